"""The sheets of the template around the sections: 填表说明, 元数据, and the head of every list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.pack.resolved import Standing
from standard_engine.workbook.layout import CHECK_SHEET, METADATA_MARK
from standard_engine.workbook.measure import LINE
from standard_engine.workbook.measure import lines as lines_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.workbook.layout import SectionSheet
    from standard_engine.workbook.looks import Looks

_STEPS = (
    "只填浅黄色单元格；带 * 的必填。其余单元格已锁定，没有密码，需要时可用“审阅—撤销工作表保护”解除。",
    "数值格只写数字，不写单位、约数或范围；单位在“单位”列选择，换单位时数值一并改。",
    "没有发生的填 0 或“无”；不涉及的填“不适用”并在备注列写明原因（填写说明允许时）；没有数据的留空，不填“—”“见附件”。",
    "百分数按单位列填写：单位为 % 时，85% 填 85。",
    "可以插入行、移动列、改工作表名；不要改“代码”列、表头文字，不要删除隐藏的“元数据”表。",
    "证明文件登记在“佐证材料”，提交后的改动登记在“变更记录”；“改进措施”选填，不参加评价。",
    f"填完看“{CHECK_SHEET}”：缺失和存疑都为 0 再提交。",
)
_GUIDE_WIDTH = 124
_GUIDE_AIR = 2


def write_guide(
    sheet: Worksheet, pack: ResolvedPack, sections: tuple[SectionSheet, ...], year: int, looks: Looks
) -> None:
    """What the workbook is for, by which rules, and how to fill it."""
    sheet.set_column(0, 0, _GUIDE_WIDTH)
    sheet.set_row(0, 2 * LINE)
    sheet.write_string(0, 0, f"{pack.title}　数据表", looks.title)
    row = 1
    for heading, lines in _guide(pack, sections, year):
        sheet.write_string(row, 0, heading, looks.heading)
        sheet.set_row(row, 2 * LINE)
        for at, line in enumerate(lines, row + 1):
            sheet.write_string(at, 0, line, looks.text)
            sheet.set_row(at, lines_of(line, _GUIDE_WIDTH) * LINE + _GUIDE_AIR)
        row += len(lines) + 1


def _guide(pack: ResolvedPack, sections: tuple[SectionSheet, ...], year: int) -> list[tuple[str, list[str]]]:
    basis = [
        f"依据：{pack.standard}（{pack.edition}）",
        f"规则包：{pack.id}　版本 {pack.version}　数据年：{year} 年及以前各年",
    ]
    doubts = []
    if pack.status is not Standing.OFFICIAL:
        doubts.append(f"规则包的数值尚未全部对照标准文本核对（{pack.status.label}），评价结果为非正式结论。")
    steps = [f"{number}. {step}" for number, step in enumerate(_STEPS, 1)]
    contents = [f"{sheet.name}：{sheet.section.hint or sheet.section.title}" for sheet in sections]
    parts = [
        ("所用标准", basis),
        ("请注意", [*doubts, *pack.notes, *pack.omissions]),
        ("怎样填", steps),
        ("各表内容", contents),
    ]
    return [(heading, lines) for heading, lines in parts if lines]


def write_metadata(sheet: Worksheet, facts: Mapping[str, str]) -> None:
    """Which template this is, for the reader."""
    sheet.set_column(0, 1, 30)
    sheet.write_string(0, 0, METADATA_MARK)
    for row, (name, value) in enumerate(facts.items(), 1):
        sheet.write_string(row, 0, name)
        sheet.write_string(row, 1, value)


def write_head(sheet: Worksheet, title: str, columns: Mapping[str, int], looks: Looks) -> None:
    """The title and the headings of a list, with the width of each column."""
    sheet.set_row(0, 2 * LINE)
    sheet.write_string(0, 0, title, looks.title)
    sheet.set_row(1, 2 * LINE)
    for at, (header, width) in enumerate(columns.items()):
        sheet.set_column(at, at, width)
        sheet.write_string(1, at, header, looks.header)
    sheet.freeze_panes(2, 0)

"""填报检查: how much of each section and field is filled, missing or doubtful, by plain formulas with stored results."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.numerals import exact_text
from standard_engine.pack.resolved import FieldType, Limits
from standard_engine.workbook.layout import CHECK_SHEET
from standard_engine.workbook.section_page import is_required

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from standard_engine.pack.resolved import FieldSpec
    from standard_engine.workbook.contents import Content
    from standard_engine.workbook.looks import Looks
    from standard_engine.workbook.section_page import Asked

_WIDTHS = (24, 44, 9, 9, 9, 9, 12)
_COUNTS = ("应填", "已填", "缺失", "存疑", "状态")
_WORDS = ("无", "不适用")
_COMPLETE, _OPEN, _DOUBTFUL, _OPTIONAL = "√ 完整", "缺失", "存疑", "选填"
_FIRST_SECTION = 4
_NOTE = "存疑：数值格中填了文字（“无”“不适用”除外），或数值超出允许范围。打开本文件的程序会自动重算。"


@dataclass(frozen=True, slots=True)
class Tally:
    """Cells asked for, filled, missing and doubtful."""

    wanted: int
    filled: int
    missing: int
    doubtful: int

    @property
    def status(self) -> str:
        """The word that the formula gives."""
        if self.missing:
            return _OPEN
        if self.doubtful:
            return _DOUBTFUL
        return _COMPLETE if self.wanted else _OPTIONAL


def write_checks(sheet: Worksheet, asked: tuple[Asked, ...], looks: Looks) -> None:
    """Fill the sheet: one line on all, one row a section, one row a field."""
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, CHECK_SHEET, looks.title)
    sections = list(dict.fromkeys(each.sheet for each in asked))
    first_field = _FIRST_SECTION + len(sections) + 3
    tallies = [tally(each) for each in asked]
    _header(sheet, _FIRST_SECTION - 1, ("工作表", "内容"), looks)
    for at, name in enumerate(sections):
        rows = [first_field + number for number, each in enumerate(asked) if each.sheet == name]
        members = [tallies[row - first_field] for row in rows]
        _section(sheet, _FIRST_SECTION + at, name, (rows[0], rows[-1]), _sum(members), looks)
    total_row = _FIRST_SECTION + len(sections)
    _total(sheet, total_row, len(sections), _sum(tallies), looks)
    sheet.write_string(2, 0, _NOTE, looks.note)
    _header(sheet, first_field - 1, ("代码", "指标/数据项"), looks)
    for number, (each, count) in enumerate(zip(asked, tallies, strict=True)):
        _field(sheet, first_field + number, each, count, looks)
    last = first_field + len(asked)
    for word in (_OPEN, _DOUBTFUL):
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": looks.open}
        sheet.conditional_format(_FIRST_SECTION, 6, last, 6, rule)
    sheet.freeze_panes(_FIRST_SECTION, 0)


def tally(asked: Asked) -> Tally:
    """What the formulas of a field give for what was written into it; what may be left open is never missing."""
    filled = sum(content is not None for content in asked.contents)
    wanted = len(asked.contents) if is_required(asked.spec) else 0
    doubtful = sum(_is_doubtful(content, asked.spec) for content in asked.contents)
    return Tally(wanted, filled, wanted - filled if wanted else 0, doubtful)


def _is_doubtful(content: Content, spec: FieldSpec) -> bool:
    if spec.type is not FieldType.NUMBER:
        return False
    if isinstance(content, str):
        return content not in _WORDS
    return isinstance(content, Fraction) and not _limits(spec).hold(content)


def _limits(spec: FieldSpec) -> Limits:
    """The limits that hold whatever unit is chosen: all of them for rows of one unit, else those at zero."""
    if all(len({factor for _, factor in row.units} | {Fraction(1)}) == 1 for row in spec.rows):
        return spec.limits
    ends = spec.limits
    return Limits(*(end if end == 0 else None for end in (ends.low, ends.high, ends.above, ends.below)))


def _sum(tallies: list[Tally]) -> Tally:
    """Of many fields: filled is how many of those wanted."""
    wanted, missing = sum(each.wanted for each in tallies), sum(each.missing for each in tallies)
    return Tally(wanted, wanted - missing, missing, sum(each.doubtful for each in tallies))


def _header(sheet: Worksheet, row: int, names: tuple[str, str], looks: Looks) -> None:
    for at, text in enumerate((*names, *_COUNTS)):
        sheet.write_string(row, at, text, looks.header)


def _section(sheet: Worksheet, row: int, name: str, rows: tuple[int, int], total: Tally, looks: Looks) -> None:
    _link(sheet, row, name, name, looks)
    sheet.write_string(row, 1, f"{rows[1] - rows[0] + 1} 个数据项", looks.item)
    for letter, at, value in (("C", 2, total.wanted), ("E", 4, total.missing), ("F", 5, total.doubtful)):
        formula = f"=SUM({letter}{rows[0] + 1}:{letter}{rows[1] + 1})"
        sheet.write_formula(row, at, formula, looks.count, value)
    sheet.write_formula(row, 3, f"=C{row + 1}-E{row + 1}", looks.count, total.filled)
    _status(sheet, row, total, looks)


def _total(sheet: Worksheet, row: int, sections: int, total: Tally, looks: Looks) -> None:
    sheet.write_string(row, 0, "合计", looks.total)
    sheet.write_blank(row, 1, None, looks.total)
    values = (total.wanted, total.filled, total.missing, total.doubtful)
    for letter, at, value in zip("CDEF", range(2, 6), values, strict=True):
        first, last = _FIRST_SECTION + 1, _FIRST_SECTION + sections
        sheet.write_formula(row, at, f"=SUM({letter}{first}:{letter}{last})", looks.total, value)
    _status(sheet, row, total, looks)
    missing, doubtful = f"E{row + 1}", f"F{row + 1}"
    formula = f'=IF(AND({missing}=0,{doubtful}=0),"填报完整，可以提交","尚缺 "&{missing}&" 项，存疑 "&{doubtful}&" 项")'
    complete = total.missing == total.doubtful == 0
    shown = "填报完整，可以提交" if complete else f"尚缺 {total.missing} 项，存疑 {total.doubtful} 项"
    sheet.write_formula(1, 0, formula, looks.verdict, shown)
    sheet.set_row(1, 24)


def _field(sheet: Worksheet, row: int, asked: Asked, count: Tally, looks: Looks) -> None:
    area = f"'{asked.sheet}'!{asked.area}"
    _link(sheet, row, asked.sheet, asked.spec.code, looks, str(asked.area).partition(":")[0])
    sheet.write_string(row, 1, asked.spec.title, looks.item)
    sheet.write_number(row, 2, count.wanted, looks.count)
    sheet.write_formula(row, 3, f"=COUNTA({area})", looks.count, count.filled)
    missing = f"=COUNTBLANK({area})" if count.wanted else "=0"
    sheet.write_formula(row, 4, missing, looks.count, count.missing)
    sheet.write_formula(row, 5, _doubts(asked.spec, area), looks.count, count.doubtful)
    _status(sheet, row, count, looks)


def _doubts(spec: FieldSpec, area: str) -> str:
    if spec.type is not FieldType.NUMBER:
        return "=0"
    texts = "*".join([f"ISTEXT({area})", *(f'({area}<>"{word}")' for word in _WORDS)])
    limits = _limits(spec)
    ends = (("<", limits.low), ("<=", limits.above), (">", limits.high), (">=", limits.below))
    outside = [f'COUNTIF({area},"{sign}{exact_text(end)}")' for sign, end in ends if end is not None]
    return "=" + "+".join([f"SUMPRODUCT({texts})", *outside])


def _status(sheet: Worksheet, row: int, total: Tally, looks: Looks) -> None:
    wanted, missing, doubtful = (f"{letter}{row + 1}" for letter in "CEF")
    formula = f'=IF({missing}>0,"{_OPEN}",IF({doubtful}>0,"{_DOUBTFUL}",IF({wanted}>0,"{_COMPLETE}","{_OPTIONAL}")))'
    sheet.write_formula(row, 6, formula, looks.count, total.status)


def _link(sheet: Worksheet, row: int, target: str, text: str, looks: Looks, cell: str = "A1") -> None:
    sheet.write_url(row, 0, f"internal:'{target}'!{cell}", looks.link, text)

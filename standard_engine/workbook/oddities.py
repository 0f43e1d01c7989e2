"""Settings of a workbook by which a person sees something else than a program reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes
from standard_engine.language import say
from standard_engine.workbook.tidy import bare, without_hidden

if TYPE_CHECKING:
    from standard_engine.findings import Finding
    from standard_engine.workbook.cells import Sheet
    from standard_engine.workbook.package import StoredWorkbook

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\\]")


def odd_settings(book: StoredWorkbook) -> list[Finding]:
    """Findings about the workbook as a whole and about the names of its sheets."""
    place = Place(file=book.name)
    found = []
    if book.precision_as_shown:
        hint = say("在“文件—选项—高级”中取消“将精度设为所显示的精度”，核对各数后保存。")
        found.append(
            codes.ODD_WORKBOOK.at(
                place, what=say("工作簿设为“以显示精度为准”，Excel 会按显示的位数改动数值"), hint=hint
            )
        )
    if book.links:
        hint = say("在“数据—编辑链接”中断开链接，使数值留在本文件中。")
        found.append(
            codes.ODD_WORKBOOK.at(place, what=say("工作簿链接到其他文件，别人打开时取不到那些文件"), hint=hint)
        )
    return found + _names(book)


def _names(book: StoredWorkbook) -> list[Finding]:
    found = []
    alike: dict[str, str] = {}
    for sheet in book.sheets:
        what = _oddity(sheet)
        other = alike.setdefault(bare(sheet.name), sheet.name)
        if what is None and other != sheet.name:
            what = say("与“{other}”只有全角、半角或空格的差别", other=other)
        if what is not None:
            found.append(
                codes.ODD_WORKBOOK.at(
                    Place(book.name, sheet=sheet.name),
                    what=say("工作表名称{what}", what=what),
                    hint=say("改名后重新提交。"),
                )
            )
    return found


def _oddity(sheet: Sheet) -> str | None:
    visible, hidden = without_hidden(sheet.name)
    if hidden:
        return say("含有看不见的字符（{listed}）", listed=say("、").join(hidden))
    if visible != visible.strip():
        return say("前后有空格")
    if len(visible) > _LONGEST_NAME:
        return say("超过 {most} 个字", most=_LONGEST_NAME)
    return say("含有 Excel 不允许的字符") if _NOT_IN_NAMES.search(visible) else None

"""How the cells of the template look. Colour never says anything alone: input cells are also the only unlocked ones."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

FONT = "宋体"
INPUT_FILL = "#FFFDE7"
_HEADER_FILL = "#E3ECF5"
_GROUP_FILL = "#F2F2F2"
_UNUSED_FILL = "#E0E0E0"
_LINE = "#A6A6A6"
_INPUT: dict[str, Any] = {"bg_color": INPUT_FILL, "locked": False, "border": 1, "border_color": _LINE}
_MARKED: dict[str, Any] = {"bg_color": "#F8CBAD", "border": 2, "border_color": "#A8480B"}
_CELL: dict[str, Any] = {"border": 1, "border_color": _LINE}
_WRAPPED: dict[str, Any] = {"text_wrap": True, "valign": "vcenter"}
_CENTRED: dict[str, Any] = {"align": "center", "valign": "vcenter"}

_PROPERTIES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "valign": "vcenter"},
    "heading": {"bold": True, "font_size": 12, "valign": "vcenter"},
    "text": {**_WRAPPED, "valign": "top"},
    "hint": {**_WRAPPED, "font_color": "#595959"},
    "note": {"valign": "vcenter", "font_size": 9, "font_color": "#595959"},
    "header": {**_CELL, **_CENTRED, "bold": True, "text_wrap": True, "bg_color": _HEADER_FILL},
    "code": {**_CELL, **_CENTRED, "font_color": "#595959", "num_format": "@"},
    "item": {**_CELL, **_WRAPPED, "indent": 1},
    "part": {**_CELL, **_WRAPPED, "indent": 3},
    "group": {**_CELL, **_WRAPPED, "bold": True, "bg_color": _GROUP_FILL, "indent": 1},
    "unit": {**_CELL, **_CENTRED},
    "unit_input": {**_INPUT, **_CENTRED, "num_format": "@"},
    "number": {**_INPUT, "align": "right", "valign": "vcenter", "indent": 1},
    "words": {**_INPUT, **_WRAPPED, "num_format": "@", "indent": 1},
    "day": {**_INPUT, **_CENTRED, "num_format": "yyyy-mm-dd"},
    "number_marked": {**_INPUT, **_MARKED, "align": "right", "valign": "vcenter", "indent": 1},
    "words_marked": {**_INPUT, **_MARKED, **_WRAPPED, "num_format": "@", "indent": 1},
    "day_marked": {**_INPUT, **_MARKED, **_CENTRED, "num_format": "yyyy-mm-dd"},
    "unused": {**_CELL, "bg_color": _UNUSED_FILL},
    "help": {**_CELL, **_WRAPPED, "font_size": 9, "font_color": "#595959", "indent": 1},
    "count": {**_CELL, **_CENTRED, "num_format": "0"},
    "total": {**_CELL, **_CENTRED, "bold": True, "num_format": "0", "bg_color": _GROUP_FILL},
    "verdict": {"bold": True, "font_size": 12, "valign": "vcenter"},
    "link": {**_CELL, "valign": "vcenter", "indent": 1, "font_color": "#0563C1", "underline": 1},
    "open": {"bg_color": "#FCE4D6"},
}


@dataclass(frozen=True, slots=True)
class Looks:
    """The cell formats of one workbook."""

    title: Format
    heading: Format
    text: Format
    hint: Format
    note: Format
    header: Format
    code: Format
    item: Format
    part: Format
    group: Format
    unit: Format
    unit_input: Format
    number: Format
    words: Format
    day: Format
    number_marked: Format
    words_marked: Format
    day_marked: Format
    unused: Format
    help: Format
    count: Format
    total: Format
    verdict: Format
    link: Format
    open: Format


def make_looks(workbook: Workbook) -> Looks:
    """Register every format with a workbook."""
    base = {"font_name": FONT, "font_size": 11}
    return Looks(
        **{
            field.name: workbook.add_format(
                base | _PROPERTIES[field.name] if field.name != "open" else _PROPERTIES["open"]
            )
            for field in fields(Looks)
        }
    )

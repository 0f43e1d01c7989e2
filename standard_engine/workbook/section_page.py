"""One section of the pack as a sheet of the template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.pack.resolved import FieldType
from standard_engine.workbook.guidance import guidance
from standard_engine.workbook.layout import FIRST_ROW, HEADER_ROW, HINT_ROW, TITLE_ROW, Role
from standard_engine.workbook.marks import NO_MARKS, comment
from standard_engine.workbook.measure import LINE, row_height
from standard_engine.workbook.refs import Area
from standard_engine.workbook.unit_text import is_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from standard_engine.pack.resolved import FieldSpec, Row
    from standard_engine.workbook.contents import Content, Contents
    from standard_engine.workbook.layout import Line, SectionSheet
    from standard_engine.workbook.lists import Lists
    from standard_engine.workbook.looks import Looks
    from standard_engine.workbook.marks import Marks

_WIDTHS = {
    Role.CODE: 11,
    Role.ITEM: 30,
    Role.UNIT: 10,
    Role.YEAR: 12,
    Role.VALUE: 32,
    Role.NOTE: 18,
    Role.EVIDENCE: 16,
    Role.HINT: 36,
}
_TEXT_SIZE, _HELP_SIZE = 11, 9
_INDENT = 2
_LONGEST_TITLE = 32
_LONGEST_MESSAGE = 255
_YES_NO = ("是", "否")
_NOT_APPLICABLE = "不适用"
_PLAIN = "—"
_MARKED_HINT = "橙色粗框的单元格有问题，批注里写明是什么、怎样改；改好后用这份表重新提交。"
_COMMENT = {"author": "standard-engine", "width": 320, "height": 150, "font_size": 9}
_DEFAULT_HINT = "只填浅黄色单元格；带 * 的必填。"


@dataclass(frozen=True, slots=True)
class Asked:
    """A field on its sheet: the cells that ask for it, and what was written there."""

    spec: FieldSpec
    sheet: str
    area: Area
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """Writes a section's sheet."""

    layout: SectionSheet
    contents: Contents
    lists: Lists
    looks: Looks
    marks: Marks

    def write(self, sheet: Worksheet) -> tuple[Asked, ...]:
        """Fill the sheet; gives what it asks, field by field."""
        columns = self.layout.columns
        for at, column in enumerate(columns):
            sheet.set_column(at, at, self._width(column.role))
            sheet.write_string(HEADER_ROW - 1, at, column.header, self.looks.header)
        sheet.set_row(HEADER_ROW - 1, 2 * LINE)
        sheet.set_row(TITLE_ROW - 1, 2 * LINE)
        sheet.write_string(TITLE_ROW - 1, 0, self.layout.section.title, self.looks.title)
        hint = self.layout.section.hint or _DEFAULT_HINT
        if self.marks != NO_MARKS:
            hint = f"{_MARKED_HINT}{hint}"
        width = sum(self._width(column.role) for column in columns)
        sheet.set_row(HINT_ROW - 1, row_height([(hint, width, _TEXT_SIZE)]))
        sheet.merge_range(HINT_ROW - 1, 0, HINT_ROW - 1, len(columns) - 1, "", self.looks.hint)
        sheet.write_string(HINT_ROW - 1, 0, hint, self.looks.hint)
        written: dict[str, list[Content]] = {}
        for line in self.layout.lines:
            if line.row is None:
                self._heading(sheet, line)
            else:
                written.setdefault(line.spec.id, []).extend(self._row(sheet, line, line.row))
        sheet.freeze_panes(FIRST_ROW - 1, 2)
        return tuple(self._asked(written))

    def _asked(self, written: dict[str, list[Content]]) -> list[Asked]:
        asked = []
        for spec in dict.fromkeys(line.spec for line in self.layout.lines):
            rows = [line.number for line in self.layout.lines if line.spec is spec and line.row is not None]
            inputs = self.layout.inputs(spec)
            area = Area(rows[0], inputs[0], rows[-1], inputs[-1])
            asked.append(Asked(spec, self.layout.name, area, tuple(written[spec.id])))
        return asked

    def _heading(self, sheet: Worksheet, line: Line) -> None:
        texts = {
            Role.CODE: line.spec.code,
            Role.ITEM: _title(line.spec, line.spec.title),
            Role.HINT: guidance(line.spec),
        }
        sheet.set_row(line.number - 1, self._height(texts))
        for at, column in enumerate(self.layout.columns):
            look = self.looks.help if column.role is Role.HINT else self.looks.group
            sheet.write_string(line.number - 1, at, texts.get(column.role, ""), look)

    def _row(self, sheet: Worksheet, line: Line, row: Row) -> list[Content]:
        """Write one row; gives what was written into the cells that are asked."""
        spec, inputs = line.spec, self.layout.inputs(line.spec)
        found = []
        texts = self._texts(spec, row)
        for at, column in enumerate(self.layout.columns):
            if at + 1 in inputs:
                content = self.contents.cell(spec, row, column.year)
                slot = (spec.id, row.key, column.year)
                told = self.marks.of(slot, first=row is spec.rows[0] and at + 1 == inputs[0])
                _write(sheet, line.number - 1, at, content, self._look(spec, marked=bool(told)))
                if told:
                    sheet.write_comment(line.number - 1, at, comment(told), _COMMENT)
                found.append(content)
                texts |= {column.role: content} if isinstance(content, str) else {}
            elif column.role in {Role.YEAR, Role.VALUE}:
                sheet.write_blank(line.number - 1, at, None, self.looks.unused)
            else:
                self._beside(sheet, line, row, at, column.role, texts)
        sheet.set_row(line.number - 1, self._height(texts))
        validation = self._validation(spec, row)
        sheet.data_validation(line.number - 1, inputs[0] - 1, line.number - 1, inputs[-1] - 1, validation)
        return found

    def _width(self, role: Role) -> int:
        """How wide a column is; values reported once have less room beside data years."""
        beside_years = any(column.role is Role.YEAR for column in self.layout.columns)
        return _WIDTHS[Role.NOTE if role is Role.VALUE and beside_years else role]

    def _height(self, texts: Mapping[Role, str]) -> float:
        """Room for the texts of a row."""
        sizes = {Role.HINT: _HELP_SIZE}
        rooms = ((text, self._width(role) - _INDENT, sizes.get(role, _TEXT_SIZE)) for role, text in texts.items())
        return row_height(list(rooms))

    def _look(self, spec: FieldSpec, *, marked: bool) -> Format:
        plain = {FieldType.NUMBER: self.looks.number, FieldType.DATE: self.looks.day}
        orange = {FieldType.NUMBER: self.looks.number_marked, FieldType.DATE: self.looks.day_marked}
        if marked:
            return orange.get(spec.type, self.looks.words_marked)
        return plain.get(spec.type, self.looks.words)

    def _texts(self, spec: FieldSpec, row: Row) -> dict[Role, str]:
        """What stands beside the values of a row."""
        keyed = row.key is not None
        return {
            Role.CODE: row.code,
            Role.ITEM: row.title if keyed else _title(spec, row.title),
            Role.NOTE: self.contents.reason(spec, row),
            Role.EVIDENCE: "",
            Role.HINT: "" if keyed else guidance(spec),
        }

    def _beside(self, sheet: Worksheet, line: Line, row: Row, at: int, role: Role, texts: Mapping[Role, str]) -> None:
        if role is Role.UNIT:
            self._unit(sheet, line.number - 1, at, line.spec, row)
            return
        looks = {
            Role.CODE: self.looks.code,
            Role.ITEM: self.looks.item if row.key is None else self.looks.part,
            Role.HINT: self.looks.help,
        }
        sheet.write_string(line.number - 1, at, texts[role], looks.get(role, self.looks.words))

    def _unit(self, sheet: Worksheet, at_row: int, at: int, spec: FieldSpec, row: Row) -> None:
        choices = _unit_choices(row)
        unit = self.contents.unit(spec, row)
        if unit == row.unit and (len(choices) == 1 or is_plain(unit)):
            sheet.write_string(at_row, at, unit or _PLAIN, self.looks.unit)
            return
        sheet.write_string(at_row, at, unit, self.looks.unit_input)
        options = {
            "validate": "list",
            "source": self.lists.source(f"{row.unit} 可用单位", choices),
            "error_type": "warning",
            "error_title": "单位",
            "error_message": "请从列表选择；其他写法须能换算。",
            "input_title": "单位",
            "input_message": "换单位时，数值要一并改。",
        }
        sheet.data_validation(at_row, at, at_row, at, options)

    def _validation(self, spec: FieldSpec, row: Row) -> dict[str, Any]:
        """The input message of a cell, and its dropdown where answers are given."""
        title = row.title if row.key is None else f"{spec.title} {row.title}"
        message = "\n".join(part for part in (f"单位：{row.unit}" if row.unit else "", guidance(spec)) if part)
        shown: dict[str, Any] = {"validate": "any", "input_title": _cut(title, _LONGEST_TITLE)}
        shown["input_message"] = _cut(message, _LONGEST_MESSAGE) or "请如实填写。"
        answers = self._answers(spec)
        if not answers:
            return shown
        shown |= {"validate": "list", "source": self.lists.source(spec.title, answers), "error_title": "请选择"}
        kind = "warning" if spec.type is FieldType.CODE else "stop"
        return shown | {"error_type": kind, "error_message": "请从下拉列表中选择。"}

    def _answers(self, spec: FieldSpec) -> tuple[str, ...]:
        extra = (_NOT_APPLICABLE,) if spec.not_applicable else ()
        match spec.type:
            case FieldType.CHOICE:
                return (*(option.title for option in spec.options), *extra)
            case FieldType.TRUTH:
                return (*_YES_NO, *extra)
            case FieldType.CODE:
                return (*(f"{item.code} {item.title}" for item in self.contents.items(spec)), *extra)
        return ()


def _title(spec: FieldSpec, title: str) -> str:
    """The title, with a star where the field must be filled."""
    return f"* {title}" if is_required(spec) else title


def is_required(spec: FieldSpec) -> bool:
    """Is every cell of the field asked for?"""
    return spec.required and spec.blank == "missing" and not spec.optional_rows


def _unit_choices(row: Row) -> tuple[str, ...]:
    """One spelling for each unit that the row may be reported in, its own first."""
    found: dict[Fraction, str] = {Fraction(1): row.unit or _PLAIN}
    for spelling, factor in row.units:
        found.setdefault(factor, spelling)
    return tuple(found.values())


def _write(sheet: Worksheet, row: int, column: int, content: Content, look: Format) -> None:
    match content:
        case None:
            sheet.write_blank(row, column, None, look)
        case str():
            sheet.write_string(row, column, content, look)
        case Fraction():
            sheet.write_number(row, column, float(content), look)
        case date():
            sheet.write_datetime(row, column, datetime(content.year, content.month, content.day), look)  # noqa: DTZ001 - a day


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"

"""Sheets of a workbook written cell by cell: text that can never be a formula, numbers that print as they are worded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any, TypeAlias

from xlsxwriter.worksheet import Worksheet

from standard_engine.language import say
from standard_engine.report.figures import Figure
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FONT = "Microsoft YaHei"
MOST_DIGITS = 15
"""Significant digits that a spreadsheet keeps; a longer number is written as text."""
A4 = 9
MOST_PER_CELL = 15_000
LONGEST_LINK = 2_000
LINE_HEIGHT = 14.5
PADDING_HEIGHT = 4
HIGHEST_ROW = 409
PADDING = 1.5
_INK, _SOFT, _LINE = "#1C2430", "#5C6675", "#C9D0D9"
_BLUE, _ORANGE = "#1D5C9E", "#A8480B"
_HEADER = "#E8ECF1"


class Look(StrEnum):
    """How a cell looks; each also differs in more than its colour."""

    TEXT = "text"
    LABEL = "label"
    TITLE = "title"
    HEADING = "heading"
    HEADER = "header"
    HEADER_RIGHT = "header_right"
    NUMBER = "number"
    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    UNDETERMINED = "undetermined"
    BANNER = "banner"
    FACTS = "facts"
    FILL = "fill"
    LINK = "link"
    INPUT = "input"
    TOTAL = "total"
    ENTRY = "entry"


_LOOKS: dict[Look, dict[str, Any]] = {
    Look.TEXT: {"indent": 1},
    Look.LABEL: {"font_color": _SOFT, "indent": 1},
    Look.TITLE: {"bold": True, "font_size": 16, "text_wrap": False, "border": 0},
    Look.HEADING: {"bold": True, "font_size": 12, "text_wrap": False, "border": 0},
    Look.HEADER: {"bold": True, "bg_color": _HEADER, "indent": 1},
    Look.HEADER_RIGHT: {"bold": True, "bg_color": _HEADER, "align": "right"},
    Look.NUMBER: {"align": "right"},
    Look.MET: {"indent": 1, "font_color": _BLUE},
    Look.NOT_MET: {"indent": 1, "font_color": _ORANGE, "bold": True},
    Look.NOT_APPLICABLE: {"indent": 1, "font_color": _SOFT},
    Look.MISSING: {"indent": 1, "bold": True},
    Look.UNDETERMINED: {"indent": 1, "bold": True},
    Look.BANNER: {"bold": True, "font_color": _ORANGE, "text_wrap": True, "border": 0},
    Look.FACTS: {"font_color": _SOFT, "border": 0},
    Look.FILL: {"bg_color": "#FFFBE6"},
    Look.LINK: {"indent": 1, "font_color": _BLUE, "underline": 1},
    Look.INPUT: {"bg_color": "#FFF2A8", "align": "right", "locked": False},
    Look.ENTRY: {"bg_color": "#FFF2A8", "indent": 1, "locked": False},
    Look.TOTAL: {"bold": True, "bg_color": _HEADER, "align": "right"},
}


LINE_HEIGHTS = {Look.TITLE: 24, Look.HEADING: 18}


@dataclass(frozen=True, slots=True)
class Styled:
    """A text with its look."""

    text: str
    look: Look


@dataclass(frozen=True, slots=True)
class Linked:
    """A text that leads to a cell of another workbook: `file` relative to this one, `cell` as `sheet!cell`."""

    text: str
    file: str
    cell: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with the value that it has; a text that is put into one is quoted by who writes it."""

    text: str
    value: float | str
    look: Look = Look.NUMBER
    number_format: str = "General"


@dataclass(frozen=True, slots=True)
class Input:
    """A cell to fill in, with its number format and what a spreadsheet allows in it (XlsxWriter's data validation).

    `look` is `INPUT` for numbers and `ENTRY` for words; `text` stands in it already.
    """

    number_format: str
    rule: Mapping[str, Any]
    look: Look = Look.INPUT
    text: str = ""


Cell: TypeAlias = str | int | Figure | Styled | Linked | Formula | Input | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: header, width in digits, and whether it holds numbers."""

    header: str
    width: float
    numbers: bool = False

    @property
    def cell(self) -> Styled:
        """The header's cell."""
        return Styled(self.header, Look.HEADER_RIGHT if self.numbers else Look.HEADER)


class _Worksheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet that writes formulas as they are: none uses a function newer than Excel 2010, which XlsxWriter looks for."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 - as overridden
        return formula.removeprefix("=")


class Grid:
    """A workbook being written."""

    def __init__(self, workbook: Any, *, footer: str) -> None:
        self._workbook = workbook
        self._footer = footer
        self._formats: dict[tuple[Look, str], Any] = {}

    def sheet(self, name: str, widths: Sequence[float]) -> Sheet:
        """A new sheet, A4 landscape, as wide as the page."""
        sheet = self._workbook.add_worksheet(name, _Worksheet)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.35, right=0.35, top=0.45, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(say("&L&9{footer}&C&9&A&R&9第 &P 页 共 &N 页", footer=self._footer))
        sheet.hide_gridlines(2)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        return Sheet(sheet, self, tuple(widths))

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, empty: str) -> None:
        """A sheet that is one table: filter, frozen header that repeats on every page; `empty` is said of no rows."""
        sheet = self.sheet(name, [column.width for column in columns])
        sheet.row([column.cell for column in columns])
        sheet.freeze_header()
        for row in rows:
            sheet.row(row)
        if sheet.height == 1:
            sheet.row([empty], stretch=True)
        sheet.filter()

    def ledger(self, name: str, widths: Sequence[float]) -> Ledger:
        """A new sheet of plain lines, many and quickly written."""
        sheet = self._workbook.add_worksheet(name, _Worksheet)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(say("&L&9{footer}&C&9&A&R&9第 &P 页 共 &N 页", footer=self._footer))
        plain = self._workbook.add_format({"font_name": FONT, "font_size": 9, "font_color": _INK})
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width, plain)
        return Ledger(sheet)

    def name(self, name: str, place: str) -> None:
        """A name for a cell or a range."""
        self._workbook.define_name(name, f"={place}")

    def look(self, look: Look, number_format: str = "General") -> Any:
        """The workbook's format for a look."""
        if (look, number_format) not in self._formats:
            base = {"font_name": FONT, "font_size": 10, "font_color": _INK, "valign": "vcenter", "text_wrap": True}
            border = {"border": 1, "border_color": _LINE}
            self._formats[look, number_format] = self._workbook.add_format(
                base | border | _LOOKS[look] | {"num_format": number_format}
            )
        return self._formats[look, number_format]


class Sheet:
    """One sheet, written row by row. Every row is given its height: not all programs find it from wrapped text."""

    def __init__(self, sheet: Any, grid: Grid, widths: tuple[float, ...]) -> None:
        self._sheet = sheet
        self._grid = grid
        self._widths = widths
        self._rows = 0

    @property
    def height(self) -> int:
        """Rows so far."""
        return self._rows

    def row(self, cells: Sequence[Cell], *, stretch: bool = False) -> None:
        """The next row; `stretch` lets the last cell reach to the last column."""
        last = len(cells) - 1
        widths = [*self._widths[:last], sum(self._widths[last:]) if stretch else self._widths[last]]
        heights = [_height(cell, width) for cell, width in zip(cells, widths, strict=True)]
        self._sheet.set_row(self._rows, min(max(heights), HIGHEST_ROW))
        if stretch and len(cells) < len(self._widths):
            self._merge(last, cells[last])
        for column, cell in enumerate(cells):
            self._cell(column, cell)
        self._rows += 1

    def gap(self) -> None:
        """An empty row."""
        self._rows += 1

    def freeze_header(self) -> None:
        """Keep the rows so far in sight and on every page."""
        self._sheet.freeze_panes(self._rows, 0)
        self._sheet.repeat_rows(0, self._rows - 1)

    def protect(self) -> None:
        """Let nobody change what is not a cell to fill in, by mistake: there is no password."""
        self._sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})

    def repeat(self, row: int) -> None:
        """Print a row, counted from 0, on every page."""
        self._sheet.repeat_rows(row)

    def filter(self, header: int = 0) -> None:
        """A filter over the rows so far from the header on, which is counted from 0."""
        self._sheet.autofilter(header, 0, self._rows - 1, len(self._widths) - 1)

    def _merge(self, first: int, cell: Cell) -> None:
        look = self._grid.look(cell.look if isinstance(cell, Styled) else Look.TEXT)
        self._sheet.merge_range(self._rows, first, self._rows, len(self._widths) - 1, "", look)

    def _cell(self, column: int, cell: Cell) -> None:
        match cell:
            case None:
                self._text(column, "", Look.TEXT)
            case Styled(text, look):
                self._text(column, text, look)
            case int():
                self._sheet.write_number(self._rows, column, cell, self._grid.look(Look.NUMBER, "0"))
            case Figure():
                self._figure(column, cell)
            case Linked():
                self._link(column, cell)
            case Formula(text, value, look, number_format):
                shown = self._grid.look(look, number_format)
                self._sheet.write_formula(self._rows, column, f"={text}", shown, value)
            case Input(number_format, rule, look, text):
                shown = self._grid.look(look, number_format)
                if text:
                    self._sheet.write_string(self._rows, column, _literal(text), shown)
                else:
                    self._sheet.write_blank(self._rows, column, None, shown)
                self._sheet.data_validation(self._rows, column, self._rows, column, rule)
            case str():
                self._text(column, cell, Look.TEXT)

    def _link(self, column: int, cell: Linked) -> None:
        """A link, unless its file's name would be read as something else."""
        sheet, _, place = cell.cell.rpartition("!")
        target = f"external:{cell.file}#'{sheet.replace(chr(39), chr(39) * 2)}'!{place}"
        if "#" in cell.file or len(target) > LONGEST_LINK:
            self._text(column, cell.text, Look.TEXT)
            return
        self._sheet.write_url(self._rows, column, target, self._grid.look(Look.LINK), _literal(cell.text))

    def _figure(self, column: int, figure: Figure) -> None:
        """A number, unless its digits would not show: too many for a spreadsheet, or for the column."""
        number_format = _number_format(figure)
        fits = len(figure.text) + PADDING <= self._widths[column]
        if number_format is None or figure.number is None or not fits:
            self._text(column, figure.text, Look.NUMBER)
            return
        look = self._grid.look(Look.NUMBER, number_format)
        self._sheet.write_number(self._rows, column, float(figure.number), look)

    def _text(self, column: int, text: str, look: Look) -> None:
        if text:
            self._sheet.write_string(self._rows, column, _literal(text), self._grid.look(look))
        else:
            self._sheet.write_blank(self._rows, column, None, self._grid.look(look))


class Ledger:
    """A sheet of lines that are not wrapped: texts, numbers and formulas, all of one format."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    def write(self, row: int, cells: Sequence[str | float | Formula | None]) -> None:
        """A row, counted from 1."""
        for column, cell in enumerate(cells):
            match cell:
                case Formula(text, value):
                    self._sheet.write_formula(row - 1, column, f"={text}", None, value)
                case str():
                    self._sheet.write_string(row - 1, column, _literal(cell))
                case float() | int():
                    self._sheet.write_number(row - 1, column, cell)

    def hide(self) -> None:
        """Keep the sheet out of sight."""
        self._sheet.hide()

    def protect(self) -> None:
        """As of a sheet."""
        self._sheet.protect("", {"format_columns": True, "format_rows": True})


def _literal(text: str) -> str:
    """The text as XlsxWriter stores it unread: what begins and ends as its own rich text would be copied as markup."""
    shown = visible(text, MOST_PER_CELL)
    return f"{shown} " if shown.startswith("<r>") and shown.endswith("</r>") else shown


def _height(cell: Cell, width: float) -> float:
    """The height of a cell whose text wraps at a width given in digits; a Chinese character is two wide."""
    look = cell.look if isinstance(cell, Styled) else Look.TEXT
    text, room = _words(cell), width - PADDING
    lines = 1 if 2 * len(text) <= room and "\n" not in text else _lines(text, room)
    return PADDING_HEIGHT + LINE_HEIGHTS.get(look, LINE_HEIGHT) * lines


def _lines(text: str, room: float) -> int:
    widths = [2 * len(line) - sum(map(str.isascii, line)) for line in text.split("\n")]
    return sum(max(1, ceil(width / room)) for width in widths)


def _words(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Styled(text) | Linked(text):
            return text
        case Formula(_, value):
            return str(value)[:MOST_DIGITS] if isinstance(value, float) else value
        case Input(text=text):
            return text
        case _:
            return str(cell)


def _number_format(figure: Figure) -> str | None:
    """The format under which a number prints just as it is worded; None where a spreadsheet cannot."""
    plain = figure.text.replace(",", "").lstrip("+-")
    whole, _, decimals = plain.partition(".")
    if figure.number is None or not (whole + decimals).isdecimal():
        return None
    if len((whole + decimals).lstrip("0")) > MOST_DIGITS or abs(figure.number) >= Fraction(10) ** MOST_DIGITS:
        return None
    sign = '"+"' if figure.text.startswith("+") else ""
    return f"{sign}#,##0" + (f".{'0' * len(decimals)}" if decimals else "")

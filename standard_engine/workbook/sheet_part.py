"""A sheet part → its stored cells: by the plain form where it has it, else event by event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes
from standard_engine.language import say
from standard_engine.workbook.cells import MOST_CELLS, TYPES, Lookups, Sheet, StoredCell
from standard_engine.workbook.plain import PlainCells, divided, plain_cells
from standard_engine.workbook.refs import LAST_COLUMN, LAST_ROW, Area, parse_area, parse_ref, ref
from standard_engine.workbook.shared_formulas import SharedFormulas
from standard_engine.workbook.strings import RichText, unescape
from standard_engine.workbook.styles import PLAIN, CellStyle
from standard_engine.workbook.xmlpart import PartParser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.workbook.parts import Parts

MOST_MERGES = 2_000
MOST_COLUMN_RANGES = 2_000
_CELLS = b"sheetData"
_ON = {"1", "true"}


def read_sheet(parts: Parts, part: str, sheet: Sheet, lookups: Lookups) -> Sheet:
    """The sheet with its cells.

    Raises:
        InputError: if the part is broken, or a cell stands outside the sheet, twice, or refers to what is not there.
    """
    reader = _SheetReader(parts.file, sheet.name, lookups)
    parser = PartParser(parts.file, part, reader)
    if parts.is_small(part):
        _feed(parser, reader, parts.whole(part).data)
    else:
        for chunk in parts.chunks(part):
            parser.feed(chunk)
    parser.close()
    return Sheet(sheet.name, sheet.hidden, reader.finished(), tuple(reader.merges))


def _feed(parser: PartParser, reader: _SheetReader, data: bytes) -> None:
    """Read a whole part, the cells by their plain form if they have it; the parser sees every byte that may be ill-formed."""
    once = data.count(_CELLS) == 2  # noqa: PLR2004 - one tag that opens, one that closes
    before, cells, after = divided(data, b"<sheetData>", b"</sheetData>") if once else (data, b"", b"")
    parser.feed(before)
    plain = reader.take(cells) if cells and reader.at_cells and parser.encoding == "utf-8" else None
    if plain is None:
        parser.feed(cells + after)
        return
    if not plain.sound:
        parser.skim(cells)
    if b"mergeCell" in after:
        parser.feed(after)
    else:
        parser.skim(after)


class _SheetReader:
    """Builds cells from the elements of a sheet part."""

    def __init__(self, file: str, sheet: str, lookups: Lookups) -> None:
        self._place = Place(file=file, sheet=sheet)
        self._sheet = sheet
        self._lookups = lookups
        self._cells: dict[tuple[int, int], StoredCell] = {}
        self._rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._columns_described = 0
        self._row = 0
        self._column = 0
        self._row_hidden = False
        self._cell: Mapping[str, str] = {}
        self._ref = ""
        self._value: list[str] | None = None
        self._formula: list[str] | None = None
        self._formula_attributes: Mapping[str, str] = {}
        self._rich = RichText()
        self._into = ""
        self._shared = SharedFormulas()
        self.at_cells = False
        self.merges: list[Area] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Elements`."""
        self.at_cells = name == "sheetData" and not self._rows
        match name:
            case "c":
                self._start_cell(attributes)
            case "v":
                self._value, self._into = [], name
            case "f":
                self._formula, self._into = [], name
                self._formula_attributes = attributes
            case "t" | "rPh":
                self._rich.start(name)
            case "row":
                self._start_row(attributes)
            case "col":
                self._hide_columns(attributes)
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def text(self, data: str) -> None:
        """See `Elements`."""
        if self._into == "v" and self._value is not None:
            self._value.append(data)
        elif self._into == "f" and self._formula is not None:
            self._formula.append(data)
        else:
            self._rich.text(data)

    def end(self, name: str) -> None:
        """See `Elements`."""
        if name == "c":
            self._end_cell()
        elif name in {"v", "f"}:
            self._into = ""
        else:
            self._rich.end(name)

    def take(self, cells: bytes) -> PlainCells | None:
        """Take all cells of the sheet by their plain form; None, and nothing taken, where they do not have it."""
        found = plain_cells(cells, self._sheet, self._lookups, self._hidden_columns)
        if found is None or len(found.cells) > MOST_CELLS:
            return None
        self._cells = found.cells
        return found

    def finished(self) -> dict[tuple[int, int], StoredCell]:
        """The cells read, once the part has ended."""
        by_row = sorted(self.merges, key=lambda area: area.top)
        for at, area in enumerate(by_row):
            for other in by_row[at + 1 :]:
                if other.top > area.bottom:
                    break
                if other.left <= area.right and area.left <= other.right:
                    raise self._refuse(say("合并区域 {area} 与 {other} 重叠", area=area, other=other))
        return self._cells

    def _refuse(self, what: str) -> InputError:
        return InputError([codes.BAD_SHEET.at(self._place, what=what)])

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r")
        row = self._row + 1 if number is None else _whole(number)
        if row is None or not 1 <= row <= LAST_ROW:
            raise self._refuse(say("行号 {number} 超出范围", number=str(number)[:20]))
        if row in self._rows:
            raise self._refuse(say("第 {row} 行出现两次", row=row))
        self._rows.add(row)
        self._row, self._column = row, 0
        self._row_hidden = attributes.get("hidden") in _ON

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        given = attributes.get("r")
        try:
            row, column = (self._row, self._column + 1) if given is None else parse_ref(given)
        except ValueError:
            raise self._refuse(say("单元格位置“{cell}”超出范围", cell=str(given)[:20])) from None
        if row != self._row or column > LAST_COLUMN:
            raise self._refuse(say("单元格 {cell} 不在第 {row} 行", cell=str(given)[:20], row=self._row))
        self._column = column
        self._ref = given or ref(row, column)
        self._cell = attributes
        self._value, self._formula = None, None
        self._rich.take()

    def _end_cell(self) -> None:
        kind = self._cell.get("t", "n")
        if kind not in TYPES:
            raise self._refuse(say("单元格 {cell} 的类型“{kind}”不存在", cell=self._ref, kind=kind[:20]))
        text = self._text(kind)
        if text is None and self._formula is None:
            return
        position = (self._row, self._column)
        if position in self._cells:
            raise self._refuse(say("单元格 {cell} 出现两次", cell=self._ref))
        if len(self._cells) >= MOST_CELLS:
            raise self._refuse(say("单元格超过 {most} 个", most=MOST_CELLS))
        self._cells[position] = StoredCell(
            self._sheet,
            self._ref,
            *position,
            text,
            "s" if kind == "inlineStr" else kind,
            self._style(),
            None
            if self._formula is None
            else self._shared.text(self._formula_attributes, "".join(self._formula), position),
            self._row_hidden or self._column in self._hidden_columns,
        )

    def _text(self, kind: str) -> str | None:
        if kind == "inlineStr":
            return self._rich.take()
        if self._value is None:
            return None
        value = "".join(self._value)
        if kind == "s":
            index = _whole(value)
            if index is None or index >= len(self._lookups.strings):
                raise self._refuse(say("单元格 {cell} 的文字不存在（索引 {index}）", cell=self._ref, index=value[:20]))
            return self._lookups.strings[index]
        return unescape(value) if kind == "str" else value

    def _style(self) -> CellStyle:
        index = _whole(self._cell.get("s", "0"))
        styles = self._lookups.styles
        return styles[index] if index is not None and index < len(styles) else PLAIN

    def _hide_columns(self, attributes: Mapping[str, str]) -> None:
        low, high = _whole(attributes.get("min", "")), _whole(attributes.get("max", ""))
        self._columns_described += 1
        if low is None or high is None or not 1 <= low <= high <= LAST_COLUMN:
            raise self._refuse(say("列定义超出范围"))
        if self._columns_described > MOST_COLUMN_RANGES:
            raise self._refuse(say("列定义超过 {most} 处", most=MOST_COLUMN_RANGES))
        if attributes.get("hidden") in _ON:
            self._hidden_columns.update(range(low, high + 1))

    def _merge(self, area: str) -> None:
        if len(self.merges) >= MOST_MERGES:
            raise self._refuse(say("合并单元格超过 {most} 处", most=MOST_MERGES))
        try:
            self.merges.append(parse_area(area))
        except ValueError:
            raise self._refuse(say("合并区域“{area}”有误", area=area[:20])) from None


def _whole(text: str) -> int | None:
    """A whole number written in ASCII digits only, at most ten of them."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else None  # noqa: PLR2004 - as said

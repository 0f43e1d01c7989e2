"""Rows of a wide table → submissions: which column is which value, by a map or by its header."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.errors import PackError, UsageError
from standard_engine.findings import Place, data_codes
from standard_engine.formula.problem import did_you_mean
from standard_engine.pack.door import read_document
from standard_engine.pack.grammar import whole_number
from standard_engine.population.columns import columns_of
from standard_engine.population.wide_table import headers_of, open_wide
from standard_engine.submission import Submission
from standard_engine.workbook.question import Question, RowUnit
from standard_engine.workbook.refs import ref
from standard_engine.workbook.unit_text import unit_factor
from standard_engine.workbook.values import read_cell
from standard_engine.workbook.words import absence_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from standard_engine.findings import Finding
    from standard_engine.pack.door import Document
    from standard_engine.pack.resolved import ResolvedPack, Row
    from standard_engine.population.columns import ValueColumn
    from standard_engine.population.wide_table import WideTable
    from standard_engine.submission import Datum, Slot
    from standard_engine.workbook.cells import StoredCell

_TOP = {"year", "sheet", "header", "columns"}
_ENTRY = {"value", "unit", "reason"}
_YEARS = range(1949, 2101)


@dataclass(frozen=True, slots=True)
class WideColumn:
    """One column that is read: its place counted from 1, its value, its unit, and the column of reasons for 不适用."""

    at: int
    value: ValueColumn
    row: Row
    unit: RowUnit
    reason: int | None = None


@dataclass(frozen=True)
class Wide:
    """A wide table bound to a pack: what is read, from where, for which year.

    `year` is the latest data year of every row, or the column that says it. `unread` are the headers of other columns, `lacking` the
    titles of what is asked and has no column.
    """

    table: WideTable
    pack: ResolvedPack
    columns: tuple[WideColumn, ...]
    year: int
    year_column: int | None
    unread: tuple[str, ...]
    lacking: tuple[str, ...]

    def submissions(self) -> Iterator[Submission | tuple[str, str, Finding]]:
        """Each row's submission; its name, hash and the finding where the row cannot be read."""
        enumerations = {enumeration.id: enumeration for enumeration in self.pack.enumerations}
        width = len(self.table.headers)
        for number, cells in self.table.rows():
            name = f"{self.table.path.name} 第 {number} 行"
            sha256 = hashlib.sha256("\x1f".join(_text(cell) for cell in cells).encode()).hexdigest()
            year, wrong = self._year(cells)
            if len(cells) != width:
                wrong = f"这一行有 {len(cells)} 列，表头有 {width} 列"
            if wrong:
                yield name, sha256, data_codes.ROW_REFUSED.at(Place(file=self.table.path.name, line=number), what=wrong)
                continue
            data: dict[Slot, Datum] = {}
            findings: list[Finding] = []
            unused = self._unused(cells)
            for column in self.columns:
                if (column.value.spec.by, column.value.field.key) in unused:
                    continue
                slot = (column.value.field.id, column.value.field.key, column.value.year(year))
                reason = "" if column.reason is None else _text(cells[column.reason - 1])
                question = Question(
                    column.value.spec, column.row, slot[2], column.unit,
                    "" if absence_of(reason) is not None else reason,
                    Place(None, None, None, self.table.name, ref(number, column.at)),
                    enumerations.get(column.value.spec.enumeration or ""),
                    self.table.anchor(number, column.at),
                )  # fmt: skip
                data[slot], found = read_cell(question, cells[column.at - 1])
                findings += found
            yield Submission(data, year, name, sha256, tuple(findings))

    def _unused(self, cells: list[StoredCell | None]) -> set[tuple[str | None, str | None]]:
        """Keys of optional tables of which no cell is filled: none of their rows is there."""
        filled: dict[tuple[str | None, str | None], bool] = {}
        for column in self.columns:
            if column.value.spec.optional_rows:
                key = column.value.spec.by, column.value.field.key
                filled[key] = filled.get(key, False) or bool(_text(cells[column.at - 1]))
        return {key for key, any_ in filled.items() if not any_}

    def _year(self, cells: list[StoredCell | None]) -> tuple[int, str]:
        """The latest data year of a row, and what is wrong with it."""
        if self.year_column is None:
            return self.year, ""
        text = _text(cells[self.year_column - 1]) if self.year_column <= len(cells) else ""
        digits = text.removesuffix("年")
        if digits.isascii() and digits.isdigit() and int(digits) in _YEARS:
            return int(digits), ""
        return self.year, f"数据年读到“{text}”，应是四位年份"


def _text(cell: StoredCell | None) -> str:
    return "" if cell is None else (cell.text or "").strip()


def bind_wide(path: Path, pack: ResolvedPack, mapping: Path | None) -> Wide:
    """Find out which column of a table is which value.

    Headers that the map does not name are known by the name of a population's column (`energy@1`), by a code (`N03`, `N03@1`) or by a
    title that only one value has.

    Raises:
        InputError: for a workbook that cannot be read safely.
        UsageError: with all that is wrong with the map or the headers.
    """
    if not path.is_file():
        raise UsageError(f"没有这个文件：{path}")
    read = _Map(mapping)
    table = open_wide(path, read.sheet, read.header)
    headers = {header: at for at, header in reversed(headers_of(table))}
    known = _names(pack)
    problems = list(read.problems)
    columns: dict[str, WideColumn] = {}
    used: set[str] = set()
    for header, entry in read.columns.items():
        column = _mapped(header, entry, headers, known, read, problems)
        if column is not None:
            used |= {header, entry.get("reason", header)}
            if column.value.name in columns:
                problems.append(f"{read.place(header)}：{column.value.name} 已有一列对应")
            columns[column.value.name] = column
    year_column = _year_column(read, headers, problems)
    if read.year_header is not None:
        used.add(read.year_header)
    twice = {header for _, header in headers_of(table) if table.headers.count(header) > 1}
    for header, at in headers.items():
        found = known.get(header)
        if header in used or found is None or found[0].name in columns:
            continue
        used.add(header)
        columns[found[0].name] = WideColumn(at, *found, RowUnit(found[1].unit, Fraction(1)))
    problems += [f"表头“{header}”有几列同名，不知读哪一列" for header in sorted(twice & used)]
    if not columns and not problems:
        problems.append(f"{table.name} 的表头（{'、'.join(headers)}）没有一个认得；写一个对应文件，用 --map 指定")
    if problems:
        raise UsageError("\n".join(problems))
    return Wide(
        table, pack, tuple(sorted(columns.values(), key=lambda column: column.at)),
        read.year or pack.as_of.year - 1, year_column,
        tuple(header for header in sorted(headers, key=headers.__getitem__) if header not in used),
        tuple(_lacking(pack, columns.keys())),
    )  # fmt: skip


def _lacking(pack: ResolvedPack, have: AbstractSet[str]) -> Iterator[str]:
    """What is asked and has no column: whole fields by their title, else which of their years or rows."""
    fields: dict[str, list[ValueColumn]] = {}
    for column in columns_of(pack).values:
        fields.setdefault(column.spec.title, []).append(column)
    for title, own in fields.items():
        gone = [column for column in own if column.name not in have]
        years = sorted({column.field.back for column in gone})
        if len(gone) == len(own):
            yield title
        elif gone and 0 not in years:
            yield f"{title}（{'、'.join(f'@{back}' for back in years)}）"
        elif gone:
            yield f"{title}（其中 {len(gone)} 列）"


def _names(pack: ResolvedPack) -> dict[str, tuple[ValueColumn, Row]]:
    """Every value by what a header may call it; a title that several have is none."""
    found: dict[str, tuple[ValueColumn, Row]] = {}
    titles: dict[str, list[tuple[ValueColumn, Row]]] = {}
    for column in columns_of(pack).values:
        row = next(row for row in column.spec.rows if row.key == column.field.key)
        own = column, row
        back = f"@{column.field.back}" if column.field.back else ""
        found |= {column.name: own, f"{row.code}{back}": own}
        title = column.spec.title if row.key is None else f"{column.spec.title}·{row.title}"
        titles.setdefault(f"{title}{back}", []).append(own)
    return {title: own[0] for title, own in titles.items() if len(own) == 1} | found


def _mapped(
    header: str, entry: Mapping[str, str], headers: Mapping[str, int], known: Mapping[str, tuple[ValueColumn, Row]],
    read: _Map, problems: list[str],
) -> WideColumn | None:  # fmt: skip
    place = read.place(header)
    before = len(problems)
    if header not in headers:
        problems.append(f"{place}：表中没有“{header}”一列{did_you_mean(header, headers)}")
    name = entry.get("value", "")
    if name not in known:
        problems.append(
            f"{place}：没有名为 {name} 的数据项{did_you_mean(name, known)}；可以写代码，如 N03、N03@1（上一年）"
        )
    if "reason" in entry and entry["reason"] not in headers:
        problems.append(f"{place}：表中没有“{entry['reason']}”一列{did_you_mean(entry['reason'], headers)}")
    if len(problems) > before:
        return None
    value, row = known[name]
    unit = RowUnit(entry.get("unit", row.unit), Fraction(1))
    if "unit" in entry:
        unit = RowUnit(entry["unit"], unit_factor(entry["unit"], row))
        if unit.factor is None:
            problems.append(f"{place}：单位 {entry['unit']} 不能换算成 {row.unit or '（无单位）'}")
            return None
    return WideColumn(headers[header], value, row, unit, headers[entry["reason"]] if "reason" in entry else None)


def _year_column(read: _Map, headers: Mapping[str, int], problems: list[str]) -> int | None:
    if read.year_header is None:
        return None
    if read.year_header not in headers:
        problems.append(
            f"{read.where('year')}：表中没有“{read.year_header}”一列{did_you_mean(read.year_header, headers)}"
        )
    return headers.get(read.year_header)


class _Map:
    """A map from columns to values, as written; `problems` are what is wrong with it by itself."""

    def __init__(self, path: Path | None) -> None:
        self.problems: list[str] = []
        self.columns: dict[str, Mapping[str, str]] = {}
        self.year: int | None = None
        self.year_header: str | None = None
        self.sheet: str | None = None
        self.header = 1
        self._document: Document | None = None
        if path is not None:
            self._read(path)

    def where(self, *path: str) -> str:
        """Where something stands in the map."""
        return "" if self._document is None else str(self._document.key_place(path))

    def place(self, header: str) -> str:
        """Where a column stands in the map."""
        return self.where("columns", header)

    def _read(self, path: Path) -> None:
        try:
            self._document = document = read_document(path, path.name)
        except PackError as error:
            raise UsageError("\n".join(str(finding) for finding in error.findings)) from None
        root: Any = document.root
        for key in root.keys() - _TOP:
            self.problems.append(f"{self.where(key)}：不认得 {key}{did_you_mean(key, _TOP)}")
        columns = root.get("columns", {})
        if not isinstance(columns, dict):
            self.problems.append(f"{self.where('columns')}：columns 应是映射（表头: 数据项）")
            columns = {}
        for header, entry in columns.items():
            self._entry(header, entry)
        self.sheet = root.get("sheet")
        self.header = self._whole(root, "header", range(1, 1000)) or 1
        year = root.get("year")
        if isinstance(year, dict) and set(year) == {"column"}:
            self.year_header = str(year["column"])
        elif year is not None:
            self.year = self._whole(root, "year", _YEARS)

    def _entry(self, header: str, entry: Any) -> None:
        whole = {"value": entry} if isinstance(entry, str) else entry
        texts = isinstance(whole, dict) and all(isinstance(text, str) for text in whole.values())
        if not texts or not set(whole) <= _ENTRY or "value" not in whole:
            self.problems.append(
                f"{self.place(header)}：应是数据项的名称或代码，或 {{value: 名称, unit: 单位, reason: 说明列}}"
            )
            return
        self.columns[header] = whole

    def _whole(self, root: Mapping[str, Any], key: str, within: range) -> int | None:
        if key not in root:
            return None
        try:
            number = whole_number(root[key]) if isinstance(root[key], str) else -1
        except ValueError:
            number = -1
        if number not in within:
            self.problems.append(f"{self.where(key)}：{key} 应是 {within.start} 到 {within.stop - 1} 之间的整数")
            return None
        return number

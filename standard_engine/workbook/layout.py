"""What the data workbook looks like: the one description that the template writes and the reader goes by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from standard_engine.findings import Place
from standard_engine.pack.resolved import FieldType
from standard_engine.workbook.refs import ref
from standard_engine.workbook.tidy import bare

if TYPE_CHECKING:
    from standard_engine.pack.resolved import FieldSpec, ResolvedPack, Row, Section
    from standard_engine.submission import Slot

TEMPLATE_FORMAT = "1"
"""Number of this layout; raised when a workbook laid out before could be misread."""

GUIDE_SHEET = "填表说明"
CHECK_SHEET = "填报检查"
EVIDENCE_SHEET = "佐证材料"
CHANGES_SHEET = "变更记录"
MEASURES_SHEET = "改进措施"
LISTS_SHEET = "选项"
METADATA_SHEET = "元数据"
FIXED_SHEETS = (
    GUIDE_SHEET, CHECK_SHEET, MEASURES_SHEET, EVIDENCE_SHEET, CHANGES_SHEET, LISTS_SHEET, METADATA_SHEET
)  # fmt: skip

TITLE_ROW = 1
HINT_ROW = 2
HEADER_ROW = 3
FIRST_ROW = 4

METADATA_MARK = "数据表元数据"
"""Text of cell A1 of the sheet that says which template this is; names stand below in A, values in B."""

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_YEAR = re.compile(r"(20[0-9]{2})年?度?")
_LONGEST_HEADER = 20


class Fact(StrEnum):
    """Names of the facts on the metadata sheet."""

    FORMAT = "模板格式"
    PACK = "规则包"
    VERSION = "规则包版本"
    HASH = "规则包哈希"
    YEAR = "数据年"
    ENGINE = "引擎版本"


class Role(StrEnum):
    """What a column is for; the value is its header in the template."""

    CODE = "代码"
    ITEM = "指标/数据项"
    UNIT = "单位"
    YEAR = "年"
    VALUE = "填报值"
    NOTE = "不适用原因/备注"
    EVIDENCE = "佐证材料"
    HINT = "填写说明"


_HEADERS = {
    Role.CODE: ("代码", "编码", "指标代码", "指标编码", "数据项代码"),
    Role.UNIT: ("单位", "计量单位"),
    Role.VALUE: ("填报值", "填报内容"),
    Role.NOTE: ("不适用原因/备注", "不适用原因", "备注"),
}
_ROLES = {bare(header): role for role, headers in _HEADERS.items() for header in headers}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a section's sheet; `year` for those that hold one data year."""

    role: Role
    year: int | None = None

    @property
    def header(self) -> str:
        """As printed."""
        return f"{self.year}年" if self.role is Role.YEAR else self.role.value


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a section's sheet: a field's row, or with `row` None the heading over a keyed field's rows."""

    number: int
    spec: FieldSpec
    row: Row | None


@dataclass(frozen=True, slots=True)
class SectionSheet:
    """One section as a sheet: its name, columns from A on, and lines from `FIRST_ROW` on."""

    name: str
    section: Section
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    def inputs(self, spec: FieldSpec) -> tuple[int, ...]:
        """The columns, counted from 1, that a field's values go into, earliest year first."""
        years = [at for at, column in enumerate(self.columns, 1) if column.role is Role.YEAR]
        if spec.years:
            return tuple(years[-spec.years :])
        return tuple(at for at, column in enumerate(self.columns, 1) if column.role is Role.VALUE)


def section_sheets(pack: ResolvedPack, year: int) -> tuple[SectionSheet, ...]:
    """The sheets of a pack's sections in order, for the latest data year; sections without fields have none."""
    names: set[str] = {name.casefold() for name in FIXED_SHEETS}
    sheets = []
    for section in pack.sections:
        specs = [spec for spec in pack.fields if spec.section == section.id]
        if specs:
            name = _sheet_name(section.title, names)
            names.add(name.casefold())
            sheets.append(SectionSheet(name, section, _columns(specs, year), _lines(specs)))
    return tuple(sheets)


def slot_places(sheets: tuple[SectionSheet, ...]) -> dict[Slot, Place]:
    """The cell that each value is asked in; a field's first one first."""
    return {
        (line.spec.id, line.row.key, sheet.columns[at - 1].year): Place(sheet=sheet.name, cell=ref(line.number, at))
        for sheet in sheets
        for line in sheet.lines
        if line.row is not None
        for at in sheet.inputs(line.spec)
    }


def _columns(specs: list[FieldSpec], year: int) -> tuple[Column, ...]:
    years = max(spec.years for spec in specs)
    columns = [Column(Role.CODE), Column(Role.ITEM)]
    if any(spec.type is FieldType.NUMBER for spec in specs):
        columns.append(Column(Role.UNIT))
    columns += [Column(Role.YEAR, year - back) for back in reversed(range(years))]
    if any(spec.years == 0 for spec in specs):
        columns.append(Column(Role.VALUE))
    return (*columns, Column(Role.NOTE), Column(Role.EVIDENCE), Column(Role.HINT))


def _lines(specs: list[FieldSpec]) -> tuple[Line, ...]:
    wanted: list[tuple[FieldSpec, Row | None]] = []
    for spec in specs:
        if any(row.key is not None for row in spec.rows):
            wanted.append((spec, None))
        wanted += [(spec, row) for row in spec.rows]
    return tuple(Line(FIRST_ROW + at, spec, row) for at, (spec, row) in enumerate(wanted))


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name that spreadsheet programs allow, and that no other sheet has."""
    plain = _NOT_IN_NAMES.sub(" ", title).strip()[:_LONGEST_NAME] or "数据"
    name, number = plain, 2
    while name.casefold() in taken:
        ending = f" {number}"
        name, number = plain[: _LONGEST_NAME - len(ending)] + ending, number + 1
    return name


def header_role(text: str) -> tuple[Role, int | None] | None:
    """What a header stands over, with the year for a data year; None for a text that is no header.

    Width, spaces, line breaks and case do not matter; `2025`, `2025年` and `2025年度` are one.
    """
    return _header_role(text) if len(text) <= _LONGEST_HEADER else None


@lru_cache(maxsize=1 << 13)
def _header_role(text: str) -> tuple[Role, int | None] | None:
    word = bare(text)
    if year := _YEAR.fullmatch(word):
        return Role.YEAR, int(year[1])
    return (_ROLES[word], None) if word in _ROLES else None


def normal_code(text: str) -> str:
    """A row's code for comparing: width, spaces and case do not matter."""
    return bare(text)


def metadata(pack: ResolvedPack, year: int, engine: str) -> dict[str, str]:
    """What the metadata sheet says about a template."""
    return {
        Fact.FORMAT: TEMPLATE_FORMAT,
        Fact.PACK: pack.id,
        Fact.VERSION: pack.version,
        Fact.HASH: pack.hash,
        Fact.YEAR: str(year),
        Fact.ENGINE: engine,
    }

"""What to write into a cell so that reading it gives the same datum."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.errors import UsageError
from standard_engine.numerals import decimal_places, exact_text
from standard_engine.pack.resolved import FieldType
from standard_engine.submission import Absence
from standard_engine.workbook.number_text import EXCEL_DIGITS, Typed, typed_number
from standard_engine.workbook.unit_text import unit_factor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.pack.resolved import Enumeration, FieldSpec, Item, Row
    from standard_engine.submission import Datum, Slot

Content: TypeAlias = str | Fraction | date | None
"""A text, a number with at most 15 digits, a day, or nothing."""

LONGEST_TEXT = 32_767
_FIRST_DAY = date(1900, 3, 1)  # programs disagree about day numbers before it
_PLAIN_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


class Contents:
    """What goes into the cells of each row, from the data of a submission; empty for a blank template."""

    def __init__(self, data: Mapping[Slot, Datum], enumerations: Mapping[str, Enumeration]) -> None:
        self._rows: dict[tuple[str, str | None], dict[int | None, Datum]] = {}
        for (field, key, year), datum in data.items():
            self._rows.setdefault((field, key), {})[year] = datum
        self._enumerations = enumerations

    def items(self, spec: FieldSpec) -> tuple[Item, ...]:
        """The items that a code field's answer is one of; none for other fields."""
        found = self._enumerations.get(spec.enumeration or "")
        return () if found is None or spec.type is not FieldType.CODE else found.items

    def unit(self, spec: FieldSpec, row: Row) -> str:
        """The unit that the row is written in: that of its first datum without a unit of its own, else the row's."""
        return next((datum.unit for datum in self._row(spec, row) if datum.unit and not _names_unit(datum)), row.unit)

    def reason(self, spec: FieldSpec, row: Row) -> str:
        """Why values of the row are not applicable."""
        return "；".join(dict.fromkeys(datum.reason for datum in self._row(spec, row) if datum.reason))

    def cell(self, spec: FieldSpec, row: Row, year: int | None) -> Content:
        """The content of one cell.

        The datum's own text is written where it has one, so that 1.2万吨 stays as it was reported; a text that is a
        plain number in the file's own writing becomes a number again, in the row's unit.

        Raises:
            UsageError: for a number that no decimal writes exactly, or a text longer than a cell holds.
        """
        datum = self._rows.get((spec.id, row.key), {}).get(year)
        if datum is None:
            return None
        unit = self.unit(spec, row)
        content = datum.raw if _keeps_raw(datum, unit) else self._value(datum, spec, row, unit)
        if isinstance(content, str) and len(content) > LONGEST_TEXT:
            raise UsageError(f"{row.code} {row.title} 的文字超过 {LONGEST_TEXT} 字，单元格放不下")
        return _number(content, row) if isinstance(content, Fraction) else content

    def _row(self, spec: FieldSpec, row: Row) -> list[Datum]:
        return list(self._rows.get((spec.id, row.key), {}).values())

    def _value(self, datum: Datum, spec: FieldSpec, row: Row, unit: str) -> Content:
        match datum.value:
            case None:
                return _absence(datum)
            case bool():
                return "是" if datum.value else "否"
            case Fraction():
                return datum.value / (unit_factor(unit, row) or 1)
            case str():
                return self._title(datum.value, spec)
            case date() if datum.value < _FIRST_DAY:
                return datum.value.isoformat()
        return datum.value

    def _title(self, value: str, spec: FieldSpec) -> str:
        """An option by its title, a code with its title, any other text as it is."""
        if spec.type is FieldType.CHOICE:
            return next((option.title for option in spec.options if option.id == value), value)
        return next((f"{item.code} {item.title}" for item in self.items(spec) if item.code == value), value)


def _absence(datum: Datum) -> Content:
    if datum.raw is not None and _PLAIN_NUMBER.fullmatch(datum.raw):
        return Fraction(datum.raw)
    words = {Absence.NONE: "无", Absence.NOT_APPLICABLE: "不适用", Absence.UNKNOWN: "—"}
    return words.get(datum.absence) if datum.absence is not None else None


def _keeps_raw(datum: Datum, unit: str) -> bool:
    """Does the reported text say the same in a row of this unit?"""
    if datum.raw is None or not datum.raw.strip() or _PLAIN_NUMBER.fullmatch(datum.raw):
        return False
    return not isinstance(datum.value, Fraction) or datum.unit in {None, unit} or _names_unit(datum)


def _names_unit(datum: Datum) -> bool:
    number = typed_number(datum.raw) if datum.raw else None
    return isinstance(number, Typed) and bool(number.unit)


def _number(value: Fraction, row: Row) -> str | Fraction:
    """A number cell where 15 digits write it exactly, else its decimal as text."""
    if decimal_places(value) is None:
        raise UsageError(f"{row.code} {row.title} 的值 {value} 不能写成小数，请改为小数或另选单位")
    digits = exact_text(value).lstrip("-").replace(".", "").strip("0")
    return value if len(digits) <= EXCEL_DIGITS else exact_text(value)

"""The columns of a population: one for each value that a pack asks, and the facts of each row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa

from standard_engine.formula.tree import Field
from standard_engine.pack.resolved import FieldType

if TYPE_CHECKING:
    from standard_engine.pack.resolved import FieldSpec, ResolvedPack

FILE, SHA256, YEAR, EXACT, ERRORS, WARNINGS = "_file", "_sha256", "_year", "_exact", "_errors", "_warnings"
FACTS = {
    FILE: pa.string(), SHA256: pa.string(), YEAR: pa.int16(), EXACT: pa.string(), ERRORS: pa.int32(), WARNINGS: pa.int32(),
}  # fmt: skip
"""What is known of a row beside its values: the file's name and hash, the latest data year, numbers that are no double's
shortest decimal (a JSON object of column → fraction), and how many errors and warnings reading gave."""

_TYPES = {
    FieldType.NUMBER: pa.float64(),
    FieldType.TRUTH: pa.bool_(),
    FieldType.DATE: pa.date32(),
    FieldType.CHOICE: pa.dictionary(pa.int32(), pa.string()),
    FieldType.CODE: pa.dictionary(pa.int32(), pa.string()),
    FieldType.TEXT: pa.string(),
}
STATE = pa.dictionary(pa.int8(), pa.string())


@dataclass(frozen=True, slots=True)
class ValueColumn:
    """One value of every row: a field, its key, so many years before the row's latest.

    It is named `field`, `field[key]`, `field@1` or `field[key]@1`. Null is blank, unless the column `state` beside it says
    `unknown`, `none` or `not_applicable`; that column may be missing where it says nothing.
    """

    spec: FieldSpec
    field: Field

    @property
    def name(self) -> str:
        """The name of the column."""
        key = "" if self.field.key is None else f"[{self.field.key}]"
        return f"{self.field.id}{key}" + (f"@{self.field.back}" if self.field.back else "")

    @property
    def state(self) -> str:
        """The name of the column that says why there is no value."""
        return f"{self.name}?"

    @property
    def type(self) -> pa.DataType:
        """What the table holds it as."""
        return _TYPES[self.spec.type]

    def year(self, latest: int) -> int | None:
        """The data year, given the row's latest; None for a value reported once."""
        return latest - self.field.back if self.spec.years else None


@dataclass(frozen=True)
class Columns:
    """The columns of a pack's population, in the order of the data workbook."""

    values: tuple[ValueColumn, ...]

    @cached_property
    def by_field(self) -> dict[Field, ValueColumn]:
        """Each column by the leaf that it is."""
        return {column.field: column for column in self.values}

    @cached_property
    def by_name(self) -> dict[str, ValueColumn]:
        """Each column by its name."""
        return {column.name: column for column in self.values}

    @cached_property
    def schema(self) -> pa.Schema:
        """Every column that a table may have."""
        values = [
            field
            for column in self.values
            for field in (pa.field(column.name, column.type), pa.field(column.state, STATE))
        ]
        return pa.schema([*(pa.field(name, kind) for name, kind in FACTS.items()), *values])


def columns_of(pack: ResolvedPack) -> Columns:
    """Every value that a pack asks."""
    return Columns(
        tuple(
            ValueColumn(spec, Field(spec.id, row.key, back))
            for spec in pack.fields
            for row in spec.rows
            for back in range(max(1, spec.years))
        )
    )

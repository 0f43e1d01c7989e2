"""A submission as the exact reading sees it: each leaf of the program a value, missing, none, or not applicable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.assessment.result import Input
from standard_engine.formula.tree import Field
from standard_engine.formula.values import Cause, NotApplicable, Reported, Unknown
from standard_engine.submission import Absence, Datum

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.formula.program import Leaf
    from standard_engine.pack.resolved import FieldSpec, ResolvedPack, Row
    from standard_engine.submission import Submission

EMPTY = {Absence.BLANK, Absence.UNKNOWN}


class Reports:
    """What one submission says about each leaf of a pack's program."""

    def __init__(self, pack: ResolvedPack, submission: Submission) -> None:
        self._specs = {spec.id: spec for spec in pack.fields}
        self._rows = {(spec.id, row.key): row for spec in pack.fields for row in spec.rows}
        self._submission = submission
        self._absent_rows = self._rows_not_there(pack)

    def datum(self, field: Field) -> Datum:
        """The datum behind a leaf."""
        return self._submission.datum(field.id, field.key, self.year(field))

    def year(self, field: Field) -> int | None:
        """The data year of a leaf; None for what is reported once."""
        return self._submission.year - field.back if self._specs[field.id].years else None

    def input(self, field: Field) -> Input:
        """A leaf for a reader: its row, year and datum."""
        return _input(self._specs[field.id], self._rows[field.id, field.key], self.year(field), self.datum(field))

    def environment(self, leaves: tuple[Leaf, ...]) -> Mapping[Field, Reported]:
        """A value for each leaf that has one; leaves left out are missing."""
        found: dict[Field, Reported] = {}
        for leaf in leaves:
            datum = self.datum(leaf.field)
            if (leaf.field.id, leaf.field.key) in self._absent_rows or datum.absence is Absence.NOT_APPLICABLE:
                found[leaf.field] = NotApplicable()
            elif datum.absence is Absence.NONE:
                options = None if leaf.options is None else frozenset(leaf.options)
                found[leaf.field] = Unknown(frozenset({Cause("none", leaf.field)}), leaf.low, leaf.high, options)
            elif datum.value is not None:
                found[leaf.field] = datum.value
        return found

    def _rows_not_there(self, pack: ResolvedPack) -> set[tuple[str, str | None]]:
        """Rows of keyed fields that may be left out and are: no cell of the key filled in any field of that table."""
        tables: dict[str, list[FieldSpec]] = {}
        for spec in pack.fields:
            if spec.optional_rows and spec.by is not None:
                tables.setdefault(spec.by, []).append(spec)
        absent: set[tuple[str, str | None]] = set()
        for specs in tables.values():
            for key in {row.key for spec in specs for row in spec.rows}:
                owners = [spec for spec in specs if any(row.key == key for row in spec.rows)]
                if not any(self._filled(spec, key) for spec in owners):
                    absent |= {(spec.id, key) for spec in owners}
        return absent

    def _filled(self, spec: FieldSpec, key: str | None) -> bool:
        if (spec.id, key) in self._submission.kept_rows:
            return True
        years = [self._submission.year - back for back in range(spec.years)] if spec.years else [None]
        return any(self._submission.datum(spec.id, key, year).absence not in EMPTY for year in years)


def all_inputs(pack: ResolvedPack, submission: Submission) -> tuple[Input, ...]:
    """Everything that was reported, or should have been, in the order of the data workbook."""
    found = []
    for spec in pack.fields:
        for row in spec.rows:
            found += [
                _input(spec, row, year, submission.datum(spec.id, row.key, year)) for year in _years(spec, submission)
            ]
    return tuple(found)


def _years(spec: FieldSpec, submission: Submission) -> list[int | None]:
    return [submission.year - back for back in reversed(range(spec.years))] if spec.years else [None]


def _input(spec: FieldSpec, row: Row, year: int | None, datum: Datum) -> Input:
    title = spec.title if row.key is None else f"{spec.title}·{row.title}"
    meaning = next((option.title for option in spec.options if option.id == datum.value), None)
    return Input(spec.id, row.key, year, row.code, title, row.unit, datum, meaning)

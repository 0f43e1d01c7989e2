"""A submission as a row of a population, and a row as a submission."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING, Any

from standard_engine.findings import Severity
from standard_engine.pack.resolved import FieldType
from standard_engine.population.columns import ERRORS, EXACT, FILE, SHA256, WARNINGS, YEAR
from standard_engine.submission import Absence, Datum, Submission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.population.columns import Columns, ValueColumn
    from standard_engine.submission import Slot

_UNKNOWN = Datum(absence=Absence.UNKNOWN)
_BLANK = Datum(absence=Absence.BLANK)


def row_of(submission: Submission, columns: Columns) -> dict[str, Any]:
    """The row of a submission by column; what is blank is left out."""
    severities = [finding.severity for finding in submission.findings]
    row: dict[str, Any] = {
        FILE: submission.name,
        SHA256: submission.sha256,
        YEAR: submission.year,
        ERRORS: severities.count(Severity.ERROR),
        WARNINGS: severities.count(Severity.WARNING),
    }
    inexact: dict[str, str] = {}
    for column in columns.values:
        datum = submission.datum(column.field.id, column.field.key, column.year(submission.year))
        value = datum.value
        if isinstance(value, Fraction):
            row[column.name] = number = _double(value)
            if not isfinite(number) or Fraction(repr(number)) != value:
                inexact[column.name] = str(value)
        elif value is not None:
            row[column.name] = value
        elif datum.absence is not None and datum.absence is not Absence.BLANK:
            row[column.state] = datum.absence.value
    if inexact:
        row[EXACT] = json.dumps(inexact)
    return row


def _double(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def submission_of_row(row: Mapping[str, Any], columns: Columns) -> Submission:
    """The submission that a row stands for, in exact numbers.

    A value that its field cannot have (outside its limits, no option, no number) is unknown, as when a workbook is read.
    """
    year = int(row[YEAR])
    exact: dict[str, str] = json.loads(row.get(EXACT) or "{}")
    data: dict[Slot, Datum] = {}
    for column in columns.values:
        slot = (column.field.id, column.field.key, column.year(year))
        data[slot] = _datum(column, row.get(column.name), row.get(column.state), exact.get(column.name))
    return Submission(data, year, row.get(FILE) or "", row.get(SHA256) or "")


def _datum(column: ValueColumn, value: Any, state: str | None, exact: str | None) -> Datum:
    if exact is not None:
        value = Fraction(exact)
    if value is None:
        return _BLANK if state is None else Datum(absence=Absence(state), reason=_reason(state))
    if isinstance(value, float):
        if not isfinite(value):
            return _UNKNOWN
        value = Fraction(repr(value))
    if isinstance(value, Fraction) and not column.spec.limits.hold(value):
        return _UNKNOWN
    if column.spec.type is FieldType.CHOICE and value not in {option.id for option in column.spec.options}:
        return _UNKNOWN
    assert isinstance(value, Fraction | str | bool | date)  # noqa: S101 - the types that columns have
    return Datum(value)


def _reason(state: str) -> str | None:
    return "（见原数据表）" if state == Absence.NOT_APPLICABLE else None

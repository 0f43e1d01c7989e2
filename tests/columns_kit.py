"""Many submissions judged by the columnar reading, beside the exact one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.formula.column_block import Environment
from standard_engine.formula.column_values import Bools, Codes, Column, Dates, Numbers, Texts, Truths
from standard_engine.formula.columns import ColumnEvaluator
from standard_engine.formula.program import Kind, Leaf
from standard_engine.formula.reported import KNOWN, MISSING, NONE, NOT_APPLICABLE, Reported
from standard_engine.formula.tree import Field
from standard_engine.formula.values import NotApplicable, Unknown, bounds
from standard_engine.population.store import Population
from standard_engine.submission import Submission

EPOCH = date(1970, 1, 1)


def state_of(value: Any) -> int:
    if value is None:
        return MISSING
    if isinstance(value, NotApplicable):
        return NOT_APPLICABLE
    return NONE if isinstance(value, Unknown) else KNOWN


def column_of(leaf: Leaf, values: Sequence[Any]) -> Reported:
    """What rows report for one leaf, None where it is missing."""
    state = np.array([state_of(value) for value in values], dtype=np.int8)
    known = [value if place == KNOWN else None for value, place in zip(values, state, strict=True)]
    match leaf.kind:
        case Kind.NUMBER:
            return Reported(np.array([0.0 if value is None else float(value) for value in known]), state)
        case Kind.TRUTH:
            return Reported(np.array([value is True for value in known]), state)
        case Kind.DATE:
            return Reported(np.array([0 if value is None else (value - EPOCH).days for value in known]), state)
        case Kind.TEXT:
            listed = tuple(dict.fromkeys(value for value in known if value is not None))
            index = [-1 if value is None else listed.index(value) for value in known]
            return Reported(np.array(index), state, listed)


def gathered(judge: Judge, submissions: Sequence[Submission]) -> tuple[Mapping[Field, Reported], Bools]:
    """Every leaf's column, and the rows with a number that is not the shortest decimal of any double."""
    leaves = judge.pack.program.leaves
    rows = [Reports(judge.pack, submission).environment(leaves) for submission in submissions]
    found = {leaf.field: column_of(leaf, [row.get(leaf.field) for row in rows]) for leaf in leaves}
    inexact = [
        any(isinstance(value, Fraction) and Fraction(repr(float(value))) != value for value in row.values())
        for row in rows
    ]
    return found, np.array(inexact)


@dataclass(frozen=True)
class Judged:
    """Rows judged in columns: every step, and the rows left to the exact reading."""

    environment: Environment
    left: Bools

    def difference(self, step: str, row: int, exact: Any) -> str | None:
        """What a step says of a row, where that is not what the exact reading says."""
        found = said(self.environment[step], row, len(self.left))
        return None if agrees(found, exact) else f"{step}: {found} instead of {exact}"


def evaluator(judge: Judge) -> ColumnEvaluator:
    return ColumnEvaluator(judge.pack.program, judge.splits)


def in_columns(judge: Judge, submissions: Sequence[Submission], year: int) -> Judged:
    reported, inexact = gathered(judge, submissions)
    found = evaluator(judge).run(reported, len(submissions), as_of=judge.pack.as_of, year=year)
    return Judged(found.values, found.doubted | inexact)


def said(column: Column, row: int, count: int) -> Any:
    """A row's value: (low, high) of a number, (sure, maybe, lacking) of a condition, a day or None, the set of texts or None."""

    def at(values: Any) -> Any:
        return np.broadcast_to(values, count)[row]

    match column:
        case Numbers():
            return float(at(column.low)), float(at(column.high))
        case Truths():
            return bool(at(column.sure)), bool(at(column.maybe)), column.why is not None and bool(at(column.why))
        case Dates():
            unknown = column.unknown is not None and at(column.unknown)
            return None if unknown else EPOCH + timedelta(days=int(at(column.day)))
        case Codes():
            place = int(at(column.index))
            return ({column.listed[place]} if place >= 0 else None if column.options is None else set(column.options),)
        case Texts():
            other = column.other is not None and at(column.other)
            return (None if other else {name for name, own in column.possible.items() if at(own)},)


def agrees(found: Any, exact: Any) -> bool:
    """Is that what the exact reading says, numbers to a relative 1e-9?"""
    if isinstance(found, tuple) and len(found) == 1:
        options = exact.options if isinstance(exact, Unknown) else {exact}
        return bool(found[0] == (None if options is None else set(options)))
    if isinstance(found, tuple) and len(found) == 2:
        return all(near(one, other) for one, other in zip(found, bounds(exact), strict=True))
    if isinstance(found, tuple):
        sure, maybe, lacking = found
        if isinstance(exact, Unknown):
            return (sure, maybe, lacking) == (
                False, True, any(cause.why != "division_by_zero" for cause in exact.causes)
            )  # fmt: skip
        return bool(sure == maybe == exact)
    return found is None if isinstance(exact, Unknown) else bool(found == exact)


def near(found: float, exact: Fraction | None) -> bool:
    if exact is None:
        return bool(np.isinf(found))
    return bool(abs(found - float(exact)) <= 1e-9 * max(1.0, abs(float(exact))))


def in_pieces(population: Population, names: Iterable[str], rows: int) -> Iterator[pa.RecordBatch]:
    """A population's rows, so many at a time."""
    for block in population.blocks(names):
        for start in range(0, block.num_rows, rows):
            yield block.slice(start, rows)

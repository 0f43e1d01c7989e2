"""Rows of a population as the columnar reading takes them: an array and a state for each leaf of a program."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from standard_engine.formula.program import Kind
from standard_engine.formula.reported import KNOWN, MISSING, NONE, NOT_APPLICABLE, Reported
from standard_engine.pack.resolved import FieldType
from standard_engine.population.columns import EXACT
from standard_engine.submission import Absence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from standard_engine.formula.column_values import Bools
    from standard_engine.formula.program import Leaf
    from standard_engine.formula.tree import Field
    from standard_engine.pack.resolved import FieldSpec, Limits, ResolvedPack
    from standard_engine.population.columns import Columns, ValueColumn

_STATES = {Absence.UNKNOWN: MISSING, Absence.NONE: NONE, Absence.NOT_APPLICABLE: NOT_APPLICABLE}


class Blocks:
    """Turns record batches of a pack's population into what the leaves of its program report."""

    def __init__(self, pack: ResolvedPack, columns: Columns, leaves: Iterable[Leaf]) -> None:
        self._leaves = [(leaf, columns.by_field[leaf.field]) for leaf in leaves]
        asked = {(leaf.field.id, leaf.field.key) for leaf, _ in self._leaves}
        self._optional = [
            (rows, [column for column in columns.values if (column.field.id, column.field.key) in rows])
            for rows in _rows_that_may_be_left_out(pack)
            if asked & rows
        ]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that are asked for, where the population has them."""
        columns = [column for _, column in self._leaves] + [column for _, own in self._optional for column in own]
        return (EXACT, *dict.fromkeys(name for column in columns for name in (column.name, column.state)))

    def reported(self, batch: pa.RecordBatch) -> tuple[dict[Field, Reported], Bools]:
        """What every leaf reports, and the rows whose numbers are not all those of the doubles."""
        read = _Batch(batch)
        found = {leaf.field: _reported(leaf, column, read) for leaf, column in self._leaves}
        for rows, columns in self._optional:
            empty = np.logical_and.reduce([read.empty(column) for column in columns])
            if empty.any():
                for field in [field for field in found if (field.id, field.key) in rows]:
                    found[field] = replace(found[field], state=_where(empty, NOT_APPLICABLE, found[field].state))
        exact = read.column(EXACT)
        inexact = np.zeros(batch.num_rows, dtype=bool) if exact is None else _array(pc.is_valid(exact))
        return found, inexact


def _rows_that_may_be_left_out(pack: ResolvedPack) -> Iterator[set[tuple[str, str | None]]]:
    """The rows of optional tables that belong to one key: without a cell filled in any of them, none of them is there."""
    tables: dict[str, list[FieldSpec]] = {}
    for spec in pack.fields:
        if spec.optional_rows and spec.by is not None:
            tables.setdefault(spec.by, []).append(spec)
    for specs in tables.values():
        for key in dict.fromkeys(row.key for spec in specs for row in spec.rows):
            yield {(spec.id, key) for spec in specs if any(row.key == key for row in spec.rows)}


class _Batch:
    """The columns of one record batch by name."""

    def __init__(self, batch: pa.RecordBatch) -> None:
        self._places = {name: at for at, name in enumerate(batch.schema.names)}
        self._batch = batch
        self.rows = batch.num_rows

    def column(self, name: str) -> pa.Array | None:
        """A column that says anything."""
        at = self._places.get(name)
        if at is None:
            return None
        column = self._batch.column(at)
        return None if column.null_count == self.rows else column

    def state(self, column: ValueColumn, value: pa.Array | None) -> Any:
        """What became of each row's value; None where all are known."""
        if value is not None and value.null_count == 0:
            return None
        state = np.full(self.rows, MISSING, dtype=np.int8)
        words = self._words(column)
        if words is not None:
            codes = [_STATES.get(word, MISSING) for word in words.dictionary.to_pylist()]
            state = np.array([*codes, MISSING], dtype=np.int8)[_indices(words)]
        if value is not None:
            state[_array(pc.is_valid(value))] = KNOWN
        return state

    def _words(self, column: ValueColumn) -> pa.DictionaryArray | None:
        """What is said of values that are not there."""
        words = self.column(column.state)
        return words if words is None or pa.types.is_dictionary(words.type) else words.dictionary_encode()

    def empty(self, column: ValueColumn) -> Bools:
        """The rows in which nothing is said of a value: blank or unknown."""
        value, words = self.column(column.name), self._words(column)
        found = np.ones(self.rows, dtype=bool) if value is None else _array(pc.is_null(value))
        if words is not None:
            said = [*(word not in {Absence.BLANK, Absence.UNKNOWN} for word in words.dictionary.to_pylist()), False]
            found = found & ~np.array(said)[_indices(words)]
        return found


def _reported(leaf: Leaf, column: ValueColumn, read: _Batch) -> Reported:
    value = read.column(column.name)
    state = read.state(column, value)
    match leaf.kind:
        case Kind.NUMBER:
            values = np.zeros(read.rows) if value is None else _array(value)
            return _within(column.spec.limits, values, state)
        case Kind.TRUTH:
            return Reported(
                np.zeros(read.rows, dtype=bool) if value is None else _array(pc.fill_null(value, fill_value=False)),
                state,
            )
        case Kind.DATE:
            days = None if value is None else _array(pc.fill_null(pc.cast(value, pa.int32()), 0))
            return Reported(np.zeros(read.rows, dtype=np.int64) if days is None else days.astype(np.int64), state)
        case Kind.TEXT:
            return _texts(column, value, state, read.rows)


def _within(limits: Limits, values: Any, state: Any) -> Reported:
    """Numbers, those that the field cannot have unknown: not finite, or outside its limits."""
    least, most = values.min(initial=np.inf), values.max(initial=-np.inf)
    if state is None and np.isfinite(least) and np.isfinite(most) and _hold(limits, least) and _hold(limits, most):
        return Reported(values)
    known = np.isfinite(values) if state is None else np.isfinite(values) & (state == KNOWN)
    for sign, limit in ((1, limits.low), (-1, limits.high)):
        known &= True if limit is None else sign * values >= sign * float(limit)
    for sign, limit in ((1, limits.above), (-1, limits.below)):
        known &= True if limit is None else sign * values > sign * float(limit)
    was = np.zeros(len(values), dtype=np.int8) if state is None else state
    return Reported(np.where(known, values, 0.0), np.where((was == KNOWN) & ~known, MISSING, was))


def _hold(limits: Limits, value: float) -> bool:
    ends = (
        (limits.low is None or value >= float(limits.low)),
        (limits.high is None or value <= float(limits.high)),
        (limits.above is None or value > float(limits.above)),
        (limits.below is None or value < float(limits.below)),
    )
    return all(ends)


def _texts(column: ValueColumn, value: pa.Array | None, state: Any, rows: int) -> Reported:
    if value is None:
        return Reported(np.full(rows, -1), state, ())
    if not pa.types.is_dictionary(value.type):
        value = value.dictionary_encode()
    listed, index = value.dictionary.to_pylist(), _indices(value)
    if column.spec.type is FieldType.CHOICE:
        options = {option.id for option in column.spec.options}
        strange = np.array([*(text not in options for text in listed), False])[index]
        state = _where(strange, MISSING, state)
    return Reported(index, state, tuple(listed))


def _where(rows: Bools, state: int, states: Any) -> Any:
    """The states with those rows set."""
    if states is None and not rows.any():
        return None
    return np.where(rows, np.int8(state), np.int8(KNOWN) if states is None else states)


def _array(column: pa.Array) -> Any:
    """A numpy array; null numbers are NaN."""
    return column.to_numpy(zero_copy_only=False)


def _indices(column: pa.DictionaryArray) -> Any:
    """The place of each row's text in the dictionary, -1 for null."""
    return _array(pc.fill_null(column.indices, -1)).astype(np.int64)

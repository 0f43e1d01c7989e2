"""Conditions that are not known, tried both ways for many rows at once, as the exact reading does (`exact.Evaluator`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from standard_engine.formula.column_texts import as_texts
from standard_engine.formula.column_values import Bools, Column, Dates, Numbers, Texts, Truths
from standard_engine.formula.exact import MOST_SPLITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from standard_engine.formula.column_block import Environment, Fixed

_TOGETHER = 1 << 15
"""Rows times ways that are run at once."""
Runner: TypeAlias = "Callable[[Any, Fixed], tuple[Environment, Bools]]"
"""Runs a program over some of the rows: every step, and the rows that are doubted."""


def fixed_truths(found: Column, rows: Bools, truths: Bools) -> Truths:
    """A condition with its truth set in some rows."""
    assert isinstance(found, Truths)  # noqa: S101 - only conditions are tried both ways
    return Truths(np.where(rows, truths, found.sure), np.where(rows, truths, found.maybe), found.why)


def open_rows(values: Mapping[Any, Column], splits: Sequence[str], count: int) -> Bools:
    """The rows in which any of some conditions is not known."""
    found = np.zeros(count, dtype=bool)
    for name in splits:
        found |= _open(values[name], count)
    return found


@dataclass(frozen=True)
class Portion:
    """Some of the rows that are tried, each repeated once a way.

    `rows` are their places in the run, `starts` where each begins among the repeated, `repeated` its place again for every way; `fixed` are the
    truths of every way.
    """

    rows: Any
    starts: Any
    repeated: Any
    fixed: Fixed


def portions(values: Mapping[Any, Column], splits: Sequence[str], count: int) -> Iterator[Portion]:
    """All rows in which conditions are open, so many together that all their ways make a block.

    As in the exact reading, the first conditions that are open in a row are tried, at most `MOST_SPLITS` of them.
    """
    open_ = np.array([_open(values[name], count) for name in splits])
    rows = np.flatnonzero(open_.any(axis=0)) if len(splits) else np.zeros(0, dtype=np.int64)
    if not len(rows):
        return
    open_ = open_[:, rows]
    turn = np.cumsum(open_, axis=0) - 1
    tried = open_ & (turn < MOST_SPLITS)
    ways = 1 << np.minimum(open_.sum(axis=0), MOST_SPLITS)
    ends = np.cumsum(ways)
    for portion in range(int(ends[-1] - 1) // _TOGETHER + 1):
        some = np.flatnonzero((ends - 1) // _TOGETHER == portion)
        repeated = np.repeat(some, ways[some])
        starts = np.cumsum(ways[some]) - ways[some]
        way = np.arange(len(repeated)) - np.repeat(starts, ways[some])
        fixed = {
            name: (tried[at, repeated], (way >> np.maximum(turn[at, repeated], 0)) % 2 == 1)
            for at, name in enumerate(splits)
            if tried[at, some].any()
        }
        yield Portion(rows[some], starts, rows[repeated], fixed)


def tried_both_ways(
    run: Runner, values: Mapping[Any, Column], splits: Sequence[str], asked: Iterable[str], count: int
) -> tuple[dict[str, Column], Bools]:
    """The asked steps once every open condition has been tried both ways, and the rows that are doubted on the way.

    What all ways give is known, and bounds reach no further than theirs.
    """
    rows = np.flatnonzero(open_rows(values, splits, count))
    doubted = np.zeros(count, dtype=bool)
    if not len(rows):
        return {}, doubted
    hulls = {name: _Hull(values[name], rows, count) for name in asked}
    at = 0
    for portion in portions(values, splits, count):
        found, unsure = run(portion.repeated, portion.fixed)
        doubted[portion.rows] |= np.logical_or.reduceat(unsure, portion.starts)
        some = np.arange(at, at + len(portion.rows))
        for name, hull in hulls.items():
            hull.add(found[name], len(portion.repeated), some, portion.starts)
        at += len(portion.rows)
    return {name: hull.put_back(values[name], rows, count) for name, hull in hulls.items()}, doubted


def _open(column: Column, count: int) -> Bools:
    assert isinstance(column, Truths)  # noqa: S101 - as above
    return np.broadcast_to(column.sure != column.maybe, count)


class _Hull:
    """All that one step can be in the rows that are tried, where it was not known before."""

    def __init__(self, column: Column, rows: Any, count: int) -> None:
        self._was: Any = _taken(column, rows, count)
        self._count = len(rows)
        none = Texts({}, np.zeros(len(rows), dtype=bool))
        self._found: Any = none if isinstance(self._was, Texts) else _owned(self._was, len(rows))

    def add(self, column: Column, count: int, rows: Any, starts: Any) -> None:
        """What the ways give in some of the rows, those of one row one after the other from its start."""
        found, own = self._found, _owned(column, count)
        match column:
            case Numbers():
                found.low[rows] = np.minimum.reduceat(own.low, starts)
                found.high[rows] = np.maximum.reduceat(own.high, starts)
            case Truths():
                found.sure[rows] = np.logical_and.reduceat(own.sure, starts)
                found.maybe[rows] = np.logical_or.reduceat(own.maybe, starts)
            case Dates():
                least, most = np.minimum.reduceat(own.day, starts), np.maximum.reduceat(own.day, starts)
                found.day[rows] = least
                found.unknown[rows] = np.logical_or.reduceat(own.unknown, starts) | (least != most)
            case _:
                for name, may in own.possible.items():
                    whole = found.possible.setdefault(name, np.zeros(self._count, dtype=bool))
                    whole[rows] = np.logical_or.reduceat(may, starts)
                found.other[rows] = np.logical_or.reduceat(own.other, starts)

    def put_back(self, column: Column, rows: Any, count: int) -> Column:
        """The column with what was found, where it was not known before."""
        whole, was, found = _owned(column, count), self._was, self._found
        match column:
            case Numbers():
                known = was.low == was.high
                whole.low[rows] = np.where(known, was.low, found.low)
                whole.high[rows] = np.where(known, was.high, found.high)
            case Truths():
                known = was.sure == was.maybe
                whole.sure[rows] = np.where(known, was.sure, found.sure)
                whole.maybe[rows] = np.where(known, was.maybe, found.maybe)
            case Dates():
                whole.day[rows] = np.where(was.unknown, found.day, was.day)
                whole.unknown[rows] = was.unknown & found.unknown
            case _:
                whole = _put_texts(whole, was, found, rows, count)
        put: Column = whole
        return put


def _put_texts(whole: Any, was: Any, found: Any, rows: Any, count: int) -> Texts:
    number = np.add.reduce([own.astype(np.int8) for own in was.possible.values()]) if was.possible else np.zeros(1)
    known = (number == 1) & ~was.other
    possible = dict(whole.possible)
    nothing = np.zeros(len(rows), dtype=bool)
    for name in {**was.possible, **found.possible}:
        own = possible[name] = possible.get(name, np.zeros(count, dtype=bool))
        own[rows] = np.where(known, was.possible.get(name, nothing), found.possible.get(name, nothing))
    whole.other[rows] = ~known & found.other
    return Texts(possible, whole.other, whole.why)


def _owned(column: Column, count: int) -> Any:
    """A copy whose arrays can be written to, one value a row."""

    def own(values: Any) -> Any:
        return np.array(np.broadcast_to(values, count))

    match column:
        case Numbers():
            return Numbers(own(column.low), own(column.high), why=column.why)
        case Truths():
            return Truths(own(column.sure), own(column.maybe), column.why)
        case Dates():
            none = np.zeros(count, dtype=bool)
            return Dates(own(column.day), none if column.unknown is None else own(column.unknown), column.why)
        case _:
            texts = as_texts(column)
            none = np.zeros(count, dtype=bool)
            return Texts(
                {name: own(rows) for name, rows in texts.possible.items()},
                none if texts.other is None else own(texts.other),
                texts.why,
            )


def _taken(column: Column, rows: Any, count: int) -> Any:
    """Its values in some rows."""

    def take(values: Any) -> Any:
        return np.broadcast_to(values, count)[rows]

    match column:
        case Numbers():
            return Numbers(take(column.low), take(column.high))
        case Truths():
            return Truths(take(column.sure), take(column.maybe))
        case Dates():
            return Dates(
                take(column.day), np.zeros(len(rows), dtype=bool) if column.unknown is None else take(column.unknown)
            )
        case _:
            texts = as_texts(column)
            other = np.zeros(len(rows), dtype=bool) if texts.other is None else take(texts.other)
            return Texts({name: take(own) for name, own in texts.possible.items()}, other)

"""Where on a line of rules just so many enterprises have an outcome: every such stretch of it, with its exact ends.

The line is first judged at equal steps. Between two steps only rows whose outcome differs at them matter; those are judged again,
ever nearer to where their number turns to the one wanted, down to the very place at which single enterprises turn. An enterprise
that turns twice between two steps is not seen to turn.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from standard_engine.errors import UsageError
from standard_engine.numerals import decimal_places
from standard_engine.population.columns import FILE
from standard_engine.population.scenarios import OUTCOMES, Scenarios
from standard_engine.population.side_by_side import each_block
from standard_engine.population.simplest import DECIMALS, simplest
from standard_engine.population.sweep import Point, shares
from standard_engine.population.turning import Turning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from standard_engine.assessment.result import Outcome
    from standard_engine.population.line import Line
    from standard_engine.population.store import Population

STEPS = 32
NAME = "enterprise_name"
NAMED = 5
"""As many enterprises are named at a place."""
FINE = Fraction(1, 2**40)
"""Rows that turn within such a share of the line are looked at one by one."""
_TARGET = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(%|％|家)?\s*([a-z]+|[\u4e00-\u9fff]+)\s*")


@dataclass(frozen=True, slots=True)
class Target:
    """So many enterprises with this outcome."""

    count: int
    outcome: Outcome


def read_target(text: str, rows: int) -> Target:
    """`100 pass`, `100 家通过` or `12% pass`, of so many enterprises.

    Raises:
        UsageError: for anything else, and where a percentage is no whole number of enterprises.
    """
    words = {outcome.value: outcome for outcome in OUTCOMES} | {outcome.label: outcome for outcome in OUTCOMES}
    found = _TARGET.fullmatch(text)
    if found is None or found[3] not in words:
        raise UsageError(f"“{text}”不是目标；应写成 '100 pass'、'100 家通过' 或 '12% pass'（pass、fail、undetermined）")
    count = Fraction(found[1])
    if found[2] in ("%", "％"):
        count = count * rows / 100
        if count.denominator > 1:
            below = int(count)
            raise UsageError(f"{rows} 家的 {found[1]}% 不是整数；请写家数，如 '{below} pass' 或 '{below + 1} pass'")
    if count.denominator > 1 or count > rows:
        raise UsageError(f"“{text}”：家数应是不大于 {rows} 的整数")
    return Target(int(count), words[found[3]])


@dataclass(frozen=True, slots=True)
class Turn:
    """What turns at a place: so many enterprises, the first few by name; not `exact`, they turn just before it."""

    rows: int
    names: tuple[str, ...]
    exact: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """The places from one to another at which just so many have the outcome, each end among them or not."""

    count: int
    low: Fraction
    has_low: bool
    high: Fraction
    has_high: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """The stretches that meet the target, in order; where none does, those that come nearest to it from below and above.

    `points` are the steps that were judged first; `turns` is what turns at places that were looked at.
    """

    target: Target
    points: tuple[Point, ...]
    stretches: tuple[Stretch, ...]
    nearest: tuple[Stretch, ...]
    turns: Mapping[Fraction, Turn]


def calibrate(
    population: Population, line: Line, target: Target, steps: int = STEPS, processes: int | None = None
) -> Calibration:
    """Find where on the line the target is met."""
    places = shares(steps)
    counts = np.zeros((len(places), len(OUTCOMES)), dtype=np.int64)
    code = OUTCOMES.index(target.outcome)
    hits = []
    for outcomes in each_block(
        population, partial(Scenarios, line.runner, [line.program(share) for share in places]), processes
    ):
        found = outcomes[1:]
        counts += np.stack([(found == each).sum(axis=1) for each in range(len(OUTCOMES))], axis=1)
        hits.append(found == code)
    own = [int(count) for count in counts[:, code]]
    search = _Search(population, line, code)
    pieces = search.along(places, own, hits, target.count)
    turns = dict(search.turns)
    meeting = [one for one in pieces if one.count == target.count]
    nearest: list[Stretch] = []
    for count in () if meeting else _beside(pieces, target.count):
        nearest += [one for one in search.along(places, own, hits, count) if one.count == count]
        turns |= search.turns
    return Calibration(
        target,
        tuple(Point(share, *map(int, row)) for share, row in zip(places, counts, strict=True)),
        tuple(meeting),
        tuple(nearest),
        turns,
    )


@dataclass(frozen=True)
class _Rows:
    """Rows that have another outcome at the one end of a part of the line than at the other; `hit`: the wanted one at the low end."""

    batch: pa.RecordBatch
    hit: Any

    @property
    def gains(self) -> int:
        return int((~self.hit).sum())

    @property
    def losses(self) -> int:
        return int(self.hit.sum())

    def differing(self, hit: Any, other: Any) -> _Rows:
        """Those of them that differ between two places, by what they are at each."""
        rows = np.flatnonzero(hit != other)
        return _Rows(self.batch.take(pa.array(rows)), hit[rows])


class _Search:
    """Goes along a line for a count; `turns` is what was found to turn on the way."""

    def __init__(self, population: Population, line: Line, code: int) -> None:
        self.turns: dict[Fraction, Turn] = {}
        self._pieces: list[Stretch] = []
        self._target = 0
        self._population, self._line, self._code = population, line, code
        self._turning = Turning(line)
        self._names = tuple(dict.fromkeys((*line.runner.names, FILE, NAME)))

    def along(
        self, places: Sequence[Fraction], counts: Sequence[int], hits: Sequence[Any], target: int
    ) -> tuple[Stretch, ...]:
        """Pieces of the line with their counts, from counts at places of it and every row's hits there, block by block.

        Parts in which the target cannot be met are left out.
        """
        self._target, self._pieces = target, []
        self.turns = {}
        for at, (low, high) in enumerate(pairwise(places)):
            self._point(low, counts[at])
            gains = sum(int((~hit[at] & hit[at + 1]).sum()) for hit in hits)
            losses = sum(int((hit[at] & ~hit[at + 1]).sum()) for hit in hits)
            if not gains + losses:
                self._piece(low, high, counts[at])
            elif counts[at] - losses <= target <= counts[at] + gains:
                self._between(low, high, counts[at], self._rows(hits, at))
        self._point(places[-1], counts[-1])
        return tuple(_merged(self._pieces))

    def _rows(self, hits: Sequence[Any], at: int) -> _Rows:
        """The rows that differ between two neighbouring places."""
        blocks = zip(self._population.blocks(self._names), hits, strict=True)
        kept = [batch.take(pa.array(np.flatnonzero(hit[at] != hit[at + 1]))) for batch, hit in blocks]
        table = pa.Table.from_batches(kept).combine_chunks()
        return _Rows(table.to_batches()[0], np.concatenate([hit[at][hit[at] != hit[at + 1]] for hit in hits]))

    def _between(self, low: Fraction, high: Fraction, count: int, rows: _Rows) -> None:
        """The open part between two places, with the count at the low one."""
        if not len(rows.hit):
            self._piece(low, high, count)
        elif count - rows.losses <= self._target <= count + rows.gains:
            if len(rows.hit) > 1 and high - low > FINE:
                self._halved(low, high, count, rows)
            else:
                self._turned(low, high, count, rows)

    def _halved(self, low: Fraction, high: Fraction, count: int, rows: _Rows) -> None:
        middle = (low + high) / 2
        hit = self._hits(rows, middle)
        before, after = rows.differing(rows.hit, hit), rows.differing(hit, ~rows.hit)
        self._between(low, middle, count, before)
        inside = count + before.gains - before.losses
        self._point(middle, inside)
        self._between(middle, high, inside, after)

    def _turned(self, low: Fraction, high: Fraction, count: int, rows: _Rows) -> None:
        """Around the place at which the first row turns: just before it, at it, and just after it."""
        place, exact = self._turning.place(rows.batch.slice(0, 1), low, high)
        beside = (high - low) * FINE
        ends = [low, *(one for one in (place - beside, place, place + beside) if low < one < high), high]
        hits = [rows.hit, *(self._hits(rows, one) for one in ends[1:-1]), ~rows.hit]
        for one, other, hit, then in zip(ends, ends[1:], hits, hits[1:], strict=False):
            turning = rows.differing(hit, then)
            if place in (one, other) and other - one == beside:
                self._piece(one, other, count if other == place else count + turning.gains - turning.losses)
                self._turn(place, turning, exact=exact)
            else:
                self._between(one, other, count, turning)
            count += turning.gains - turning.losses
            if other != high:
                self._point(other, count)

    def _hits(self, rows: _Rows, place: Fraction) -> Any:
        return Scenarios(self._line.runner, [self._line.program(place)])(rows.batch)[1] == self._code

    def _turn(self, place: Fraction, rows: _Rows, *, exact: bool) -> None:
        if not len(rows.hit):
            return
        names = [
            next((row[name] for name in (NAME, FILE) if row.get(name)), "")
            for row in rows.batch.slice(0, NAMED).to_pylist()
        ]
        known = self.turns.get(place, Turn(0, (), exact=True))
        self.turns[place] = Turn(
            known.rows + len(rows.hit), (*known.names, *names)[:NAMED], exact=known.exact and exact
        )

    def _piece(self, low: Fraction, high: Fraction, count: int) -> None:
        self._pieces.append(Stretch(count, low, has_low=False, high=high, has_high=False))

    def _point(self, place: Fraction, count: int) -> None:
        self._pieces.append(Stretch(count, place, has_low=True, high=place, has_high=True))


def _merged(pieces: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbouring pieces of one count as one."""
    last: Stretch | None = None
    for piece in pieces:
        if last is not None and (last.count, last.high) == (piece.count, piece.low):
            last = replace(last, high=piece.high, has_high=piece.has_high)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _beside(pieces: Sequence[Stretch], count: int) -> Iterator[int]:
    """The greatest count below one, and the least above it."""
    if below := [one.count for one in pieces if one.count < count]:
        yield max(below)
    if above := [one.count for one in pieces if one.count > count]:
        yield min(above)


def chosen_place(line: Line, found: Calibration) -> Fraction | None:
    """The place that is proposed, None where the target is not met: the value with the fewest decimals, nearest to the present one.

    Where several numbers move, the share of the way with the fewest decimals.
    """
    alone = line.moved[0].range if len(line.moved) == 1 else None
    present = line.moved[0].present
    near = Fraction(0) if alone is None else alone.start if present is None else present
    values = []
    for one in found.stretches:
        ends = [(one.low, one.has_low), (one.high, one.has_high)]
        (low, has_low), (high, has_high) = sorted(
            (alone.at(end) if alone is not None else end, has) for end, has in ends
        )
        values.append(simplest(low, high, has_low=has_low, has_high=has_high, near=near))
    if not values:
        return None
    best = min(values, key=lambda value: (_decimals(value), abs(value - near)))
    return alone.share(best) if alone is not None else best


def _decimals(value: Fraction) -> int:
    places = decimal_places(value)
    return DECIMALS if places is None else places

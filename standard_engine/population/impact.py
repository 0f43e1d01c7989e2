"""What a change of the rules does to a population: who passes and who no longer does, by how much, and where."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from standard_engine.assessment.result import Outcome
from standard_engine.pack.resolved import FieldType
from standard_engine.population.assessed import SUBJECT
from standard_engine.population.columns import FILE
from standard_engine.population.judge import PopulationJudge
from standard_engine.population.side_by_side import each_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.store import Population

WINDOW = 1.0
"""Points on each side of a line that are compared for bunching."""
_QUARTERS = ("最小的四分之一", "较小的四分之一", "较大的四分之一", "最大的四分之一")
_DIVISION, _CITY = 3, 4
"""Characters of a code that name its division (GB/T 4754: a letter and two digits) and its city (GB/T 2260)."""
_FINE = 6
"""Decimals to which scores in doubles are kept apart when they are counted: a score on a line is on it."""


@dataclass(frozen=True)
class Judging:
    """A population judged by one pack: each row's decision, and the bounds of its score."""

    pack: ResolvedPack
    decision: Any
    low: Any
    high: Any

    @property
    def passes(self) -> int:
        """How many pass."""
        return int((self.decision == Outcome.PASS.value).sum())


@dataclass(frozen=True, slots=True)
class Group:
    """Some of the enterprises: how many, how many pass before and after, how many come in and fall out."""

    title: str
    rows: int
    before: int
    after: int
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class Flip:
    """One enterprise whose decision changes, with its scores as least and most."""

    row: int
    name: str
    code: str
    industry: str
    region: str
    before: Outcome
    after: Outcome
    score_before: tuple[float, float]
    score_after: tuple[float, float]
    reasons: str

    @property
    def by(self) -> float:
        """By how much the least score changes."""
        return self.score_after[0] - self.score_before[0]


@dataclass(frozen=True, slots=True)
class Bunching:
    """How many scores lie just below a line and just on or above it, and how likely so uneven a split is by chance."""

    line: float
    below: int
    above: int
    chance: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change does alone, or all of them together; None where it is no rule by itself, as a level out of order."""

    title: str
    passes: int | None = None
    gained: int | None = None
    lost: int | None = None


@dataclass(frozen=True, slots=True)
class Impact:
    """All of it. `groups` by what they are; `bins` are how many scores begin with each whole point, before and after."""

    rows: int
    before: Judging
    after: Judging
    counts: tuple[Counter[str], Counter[str]]
    flips: tuple[Flip, ...]
    groups: dict[str, tuple[Group, ...]]
    bins: tuple[tuple[int, int, int], ...]
    bunching: tuple[Bunching, ...]
    effects: tuple[Effect, ...]


def judging(population: Population, pack: ResolvedPack, processes: int | None = None) -> Judging:
    """Judge every row by a pack, decision and score."""
    population.of(pack)
    told = list(each_block(population, partial(PopulationJudge, pack, detail=False), processes))
    arrays = {name: _joined([block[name] for block in told]) for name in ("decision", "total.low", "total.high")}
    return Judging(pack, arrays["decision"], arrays["total.low"], arrays["total.high"])


def _joined(arrays: list[Any]) -> Any:
    return np.concatenate(arrays) if arrays else np.empty(0)


def impact(
    population: Population,
    before: Judging,
    after: Judging,
    *,
    lines: Sequence[float],
    size: str | None,
    effects: Sequence[tuple[str, Judging | None]] = (),
) -> Impact:
    """Compare two judgings of one population.

    `lines` are the scores that the decision asks for, `size` is the column that enterprises are parted by in quarters, `effects` are
    judgings with one of several changes each, None for one that is no rule by itself.
    """
    facts = _Facts(population, before.pack, size)
    return Impact(
        rows=len(before.decision),
        before=before,
        after=after,
        counts=(Counter(before.decision.tolist()), Counter(after.decision.tolist())),
        flips=tuple(_flips(population, facts, before, after)),
        groups={title: tuple(_grouped(keys, order, before, after)) for title, keys, order in facts.parted()},
        bins=tuple(_bins(before.low, after.low)),
        bunching=tuple(_bunching(line, before.low[before.low == before.high]) for line in lines),
        effects=tuple(_effect(title, before, own) for title, own in effects),
    )


class _Facts:
    """Who the rows are."""

    def __init__(self, population: Population, pack: ResolvedPack, size: str | None) -> None:
        asked = (FILE, *SUBJECT, *([size] if size else []))
        self._table = pa.Table.from_batches(population.blocks(asked))
        self._titles = {
            spec.id: {item.code: item.title for table in pack.enumerations if table.id == spec.enumeration for item in table.items}
            for spec in pack.fields
            if spec.type is FieldType.CODE
        }  # fmt: skip
        self._size = size
        self._size_title = next((spec.title for spec in pack.fields if spec.id == size), "")

    def text(self, name: str, row: int) -> str:
        """What a row says in a column; empty for nothing."""
        if name not in self._table.column_names:
            return ""
        return self._table.column(name)[row].as_py() or ""

    def title(self, field: str, code: str) -> str:
        """A code with its title."""
        title = self._titles.get(field, {}).get(code)
        return f"{title}（{code}）" if title else code

    def parted(self) -> Iterator[tuple[str, Any, tuple[str, ...]]]:
        """Each way to part the rows, with every row's part, and the order of the parts where they have one."""
        for title, field, length, ending in (("行业", "industry", _DIVISION, ""), ("市州", "region", _CITY, "00")):
            if field in self._table.column_names:
                codes = [
                    code[:length] for code in self._table.column(field).cast(pa.string()).fill_null("").to_pylist()
                ]
                named = {code: self.title(field, code + ending) if code else "（未填）" for code in set(codes)}
                yield title, np.array([named[code] for code in codes], dtype=object), ()
        if self._size is not None and self._size in self._table.column_names:
            yield f"规模（{self._size_title}）", self._quarters(), _QUARTERS

    def _quarters(self) -> Any:
        values = self._table.column(self._size).to_numpy()
        known = np.isfinite(values)
        edges = np.quantile(values[known], [0.25, 0.5, 0.75]) if known.any() else []
        words = np.array(_QUARTERS, dtype=object)
        return np.where(known, words[np.searchsorted(edges, np.where(known, values, 0.0), side="right")], "（未填）")


def _flips(population: Population, facts: _Facts, before: Judging, after: Judging) -> Iterator[Flip]:
    rows = np.flatnonzero(before.decision != after.decision)
    reasons = _reasons(population, after.pack, rows)
    found = [
        Flip(
            int(row), facts.text("enterprise_name", int(row)) or facts.text(FILE, int(row)), facts.text("credit_code", int(row)),
            facts.title("industry", facts.text("industry", int(row))), facts.title("region", facts.text("region", int(row))),
            Outcome(before.decision[row]), Outcome(after.decision[row]),
            (float(before.low[row]), float(before.high[row])), (float(after.low[row]), float(after.high[row])),
            reasons[int(row)],
        )
        for row in rows
    ]  # fmt: skip
    order = list(Outcome)
    yield from sorted(found, key=lambda flip: (-order.index(flip.after), -abs(flip.by), flip.row))


def _reasons(population: Population, pack: ResolvedPack, rows: Any) -> dict[int, str]:
    """Why these rows have their decision."""
    judge = PopulationJudge(pack)
    found: dict[int, str] = {}
    start = 0
    for batch in population.blocks(judge.names):
        own = rows[(rows >= start) & (rows < start + batch.num_rows)]
        if len(own):
            told = judge(batch.take(pa.array(own - start)))
            found |= dict(zip(own.tolist(), told["reasons"].tolist(), strict=True))
        start += batch.num_rows
    return found


def _grouped(keys: Any, order: tuple[str, ...], before: Judging, after: Judging) -> Iterator[Group]:
    """The parts in their order, else the most numerous first."""
    titles, inverse, counts = np.unique(keys.astype(str), return_inverse=True, return_counts=True)
    one, other = (judged.decision == Outcome.PASS.value for judged in (before, after))

    def count(rows: Any) -> Any:
        return np.bincount(inverse[rows], minlength=len(titles))

    table = zip(titles, counts, count(one), count(other), count(~one & other), count(one & ~other), strict=True)
    found = [Group(str(title), *(int(number) for number in numbers)) for title, *numbers in table]
    yield from sorted(
        found,
        key=lambda group: (order.index(group.title) if group.title in order else len(order), -group.rows, group.title),
    )


def _bins(before: Any, after: Any) -> Iterator[tuple[int, int, int]]:
    whole = [np.floor(np.round(low[np.isfinite(low)], _FINE)).astype(np.int64) for low in (before, after)]
    both = np.concatenate(whole)
    if len(both):
        for point in range(int(both.min()), int(both.max()) + 1):
            yield point, int((whole[0] == point).sum()), int((whole[1] == point).sum())


def _bunching(line: float, scores: Any) -> Bunching:
    from scipy.stats import binomtest

    kept = np.round(scores, _FINE)
    below = int(((kept >= line - WINDOW) & (kept < line)).sum())
    above = int(((kept >= line) & (kept < line + WINDOW)).sum())
    chance = float(binomtest(above, above + below).pvalue) if above + below else 1.0
    return Bunching(line, below, above, chance)


def _effect(title: str, before: Judging, after: Judging | None) -> Effect:
    if after is None:
        return Effect(title)
    one, other = (judged.decision == Outcome.PASS.value for judged in (before, after))
    return Effect(title, after.passes, int((~one & other).sum()), int((one & ~other).sum()))

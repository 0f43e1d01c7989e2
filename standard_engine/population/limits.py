"""The numbers that a pack's levels ask for: each with its name, and with its place in the program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import takewhile
from typing import TYPE_CHECKING, Any

import numpy as np

from standard_engine.formula.column_values import Numbers, Truths
from standard_engine.formula.exact import compile_node
from standard_engine.formula.program import Kind, Program, Step
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import And, Arithmetic, Choose, Name, Negative, Node, Not, Number, Truth, walk
from standard_engine.pack.addresses import condition
from standard_engine.pack.meaning import meaning
from standard_engine.population.runner import ColumnPiece, Runner
from standard_engine.population.verdicts import as_columns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from standard_engine.pack.draft import Draft
    from standard_engine.pack.resolved import CriterionEntry, Indicator, ResolvedPack
    from standard_engine.population.store import Population


@dataclass(frozen=True, slots=True)
class Limit:
    """What a level of an indicator asks for, in general or under a condition; `name` is that of `rules set`.

    `value` is in the criterion's unit, of which the indicator's is `scale` times as many. `least` and `most` are the values
    of the levels beside it, which it cannot pass; None for none.
    """

    indicator: Indicator
    level: str
    entry: CriterionEntry
    name: str
    value: Fraction
    scale: Fraction
    least: Fraction | None
    most: Fraction | None
    when: str | None
    """The condition in words."""

    @property
    def group(self) -> str:
        """The step that says whether a row is judged by this limit."""
        return f"{self.indicator.id}.limited.{self.entry.when_text or ''}"

    @property
    def said(self) -> str:
        """The indicator, the level and the condition."""
        when = f"（{self.when}）" if self.when else ""
        return f"{self.indicator.title}　{self.level}{when}"


def limits_of(pack: ResolvedPack, draft: Draft) -> tuple[Limit, ...]:
    """Every plain number that a level asks for, in the order of the pack."""
    found: list[Limit] = []
    words = meaning(draft).conditions
    for indicator in pack.indicators:
        if indicator.criterion is None:
            continue
        shared = draft.model.indicators[indicator.id].criteria
        owner = f"criteria.{shared}" if isinstance(shared, str) else f"indicators.{indicator.id}.criteria"
        for entry in indicator.criterion.entries:
            when = words.get(condition(entry.when_text), entry.when_text) if entry.when_text else None
            found += _of_entry(indicator, entry, owner, when)
    return tuple(found)


def _of_entry(indicator: Indicator, entry: CriterionEntry, owner: str, when: str | None) -> Iterator[Limit]:
    numbers = [(level, node, _number(node)) for level, node in entry.limits]
    numbers = [one for at, one in enumerate(numbers) if at == 0 or one[1] is not numbers[at - 1][1]]
    values = [None if one is None else _constant(node) for _, node, one in numbers]
    for at, (level, node, number) in enumerate(numbers):
        if number is None or not number.value:
            continue
        scale = _constant(node) / number.value
        beside = [
            value / scale for value in (*values[max(at - 1, 0) : at], *values[at + 1 : at + 2]) if value is not None
        ]
        yield Limit(
            indicator, level, entry, f"{owner}.levels.{level}", number.value, scale,
            max((value for value in beside if value <= number.value), default=None),
            min((value for value in beside if value >= number.value), default=None),
            when,
        )  # fmt: skip


def _number(node: Node) -> Number | None:
    """The one number that a constant limit is, beside those that only convert its unit."""
    own = [part for part in walk(node) if isinstance(part, Number) and not part.conversion]
    plain = all(isinstance(part, Number | Arithmetic | Negative) for part in walk(node))
    return own[0] if len(own) == 1 and plain else None


def _constant(node: Node) -> Fraction:
    value = compile_node(node)({})
    assert isinstance(value, Fraction)  # noqa: S101 - a number and conversions of units
    return value


def changed(program: Program, limit: Limit, value: Fraction) -> Program:
    """The program in which a limit is another."""
    node = dict(limit.entry.limits)[limit.level]
    own = _number(node)
    assert own is not None  # noqa: S101 - a limit is made of one
    instead = _replaced(node, own, replace(own, value=value))
    names = {f"{limit.indicator.id}.limit.{normal(level)}" for level, other in limit.entry.limits if other == node}
    steps = (
        replace(step, expression=_branch(step.expression, limit.entry.when, instead)) if step.name in names else step
        for step in program.steps
    )
    return Program(tuple(steps), program.leaves)


def _branch(node: Node, when: Node | None, instead: Node) -> Node:
    """A choice by conditions of entries, with another value for one of them."""
    if not isinstance(node, Choose):
        return instead
    if when is None:
        return replace(node, otherwise=instead)
    cases = tuple((case, instead if case == when else value) for case, value in node.cases)
    return replace(node, cases=cases) if cases != node.cases else replace(node, otherwise=instead)


def _replaced(node: Node, old: Node, new: Node) -> Node:
    """A constant limit with another number in it."""
    match node:
        case Arithmetic(sign, left, right):
            return Arithmetic(sign, _replaced(left, old, new), _replaced(right, old, new))
        case Negative(operand):
            return Negative(_replaced(operand, old, new))
    return new if node is old else node


class Values:
    """The values that limits are compared with, over a population: of each limit, those of the rows that it is for."""

    def __init__(self, pack: ResolvedPack, limits: Iterable[Limit]) -> None:
        self._own = {limit.group: limit.indicator.id for limit in limits}
        groups = {limit.group: _group(pack, limit) for limit in limits}
        self.runner = Runner(pack, (*dict.fromkeys(self._own.values()), *groups), tuple(groups.values()))

    def found(self, population: Population) -> Mapping[str, tuple[Any, Any]]:
        """Row numbers and known values by group."""
        rows: dict[str, list[Any]] = {group: [] for group in self._own}
        values: dict[str, list[Any]] = {group: [] for group in self._own}
        start = 0
        for batch in population.blocks(self.runner.names):
            for group, (own, told) in self._batch(batch).items():
                kept = np.flatnonzero(own)
                rows[group].append(start + kept)
                values[group].append(told[kept])
            start += batch.num_rows
        return {group: (_joined(rows[group], np.int64), _joined(values[group], np.float64)) for group in self._own}

    def _batch(self, batch: Any) -> dict[str, tuple[Any, Any]]:
        found = {group: (np.zeros(batch.num_rows, dtype=bool), np.zeros(batch.num_rows)) for group in self._own}
        for piece in self.runner.pieces(batch):
            if isinstance(piece, ColumnPiece):
                columns: Mapping[Any, Any] = piece.judged.values
            else:
                asked = set(self.runner.asked)
                steps = [step for step in self.runner.program.steps if step.name in asked]
                columns = as_columns(self.runner.exact_runs(piece.batch), steps)
            for group, name in self._own.items():
                number, holds = columns[name], columns[group]
                assert isinstance(number, Numbers)  # noqa: S101 - an indicator with limits is a number
                assert isinstance(holds, Truths)  # noqa: S101 - a group is a condition
                own, told = found[group]
                own[piece.rows] = holds.sure & (number.low == number.high)
                told[piece.rows] = number.low
        return found


def _joined(parts: Sequence[Any], kind: Any) -> Any:
    return np.concatenate(parts) if parts else np.empty(0, dtype=kind)


def _group(pack: ResolvedPack, limit: Limit) -> Step:
    """Whether a row is judged by an entry: it applies, no entry before it holds, and its own condition does."""
    assert limit.indicator.criterion is not None  # noqa: S101 - a limit has one
    before = takewhile(lambda entry: entry is not limit.entry, limit.indicator.criterion.entries)
    parts: list[Node] = [Not(entry.when) for entry in before if entry.when is not None]
    if limit.entry.when is not None:
        parts.append(limit.entry.when)
    applies = f"{limit.indicator.id}.applies"
    if any(step.name == applies for step in pack.program.steps):
        parts.append(Name(applies))
    whole = Truth(value=True) if not parts else parts[0] if len(parts) == 1 else And(tuple(parts))
    return Step(limit.group, whole, Kind.TRUTH, "", limit.said)

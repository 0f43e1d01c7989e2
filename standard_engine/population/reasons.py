"""Why each row has its decision: the parts of the decision's own condition that make it so, as `assessment.verdict` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from standard_engine.formula.program import Kind, Step
from standard_engine.formula.prose import prose
from standard_engine.formula.tree import And, Name, Node, Not, Or
from standard_engine.language import say
from standard_engine.pack.labels import PackTitles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from standard_engine.formula.column_values import Bools, Truths
    from standard_engine.pack.resolved import ResolvedPack

_BITS = 24
"""As many truths are put into one whole number before it is made small again: 2²⁴ times the rows of a block fits."""


@dataclass(frozen=True, slots=True)
class Part:
    """A condition within the decision: the step that gives it, what a reader calls it, and what it is made of."""

    step: str
    label: str
    opposite: bool = False
    parts: tuple[Part, ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        """Every step that it and its parts are read from."""
        return (self.step, *(step for part in self.parts for step in part.steps))


def decision_parts(pack: ResolvedPack) -> tuple[Part, tuple[Step, ...]]:
    """The decision taken apart down to requirements and comparisons, and steps for the parts that have none of their own."""
    reader = _Reader(pack)
    return reader.part(Name("decision")), tuple(reader.steps)


class _Reader:
    def __init__(self, pack: ResolvedPack) -> None:
        self._titles = PackTitles(pack)
        self._known = {step.name: step for step in pack.program.steps}
        self._stops = {item.id: item.title for item in pack.requirements}
        self._stops |= {item.id: item.title for item in pack.indicators}
        self.steps: list[Step] = []

    def part(self, node: Node, about: str = "{part}") -> Part:
        match node:
            case Name(name) if name.partition(".")[0] in self._stops:
                return Part(name, about.replace("{part}", self._stops[name.partition(".")[0]]))
            case Name(name) if name in self._known:
                inner = self._known[name].expression
                if name.startswith("grade."):
                    about = say("评为“{title}”：{part}", title=self._known[name].title, part="{part}")
                return Part(name, self._label(node, about), isinstance(inner, Not), self._parts(inner, about))
            case _:
                step = Step(f"part.{len(self.steps)}", node, Kind.TRUTH, "", "")
                self.steps.append(step)
                return Part(step.name, self._label(node, about), isinstance(node, Not), self._parts(node, about))

    def _parts(self, node: Node, about: str) -> tuple[Part, ...]:
        match node:
            case And(operands) | Or(operands):
                return tuple(self.part(operand, about) for operand in operands)
            case Not(operand):
                return (self.part(operand, about),)
            case Name():
                return (self.part(node, about),)
            case _:
                return ()

    def _label(self, node: Node, about: str) -> str:
        expression = self._known[node.id].expression if isinstance(node, Name) else node
        return about.replace("{part}", prose(expression, self._titles))


class Reasons:
    """Puts the reasons of many rows into words, each combination once."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def words(self, environment: Mapping[str | Any, Any], count: int) -> np.ndarray[Any, np.dtype[np.object_]]:
        """Why a row does not pass, or cannot be decided; empty for one that passes."""
        decision: Truths = environment[self._part.step]
        marks: dict[str, Bools] = {}
        no, open_ = ~decision.maybe, decision.maybe & ~decision.sure
        for label, rows in self._kept(self._part, environment, np.broadcast_to(no, count), sense=False):
            _mark(marks, say("{label}：不满足", label=label), rows)
        for label, rows in self._open(self._part, environment, np.broadcast_to(open_, count)):
            _mark(marks, say("{label}：无法判定", label=label), rows)
        found = np.full(count, "", dtype=object)
        if not marks:
            return found
        first, inverse = _combinations(list(marks.values()))
        texts = [say("；").join(label for label, rows in marks.items() if rows[row]) for row in first]
        found[:] = np.array(texts, dtype=object)[inverse]
        return found

    def _kept(
        self, part: Part, environment: Mapping[Any, Any], rows: Bools, *, sense: bool
    ) -> Iterator[tuple[str, Bools]]:
        """The last parts that have a truth in rows in which the whole has it for their sake."""
        own: Truths = environment[part.step]
        here = rows & (own.sure if sense else ~own.maybe)
        if not here.any():
            return
        if not part.parts:
            yield part.label, here
        for inner in part.parts:
            yield from self._kept(inner, environment, here, sense=sense is not part.opposite)

    def _open(self, part: Part, environment: Mapping[Any, Any], rows: Bools) -> Iterator[tuple[str, Bools]]:
        own: Truths = environment[part.step]
        here = rows & own.maybe & ~own.sure
        if not here.any():
            return
        if not part.parts:
            yield part.label, here
        for inner in part.parts:
            yield from self._open(inner, environment, here)


def _combinations(masks: Sequence[Bools]) -> tuple[Any, Any]:
    """A row with each combination of truths that occurs, and which of these every row has."""
    keys = np.zeros(len(masks[0]), dtype=np.int64)
    for at, mask in enumerate(masks, 1):
        keys = 2 * keys + mask
        if at % _BITS == 0:
            keys = np.unique(keys, return_inverse=True)[1]
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    return first, inverse


def _mark(marks: dict[str, Bools], text: str, rows: Bools) -> None:
    marks[text] = marks[text] | rows if text in marks else rows

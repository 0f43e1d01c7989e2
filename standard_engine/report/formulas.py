"""A pack's formulas in Chinese, by the name of the step that computes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.formula.prose import prose
from standard_engine.formula.tree import And, Choose, Comparison, Not, Number, Or, Text, walk
from standard_engine.pack.labels import PackTitles

if TYPE_CHECKING:
    from standard_engine.formula.tree import ComparisonSign, Node
    from standard_engine.pack.resolved import ResolvedPack


class Formulas:
    """What each step of one pack computes, in words."""

    def __init__(self, pack: ResolvedPack) -> None:
        self.titles = PackTitles(pack)
        self._titles = {step.name: step.title for step in pack.program.steps}
        self._expressions = {step.name: step.expression for step in pack.program.steps}
        nodes = [node for expression in self._expressions.values() for node in walk(expression)]
        self._units = {node.source: node.unit for node in nodes if isinstance(node, Number) and node.source >= 0}

    def of(self, step: str) -> str | None:
        """What a step computes; None where there is no such step."""
        return self.prose(self._expressions[step]) if step in self._expressions else None

    def applies(self, name: str) -> str | None:
        """When something applies, told as what holds, not as what must not; None where it always does."""
        step = f"{name}.applies"
        return self.prose(_affirmed(self._expressions[step])) if step in self._expressions else None

    def title(self, step: str) -> str | None:
        """What a step is called; None where there is no such step."""
        return self._titles.get(step)

    def prose(self, node: Node) -> str:
        """Any expression of the pack in words."""
        return prose(node, self.titles)

    def sign(self, step: str) -> ComparisonSign | None:
        """How a step compares; None where it compares nothing."""
        nodes = walk(self._expressions[step]) if step in self._expressions else []
        return next((node.sign for node in nodes if isinstance(node, Comparison)), None)

    def levels(self, indicator: str) -> tuple[str, ...]:
        """The levels of an indicator, best first."""
        match self._expressions.get(f"{indicator}.level"):
            case Choose(cases):
                return tuple(value.value for _, value in cases if isinstance(value, Text))
            case _:
                return ()

    def unit(self, number: int) -> str:
        """The unit in which the program uses a registered number; empty for none."""
        return self._units.get(number, "")


def _affirmed(node: Node) -> Node:
    """The same condition with its negations taken inwards, which is as true of what is not known (De Morgan)."""
    match node:
        case Not(Not(inner)):
            return _affirmed(inner)
        case Not(Or(operands)):
            return And(_flat(And, [_affirmed(Not(operand)) for operand in operands]))
        case Not(And(operands)):
            return Or(_flat(Or, [_affirmed(Not(operand)) for operand in operands]))
        case _:
            return node


def _flat(kind: type[And | Or], parts: list[Node]) -> tuple[Node, ...]:
    """The parts, those of the same kind taken apart."""
    return tuple(inner for part in parts for inner in (part.operands if isinstance(part, kind) else (part,)))

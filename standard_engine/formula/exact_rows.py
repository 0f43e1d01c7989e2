"""Single rows of a block in exact numbers, as far as they are asked: for comparisons that doubles cannot decide."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.formula.exact import AS_OF, DATA_YEAR, compile_node, missing_value
from standard_engine.formula.program import Kind
from standard_engine.formula.reported import EPOCH, KNOWN, NONE, NOT_APPLICABLE
from standard_engine.formula.values import Cause, NotApplicable, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from standard_engine.formula.exact import Closure
    from standard_engine.formula.program import Leaf, Program
    from standard_engine.formula.reported import Reported
    from standard_engine.formula.tree import Field, Node


class ExactRows:
    """A program's exact closures, each compiled when it is first asked for."""

    def __init__(self, program: Program, like: ExactRows | None = None) -> None:
        """What it has from another program is compiled for both."""
        self.steps = {step.name: step.expression for step in program.steps}
        self._closures: dict[str, Closure] = {}
        self._alike: dict[str, ExactRows] = {}
        if like is not None:
            self._alike = {name: like for name, node in self.steps.items() if node is like.steps[name]}
        self._nodes: dict[int, tuple[Node, Closure]] = {}
        self.leaves = {leaf.field: leaf for leaf in program.leaves}

    def step(self, name: str) -> Closure:
        """The closure of a step."""
        if name in self._alike:
            return self._alike[name].step(name)
        if name not in self._closures:
            self._closures[name] = compile_node(self.steps[name])
        return self._closures[name]

    def node(self, node: Node) -> Closure:
        """The closure of a node of the program."""
        if id(node) not in self._nodes:
            self._nodes[id(node)] = node, compile_node(node)
        return self._nodes[id(node)][1]


class ExactRow(dict[Any, Any]):
    """The environment of one row: every step and leaf is worked out when it is first asked for."""

    def __init__(
        self,
        rows: ExactRows,
        reported: Mapping[Field, Reported],
        row: int,
        fixed: Mapping[str, bool],
        *,
        as_of: date,
        year: int,
    ) -> None:
        super().__init__({AS_OF: as_of, DATA_YEAR: Fraction(year), **fixed})
        self._rows = rows
        self._reported = reported
        self._row = row
        self._like: ExactRow | None = None
        self._changed: AbstractSet[str] = frozenset()

    def take_after(self, other: ExactRow, changed: AbstractSet[str]) -> None:
        """Ask the environment of the same row by another program for all but the steps that are changed."""
        self._like, self._changed = other, changed

    def __missing__(self, key: str | Field) -> Any:
        if self._like is not None and key not in self._changed:
            value = self._like[key]
        elif isinstance(key, str):
            value = self._rows.step(key)(self)
        else:
            value = _reported(self._rows.leaves[key], self._reported.get(key), self._row)
        self[key] = value
        return value


def _reported(leaf: Leaf, reported: Reported | None, row: int) -> Any:
    state = None if reported is None else KNOWN if reported.state is None else reported.state[row]
    if reported is None or state is None:
        return missing_value(leaf)
    if state == NOT_APPLICABLE:
        return NotApplicable()
    if state == NONE:
        options = None if leaf.options is None else frozenset(leaf.options)
        return Unknown(frozenset({Cause("none", leaf.field)}), leaf.low, leaf.high, options)
    if state != KNOWN:
        return missing_value(leaf)
    value = reported.values[row]
    match leaf.kind:
        case Kind.NUMBER:
            return Fraction(repr(float(value)))
        case Kind.TRUTH:
            return bool(value)
        case Kind.DATE:
            return EPOCH + timedelta(days=int(value))
        case Kind.TEXT:
            return reported.listed[value]

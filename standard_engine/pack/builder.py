"""Building a program: named steps on demand, in an order in which each stands after what it uses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from standard_engine.errors import StandardEngineError
from standard_engine.findings import Finding
from standard_engine.findings import rule_codes as codes
from standard_engine.formula.binding import Scope, Typed, bind
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.program import Kind, Leaf, Program, Step
from standard_engine.formula.syntax import parse
from standard_engine.formula.tree import Field, Name, Node, Not

if TYPE_CHECKING:
    from standard_engine.pack.draft import Draft, Path_
    from standard_engine.pack.register import Register
    from standard_engine.pack.resolved import Source


class Broken(StandardEngineError):  # noqa: N818 - it says what the thing asked for is
    """What was asked for has been reported as broken already; what depends on it stays silent."""


class Builder:
    """Steps, leaves and findings of one program while it is being lowered."""

    def __init__(self, draft: Draft, register: Register) -> None:
        self.draft = draft
        self.register = register
        self.findings: list[Finding] = []
        self._steps: dict[str, Step] = {}
        self._typed: dict[str, Typed] = {}
        self._leaves: dict[Field, Leaf] = {}
        self._open: list[str] = []
        self._broken: set[str] = set()

    def program(self) -> Program:
        """The steps so far, with the leaves that they read."""
        return Program(
            tuple(self._steps.values()), tuple(self._leaves[field] for field in sorted(self._leaves, key=str))
        )

    def has(self, name: str) -> bool:
        """Is there such a step?"""
        return name in self._steps

    def expression(self, name: str) -> Node:
        """What a step computes."""
        return self._steps[name].expression

    def leaf(self, leaf: Leaf) -> Field:
        """The node of a reported value, now read by the program."""
        self._leaves.setdefault(leaf.field, leaf)
        return leaf.field

    def step(self, name: str, path: Path_, title: str, build: Callable[[], Typed]) -> Typed:
        """A reference to a step, which is built when it is first asked for.

        What a step builds may not apply; then `<name>.applies` is a step too, and the reference says so.

        Raises:
            Broken: where the step is faulty; the fault is among the findings.
        """
        if name in self._typed:
            return self._typed[name]
        if name in self._broken:
            raise Broken
        if name in self._open:
            self._cycle(name, path)
        self._open.append(name)
        try:
            built = build()
        except FormulaError as error:
            self.findings += self.draft.findings(error, path)
            self._fail(name)
        except Broken:
            self._fail(name)
        finally:
            self._open.pop()
        absent: Node | None = None
        if built.absent is not None:
            applies = self._put(f"{name}.applies", replace(built, node=Not(built.absent)), f"{title}适用", truth=True)
            absent = Not(applies.node)
        self._typed[name] = replace(self._put(name, built, title), absent=absent)
        return self._typed[name]

    def _put(self, name: str, built: Typed, title: str, *, truth: bool = False) -> Typed:
        kind = Kind.TRUTH if truth else built.kind
        self._steps[name] = Step(name, built.node, kind, "" if truth else str(built.unit), title)
        return Typed(
            Name(name), kind, built.unit, options=None if truth else built.options, codes=None if truth else built.codes
        )

    def _cycle(self, name: str, path: Path_) -> NoReturn:
        ring = [*self._open[self._open.index(name) :], name]
        self.findings.append(codes.CYCLE.at(self.draft.place(path), ring=" → ".join(ring)))
        raise Broken

    def _fail(self, name: str) -> NoReturn:
        self._broken.add(name)
        raise Broken

    def bind(self, text: str, path: Path_, scope: Scope, title: str, source: Source, back: int = 0) -> Typed:
        """The bound expression of a formula text that stands at a path, its numbers registered."""
        return bind(self.register.mark(parse(text), path, title, source), scope, back)

    def guarded(self, path: Path_, build: Callable[[], Typed]) -> Typed:
        """What `build` gives, its fault reported at the path.

        Raises:
            Broken: where it is faulty.
        """
        try:
            return build()
        except FormulaError as error:
            found = self.draft.findings(error, path)
            self.findings += [finding for finding in found if finding not in self.findings]
            raise Broken from None

    def try_bind(self, text: str, path: Path_, scope: Scope, title: str, source: Source) -> Typed | None:
        """As `bind`, with a fault reported at the path instead of raised; None then."""
        try:
            return self.bind(text, path, scope, title, source)
        except FormulaError as error:
            self.findings += self.draft.findings(error, path)
        except Broken:
            pass
        return None

"""A pack made ready to judge: its program compiled once, and what each of its steps rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standard_engine.formula.exact import Closure, Environment, Evaluator, compile_node
from standard_engine.formula.tree import Choose, Field, Name, Node, Number, children, walk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from standard_engine.assessment.reported import Reports
    from standard_engine.formula.program import Step
    from standard_engine.formula.values import Reported
    from standard_engine.pack.resolved import ResolvedPack


class Judge:
    """Runs one pack's program over submissions, and answers what a result rests on."""

    def __init__(self, pack: ResolvedPack) -> None:
        self.pack = pack
        self.steps: dict[str, Step] = {step.name: step for step in pack.program.steps}
        self._fields: dict[str, tuple[Field, ...]] = {}
        self._dependent: dict[str, list[tuple[str, Closure]]] = {}
        self._conditions: dict[int, Closure] = {}
        asked = self.steps_used("decision") | self.steps_used("total")
        self.splits = tuple(name for name in self.steps if name.endswith(".applies") and name in asked)
        self._evaluator = Evaluator(pack.program, self.splits)

    def run(
        self, reports: Reports, *, as_of: date, year: int, instead: Mapping[Field, Reported | None] | None = None
    ) -> Environment:
        """The value of every step; `instead` stands for what was reported of its leaves, None for nothing."""
        reported = {**reports.environment(self.pack.program.leaves), **(instead or {})}
        known = {field: value for field, value in reported.items() if value is not None}
        return self._evaluator.run(known, as_of=as_of, year=year)

    def fields(self, name: str) -> tuple[Field, ...]:
        """The leaves that a step rests on, through derived values and other steps, in reading order."""
        if name not in self._fields:
            found: dict[Field, None] = {}
            for node in walk(self.steps[name].expression):
                if isinstance(node, Field):
                    found[node] = None
                elif isinstance(node, Name):
                    found.update(dict.fromkeys(self.fields(node.id)))
            self._fields[name] = tuple(found)
        return self._fields[name]

    def derived(self, name: str) -> tuple[str, ...]:
        """The pack's derived values that a step rests on, of this year or an earlier one, in the order of the program."""
        named = {item.id for item in self.pack.derived}
        used = self.steps_used(name)
        return tuple(step for step in self.steps if step in used and step != name and step.partition("@")[0] in named)

    def what_if(self, indicator: str, value: Any, environment: Environment) -> Environment:
        """The environment had an indicator this value: its own levels and points anew, all else as it was."""
        if indicator not in self._dependent:
            own = [step for step in self.pack.program.steps if step.name.startswith(f"{indicator}.")]
            self._dependent[indicator] = [
                (step.name, compile_node(step.expression))
                for step in own
                if not step.name.endswith((".applies", ".nominal", ".full", ".share")) and ".limit." not in step.name
            ]
        changed = {**environment, indicator: value}
        for name, closure in self._dependent[indicator]:
            changed[name] = closure(changed)
        return changed

    def numbers_used(self, name: str, environment: Environment) -> list[int]:
        """The registered numbers that a step's value rests on: of a choice, the branch taken, or all that may be."""
        found: dict[int, None] = {}
        seen: set[str] = set()
        waiting: list[Node] = [Name(name)]
        while waiting:
            node = waiting.pop()
            match node:
                case Name(step) if step in self.steps and step not in seen:
                    seen.add(step)
                    waiting.append(self.steps[step].expression)
                case Number(_, _, source) if source >= 0:
                    found[source] = None
                case Choose():
                    waiting += self._possible(node, environment)
                case _:
                    waiting += children(node)
        return sorted(found)

    def steps_used(self, name: str) -> set[str]:
        """Every step that a step rests on, itself included."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            step = waiting.pop()
            if step in self.steps and step not in seen:
                seen.add(step)
                waiting += [node.id for node in walk(self.steps[step].expression) if isinstance(node, Name)]
        return seen

    def _possible(self, node: Choose, environment: Environment) -> list[Node]:
        nodes: list[Node] = []
        for condition, value in node.cases:
            nodes.append(condition)
            key = id(condition)
            if key not in self._conditions:
                self._conditions[key] = compile_node(condition)
            holds = self._conditions[key](environment)
            if holds is not False:
                nodes.append(value)
            if holds is True:
                return nodes
        return [*nodes, node.otherwise]

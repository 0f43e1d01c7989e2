"""What of a pack its cases reach: entries of criteria, levels, requirements both ways, outcomes, branches."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from standard_engine.assessment.verdict import outcome_of
from standard_engine.formula.absence import about_applying
from standard_engine.formula.exact import Closure, Environment, compile_node
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Choose, Comparison, DataYear, Node, walk
from standard_engine.pack.checks import constant

if TYPE_CHECKING:
    from standard_engine.pack.resolved import Criterion, ResolvedPack


class Coverage:
    """Collects what environments reach. `total` and `reached` name parts in Chinese, for a rule author."""

    def __init__(self, pack: ResolvedPack) -> None:
        self._pack = pack
        self._choices: list[tuple[str, list[Closure]]] = []
        self.reached: set[str] = set()
        self.total: set[str] = {"结论 通过", "结论 不通过"}
        for item in pack.indicators:
            levels = _levels(item.criterion) if item.criterion else []
            self.total |= {f"指标 {item.id} 达到 {level}" for level in levels}
            self.total |= {f"指标 {item.id} 未达最低等级"} if levels else set()
            entries = item.criterion.entries if item.criterion else ()
            self.total |= {_entry(item.id, entry.when_text) for entry in entries}
        for requirement in pack.requirements:
            self.total |= {f"要求 {requirement.id} 成立", f"要求 {requirement.id} 不成立"}
        self.total |= {f"等级 {grade.id}" for grade in pack.grades}
        self._find_choices()

    def _find_choices(self) -> None:
        """Branches that an author wrote: of derived values, indicator values and formula scores."""
        own = {item.id for item in self._pack.derived} | {item.id for item in self._pack.indicators}
        own |= {f"{item.id}.points" for item in self._pack.indicators if item.score in {"formula", "options"}}
        for step in self._pack.program.steps:
            if step.name not in own:
                continue
            choices = [node for node in walk(step.expression) if isinstance(node, Choose) and _written(node)]
            for at, choice in enumerate(choices):
                name = f"公式 {step.name} 第 {at + 1} 处条件"
                self._choices.append((name, [compile_node(condition) for condition, _ in choice.cases]))
                self.total |= {f"{name} 分支 {branch + 1}" for branch in range(len(choice.cases) + 1)}

    def add(self, environment: Environment) -> None:
        """Note what one run reaches; what is not known reaches nothing."""
        for item in self._pack.indicators:
            if environment.get(f"{item.id}.applies", True) is True:
                self._indicator(item.id, environment)
        for requirement in self._pack.requirements:
            holds = environment[requirement.id]
            if isinstance(holds, bool):
                self.reached.add(f"要求 {requirement.id} {'成立' if holds else '不成立'}")
        grade = environment.get("grade")
        if any(item.id == grade for item in self._pack.grades):
            self.reached.add(f"等级 {grade}")
        outcome = f"结论 {outcome_of(environment['decision']).label}"
        self.reached |= {outcome} & self.total
        for name, conditions in self._choices:
            branch = _branch(conditions, environment)
            if branch is not None:
                self.reached.add(f"{name} 分支 {branch + 1}")

    def _indicator(self, name: str, environment: Environment) -> None:
        item = next(item for item in self._pack.indicators if item.id == name)
        if item.criterion is None:
            return
        level = environment.get(f"{name}.level")
        known = isinstance(level, str)
        if known:
            named = f"指标 {name} 达到 {level}"
            self.reached.add(named if named in self.total else f"指标 {name} 未达最低等级")
        for entry in item.criterion.entries:
            holds = True if entry.when is None else compile_node(entry.when)(environment)
            if holds is True:
                if known or all(f"{name}.{normal(own)}" not in environment for own in item.criterion.levels):
                    self.reached.add(_entry(name, entry.when_text))
                return
            if holds is not False:
                return


def _levels(criterion: Criterion) -> list[str]:
    """The levels that a value can stop at: those whose limit is not always the next better one's."""
    limits = [dict(entry.limits) for entry in criterion.entries]
    first, *_ = criterion.levels
    return [first] + [
        level
        for better, level in pairwise(criterion.levels)
        if not all(_same_limit(entry[better], entry[level]) for entry in limits)
    ]


def _same_limit(one: Node, other: Node) -> bool:
    known = constant(one)
    return one == other if known is None else known == constant(other)


def _entry(name: str, when: str | None) -> str:
    return f"基准 {name}（{when or '一般情形'}）"


def _written(choice: Choose) -> bool:
    """Did an author write the choice? Those about what applies, and about editions of a factor, are put in by lowering."""
    return not all(about_applying(condition) or _by_year(condition) for condition, _ in choice.cases)


def _by_year(condition: Node) -> bool:
    return isinstance(condition, Comparison) and isinstance(condition.left, DataYear)


def _branch(conditions: list[Closure], environment: Environment) -> int | None:
    for at, condition in enumerate(conditions):
        holds = condition(environment)
        if holds is True:
            return at
        if holds is not False:
            return None
    return len(conditions)

"""What a synthetic population is drawn around: the cases of a pack, and how each indicator is driven."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.cases import case_submissions
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.assessment.result import Outcome
from standard_engine.assessment.verdict import outcome_of
from standard_engine.errors import UsageError
from standard_engine.formula.program import Kind, Step
from standard_engine.formula.tree import Among, Comparison, Field, walk
from standard_engine.pack.resolved import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from standard_engine.formula.exact import Environment
    from standard_engine.formula.tree import Node
    from standard_engine.formula.values import Reported
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Submission

_TRIED = 6
"""As many cases are tried to see what drives an indicator."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A value of the latest year that an indicator is proportional to, or with `inverse` inversely so.

    `limits` are the steps of the indicator's limits; `lower`: a lower value is better.
    """

    indicator: str
    field: Field
    inverse: bool
    lower: bool
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Anchors:
    """Submissions to vary, what drives indicators, what bounds fields, and codes to choose from."""

    submissions: tuple[Submission, ...]
    drivers: tuple[Driver, ...]
    bounds: tuple[tuple[Field, Step], ...]
    codes: dict[str, tuple[str, ...]]


def anchors_of(name: str | Path, pack: ResolvedPack) -> Anchors:
    """What the pack's cases and formulas tell.

    Raises:
        UsageError: if the pack has no cases.
    """
    submissions = case_submissions(name, pack)
    if not submissions:
        raise UsageError(f"规则包 {pack.id} 没有算例，不能据以合成企业群")
    judge = Judge(pack)
    sound = [one for one in submissions if _is_sound(judge, one)] or submissions
    return Anchors(
        tuple(sound),
        tuple(_drivers(judge, sound[:_TRIED])),
        tuple(_bounds(pack)),
        {spec.id: _codes(pack, spec.id, submissions) for spec in pack.fields if spec.type is FieldType.CODE},
    )


def _is_sound(judge: Judge, submission: Submission) -> bool:
    """Is every requirement kept, and the decision known?"""
    environment = judge.run(Reports(judge.pack, submission), as_of=judge.pack.as_of, year=submission.year)
    kept = all(environment[item.id] is True for item in judge.pack.requirements)
    return kept and outcome_of(environment["decision"]) is not Outcome.UNDETERMINED


def _drivers(judge: Judge, submissions: Sequence[Submission]) -> list[Driver]:
    """For each indicator the value that it is proportional to in the most submissions."""
    limits = {
        item.id: tuple(name for name in judge.steps if name.startswith(f"{item.id}.limit."))
        for item in judge.pack.indicators
        if judge.steps[item.id].kind is Kind.NUMBER
    }
    seen = Counter(
        way for one in submissions for way in _ways(judge, one, [name for name, own in limits.items() if own])
    )
    found = []
    for item in judge.pack.indicators:
        ways = [way for way, _ in seen.most_common() if way[0] == item.id]
        if ways:
            _, field, inverse = ways[0]
            found.append(Driver(item.id, field, inverse, item.better == "lower", limits[item.id]))
    return found


def _ways(judge: Judge, submission: Submission, indicators: Sequence[str]) -> Iterator[tuple[str, Field, bool]]:
    """Each indicator with a value of the latest year by whose doubling it doubles, or (true) halves."""
    reports = Reports(judge.pack, submission)

    def run(instead: Mapping[Field, Reported | None]) -> Environment:
        return judge.run(reports, as_of=judge.pack.as_of, year=submission.year, instead=instead)

    was = run({})
    fields = dict.fromkeys(field for name in indicators for field in judge.fields(name) if field.back == 0)
    for field in fields:
        value = reports.datum(field).value
        if isinstance(value, Fraction) and value:
            now = run({field: 2 * value})
            for name in indicators:
                one, other = was[name], now[name]
                if isinstance(one, Fraction) and isinstance(other, Fraction) and one and other in {2 * one, one / 2}:
                    yield name, field, other != 2 * one


def _bounds(pack: ResolvedPack) -> list[tuple[Field, Step]]:
    """What cross-checks say that a reported value is at most."""
    found: list[tuple[Field, Step]] = []
    for step in pack.program.steps:
        node = step.expression
        if not (step.name.startswith("check.") and isinstance(node, Comparison) and isinstance(node.left, Field)):
            continue
        if node.sign in {"<", "<="}:
            found.append((node.left, Step(f"bound.{len(found)}", node.right, Kind.NUMBER, "", "")))
    return found


def _codes(pack: ResolvedPack, field: str, submissions: Sequence[Submission]) -> tuple[str, ...]:
    """Codes of the enumeration that cases have or that formulas ask for; all of its longest where none asks."""
    spec = next(spec for spec in pack.fields if spec.id == field)
    table = next((table for table in pack.enumerations if table.id == spec.enumeration), None)
    longest = max((len(item.code) for item in table.items), default=0) if table else 0
    whole = [item.code for item in table.items if len(item.code) == longest] if table else []
    asked = {code for step in pack.program.steps for node in walk(step.expression) for code in _asked(node, field)}
    if not asked:
        return tuple(whole)
    own = [datum.value for one in submissions if isinstance((datum := one.datum(field)).value, str)]
    found = dict.fromkeys(str(code) for code in own)
    for prefix in sorted(asked):
        found |= dict.fromkeys([code for code in whole if code.startswith(prefix)][:2])
    return tuple(found)


def _asked(node: Node, field: str) -> tuple[str, ...]:
    return node.codes if isinstance(node, Among) and node.item == Field(field) else ()

"""The decision: its outcome by Kleene logic, the reasons read off its own expression, and whether it binds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.assessment.result import Decision, Outcome
from standard_engine.formula.exact import evaluate
from standard_engine.formula.prose import prose, worked
from standard_engine.formula.tree import And, Comparison, Name, Node, Not, Or
from standard_engine.formula.values import Unknown
from standard_engine.language import say
from standard_engine.numerals import show
from standard_engine.pack.resolved import NO_GRADE, SourcedNumber, Standing

if TYPE_CHECKING:
    from standard_engine.assessment.judge import Judge
    from standard_engine.assessment.labels import PackLabels
    from standard_engine.formula.exact import Environment

MOST_REASONS = 30


def outcome_of(value: Any) -> Outcome:
    """通过 for true, 不通过 for false, 无法判定 for what is not known."""
    if isinstance(value, Unknown):
        return Outcome.UNDETERMINED
    return Outcome.PASS if value is True else Outcome.FAIL


def decide(judge: Judge, environment: Environment, labels: PackLabels) -> Decision:
    """The decision of a run."""
    value = environment["decision"]
    outcome = outcome_of(value)
    reasons: dict[str, None] = {}
    _explain(Name("decision"), value, judge, environment, labels, reasons)
    if outcome is Outcome.PASS:
        _explain_better(judge, environment, labels, reasons)
    used = _numbers(judge, environment)
    open_numbers = tuple(number for number in used if number.source.status is not Standing.OFFICIAL)
    return Decision(
        outcome=outcome,
        grade=_grade(judge, environment) if outcome is Outcome.PASS else None,
        reasons=tuple(reasons)[:MOST_REASONS],
        binding=not open_numbers,
        non_official=open_numbers,
    )


def _grade(judge: Judge, environment: Environment) -> str | None:
    grade = environment.get("grade")
    if not isinstance(grade, str) or grade == NO_GRADE:
        return None
    return next(item.title for item in judge.pack.grades if item.id == grade)


def _explain_better(judge: Judge, environment: Environment, labels: PackLabels, reasons: dict[str, None]) -> None:
    """Add why no better grade than the one awarded."""
    for grade in judge.pack.grades:
        if environment.get("grade") == grade.id:
            return
        _explain(Name(f"grade.{grade.id}"), environment[f"grade.{grade.id}"], judge, environment, labels, reasons)


def _numbers(judge: Judge, environment: Environment) -> list[SourcedNumber]:
    """The numbers that the verdict and the grade rest on, and the requirements that they ask."""
    roots = [name for name in ("decision", "grade") if name in judge.steps]
    indices = sorted({index for root in roots for index in judge.numbers_used(root, environment)})
    numbers = [judge.pack.numbers[index] for index in indices]
    asked = {name for root in roots for name in judge.steps_used(root)}
    return numbers + [
        SourcedNumber(f"requirements.{item.id}", item.title, say("（条文）"), "", item.source, item.place)
        for item in judge.pack.requirements
        if item.id in asked
    ]


def _explain(
    node: Node, value: Any, judge: Judge, environment: Environment, labels: PackLabels, reasons: dict[str, None]
) -> None:
    """Add why the node has its value: for a conjunction that fails, what fails; and so on down to what was asked."""
    match node:
        case Name(name) if _is_stop(name, judge):
            reasons[labels.reason(name, value)] = None
        case Name(name) if name.startswith("grade.") and value is not True:
            parts: dict[str, None] = {}
            _explain(judge.steps[name].expression, value, judge, environment, labels, parts)
            reasons.update(
                {say("评为“{title}”：{part}", title=judge.steps[name].title, part=part): None for part in parts}
            )
        case Name(name) if name in judge.steps:
            _explain(judge.steps[name].expression, value, judge, environment, labels, reasons)
        case And(operands) | Or(operands):
            for operand in operands:
                part = evaluate(operand, environment)
                if _matters(value, part):
                    _explain(operand, part, judge, environment, labels, reasons)
        case Not(operand):
            _explain(operand, evaluate(operand, environment), judge, environment, labels, reasons)
        case Comparison(_, left, right):
            short = _short(evaluate(left, environment), evaluate(right, environment)) if value is False else ""
            reasons[
                say("{label}：{text}", label=prose(left, labels), text=worked(node, environment, labels)) + short
            ] = None
        case _:
            reasons[worked(node, environment, labels)] = None


def _short(left: Any, right: Any) -> str:
    """By how much a known number is on the wrong side of another."""
    if not isinstance(left, Fraction) or not isinstance(right, Fraction) or left == right:
        return ""
    return say("，差 {number}", number=show(abs(left - right)))


def _matters(value: Any, part: Any) -> bool:
    """Does a part help to explain the value of the whole? What is known explains what is known, and so for unknown."""
    return isinstance(part, Unknown) if isinstance(value, Unknown) else part is value


def _is_stop(name: str, judge: Judge) -> bool:
    """Is it something a reader knows by name: a requirement, or one of an indicator's own steps?"""
    owner = name.partition(".")[0]
    return owner in {item.id for item in judge.pack.requirements} | {item.id for item in judge.pack.indicators}

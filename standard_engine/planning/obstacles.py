"""Why even everything at its best does not pass: the conditions of the decision that cannot be met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.assessment.labels import PackLabels
from standard_engine.assessment.reported import Reports
from standard_engine.formula.exact import evaluate
from standard_engine.formula.prose import prose, worked
from standard_engine.formula.tree import And, Arithmetic, Comparison, Name, Node
from standard_engine.planning.goals import greatest, meet
from standard_engine.planning.result import Obstacle

if TYPE_CHECKING:
    from standard_engine.assessment.judge import Judge
    from standard_engine.formula.exact import Environment
    from standard_engine.planning.search import Search


def obstacles(search: Search) -> tuple[tuple[Obstacle, ...], bool]:
    """Each condition that cannot be met by itself; else a least set of conditions that cannot be met together.

    And whether it is certain that nothing passes: of one of these at least, nothing was approximated.
    """
    wanted = conditions(search.trials.judge)
    alone = {condition: own for condition in wanted if (own := _stuck(search, condition)) is not None}
    if alone:
        return tuple(_obstacle(search, condition) for condition in alone), any(own.proves for own in alone.values())
    together = list(wanted)
    for condition in wanted:
        rest = [other for other in together if other is not condition]
        if rest and meet(search, *rest) is None:
            together = rest
    own = search.anew()
    certain = meet(own, *together) is None and own.proves
    return tuple(_obstacle(search, condition) for condition in together), certain


def conditions(judge: Judge) -> list[Node]:
    """The parts that the decision is the conjunction of; a requirement or an indicator is one part."""
    known = _known(judge)
    found: list[Node] = []
    waiting: list[Node] = [Name("decision")]
    while waiting:
        node = waiting.pop(0)
        match node:
            case Name(name) if name.partition(".")[0] not in known and isinstance(
                judge.steps[name].expression, And | Name
            ):
                waiting.insert(0, judge.steps[name].expression)
            case And(operands):
                waiting[:0] = operands
            case _:
                found.append(node)
    return found


def _known(judge: Judge) -> set[str]:
    """What a reader knows by name."""
    return {item.id for item in judge.pack.requirements} | {item.id for item in judge.pack.indicators}


def _stuck(search: Search, condition: Node) -> Search | None:
    """The search that did not meet a condition by itself; None where it is met."""
    own = search.anew()
    met = evaluate(condition, search.trials.baseline) is True or meet(own, condition) is not None
    return None if met else own


def _obstacle(search: Search, condition: Node) -> Obstacle:
    """The condition in words, as it is at the best that was reached."""
    judge = search.trials.judge
    expression = judge.steps[condition.id].expression if isinstance(condition, Name) else condition
    environment = search.trials.baseline
    submission = search.trials.submission
    if isinstance(expression, Comparison) and expression.sign in {">=", ">", "<=", "<"}:
        higher, lower = expression.left, expression.right
        if expression.sign in {"<=", "<"}:
            higher, lower = lower, higher
        best = greatest(search, Arithmetic("-", higher, lower))
        if best is not None:
            environment, submission = best.environment, search.trials.changed(best.values)
    reports = Reports(judge.pack, submission)
    labels = PackLabels(judge.pack, judge, reports, environment)
    return Obstacle(_text(condition, expression, environment, labels, _known(judge)))


def _text(condition: Node, expression: Node, environment: Environment, labels: PackLabels, known: set[str]) -> str:
    match condition:
        case Name(name) if name.partition(".")[0] in known:
            return labels.reason(name, environment[name])
        case _ if isinstance(expression, Comparison):
            return f"{prose(expression.left, labels)}：{worked(expression, environment, labels)}"
        case _:
            return worked(expression, environment, labels)

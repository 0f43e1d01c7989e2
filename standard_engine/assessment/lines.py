"""The lines that a score has to reach, read off the decision and the grades, whatever the standard says there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.result import Line
from standard_engine.formula.exact import evaluate
from standard_engine.formula.tree import Comparison, Name, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.assessment.judge import Judge
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.tree import Node

SCORE = Name("total")
_AT_LEAST = {">=": False, ">": True}
_AT_MOST = {"<=": False, "<": True}
DECISION = "decision"


def score_lines(judge: Judge, environment: Environment) -> tuple[Line, ...]:
    """Every known number that a grade or the decision asks the score to reach, the lowest first.

    A line is `needed` where the decision asks for it, itself or by a grade that it asks for.
    """
    asked = judge.steps_used(DECISION)
    titles = {f"grade.{grade.id}": grade.title for grade in judge.pack.grades} | {DECISION: ""}
    found = {
        Line(title, value, strict=strict, needed=step in asked)
        for step, title in titles.items()
        if step in judge.steps
        for value, strict in _asked(judge.steps[step].expression, environment)
    }
    return tuple(sorted(found, key=lambda line: (line.value, line.strict, line.title)))


def _asked(expression: Node, environment: Environment) -> Iterator[tuple[Fraction, bool]]:
    for node in walk(expression):
        if not isinstance(node, Comparison):
            continue
        if node.left == SCORE and node.sign in _AT_LEAST:
            other, strict = node.right, _AT_LEAST[node.sign]
        elif node.right == SCORE and node.sign in _AT_MOST:
            other, strict = node.left, _AT_MOST[node.sign]
        else:
            continue
        value = evaluate(other, environment)
        if isinstance(value, Fraction):
            yield value, strict

"""What a search is for: a condition met, a score reached, a number as great as can be."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.formula.exact import evaluate
from standard_engine.formula.tree import Name, Node
from standard_engine.planning.affine import as_float
from standard_engine.planning.search import Accepts, Found, Goal, Search, require

if TYPE_CHECKING:
    from standard_engine.formula.exact import Environment
    from standard_engine.planning.affine import Affine
    from standard_engine.planning.levers import Cut
    from standard_engine.planning.model import Model
    from standard_engine.planning.reading import LinearReading


def meet(search: Search, *conditions: Node, cuts: tuple[Cut, ...] = ()) -> Found | None:
    """The cheapest change with which all of these conditions are certain."""

    def goal(reading: LinearReading, model: Model) -> None:
        for condition in conditions:
            require(reading, model, condition)

    return search.find(goal, all_hold(*conditions), cuts)


def all_hold(*conditions: Node) -> Callable[[Environment], bool]:
    """Are these conditions certain?"""
    return lambda environment: all(evaluate(condition, environment) is True for condition in conditions)


def reach(search: Search, score: Fraction) -> Found | None:
    """The cheapest change with which the total is certain to reach a score."""

    def goal(reading: LinearReading, model: Model) -> None:
        model.keep(reading.number(Name("total")), low=as_float(score))

    def accepts(environment: Environment) -> bool:
        total = search.trials.score(environment)
        return total is not None and total >= score

    return search.find(goal, accepts)


def greatest(search: Search, number: Node) -> Found | None:
    """A change with which a number is as great as can be."""

    def goal(reading: LinearReading, model: Model) -> Affine:
        del model
        return -reading.number(number)

    accepts: Accepts = lambda _: True  # noqa: E731 - every sound change is good
    wanted: Goal = goal
    return search.find(wanted, accepts)

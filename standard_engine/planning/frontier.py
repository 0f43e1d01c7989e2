"""The frontier: the least effort, or cost, of each score between the present one and the best that can be reached."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.planning.goals import reach
from standard_engine.planning.result import Step

if TYPE_CHECKING:
    from standard_engine.planning.search import Found, Search

STEPS = 8
"""So many scores are asked for."""
TENTH = Fraction(1, 10)


def frontier_of(search: Search, reachable: Fraction) -> tuple[Step, ...]:
    """A step for each of the scores that lie evenly between now and the best, the last just below it."""
    now = search.trials.score(search.trials.baseline)
    if now is None or reachable <= now:
        return ()
    found: list[Step] = []
    for wanted in _scores(now, reachable):
        if found and found[-1].score >= wanted:
            continue
        one = reach(search, wanted)
        if one is not None:
            found.append(_step(search, wanted, one))
    return tuple(found)


def _scores(now: Fraction, best: Fraction) -> list[Fraction]:
    """Whole scores where the way is long enough for them."""
    width = max((best - now) / STEPS, TENTH)
    step = Fraction(-(-width // 1)) if width > 1 else width
    first = (now // step + 1) * step
    scores: list[Fraction] = []
    while first < best // TENTH * TENTH:
        scores.append(first)
        first += step
    return [*scores, best // TENTH * TENTH]


def _step(search: Search, wanted: Fraction, found: Found) -> Step:
    score = search.trials.score(found.environment)
    assert score is not None  # noqa: S101 - reached, so there is one
    effort = sum(
        (item.effort(found.values[item.slot]) for item in search.drivers if item.slot in found.values), Fraction(0)
    )
    cost = sum((item.cost * found.taken.get(item.id, 0) for item in search.measures), Fraction(0))
    return Step(wanted, score, effort, cost if search.measures else None)

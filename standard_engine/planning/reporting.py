"""What is missing today, in a plan: only what must be reported, and the widest range of it that still passes.

A solver may take any value for what nobody reported. So what a plan does without is left out, and a number becomes a
range: with intervals in place of all such numbers the exact reading must still say 通过. Interval arithmetic is wide where a
value stands twice in a formula, so a range is tried piece by piece.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.formula.values import Cause, Unknown
from standard_engine.planning.result import Range
from standard_engine.planning.tidy import magnitude

if TYPE_CHECKING:
    from standard_engine.formula.tree import Field
    from standard_engine.planning.drivers import Driver
    from standard_engine.planning.search import Found, Search
    from standard_engine.submission import Slot

FIGURES = 3
"""Ends of ranges are told to so many figures."""
HALVINGS = 7
"""A piece is halved so often before it counts as not passing."""
Passes: TypeAlias = Callable[[Fraction | None, Fraction | None], bool]


def least_reports(search: Search, found: Found) -> Found:
    """The same plan with as little as possible asked of what is missing."""
    missing = [item for item in search.drivers if item.now is None and item.slot in found.values]
    return _with_ranges(search, _without(search, found, missing)) if missing else found


def _without(search: Search, found: Found, missing: list[Driver]) -> Found:
    """Without what the plan passes without, what counts least first."""
    trials = search.trials

    def left(driver: Driver) -> Fraction:
        rest = {slot: value for slot, value in found.values.items() if slot != driver.slot}
        return trials.score(trials.run(rest)) or Fraction(0)

    values = dict(found.values)
    for driver in sorted(missing, key=left, reverse=True):
        rest = {slot: value for slot, value in values.items() if slot != driver.slot}
        if trials.passes(trials.run(rest)):
            values = rest
    return replace(found, values=values, environment=trials.run(values))


def _with_ranges(search: Search, found: Found) -> Found:
    """Each number that must be reported as wide as it may be, one after the other; the plan stands at the worse end."""
    trials = search.trials
    values = dict(found.values)
    run = trials.quickly if trials.passes(trials.quickly(values)) else trials.run
    firm = [name for name in trials.checks if found.environment[name] is True]
    open_: dict[Field, Unknown] = {}
    ranges: dict[Slot, Range] = {}
    for driver in search.drivers:
        value = values.get(driver.slot)
        if driver.now is not None or not isinstance(value, Fraction):
            continue

        def passes(low: Fraction | None, high: Fraction | None, leaf: Field = driver.leaf) -> bool:
            environment = run(values, {**open_, leaf: _between(leaf, low, high)})
            return trials.passes(environment) and all(environment[name] is True for name in firm)

        range_ = _widest(search, driver, value, passes)
        ranges[driver.slot] = range_
        open_[driver.leaf] = _between(driver.leaf, range_.low, range_.high)
        ends = [end for end in (range_.low, range_.high) if end is not None]
        scores = [(trials.score(trials.run(values | {driver.slot: end})) or Fraction(0), end) for end in ends]
        values[driver.slot] = min(scores)[1]
    return replace(found, values=values, environment=trials.run(values), ranges=ranges)


def _between(leaf: Field, low: Fraction | None, high: Fraction | None) -> Unknown:
    return Unknown(frozenset({Cause("missing", leaf)}), low, high)


def _widest(search: Search, driver: Driver, value: Fraction, passes: Passes) -> Range:
    """The range around a value that passes, open where the field is and all beyond passes at once."""
    leaf = search.trials.leaf(driver.leaf)
    low: Fraction | None = _furthest(value, driver.low, passes)
    high: Fraction | None = _furthest(value, driver.high, passes)
    if low == leaf.low or (leaf.low is None and passes(None, low)):
        low = None
    if high == leaf.high or (leaf.high is None and passes(high, None)):
        high = None
    return Range(value, value) if low is None and high is None else Range(low, high)


def _furthest(start: Fraction, end: Fraction, passes: Passes) -> Fraction:
    """The number of few figures furthest from the start towards the end up to which all pass.

    The furthest single number that passes is found first; from there back to where all up to it do.
    """
    if start == end or _all_pass(start, end, passes, HALVINGS):
        return end
    step = Fraction(10) ** (magnitude(max(abs(start), abs(end))) + 1 - FIGURES)
    way = step if end > start else -step
    first = (math.ceil(start / step) if end > start else math.floor(start / step)) * step
    good, bad = 0, int(abs(end - first) / step) + 1
    while bad - good > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if passes(first + way * middle, first + way * middle) else (good, middle)
    back = 0
    while back <= good:
        if _all_pass(start, first + way * (good - back), passes, HALVINGS):
            return first + way * (good - back)
        back = 2 * back + 1
    return start


def _all_pass(one: Fraction, other: Fraction, passes: Passes, halvings: int) -> bool:
    """Does every number between two pass, as a whole or piece by piece?"""
    if not passes(other, other):
        return False
    if passes(min(one, other), max(one, other)):
        return True
    middle = (one + other) / 2
    return (
        halvings > 0 and _all_pass(middle, other, passes, halvings - 1) and _all_pass(one, middle, passes, halvings - 1)
    )

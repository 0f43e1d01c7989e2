"""The search for the cheapest change: solve, make tidy, judge by the exact reading, and tighten until it accepts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.formula.tree import Name, Node
from standard_engine.pack.resolved import FieldType
from standard_engine.planning.affine import Affine
from standard_engine.planning.forms import Pick
from standard_engine.planning.levers import Cut, Levers, free_levers, measure_levers, step
from standard_engine.planning.logic import Logic
from standard_engine.planning.model import Model
from standard_engine.planning.reading import LinearReading
from standard_engine.planning.tidy import DIGITS, tidy

if TYPE_CHECKING:
    from standard_engine.formula.exact import Environment
    from standard_engine.planning.drivers import Driver
    from standard_engine.planning.result import Range
    from standard_engine.planning.trial import Trials
    from standard_engine.submission import Measure, Slot, Value


@dataclass(frozen=True, slots=True)
class Attempt:
    """How far from every limit a proposal keeps, as a share of its range, and whether the model is loose (`Logic`)."""

    margin: float
    loose: bool


ATTEMPTS = (
    *(Attempt(margin, loose=True) for margin in (0.0, 1e-6, 1e-4)),
    *(Attempt(margin, loose=False) for margin in (1e-6, 1e-5, 1e-4, 1e-3, 1e-2)),
)
"""Tried in turn until the exact reading accepts a proposal."""
ROUNDS = 8
"""So many solves at most for one attempt, each linearised at the last proposal."""
STILL = 1e-4
"""A change this small, as a share, is none."""

Goal: TypeAlias = Callable[[LinearReading, Model], Affine | None]
"""Puts what is wanted into a model as rows, and gives what is to be least; None for the levers' own cost."""
Accepts: TypeAlias = "Callable[[Environment], bool]"
Solve: TypeAlias = "Callable[[list[float]], _Proposal | None]"


@dataclass(frozen=True, slots=True)
class Found:
    """Exact values that were accepted, what the program comes to with them, and how often each measure is taken.

    `ranges` say of values that are missing today which others are accepted too.
    """

    values: Mapping[Slot, Value]
    environment: Environment
    taken: Mapping[str, int]
    ranges: Mapping[Slot, Range] = field(default_factory=dict)


@dataclass(slots=True)
class Search:
    """What may change in one submission, and what was met on the way: titles of steps not exactly in the program.

    `rejected`: answers of the model were left that the exact reading did not accept.
    """

    trials: Trials
    drivers: tuple[Driver, ...]
    measures: tuple[Measure, ...] = ()
    approximated: dict[str, None] = field(default_factory=dict)
    unmodelled: dict[str, None] = field(default_factory=dict)
    cut_short: bool = False
    rejected: bool = False

    @property
    def proves(self) -> bool:
        """Does it follow from no answer of the model that there is none?"""
        return not (self.approximated or self.unmodelled or self.cut_short or self.rejected)

    def anew(self) -> Search:
        """The same of which nothing has been met yet."""
        return Search(self.trials, self.drivers, self.measures)

    def find(self, goal: Goal, accepts: Accepts, cuts: tuple[Cut, ...] = ()) -> Found | None:
        """The cheapest change that reaches the goal and is accepted by the exact reading; None where none was found."""
        for attempt in ATTEMPTS:
            solve = partial(self._solve, goal, cuts, attempt)
            found, feasible = self._follow(solve, accepts, [])
            if not feasible and self.approximated:
                found, feasible = self._follow(solve, accepts, self._best_point(cuts))
            if found is not None or not feasible:
                return found
        self.rejected = True
        return None

    def _best_point(self, cuts: tuple[Cut, ...]) -> list[float]:
        """Where the total is about the greatest: what seems out of reach from the present point may not be from there."""

        def greatest(reading: LinearReading, _: Model) -> Affine:
            return -reading.number(Name("total"))

        point: list[float] = []
        for _ in range(ROUNDS if "total" in self.trials.judge.steps else 0):
            proposal = self._solve(greatest, cuts, ATTEMPTS[0], point)
            if proposal is None or _still(point, proposal.point):
                break
            point = proposal.point
        return point

    def _follow(self, solve: Solve, accepts: Accepts, point: list[float]) -> tuple[Found | None, bool]:
        """Solve again and again, each linearised at the answer before, while that still makes the accepted one cheaper.

        Gives the best that was accepted, and whether there was any answer at all.
        """
        best: Found | None = None
        least = math.inf
        feasible = False
        for _ in range(ROUNDS):
            proposal = solve(point)
            if proposal is None:
                break
            feasible = True
            found = self._accepted(proposal, accepts)
            if found is not None and proposal.cost < least - (STILL * abs(least) if math.isfinite(least) else 0.0):
                best, least = found, proposal.cost
            elif best is not None:
                break
            if not proposal.approximated or _still(point, proposal.point):
                return best, True
            point = proposal.point
        return best, feasible

    def _solve(self, goal: Goal, cuts: tuple[Cut, ...], attempt: Attempt, point: list[float]) -> _Proposal | None:
        model = Model()
        levers = (
            measure_levers(model, self.drivers, self.measures, cuts)
            if self.measures
            else free_levers(model, self.drivers, cuts)
        )
        size = len(model.low)
        logic = Logic(model, attempt.margin, loose=attempt.loose)
        start = point or _start(model, levers, self.drivers)
        reading = LinearReading(self.trials.judge.steps, self.trials.baseline, levers.forms, logic, start)
        for name in self.trials.checks:
            known = self.trials.baseline[name] is True
            if known or reading.literal(Name(name)) is not False:  # else a missing fact leaves it to the exact reading
                require(reading, model, Name(name))
        wanted = goal(reading, model)
        objective = levers.objective if wanted is None else wanted
        self.approximated |= reading.approximated
        self.unmodelled |= reading.unmodelled
        answer = model.minimise(objective)
        self.cut_short |= model.cut_short
        if answer is None:
            return None
        return _Proposal(levers, answer, answer[:size], objective.at(answer), approximated=bool(reading.approximated))

    def _accepted(self, proposal: _Proposal, accepts: Accepts) -> Found | None:
        """The proposal to as few digits as the exact reading accepts."""
        taken = {name: round(form.at(proposal.answer)) for name, form in proposal.levers.taken.items()}
        tried: Mapping[Slot, Value] | None = None
        for digits in DIGITS:
            values = self._values(proposal, taken, digits)
            if values == tried:
                continue
            tried = values
            environment = self.trials.run(values)
            if self.trials.sound(environment) and accepts(environment):
                return Found(values, environment, {name: times for name, times in taken.items() if times})
        return None

    def _values(self, proposal: _Proposal, taken: Mapping[str, int], digits: int) -> dict[Slot, Value]:
        """The slots that change, and to what."""
        found: dict[Slot, Value] = {}
        for driver in self.drivers:
            if self.measures and driver.now is not None:
                value = self._by_measures(driver, taken)
            else:
                value = _proposed(driver, proposal, digits)
            if value != driver.now:
                found[driver.slot] = value
        return found

    def _by_measures(self, driver: Driver, taken: Mapping[str, int]) -> Value:
        """The exact value once the measures are taken."""
        value = driver.now
        assert value is not None  # noqa: S101 - what is missing is reported, not measured
        for item in self.measures:
            for effect in item.effects:
                if taken[item.id] and driver.slot[:2] == (effect.field, effect.key):
                    if isinstance(value, Fraction) and isinstance(driver.now, Fraction):
                        value += step(driver.now, effect) * taken[item.id]
                    elif effect.becomes is not None:
                        value = effect.becomes
        return value


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A solver's answer; `point` are the values of the levers' own variables."""

    levers: Levers
    answer: list[float]
    point: list[float]
    cost: float
    approximated: bool


def require(reading: LinearReading, model: Model, condition: Node) -> None:
    """Hold a condition of the program."""
    literal = reading.literal(condition)
    model.keep(literal if isinstance(literal, Affine) else Affine(float(literal)), low=1)


def _proposed(driver: Driver, proposal: _Proposal, digits: int) -> Value:
    form = proposal.levers.forms[driver.leaf]
    if isinstance(form, Pick):
        return max(form.cases, key=lambda case: case[0].at(proposal.answer))[1]  # type: ignore[return-value]  # options
    assert isinstance(form, Affine)  # noqa: S101 - free levers are picks and affine forms
    value = form.at(proposal.answer)
    return value > 1 / 2 if driver.type is FieldType.TRUTH else tidy(driver, value, digits)


def _start(model: Model, levers: Levers, drivers: tuple[Driver, ...]) -> list[float]:
    """The first point to linearise at: nothing is moved, and what is missing is in the middle of what it may be."""
    missing = {
        index
        for driver in drivers
        if driver.now is None and isinstance(form := levers.forms[driver.leaf], Affine)
        for index in form.terms
    }
    return [
        (low + high) / 2 if at in missing else low
        for at, (low, high) in enumerate(zip(model.low, model.high, strict=True))
    ]


def _still(before: list[float], after: list[float]) -> bool:
    return bool(before) and all(
        abs(one - other) <= STILL * max(1.0, abs(one)) for one, other in zip(before, after, strict=True)
    )

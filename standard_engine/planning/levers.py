"""Levers: how drivers become variables of a program, and what moving them costs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.formula.tree import Field
from standard_engine.pack.resolved import FieldType
from standard_engine.planning.affine import ZERO, Affine, as_float, total
from standard_engine.planning.drivers import TURN
from standard_engine.planning.forms import Form, Pick
from standard_engine.planning.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.planning.drivers import Driver
    from standard_engine.submission import Effect, Measure, Value

Cut: TypeAlias = tuple[frozenset[str], int]
"""Of these levers, named, at most so many may be used."""


@dataclass(frozen=True, slots=True)
class Levers:
    """The forms of the leaves that may change, the cost to be least, how often each measure is taken, by its id."""

    forms: Mapping[Field, Form]
    objective: Affine
    taken: Mapping[str, Affine]


def name_of(driver: Driver) -> str:
    """What a driver is called in cuts."""
    return str(driver.slot)


def free_levers(model: Model, drivers: tuple[Driver, ...], cuts: tuple[Cut, ...]) -> Levers:
    """Every driver on its own, at its own effort."""
    forms: dict[Field, Form] = {}
    efforts: list[Affine] = []
    marked = {name for names, _ in cuts for name in names}
    used: dict[str, Affine] = {}
    for driver in drivers:
        forms[driver.leaf], effort = _free(model, driver)
        efforts.append(effort)
        if name_of(driver) in marked:
            used[name_of(driver)] = _marked(model, effort)
    _cut(model, used, cuts)
    return Levers(forms, total(efforts), {})


def _free(model: Model, driver: Driver) -> tuple[Form, Affine]:
    """A driver's form, and what it counts in the effort."""
    if driver.type is FieldType.TRUTH:
        yes = model.variable(0, 1, whole=True)
        return yes, ZERO if driver.now is None else (1 - yes if driver.now else yes) * as_float(TURN)
    if driver.type is FieldType.CHOICE:
        chosen = [model.variable(0, 1, whole=True) for _ in driver.options]
        model.keep(total(chosen), low=1, high=1)
        turned = [one for one, option in zip(chosen, driver.options, strict=True) if option != driver.now]
        effort = ZERO if driver.now is None else total(turned) * as_float(TURN)
        return Pick(tuple(zip(chosen, driver.options, strict=True))), effort
    return _number(model, driver)


def _number(model: Model, driver: Driver) -> tuple[Form, Affine]:
    low, high, size = as_float(driver.low), as_float(driver.high), as_float(driver.size)
    if driver.now is None:
        return model.variable(low, high, whole=driver.whole), ZERO
    assert isinstance(driver.now, Fraction)  # noqa: S101 - a number's value
    now = as_float(driver.now)
    up, down = model.variable(0, (high - now) / size), model.variable(0, (now - low) / size)
    form = now + (up - down) * size
    if driver.whole:
        value = model.variable(low, high, whole=True)
        model.keep(form - value, low=0, high=0)
    return form, up + down


def _marked(model: Model, effort: Affine) -> Affine:
    """A variable that is 1 where there is any effort."""
    _, most = model.range(effort)
    mark = model.variable(0, 1, whole=True)
    model.keep(effort - mark * most, high=0)
    return mark


def _cut(model: Model, used: Mapping[str, Affine], cuts: tuple[Cut, ...]) -> None:
    for names, most in cuts:
        model.keep(total(used[name] for name in sorted(names)), high=most)


def measure_levers(
    model: Model, drivers: tuple[Driver, ...], measures: tuple[Measure, ...], cuts: tuple[Cut, ...]
) -> Levers:
    """The enterprise's own measures, each taken or not, at their costs; what is missing may be reported as it likes."""
    taken = {item.id: model.variable(0, item.most, whole=True) for item in measures}
    used = {item.id: _taken_at_all(model, taken[item.id], item.most) for item in measures}
    for item in measures:
        for other in item.excludes:
            if other in used and other != item.id:
                model.keep(used[item.id] + used[other], high=1)
    forms = {driver.leaf: _moved(model, driver, measures, taken, used) for driver in drivers}
    _cut(model, used, cuts)
    return Levers(forms, total(taken[item.id] * as_float(item.cost) for item in measures), taken)


def _taken_at_all(model: Model, taken: Affine, most: int) -> Affine:
    if most == 1:
        return taken
    used = model.variable(0, 1, whole=True)
    model.keep(taken - used * most, high=0)
    return used


def _moved(
    model: Model, driver: Driver, measures: tuple[Measure, ...], taken: Mapping[str, Affine], used: Mapping[str, Affine]
) -> Form:
    """A driver as the measures move it."""
    if driver.now is None:
        return _free(model, driver)[0]
    effects = [
        (item.id, effect)
        for item in measures
        for effect in item.effects
        if driver.slot[:2] == (effect.field, effect.key)
    ]
    if isinstance(driver.now, Fraction):
        form = as_float(driver.now) + total(
            taken[name] * as_float(step(driver.now, effect)) for name, effect in effects
        )
        model.keep(form, low=as_float(driver.low), high=as_float(driver.high))
        return form
    turns = [(used[name], effect.becomes) for name, effect in effects if effect.becomes not in {None, driver.now}]
    if not turns:
        return driver.now
    turned = total(mark for mark, _ in turns)
    model.keep(turned, high=1)
    if isinstance(driver.now, bool):
        return 1 - turned if driver.now else turned
    return Pick(((1 - turned, driver.now), *((mark, value) for mark, value in turns if value is not None)))


def step(now: Value, effect: Effect) -> Fraction:
    """What taking a measure once adds to a number."""
    assert isinstance(now, Fraction)  # noqa: S101 - asked of numbers only
    change = effect.change or Fraction(0)
    return change * abs(now) if effect.relative else change

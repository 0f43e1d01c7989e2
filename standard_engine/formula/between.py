"""Programs on the line between two that differ in numbers only."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from standard_engine.formula.program import Program
from standard_engine.formula.tree import Number

if TYPE_CHECKING:
    from fractions import Fraction


class UnalikeError(ValueError):
    """Two programs differ in more than numbers; the message names the first such step."""


def between(one: Program, other: Program, share: Fraction) -> Program:
    """The program in which every number has gone this share of its way from the one to the other.

    Parts that do not differ are the same objects as in `one`.

    Raises:
        UnalikeError: if the programs differ in more than numbers.
    """
    if [step.name for step in one.steps] != [step.name for step in other.steps]:
        raise UnalikeError(next((step.name for step in one.steps if step not in other.steps), ""))
    steps = []
    for step, end in zip(one.steps, other.steps, strict=True):
        try:
            steps.append(replace(step, expression=_between(step.expression, end.expression, share)))
        except UnalikeError:
            raise UnalikeError(step.name) from None
    return Program(tuple(steps), one.leaves)


def _between(one: Any, other: Any, share: Fraction) -> Any:
    if one == other:
        return one
    if isinstance(one, Number) and isinstance(other, Number) and one.unit == other.unit:
        return replace(one, value=one.value + share * (other.value - one.value))
    if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
        return tuple(_between(left, right, share) for left, right in zip(one, other, strict=True))
    if type(one) is type(other) and is_dataclass(one) and not isinstance(one, type):
        names = [field.name for field in fields(one) if field.compare]
        parts = {name: _between(getattr(one, name), getattr(other, name), share) for name in names}
        return replace(one, **parts)
    raise UnalikeError

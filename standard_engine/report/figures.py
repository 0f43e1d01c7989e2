"""Numbers as a report prints them: decided once, with digits enough to see why."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.numerals import decimal_places, round_to, show, show_among, show_percent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.assessment.result import Bounds

LINE_STEP = Fraction(1, 2)
"""Lines that a score has to reach are multiples of this, as a rule."""
_MOST_DECIMALS = 20
_DASH = "—"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed; `number` is set where it is one exact number and `text` is that number and nothing else."""

    text: str
    number: Fraction | None = None

    def __str__(self) -> str:
        return self.text


NO_FIGURE = Figure(_DASH)


def apart(value: Fraction, others: Iterable[Fraction | None]) -> str:
    """The number with digits enough to differ from every other one that it differs from."""
    return show_among(value, (other for other in others if other is not None))


def figure(value: Fraction | None, *others: Fraction | None) -> Figure:
    """A number beside others; a dash for none."""
    return NO_FIGURE if value is None else Figure(apart(value, others), value)


def in_full(value: Fraction) -> str:
    """Every digit of a reported number; one without a finite decimal is marked ≈."""
    places = decimal_places(value)
    if places is None or places > _MOST_DECIMALS:
        return f"≈{show(value)}"
    return show(value, digits=max(places, 1))


def points(value: Fraction | None, *others: Fraction | None) -> Figure:
    """Points: as `figure`, and never rounded onto a line that they do not reach."""
    return figure(value, *others, *([] if value is None else [round_to(value, LINE_STEP)]))


def points_between(bounds: Bounds | None, *others: Fraction | None) -> Figure:
    """Points that may not be known: `62.5`, `62.5–71.5`, `至多 71.5`, `至少 60`; a dash for none."""
    if bounds is None:
        return NO_FIGURE
    if bounds.exact:
        return points(bounds.low, *others)
    low, high = points(bounds.low, bounds.high, *others), points(bounds.high, bounds.low, *others)
    return Figure(_between(low, high))


def between(bounds: Bounds | None) -> Figure:
    """Any number that may not be known."""
    if bounds is None:
        return NO_FIGURE
    if bounds.exact:
        return figure(bounds.low)
    return Figure(_between(figure(bounds.low, bounds.high), figure(bounds.high, bounds.low)))


def _between(low: Figure, high: Figure) -> str:
    match low.number, high.number:
        case None, None:
            return say("待定")
        case None, _:
            return say("至多 {high}", high=high)
        case _, None:
            return say("至少 {low}", low=low)
        case _:
            return f"{low}–{high}"


def percent(value: Fraction | None) -> str:
    """A number of percent; a dash for none."""
    return _DASH if value is None else show_percent(value / 100)

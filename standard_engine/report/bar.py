"""A score bar: what is certain, what is still possible, of full marks."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.numerals import round_to

if TYPE_CHECKING:
    from standard_engine.assessment.result import Bounds

_STEP = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """Places on a scale of 0 to 100, as decimal text: `low` is certain, up to `low` + `more` is possible."""

    low: str
    more: str
    high: str


def bar(points: Bounds, full: Bounds) -> Bar | None:
    """The bar of points out of full marks; None where there are no full marks to measure by."""
    if full.high is None or full.high <= 0:
        return None
    low, high = _share(points.low, full.high, Fraction(0)), _share(points.high, full.high, Fraction(100))
    return Bar(_text(low), _text(high - low), _text(high))


def _share(value: Fraction | None, full: Fraction, unknown: Fraction) -> Fraction:
    share = unknown if value is None else value / full * 100
    return round_to(min(max(share, Fraction(0)), Fraction(100)), _STEP)


def _text(value: Fraction) -> str:
    return f"{int(value)}.{int(value * 100) % 100:02d}"

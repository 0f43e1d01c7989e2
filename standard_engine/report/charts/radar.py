"""A radar of the categories, for a cover that is asked to have one: shares of full marks, in the standard's order."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.report.charts.svg import at, figure, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

FEWEST, MOST = 3, 8
SIZE, RADIUS = 360, 112
CENTRE = SIZE // 2
RINGS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))


@dataclass(frozen=True, slots=True)
class Axis:
    """One category: the share of its full marks that is sure, and how it is printed."""

    title: str
    share: Fraction
    text: str


def radar(title: str, words: str, axes: Sequence[Axis], line: Fraction | None) -> Markup | None:
    """The picture; `line` is the share of full marks that the score has to reach. None for too few axes or too many."""
    if not FEWEST <= len(axes) <= MOST:
        return None
    count = len(axes)
    parts = [tag("polygon", kind="ring", points=_around([ring] * count)) for ring in RINGS]
    parts += [_spoke(place, count) for place in range(count)]
    if line is not None:
        parts.append(tag("polygon", kind="line", points=_around([line] * count)))
    parts.append(tag("polygon", kind="shape", points=_around([axis.share for axis in axes])))
    parts += [label for place, axis in enumerate(axes) for label in _label(axis, place, count)]
    return figure(
        parts, title=title, describes=words, kind="radar", width=SIZE, height=SIZE, viewBox=f"0 0 {SIZE} {SIZE}"
    )


def _point(share: Fraction, place: int, count: int) -> tuple[Fraction, Fraction]:
    """Floats are good enough for a picture's corners; which side of a line a score is on is told in words."""
    turn = 2 * math.pi * place / count
    reach = min(max(share, Fraction(0)), Fraction(1)) * RADIUS
    return CENTRE + reach * Fraction(math.sin(turn)), CENTRE - reach * Fraction(math.cos(turn))


def _around(shares: Sequence[Fraction]) -> str:
    corners = (_point(share, place, len(shares)) for place, share in enumerate(shares))
    return " ".join(f"{at(x)},{at(y)}" for x, y in corners)


def _spoke(place: int, count: int) -> Markup:
    x, y = _point(Fraction(1), place, count)
    return tag("line", kind="spoke", x1=CENTRE, y1=CENTRE, x2=at(x), y2=at(y))


def _label(axis: Axis, place: int, count: int) -> Iterator[Markup]:
    x, y = _point(Fraction(1), place, count)
    anchor = "middle" if abs(x - CENTRE) < 1 else "start" if x > CENTRE else "end"
    out = CENTRE + (x - CENTRE) * Fraction(112, 100)
    down = CENTRE + (y - CENTRE) * Fraction(118, 100)
    yield tag("text", axis.title, kind="axis", x=at(out), y=at(down), text_anchor=anchor)
    yield tag("text", axis.text, kind="share", x=at(out), y=at(down + 15), text_anchor=anchor)

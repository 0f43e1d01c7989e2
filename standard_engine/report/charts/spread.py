"""Pictures of many scores: how many begin with each point before and after, and the share that reaches each score."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.report.charts.svg import Scale, at, figure, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

WIDTH, HEIGHT = 720, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 712, 16, 186
STEP = 10


def spread(
    title: str, words: str, bins: Sequence[tuple[int, int, int]], lines: Sequence[tuple[str, Fraction]]
) -> Markup:
    """How many scores begin with each whole point: bars before, a line of steps after."""
    across = _across(bins)
    most = max((max(one, other) for _, one, other in bins), default=1) or 1
    down = Scale(Fraction(0), Fraction(most))
    inside = [*_axes(bins, across, [(0, "0"), (most, str(most))], down)]
    width = _width(bins)
    for point, one, _ in bins:
        top = _down(Fraction(one), down)
        inside.append(
            tag("rect", kind="before", x=at(_x(across, point)), y=at(top), width=at(width), height=at(BOTTOM - top))
        )
    inside.append(
        tag("path", kind="path", d=_stairs([(point, Fraction(after)) for point, _, after in bins], across, down, width))
    )
    inside += _marks(lines, across)
    return _picture(title, words, inside)


def reach(
    title: str,
    words: str,
    curves: Sequence[tuple[str, Sequence[tuple[int, Fraction]]]],
    lines: Sequence[tuple[str, Fraction]],
) -> Markup:
    """The share of enterprises that reaches each score, a curve for each side."""
    points = [(point, 0, 0) for point, _ in curves[0][1]]
    across, down = _across(points), Scale(Fraction(0), Fraction(1))
    inside = [*_axes(points, across, [(0, "0%"), (Fraction(1, 2), "50%"), (1, "100%")], down)]
    for kind, curve in curves:
        places = " ".join(f"{at(_x(across, point))},{at(_down(share, down))}" for point, share in curve)
        inside.append(tag("polyline", kind=kind, points=places, fill="none"))
    inside += _marks(lines, across)
    return _picture(title, words, inside)


def _picture(title: str, words: str, inside: Sequence[Markup]) -> Markup:
    return figure(inside, title=title, describes=words, kind="spread", viewBox=f"0 0 {WIDTH} {HEIGHT}", width="100%")


def _across(bins: Sequence[tuple[int, int, int]]) -> Scale:
    low, high = (bins[0][0], bins[-1][0] + 1) if bins else (0, 100)
    return Scale(Fraction(low), Fraction(max(high, low + 1)))


def _width(bins: Sequence[tuple[int, int, int]]) -> Fraction:
    return Fraction(RIGHT - LEFT, max(1, len(bins)))


def _x(across: Scale, value: Fraction | int) -> Fraction:
    return LEFT + (RIGHT - LEFT) * across.place(Fraction(value)) / 100


def _down(value: Fraction, scale: Scale) -> Fraction:
    return BOTTOM - (BOTTOM - TOP) * scale.place(value) / 100


def _stairs(values: Sequence[tuple[int, Fraction]], across: Scale, down: Scale, width: Fraction) -> str:
    steps: list[str] = []
    for point, value in values:
        left, height = _x(across, point), _down(value, down)
        steps.append(f"{'L' if steps else 'M'}{at(left)} {at(height)} L{at(left + width)} {at(height)}")
    return " ".join(steps) or "M0 0"


def _axes(
    bins: Sequence[tuple[int, int, int]], across: Scale, heights: Sequence[tuple[Fraction | int, str]], down: Scale
) -> Iterator[Markup]:
    yield tag("line", kind="tick", x1=LEFT, x2=RIGHT, y1=BOTTOM, y2=BOTTOM)
    for value, text in heights:
        yield tag("text", text, kind="year", x=LEFT - 6, y=at(_down(Fraction(value), down) + 4), text_anchor="end")
    for point, _, _ in bins:
        if point % STEP == 0:
            yield tag("text", str(point), kind="year", x=at(_x(across, point)), y=BOTTOM + 18, text_anchor="middle")


def _marks(lines: Sequence[tuple[str, Fraction]], across: Scale) -> Iterator[Markup]:
    for text, value in lines:
        if across.holds(value):
            place = at(_x(across, value))
            yield tag("line", kind="limit", x1=place, x2=place, y1=TOP - 4, y2=BOTTOM)
            yield tag("text", text, kind="limit", x=place, y=TOP - 6, text_anchor="middle")

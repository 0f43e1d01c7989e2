"""The picture of a count along a line of values: a curve of steps, with marks on the line and counts that are aimed at."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from standard_engine.numerals import show
from standard_engine.report.charts.svg import Scale, at, figure, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 60, 700, 22, 206
TICKS = 4


def steps(
    title: str,
    words: str,
    points: Sequence[tuple[Fraction, int]],
    marks: Sequence[tuple[str, Fraction]] = (),
    target: int | None = None,
) -> Markup:
    """Points by value with their counts; each count is drawn up to where the next was looked at."""
    values = [value for value, _ in points]
    counts = [count for _, count in points] + ([] if target is None else [target])
    across = Scale(min(values), max(values), turned=values[0] > values[-1])
    room = max(1, (max(counts) - min(counts)) // 10)
    down = Scale(Fraction(max(0, min(counts) - room)), Fraction(max(counts) + room))
    inside = [*_axes(across, down)]
    path = []
    for number, (value, count) in enumerate(points):
        x, y = _x(across, value), _y(down, count)
        path.append(f"{'L' if number else 'M'}{at(x)} {at(y)}")
        if number + 1 < len(points):
            path.append(f"L{at(_x(across, points[number + 1][0]))} {at(y)}")
    inside.append(tag("path", kind="path", d=" ".join(path)))
    if target is not None:
        height = _y(down, target)
        inside.append(tag("line", kind="limit", x1=LEFT, x2=RIGHT, y1=at(height), y2=at(height)))
        inside.append(tag("text", f"{target}", kind="target", x=RIGHT, y=at(height - 5), text_anchor="end"))
    for text, value in marks:
        if across.holds(value):
            place = at(_x(across, value))
            inside.append(tag("line", kind="limit", x1=place, x2=place, y1=TOP - 4, y2=BOTTOM))
            inside.append(tag("text", text, kind="limit", x=place, y=TOP - 8, text_anchor="middle"))
    return figure(inside, title=title, describes=words, kind="spread", viewBox=f"0 0 {WIDTH} {HEIGHT}", width="100%")


def _x(across: Scale, value: Fraction) -> Fraction:
    return LEFT + (RIGHT - LEFT) * across.place(value) / 100


def _y(down: Scale, count: Fraction | int) -> Fraction:
    return BOTTOM - (BOTTOM - TOP) * down.place(Fraction(count)) / 100


def _axes(across: Scale, down: Scale) -> Iterator[Markup]:
    yield tag("line", kind="tick", x1=LEFT, x2=RIGHT, y1=BOTTOM, y2=BOTTOM)
    for value in _round_values(across.low, across.high):
        yield tag("text", show(value), kind="year", x=at(_x(across, value)), y=BOTTOM + 18, text_anchor="middle")
    for count in _round_values(down.low, down.high):
        if count.denominator == 1:
            yield tag("text", show(count), kind="year", x=LEFT - 6, y=at(_y(down, count) + 4), text_anchor="end")


def _round_values(low: Fraction, high: Fraction) -> Iterator[Fraction]:
    """Some multiples of 1, 2 or 5 times a power of ten between two values."""
    sizes = (digit * Fraction(10) ** power for power in range(12, -13, -1) for digit in (5, 2, 1))
    step = next((size for size in sizes if (high - low) / size >= TICKS), high - low)
    first = ceil(low / step)
    yield from (number * step for number in range(first, int(high // step) + 1))


def between(title: str, low: int, high: int, middle: int, scale: Scale) -> Markup:
    """A bar between two counts, with a tick at a third."""
    ends = sorted((scale.place(Fraction(low)), scale.place(Fraction(high))))
    width = max(ends[1] - ends[0], Fraction(1, 2))
    place = f"{at(scale.place(Fraction(middle)))}%"
    parts = [
        tag("rect", kind="level", x=f"{at(ends[0])}%", y=3, width=f"{at(width)}%", height=12),
        tag("line", kind="tick", x1=place, x2=place, y1=0, y2=18),
    ]
    return figure(parts, title=title, describes="", kind="span", width="100%", height=18)

"""A small picture of the data years: the value of each, and the limits as steps from the day they hold."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from standard_engine.report.charts.svg import WHOLE, Scale, at, figure, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

WIDTH, HEIGHT = 250, 96
LEFT, RIGHT, TOP, BOTTOM = 26, 188, 18, 74
"""The plot within the picture, in pixels; the labels of limits stand to the right of it."""
ROOM = Fraction(1, 10)
DOT = 3
LABEL_APART = 12


@dataclass(frozen=True, slots=True)
class Point:
    """One year: its value and how it is printed; None where it is not known."""

    year: int
    value: Fraction | None
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One level's limit, and the first year in which it holds."""

    level: str
    value: Fraction
    since: int


def trend(title: str, words: str, points: tuple[Point, ...], steps: tuple[Step, ...]) -> Markup | None:
    """The picture; None where there are not two years with a value."""
    known = [point.value for point in points if point.value is not None]
    if len(known) < 2:  # noqa: PLR2004 - one point is no trend
        return None
    scale = _scale([*known, *_near(steps, known)])
    across = {point.year: _across(place, len(points)) for place, point in enumerate(points)}
    inside = [*_limits(steps, scale, across), *_line(points, scale, across), *_years(points, scale, across)]
    return figure(
        inside, title=title, describes=words, kind="trend", width=WIDTH, height=HEIGHT, viewBox=f"0 0 {WIDTH} {HEIGHT}"
    )


def _near(steps: tuple[Step, ...], known: list[Fraction]) -> list[Fraction]:
    """Limits that the values can be seen beside; those far off would flatten the line."""
    span = max(known) - min(known) or abs(known[0]) or Fraction(1)
    return [step.value for step in steps if min(known) - 3 * span <= step.value <= max(known) + 3 * span]


def _scale(values: list[Fraction]) -> Scale:
    room = (max(values) - min(values) or abs(values[0]) or Fraction(1)) * ROOM
    return Scale(min(values) - room, max(values) + room)


def _across(place: int, count: int) -> Fraction:
    return LEFT + Fraction(RIGHT - LEFT) * place / (count - 1)


def _down(value: Fraction, scale: Scale) -> Fraction:
    return BOTTOM - (BOTTOM - TOP) * scale.place(value) / WHOLE


def _limits(steps: tuple[Step, ...], scale: Scale, across: dict[int, Fraction]) -> Iterator[Markup]:
    taken: list[Fraction] = []
    for step in steps:
        if not scale.holds(step.value):
            continue
        height = _down(step.value, scale)
        start = min((place for year, place in across.items() if year >= step.since), default=Fraction(RIGHT))
        yield tag("line", kind="limit", x1=at(start), x2=RIGHT + 6, y1=at(height), y2=at(height))
        if all(abs(height - other) >= LABEL_APART for other in taken):
            taken.append(height)
            yield tag("text", step.level, kind="limit", x=RIGHT + 9, y=at(height + 4))


def _line(points: tuple[Point, ...], scale: Scale, across: dict[int, Fraction]) -> Iterator[Markup]:
    for one, other in pairwise(points):
        if one.value is not None and other.value is not None:
            yield tag(
                "line", kind="path", x1=at(across[one.year]), y1=at(_down(one.value, scale)),
                x2=at(across[other.year]), y2=at(_down(other.value, scale)),
            )  # fmt: skip


def _years(points: tuple[Point, ...], scale: Scale, across: dict[int, Fraction]) -> Iterator[Markup]:
    for point in points:
        place = at(across[point.year])
        yield tag("text", str(point.year), kind="year", x=place, y=HEIGHT - 6, text_anchor="middle")
        if point.value is None:
            yield tag("text", "?", kind="unknown", x=place, y=(TOP + BOTTOM) // 2, text_anchor="middle")
            continue
        height = _down(point.value, scale)
        yield tag("circle", kind="dot", cx=place, cy=at(height), r=DOT)
        yield tag("text", point.text, kind="value", x=place, y=at(height - DOT - 4), text_anchor="middle")

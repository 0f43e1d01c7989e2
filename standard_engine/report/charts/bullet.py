"""A bullet: one value against the limits of its levels, in a row of its own scale, better always to the right."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.charts.svg import WHOLE, Scale, figure, percent, tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

APART = Fraction(1)
"""The least distance, in percent of the width, between a limit and a value that fails it."""
ROOM = Fraction(8, 100)
"""Of the scale, left free at its worse end."""
FARTHEST = 3
"""A value farther from the limits than this many times their own span stands on the edge, marked as beyond it."""
HEIGHT, TOP, BAR = 46, 6, 12
LETTER, NARROWEST, ROW = 13, 300, 13
"""Pixels: a letter of a label, the narrowest picture for which labels are kept apart, a row of labels."""


@dataclass(frozen=True, slots=True)
class Limit:
    """One level's limit: its number, what to print under its tick, and whether the value reaches it."""

    level: str
    value: Fraction
    reached: bool


@dataclass(frozen=True, slots=True)
class Bullet:
    """What a bullet shows: the value's bounds (None is open), the limits, and which way is better."""

    title: str
    shown: str
    low: Fraction | None
    high: Fraction | None
    limits: tuple[Limit, ...]
    lower_is_better: bool


def bullet(data: Bullet) -> Markup:
    """The picture of one indicator."""
    scale = _scale(data)
    rows = _rows([scale.place(limit.value) for limit in data.limits], [limit.level for limit in data.limits])
    height = HEIGHT + ROW * max(rows, default=0)
    parts = [tag("rect", kind="track", x="0", y=TOP, width="100%", height=BAR), *_value(data, scale)]
    for limit, row in zip(data.limits, rows, strict=True):
        parts += _tick(limit, scale.place(limit.value), row)
    return figure(parts, title=data.title, describes=_words(data), kind="bullet", width="100%", height=height)


def _scale(data: Bullet) -> Scale:
    """From zero, where all is positive, to a little beyond the worst; the best end is the best limit or value."""
    limits = [limit.value for limit in data.limits]
    span = max(limits) - min([*limits, Fraction(0)]) or Fraction(1)
    known = [value for value in (data.low, data.high) if value is not None]
    least = max(min([*limits, *known]), min(limits) - FARTHEST * span)
    most = min(max([*limits, *known]), max(limits) + FARTHEST * span)
    low, high = min(least, Fraction(0)), max(most, Fraction(0))
    room = (high - low or Fraction(1)) * ROOM
    return Scale(low - room if low < 0 or low == high else low, high + room, turned=data.lower_is_better)


def _value(data: Bullet, scale: Scale) -> Iterator[Markup]:
    """The bar from the worse end up to what is sure, and on to what is possible."""
    ends = [scale.place(_edge(value, data, worst=at == 0)) for at, value in enumerate(_worst_best(data))]
    sure, possible = (_kept_apart(place, data, scale) for place in ends)
    reached = any(limit.reached for limit in data.limits)
    kind = "met" if reached else "not_met"
    yield tag("rect", kind=f"sure {kind}", x="0", y=TOP + 3, width=percent(sure), height=BAR - 6)
    if possible > sure:
        yield tag("rect", kind="open", x=percent(sure), y=TOP + 3, width=percent(possible - sure), height=BAR - 6)
        return
    yield tag("line", kind=f"value {kind}", x1=percent(sure), x2=percent(sure), y1=TOP - 4, y2=TOP + BAR + 4)
    if any(value is not None and not scale.holds(value) for value in (data.low, data.high)):
        anchor = "start" if sure == 0 else "end"
        yield tag(
            "text", "«" if sure == 0 else "»", kind="beyond", x=percent(sure), y=TOP + BAR - 2, text_anchor=anchor
        )


def _worst_best(data: Bullet) -> tuple[Fraction | None, Fraction | None]:
    return (data.high, data.low) if data.lower_is_better else (data.low, data.high)


def _edge(value: Fraction | None, data: Bullet, *, worst: bool) -> Fraction:
    """An open end lies beyond every number of the scale."""
    if value is not None:
        return value
    farthest = 10 * sum((abs(limit.value) for limit in data.limits), Fraction(1))
    return farthest if worst is data.lower_is_better else -farthest


def _kept_apart(place: Fraction, data: Bullet, scale: Scale) -> Fraction:
    """The place of the value, moved off the limits that it fails, so that nobody reads a failure as a hit."""
    for limit in data.limits:
        tick = scale.place(limit.value)
        if not limit.reached and tick - APART < place <= tick:
            place = max(tick - APART, Fraction(0))
    return place


def _tick(limit: Limit, place: Fraction, row: int) -> Iterator[Markup]:
    kind = "tick reached" if limit.reached else "tick"
    base = TOP + BAR + 4
    yield tag("line", kind=kind, x1=percent(place), x2=percent(place), y1=TOP - 3, y2=base + ROW * row)
    anchor = "start" if place < WHOLE / 10 else "end" if place > WHOLE * 9 / 10 else "middle"
    label = f"{limit.level} √" if limit.reached else limit.level
    yield tag("text", label, kind=kind, x=percent(place), y=base + ROW * (row + 1) - 2, text_anchor=anchor)


def _rows(places: list[Fraction], labels: list[str]) -> list[int]:
    """In which row each label stands so that none covers another in the narrowest picture."""
    ends: list[list[tuple[Fraction, Fraction]]] = []
    rows = [0] * len(places)
    for item in sorted(range(len(places)), key=lambda item: places[item]):
        width = Fraction(LETTER * (len(labels[item]) + 2) * 100, NARROWEST)
        own = (places[item] - width / 2, places[item] + width / 2)
        row = next((row for row, taken in enumerate(ends) if all(own[0] >= end for _, end in taken)), len(ends))
        if row == len(ends):
            ends.append([])
        ends[row].append(own)
        rows[item] = row
    return rows


def _words(data: Bullet) -> str:
    reached = [limit.level for limit in data.limits if limit.reached]
    way = say("越低越好，右边更好") if data.lower_is_better else say("越高越好，右边更好")
    found = say("已达到 {levels}", levels=say("、").join(reached)) if reached else say("没有达到任何一级")
    return say("数值 {value}；{way}；{found}", value=data.shown, way=way, found=found)

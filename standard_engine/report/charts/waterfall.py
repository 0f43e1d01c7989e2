"""Where the points went: from full marks down to the score, a row a category, with the lines to reach."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.charts.svg import Scale, figure, percent, tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

HEIGHT, TOP, BAR, BEYOND = 22, 4, 14, 4
APART = Fraction(1, 2)
"""The least distance, in percent of the width, between a score and a line that it does not reach."""


@dataclass(frozen=True, slots=True)
class Move:
    """One row: from where to where the points went for sure, and how far they may go yet; gains go up."""

    title: str
    before: Fraction
    after: Fraction
    possible: Fraction
    """Where the row ends if what is missing turns out at its worst."""


@dataclass(frozen=True, slots=True)
class Part:
    """One category: what is sure to be lost of full marks and what may be lost yet; a bonus gains instead."""

    title: str
    sure: Fraction
    open: Fraction
    bonus: bool = False


def moves(full: Fraction, parts: Sequence[Part]) -> tuple[Move, ...]:
    """The rows one after another, each beginning where the one before surely ended."""
    found = []
    height = full
    for part in parts:
        step = part.sure if part.bonus else -part.sure
        after = height + step
        found.append(Move(part.title, height, after, after + (part.open if part.bonus else -part.open)))
        height = after
    return tuple(found)


def move(row: Move, scale: Scale, lines: Sequence[Fraction]) -> Markup:
    """The picture of one row."""
    parts = [*_lines(scale, lines), *_span(row, scale)]
    words = say(
        "从 {before} 到 {after} 分", before=percent(scale.place(row.before)), after=percent(scale.place(row.after))
    )
    return figure(parts, title=row.title, describes=words, kind="move", width="100%", height=HEIGHT)


def level(title: str, low: Fraction, high: Fraction, scale: Scale, lines: Sequence[Fraction]) -> Markup:
    """The picture of full marks, or of the score with what it may be yet."""
    sure, most = (_short(value, scale, lines) for value in (low, high))
    parts = [tag("rect", kind="level", x="0%", y=TOP, width=percent(sure), height=BAR)]
    if most > sure:
        parts.append(tag("rect", kind="open", x=percent(sure), y=TOP, width=percent(most - sure), height=BAR))
    return figure([*parts, *_lines(scale, lines)], title=title, describes="", kind="move", width="100%", height=HEIGHT)


def _short(value: Fraction, scale: Scale, lines: Sequence[Fraction]) -> Fraction:
    """Where a score ends, kept off the lines that it does not reach."""
    place = scale.place(value)
    missed = [scale.place(line) for line in lines if value < line]
    return max(min([place, *(line - APART for line in missed)]), Fraction(0))


def _span(row: Move, scale: Scale) -> Iterator[Markup]:
    before, after, possible = (scale.place(value) for value in (row.before, row.after, row.possible))
    yield _rect("gain" if after > before else "loss", before, after)
    if possible != after:
        yield _rect("open", after, possible)
    yield tag("line", kind="step", x1=percent(after), x2=percent(after), y1=TOP, y2=HEIGHT)


def _rect(kind: str, one: Fraction, other: Fraction) -> Markup:
    left, right = min(one, other), max(one, other)
    return tag("rect", kind=kind, x=percent(left), y=TOP, width=percent(right - left), height=BAR)


def _lines(scale: Scale, lines: Sequence[Fraction]) -> Iterator[Markup]:
    for line in lines:
        place = percent(scale.place(line))
        yield tag("line", kind="line", x1=place, x2=place, y1=-BEYOND, y2=HEIGHT + BEYOND)

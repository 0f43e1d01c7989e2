"""Points to recover, the most first, and how far they carry the score when one after another is gained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.report.charts.svg import figure, percent, tag

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from markupsafe import Markup

    from standard_engine.report.charts.svg import Scale

HEIGHT, TOP, BAR = 22, 5, 12
DOT, BEYOND = 4, 4
"""Pixels: a mark's radius, and how far lines run on into the row above and below."""


def gain(title: str, sure: Fraction, most: Fraction, scale: Scale) -> Markup:
    """The bar of one indicator: what is sure to be gained, and what may be."""
    certain, possible = scale.place(sure), scale.place(most)
    parts = [tag("rect", kind="gain", x="0", y=TOP, width=percent(certain), height=BAR)]
    if possible > certain:
        parts.append(tag("rect", kind="open", x=percent(certain), y=TOP, width=percent(possible - certain), height=BAR))
    return figure(parts, title=title, describes="", kind="recoverable", width="100%", height=HEIGHT)


def carried(title: str, before: Fraction, after: Fraction, scale: Scale, lines: Sequence[Fraction]) -> Markup:
    """How far the score has come with this row, as one step of the cumulative line."""
    start, end, middle = scale.place(before), scale.place(after), HEIGHT // 2
    ticks = [
        tag(
            "line",
            kind="line",
            x1=percent(scale.place(line)),
            x2=percent(scale.place(line)),
            y1=-BEYOND,
            y2=HEIGHT + BEYOND,
        )
        for line in lines
    ]
    path = [
        tag("line", kind="path", x1=percent(start), x2=percent(start), y1=-BEYOND, y2=middle),
        tag("line", kind="path", x1=percent(start), x2=percent(end), y1=middle, y2=middle),
        tag("line", kind="path", x1=percent(end), x2=percent(end), y1=middle, y2=HEIGHT + BEYOND),
        tag("svg", tag("circle", kind="dot", r=DOT), x=percent(end), y=middle, overflow="visible"),
    ]
    return figure([*ticks, *path], title=title, describes="", kind="carried", width="100%", height=HEIGHT)

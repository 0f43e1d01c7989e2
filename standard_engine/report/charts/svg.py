"""SVG as text: elements whose attributes and texts are escaped, and places on a scale."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from standard_engine.numerals import round_to
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

HUNDREDTH = Fraction(1, 100)
WHOLE = Fraction(100)


def tag(name: str, /, *inside: str, **attributes: object) -> Markup:
    """An element. `kind` is its class; underscores in names of attributes are hyphens; None leaves an attribute out."""
    named = {key: value for key, value in attributes.items() if value is not None}
    if "kind" in named:
        named = {"class": named.pop("kind")} | named
    shown = "".join(f' {key.replace("_", "-")}="{escape(visible(str(value)))}"' for key, value in named.items())
    content = Markup("").join(part if isinstance(part, Markup) else escape(visible(part)) for part in inside)
    return Markup(f"<{name}{shown}>{content}</{name}>") if inside else Markup(f"<{name}{shown}/>")  # noqa: S704 - escaped


def figure(parts: Iterable[Markup], *, title: str, describes: str, kind: str, **size: object) -> Markup:
    """A picture that says in words what it shows."""
    words = (tag("title", title), tag("desc", describes)) if describes else (tag("title", title),)
    return tag("svg", *words, *parts, kind=f"chart {kind}", role="img", **size)


def at(place: Fraction) -> str:
    """A coordinate to a hundredth: `12`, `33.33`."""
    places = round_to(place, HUNDREDTH)
    text = f"{'-' if places < 0 else ''}{int(abs(places))}.{int(abs(places) * 100) % 100:02d}"
    return text.rstrip("0").rstrip(".")


def percent(place: Fraction) -> str:
    """A coordinate in percent of the picture's width, so that a picture fits any width and its texts stay legible."""
    return f"{at(place)}%"


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers from `low` to `high` on places from 0 to 100; `turned` puts the low end to the right."""

    low: Fraction
    high: Fraction
    turned: bool = False

    def place(self, value: Fraction) -> Fraction:
        """Where a number stands; what lies beyond an end stands on it."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low) * WHOLE
        return WHOLE - share if self.turned else share

    def holds(self, value: Fraction) -> bool:
        """Does the number lie on the scale?"""
        return self.low <= value <= self.high

"""What the Excel reading is made of: values as formula text, lines of a sheet, and where to find what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.formula.excel_numbers import Span, is_atom
from standard_engine.formula.excel_texts import Words

if TYPE_CHECKING:
    from standard_engine.formula.program import Kind
    from standard_engine.formula.tree import Node

LONGEST = 700
"""Characters of a part of a formula; a longer one gets a line of its own."""
DEEPEST = 12
"""Levels of brackets in a part of a formula."""

Cells: TypeAlias = Span | Words | str
"""Formula text of a value: a number or a date, a text, or a condition."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: a step by its name, or a part of one (no name), and the formulas of its cells.

    `high` is empty where one cell holds the value.
    """

    name: str | None
    node: Node
    kind: Kind
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class LeafCells:
    """Where a reported value stands: its low and high end (one cell for what is no number), given and applicable."""

    low: str
    high: str
    given: str
    applicable: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step's value can be read: a reference, or a constant as formula text; `high` as in `Line`."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines in order, and where each step's value is: steps that are constant or another's equal have no line."""

    lines: tuple[Line, ...]
    places: Mapping[str, Place]


def place_of(found: Cells) -> Place:
    """Where a value can be read: it is atomic."""
    match found:
        case Span(low, high):
            return Place(low, high)
        case Words(text):
            return Place(text, "")
        case _:
            return Place(found, "")


def as_span(found: Cells) -> Span:
    """A number or a date; kinds were checked when the tree was bound."""
    assert isinstance(found, Span)  # noqa: S101 - as told
    return found


def as_words(found: Cells) -> Words:
    """A text."""
    assert isinstance(found, Words)  # noqa: S101 - as told
    return found


def as_truth(found: Cells) -> str:
    """A condition."""
    assert isinstance(found, str)  # noqa: S101 - as told
    return found


def is_atomic(found: Cells) -> bool:
    """May its text be repeated?"""
    match found:
        case Span():
            return found.atomic
        case Words(text, options):
            return is_atom(text) or (options is not None and len(options) == 1)
        case _:
            return is_atom(found)


def is_big(found: Cells) -> bool:
    """Is it too long or too deep to be a part of another formula?"""
    match found:
        case Span(low, high):
            return _is_long(low) or _is_long(high)
        case Words(text):
            return _is_long(text)
        case _:
            return _is_long(found)


def _is_long(text: str) -> bool:
    if len(text) < 2 * DEEPEST:
        return False
    if len(text) > LONGEST:
        return True
    if text.count("(") <= DEEPEST:
        return False
    deepest = depth = 0
    for char in text:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    return deepest > DEEPEST

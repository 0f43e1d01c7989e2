"""How much room a text takes in cells, so that row heights hold in programs that do not fit them by themselves."""

from __future__ import annotations

import unicodedata

LINE = 15
"""Height of a line of 11 point text, in points."""
_LEAST_ROW = 20
_AIR = 5
_WIDE = {"W", "F", "A"}


def text_width(text: str) -> int:
    """The width of a line in digits; Chinese characters and marks count two."""
    return sum(2 if unicodedata.east_asian_width(char) in _WIDE else 1 for char in text)


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column so many digits wide."""
    return sum(max(1, -int(-text_width(line) // width)) for line in text.split("\n"))


def row_height(texts: list[tuple[str, float, float]]) -> float:
    """The height of a row in points for (text, column width in digits, font size in points)."""
    needed = [lines(text, width * 11 / size) * LINE * size / 11 for text, width, size in texts]
    return max(_LEAST_ROW, _AIR + max(needed, default=0))

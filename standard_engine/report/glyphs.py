"""Characters that no font of a page has, or that mean nothing outside of one font: which they are, and where in the report's data they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.language import later, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.report.plain import Plain

AROUND = 12
"""Characters of the text on each side that are told with a missing one."""
REMEDY = later(
    "怎样修改：核对原文；字没有写错的，用 --font 指定含有这些字的字体文件（可以写多次），"
    r"如 Windows 的 C:\Windows\Fonts\simsunb.ttf。"
)
_UNDRAWN = re.compile(r'the text `"((?:\\.|[^"\\])+)"` could not be displayed')
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-f]+)\}|(.))")


def undrawn(diagnostic: str) -> tuple[str, ...]:
    """The texts of one or a few characters that typst says it cannot draw, in the order of the page."""
    found = (_ESCAPE.sub(_unescaped, text) for text in _UNDRAWN.findall(diagnostic))
    return tuple(dict.fromkeys(found))


def private(shown: Plain) -> tuple[str, ...]:
    """Characters without a meaning of their own: what a font draws for them is not what another one does."""
    return tuple(dict.fromkeys(char for text in _texts(shown) for char in _PRIVATE.findall(text)))


def missing(characters: tuple[str, ...], shown: Plain) -> str:
    """What to tell a user: each character with its number, where it comes from, and what to do."""
    lines = (f"  “{text}”（{_points(text)}）{_origin(text, shown)}" for text in characters)
    return "\n".join((say("所用字体没有下面的字，写出的 PDF 会缺字，因此没有写："), *lines, say(REMEDY)))


def _unescaped(found: re.Match[str]) -> str:
    point, plain = found.groups()
    return chr(int(point, 16)) if point else str(plain)


def _points(text: str) -> str:
    return " ".join(f"U+{ord(char):04X}" for char in text)


def _origin(text: str, shown: Plain) -> str:
    """The cell whose value holds the character, or the words around it."""
    inputs = shown.get("inputs") if isinstance(shown, dict) else []
    for row in inputs if isinstance(inputs, list) else []:
        if isinstance(row, dict) and any(text in found for found in _texts([row["value"], row["raw"]])):
            return f"　{row['cell']} {row['label']}"
    for found in _texts(shown):
        before, here, after = found.partition(text)
        if here:
            return say("　出现在“{text}”", text=before[-AROUND:] + here + after[:AROUND])
    return ""


def _texts(part: Plain) -> Iterator[str]:
    match part:
        case str():
            yield part
        case list():
            for item in part:
                yield from _texts(item)
        case dict():
            for item in part.values():
                yield from _texts(item)

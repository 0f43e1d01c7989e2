"""Text as it may be shown: nothing in it is invisible, and nothing is too long for a cell."""

from __future__ import annotations

import unicodedata

from standard_engine.language import say

LONGEST = 3_000
"""Characters of one text that a report shows; the whole of it stays in the submission."""
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NONCHARACTERS = range(0xFDD0, 0xFDF0)
_LAST_OF_PLANE = 0xFFFE


def visible(text: str, longest: int = LONGEST) -> str:
    r"""The text with each character that has no shape, or that changes the order of others, written as `〔U+202E〕`.

    Line ends become `\n`; what is longer than `longest` is cut, and says so.
    """
    if len(text) > longest:
        return visible(text[:longest], longest) + say("……（全文 {count:,} 字，此处截断）", count=len(text))
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(f"〔U+{ord(char):04X}〕" if _is_hidden(char) else char for char in lines)


def storable(text: str) -> str:
    """The text in NFC, with halves of surrogate pairs joined or, alone, replaced: what UTF-8 can hold."""
    joined = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", joined)


def _is_hidden(char: str) -> bool:
    if char in "\n\t":
        return False
    return unicodedata.category(char) in _HIDDEN or _is_noncharacter(ord(char))


def _is_noncharacter(point: int) -> bool:
    return point in _NONCHARACTERS or point & _LAST_OF_PLANE == _LAST_OF_PLANE

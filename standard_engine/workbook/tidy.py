"""What people and programs leave around and inside what they type: full-width characters, spaces, invisible marks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from standard_engine.language import say

_WIDE_ASCII = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_MINUSES = dict.fromkeys(map(ord, "−﹣"), "-")
_SPACES = dict.fromkeys((0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
_NUMERIC = {
    ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９．，－＋％（）", "0123456789.,-+%()", strict=True)
}
_SHORT = 64
_FORMAT_CHARACTERS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad]")


@dataclass(frozen=True, slots=True)
class Tidied:
    """A text made plain, and in Chinese what that took."""

    text: str
    notes: tuple[str, ...] = ()


def tidy_number(text: str) -> Tidied:
    """What was typed for a number, in ASCII: full-width digits, stops and signs only, never NFKC (`10²` stays)."""
    return _tidied(text, _NUMERIC | _MINUSES, apostrophe=True)


def tidy_word(text: str) -> Tidied:
    """What was typed for a word, a code or a date: every full-width ASCII character made narrow."""
    return _tidied(text, _WIDE_ASCII | _MINUSES)


def _tidied(text: str, narrow: dict[int, str], *, apostrophe: bool = False) -> Tidied:
    notes = []
    visible = text.translate(_INVISIBLE)
    if visible != text:
        notes.append(say("去掉看不见的字符"))
    ascii_text = visible.translate(narrow)
    if ascii_text != visible:
        notes.append(say("全角符号转为半角"))
    stripped = ascii_text.translate(_SPACES).strip()
    if apostrophe and stripped.startswith("'"):
        stripped = stripped[1:].strip()
        notes.append(say("去掉开头的撇号"))
    return Tidied(stripped, tuple(notes))


def bare(text: str) -> str:
    """A word for comparing: narrow, without any white space, invisible characters or difference of case."""
    return _bare(text) if len(text) <= _SHORT else _bare.__wrapped__(text)


@lru_cache(maxsize=1 << 14)
def _bare(text: str) -> str:
    return "".join(tidy_word(text).text.split()).casefold()


def without_hidden(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without characters that cannot be seen or that turn the reading order, and their names."""
    hidden = sorted({*_FORMAT_CHARACTERS.findall(text), *(char for char in text if _is_control(char))})
    kept = "".join(char for char in text if char not in hidden)
    return kept, tuple(f"U+{ord(char):04X}" for char in hidden)


def _is_control(char: str) -> bool:
    return unicodedata.category(char) == "Cc" and char not in "\t\n\r"

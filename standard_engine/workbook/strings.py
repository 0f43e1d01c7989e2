"""Texts of a workbook: shared strings, and the escapes that Excel writes in any text."""

from __future__ import annotations

import re
import sys

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile("&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_SURROGATES = range(0xD800, 0xE000)


def resolved(text: str) -> str:
    """Text of well-formed XML with the five named references and those by number put in."""
    return _REFERENCE.sub(_referred, text) if "&" in text else text


def _referred(found: re.Match[str]) -> str:
    if found[1] is not None:
        return _NAMED[found[1]]
    number = int(found[2]) if found[2] is not None else int(found[3], 16)
    return chr(number) if number <= sys.maxunicode else found[0]


def unescape(text: str) -> str:
    """`_x000D_` as the character it stands for; surrogates are left as written."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return found[0] if number in _SURROGATES else chr(number)


class RichText:
    """Gathers a text from its runs; phonetic runs are not part of it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._wanted = False
        self._phonetic = False

    def start(self, name: str) -> None:
        """An element opens."""
        if name == "t":
            self._wanted = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def text(self, data: str) -> None:
        """A piece of text."""
        if self._wanted:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        """An element closes."""
        if name == "t":
            self._wanted = False
        elif name == "rPh":
            self._phonetic = False

    def take(self) -> str:
        """The text gathered so far; the next one starts empty."""
        text = unescape("".join(self._pieces))
        self._pieces.clear()
        return text

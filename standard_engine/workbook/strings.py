"""Texts of a workbook: shared strings, and the escapes that Excel writes in any text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.workbook.xmlpart import read_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.workbook.parts import Parts

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATES = range(0xD800, 0xE000)


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


def read_shared_strings(parts: Parts, part: str | None) -> tuple[str, ...]:
    """The shared strings in order; none where the workbook has no such part.

    Raises:
        InputError: if the part is broken.
    """
    if part is None or part not in parts:
        return ()
    strings = _SharedStrings()
    read_part(parts, part, strings)
    return tuple(strings.found)


class _SharedStrings:
    def __init__(self) -> None:
        self.found: list[str] = []
        self._rich = RichText()

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002 - the interface of `Elements`
        self._rich.start(name)

    def text(self, data: str) -> None:
        self._rich.text(data)

    def end(self, name: str) -> None:
        self._rich.end(name)
        if name == "si":
            self.found.append(self._rich.take())

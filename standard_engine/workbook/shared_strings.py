"""The part with a workbook's shared strings, which cells name by index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.workbook.plain import divided, plain_strings
from standard_engine.workbook.strings import RichText
from standard_engine.workbook.xmlpart import PartParser

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.workbook.parts import Parts

_LAST = b"<t/></si>"
"""Closes the string that is open, where all of them need not be shown to the parser."""


def read_shared_strings(parts: Parts, part: str | None) -> tuple[str, ...]:
    """The shared strings in order; none where the workbook has no such part.

    Raises:
        InputError: if the part is broken.
    """
    if part is None or part not in parts:
        return ()
    reader = _SharedStrings()
    parser = PartParser(parts.file, part, reader)
    if parts.is_small(part):
        _feed(parser, reader, parts.whole(part).data)
    else:
        for chunk in parts.chunks(part):
            parser.feed(chunk)
    parser.close()
    return tuple(reader.found)


def _feed(parser: PartParser, reader: _SharedStrings, data: bytes) -> None:
    """Read a whole part, the strings by their plain form if they have it; the parser sees every byte that may be ill-formed."""
    before, strings, after = divided(data, b"<si>", b"</sst>")
    parser.feed(before)
    plain = plain_strings(b"<si>" + strings) if strings and reader.at_first and parser.encoding == "utf-8" else None
    if plain is None:
        parser.feed(strings)
    else:
        parser.skim(_LAST if plain.sound else strings)
        reader.found = plain.texts
    parser.feed(after)


class _SharedStrings:
    """Gathers the strings from the elements of the part."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._opened = 0
        self._last = ""
        self._rich = RichText()

    @property
    def at_first(self) -> bool:
        """Did the first string open just now, straight within the list?"""
        return (self._opened, self._last) == (2, "si")

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002 - the interface of `Elements`
        """See `Elements`."""
        self._opened += 1
        self._last = name
        self._rich.start(name)

    def text(self, data: str) -> None:
        """See `Elements`."""
        self._rich.text(data)

    def end(self, name: str) -> None:
        """See `Elements`."""
        self._rich.end(name)
        if name == "si":
            self.found.append(self._rich.take())

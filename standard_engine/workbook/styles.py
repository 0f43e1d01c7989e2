"""Cell styles: what of a cell's look can mislead about its value."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from standard_engine.workbook.formats import BUILTIN, GENERAL
from standard_engine.workbook.xmlpart import feed, read_once

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.workbook.parts import Parts, WholePart

_WHITE = {"FFFFFFFF", "00FFFFFF", "FFFFFF"}
_WHITE_THEME = "0"
_OFF = {"0", "false"}


class CellStyle(NamedTuple):
    """How a cell looks: its number format; struck out; white text on no fill. Compared for every cell, so a named tuple."""

    number_format: str = GENERAL
    struck: bool = False
    invisible: bool = False


PLAIN = CellStyle()


def read_styles(parts: Parts, part: str | None) -> tuple[CellStyle, ...]:
    """Every style that a cell may name by its index; none where the workbook has no styles.

    Raises:
        InputError: if the part is broken.
    """
    if part is None or part not in parts:
        return ()
    return read_once(parts, part, _styles)


def _styles(whole: WholePart) -> tuple[CellStyle, ...]:
    sheet = _StyleSheet()
    feed(whole, sheet)
    return tuple(sheet.styles())


class _StyleSheet:
    """Collects formats, fonts, fills and their combinations, in the order of the part."""

    def __init__(self) -> None:
        self._formats: dict[str, str] = {}
        self._struck: list[bool] = []
        self._white: list[bool] = []
        self._filled: list[bool] = []
        self._combined: list[Mapping[str, str]] = []
        self._within = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Elements`."""
        if name in {"numFmts", "fonts", "fills", "cellXfs", "cellStyleXfs", "dxfs"}:
            self._within = name
        elif self._within == "numFmts" and name == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", GENERAL)
        elif self._within == "fonts":
            self._font(name, attributes)
        elif self._within == "fills" and name == "patternFill":
            self._filled.append(attributes.get("patternType", "none") != "none")
        elif self._within == "cellXfs" and name == "xf":
            self._combined.append(dict(attributes))

    def _font(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "font":
            self._struck.append(False)
            self._white.append(False)
        elif name == "strike" and self._struck:
            self._struck[-1] = attributes.get("val", "1") not in _OFF
        elif name == "color" and self._white:
            self._white[-1] = attributes.get("rgb", "").upper() in _WHITE or (
                attributes.get("theme") == _WHITE_THEME and "tint" not in attributes
            )

    def text(self, data: str) -> None:
        """Styles have no text."""

    def end(self, name: str) -> None:
        """See `Elements`."""
        if name == self._within:
            self._within = ""

    def styles(self) -> list[CellStyle]:
        return [
            CellStyle(
                self._format(combined.get("numFmtId", "0")),
                _at(self._struck, combined.get("fontId")),
                _at(self._white, combined.get("fontId")) and not _at(self._filled, combined.get("fillId")),
            )
            for combined in self._combined
        ]

    def _format(self, number: str) -> str:
        if number in self._formats:
            return self._formats[number]
        return BUILTIN.get(int(number), GENERAL) if number.isascii() and number.isdigit() else GENERAL


def _at(flags: list[bool], index: str | None) -> bool:
    at = int(index) if index is not None and index.isascii() and index.isdigit() else -1
    return flags[at] if 0 <= at < len(flags) else False

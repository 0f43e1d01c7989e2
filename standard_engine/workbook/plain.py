"""The plain form in which spreadsheet programs write cells and strings, taken by a pattern instead of event by event.

Nearly every part holds nothing but `<row>`, `<c>`, `<f>`, `<v>` one after the other, and a pattern takes them several times as
fast as a parser tells them. The pattern leaves no byte out: what holds anything else is not plain, and is read as events, which
is what decides what a part means. So nothing is refused here: whatever is odd is left to that reading.

What is plain need not be well-formed: the pattern does not look into attributes, nor at which characters a text has. Where that
is seen as well, the part is `sound`, and a parser would have nothing to object to; else it has to be asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from standard_engine.workbook.cells import TYPES, Lookups, StoredCell
from standard_engine.workbook.refs import LAST_COLUMN, LAST_ROW, column_number
from standard_engine.workbook.shared_formulas import SharedFormulas
from standard_engine.workbook.strings import resolved, unescape
from standard_engine.workbook.styles import PLAIN, CellStyle

if TYPE_CHECKING:
    from collections.abc import Collection

_BOM = b"\xef\xbb\xbf"
_FACTS = r"([^<>&/]*)"
_TOKEN = re.compile(  # the most frequent form of a cell first
    rf'(?:<row r="([1-9][0-9]{{0,6}})"{_FACTS}>)?<c r="(([A-Z]{{1,3}})([0-9]+))"{_FACTS}'
    r"(?:><v>([^<]+)</v></c>|/>|>"
    rf"(?:<(f{_FACTS.strip('()')})(?:/>|>([^<]*)</f>))?"
    r'(?:<(v)(?: xml:space="preserve")?(?:>([^<]*)</v>| ?/>)'
    r'|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)(</row>)?'
    rf'|<row r="([1-9][0-9]{{0,6}})"[^<>&/]*(?:/>|></row>)|([\s\S]+)'
)
_STRING = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t>(?:<phoneticPr[^<>]*/>)?</si>|([\s\S]+)')
_ATTRIBUTE = r' ([A-Za-z0-9:]+)="([^"]*)"'
_ATTRIBUTES = re.compile(rf"(?:{_ATTRIBUTE})* ?")
_EACH = re.compile(_ATTRIBUTE)
_SIMPLE_NAME = re.compile("[A-Za-z][A-Za-z0-9]*")
_ON = {"1", "true"}


class PlainCells(NamedTuple):
    """The cells of a sheet by position; `sound` where it was also seen that they are well-formed."""

    cells: dict[tuple[int, int], StoredCell]
    sound: bool


class PlainStrings(NamedTuple):
    """The shared strings in order; `sound` where it was also seen that they are well-formed."""

    texts: list[str]
    sound: bool


def divided(data: bytes, opening: bytes, closing: bytes) -> tuple[bytes, bytes, bytes]:
    """A whole part as what stands up to the first opening tag, from there to the last closing tag, and from there on.

    The middle is empty where the tags are not there, or where one might stand in a comment, a CDATA section or an
    instruction, or be another than it looks.
    """
    start, end = data.find(opening) + len(opening), data.rfind(closing)
    hiding = b"<!" in data or b"<?" in data.removeprefix(_BOM)[2:]
    if hiding or not len(opening) <= start < end:
        return data, b"", b""
    middle = data[start:end]
    return (data, b"", b"") if b"\r" in middle or b"xmlns" in middle else (data[:start], middle, data[end:])


def plain_cells(data: bytes, sheet: str, lookups: Lookups, hidden_columns: Collection[int]) -> PlainCells | None:
    """The cells of a sheet as reading the same bytes as events gives them; None if they are not plain."""
    body = _decoded(data)
    return None if body is None else _Cells(sheet, lookups, hidden_columns).read(body)


def plain_strings(data: bytes) -> PlainStrings | None:
    """The shared strings, as reading the same bytes as events gives them; None if they are not plain."""
    body = _decoded(data)
    if body is None:
        return None
    found = _STRING.findall(body)
    if found and found[-1][1]:
        return None
    texts = [text for text, _ in found]
    if "&" in body or "_x" in body:
        texts = [unescape(resolved(text)) for text in texts]
    return PlainStrings(texts, _harmless(body) and "<phoneticPr" not in body)


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def _harmless(body: str) -> bool:
    """Does every character stand for itself in XML? All that Python prints are characters that XML allows."""
    return body.isprintable() and "&" not in body and "]]>" not in body


class _Odd(Exception):  # noqa: N818 - not an error: leave the part to the reading as events
    """Not plain after all."""


class _Cells:
    """Builds the cells of one sheet from its plain form."""

    def __init__(self, sheet: str, lookups: Lookups, hidden_columns: Collection[int]) -> None:
        self._sheet = sheet
        self._strings = lookups.by_index
        self._styles = lookups.styles
        self._hidden_columns = hidden_columns
        self._looks: dict[str, tuple[CellStyle, str, str]] = {}
        self._columns: dict[str, tuple[int, bool]] = {}
        self._rows: dict[str, bool] = {}
        self._shared = SharedFormulas()
        self._sound = True

    def read(self, body: str) -> PlainCells | None:
        self._sound = _harmless(body)
        try:
            return PlainCells(self._cells(body), self._sound)
        except (_Odd, KeyError):
            return None

    def _cells(self, body: str) -> dict[tuple[int, int], StoredCell]:
        """One turn a tag, and nothing called that need not be: this is where the time of reading goes."""
        cells: dict[tuple[int, int], StoredCell] = {}
        rows: set[int] = set()
        row, row_text, row_hidden = 0, "", False
        sheet, looks, columns, strings = self._sheet, self._looks, self._columns, self._strings
        text: str | None
        count, new = 0, tuple.__new__
        for token in _TOKEN.findall(body):
            (
                opens, row_facts, ref, letters, digits, facts, stored, about, formula, has_value, value, inline, closes,
                empty, rest,
            ) = token  # fmt: skip
            if opens or not ref:
                if rest or (row_text and opens):
                    raise _Odd
                row_text = opens or empty
                row = int(row_text)
                if row in rows or row > LAST_ROW:
                    raise _Odd
                rows.add(row)
                if not ref:
                    row_text, self._sound = "", False
                    continue
                row_hidden = self._rows[row_facts] if row_facts in self._rows else self._row(row_facts)
            if digits != row_text:
                raise _Odd
            if closes:
                row_text = ""
            column, hidden = columns.get(letters) or self._column(letters)
            style, kind, shown = looks.get(facts) or self._look(facts)
            if stored and kind == "s":
                text = strings[stored]
            elif stored and kind == "n" and "&" not in stored:
                text = stored
            else:
                text = self._text(kind, stored or (value if has_value else None), inline)
                if text is None and not about:
                    continue
            count += 1
            said = self._formula(about, formula, (row, column)) if about else None
            cells[row, column] = new(
                StoredCell, (sheet, ref, row, column, text, shown, style, said, row_hidden or hidden)
            )
        if count != len(cells) or row_text:  # one is there twice; or a row does not end
            raise _Odd
        return cells

    def _text(self, kind: str, value: str | None, inline: str) -> str | None:
        """What is stored in a cell."""
        if kind == "inlineStr":
            return unescape(resolved(inline))
        if value is None:
            return None
        if kind == "s":
            return self._strings[value]
        return unescape(resolved(value)) if kind == "str" else resolved(value)

    def _column(self, letters: str) -> tuple[int, bool]:
        """The number of a column, and whether it is hidden."""
        column = column_number(letters)
        if column > LAST_COLUMN:
            raise _Odd
        self._columns[letters] = found = column, column in self._hidden_columns
        return found

    def _row(self, facts: str) -> bool:
        """Do the attributes of a row hide it?"""
        self._rows[facts] = hidden = self._facts(facts).get("hidden") in _ON
        return hidden

    def _look(self, facts: str) -> tuple[CellStyle, str, str]:
        """The style and the type that the attributes of a cell name, and the type that they amount to."""
        named = self._facts(facts)
        kind, at = named.get("t", "n"), _whole(named.get("s", "0"))
        if kind not in TYPES:
            raise _Odd
        self._looks[facts] = found = (
            self._styles[at] if at < len(self._styles) else PLAIN,
            kind,
            "s" if kind == "inlineStr" else kind,
        )
        return found

    def _formula(self, about: str, text: str, position: tuple[int, int]) -> str:
        return self._shared.text(self._facts(about[1:]), resolved(text), position)

    def _facts(self, text: str) -> dict[str, str]:
        """The attributes of a tag by name, beside its `r`."""
        if not text:
            return {}
        if not _ATTRIBUTES.fullmatch(text):
            raise _Odd
        found = _EACH.findall(text)
        named = dict(found)
        simple = all(_SIMPLE_NAME.fullmatch(name) for name in named)
        self._sound = self._sound and simple and len(named) == len(found) and "r" not in named
        return named


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10):  # noqa: PLR2004 - as `sheet_part` takes them
        raise _Odd
    return int(text)

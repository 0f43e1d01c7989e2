"""YAML as text, before it is parsed: its encoding, characters that nobody sees, and what stands for indentation."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from standard_engine.errors import PackError
from standard_engine.findings import Finding, Place
from standard_engine.findings import pack_codes as codes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_FINDINGS = 100
"""More of one file help nobody: something else is wrong with it."""
WIDE_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that YAML takes for letters, as the inside of a character class."""
_SPACE_NAMES = {"\u3000": "全角空格", "\u00a0": "不间断空格", "\u2002": "半身空格", "\u2003": "全身空格"}
_CHARACTER_NAMES = {
    "\u00ad": "（软连字符）",
    "\u200b": "（零宽空格）",
    "\u2028": "（行分隔符）",
    "\u2029": "（段分隔符）",
    "\ufeff": "（零宽空格）",
    "\ufffd": "（乱码替换符）",
}
_BAD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]"
)
_INDENT = re.compile(rf"^ *(?:(?P<tab>\t)(?=[^\S\n]*\S)|(?P<wide>[{WIDE_SPACES}]))", re.MULTILINE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def decoded(body: bytes, name: str) -> str:
    r"""The text of a file, its lines ended by `\n`.

    Raises:
        PackError: where it is not UTF-8.
    """
    if body.startswith(_UTF16) or b"\0" in body[:4]:
        raise PackError([codes.NOT_UTF8.at(Place(name), what="看来是 UTF-16，记事本称为“Unicode”")])
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode()
        place = Place(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise PackError([codes.NOT_UTF8.at(place, what="看来是 GBK 或其他编码")]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def legible(text: str) -> str:
    """The text with a box for every character that is refused, so that the rest of it can still be parsed."""
    return _BAD.sub("□", text)


def short(text: str, most: int = 20) -> str:
    """The start of a text in one legible line, for a message."""
    line = legible(text.strip().replace("\n", " "))
    return line if len(line) <= most else line[:most] + "…"


def space_name(space: str) -> str:
    """What a wide space is called."""
    return _SPACE_NAMES.get(space, "特殊空格")


def hidden(text: str) -> str | None:
    """The name of the first character in the text that nobody sees."""
    found = _BAD.search(text)
    return f"U+{ord(found[0]):04X}{_CHARACTER_NAMES.get(found[0], '')}" if found else None


def character_findings(text: str, name: str) -> list[Finding]:
    """Characters that nobody sees, the first of each line."""
    found = islice(_first_in_lines(_BAD, text), MOST_FINDINGS + 1)
    return [codes.BAD_CHARACTER.at(Place(name, line, column), char=hidden(match[0])) for line, column, match in found]


def indent_findings(text: str, name: str, inside: Sequence[tuple[int, int]]) -> list[Finding]:
    """Lines that begin with what is no indentation, but for those inside quotes and blocks of text.

    `inside` are their first and last lines, in order.
    """
    found: list[Finding] = []
    for line, column, match in _first_in_lines(_INDENT, text):
        at = bisect_right(inside, line, key=lambda span: span[0]) - 1
        if at >= 0 and line <= inside[at][1]:
            continue
        place = Place(name, line, column)
        wide = match["wide"]
        found.append(codes.WIDE_INDENT.at(place, what=space_name(wide)) if wide else codes.TAB_INDENT.at(place))
        if len(found) > MOST_FINDINGS:
            break
    return found


def _first_in_lines(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """The first match in each line, with the line and column of its last character, from 1."""
    line, counted, start = 1, 0, 0
    while match := pattern.search(text, start):
        at = match.end() - 1
        line += text.count("\n", counted, at)
        yield line, at - text.rfind("\n", 0, at), match
        counted, start = at, text.find("\n", at)
        if start < 0:
            return

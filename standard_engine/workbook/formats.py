"""Number formats: what a cell's format does to the number that is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from standard_engine.language import later

GENERAL = "General"
BUILTIN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)", 48: "##0.0E+0", 49: "@",
} | dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)), "yyyy-m-d") | dict.fromkeys(
    (*range(18, 22), *range(32, 36), *range(45, 48)), "h:mm"
)  # fmt: skip
"""Formats that a workbook names by number only (ECMA-376 part 1, 18.8.30); 27–36 and 50–58 as in Chinese Excel."""

_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_DATE = re.compile(r"[ymdhsaegb]", re.IGNORECASE)
_EXPONENT = re.compile(r"E[+-]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?=[^0#?,]*$)")
_PLACEHOLDER = re.compile(r"[0#?@]")
_CONDITION = re.compile(r"[<>=]")
_GENERAL = re.compile("General|G/通用格式", re.IGNORECASE)
_LOUD = re.compile(r"[^\s0-9#?.,@%+\-()/$¥￥E]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Display:
    """How a format shows a number: as a date, a percentage, with literal words around it, or oddly.

    `oddity` is a text to be said with `words`.
    """

    date: bool = False
    percent: bool = False
    words: str = ""
    oddity: str | None = None


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the parts of a format that semicolons divide."""

    pattern: str
    words: str
    brackets: tuple[str, ...]


@lru_cache(maxsize=512)
def display(number_format: str, sign: int) -> Display:
    """What the format shows for a number of that sign (-1, 0, 1)."""
    sections = _sections(number_format)
    conditional = any(_CONDITION.match(bracket) for section in sections for bracket in section.brackets)
    section = sections[_section_for(sign, len(sections))]
    if any(_is_date(each) for each in sections):
        return Display(date=True)
    if conditional:
        return Display(oddity=later("按数值大小显示不同内容"))
    if not section.pattern and not section.words and len(sections) == 1:
        return Display()
    if not _PLACEHOLDER.search(section.pattern) and not _GENERAL.search(section.pattern):
        return Display(words=section.words, oddity=later("只显示“{words}”") if section.words else later("什么也不显示"))
    if _SCALED.search(section.pattern):
        return Display(oddity=later("显示为缩小到千、万等的数"))
    loose = _LOUD.findall(_GENERAL.sub("", section.pattern))
    return Display(percent="%" in section.pattern, words=(section.words + "".join(loose)).strip(" -()"))


def _section_for(sign: int, count: int) -> int:
    if sign < 0:
        return 1 if count > 1 else 0
    if sign == 0:
        return 2 if count > 2 else 0  # noqa: PLR2004 - the third section is for zero
    return 0


def _sections(number_format: str) -> list[_Section]:
    found: list[tuple[list[str], list[str], list[str]]] = [([], [], [])]
    for token in _TOKEN.finditer(number_format):
        plain, words, bracket = token["plain"], token["quoted"] or token["escaped"], token["bracket"]
        if plain == ";":
            found.append(([], [], []))
        elif plain is not None:
            found[-1][0].append(plain)
        elif bracket is not None:
            found[-1][2].append(bracket)
        elif words:
            found[-1][1].append(words)
    return [_Section("".join(pattern), "".join(words), tuple(brackets)) for pattern, words, brackets in found]


def _is_date(section: _Section) -> bool:
    bare = _EXPONENT.sub("", _GENERAL.sub("", section.pattern))
    return bool(_DATE.search(bare)) or any(_ELAPSED.fullmatch(bracket) for bracket in section.brackets)

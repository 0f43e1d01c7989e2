"""Codes of an enumeration as people write them: the code, code and title, the digits alone, the title alone."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.workbook.tidy import bare, tidy_word

if TYPE_CHECKING:
    from standard_engine.pack.resolved import Enumeration, Item

_CODE_AND_TITLE = re.compile(r"([A-Za-z0-9._]+)[\s\-:、,]*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Match:
    """The item that was meant. `completed`: it was not written as its code; `other_title`: with another title."""

    item: Item
    completed: bool = False
    other_title: bool = False


def find_code(text: str, enumeration: Enumeration) -> Match | None:
    """The one item that a text names; None if there is none or more than one.

    `C3011`, `C3011 水泥制造`; of a list that is hierarchical, the digits alone (`3011`) where only one code ends so;
    a title alone where only one item has it.
    """
    plain = tidy_word(text).text
    if item := _with_code(plain, enumeration):
        return Match(item)
    found = _CODE_AND_TITLE.fullmatch(plain)
    if found is None or _with_code(found[1], enumeration) is None:
        wanted = bare(plain)
        if item := _only([item for item in enumeration.items if bare(item.title) == wanted]):
            return Match(item, completed=True)
    if found is None:
        return None
    code, title = found[1].casefold(), found[2]
    if title[:1].isascii() and title[:1].isalnum():
        return None
    item = _with_code(code, enumeration)
    completed = item is None
    if item is None and enumeration.hierarchical and code.isdigit():
        item = _only([each for each in enumeration.items if each.code[1:] == code and each.code[:1].isalpha()])
    if item is None:
        return None
    return Match(item, completed, other_title=bool(title) and bare(title) != bare(item.title))


def near_codes(text: str, enumeration: Enumeration) -> str:
    """Chinese hint naming items that look like what was written, or an empty text."""
    word = tidy_word(text).text.upper()
    names = {item.code.upper(): item for item in enumeration.items} | {item.title: item for item in enumeration.items}
    near = [names[name] for name in difflib.get_close_matches(word, names, n=2, cutoff=0.6)]
    return (
        say("；是否想写 {listed}？", listed=say("、").join(f"{item.code} {item.title}" for item in near))
        if near
        else ""
    )


def _with_code(code: str, enumeration: Enumeration) -> Item | None:
    wanted = code.casefold()
    return next((item for item in enumeration.items if item.code.casefold() == wanted), None)


def _only(items: list[Item]) -> Item | None:
    return items[0] if len(items) == 1 else None

"""Options, levels and codes as text of Excel formulas: what a text can be, each possibility between bars.

`"|良好|"` is known; `"|良好||达标|"` is one of two, an element perhaps twice; `"|?|"` stands for any text at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

BAR, BAR_IN_TEXT = "|", "¦"
ANYTHING = '"|?|"'
MOST_IN_LITERAL = 240
"""Characters of one literal: Excel takes no more than 255."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text: formula text, and what it can be whatever is filled in (None: anything)."""

    text: str
    options: frozenset[str] | None


def between_bars(texts: Iterable[str]) -> str:
    """The set of texts as a cell holds it."""
    return "".join(f"{BAR}{text.replace(BAR, BAR_IN_TEXT)}{BAR}" for text in texts)


def quoted(text: str) -> str:
    """A literal, joined of pieces that Excel takes."""
    pieces = [text[at : at + MOST_IN_LITERAL] for at in range(0, len(text), MOST_IN_LITERAL)] or [""]
    doubled = ['"' + piece.replace('"', '""') + '"' for piece in pieces]
    return "&".join(doubled) if len(doubled) == 1 else f"({'&'.join(doubled)})"


def constant(text: str) -> Words:
    """A text that is always the same."""
    return Words(quoted(between_bars([text])), frozenset({text}))


def chosen(condition: str, value: Words, rest: Words) -> Words:
    """All that a choice can give; the condition atomic."""
    known = None if value.options is None or rest.options is None else value.options | rest.options
    return Words(f'(IF({condition}>0,{value.text},"")&IF({condition}<1,{rest.text},""))', known)


def among(item: Words, codes: Iterable[str]) -> str:
    """Is an atomic text one of the codes? 1, 0 or 0.5."""
    inside = [code for code in dict.fromkeys(codes) if item.options is None or code in item.options]
    if not inside:
        return "0" if item.options else _unless_any(item, "0")
    rest = item.text
    for code in inside:
        rest = f'SUBSTITUTE({rest},{quoted(between_bars([code]))},"")'
    none = (
        f"IF({rest}={item.text},0,0.5)"
        if item.options is not None
        else f"IF({rest}<>{item.text},0.5,{_unless_any(item, '0')})"
    )
    return f'IF({rest}="",1,{none})'


def _unless_any(item: Words, answer: str) -> str:
    return f"IF(ISNUMBER(FIND({ANYTHING},{item.text})),0.5,{answer})"


def starts(item: Words, prefixes: Iterable[str]) -> str:
    """Does an atomic text, one or any, start with one of the prefixes? Lists of one length are searched at once."""
    by_length: dict[int, list[str]] = {}
    for prefix in dict.fromkeys(prefixes):
        by_length.setdefault(len(prefix), []).append(prefix.replace(BAR, BAR_IN_TEXT))
    tests = [
        f'ISNUMBER(FIND(LEFT({item.text},{length + 1})&"{BAR}",{quoted(BAR + BAR.join(same) + BAR)}))'
        for length, same in by_length.items()
    ]
    held = tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"
    return _unless_any(item, f"IF({held},1,0)")


def equal(one: Words, other: Words) -> str:
    """Are two atomic texts the same? 1, 0 or 0.5."""
    for item, beside in ((one, other), (other, one)):
        if beside.options is not None and len(beside.options) == 1:
            return among(item, beside.options)
    if one.options is None or other.options is None:
        return _equal_open(one, other)
    both = sorted(one.options & other.options)
    if not both:
        return "0"
    bars = [quoted(between_bars([text])) for text in both]
    same = [f'AND(SUBSTITUTE({one.text},{bar},"")="",SUBSTITUTE({other.text},{bar},"")="")' for bar in bars]
    may = [f"AND(ISNUMBER(FIND({bar},{one.text})),ISNUMBER(FIND({bar},{other.text})))" for bar in bars]
    return f"IF(OR({','.join(same)}),1,IF(OR({','.join(may)}),0.5,0))"


def _equal_open(one: Words, other: Words) -> str:
    """Two texts of which one can be anything: decided only where each is one text."""
    single = [f'LEN({item.text})-LEN(SUBSTITUTE({item.text},"{BAR}",""))=2' for item in (one, other)]
    known = [*single, *(f"ISERROR(FIND({ANYTHING},{item.text}))" for item in (one, other))]
    return f"IF(AND({','.join(known)}),IF(EXACT({one.text},{other.text}),1,0),0.5)"

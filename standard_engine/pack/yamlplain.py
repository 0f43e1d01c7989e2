"""What plain text of YAML may hide: Chinese punctuation meant as structure, and text lost behind a #."""

from __future__ import annotations

import re

from standard_engine.pack.yamltext import WIDE_SPACES

_WORD = r"[a-z_][a-z0-9_]*"
_HEAD = r"[^\s:：'\"#\[{]+"
_COLONS = (
    (re.compile(f"{_HEAD}："), "用了全角冒号"),
    (re.compile(f"{_HEAD}:[{WIDE_SPACES}]"), "的冒号后面不是半角空格"),
    (re.compile(rf"{_WORD}:(?!//)\S"), "的冒号后面少了空格"),
)
_KEY_OF_ITEM = re.compile(f"{_WORD}[:：]")
_QUOTES = {"“": "”", "”": "”", "‘": "’", "’": "’", "＂": "＂", "＇": "＇"}
_BRACKETS = {"［": "］", "【": "】", "｛": "｝", "〔": "〕"}
_COMMENT = re.compile(r"[ \t]#[^\s#=!-]")
_EDGE = re.compile(f"^[{WIDE_SPACES}]|[{WIDE_SPACES}]$")


def false_colon(text: str, *, item: bool = False) -> str | None:
    """What is wrong with the colon after the first word, where a key and its value were meant; None if nothing is.

    For an `item` of a list, which may well be a sentence with a colon, only a word that looks like a key counts.
    """
    if item and not _KEY_OF_ITEM.match(text):
        return None
    return next((wrong for pattern, wrong in _COLONS if pattern.match(text)), None)


def wide_opening(text: str) -> str | None:
    """引号 or 括号, where the text begins with a wide one."""
    opening = text[:1]
    return "引号" if opening in _QUOTES else "括号" if opening in _BRACKETS else None


def wide_wrapping(text: str) -> str | None:
    """引号 or 括号, where the whole text stands between a pair of wide ones."""
    first, inner, last = text[:1], text[1:-1], text[-1:]
    wrapped = last in {_QUOTES.get(first), _BRACKETS.get(first)} and inner and not {first, last} & set(inner)
    return wide_opening(text) if wrapped else None


def false_commas(text: str) -> bool:
    """Does an item of a bracketed list hold what looks like several?"""
    return "，" in text or "、" in text


def wide_edge(text: str) -> str | None:
    """A wide space at the start or the end of the text."""
    found = _EDGE.search(text)
    return found[0] if found else None


def lost(rest: str) -> str | None:
    """What the rest of a line loses to a # that was not set apart as a comment is."""
    return rest.strip() if _COMMENT.match(rest) else None

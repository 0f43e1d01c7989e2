"""Texts of a procedure that go into a document, with places in braces that are filled when it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

_PLACE = re.compile(r"\{([^{}]*)\}")


def places(text: str) -> tuple[str, ...]:
    """The names of a text's places, in order.

    Raises:
        ValueError: where a brace stands alone.
    """
    if {"{", "}"} & set(_PLACE.sub("", text)):
        raise ValueError(f"“{text}”里的花括号没有成对")
    return tuple(_PLACE.findall(text))


def put_in(text: str, values: Mapping[str, str]) -> str:
    """The text with a value in each place; what is put in is never looked through for places."""
    return _PLACE.sub(lambda found: values[found[1]], text)


def official_day(day: date) -> str:
    """A day as official documents write it (GB/T 9704—2012, 7.3.5.4): 2026年11月23日, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"

"""Facts that a desk fills in: text → one canonical text, or what is wrong with it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from standard_engine.formula.problem import did_you_mean
from standard_engine.numerals import exact_text
from standard_engine.pack.grammar import exact_number, iso_date

if TYPE_CHECKING:
    from collections.abc import Collection

    from standard_engine.programme.procedure import Fact

MOST_CHARACTERS = 500


def read_fact(fact: Fact, text: str, organisations: Collection[str]) -> str:
    """The value of a fact; `organisations` are those with users in the fact's role.

    Raises:
        ValueError: saying in Chinese what is wrong.
    """
    plain = unicodedata.normalize("NFC", text).strip()
    if not plain:
        raise ValueError("不能为空")
    if len(plain) > MOST_CHARACTERS:
        raise ValueError(f"超过 {MOST_CHARACTERS} 字")
    if any(unicodedata.category(char) in {"Cc", "Cs", "Cn", "Co"} for char in plain):
        raise ValueError("含有看不见的控制字符")
    match fact.type:
        case "text":
            return plain
        case "number":
            return exact_text(exact_number(plain))
        case "date":
            return iso_date(plain).isoformat()
        case "choice":
            return _option(fact, plain)
        case "organisation":
            if plain not in organisations:
                listed = "、".join(sorted(organisations)) or "还没有，请先登记这个机构的用户"
                raise ValueError(f"没有登记过机构“{plain}”{did_you_mean(plain, organisations)}；已登记的：{listed}")
            return plain


def shown_fact(fact: Fact, value: str) -> str:
    """A value for a reader: the title of an option, a number with its unit."""
    text = fact.options.get(value, value)
    return f"{text} {fact.unit}" if fact.unit else text


def _option(fact: Fact, text: str) -> str:
    if text in fact.options:
        return text
    for code, title in fact.options.items():
        if title == text:
            return code
    near = did_you_mean(text, [*fact.options.values(), *fact.options])
    few = "、".join(f"{code} {title}" for code, title in list(fact.options.items())[:8])
    more = f"等 {len(fact.options)} 项" if len(fact.options) > 8 else ""  # noqa: PLR2004 - as many as are listed
    raise ValueError(f"“{text}”不是选项{near}；可写：{few}{more}")

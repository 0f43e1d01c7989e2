"""Units as people spell them, and the exact factor to the unit that a row is kept in."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from standard_engine.formula.problem import FormulaError
from standard_engine.formula.units import factor, parse_unit, same_dimension
from standard_engine.workbook.tidy import tidy_word

if TYPE_CHECKING:
    from standard_engine.pack.resolved import Row

PERCENT = "%"
NO_UNIT = "无量纲"
_SPELLINGS = str.maketrans({
    "㎡": "m²", "㎥": "m³", "₂": "2", "₃": "3", "µ": "μ", "⋅": "·", "•": "·", "*": "·", "×": "·", "‧": "·",
})  # fmt: skip
_POWER = re.compile(r"([A-Za-z])\^?([23])(?![0-9])")
_POWERS = {"2": "²", "3": "³"}
_MULTIPLES = (("千万", 10**7), ("百万", 10**6), ("亿", 10**8), ("万", 10**4), ("千", 10**3))
_DIMENSIONLESS = {"", "1", "-", "—", "/", NO_UNIT, "无"}


@lru_cache(maxsize=256)
def normal_unit(text: str) -> str:
    """One spelling for what differs in writing only: width, spaces, `m3` and `㎡`; the case of letters is kept."""
    plain = "".join(tidy_word(text).text.split()).translate(_SPELLINGS)
    return _POWER.sub(lambda found: found[1] + _POWERS[found[2]], plain)


def unit_factor(text: str, row: Row) -> Fraction | None:
    """What a number in the unit `text` is multiplied by to give it in the row's own; None for a unit that cannot be.

    The row's own list of spellings is asked first, with 千, 万, 亿 before them too; then the units of the formula
    language, so that `千克标准煤/吨` serves a row in kgce/t.
    """
    spelled = normal_unit(text)
    known = {normal_unit(spelling): ratio for spelling, ratio in row.units} | {normal_unit(row.unit): Fraction(1)}
    if spelled in known:
        return known[spelled]
    if is_plain(row.unit) and is_plain(spelled):
        return Fraction(1)
    for word, multiple in _MULTIPLES:
        rest = spelled.removeprefix(word)
        if rest != spelled and rest in known and not rest.startswith(("百", "万", "亿")):
            return known[rest] * multiple
    return _by_dimension(spelled, row.unit)


def _by_dimension(text: str, own: str) -> Fraction | None:
    try:
        reported, target = parse_unit(text), parse_unit(own)
        return factor(reported, target) if same_dimension(reported, target) else None
    except FormulaError:
        return None


def is_unit(text: str) -> bool:
    """Is it any unit at all?"""
    try:
        parse_unit(normal_unit(text))
    except FormulaError:
        return False
    return True


def is_plain(text: str) -> bool:
    """Does it say that the number has no unit?"""
    return normal_unit(text) in _DIMENSIONLESS


def is_percent(text: str) -> bool:
    """Is it the percent sign, however written?"""
    return normal_unit(text) == PERCENT


def shown_unit(unit: str) -> str:
    """The unit for a reader; a plain number has 无量纲."""
    return unit or NO_UNIT

"""Units: their spellings, their dimensions, and exact factors between them (by pint, in fractions)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from standard_engine.findings import formula_codes as codes
from standard_engine.formula.problem import did_you_mean, fault

if TYPE_CHECKING:
    from pint import UnitRegistry
    from pint.util import UnitsContainer

# symbol: (definition in other symbols' pint names or a new dimension, spellings beside the symbol)
_UNITS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    # 标准煤 is a dimension of its own: how much coal a kWh counts for depends on the edition and on 当量/等价
    "kgce": ("kgce", "[standard_coal]", ("千克标准煤", "公斤标准煤", "千克标煤")),
    "gce": ("gce", "kgce / 1000", ("克标准煤",)),
    "tce": ("tce", "1000 * kgce", ("吨标准煤", "吨标煤")),
    "万tce": ("wtce", "10000000 * kgce", ("万吨标准煤", "万吨标煤")),
    # so is CO2: a tonne of it is no tonne of coal
    "kgCO2": ("kgco2", "[carbon_dioxide]", ("kgCO₂", "kgCO2e", "千克二氧化碳")),
    "gCO2": ("gco2", "kgco2 / 1000", ("gCO₂",)),
    "tCO2": ("tco2", "1000 * kgco2", ("tCO₂", "tCO2e", "吨二氧化碳", "吨CO2")),
    "万tCO2": ("wtco2", "10000000 * kgco2", ("万tCO₂", "万吨二氧化碳")),
    "kg": ("kg", "[mass]", ("千克", "公斤")),
    "g": ("g", "kg / 1000", ("克",)),
    "mg": ("mg", "kg / 1000000", ("毫克",)),
    "μg": ("ug", "kg / 1000000000", ("ug", "微克", "µg")),
    "t": ("t", "1000 * kg", ("吨", "公吨")),
    "万t": ("wt", "10000000 * kg", ("万吨",)),
    "m": ("m", "[length]", ("米",)),
    "km": ("km", "1000 * m", ("千米", "公里")),
    "m²": ("m2", "m * m", ("m2", "㎡", "平方米", "平米")),
    "万m²": ("wm2", "10000 * m * m", ("万m2", "万㎡", "万平方米")),
    "hm²": ("hm2", "10000 * m * m", ("hm2", "公顷", "ha")),
    "km²": ("km2", "1000000 * m * m", ("km2", "平方千米", "平方公里")),
    "亩": ("mu", "2000 * m * m / 3", ()),
    "m³": ("m3", "m * m * m", ("m3", "㎥", "立方米", "方", "Nm³", "Nm3", "标准立方米")),
    "万m³": ("wm3", "10000 * m * m * m", ("万m3", "万立方米", "万Nm³", "万Nm3", "万标准立方米")),
    "L": ("l", "m * m * m / 1000", ("升", "l")),
    "J": ("j", "[energy]", ("焦耳",)),
    "kJ": ("kj", "1000 * j", ("千焦",)),
    "MJ": ("mj", "1000000 * j", ("兆焦",)),
    "GJ": ("gj", "1000000000 * j", ("吉焦", "百万千焦")),
    "TJ": ("tj", "1000000000000 * j", ("太焦",)),
    "kWh": ("kwh", "3600000 * j", ("千瓦时", "度", "kW·h", "kwh", "KWh", "KWH", "千瓦·时", "千瓦小时")),
    "MWh": ("mwh", "3600000000 * j", ("兆瓦时", "MW·h")),
    "GWh": ("gwh", "3600000000000 * j", ("吉瓦时",)),
    "万kWh": ("wkwh", "36000000000 * j", ("万千瓦时", "万度", "万kW·h", "万kwh", "万KWh", "万KWH")),
    "元": ("yuan", "[money]", ("人民币元",)),
    "千元": ("kyuan", "1000 * yuan", ()),
    "万元": ("wyuan", "10000 * yuan", ()),
    "百万元": ("myuan", "1000000 * yuan", ()),
    "亿元": ("yyuan", "100000000 * yuan", ()),
    "人": ("person", "[people]", ("名", "人次")),
    "h": ("hour", "[time]", ("小时",)),
    "d": ("day", "24 * hour", ("天", "日")),
    "a": ("year", "[calendar_year]", ("年",)),
    "件": ("piece", "[piece]", ("只", "个")),
    "万件": ("wpiece", "10000 * piece", ("万只", "万个")),
    "台": ("machine", "[machine]", ("辆", "套")),
    "项": ("item", "[item]", ("条",)),
    "%": ("percent", "1 / 100", ("％", "百分比")),
    "‰": ("permille", "1 / 1000", ("千分比",)),
    "倍": ("times", "1", ()),
}  # fmt: skip

COUNTED = ("人", "件", "台", "项")
"""Units of what is only there in whole numbers."""

_DIMENSIONLESS = {"", "1", "-", "—", "/", "无量纲", "无"}
_SYMBOLS = {spelling: symbol for symbol, (_, _, others) in _UNITS.items() for spelling in (symbol, *others)}
_POWER = re.compile(r"(.+?)(?:\^?([23])|([²³]))")
_POWERS = {"²": 2, "³": 3}
_WIDE = str.maketrans(
    {
        "／": "/",
        "（": "(",
        "）": ")",
        "×": "·",
        "*": "·",
        "．": "·",
        "⋅": "·",
        "•": "·",
        " ": None,
        "\u3000": None,
    }
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A product of unit symbols with whole exponents, in the order they were written."""

    factors: tuple[tuple[str, int], ...] = ()

    def __str__(self) -> str:
        """As read: `kgce/(t·d)`; empty for a plain number."""
        above = [_powered(symbol, power) for symbol, power in self.factors if power > 0]
        below = [_powered(symbol, -power) for symbol, power in self.factors if power < 0]
        if not below:
            return "·".join(above)
        return f"{'·'.join(above) or '1'}/{below[0] if len(below) == 1 else '(' + '·'.join(below) + ')'}"

    def times(self, other: Unit, power: int = 1) -> Unit:
        """The unit of a product (power 1) or quotient (power -1); equal symbols cancel."""
        exponents = dict(self.factors)
        for symbol, exponent in other.factors:
            exponents[symbol] = exponents.get(symbol, 0) + power * exponent
        return Unit(tuple((symbol, exponent) for symbol, exponent in exponents.items() if exponent))


NUMBER = Unit()


def _powered(symbol: str, power: int) -> str:
    return symbol if power == 1 else f"{symbol}^{power}"


@cache
def parse_unit(text: str) -> Unit:
    """A unit from its text, in Chinese or Latin spelling: `tce/万元`, `千克标准煤/吨`, `mg/m3`, `kgce/(t·d)`.

    Raises:
        FormulaError: naming the part that is no unit.
    """
    plain = text.translate(_WIDE)
    if plain in _DIMENSIONLESS:
        return NUMBER
    above, *below = (_unbracketed(part) for part in plain.split("/"))
    unit = _product(above, text)
    for part in below:
        unit = unit.times(_product(part, text), -1)
    return unit


def _unbracketed(text: str) -> str:
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text


def _product(text: str, whole: str) -> Unit:
    if text == "1":
        return NUMBER
    if text in _SYMBOLS:
        return Unit(((_SYMBOLS[text], 1),))
    unit = NUMBER
    for part in text.split("·"):
        unit = unit.times(_single(part, whole))
    return unit


def _single(text: str, whole: str) -> Unit:
    if text in _SYMBOLS:
        return Unit(((_SYMBOLS[text], 1),))
    if (powered := _POWER.fullmatch(text)) and powered[1] in _SYMBOLS:
        return Unit(((_SYMBOLS[powered[1]], int(powered[2] or _POWERS[powered[3]])),))
    hint = did_you_mean(text, _SYMBOLS)
    raise fault(codes.UNKNOWN_UNIT, 0, unit=text if text == whole else f"{text}（在 {whole} 中）", guess=hint)


@cache
def _registry() -> UnitRegistry[Any]:
    from pint import UnitRegistry

    registry: UnitRegistry[Any] = UnitRegistry(None, non_int_type=Fraction)
    for name, definition, _ in _UNITS.values():
        registry.define(f"{name} = {definition}")
    return registry


def _container(unit: Unit) -> UnitsContainer:
    return _registry().UnitsContainer({_UNITS[symbol][0]: Fraction(power) for symbol, power in unit.factors})


@cache
def same_dimension(one: Unit, other: Unit) -> bool:
    """Can numbers in these units be added and compared?"""
    registry = _registry()
    return bool(registry.get_dimensionality(_container(one)) == registry.get_dimensionality(_container(other)))


@cache
def factor(source: Unit, target: Unit) -> Fraction:
    """What a number in `source` is multiplied by to give it in `target`, exactly.

    Raises:
        FormulaError: where the dimensions differ.
    """
    if source == target:
        return Fraction(1)
    if not same_dimension(source, target):
        raise fault(codes.UNIT_MISMATCH, 0, left=str(source) or "无量纲", right=str(target) or "无量纲")
    return _to_base(source) / _to_base(target)


def _to_base(unit: Unit) -> Fraction:
    ratio = _registry().get_root_units(_container(unit))[0]
    assert isinstance(ratio, int | Fraction)  # noqa: S101 - the registry computes in fractions only
    return Fraction(ratio)


@cache
def simplify(unit: Unit) -> tuple[Unit, Fraction]:
    """The unit with symbols of one dimension cancelled against each other, and the factor that this takes.

    `t·kgce/kg` is 1000 `kgce`: a number in the first is multiplied by 1000 to give it in the second.
    """
    for at, (symbol, power) in enumerate(unit.factors):
        for other, opposite in unit.factors[at + 1 :]:
            if power * opposite < 0 and same_dimension(Unit(((symbol, 1),)), Unit(((other, 1),))):
                ratio = factor(Unit(((symbol, 1),)), Unit(((other, 1),)))
                step = 1 if power > 0 else -1
                cancelled = unit.times(Unit(((symbol, step), (other, -step))), -1)
                rest, more = simplify(cancelled)
                return rest, ratio**step * more
    return unit, Fraction(1)


@cache
def spellings(unit: Unit) -> tuple[tuple[str, Fraction], ...]:
    """Every single unit that a reporter may write in place of this one, with its factor to it; its own text first.

    For a quotient, all spellings of the part above the line over the part below as written.
    """
    above = Unit(tuple((symbol, power) for symbol, power in unit.factors if power > 0))
    below = str(unit).partition("/")[2]
    tail = f"/{below}" if below else ""
    found: dict[str, Fraction] = {str(unit): Fraction(1)}
    for spelling, symbol in _SYMBOLS.items():
        candidate = Unit(((symbol, 1),))
        if len(above.factors) <= 1 and same_dimension(candidate, above):
            found.setdefault(spelling + tail, factor(candidate, above))
    return tuple(found.items())


def vocabulary() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every unit symbol with its other spellings, for the handbook."""
    return tuple((symbol, others) for symbol, (_, _, others) in _UNITS.items())

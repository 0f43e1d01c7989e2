"""Units: spellings, dimensions and exact factors. Factors are worked by hand from the definitions of the units."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.findings import formula_codes as codes
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.units import (
    NUMBER,
    Unit,
    factor,
    parse_unit,
    same_dimension,
    simplify,
    spellings,
    vocabulary,
)

F = Fraction

SCALES = {
    "kgce": {"gce": F(1, 1000), "tce": F(1000), "万tce": F(10_000_000)},
    "kgCO2": {"gCO2": F(1, 1000), "tCO2": F(1000), "万tCO2": F(10_000_000)},
    "kg": {"μg": F(1, 10**9), "mg": F(1, 10**6), "g": F(1, 1000), "t": F(1000), "万t": F(10**7)},
    "m": {"km": F(1000)},
    "m²": {"亩": F(2000, 3), "hm²": F(10_000), "万m²": F(10_000), "km²": F(1_000_000), "m^2": F(1), "m2": F(1)},
    "m³": {"L": F(1, 1000), "万m³": F(10_000), "m^3": F(1)},
    "J": {
        "kJ": F(1000),
        "MJ": F(10**6),
        "GJ": F(10**9),
        "TJ": F(10**12),
        "kWh": F(3_600_000),
        "MWh": F(3_600_000_000),
        "GWh": F(3_600_000_000_000),
        "万kWh": F(36_000_000_000),
    },
    "元": {"千元": F(1000), "万元": F(10_000), "百万元": F(10**6), "亿元": F(10**8)},
    "件": {"万件": F(10_000)},
    "h": {"d": F(24)},
    "": {"%": F(1, 100), "‰": F(1, 1000), "倍": F(1)},
}


@pytest.mark.parametrize(
    ("unit", "base", "expected"), [(unit, base, size) for base, sizes in SCALES.items() for unit, size in sizes.items()]
)
def test_sizes_of_units(unit: str, base: str, expected: Fraction) -> None:
    assert factor(parse_unit(unit), parse_unit(base)) == expected
    assert factor(parse_unit(base), parse_unit(unit)) == 1 / expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("kWh", "GJ", F(36, 10_000)),
        ("万kWh", "GJ", F(36)),
        ("亩", "hm²", F(1, 15)),
        ("kgce/t", "tce/t", F(1, 1000)),
        ("tce/t", "kgce/t", F(1000)),
        ("kgce/kg", "tce/t", F(1)),
        ("mg/m³", "g/m³", F(1, 1000)),
        ("μg/m³", "mg/m³", F(1, 1000)),
        ("mg/L", "g/m³", F(1)),
        ("tce/万元", "kgce/元", F(1, 10)),
        ("tce/亿元", "tce/万元", F(1, 10_000)),
        ("m³/万元", "m³/亿元", F(10_000)),
        ("kWh/m²", "万kWh/hm²", F(1)),
        ("kgce/(t·d)", "kgce/(t·h)", F(1, 24)),
        ("万元/亩", "亿元/km²", F(3, 20)),
        ("%", "‰", F(10)),
    ],
)
def test_factors_worked_by_hand(source: str, target: str, expected: Fraction) -> None:
    assert factor(parse_unit(source), parse_unit(target)) == expected


def test_every_unit_of_the_vocabulary_has_a_size_or_is_a_base() -> None:
    sized = {parse_unit(unit) for sizes in SCALES.values() for unit in sizes} | {parse_unit(base) for base in SCALES}
    alone = {parse_unit(unit) for unit in ("人", "a", "台", "项")}
    assert {parse_unit(symbol) for symbol, _ in vocabulary()} <= sized | alone


def test_every_spelling_is_its_symbol_and_no_other() -> None:
    seen: dict[str, str] = {}
    for symbol, others in vocabulary():
        for spelling in (symbol, *others):
            assert seen.setdefault(spelling, symbol) == symbol
            assert parse_unit(spelling) == Unit(((symbol, 1),))


@pytest.mark.parametrize("text", ["", "1", "-", "—", "/", "无量纲", "无", " "])
def test_plain_numbers(text: str) -> None:
    assert parse_unit(text) == NUMBER


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("千克标准煤/吨", "kgce/t"),
        ("tce／万元", "tce/万元"),
        ("kgce/(t*d)", "kgce/(t·d)"),
        ("kgce/（t×d）", "kgce/(t·d)"),
        ("kgce/t/d", "kgce/(t·d)"),
        ("(t·km)/d", "t·km/d"),
        ("立方米 / 万元", "m³/万元"),
        ("1/d", "1/d"),
        ("人·年", "人·a"),
        ("km^2", "km^2"),
        ("t²/m", "t^2/m"),
        ("吨/吨", ""),
        ("度/平方米", "kWh/m²"),
    ],
)
def test_text_of_a_unit(text: str, written: str) -> None:
    assert str(parse_unit(text)) == written
    assert parse_unit(written) == parse_unit(text)


@pytest.mark.parametrize(
    ("text", "part", "hint"),
    [
        ("吨煤", "吨煤", ""),
        ("吨标准媒/万元", "吨标准媒（在 吨标准媒/万元 中）", "吨标准煤"),
        ("kgce/(t", "(t（在 kgce/(t 中）", ""),
        ("/t", "（在 /t 中）", ""),
        ("tce/", "（在 tce/ 中）", ""),
        ("t^4", "t^4", ""),
        ("kg/(t/d)", "(t（在 kg/(t/d) 中）", ""),
    ],
)
def test_what_is_no_unit_is_named(text: str, part: str, hint: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_unit(text)
    (problem,) = caught.value.problems
    assert problem.code is codes.UNKNOWN_UNIT
    assert problem.data["unit"] == part
    assert hint in problem.data["guess"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tce", "t"),
        ("tce", "GJ"),
        ("tCO2", "t"),
        ("tCO2", "tce"),
        ("m²", "m³"),
        ("万元", "t"),
        ("%", "t"),
        ("kWh", "kWh/h"),
        ("tce/万元", "tce"),
        ("a", "d"),
        ("件", "台"),
    ],
)
def test_units_of_different_dimensions_never_meet(one: str, other: str) -> None:
    assert not same_dimension(parse_unit(one), parse_unit(other))
    with pytest.raises(FormulaError) as caught:
        factor(parse_unit(one), parse_unit(other))
    (problem,) = caught.value.problems
    assert problem.code is codes.UNIT_MISMATCH
    assert (problem.data["left"], problem.data["right"]) == (one, other)


@pytest.mark.parametrize(
    ("product", "rest", "ratio"),
    [
        ("t·kgce/kg", "kgce", F(1000)),
        ("kg·tce/t", "tce", F(1, 1000)),
        ("万kWh·kgce/kWh", "kgce", F(10_000)),
        ("GJ·kgce/MJ", "kgce", F(1000)),
        ("万元/元", "", F(10_000)),
        ("m²/亩", "", F(3, 2000)),
        ("kgce/t", "kgce/t", F(1)),
        ("m²/m", "m²/m", F(1)),
    ],
)
def test_symbols_of_one_dimension_cancel(product: str, rest: str, ratio: Fraction) -> None:
    assert simplify(parse_unit(product)) == (parse_unit(rest), ratio)


def test_squares_cancel_one_by_one() -> None:
    assert simplify(Unit((("t", 2), ("kg", -1)))) == (Unit((("t", 1),)), F(1000))
    assert simplify(Unit((("kg", -1), ("t", 2)))) == (Unit((("t", 1),)), F(1000))
    assert simplify(Unit((("t", -2), ("kg", 1)))) == (Unit((("t", -1),)), F(1, 1000))


def test_spellings_of_a_quotient_are_those_of_its_upper_part() -> None:
    found = dict(spellings(parse_unit("tce/万元")))
    assert next(iter(found)) == "tce/万元"
    assert found["吨标准煤/万元"] == 1
    assert found["kgce/万元"] == F(1, 1000)
    assert found["万吨标准煤/万元"] == 10_000
    assert "tce/亿元" not in found


def test_spellings_of_a_plain_unit() -> None:
    found = dict(spellings(parse_unit("kWh")))
    assert found["度"] == 1
    assert found["万度"] == 10_000
    assert found["GJ"] == F(2500, 9)
    assert "tce" not in found


SYMBOLS = st.sampled_from([symbol for symbol, _ in vocabulary()])
UNITS = st.dictionaries(SYMBOLS, st.sampled_from([-3, -2, -1, 1, 2, 3]), max_size=3).map(
    lambda powers: Unit(tuple(powers.items()))
)


@given(UNITS)
def test_a_unit_is_read_as_it_is_written(unit: Unit) -> None:
    assert dict(parse_unit(str(unit)).factors) == dict(unit.factors)


@given(UNITS, UNITS)
def test_simplifying_keeps_the_quantity(one: Unit, other: Unit) -> None:
    product = one.times(other)
    rest, ratio = simplify(product)
    assert factor(product, rest) == ratio


@given(UNITS)
def test_a_unit_over_itself_is_a_plain_number(unit: Unit) -> None:
    assert unit.times(unit, -1) == NUMBER

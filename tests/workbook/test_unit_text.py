from __future__ import annotations

from fractions import Fraction

import pytest
from workbook_kit import PERCENT, POWER, RATIO, TCE, TONNES, YUAN

from standard_engine.pack.resolved import Row
from standard_engine.workbook.unit_text import normal_unit, unit_factor

ROWS = {
    row.unit: row
    for row in (
        Row("1", "能耗", None, "tce", TCE),
        Row("2", "产值", None, "万元", YUAN),
        Row("3", "用电", None, "万kWh", POWER),
        Row("4", "产量", None, "t", TONNES),
        Row("5", "单耗", None, "kgce/t", (("kgce/t", Fraction(1)), ("tce/t", Fraction(1000)))),
        Row("6", "水耗", None, "m³/t", (("m³/t", Fraction(1)),)),
        Row("7", "比例", None, "%", PERCENT),
        Row("8", "占比", None, "", RATIO),
        Row("9", "面积", None, "m²", (("m²", Fraction(1)),)),
    )
}


@pytest.mark.parametrize(
    ("unit", "text", "factor"),
    [
        ("tce", "tce", 1),
        ("tce", "ｔｃｅ", 1),
        ("tce", "吨标准煤", 1),
        ("tce", "吨 标准煤", 1),
        ("tce", "kgce", Fraction(1, 1000)),
        ("tce", "万tce", 10_000),
        ("tce", "万吨标准煤", 10_000),  # 万 before a known spelling
        ("万元", "亿元", 10_000),
        ("万元", "千万元", 1_000),
        ("万元", "百万元", 100),
        ("t", "万吨", 10_000),
        ("t", "千吨", 1_000),
        ("万kWh", "亿千瓦时", 10_000),
        ("万kWh", "MWh", Fraction(1, 10)),
        ("万kWh", "GWh", 100),  # not in the row's list: by dimension
        ("kgce/t", "千克标准煤/吨", 1),
        ("kgce/t", "kgce／t", 1),
        ("m³/t", "m3/t", 1),
        ("m³/t", "㎥/t", 1),
        ("m³/t", "立方米/吨", 1),
        ("m²", "㎡", 1),
        ("m²", "m^2", 1),
        ("%", "％", 1),
        ("%", "‰", Fraction(1, 10)),
        ("", "%", Fraction(1, 100)),
        ("", "无量纲", 1),
        ("", "—", 1),
    ],
)
def test_spellings_of_one_quantity_have_a_factor(unit: str, text: str, factor: Fraction | int) -> None:
    assert unit_factor(text, ROWS[unit]) == factor


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("tce", "kWh"),
        ("tce", "t"),
        ("tce", "吨煤"),
        ("万元", "万美元"),
        ("万元", "万万元"),
        ("万kWh", "mWh"),
        ("%", "t"),
        ("t", ""),
        ("t", "万"),
        ("", "t"),
    ],
)
def test_what_cannot_be_converted_has_none(unit: str, text: str) -> None:
    assert unit_factor(text, ROWS[unit]) is None


def test_the_case_of_letters_is_part_of_a_unit() -> None:
    assert normal_unit("MWh") != normal_unit("mWh")
    assert unit_factor("mWh", ROWS["万kWh"]) is None

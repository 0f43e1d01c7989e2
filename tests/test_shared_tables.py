"""The shared data of the packs, read as plain text without our own YAML door, so that the two can disagree."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

SHARED = Path(__file__).parents[1] / "rules" / "shared"
ENUMERATIONS = sorted((SHARED / "enumerations").glob("*.yaml"))
FACTORS = sorted((SHARED / "factors").glob("*.yaml"))
QUANTITY = re.compile(r"(\d+(?:\.\d+)?) (\S+)/(\S+)")
# 7000 kcal in kJ: at the 4.1816 kJ/kcal of the 2008 edition's heating values, and at 4.1868
COAL_EQUIVALENT = (Fraction("29271.2"), Fraction("29307.6"))
# heating value GJ/t or GJ/万m³, carbon tC/TJ, oxidation: 省级温室气体清单编制指南（2025）
FUEL_DEFAULTS = {
    "gasoline": ("43.07", "18.9", "0.98"),
    "diesel": ("42.652", "20.2", "0.98"),
    "fuel_oil": ("41.816", "21.1", "0.98"),
    "crude_oil": ("41.816", "20.1", "0.98"),
    "lpg": ("50.179", "17.2", "0.98"),
    "lng": ("51.498", "15.3", "0.98"),
    "natural_gas": ("389.31", "15.3", "0.99"),
    "bituminous_coal": ("19.57", "26.1", "0.93"),
    "lignite": ("11.9", "28.0", "0.96"),
    "coke": ("28.435", "29.5", "0.93"),
    "petroleum_coke": ("32.5", "27.5", "0.98"),
    "blast_furnace_gas": ("33.0", "70.8", "0.99"),
    "converter_gas": ("84.0", "49.6", "0.99"),
    "coke_oven_gas": ("179.81", "13.58", "0.99"),
}


@cache
def load(path: Path) -> dict[str, Any]:
    loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert isinstance(loaded, dict)
    return loaded


def enumeration(name: str) -> dict[str, Any]:
    return load(SHARED / "enumerations" / f"{name}.yaml")


def industries() -> dict[str, str]:
    items: dict[str, str] = enumeration("gb-t-4754-2017")["items"]
    return items


def quantity(text: str) -> tuple[Fraction, str, str]:
    """`0.7143 kgce/kg` as an exact number, the unit above and the unit below."""
    match = QUANTITY.fullmatch(text)
    assert match, text
    return Fraction(match[1]), match[2], match[3]


def numbers(table: str, since: str) -> dict[str, Fraction]:
    entry = next(v for v in load(SHARED / "factors" / f"{table}.yaml")["values"] if v["from"] == since)
    return {key: quantity(text)[0] for key, text in entry["factors"].items()}


def days(kind: str) -> set[date]:
    calendar = json.loads((SHARED / "calendar" / "cn-holidays.json").read_text(encoding="utf-8"))
    return {date.fromisoformat(day) for day in calendar[kind]}


def name_of(path: Path) -> str:
    return path.stem


every_table = pytest.mark.parametrize("path", [*ENUMERATIONS, *FACTORS], ids=name_of)
every_enumeration = pytest.mark.parametrize("path", ENUMERATIONS, ids=name_of)
every_factor_table = pytest.mark.parametrize("path", FACTORS, ids=name_of)


def test_all_tables_are_there() -> None:
    assert {path.stem for path in ENUMERATIONS} >= {
        "enterprise-size",
        "fuel",
        "gb-t-4754-2017",
        "grid",
        "hunan-pilot-counties",
        "hunan-regions",
    }
    assert {path.stem for path in FACTORS} >= {
        "carbon-electricity",
        "carbon-fuel",
        "carbon-heat",
        "lower-heating-value",
        "standard-coal",
        "standard-coal-equivalent-electricity",
    }


class TestForm:
    @every_table
    def test_no_anchor_alias_tag_or_tab(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert "\t" not in text
        refused = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)
        assert [token for token in yaml.scan(text) if isinstance(token, refused)] == []

    @every_table
    def test_no_key_stands_twice(self, path: Path) -> None:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, yaml.MappingNode):
                keys = [key.value for key, _ in node.value]
                assert len(keys) == len(set(keys))
                waiting += [value for _, value in node.value]
            elif isinstance(node, yaml.SequenceNode):
                waiting += node.value

    @every_table
    def test_every_source_is_named_and_none_claims_to_be_official(self, path: Path) -> None:
        table = load(path)
        for source in [entry["source"] for entry in table.get("values", [table])]:
            assert {"document", "status", "note"} <= source.keys() <= {"document", "clause", "status", "note"}
            assert source["status"] in {"secondary", "provisional"}
            assert all(source.values())

    @every_enumeration
    def test_an_enumeration_has_its_keys_and_its_groups_only_known_codes(self, path: Path) -> None:
        table = load(path)
        assert (
            {"title", "edition", "hierarchical", "source", "items"}
            <= table.keys()
            <= {"title", "edition", "hierarchical", "source", "items", "groups"}
        )
        assert table["hierarchical"] in {"true", "false"}
        for item in table["items"].values():
            assert isinstance(item, str) or {"title"} <= item.keys() <= {"title", "unit", "code"}
        for name, group in table.get("groups", {}).items():
            assert re.fullmatch(r"[a-z][a-z0-9_]*", name)
            assert group.keys() == {"title", "codes"}
            assert group["codes"]
            assert len(group["codes"]) == len(set(group["codes"]))
            assert set(group["codes"]) <= table["items"].keys()

    @every_factor_table
    def test_a_factor_table_is_dated_in_order_and_keyed_by_its_enumeration(self, path: Path) -> None:
        table = load(path)
        assert {"title", "basis", "values"} <= table.keys() <= {"title", "by", "basis", "values"}
        assert table["basis"] in {"as_of", "data_year"}
        for earlier, later in pairwise(table["values"]):
            assert date.fromisoformat(earlier["from"]) < date.fromisoformat(later["from"])
        for entry in table["values"]:
            if "by" in table:
                assert entry.keys() == {"from", "edition", "factors", "source"}
                assert entry["factors"].keys() <= enumeration(table["by"])["items"].keys()
            else:
                assert entry.keys() == {"from", "edition", "value", "source"}
            for text in entry.get("factors", {"": entry.get("value")}).values():
                assert quantity(text)[0] > 0


class TestIndustries:
    def test_codes_are_well_formed_and_sorted(self) -> None:
        items = industries()
        assert all(re.fullmatch(r"[BCD](\d{2,4})?", code) for code in items)
        assert [code[1:] for code in items if len(code) > 1] == sorted(code[1:] for code in items if len(code) > 1)

    def test_the_parent_of_every_code_is_there(self) -> None:
        items = industries()
        parents = {code[:1] if len(code) == 3 else code[:-1] for code in items if len(code) > 1}
        assert parents <= items.keys()

    def test_every_level_is_divided_down_to_four_digits(self) -> None:
        items = industries()
        for length in (1, 3, 4):
            children = {code[:length] for code in items if len(code) > length}
            assert children == {code for code in items if len(code) == length}

    def test_the_totals_are_those_of_chinas_industry(self) -> None:
        """41 大类、207 个中类、666 个小类, as the ministry and the provinces count them."""
        items = industries()
        lengths = [len(code) for code in items]
        assert [lengths.count(length) for length in (1, 3, 4, 5)] == [3, 41, 207, 666]

    def test_divisions_of_a_section_run_without_a_gap(self) -> None:
        items = industries()
        divisions = {section: [int(c[1:]) for c in items if len(c) == 3 and c[0] == section] for section in "BCD"}
        assert divisions == {"B": [*range(6, 13)], "C": [*range(13, 44)], "D": [*range(44, 47)]}

    def test_a_class_that_ends_in_zero_is_its_whole_group(self) -> None:
        items = industries()
        for code, title in items.items():
            if len(code) == 5 and code[-1] == "0":
                assert [other for other in items if other[:4] == code[:4]] == [code[:4], code]
                assert items[code[:4]] == title

    def test_titles_are_clean(self) -> None:
        items = industries()
        assert [title for title in items.values() if not re.fullmatch(r"[\u4e00-\u9fff、（）]+", title)] == []
        assert all(title.count("（") == title.count("）") for title in items.values())

    @pytest.mark.parametrize(
        ("code", "title"),
        [
            ("C2928", "人造草坪制造"),
            ("C2929", "塑料零件及其他塑料制品制造"),
            ("C3011", "水泥制造"),
            ("C3041", "平板玻璃制造"),
            ("C3110", "炼铁"),
            ("C3120", "炼钢"),
            ("C3212", "铅锌冶炼"),
            ("C3215", "锑冶炼"),
            ("C3360", "金属表面处理及热处理加工"),
            ("C3982", "电子电路制造"),
            ("B0915", "锑矿采选"),
            ("B0610", "烟煤和无烟煤开采洗选"),
        ],
    )
    def test_the_2017_edition_is_told_by_its_codes(self, code: str, title: str) -> None:
        assert industries()[code] == title

    @pytest.mark.parametrize(
        ("group", "inside", "outside"),
        [
            ("manufacturing", "C3011", "B0915"),
            ("high_energy", "C3110", "C3240"),
            ("high_energy", "C3211", "C3212"),
            ("nonferrous_smelting", "C3231", "C3240"),
            ("fireworks", "C2672", "C2671"),
            ("textile_dyeing", "C1713", "C1712"),
            ("rail_transit", "C3720", "C3731"),
        ],
    )
    def test_a_group_covers_what_its_title_says(self, group: str, inside: str, outside: str) -> None:
        codes = tuple(enumeration("gb-t-4754-2017")["groups"][group]["codes"])
        assert inside.startswith(codes)
        assert not outside.startswith(codes)


class TestRegions:
    def test_hunan_has_14_prefectures_and_134_counties(self) -> None:
        codes = enumeration("hunan-regions")["items"]
        assert all(re.fullmatch(r"43\d{4}", code) for code in codes)
        assert len([code for code in codes if code.endswith("00")]) == 14
        assert len([code for code in codes if not code.endswith("00")]) == 134

    def test_each_prefecture_is_a_group_of_itself_and_its_counties(self) -> None:
        table = enumeration("hunan-regions")
        groups = {name: group for name, group in table["groups"].items() if name != "chang_zhu_tan"}
        assert len(groups) == 14
        for group in groups.values():
            head = next(code for code in group["codes"] if code.endswith("00"))
            assert group["title"] == table["items"][head]
            assert group["codes"] == [code for code in table["items"] if code[:4] == head[:4]]
        assert sum(len(group["codes"]) for group in groups.values()) == len(table["items"])

    def test_chang_zhu_tan_is_the_three_cities(self) -> None:
        groups = enumeration("hunan-regions")["groups"]
        cities = [code for name in ("changsha", "zhuzhou", "xiangtan") for code in groups[name]["codes"]]
        assert groups["chang_zhu_tan"]["codes"] == cities

    def test_pilot_counties_are_provisional_and_named_as_in_the_regions(self) -> None:
        pilots = enumeration("hunan-pilot-counties")
        regions = enumeration("hunan-regions")["items"]
        assert pilots["source"]["status"] == "provisional"
        assert pilots["items"] == {code: regions[code] for code in pilots["items"]}
        assert len({code[:4] for code in pilots["items"]}) == len(pilots["items"]) == 12


class TestFuels:
    def test_codes_number_the_rows_and_no_title_stands_twice(self) -> None:
        items = enumeration("fuel")["items"]
        assert [item["code"] for item in items.values()] == [f"{at:02}" for at in range(1, len(items) + 1)]
        assert len({item["title"] for item in items.values()}) == len(items)

    def test_the_groups_tell_what_the_tables_cover(self) -> None:
        groups = enumeration("fuel")["groups"]
        assert set(groups["standard_coal"]["codes"]) == numbers("standard-coal", "2021-04-01").keys()
        assert set(groups["carbon"]["codes"]) == numbers("carbon-fuel", "2015-01-01").keys()

    @pytest.mark.parametrize("table", ["standard-coal", "lower-heating-value", "carbon-fuel"])
    def test_a_factor_is_per_the_kind_of_unit_that_is_reported(self, table: str) -> None:
        kinds = {"t": {"t", "kg"}, "万m³": {"万m³", "m³"}, "GJ": {"MJ"}, "万kWh": {"kWh"}}
        items = enumeration("fuel")["items"]
        for entry in load(SHARED / "factors" / f"{table}.yaml")["values"]:
            for fuel, text in entry["factors"].items():
                assert quantity(text)[2] in kinds[items[fuel]["unit"]], fuel


class TestStandardCoal:
    @pytest.mark.parametrize("since", ["2008-06-01", "2021-04-01"])
    def test_coefficients_are_the_heating_values_over_7000_kcal(self, since: str) -> None:
        """Finds a lost leading 1 and any wrong digit: both numbers are rounded, to 0.0001 kgce and to 1 kJ."""
        coefficients = numbers("standard-coal", since)
        for fuel, heating_value in numbers("lower-heating-value", since).items():
            errors = [
                abs(coefficients[fuel] - heating_value / base) - Fraction(1, 2) / base for base in COAL_EQUIVALENT
            ]
            assert min(errors) <= Fraction("0.00005"), fuel

    def test_electricity_and_heat_are_their_own_energy(self) -> None:
        for since in ("2008-06-01", "2021-04-01"):
            coefficients = numbers("standard-coal", since)
            assert abs(coefficients["electricity"] - Fraction(860, 7000)) <= Fraction("0.00005")  # kcal a kWh
            assert abs(coefficients["heat"] - 1000 / Fraction("29307.6")) <= Fraction("0.000005")  # kJ a MJ
            assert coefficients["cooling"] == coefficients["heat"]

    def test_the_editions_differ_in_new_water_and_lng_only(self) -> None:
        old, new = numbers("standard-coal", "2008-06-01"), numbers("standard-coal", "2021-04-01")
        assert old["new_water"] == Fraction("0.0857")
        assert new["new_water"] == Fraction("0.2571")
        assert new.keys() - old.keys() == {"lng"}
        assert {fuel for fuel in old if old[fuel] != new[fuel]} == {"new_water"}

    def test_a_range_is_taken_at_its_upper_end(self) -> None:
        new = numbers("standard-coal", "2021-04-01")
        assert new["coal_slime"] == Fraction("0.4286")
        assert new["coal_mine_gas"] == Fraction("0.5714")
        assert new["coke_oven_gas"] == Fraction("0.6143")
        assert new["natural_gas"] == max(new["oilfield_gas"], new["gasfield_gas"])

    def test_the_equivalent_value_of_electricity_is_a_placeholder(self) -> None:
        table = load(SHARED / "factors" / "standard-coal-equivalent-electricity.yaml")
        assert {entry["source"]["status"] for entry in table["values"]} == {"provisional"}
        direct = numbers("standard-coal", "2021-04-01")["electricity"]
        assert all(quantity(entry["value"])[0] > 2 * direct for entry in table["values"])


class TestCarbon:
    def test_fuel_factors_follow_from_heat_carbon_and_oxidation(self) -> None:
        expected = {}
        for fuel, texts in FUEL_DEFAULTS.items():
            heat, carbon, oxidation = map(Fraction, texts)
            expected[fuel] = round(heat * carbon / 1000 * oxidation * Fraction(44, 12), 6)
        assert numbers("carbon-fuel", "2015-01-01") == expected

    def test_the_grid_changes_from_year_to_year_as_reported(self) -> None:
        """−0.0202 kgCO2/kWh from 2021 to 2022 and −1.1 % from 2022 to 2023, as the press gave them."""
        years = [numbers("carbon-electricity", f"{year}-01-01")["national"] for year in (2021, 2022, 2023)]
        assert years[0] - years[1] == Fraction("0.0202")
        assert round((years[2] / years[1] - 1) * 100, 1) == Fraction("-1.1")

    def test_hunan_stands_in_every_year_and_its_region_in_the_last(self) -> None:
        values = load(SHARED / "factors" / "carbon-electricity.yaml")["values"]
        assert [entry["factors"]["hunan"] for entry in values] == [
            "0.5138 kgCO2/kWh",
            "0.4900 kgCO2/kWh",
            "0.4976 kgCO2/kWh",
        ]
        assert values[-1]["factors"]["central_china"] == "0.5271 kgCO2/kWh"

    def test_heat(self) -> None:
        (entry,) = load(SHARED / "factors" / "carbon-heat.yaml")["values"]
        assert quantity(entry["value"]) == (Fraction("0.11"), "tCO2", "GJ")


class TestCalendar:
    def test_a_make_up_day_is_a_weekend_day_and_no_holiday(self) -> None:
        holidays, made_up = days("holidays"), days("weekend_workdays")
        assert all(day.weekday() >= 5 for day in made_up)
        assert not holidays & made_up
        assert {day.year for day in holidays} == {*range(2015, 2027)}

    @pytest.mark.parametrize(
        ("published", "last"),
        [("2025-09-29", "2025-10-15"), ("2026-02-09", "2026-02-25"), ("2017-09-28", "2017-10-13")],
    )
    def test_seven_working_days_end_where_a_calendar_on_the_wall_says(self, published: str, last: str) -> None:
        holidays, made_up = days("holidays"), days("weekend_workdays")
        day, counted = date.fromisoformat(published), 0
        while counted < 7:
            day += timedelta(days=1)
            counted += day in made_up or (day.weekday() < 5 and day not in holidays)
        assert day == date.fromisoformat(last)

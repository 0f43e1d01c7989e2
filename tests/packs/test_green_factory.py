"""The green factory pack: its weights against the table as transcribed here, its points against the rule of scoring."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packs_kit import AS_OF

from standard_engine.assessment.assess import Assessor
from standard_engine.assessment.given import Given, submission_of
from standard_engine.assessment.result import Assessment, Bounds, IndicatorResult, Outcome, Status
from standard_engine.errors import PackError
from standard_engine.pack.load import check_pack, load_pack
from standard_engine.pack.resolved import ResolvedPack, Standing

PACK = "green-factory-gbt36132-2025"

WEIGHTS = {
    "能源低碳化": {"能源消耗强度": 8, "碳排放强度": 8, "可再生能源利用率": 8, "能碳管理系统平台": 6},
    "资源高效化": {"原材料消耗强度": 8, "取水强度": 8, "工业用水重复利用率": 8, "一般工业固废综合利用率": 6},
    "生产洁净化": {"生产工艺和设备先进性": 6, "绿色低碳改造升级": 4, "主要污染物排放": 6},
    "产品绿色化": {"绿色设计": 8, "产品碳足迹": 8},
    "用地集约化": {"土地产出率": 8},
}
"""Table C.1."""

LAWFUL: dict[str, Given] = {
    "deregistered": False,
    "shutdown_months": Fraction(0),
    "abnormal_list": False,
    "last_accident": "无",
    "last_tax_evasion": "无",
    "removed_from_list": False,
    "inspection_problem": False,
    "inspection_open": False,
    "dishonest": False,
    "quality_system": True,
    "environment_system": True,
    "safety_system": True,
    "energy_system": True,
    "discharge_permit": True,
    "obsolete_equipment": False,
}
"""All veto and basic requirements met."""

FUNCTIONS = (
    "query", "accounting", "analysis", "benchmarking", "flow", "balance", "budget", "carbon", "footprint",
    "supply_chain", "verification", "assets",
)  # fmt: skip
AIR = ("particulate", "so2", "nox", "nmhc", "other")


@cache
def pack() -> ResolvedPack:
    return load_pack(PACK, AS_OF)


@cache
def assessor() -> Assessor:
    return Assessor(pack())


def assessed(changes: Mapping[str, Given] | None = None) -> Assessment:
    return assessor().assess(submission_of(pack(), {**LAWFUL, **(changes or {})}, year=2025))


def result(name: str, changes: Mapping[str, Given]) -> IndicatorResult:
    return next(found for found in assessed(changes).indicators if found.id == name)


def points(name: str, changes: Mapping[str, Given]) -> Fraction | None:
    """Points of an indicator, which must be known."""
    earned = result(name, changes).points
    assert earned is not None
    assert earned.exact
    return earned.low


def attained(value: Fraction, base: Fraction, lead: Fraction) -> Fraction:
    """The share of full marks, written by cases and not as the pack writes it."""
    if (value >= base) if lead < base else (value <= base):
        return Fraction(0)
    if (value <= lead) if lead < base else (value >= lead):
        return Fraction(1)
    return abs(value - base) / abs(lead - base)


def test_nothing_claims_to_be_official_and_everything_names_a_source() -> None:
    sources = [item.source for item in pack().numbers]
    sources += [item.source for item in pack().indicators] + [item.source for item in pack().requirements]

    assert {source.status for source in sources} <= {Standing.SECONDARY, Standing.PROVISIONAL}
    assert all(source.document for source in sources)
    assert not assessed().decision.binding


def test_it_is_in_force_from_the_day_the_standard_took_effect() -> None:
    assert check_pack(PACK, "2025-12-31")[1] == []
    with pytest.raises(PackError):
        check_pack(PACK, "2025-12-30")


def test_weights_are_those_of_the_table() -> None:
    titles = {category.id: category.title for category in pack().categories}
    found: dict[str, dict[str, Fraction | None]] = {}
    for item in assessed({**sound(), "pass_line": "未填"}).indicators:
        assert item.full is not None
        found.setdefault(titles[item.category], {})[item.title] = item.full.low

    assert found == WEIGHTS
    assert [sum(group.values()) for group in WEIGHTS.values()] == [30, 30, 16, 16, 8]
    assert len([title for group in WEIGHTS.values() for title in group]) == 14


def test_no_level_bands_of_an_implementation_are_shipped() -> None:
    lines = [number for number in pack().numbers if number.path.startswith(("grades", "decision"))]

    assert lines == []
    assert any("85、70、60" in text for text in pack().notes)


def test_base_and_lead_values_are_data_but_for_the_count_of_platform_functions() -> None:
    limits = [number for number in pack().numbers if ".criteria." in number.path and ".levels." in number.path]

    assert [(number.title, number.shown) for number in limits] == [("能碳管理系统平台引领基准", "8")]


def test_statistics_forms_are_named_as_evidence() -> None:
    evidence = {item.id: "；".join(item.evidence) for item in pack().indicators}

    assert all(form in evidence["energy_intensity"] for form in ("B204-1", "205-1", "205-2", "205-3", "205-6"))
    assert all("205-4" in evidence[name] for name in ("water_intensity", "water_reuse"))
    assert all("基101" in evidence[name] for name in ("waste_utilisation", "emission_margin"))
    assert all(evidence.values())


def test_passing_means_that_the_requirements_are_met() -> None:
    assessment = assessed()

    assert assessment.decision.outcome is Outcome.PASS
    assert assessment.total == Bounds(Fraction(0), Fraction(100))
    assert {item.status for item in assessment.requirements} == {Status.MET}
    assert any("“通过”的意思" in text for text in pack().notes)


@pytest.mark.parametrize("name", LAWFUL)
def test_any_requirement_that_fails_decides(name: str) -> None:
    failing: dict[str, Given] = {
        "shutdown_months": Fraction(12),
        "last_accident": pack().as_of,
        "last_tax_evasion": pack().as_of,
    }

    assert assessed({name: failing.get(name, not LAWFUL[name])}).decision.outcome is Outcome.FAIL


whole = st.integers(1, 400).map(Fraction)


@settings(max_examples=60, deadline=None)
@given(value=whole, base=whole, lead=whole)
def test_points_grow_in_line_from_base_to_lead(value: Fraction, base: Fraction, lead: Fraction) -> None:
    if base == lead:
        return
    if lead < base:
        data: dict[str, Given] = {"carbon_emissions": value, "output_value": Fraction(1000)}
        scheme: dict[str, Given] = {"carbon_base": base, "carbon_lead": lead}
        name = "carbon_intensity"
    else:
        data = {"output_value": value, "land_area": Fraction(1)}
        scheme = {"land_base": base, "land_lead": lead}
        name = "land_productivity"

    assert points(name, {**data, **scheme}) == 8 * attained(value, base, lead)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(whole, whole, whole, whole), min_size=1, max_size=3))
def test_products_with_a_limit_standard_count_by_their_energy(
    rows: list[tuple[Fraction, Fraction, Fraction, Fraction]],
) -> None:
    kept = [(energy, value, lead, lead + span) for energy, value, lead, span in rows]
    keys = ("one", "two", "three")[: len(kept)]
    table: dict[str, Given] = {
        field: {key: row[at] for key, row in zip(keys, kept, strict=True)}
        for at, field in enumerate(
            ("product_energy", "product_energy_value", "product_energy_lead", "product_energy_base")
        )
    }
    weighted = sum((energy * attained(value, base, lead) for energy, value, lead, base in kept), Fraction(0))

    found = points("energy_intensity", {**table, "has_energy_limit": True})

    assert found == 8 * weighted / sum(energy for energy, *_ in kept)


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.one_of(st.none(), st.tuples(whole, whole)), min_size=5, max_size=5).filter(any))
def test_the_worst_pollutant_counts_and_what_is_not_emitted_does_not(
    rows: list[tuple[Fraction, Fraction] | None],
) -> None:
    margins = [(row[1] - row[0]) / row[1] * 100 for row in rows if row is not None]
    scheme: dict[str, Given] = {"emission_base": Fraction(20), "emission_lead": Fraction(60)}
    data: dict[str, Given] = {
        "emission_limit": {key: "不适用" if row is None else row[1] for key, row in zip(AIR, rows, strict=True)},
        "emission_concentration": {key: row[0] for key, row in zip(AIR, rows, strict=True) if row is not None},
    }

    assert result("emission_margin", {**scheme, **data}).value == min(margins)
    assert points("emission_margin", {**scheme, **data}) == 6 * attained(min(margins), Fraction(20), Fraction(60))


@pytest.mark.parametrize(("count", "expected"), [(3, 0), (4, 0), (5, "1.5"), (7, "4.5"), (8, 6), (12, 6)])
def test_eight_platform_functions_lead(count: int, expected: int | str) -> None:
    functions: Given = {name: at < count for at, name in enumerate(FUNCTIONS)}

    # base 4, lead 8: 6 points over 4 functions
    found = points("energy_platform", {"platform_functions": functions, "platform_base": Fraction(4)})

    assert found == Fraction(expected)


def test_retrofits_are_means_over_three_years() -> None:
    changes: dict[str, Given] = {
        "retrofit_projects": [Fraction(4), Fraction(0), Fraction(1)],
        "retrofit_investment": [Fraction(30), Fraction(10), Fraction(20)],
        "output_value": [Fraction(1000), Fraction(500), Fraction(500)],
        "retrofit_projects_base": Fraction(1),
        "retrofit_projects_lead": Fraction(3),
        "retrofit_share_base": Fraction(1),
        "retrofit_share_lead": Fraction(5),
        "emission_limit": dict.fromkeys(AIR, Fraction(10)),  # else these marks could fall to this indicator
    }
    mean, share = Fraction(4 + 0 + 1, 3), Fraction(30 + 10 + 20, 1000 + 500 + 500) * 100
    rate = (attained(mean, Fraction(1), Fraction(3)) + attained(share, Fraction(1), Fraction(5))) / 2

    assert (mean, share) == (Fraction(5, 3), Fraction(3))
    assert points("green_retrofit", changes) == 4 * rate == Fraction(5, 3)


def test_the_renewable_band_is_chosen_by_energy_use() -> None:
    bands = {"below_3000": 1, "from_3000": 2, "from_5000": 3, "from_10000": 4}
    scheme: dict[str, Given] = {
        "renewable_base": dict.fromkeys(bands, Fraction(0)),
        "renewable_lead": {band: Fraction(10 * number) for band, number in bands.items()},
    }
    for energy, number in {2999: 1, 3000: 2, 4999: 2, 5000: 3, 9999: 3, 10000: 4}.items():
        data: dict[str, Given] = {"energy_total": Fraction(energy), "renewable_energy": Fraction(energy, 20)}

        # 5 % against a lead of 10 % times the band's number
        assert points("renewable_rate", {**scheme, **data}) == 8 * Fraction(1, 2 * number), energy


PAIRS = ("energy", "carbon", "material", "water", "reuse", "waste", "equipment", "retrofit_projects", "retrofit_share",
         "emission", "footprint", "land")  # fmt: skip
LOWER = {"energy", "carbon", "material", "water"}


def sound() -> dict[str, Given]:
    """Data that no check doubts, with a lead stricter than its base throughout."""
    values: dict[str, Given] = {"platform_base": Fraction(4), "has_energy_limit": False, "has_water_quota": False}
    for name in PAIRS:
        worse, better = (2, 1) if name in LOWER else (1, 2)
        values |= {f"{name}_base": Fraction(worse), f"{name}_lead": Fraction(better)}
    bands = ("below_3000", "from_3000", "from_5000", "from_10000")
    values["renewable_base"] = dict.fromkeys(bands, Fraction(1))
    values["renewable_lead"] = dict.fromkeys(bands, Fraction(2))
    amounts = {
        "energy_total": 100, "renewable_energy": 100, "water_intake": 100, "waste_generated": 100, "waste_used": 100,
        "waste_stored_used": 100, "product_kinds": 100, "footprint_kinds": 100,
    }  # fmt: skip
    values |= {name: Fraction(amount) for name, amount in amounts.items()}
    values["emission_limit"] = dict.fromkeys(AIR, Fraction(10))
    values["emission_concentration"] = dict.fromkeys(AIR, Fraction(10))
    return values


def doubtful() -> dict[str, dict[str, Given]]:
    """For every check, data that only it doubts."""
    swapped: dict[str, dict[str, Given]] = {
        f"{name}_values": {f"{name}_lead": Fraction(3) if name in LOWER else Fraction(1, 2)} for name in PAIRS
    }
    one: Given = {"one": Fraction(1)}
    product: dict[str, Given] = {"product_energy": one, "product_energy_lead": one, "product_energy_base": one}
    quota: dict[str, Given] = {"product_water": one, "product_water_lead": one, "product_water_base": one}
    return {
        **swapped,
        "platform_values": {"platform_base": Fraction(8)},
        "renewable_values": {"renewable_lead": {"from_5000": Fraction(1)}},
        "product_energy_values": {"has_energy_limit": True, **product},
        "product_water_values": {"has_water_quota": True, **quota},
        "renewable_within_total": {"renewable_energy": Fraction(101)},
        "product_energy_within_total": {"product_energy": {"one": Fraction(60), "two": Fraction(41)}},
        "product_water_within_total": {"product_water": {"one": Fraction(60), "two": Fraction(41)}},
        "stored_within_used": {"waste_stored_used": Fraction(101)},
        "footprint_within_kinds": {"footprint_kinds": Fraction(101)},
        "within_permit": {"emission_concentration": {**dict.fromkeys(AIR, Fraction(10)), "nox": Fraction(11)}},
    }


def test_sound_data_raise_no_finding_and_doubtful_data_do() -> None:
    titles = {check.id: check.title for check in pack().checks}

    assert assessed(sound()).findings == ()
    assert set(doubtful()) == set(titles)
    for name, changes in doubtful().items():
        found = assessed({**sound(), **changes}).findings
        assert [titles[name] in finding.message for finding in found] == [True], name

"""The antimony mining pack: its numbers against the table as transcribed here, its indices against the formulas."""

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
from standard_engine.assessment.result import Assessment, Outcome
from standard_engine.errors import PackError
from standard_engine.formula.tree import Number
from standard_engine.pack.load import check_pack, load_pack
from standard_engine.pack.resolved import ResolvedPack, Standing

PACK = "cleaner-production-antimony-mining"

WEIGHTS = {
    "mining_process": Fraction("0.30") * Fraction("0.3"),
    "mining_equipment": Fraction("0.30") * Fraction("0.3"),
    "ventilation": Fraction("0.30") * Fraction("0.2"),
    "drainage": Fraction("0.30") * Fraction("0.2"),
    "unit_energy": Fraction("0.24") * Fraction("0.5"),
    "unit_water": Fraction("0.24") * Fraction("0.5"),
    "mining_recovery": Fraction("0.22") * Fraction("0.6"),
    "waste_rock_rate": Fraction("0.22") * Fraction("0.4"),
    "workplace_dust": Fraction("0.04"),
    "reclamation_rate": Fraction("0.10"),
    # three of the group's items are known, 0.2 + 0.2 + 0.1; formula (5-1) shares the group's weight among them
    "legal_compliance": Fraction("0.10") * Fraction(2, 5),
    "waste_disposal": Fraction("0.10") * Fraction(2, 5),
    "management_organisation": Fraction("0.10") * Fraction(1, 5),
}
"""Wi × ωij of the table."""

LIMITS = {
    "unit_water": ("<=", "0.3", "0.4", "0.5"),
    "mining_recovery": (">=", "90", "88", "85"),
    "waste_rock_rate": (">=", "60", "40", "20"),
    "workplace_dust": ("<=", "1", "2.5", "5"),
    "reclamation_rate": (">=", "90", "85", "50"),
}
"""Limits of Ⅰ, Ⅱ, Ⅲ; those of energy depend on ore and depth."""

SULFIDE = ("2.88", "3.2", "3.52")
DEPTHS = {250: ("3.5", "5", "6"), 500: ("6", "7.5", "8.5"), 750: ("8.5", "10", "11"), 2000: ("11", "12.5", "13.5")}
"""Energy limits of polymetallic ore down to a depth in metres, the depth included."""

QUALITATIVE = ("mining_process", "mining_equipment", "ventilation", "drainage")
MANAGEMENT = ("legal_compliance", "waste_disposal", "management_organisation")

GOLDEN: dict[str, Given] = {
    "industry": "B0915",
    "ore_type": "sulfide",
    "process_suitable": True,
    "equipment_efficient": True,
    "mechanical_ventilation": True,
    "clean_intake_air": True,
    "effective_air_rate": Fraction(60),
    "drainage_sufficient": True,
    "energy_use": {key: Fraction(0) for key in ("raw_coal", "gasoline", "diesel", "heat", "electricity")},
    "other_energy": Fraction("3.1"),
    "mined_rock": Fraction(1000),
    "raw_ore": Fraction(1000),
    "fresh_water": Fraction(350),
    "reserve_used": Fraction(1000),
    "ore_recovered": Fraction(910),
    "waste_rock": Fraction(1000),
    "waste_rock_used": Fraction(550),
    "dust_concentration": Fraction(2),
    "land_disturbed": Fraction(1000),
    "land_reclaimed": Fraction(860),
    "lawful": True,
    "waste_managed": True,
    "organisation": True,
}
"""Energy 3.1 kgce/t, water 0.35 m³/t, recovery 91 %, waste rock 55 %, dust 2.0 mg/m³, reclamation 86 %, the rest met."""


@cache
def pack() -> ResolvedPack:
    return load_pack(PACK, AS_OF)


@cache
def assessor() -> Assessor:
    return Assessor(pack())


def assessed(changes: Mapping[str, Given] | None = None) -> Assessment:
    return assessor().assess(submission_of(pack(), {**GOLDEN, **(changes or {})}, year=2025))


def indices(assessment: Assessment) -> list[Fraction | None]:
    """YⅠ, YⅡ, YⅢ, each of which must be known."""
    assert all(result.bounds.exact for result in assessment.derived)
    return [result.bounds.low for result in assessment.derived]


def levels_met(name: str, value: Fraction, limits: tuple[str, ...]) -> list[bool]:
    sign = LIMITS[name][0] if name in LIMITS else "<="
    return [value <= Fraction(limit) if sign == "<=" else value >= Fraction(limit) for limit in limits]


def test_nothing_claims_to_be_official_and_everything_names_a_source() -> None:
    sources = [number.source for number in pack().numbers] + [item.source for item in pack().indicators]

    assert {source.status for source in sources} <= {Standing.SECONDARY, Standing.PROVISIONAL}
    assert all(source.document for source in sources)
    assert not assessed().decision.binding


def test_it_says_what_is_left_out() -> None:
    assert any("限定性指标" in text for text in pack().notes)
    assert any("第 14 项" in text for text in pack().omissions)


def test_it_is_not_in_force_before_the_first_trace_of_it() -> None:
    with pytest.raises(PackError):
        check_pack(PACK, "2017-06-20")


def test_weights_are_those_of_the_table() -> None:
    full = {result.id: result.full.low for result in assessed().indicators if result.full is not None}

    assert full == {name: weight * 100 for name, weight in WEIGHTS.items()}
    assert sum(WEIGHTS.values()) == 1


def test_limits_are_those_of_the_table() -> None:
    found = {
        item.id: [
            (entry.when_text is None, tuple(limit.value for _, limit in entry.limits if isinstance(limit, Number)))
            for entry in item.criterion.entries
        ]
        for item in pack().indicators
        if item.criterion is not None
    }
    expected = {name: [(True, tuple(Fraction(text) for text in texts))] for name, (_, *texts) in LIMITS.items()}
    energy = {(False, tuple(Fraction(text) for text in texts)) for texts in DEPTHS.values()}

    assert {name: entries for name, entries in found.items() if name != "unit_energy"} == expected
    assert set(found["unit_energy"]) == energy | {(True, tuple(Fraction(text) for text in SULFIDE))}


def test_the_golden_example() -> None:
    assessment = assessed()
    # at level Ⅰ: process and equipment, recovery, management; all the rest is at level Ⅱ
    best = Fraction(30) + Fraction(22) * Fraction("0.6") + Fraction(10)

    assert best == Fraction("53.2")
    assert indices(assessment) == [best, 100, 100]
    assert assessment.decision.outcome is Outcome.PASS
    assert assessment.decision.grade == "Ⅱ级 国内清洁生产先进水平（仅按指数）"


def test_membership_that_does_not_cascade_would_give_other_indices() -> None:
    at_second = sum(
        WEIGHTS[name] * 100
        for name in ("unit_energy", "unit_water", "waste_rock_rate", "workplace_dust", "reclamation_rate")
    )

    assert at_second == Fraction("46.8")
    assert indices(assessed())[1] == Fraction("53.2") + at_second != at_second


def test_waste_rock_that_does_not_apply_leaves_its_weight_to_recovery() -> None:
    assessment = assessed({"waste_rock": "不适用", "waste_rock_used": "不适用"})

    # formula (5-1): 0.6 / 0.6 of the group's 22
    assert indices(assessment) == [Fraction(30 + 22 + 10), 100, 100]


hundredths = st.integers(0, 1000).map(lambda number: Fraction(number, 100))
percents = st.integers(0, 1000).map(lambda number: Fraction(number, 10))


@settings(max_examples=60, deadline=None)
@given(
    energy=st.integers(200, 1500).map(lambda number: Fraction(number, 100)),
    depth=st.one_of(st.none(), st.sampled_from([250, 251, 500, 501, 750, 751]), st.integers(0, 2000)),
    water=hundredths,
    recovery=percents,
    rock=percents,
    dust=hundredths,
    reclaimed=percents,
    truths=st.lists(st.booleans(), min_size=7, max_size=7),
)
def test_indices_and_grade_follow_the_formulas(
    energy: Fraction, depth: int | None, water: Fraction, recovery: Fraction, rock: Fraction, dust: Fraction,
    reclaimed: Fraction, truths: list[bool],
) -> None:  # fmt: skip
    assessment = assessed(
        {
            "ore_type": "sulfide" if depth is None else "polymetallic",
            "mining_depth": None if depth is None else Fraction(depth),
            "other_energy": energy,
            "fresh_water": water * 1000,
            "ore_recovered": recovery * 10,
            "waste_rock_used": rock * 10,
            "dust_concentration": dust,
            "land_reclaimed": reclaimed * 10,
            "process_suitable": truths[0],
            "equipment_efficient": truths[1],
            "effective_air_rate": Fraction(60) if truths[2] else Fraction("59.9"),
            "drainage_sufficient": truths[3],
            "lawful": truths[4],
            "waste_managed": truths[5],
            "organisation": truths[6],
        }
    )
    limits = SULFIDE if depth is None else next(texts for deepest, texts in DEPTHS.items() if depth <= deepest)
    values = {
        "unit_water": water,
        "mining_recovery": recovery,
        "waste_rock_rate": rock,
        "workplace_dust": dust,
        "reclamation_rate": reclaimed,
    }
    met = {name: levels_met(name, value, LIMITS[name][1:]) for name, value in values.items()}
    met["unit_energy"] = levels_met("unit_energy", energy, limits)
    met |= {name: [truth] * 3 for name, truth in zip((*QUALITATIVE, *MANAGEMENT), truths, strict=True)}
    expected = [sum((WEIGHTS[name] * 100 for name in met if met[name][level]), Fraction(0)) for level in range(3)]
    reached = [expected[0] >= 85, expected[1] >= 85, expected[2] == 100]

    assert indices(assessment) == expected
    assert (assessment.decision.outcome is Outcome.PASS) == any(reached)
    if any(reached):
        assert (assessment.decision.grade or "").startswith(("Ⅰ级", "Ⅱ级", "Ⅲ级")[reached.index(True)])


def test_sound_data_raise_no_finding_and_doubtful_data_do() -> None:
    doubtful: dict[str, dict[str, Given]] = {
        "industry_in_scope": {"industry": "C3011"},
        "depth_given": {"ore_type": "polymetallic", "mining_depth": "无"},
        "energy_not_zero": {"other_energy": Fraction(0)},
        "ore_within_rock": {"raw_ore": Fraction(1001)},
        "recovered_within_reserve": {"ore_recovered": Fraction(1001)},
        "reclaimed_within_disturbed": {"land_reclaimed": Fraction(1001)},
    }
    titles = {check.id: check.title for check in pack().checks}

    assert assessed().findings == ()
    assert set(doubtful) == set(titles)
    for name, changes in doubtful.items():
        assert [titles[name] in finding.message for finding in assessed(changes).findings] == [True], name

"""Ways of scoring and what happens to marks that do not apply; every expected number worked out by hand."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
from packs_kit import resolved

from standard_engine.assessment.assess import assess
from standard_engine.assessment.given import Given, submission_of
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.errors import PackError
from standard_engine.formula.exact import Environment
from standard_engine.formula.values import Unknown

NUMBER = {"section": "energy", "unit": "t", "range": {"min": "0"}, "not_applicable": "true"}


def environment(tmp_path: Path, changes: dict[str, Any], given: dict[str, Any]) -> Environment:
    pack = resolved(tmp_path, changes)
    applying = {"waste": 100, "used": 0} if "indicators.intensity" in " ".join(changes) else {}
    submission = submission_of(pack, {**applying, **given}, year=2025)
    return Judge(pack).run(Reports(pack, submission), as_of=pack.as_of, year=2025)


def items(policies: dict[str, tuple[str, str, str]]) -> dict[str, Any]:
    """Indicators that earn all their marks when their field is 1: name → (category, marks, policy)."""
    fields = {
        name: {**NUMBER, "code": f"X{at}", "title": name} for at, name in enumerate(f"f_{key}" for key in policies)
    }
    indicators = {
        name: {
            "title": name,
            "category": category,
            "formula": f"f_{name}",
            "unit": "t",
            "better": "higher",
            "full": marks,
            "score": {"by": "linear", "base": "达标", "lead": "先进"},
            "criteria": {"values": [{"from": "2017-01-01", "levels": {"先进": "1", "达标": "0"}}]},
            "if_not_applicable": policy,
        }
        for name, (category, marks, policy) in policies.items()
    }
    return {
        "fields": fields, "indicators": indicators, "derived": {}, "checks": {}, "requirements": {}, "factors": {},
        "decision.pass": "total >= 60", "grades": [],
    }  # fmt: skip


FOUR = {"a": ("fuels", "20", "redistribute"), "b": ("fuels", "40", "redistribute"), "c": ("wastes", "30", "redistribute"), "d": ("wastes", "10", "redistribute")}  # fmt: skip
POINTS = ("a.points", "b.points", "c.points", "d.points", "total", "total.full")


def of(tmp_path: Path, policies: dict[str, tuple[str, str, str]], given: dict[str, Any]) -> list[F]:
    found = environment(tmp_path, items(policies), {f"f_{name}": value for name, value in given.items()})
    return [found[name] for name in POINTS]


def test_all_apply(tmp_path: Path) -> None:
    assert of(tmp_path, FOUR, {"a": 1, "b": F("0.5"), "c": 1, "d": 0}) == [20, 20, 30, 0, 70, 100]


def test_marks_go_to_the_same_category(tmp_path: Path) -> None:
    # c takes all 40 of its category; a and b keep theirs
    assert of(tmp_path, FOUR, {"a": 1, "b": F("0.5"), "c": F("0.5"), "d": "不适用"}) == [20, 20, 20, 0, 60, 100]


def test_marks_are_shared_in_proportion(tmp_path: Path) -> None:
    three = {**FOUR, "e": ("wastes", "0", "redistribute")}
    policies = {
        **three,
        "c": ("wastes", "24", "redistribute"),
        "d": ("wastes", "10", "redistribute"),
        "e": ("wastes", "6", "redistribute"),
    }
    # 24 : 6 share 40 → 32 : 8
    found = environment(tmp_path, items(policies), {"f_a": 1, "f_b": 1, "f_c": 1, "f_d": "不适用", "f_e": 1})

    assert [found[f"{name}.points"] for name in "abcde"] == [20, 40, 32, 0, 8]
    assert found["total.full"] == 100


def test_a_category_that_does_not_apply_leaves_its_marks_to_all(tmp_path: Path) -> None:
    # 60 marks stand for 100: 20 → 100/3, half of 40 → 100/3
    found = of(tmp_path, FOUR, {"a": 1, "b": F("0.5"), "c": "不适用", "d": "不适用"})

    assert found == [F(100, 3), F(100, 3), 0, 0, F(200, 3), 100]


def test_nothing_applies(tmp_path: Path) -> None:
    assert of(tmp_path, FOUR, dict.fromkeys("abcd", "不适用")) == [0, 0, 0, 0, 0, 0]


def test_marks_may_be_shared_over_the_whole(tmp_path: Path) -> None:
    # d's 10 leave: 90 stand for 100; a 20 → 200/9, b 40 → 400/9, c 30 → 300/9
    policies = {**FOUR, "d": ("wastes", "10", "rescale")}

    assert of(tmp_path, policies, {"a": 1, "b": 1, "c": 1, "d": "不适用"}) == [
        F(200, 9),
        F(400, 9),
        F(300, 9),
        0,
        100,
        100,
    ]


def test_marks_may_be_given_in_full(tmp_path: Path) -> None:
    policies = {**FOUR, "d": ("wastes", "10", "full")}

    assert of(tmp_path, policies, {"a": 0, "b": 0, "c": 0, "d": "不适用"}) == [0, 0, 0, 10, 10, 100]


def test_marks_may_be_lost(tmp_path: Path) -> None:
    policies = {**FOUR, "d": ("wastes", "10", "zero")}

    assert of(tmp_path, policies, {"a": 1, "b": 1, "c": 1, "d": "不适用"}) == [20, 40, 30, 0, 90, 100]


def test_marks_given_in_full_grow_with_their_category(tmp_path: Path) -> None:
    # c drops out and leaves its 30 to d, which does not apply but is given in full
    policies = {**FOUR, "d": ("wastes", "10", "full")}

    assert of(tmp_path, policies, {"a": 0, "b": 0, "c": "不适用", "d": "不适用"}) == [0, 0, 0, 40, 40, 100]


def test_it_is_open_whether_an_indicator_applies(tmp_path: Path) -> None:
    # c earns 30 of 30, or 40 of 40: the rest is known; d earns 0 to 10
    found = environment(tmp_path, items(FOUR), {"f_a": 1, "f_b": 1, "f_c": 1})

    assert [(found[name].low, found[name].high) for name in ("c.points", "d.points", "total")] == [
        (30, 40),
        (0, 10),
        (90, 100),
    ]
    assert found["total.full"] == 100


@pytest.mark.parametrize(
    ("value", "points"),
    [("0", "0"), ("40", "30"), ("80", "60"), ("88", "66"), ("96", "72"), ("97", "72"), ("1000", "72")],
)
def test_a_ratio_with_a_cap(tmp_path: Path, value: str, points: str) -> None:
    changes = {
        "indicators.intensity": {
            "title": "x", "category": "fuels", "formula": "output", "unit": "万元", "better": "higher", "full": "60",
            "score": {"by": "ratio", "to": "达标", "cap": "1.2"},
            "criteria": {"levels": ["达标"], "values": [{"from": "2017-01-01", "levels": {"达标": "80"}}]},
        },
        "fields.output.range": {"min": "0"},
    }  # fmt: skip

    assert environment(tmp_path, changes, {"output": F(value)})["intensity.points"] == F(points)


@pytest.mark.parametrize(("value", "points"), [("40", "60"), ("80", "60"), ("100", "48"), ("160", "30")])
def test_a_ratio_turned_over_where_less_is_better(tmp_path: Path, value: str, points: str) -> None:
    changes = {
        "indicators.intensity": {
            "title": "x", "category": "fuels", "formula": "output", "unit": "万元", "better": "lower", "full": "60",
            "score": {"by": "ratio", "to": "达标"},
            "criteria": {"levels": ["达标"], "values": [{"from": "2017-01-01", "levels": {"达标": "80"}}]},
        },
    }  # fmt: skip

    assert environment(tmp_path, changes, {"output": F(value)})["intensity.points"] == F(points)


@pytest.mark.parametrize(
    ("value", "mode", "met"),
    [
        ("97.01", "full", True), ("97.00", "full", True), ("96.96", "full", False), ("96.94", "full", False),
        ("97.01", "rounded", True), ("97.00", "rounded", True), ("96.96", "rounded", True), ("96.94", "rounded", False),
        ("96.95", "rounded", True),  # 96.95 → 97.0: half to even
    ],
)  # fmt: skip
def test_gb_t_8170_compares_in_full_or_rounded(tmp_path: Path, value: str, mode: str, met: bool) -> None:
    changes = {
        "indicators.intensity": {
            "title": "x", "category": "fuels", "formula": "output", "unit": "万元", "better": "higher", "full": "60",
            "compare": "full" if mode == "full" else {"rounded": "0.1"},
            "score": {"by": "levels", "points": {"达标": "60"}},
            "criteria": {"values": [{"from": "2017-01-01", "levels": {"先进": "99", "达标": "97.0"}}]},
        },
    }  # fmt: skip

    assert environment(tmp_path, changes, {"output": F(value)})["intensity.met"] is met


@pytest.mark.parametrize(("value", "met"), [("0.4999", True), ("0.5", False), ("0.5001", False)])
def test_a_boundary_may_be_excluded(tmp_path: Path, value: str, met: bool) -> None:
    changes = {
        "indicators.intensity.criteria.boundary": "exclusive",
        "indicators.intensity.formula": "energy / output",
    }
    # 82.29 tce over output gives the value
    found = environment(tmp_path, changes, {"energy_use": {"coal": 100, "power": 10}, "output": F("82.29") / F(value)})

    assert found["intensity.达标"] is met


def test_a_formula_never_gives_more_than_full_nor_less_than_nothing(tmp_path: Path) -> None:
    changes = {"indicators.intensity.score": {"by": "formula", "formula": "full * (2 - value / limit_先进)"}}
    scores = []
    for value in ("0.1", "0.25", "0.375", "0.5", "0.75"):
        given = {"energy_use": {"coal": 100, "power": 10}, "output": F("82.29") / F(value)}
        scores.append(environment(tmp_path / value, changes, given)["intensity.points"])

    assert scores == [60, 60, 30, 0, 0]


def test_options_give_their_points(tmp_path: Path) -> None:
    changes = {
        "fields.audit": {"code": "Q1", "title": "审核", "section": "basic", "type": "choice", "options": {"done": "已通过", "open": "正在进行", "none": "未开展"}},
        "indicators.intensity": {
            "title": "清洁生产审核", "category": "fuels", "formula": "audit", "full": "60",
            "score": {"by": "options", "points": {"done": "60", "open": "20"}},
        },
    }  # fmt: skip
    found = {
        option: environment(tmp_path / option, changes, {"audit": option})["intensity.points"]
        for option in ("done", "open", "none")
    }
    missing = environment(tmp_path, changes, {})["intensity.points"]

    assert found == {"done": 60, "open": 20, "none": 0}
    assert isinstance(missing, Unknown)
    assert (missing.low, missing.high) == (F(0), F(60))


def test_gaps_of_options_name_each_better_one(tmp_path: Path) -> None:
    changes = {
        "fields.audit": {"code": "Q1", "title": "审核", "section": "basic", "type": "choice", "options": {"done": "已通过", "open": "正在进行", "none_yet": "未开展"}},
        "indicators.intensity": {
            "title": "清洁生产审核", "category": "fuels", "formula": "audit", "full": "60",
            "score": {"by": "options", "points": {"done": "60", "open": "20", "none_yet": "0"}},
        },
    }  # fmt: skip
    pack = resolved(tmp_path, changes)
    gaps = {}
    for audit in ("done", "open", "none_yet"):
        assessment = assess(pack, submission_of(pack, {"audit": audit, "waste": 100, "used": 0}, year=2025))
        found = next(item for item in assessment.indicators if item.id == "intensity").gaps
        gaps[audit] = [(gap.level, gap.points.high) for gap in found]

    assert gaps == {"done": [], "open": [("已通过", F(40))], "none_yet": [("正在进行", F(20)), ("已通过", F(60))]}


def test_a_requirement_may_cap_the_grade(tmp_path: Path) -> None:
    changes = {
        "grades": [
            {"id": "甲", "title": "甲级", "when": "total >= 80"},
            {"id": "乙", "title": "乙级", "when": "total >= 60"},
        ],
        "requirements.honesty.caps": "乙",
        "decision.pass": "grade.甲 or grade.乙",
    }
    given = {"energy_use": {"coal": 100, "power": 10}, "output": F("329.16"), "waste": 100, "used": 90}
    grades = {
        honest: environment(tmp_path / str(honest), changes, {**given, "honest": honest})["grade"]
        for honest in (True, False)
    }
    unknown = environment(tmp_path, changes, given)["grade"]

    assert grades == {True: "甲", False: "乙"}
    assert isinstance(unknown, Unknown)
    assert unknown.options == frozenset({"甲", "乙"})


def test_a_requirement_about_what_does_not_apply_is_not_asked(tmp_path: Path) -> None:
    changes = {
        "requirements.reused": {"title": "固废全部利用", "condition": "used >= waste", "effect": "basic"},
        "decision.pass": "all(basic)",
        "grades": [],
    }
    pack = resolved(tmp_path, changes)
    statuses = {}
    reports: dict[str, dict[str, Given]] = {
        "yes": {"used": 5, "waste": 5},
        "no": {"used": 4, "waste": 5},
        "none": {"used": "不适用", "waste": "不适用"},
    }
    for label, given in reports.items():
        assessment = assess(pack, submission_of(pack, given, year=2025))
        statuses[label] = next(item for item in assessment.requirements if item.id == "reused").status.value

    assert statuses == {"yes": "met", "no": "not_met", "none": "not_applicable"}


@pytest.mark.parametrize("formula", ["max(0, energy_use)", "min(energy_use, 1)", "mean(energy_use, 2)"])
def test_a_table_beside_a_single_value_is_refused_where_it_would_mislead(tmp_path: Path, formula: str) -> None:
    with pytest.raises(PackError) as raised:
        resolved(tmp_path, {"derived.energy.formula": formula})

    assert "F008" in {finding.code.code for finding in raised.value.findings}

"""The shipped samples: made by the script, and judged as worked out by hand beside them."""

from __future__ import annotations

import importlib.util
import sys
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
import yaml
from db43_by_hand import Sums

import standard_engine as se

SAMPLES = Path(__file__).parents[2] / "samples"
EXPECTED = yaml.load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
WRITTEN = yaml.load((SAMPLES / "enterprises.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
NAMES = sorted(EXPECTED["samples"])
DB43 = "db43-t-1229-2016"
RECKONED = [name for name in NAMES if "pack" not in WRITTEN["samples"][name] and name != "pingwei-first"]


def maker() -> Any:
    spec = importlib.util.spec_from_file_location("samples_make", SAMPLES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["samples_make"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def assessments() -> dict[str, se.Assessment]:
    made = {}
    for sample in maker().samples():
        assert str(sample.pack.as_of) == EXPECTED["samples"][sample.name].get("as_of", EXPECTED["as_of"])
        made[sample.name] = se.assess(sample.pack, se.read_workbook(SAMPLES / f"{sample.name}.xlsx", sample.pack))
    return made


def four(numbers: Any) -> list[F]:
    """The ends of a range, to four decimals."""
    low, high = numbers if isinstance(numbers, list) else (numbers, numbers)
    return [round(F(low), 4), round(F(high), 4)]


def bounds(found: Any) -> list[F]:
    return [round(found.low, 4), round(found.high, 4)]


def test_every_sample_has_an_expected_result() -> None:
    assert sorted(path.stem for path in SAMPLES.glob("*.xlsx")) == NAMES
    assert {str(written["given"]["region"])[:4] for written in WRITTEN["samples"].values() if "region" in written["given"]} >= {
        "4301", "4302", "4303", "4304", "4305", "4306", "4307", "4308", "4309", "4310", "4311", "4312", "4313", "4331",
    }  # fmt: skip


def test_the_script_makes_the_shipped_files_byte_for_byte(tmp_path: Path) -> None:
    maker().main(tmp_path)

    for name in NAMES:
        assert (tmp_path / f"{name}.xlsx").read_bytes() == (SAMPLES / f"{name}.xlsx").read_bytes(), name


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_is_judged_as_worked_out_by_hand(name: str, assessments: dict[str, se.Assessment]) -> None:
    expected, assessment = EXPECTED["samples"][name], assessments[name]
    decision = assessment.decision

    assert decision.outcome.label == expected["outcome"]
    assert decision.grade == expected.get("grade")
    assert not decision.binding
    if "total" in expected:
        assert bounds(assessment.total) == four(expected["total"])
        assert assessment.total_full is not None
        assert assessment.total_full.low == assessment.total_full.high == 100
    points = {category.id: bounds(category.points) for category in assessment.categories}
    assert all(points[key] == four(value) for key, value in expected.get("categories", {}).items()), points
    indices = {derived.id: bounds(derived.bounds) for derived in assessment.derived}
    assert all(indices[key] == four(value) for key, value in expected.get("derived", {}).items()), indices
    if "reason" in expected:
        assert any(expected["reason"] in reason for reason in decision.reasons), decision.reasons


@pytest.mark.parametrize("name", RECKONED)
def test_a_second_plain_reckoning_comes_to_the_same_fractions(name: str, assessments: dict[str, se.Assessment]) -> None:
    score = Sums({**WRITTEN["base"], **WRITTEN["samples"][name]["given"]}).score()
    total = assessments[name].total

    assert {item.id: (item.points.low, item.points.high) for item in assessments[name].categories} == score.categories
    assert total is not None
    assert (total.low, total.high) == score.total


def test_only_what_is_missing_or_cannot_be_read_is_an_error(assessments: dict[str, se.Assessment]) -> None:
    with_errors = {
        name
        for name, assessment in assessments.items()
        if any(finding.severity is se.Severity.ERROR for finding in assessment.findings)
    }

    assert with_errors == {"jingdian", "yuanzhi", "pingwei-first"}


def test_units_and_ways_of_writing_make_no_difference(assessments: dict[str, se.Assessment]) -> None:
    plain, typed = assessments["hengfeng"], assessments["xunjie"]

    assert [(item.id, item.value, item.points) for item in plain.indicators] == [
        (item.id, item.value, item.points) for item in typed.indicators
    ]


def test_what_is_missing_is_named(assessments: dict[str, se.Assessment]) -> None:
    missing = {item.field for result in assessments["jingdian"].indicators for item in result.missing}

    assert {"water_reused", "voc", "dust", "cod", "audit", "meters_required", "equipment"} <= missing


def test_a_messy_workbook_is_told_of_every_fault_at_once(assessments: dict[str, se.Assessment]) -> None:
    """What `reported` and `hidden` of the sample did: each cell, and the code that it must meet."""
    found = {
        (item.code.code, item.place.cell, item.subject) for item in assessments["pingwei-first"].findings if item.place
    }

    assert {(code, subject) for code, _, subject in found} >= {
        ("D075", "credit_code"), ("D040", "meters_required"), ("D042", "water_reused"), ("D048", "solid_waste_used"),
        ("D042", "ammonia"), ("D070", "audit"), ("D071", "disclosure"), ("D077", "permit_until"), ("D051", "output_value"),
        ("D049", "electricity_use"), ("D051", "water_intake"), ("D051", "cod"), ("D047", "voc"), ("D047", "employees"),
    }  # fmt: skip
    assert {cell for code, cell, _ in found if code == "D027"} == {"D9", "D11"}


def test_what_can_be_read_of_a_messy_workbook_is_read_as_meant(assessments: dict[str, se.Assessment]) -> None:
    messy, mended = (
        {(item.field, item.key, item.year): item.datum.value for item in assessments[name].inputs}
        for name in ("pingwei-first", "pingwei")
    )
    lost = {slot[0] for slot, value in messy.items() if value != mended[slot]}

    assert lost == {
        "credit_code",
        "meters_required",
        "water_reused",
        "solid_waste_used",
        "ammonia",
        "audit",
        "disclosure",
        "permit_until",
    }


def test_the_page_of_samples_lists_each_with_its_outcome() -> None:
    rows = [
        line.split(" | ")
        for line in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
        if ".xlsx)" in line
    ]

    assert {row[0].split("`")[1].removesuffix(".xlsx"): row[4] for row in rows} == {
        name: EXPECTED["samples"][name]["outcome"] for name in NAMES
    }

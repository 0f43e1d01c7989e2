"""The shipped samples: made by the script, and judged as worked out by hand beside them."""

from __future__ import annotations

import importlib.util
import sys
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
import yaml

import standard_engine as se
from standard_engine.assessment.result import Bounds

SAMPLES = Path(__file__).parents[2] / "samples"
EXPECTED = yaml.load((SAMPLES / "expected.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
NAMES = sorted(EXPECTED["samples"])


@pytest.fixture(scope="module")
def pack() -> se.ResolvedPack:
    return se.load_pack("db43-t-1229-2016", EXPECTED["as_of"])


@pytest.fixture(scope="module")
def assessments(pack: se.ResolvedPack) -> dict[str, se.Assessment]:
    return {name: se.assess(pack, se.read_workbook(SAMPLES / f"{name}.xlsx", pack)) for name in NAMES}


def maker() -> Any:
    spec = importlib.util.spec_from_file_location("samples_make", SAMPLES / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["samples_make"] = module
    spec.loader.exec_module(module)
    return module


def test_every_sample_has_an_expected_result() -> None:
    assert sorted(path.stem for path in SAMPLES.glob("*.xlsx")) == NAMES
    assert len(NAMES) >= 8


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
        assert assessment.total == Bounds(F(expected["total"]), F(expected["total"]))
        assert assessment.total_full == Bounds(F(100), F(100))
    for category in assessment.categories:
        if category.id in expected.get("categories", {}):
            points = F(expected["categories"][category.id])
            assert category.points == Bounds(points, points), category.id
    if "reason" in expected:
        assert any(expected["reason"] in reason for reason in decision.reasons), decision.reasons


def test_a_sample_is_read_without_an_error(assessments: dict[str, se.Assessment]) -> None:
    with_errors = {
        name
        for name, assessment in assessments.items()
        if any(finding.severity is se.Severity.ERROR for finding in assessment.findings)
    }

    assert with_errors == {"jingdian"}


def test_units_and_ways_of_writing_make_no_difference(assessments: dict[str, se.Assessment]) -> None:
    plain, typed = assessments["hengfeng"], assessments["xunjie"]

    assert [(item.id, item.value, item.points) for item in plain.indicators] == [
        (item.id, item.value, item.points) for item in typed.indicators
    ]


def test_what_is_missing_is_named(assessments: dict[str, se.Assessment]) -> None:
    missing = {item.field for result in assessments["jingdian"].indicators for item in result.missing}

    assert {"water_reused", "voc", "dust", "cod", "audit", "meters_required", "equipment"} <= missing

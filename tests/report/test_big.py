"""A standard of sixty indicators, from template to reports; and a workbook in which nothing is filled in."""

from __future__ import annotations

import zipfile
from fractions import Fraction as F
from pathlib import Path

import pytest
from big_pack import INDICATORS, big_given, big_pack, big_points, title
from packs_kit import AS_OF, write_pack

import standard_engine as se
from standard_engine.assessment.result import Bounds


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> se.ResolvedPack:
    return se.load_pack(write_pack(tmp_path_factory.mktemp("packs"), big_pack()), AS_OF)


@pytest.fixture(scope="module")
def filled(pack: se.ResolvedPack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("data") / "big.xlsx"
    se.write_template(pack, path, year=2025, submission=se.submission_of(pack, big_given(), year=2025))
    return path


@pytest.mark.parametrize("step", [0, 1, 2, 30])
def test_sixty_indicators_come_to_the_sum_of_plain_arithmetic(pack: se.ResolvedPack, step: int) -> None:
    total = se.assess(pack, se.submission_of(pack, big_given(step), year=2025)).total

    assert total is not None
    assert total.low == total.high == big_points(step)


def test_every_indicator_is_read_back_and_shown_with_its_whole_title(
    pack: se.ResolvedPack, filled: Path, tmp_path: Path
) -> None:
    assessment = se.assess(pack, se.read_workbook(filled, pack))
    written = se.write_reports(assessment, tmp_path)
    text = written.html.read_text(encoding="utf-8")
    with zipfile.ZipFile(written.xlsx) as package:
        strings = package.read("xl/sharedStrings.xml").decode()

    assert assessment.total is not None
    assert assessment.total.low == assessment.total.high == big_points()
    assert [at for at in range(INDICATORS) if title(at) not in text] == []
    assert [at for at in range(INDICATORS) if title(at) not in strings] == []


@pytest.mark.parametrize(
    "name", ["db43-t-1229-2016", "cleaner-production-antimony-mining", "green-factory-gbt36132-2025"]
)
def test_a_workbook_with_nothing_in_it_is_told_what_is_missing(name: str, tmp_path: Path) -> None:
    pack = se.load_pack(name, AS_OF)
    se.write_template(pack, tmp_path / "empty.xlsx", year=2025)
    assessment = se.assess(pack, se.read_workbook(tmp_path / "empty.xlsx", pack))
    page = se.write_reports(assessment, tmp_path).html.read_text(encoding="utf-8")
    asked = {spec.title for spec in pack.fields if spec.required and spec.blank == "missing"}

    assert assessment.decision.outcome.label == "无法判定"
    assert assessment.decision.grade is None
    assert {title for title in asked if title not in page} == set()
    assert "逐项补齐" not in page
    assert ("先补数据" in page) == (assessment.total is not None)
    assert assessment.total in {None, Bounds(F(0), F(100))}
    assert assessment.total_full in {None, Bounds(F(100), F(100))}

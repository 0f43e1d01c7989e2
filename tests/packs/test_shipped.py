"""The packs that come with the engine: sound on every date, their cases pass and reach all of them, their meaning kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from standard_engine.assessment.cases import run_cases
from standard_engine.pack.folder import pack_folders
from standard_engine.pack.listing import listing
from standard_engine.pack.load import check_every_date, load_pack
from standard_engine.pack.resolved import Standing

AS_OF = "2026-11-23"
RESOLVED = Path(__file__).parents[1] / "resolved"
NAMES = sorted(pack_folders())


def test_what_is_shipped() -> None:
    assert {"db43-t-1229-2016", "cleaner-production-antimony-mining", "green-factory-gbt36132-2025"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_is_sound_on_every_date(name: str) -> None:
    assert [str(finding) for finding in check_every_date(name)] == []


@pytest.mark.parametrize("name", NAMES)
def test_its_cases_pass_and_reach_all_of_it(name: str) -> None:
    result = run_cases(name, AS_OF)

    assert [(case.name, case.failures) for case in result.cases if case.failures] == []
    assert result.unreached == ()
    assert result.cases


@pytest.mark.parametrize("name", NAMES)
def test_its_resolved_form_is_the_one_kept(name: str) -> None:
    """A change of meaning shows as a diff; accept one with `standard-engine rules show NAME --resolved --as-of 2026-11-23`."""
    assert listing(load_pack(name, AS_OF)) == (RESOLVED / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_none_of_its_numbers_claims_to_be_checked(name: str) -> None:
    assert Standing.OFFICIAL not in {number.source.status for number in load_pack(name, AS_OF).numbers}


def test_the_db43_pack_is_a_placeholder_throughout() -> None:
    pack = load_pack("db43-t-1229-2016", AS_OF)
    own = [number for number in pack.numbers if not number.path.startswith("factors.")]

    assert {number.source.status for number in own} == {Standing.PROVISIONAL}
    assert len(pack.indicators) >= 30
    assert {item.category for item in pack.indicators} == {"energy", "resource", "emission", "clean_production"}


def test_no_standard_is_known_to_the_code() -> None:
    """Delete a folder of packs and nothing about it remains: no module of judgement names a standard."""
    package = Path(__file__).parents[2] / "standard_engine"
    words = ("36132", "锑", "绿色工厂")
    found = [
        (path.name, word)
        for path in package.rglob("*.py")
        for word in words
        if word in path.read_text(encoding="utf-8") and path.parent.name in {"formula", "assessment", "pack"}
    ]

    assert found == []

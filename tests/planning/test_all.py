"""Every sample and every case of every mechanic: a plan that passes, or an honest refusal; never a crash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import standard_engine as se
from standard_engine.assessment import cases
from standard_engine.assessment.given import submission_of
from standard_engine.assessment.result import Outcome
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.planning.plan import plan
from standard_engine.planning.result import Planning
from standard_engine.submission import Submission

TESTS = Path(__file__).parents[1]
MECHANICS = sorted(path.parent for path in (TESTS / "mechanics").rglob("pack.yaml"))
SAMPLES = sorted((TESTS.parent / "samples").glob("*.xlsx"))
SAMPLE_PACKS = {
    "huashan": "cleaner-production-antimony-mining",
    "lengquan": "cleaner-production-antimony-mining",
    "zhuyuan": "green-factory-gbt36132-2025",
}
AS_OF = {"edition_2018": "2025-12-30"}
DAY = "2026-11-23"


def assert_honest(found: Planning) -> None:
    """Each plan passes; where none is needed or there is none, it says which."""
    if found.before.decision.outcome is Outcome.PASS:
        assert (found.plans, found.obstacles) == ((), ())
        return
    assert bool(found.plans) is not bool(found.obstacles)
    for one in found.plans:
        assert one.after.decision.outcome is Outcome.PASS
        assert one.changes
        assert all(change.after != change.before for change in one.changes)
        broken = {str(item) for item in one.after.findings} - {str(item) for item in found.before.findings}
        assert not broken
    assert all(item.text for item in found.obstacles)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[ResolvedPack, Submission]]:
    """Every submission that running cases makes, with its pack."""
    found: list[tuple[ResolvedPack, Submission]] = []

    def record(pack: ResolvedPack, given: Any, *, year: int) -> Submission:
        submission = submission_of(pack, given, year=year)
        found.append((pack, submission))
        return submission

    monkeypatch.setattr(cases, "submission_of", record)
    return found


@pytest.mark.parametrize("folder", MECHANICS, ids=lambda folder: folder.name)
def test_every_mechanic(folder: Path, seen: list[tuple[ResolvedPack, Submission]]) -> None:
    cases.run_cases(folder, AS_OF.get(folder.name, DAY))

    assert seen
    for pack, submission in seen:
        assert_honest(plan(pack, submission, alternatives=1))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample(path: Path) -> None:
    pack = se.load_pack(SAMPLE_PACKS.get(path.stem, "db43-t-1229-2016"), DAY)
    submission = se.read_workbook(path, pack)

    assert_honest(plan(pack, submission, alternatives=2))


@pytest.mark.parametrize("name", ["cleaner-production-antimony-mining", "green-factory-gbt36132-2025"])
def test_every_case_of_the_other_packs(name: str, seen: list[tuple[ResolvedPack, Submission]]) -> None:
    cases.run_cases(name, DAY)

    for pack, submission in seen:
        assert_honest(plan(pack, submission, alternatives=1))

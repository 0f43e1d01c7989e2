"""Each mechanic of the domain notes, §4, as one tiny pack with cases, numbered as there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standard_engine.assessment.cases import run_cases
from standard_engine.errors import PackError
from standard_engine.pack.load import check_every_date, load_pack

HERE = Path(__file__).parent
AS_OF = {"edition_2018": "2025-12-30"}
PACKS = sorted(path.parent for path in HERE.rglob("pack.yaml"))


def as_of(folder: Path) -> str:
    return AS_OF.get(folder.name, "2026-11-23")


def named(folder: Path) -> str:
    return folder.relative_to(HERE).as_posix()


def test_every_mechanic_has_its_folder() -> None:
    numbers = sorted(int(path.name[:2]) for path in HERE.iterdir() if path.is_dir() and path.name[:2].isdigit())

    assert numbers == list(range(1, 50))


@pytest.mark.parametrize("folder", PACKS, ids=named)
def test_it_is_sound_on_every_date(folder: Path) -> None:
    assert [str(finding) for finding in check_every_date(folder)] == []


@pytest.mark.parametrize("folder", PACKS, ids=named)
def test_its_cases_pass_and_reach_all_of_it(folder: Path) -> None:
    result = run_cases(folder, as_of(folder))

    assert [(case.name, case.failures) for case in result.cases if case.failures] == []
    assert result.unreached == ()
    assert result.cases


def find(number: int) -> Path:
    return next(path for path in HERE.iterdir() if path.name.startswith(f"{number:02d}_"))


@pytest.mark.parametrize(("number", "key"), [(44, "escalation"), (45, "validity"), (49, "publicity")])
def test_what_is_about_the_workflow_comes_through_as_data(number: int, key: str) -> None:
    assert key in json.loads(load_pack(find(number), "2026-11-23").workflow)


def test_measures_come_through_with_the_indicators_that_they_help() -> None:
    pack = load_pack(find(48), "2026-11-23")

    assert {measure.indicators for measure in pack.measures} == {("copper_recovery",)}
    assert pack.indicators[0].improve == ("蚀刻液再生回收", "逆流漂洗水回收铜")


def test_an_edition_judges_only_while_it_is_in_force() -> None:
    old, new = find(46) / "edition_2018", find(46) / "edition_2025"

    assert load_pack(old, "2025-12-30").edition == "2018"
    assert load_pack(new, "2025-12-31").edition == "2025"
    for folder, day in ((old, "2025-12-31"), (new, "2025-12-30")):
        with pytest.raises(PackError) as raised:
            load_pack(folder, day)
        assert {finding.code.code for finding in raised.value.findings} == {"P088"}

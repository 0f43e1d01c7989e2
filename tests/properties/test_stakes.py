"""What is at stake is never less than what the total does, nor more than there is to lose, whatever mechanics a pack uses."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_data import Data, answers, data, omissions

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.run import Run
from standard_engine.assessment.stakes import stake
from standard_engine.formula.values import bounds
from standard_engine.pack.load import load_pack
from standard_engine.submission import Submission

MECHANICS = Path(__file__).parents[1] / "mechanics"
FOLDERS = {path.parent.name: path.parent for path in sorted(MECHANICS.rglob("pack.yaml"))}
AS_OF = {"edition_2018": "2025-12-30"}


@cache
def judge_of(name: str) -> Judge:
    return Judge(load_pack(FOLDERS[name], AS_OF.get(name, "2026-11-23")))


SCORED = [name for name in FOLDERS if "total" in judge_of(name).steps and judge_of(name).pack.program.leaves]


def run(judge: Judge, submission: Submission) -> Run:
    return Run.of(judge.pack, judge, submission)


@pytest.mark.parametrize("name", SCORED)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=st.data())
def test_the_stake_bounds_what_a_value_does_to_the_total(name: str, case: st.DataObject) -> None:
    judge = judge_of(name)
    known: Data = case.draw(data(judge.pack))
    wide, _ = case.draw(omissions(known))
    leaf = case.draw(st.sampled_from([leaf.field for leaf in judge.pack.program.leaves]))
    before = run(judge, known.without(wide))
    at_stake = stake(frozenset({leaf}), before)

    spec = next(spec for spec in judge.pack.fields if spec.id == leaf.id)
    slot = (leaf.id, leaf.key, before.reports.year(leaf))
    if slot not in known.full:
        return
    other = replace(known, full={**known.full, slot: case.draw(answers(judge.pack, spec))})
    totals = [run(judge, each.without(frozenset())).environment["total"] for each in (known, other)]
    one, two = totals
    if at_stake is not None and isinstance(one, Fraction) and isinstance(two, Fraction):
        assert abs(one - two) <= at_stake

    reports = before.reports
    unknown = judge.run(reports, as_of=judge.pack.as_of, year=known.year, instead={leaf: None})["total"]
    low, high = bounds(unknown)
    if at_stake is not None and low is not None and high is not None:
        assert 0 <= at_stake <= high - low

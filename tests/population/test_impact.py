"""The impact of a change: who flips, by hand and beside judging every enterprise by itself."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction as F
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from standard_engine.assessment.assess import Assessor
from standard_engine.assessment.cases import case_submissions
from standard_engine.assessment.proposed import Change, proposed, read_change
from standard_engine.assessment.result import Outcome
from standard_engine.errors import PackError, UsageError
from standard_engine.pack.folder import find_pack
from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.population import impact as impact_
from standard_engine.population.anchors import anchors_of
from standard_engine.population.columns import columns_of
from standard_engine.population.impact import Judging, impact, judging
from standard_engine.population.rows import row_of, submission_of_row
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.population.synthetic import Synthetic
from standard_engine.submission import Submission

DB43 = "db43-t-1229-2016"
DAY = date(2026, 11, 23)


@cache
def before() -> ResolvedPack:
    return load_pack(DB43, DAY)


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Population:
    path = tmp_path_factory.mktemp("群") / "p.parquet"
    made = Synthetic(before(), anchors_of(DB43, before()))
    with Writer(path, made.schema, Origin(DB43, "0.1.0", "合成", synthetic=True)) as writer:
        for batch in made.batches(400, 3):
            writer.write([batch])
    return Population(path)


def after(*changes: Change) -> ResolvedPack:
    with proposed(find_pack(DB43), changes, DAY) as folder:
        return load_pack(folder, DAY)


def test_flips_are_those_that_judging_each_by_itself_finds(population: Population) -> None:
    changed = after(Change("criteria.energy_per_output.levels.达标", "0.3"))
    found = impact(
        population, judging(population, before()), judging(population, changed), lines=[60.0], size="output_value"
    )
    columns = columns_of(before())
    rows = pa.Table.from_batches(population.blocks(population.names)).to_pylist()
    one, other = Assessor(before()), Assessor(changed)
    flips = {}
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    for at, row in enumerate(rows):
        submission = submission_of_row(row, columns)
        was, now = one.assess(submission), other.assess(submission)
        counts[0][was.decision.outcome.value] += 1
        counts[1][now.decision.outcome.value] += 1
        if was.decision.outcome is not now.decision.outcome:
            assert was.total is not None
            assert now.total is not None
            assert now.total.low is not None
            flips[at] = (was.decision.outcome, now.decision.outcome, float(now.total.low))
    assert flips
    assert found.counts == counts
    assert {flip.row: (flip.before, flip.after) for flip in found.flips} == {
        at: (was, now) for at, (was, now, _) in flips.items()
    }
    assert all(abs(flip.score_after[0] - flips[flip.row][2]) < 1e-9 for flip in found.flips)
    for groups in found.groups.values():
        assert sum(group.rows for group in groups) == len(rows)
        assert sum(group.before for group in groups) == counts[0]["pass"]
        assert sum(group.lost for group in groups) == sum(was is Outcome.PASS for was, _, _ in flips.values())
    assert [group.title for group in found.groups["规模（工业总产值）"]][:2] == ["最小的四分之一", "较小的四分之一"]


def test_the_handworked_case_falls_out_when_the_line_of_its_energy_moves(tmp_path: Path) -> None:
    """The pack's first case has 0.1229 tce/万元, 先进 at ≤ 0.15: 6 × 1.2 = 7.2 points of 73.425.

    With 先进 at ≤ 0.12 it is 良好, 4.5 × 1.2 = 5.4 points: 71.625, and passes still. With 达标 at ≤ 0.12 and the levels above
    it at 0.1 and 0.05 it has none: 66.225, energy 21.6 − 7.2 = 14.4 of 30, above 40 %; it passes still, but the
    demonstration's own condition is not touched. So nothing flips, and the scores say by how much.
    """
    case = case_submissions(DB43, before())[0]
    one = Submission(case.data, case.year, "甲.xlsx")
    columns = columns_of(before())
    path = tmp_path / "p.parquet"
    with Writer(path, columns.schema, Origin(DB43, "0.1.0", "一家")) as writer:
        writer.write([pa.RecordBatch.from_pylist([row_of(one, columns)], schema=columns.schema)])
    population = Population(path)
    tight = after(Change("criteria.energy_per_output.levels.先进", "0.12"))
    names = [f"criteria.energy_per_output.levels.{level}" for level in ("先进", "良好", "达标")]
    none = after(*(Change(name, value) for name, value in zip(names, ("0.05", "0.1", "0.12"), strict=True)))
    scores = [judging(population, pack).low[0] for pack in (before(), tight, none)]
    assert scores == pytest.approx([73.425, 71.625, 66.225], abs=1e-9)


def judged(decisions: list[str], scores: list[float]) -> Judging:
    found = np.array(scores)
    return Judging(before(), np.array(decisions, dtype=object), found, found)


def test_scores_are_counted_by_the_point_that_they_reach() -> None:
    """59.999999999 in doubles that stand for 60 count as 60."""
    bins = tuple(impact_._bins(np.array([58.2, 59.9999999999, 60.0]), np.array([58.2, 59.4, -np.inf])))
    assert bins == ((58, 1, 1), (59, 0, 1), (60, 2, 0))


def test_bunching_is_what_the_binomial_says() -> None:
    """9 of 10 above the line: twice 11/1024 by chance."""
    found = impact_._bunching(60.0, np.array([60.0] * 9 + [59.5, 61.0, 58.9]))
    assert (found.below, found.above) == (1, 9)
    assert found.chance == pytest.approx(22 / 1024)


def test_effects_are_counted_apart_and_together() -> None:
    base, one = judged(["pass", "fail", "pass"], [70, 50, 60]), judged(["fail", "pass", "pass"], [50, 61, 60])
    assert impact_._effect("甲", base, one) == impact_.Effect("甲", 2, 1, 1)


@pytest.mark.parametrize("text", ["", "甲", "=1", "甲=", "@x"])
def test_what_is_no_change_is_said(text: str) -> None:
    with pytest.raises(UsageError, match="不是改动"):
        read_change(text)


def test_changes_of_several_conditions_hold_together_and_the_pack_stays_as_it_was() -> None:
    home = find_pack(DB43)
    kept = {path: path.read_bytes() for path in home.rglob("*.yaml")}
    changed = after(
        read_change("criteria.energy_per_output.levels.先进=1.3 @ industry in cement"),
        read_change("criteria.energy_per_output.levels.先进=0.14"),
    )
    limits = {
        entry.when_text: dict(entry.limits)["先进"]
        for item in changed.indicators
        if item.id == "energy_per_output" and item.criterion is not None
        for entry in item.criterion.entries
    }
    assert getattr(limits["industry in cement"], "value", None) == F("1.3")
    assert getattr(limits[None], "value", None) == F("0.14")
    assert kept == {path: path.read_bytes() for path in home.rglob("*.yaml")}


def test_a_change_that_breaks_the_pack_is_refused_with_its_finding() -> None:
    with pytest.raises(PackError) as caught:
        after(Change("criteria.water_per_output.levels.达标", "12"))
    assert [finding.code.code for finding in caught.value.findings] == ["P072"]

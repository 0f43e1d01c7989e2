"""A population judged through its Parquet file says of every row what `assess` says of its submission."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from columns_kit import in_pieces
from random_data import own_numbers
from test_judging import FOLDERS, judge_of
from test_verdicts import NUMBERS, PACKS, random_data
from test_verdicts import judge_of as shipped

from standard_engine.assessment.assess import Assessor
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.result import Assessment, Bounds
from standard_engine.population.columns import columns_of
from standard_engine.population.judge import PopulationJudge
from standard_engine.population.rows import row_of, submission_of_row
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.submission import Submission

YEAR = 2025


def submissions(judge: Judge, count: int, seed: str, numbers: Sequence[F]) -> list[Submission]:
    chance = random.Random(seed)
    kept = list(NUMBERS)
    try:
        NUMBERS[:] = numbers
        missing = (0.0, 0.0, 0.05, 0.3)
        return [
            Submission(random_data(judge.pack, chance, missing=chance.choice(missing)), YEAR, name=f"{at}.xlsx")
            for at in range(count)
        ]
    finally:
        NUMBERS[:] = kept


def stored(judge: Judge, rows: Sequence[Submission], path: Path) -> Population:
    columns = columns_of(judge.pack)
    batch = pa.RecordBatch.from_pylist([row_of(row, columns) for row in rows], schema=columns.schema)
    with Writer(path, columns.schema, Origin(judge.pack.id, judge.pack.version, "试")) as writer:
        writer.write([batch])
    return Population(path)


def near(told: float, exact: F | None, *, low: bool) -> bool:
    if exact is None:
        return told == (-np.inf if low else np.inf)
    return abs(told - float(exact)) <= 1e-9 * max(1.0, abs(float(exact)))


def within(told: dict[str, Any], name: str, bounds: Bounds | None, row: int) -> bool:
    return (
        bounds is None
        or f"{name}.low" not in told
        or (
            near(told[f"{name}.low"][row], bounds.low, low=True)
            and near(told[f"{name}.high"][row], bounds.high, low=False)
        )
    )


def differences(told: dict[str, Any], row: int, assessment: Assessment) -> list[str]:
    found = []
    for name, exact in {
        "decision": assessment.decision.outcome.value,
        "grade": assessment.decision.grade,
        **{f"{item.id}.status": item.status.value for item in assessment.indicators},
        **{f"{item.id}.status": item.status.value for item in assessment.requirements},
    }.items():
        if told[name][row] != exact:
            found.append(f"{name}: {told[name][row]} instead of {exact}")
    numbers = [("total", assessment.total)]
    numbers += [(item.id, item.points) for item in assessment.categories]
    numbers += [(f"{item.id}.points", item.points) for item in assessment.indicators]
    found += [f"{name}: not {bounds}" for name, bounds in numbers if not within(told, name, bounds, row)]
    passes = assessment.decision.outcome.value == "pass"
    if passes is not (told["reasons"][row] == ""):
        found.append(f"reasons: {told['reasons'][row]!r}")
    return found


def check(judge: Judge, rows: list[Submission], path: Path) -> float:
    population = stored(judge, rows, path)
    ready = PopulationJudge(judge.pack)
    assessor = Assessor(judge.pack)
    at = exact = 0
    for batch in in_pieces(population, ready.names, 17):
        told = ready(batch)
        assert set(told) == set(ready.verdicts.schema.names)
        exact += int(told["exact"].sum())
        for row in range(batch.num_rows):
            assert differences(told, row, assessor.assess(rows[at])) == [], (at, told["exact"][row])
            at += 1
    assert at == len(rows)
    return exact / at


@pytest.mark.parametrize("name", FOLDERS)
def test_every_mechanic(name: str, tmp_path: Path) -> None:
    judge = judge_of(name)
    numbers = [*NUMBERS, *own_numbers(judge.pack), F("0.1"), F("0.2"), F("0.3"), F(1, 3), F(60)]
    check(judge, submissions(judge, 40, name, numbers), tmp_path / "p.parquet")


@pytest.mark.parametrize("name", PACKS)
def test_shipped_packs(name: str, tmp_path: Path) -> None:
    judge = shipped(name)
    check(judge, submissions(judge, 60, name, [*NUMBERS, *own_numbers(judge.pack)]), tmp_path / "p.parquet")


@pytest.mark.parametrize("name", PACKS)
def test_a_row_is_the_submission_that_it_was_made_of(name: str) -> None:
    judge = shipped(name)
    columns = columns_of(judge.pack)
    for one in submissions(judge, 20, name, [*NUMBERS, F(1, 3), F("12345678901234567890.5")]):
        batch = pa.RecordBatch.from_pylist([row_of(one, columns)], schema=columns.schema)
        back = submission_of_row(batch.to_pylist()[0], columns)
        assert (back.year, back.name) == (one.year, one.name)
        for column in columns.values:
            slot = (column.field.id, column.field.key, column.year(YEAR))
            was, now = one.datum(*slot), back.datum(*slot)
            assert (now.value, now.absence) == (was.value, was.absence), slot

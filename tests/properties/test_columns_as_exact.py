"""Whatever packs and data: a row that the columnar reading does not leave to the exact one is judged as the exact one judges."""

from __future__ import annotations

import random
from fractions import Fraction as F

import pytest
from columns_kit import in_columns
from random_data import own_numbers
from test_judging import FOLDERS, judge_of
from test_verdicts import NUMBERS, PACKS, random_data
from test_verdicts import judge_of as shipped

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.submission import Submission

YEAR = 2025
MISSING = (0.0, 0.0, 0.05, 0.3)


def population(judge: Judge, count: int, seed: str, numbers: list[F], missing: tuple[float, ...]) -> list[Submission]:
    """Random submissions with numbers of a list, so that ties are frequent where it is short."""
    chance = random.Random(seed)
    kept = list(NUMBERS)
    try:
        NUMBERS[:] = numbers
        return [Submission(random_data(judge.pack, chance, missing=chance.choice(missing)), YEAR) for _ in range(count)]
    finally:
        NUMBERS[:] = kept


def differences(judge: Judge, submissions: list[Submission]) -> tuple[list[str], float]:
    """What columns say otherwise than the exact reading, and the share of rows left to it."""
    judged = in_columns(judge, submissions, YEAR)
    found = []
    for row, submission in enumerate(submissions):
        if not judged.left[row]:
            exact = judge.run(Reports(judge.pack, submission), as_of=judge.pack.as_of, year=YEAR)
            found += [said for step in judge.steps if (said := judged.difference(step, row, exact[step])) is not None]
    return found, float(judged.left.mean())


@pytest.mark.parametrize("name", FOLDERS)
def test_every_mechanic_is_judged_as_exactly_amid_ties_and_gaps(name: str) -> None:
    judge = judge_of(name)
    numbers = [*NUMBERS, *own_numbers(judge.pack), F("0.1"), F("0.2"), F("0.3"), F(3), F(7), F(60)]
    found, left = differences(judge, population(judge, 40, name, numbers, MISSING))
    assert found == []
    assert left < 0.8  # the numbers are the pack's own limits: ties everywhere, and conditions tried both ways


@pytest.mark.parametrize("name", PACKS)
def test_shipped_packs_are_judged_as_exactly(name: str) -> None:
    judge = shipped(name)
    found, _ = differences(judge, population(judge, 60, name, [*NUMBERS, *own_numbers(judge.pack)], MISSING))
    assert found == []


@pytest.mark.parametrize("name", PACKS[:2])
def test_few_ordinary_rows_are_left_to_the_exact_reading(name: str) -> None:
    judge = shipped(name)
    chance = random.Random(name)
    numbers = [F(chance.randrange(1, 10**6), 1000) for _ in range(500)]
    found, left = differences(judge, population(judge, 150, name, numbers, (0.0,)))
    assert found == []
    assert left <= 0.03

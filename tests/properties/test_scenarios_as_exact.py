"""A population judged by programs that differ in a few numbers says what each program says of every row by itself."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from columns_kit import in_pieces
from random_data import own_numbers
from test_judging import FOLDERS, judge_of
from test_population_as_exact import YEAR, stored, submissions
from test_verdicts import NUMBERS, PACKS
from test_verdicts import judge_of as shipped

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.formula.between import between
from standard_engine.formula.exact import Evaluator
from standard_engine.formula.program import Program
from standard_engine.formula.tree import Arithmetic, Choose, Comparison, Number
from standard_engine.population.runner import ColumnPiece, Runner
from standard_engine.population.scenarios import DECISION, OUTCOMES, Scenarios, counted
from standard_engine.population.store import Population

SHARES = (F(0), F(1, 3), F(1))


def moved(node: Any, chance: random.Random) -> Any:
    """The node with some of its limits, points and lines other numbers; what functions are told is left."""
    match node:
        case Number(value=value):
            beside = (value, F(11, 10) * value, F(9, 10) * value, value + F(1, 100), F(2) * value)
            return replace(node, value=chance.choice(beside))
        case Comparison() | Choose() | Arithmetic(sign="*" | "+"):
            parts = {field.name: moved(getattr(node, field.name), chance) for field in fields(node)}
            return replace(node, **parts)
        case tuple():
            return tuple(moved(part, chance) for part in node)
    return node


def altered(program: Program, chance: random.Random, steps: int) -> Program:
    able = [step.name for step in program.steps if moved(step.expression, random.Random(1)) != step.expression]
    names = set(chance.sample(able, min(steps, len(able))))
    made = [
        replace(step, expression=moved(step.expression, chance)) if step.name in names else step
        for step in program.steps
    ]
    return Program(tuple(made), program.leaves)


def check(judge: Judge, numbers: list[F], seed: str, path: Path) -> int:
    """How many rows come out differently."""
    chance = random.Random(seed)
    rows = submissions(judge, 30, seed, numbers)
    population = stored(judge, rows, path)
    runner = Runner(judge.pack, DECISION)
    whole = runner.program
    ends = [altered(whole, chance, count) for count in (1, 1, 1, 2, 4)]
    programs = [between(whole, end, share) for end in ends for share in SHARES]
    ready = Scenarios(runner, programs)
    found = np.concatenate([ready(batch) for batch in in_pieces(population, ready.names, 11)], axis=1)
    for at, program in enumerate((whole, *programs)):
        exact = Evaluator(program, judge.splits)
        for row, submission in enumerate(rows):
            known = Reports(judge.pack, submission).environment(program.leaves)
            told = exact.run(known, as_of=judge.pack.as_of, year=YEAR)["decision"]
            code = 2 if told is True else 0 if told is False else 1
            assert found[at, row] == code, (at, row, OUTCOMES[found[at, row]], told)
    for at, end in enumerate(ends):
        of_end = [whole, *programs[len(SHARES) * at : len(SHARES) * (at + 1)]]
        decided_together(runner, [*of_end[1:], between(whole, end, F(1, 2))], population, found[[0, *places(at)]])
    assert counted([found], len(found)).sum(axis=1).tolist() == [len(rows)] * len(found)
    return int((found[1:] != found[0]).sum())


def places(end: int) -> list[int]:
    """Where the outcomes of an end's programs stand."""
    return [1 + len(SHARES) * end + share for share in range(len(SHARES))]


HULLS: list[tuple[int, int]] = []
"""Of every hull, how many rows it left open, and of how many."""


def decided_together(runner: Runner, programs: list[Program], population: Population, expected: Any) -> None:
    """Enough programs along one line are first run as one; what that says is what each says."""
    ready = Scenarios(runner, programs)
    if ready._hull is not None:
        pieces = runner.pieces(next(population.blocks(ready.names)))
        judged = [piece.judged for piece in pieces if isinstance(piece, ColumnPiece)]
        HULLS.extend((int(ready._hull.open_rows(one, "decision").sum()), len(one.doubted)) for one in judged)
    found = np.concatenate([ready(batch) for batch in in_pieces(population, ready.names, 11)], axis=1)
    assert np.array_equal(found[: len(expected)], expected)


def test_every_mechanic(tmp_path: Path) -> None:
    differ = {}
    for name in FOLDERS:
        judge = judge_of(name)
        numbers = [*NUMBERS, *own_numbers(judge.pack), F("0.1"), F("0.2"), F("0.3"), F(1, 3), F(60)]
        differ[name] = check(judge, numbers, name, tmp_path / f"{name}.parquet")
    assert sum(count > 0 for count in differ.values()) > len(FOLDERS) / 2, differ
    open_, rows = (sum(each) for each in zip(*HULLS, strict=True))
    assert 0.05 * rows < open_ < 0.9 * rows  # a hull that decides nothing, or everything, would not be tested


@pytest.mark.parametrize("name", PACKS)
@pytest.mark.parametrize("seed", ["甲", "乙"])
def test_shipped_packs(name: str, seed: str, tmp_path: Path) -> None:
    judge = shipped(name)
    check(judge, [*NUMBERS, *own_numbers(judge.pack)], f"{name}{seed}", tmp_path / "p.parquet")

"""Where just so many pass: by hand, at ties, on curves, and against counting values."""

from __future__ import annotations

import random
from fractions import Fraction as F
from itertools import pairwise
from pathlib import Path

import pytest
from tuning_kit import DAY, LEVELS, population, stored, tiny

from standard_engine.assessment.result import Outcome
from standard_engine.errors import UsageError
from standard_engine.pack.load import load_pack
from standard_engine.population.calibrate import (
    Calibration,
    Stretch,
    Target,
    calibrate,
    chosen_place,
    read_target,
)
from standard_engine.population.line import line_of, read_range
from standard_engine.population.simplest import simplest
from standard_engine.population.store import Population
from standard_engine.submission import Datum, Slot

MECHANICS = Path(__file__).parents[1] / "mechanics"
SOME = [F("0.2"), F(1, 3), F("0.35"), F("0.35"), F("0.4"), None]


def values(home: Path, rows: Population, text: str, target: str) -> tuple[Calibration, list[Stretch], F | None]:
    """The calibration, its stretches by values, and the value chosen."""
    with line_of(home, [read_range(text)], DAY) as line:
        found = calibrate(rows, line, read_target(target, rows.rows))
        at = line.moved[0].range.at
        told = [
            Stretch(one.count, at(one.low), one.has_low, at(one.high), one.has_high)
            for one in (*found.stretches, *found.nearest)
        ]
        place = chosen_place(line, found)
        return found, told, None if place is None else at(place)


def test_the_values_that_let_two_pass_reach_from_one_enterprise_to_the_next(tmp_path: Path) -> None:
    """0.2 passes anyway; 1/3 from 1/3 on, both of 0.35 from 0.35 on: two pass from 1/3, included, to 0.35, not included."""
    home = tiny(tmp_path)
    _, told, chosen = values(home, population(home, SOME), f"{LEVELS}.达标=0.25..0.5", "2 pass")
    assert told == [Stretch(2, F(1, 3), has_low=True, high=F("0.35"), has_high=False)]
    assert chosen == F("0.34")


def test_a_range_in_the_other_direction_gives_the_same(tmp_path: Path) -> None:
    home = tiny(tmp_path)
    _, told, chosen = values(home, population(home, SOME), f"{LEVELS}.达标=0.5..0.25", "2 家通过")
    assert told == [Stretch(2, F("0.35"), has_low=False, high=F(1, 3), has_high=True)]
    assert chosen == F("0.34")


def test_equal_values_leave_a_target_unmet_and_the_nearest_are_told(tmp_path: Path) -> None:
    """Both of 0.35 pass at once: from two to four."""
    home = tiny(tmp_path)
    found, told, chosen = values(home, population(home, SOME), f"{LEVELS}.达标=0.25..0.5", "3 pass")
    assert chosen is None
    assert found.stretches == ()
    assert told == [
        Stretch(2, F(1, 3), has_low=True, high=F("0.35"), has_high=False),
        Stretch(4, F("0.35"), has_low=True, high=F("0.4"), has_high=False),
    ]
    assert [(turn.rows, turn.names, turn.exact) for turn in [found.turns[F("0.4")]]] == [
        (2, ("2.xlsx", "3.xlsx"), True)
    ]


@pytest.mark.parametrize(
    ("target", "low", "high", "ends"),
    [
        ("1 pass", "0.25", "1/3", (True, False)),
        ("4 pass", "0.35", "0.4", (True, False)),
        ("5 pass", "0.4", "0.5", (True, True)),
        ("1 undetermined", "0.25", "0.5", (True, True)),
        ("3 fail", "1/3", "0.35", (True, False)),
    ],
)
def test_other_targets(tmp_path: Path, target: str, low: str, high: str, ends: tuple[bool, bool]) -> None:
    home = tiny(tmp_path)
    _, told, _ = values(home, population(home, SOME), f"{LEVELS}.达标=0.25..0.5", target)
    assert told == [Stretch(int(target[0]), F(low), has_low=ends[0], high=F(high), has_high=ends[1])]


def test_what_no_value_reaches_is_told_with_the_nearest(tmp_path: Path) -> None:
    home = tiny(tmp_path)
    found, told, chosen = values(home, population(home, SOME), f"{LEVELS}.达标=0.25..0.5", "0 pass")
    assert (found.stretches, chosen) == ((), None)
    assert [one.count for one in told] == [1]


def test_only_the_condition_that_is_meant_moves(tmp_path: Path) -> None:
    """Those of high consumption pass up to 2, moved to 1.5: 1.6 no longer does; 0.3 of the others never does."""
    home = tiny(tmp_path)
    rows = population(home, [F("0.3"), F("1.6"), F("1.4")], [False, True, True])
    _, told, chosen = values(home, rows, f"{LEVELS}.达标=2..1.5 @ heavy", "1 pass")
    assert told == [Stretch(1, F("1.6"), has_low=False, high=F("1.5"), has_high=True)]
    assert chosen == F("1.5")


def test_points_on_a_curve_turn_at_a_fraction(tmp_path: Path) -> None:
    """Intensity 0.42 earns 8 × 0.08 ÷ 0.2 = 3.2; a share of 20 % earns 8 × 10 ÷ (引领 − 10), which is 4.8 at 引领 = 80/3."""
    pack = load_pack(MECHANICS / "09_linear", DAY)
    data: dict[Slot, Datum] = {("intensity", None, 2025): Datum(F("0.42")), ("renewable", None, 2025): Datum(F(20))}
    rows = stored(pack, [data], tmp_path / "p.parquet")
    name = "indicators.renewable_share.criteria.levels.引领"
    found, told, chosen = values(MECHANICS / "09_linear", rows, f"{name}=30..20", "1 pass")
    assert told == [Stretch(1, F(80, 3), has_low=True, high=F(20), has_high=True)]
    assert chosen == F(26)
    assert all(turn.exact for turn in found.turns.values())


@pytest.mark.parametrize("seed", range(6))
def test_every_target_is_met_where_counting_the_values_says(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    home = tiny(tmp_path)
    known = [F(chance.randint(20, 60), chance.choice([100, 101, 120])) for _ in range(chance.randint(1, 60))]
    rows = population(home, known)
    low, high = F("0.25"), F("0.5")
    edges = sorted({value for value in known if low < value <= high})
    with line_of(home, [read_range(f"{LEVELS}.达标=0.25..0.5")], DAY) as line:
        for count in range(len(known) + 1):
            found = calibrate(rows, line, Target(count, Outcome.PASS), steps=chance.choice([1, 2, 5]))
            places = [low, *edges, high]
            wanted = [
                (one, other)
                for one, other in pairwise(places)
                if sum(value <= one for value in known) == count and one < other
            ]
            at = line.moved[0].range.at
            told = [(at(one.low), at(one.high)) for one in found.stretches]
            if sum(value <= high for value in known) == count and high in edges:
                wanted.append((high, high))
            assert told == wanted, count
            for one in found.stretches:
                assert one.has_low
                assert one.has_high is (one.high == 1 and (high not in edges or one.low == 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("many", "不是目标"), ("100", "不是目标"), ("7 good", "不是目标"), ("1.5 pass", "整数"), ("9 pass", "不大于 8"),
        ("10% pass", "'0 pass' 或 '1 pass'"),
    ],
)  # fmt: skip
def test_what_is_no_target_is_said(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_target(text, 8)


def test_a_share_of_enterprises_is_a_target() -> None:
    assert read_target("12.5% pass", 8) == Target(1, Outcome.PASS)
    assert read_target("25 ％ 不通过", 8) == Target(2, Outcome.FAIL)


@pytest.mark.parametrize(
    ("low", "high", "has_low", "has_high", "near", "found"),
    [
        ("1/3", "0.35", True, False, "0.25", "0.34"),
        ("0.3", "0.35", True, False, "0.25", "0.3"),
        ("0.3", "0.35", False, False, "0.25", "0.31"),
        ("0.3", "0.35", False, True, "0.4", "0.35"),
        ("1", "9", True, True, "4.4", "4"),
        ("1", "9", True, True, "20", "9"),
        ("1/3", "1/3", True, True, "0", "1/3"),
        ("-0.35", "-0.3", False, False, "0", "-0.31"),
    ],
)
def test_the_simplest_number(*, low: str, high: str, has_low: bool, has_high: bool, near: str, found: str) -> None:
    assert simplest(F(low), F(high), has_low=has_low, has_high=has_high, near=F(near)) == F(found)

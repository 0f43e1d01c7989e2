"""Samples: strata at their bounds, shares rounded up, the same draw from the same seed, and how it is drawn."""

from __future__ import annotations

import hashlib
from collections import Counter
from fractions import Fraction as F

import pytest
from audit_kit import Desk
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.audit.sample import USUAL, Sample, Stratum, draw, stratum_of


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


@pytest.mark.parametrize(
    ("stake", "stratum"),
    [
        (F(0), Stratum.NONE),
        (F("0.01"), Stratum.LOW),
        (F("1.99"), Stratum.LOW),
        (F(2), Stratum.MIDDLE),
        (F("9.99"), Stratum.MIDDLE),
        (F(10), Stratum.HIGH),
        (None, Stratum.HIGH),
    ],
)
def test_strata_are_bounded_by_a_tenth_and_a_fiftieth_of_the_full_marks(stake: F | None, stratum: Stratum) -> None:
    assert stratum_of(stake, F(100), decisive=False) is stratum
    assert stratum_of(stake, F(100), decisive=True) is Stratum.DECISIVE


def test_rows_lie_where_their_points_are(desk: Desk) -> None:
    """B2 decides; coal, output and waste move 30 points and more; the industry chooses no limit here."""
    sample = draw(desk.pack, desk.submission, 7)
    assert {row.code: row.stratum for row in sample.rows} == {
        "B1": Stratum.NONE, "B2": Stratum.DECISIVE, "N1.1": Stratum.HIGH, "N1.2": Stratum.HIGH, "N2": Stratum.HIGH,
        "N3": Stratum.HIGH, "N4": Stratum.HIGH,
    }  # fmt: skip


def test_the_order_of_the_lot_is_that_of_the_hashes(desk: Desk) -> None:
    """Worked out here with hashlib alone: 60 % of five rows are three."""
    rows = ["N1.1", "N1.2", "N2", "N3", "N4"]
    lots = {code: hashlib.sha256(f"7\n{desk.submission.sha256}\n{code}".encode()).hexdigest() for code in rows}
    expected = set(sorted(rows, key=lots.__getitem__)[:3])
    sample = draw(desk.pack, desk.submission, 7)
    assert {row.code for row in sample.of(Stratum.HIGH) if row.drawn} == expected


def test_the_same_seed_draws_the_same_and_others_draw_others(desk: Desk) -> None:
    assert draw(desk.pack, desk.submission, 7) == draw(desk.pack, desk.submission, 7)
    draws = {frozenset(row.code for row in draw(desk.pack, desk.submission, seed).drawn) for seed in range(20)}
    assert len(draws) > 1


@given(seed=st.integers(0, 10**12), high=st.integers(0, 100))
def test_of_each_stratum_its_share_is_drawn_rounded_up(desk: Desk, seed: int, high: int) -> None:
    sample = draw(desk.pack, desk.submission, seed, {**USUAL, Stratum.HIGH: high})
    counts = Counter(row.stratum for row in sample.drawn)
    assert counts[Stratum.HIGH] == -(-5 * high // 100)
    assert counts[Stratum.DECISIVE] == 1


def test_every_row_is_as_likely_as_any_other(desk: Desk) -> None:
    """Three of five over 150 seeds: 90 each; five standard deviations of a binomial with p = 0.6 are 30."""
    counts: Counter[str] = Counter()
    for seed in range(150):
        counts.update(row.code for row in draw_quickly(desk, seed).of(Stratum.HIGH) if row.drawn)
    assert all(abs(count - 90) < 30 for count in counts.values())
    assert len(counts) == 5


def draw_quickly(desk: Desk, seed: int) -> Sample:
    return draw(desk.pack, desk.submission, seed)

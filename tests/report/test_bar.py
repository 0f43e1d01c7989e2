from __future__ import annotations

from fractions import Fraction

import pytest

from standard_engine.assessment.result import Bounds
from standard_engine.report.bar import Bar, bar

FULL = Bounds(Fraction(60), Fraction(60))


@pytest.mark.parametrize(
    ("low", "high", "drawn"),
    [
        ("20", "40", Bar("33.33", "33.34", "66.67")),
        ("60", "60", Bar("100.00", "0.00", "100.00")),
        ("0", "0", Bar("0.00", "0.00", "0.00")),
        ("-6", "66", Bar("0.00", "100.00", "100.00")),
        (None, "30", Bar("0.00", "50.00", "50.00")),
        ("30", None, Bar("50.00", "50.00", "100.00")),
    ],
)
def test_a_bar_stays_within_its_track(low: str | None, high: str | None, drawn: Bar) -> None:
    points = Bounds(None if low is None else Fraction(low), None if high is None else Fraction(high))
    assert bar(points, FULL) == drawn


@pytest.mark.parametrize("full", [Bounds(Fraction(0), Fraction(0)), Bounds(Fraction(1), None)])
def test_without_full_marks_there_is_no_bar(full: Bounds) -> None:
    assert bar(Bounds(Fraction(0), Fraction(0)), full) is None

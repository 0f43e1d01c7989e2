"""Scores of an audit beside each other add up as they are printed."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.assessment.result import Bounds
from standard_engine.report.audit_view import _scores


@pytest.mark.parametrize(
    ("old", "new", "texts"),
    [
        (F(80), F(50), ("80", "50", "−30")),
        (F("73.425"), F(998, 15), ("73.425", "66.533", "−6.892")),  # 66.5333…, and 73.425 − 66.533 = 6.892
        (F(60), F("60.5"), ("60", "60.5", "+0.5")),
        (F(70), F(70), ("70", "70", "0")),
    ],
)
def test_as_many_decimals_as_the_longer_has(old: F, new: F, texts: tuple[str, str, str]) -> None:
    assert tuple(figure.text for figure in _scores(Bounds(old, old), Bounds(new, new))) == texts


def test_a_score_that_is_not_known_has_no_difference() -> None:
    assert [figure.text for figure in _scores(Bounds(F(60), F(60)), Bounds(F(20), F(80)))] == ["60", "20–80", "—"]
    assert [figure.text for figure in _scores(None, None)] == ["—", "—", "—"]


@given(st.fractions(0, 100, max_denominator=999), st.fractions(0, 100, max_denominator=999))
def test_what_is_printed_adds_up(old: F, new: F) -> None:
    one, other, moved = (figure.text for figure in _scores(Bounds(old, old), Bounds(new, new)))
    assert F(one) + F(moved.replace("−", "-")) == F(other)
    assert abs(F(one) - old) <= F(1, 20)
    for line in (F(60), F(85)):
        assert (new < line) == (F(other) < line)  # never printed onto a line that it does not reach

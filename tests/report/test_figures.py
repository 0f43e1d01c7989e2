from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.assessment.result import Bounds
from standard_engine.report.figures import between, figure, in_full, percent, points, points_between

NUMBERS = st.fractions(min_value=-10_000, max_value=10_000, max_denominator=10_000_000)


def bounds(low: str | None, high: str | None) -> Bounds:
    return Bounds(None if low is None else Fraction(low), None if high is None else Fraction(high))


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("62.5", "62.5", "62.5"),
        ("62.5", "71.5", "62.5–71.5"),
        (None, "71.5", "至多 71.5"),
        ("60", None, "至少 60"),
        (None, None, "待定"),
        ("1/3", "1/3", "0.3333"),
        ("59.99999", "60.00001", "59.99999–60.00001"),
    ],
)
def test_points_between(low: str | None, high: str | None, text: str) -> None:
    assert points_between(bounds(low, high)).text == text


def test_only_an_exact_number_is_a_number() -> None:
    assert points_between(bounds("62.5", "62.5")).number == Fraction("62.5")
    assert points_between(bounds("62.5", "71.5")).number is None
    assert points_between(None).text == between(None).text == figure(None).text == "—"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("59.99999", "59.99999"),
        ("179999999/3000000", "59.9999997"),
        ("60", "60"),
        ("60.000001", "60.000001"),
        ("200/3", "66.67"),
    ],
)
def test_points_are_never_rounded_onto_a_line_that_they_do_not_reach(value: str, text: str) -> None:
    assert points(Fraction(value)).text == text


@given(NUMBERS, NUMBERS)
def test_figures_beside_each_other_print_in_their_true_order(value: Fraction, other: Fraction) -> None:
    one, two = (Fraction(item.text.replace(",", "")) for item in (figure(value, other), figure(other, value)))
    assert (one < two, one == two) == (value < other, value == other)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1234.5", "1,234.5"),
        ("0", "0"),
        ("-0.000125", "-0.000125"),
        ("123456.123456789", "123,456.123456789"),
        ("1/3", "≈0.3333"),
    ],
)
def test_a_reported_number_keeps_every_digit(value: str, text: str) -> None:
    assert in_full(Fraction(value)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=9, min_value=-(10**9), max_value=10**9))
def test_a_decimal_in_full_reads_back_as_itself(value: object) -> None:
    number = Fraction(str(value))
    assert Fraction(in_full(number).replace(",", "")) == number


def test_between() -> None:
    assert between(bounds("1/3", "1/3")).text == "0.3333"
    assert between(bounds("1/3", "2/3")).text == "0.3333–0.6667"
    assert between(bounds("1/3", None)).text == "至少 0.3333"


def test_percent() -> None:
    assert percent(Fraction(100, 9)) == "11.1%"
    assert percent(Fraction("0.000025")) == "0.00002%"
    assert percent(None) == "—"

"""Numbers as text. Vectors of GB/T 8170—2008 as they are quoted in the domain notes."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.numerals import decimal_places, exact_text, round_to, show, show_among, show_percent


@pytest.mark.parametrize(
    ("value", "step", "expected"),
    [
        ("12.1498", "0.1", "12.1"),
        ("12.1498", "1", "12"),
        ("10.5002", "1", "11"),
        ("1.050", "0.1", "1.0"),
        ("0.35", "0.1", "0.4"),
        ("0.325", "0.01", "0.32"),
        ("2500", "1000", "2000"),
        ("3500", "1000", "4000"),
        ("1268", "100", "1300"),
        ("-355", "10", "-360"),
        ("-325", "10", "-320"),
        ("-365", "10", "-360"),
        ("-0.0365", "0.001", "-0.036"),
        ("15.4546", "1", "15"),
        ("60.25", "0.5", "60.0"),
        ("60.38", "0.5", "60.5"),
        ("60.28", "0.5", "60.5"),
        ("-60.75", "0.5", "-61.0"),
        ("830", "20", "840"),
        ("842", "20", "840"),
        ("832", "20", "840"),
        ("-930", "20", "-920"),
    ],
)
def test_round_to_follows_gb_t_8170(value: str, step: str, expected: str) -> None:
    assert F(expected) == round_to(F(value), F(step))


@pytest.mark.parametrize("step", ["0", "-0.1"])
def test_a_step_must_be_positive(step: str) -> None:
    with pytest.raises(ValueError, match="positive"):
        round_to(F(1), F(step))


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6),
    st.integers(0, 5),
)
def test_rounding_to_a_digit_is_the_decimal_modules_half_even(value: Decimal, places: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)

    assert F(expected) == round_to(F(value), F(1, 10**places))


@given(st.fractions(), st.fractions(min_value=F(1, 1000), max_value=1000))
def test_rounding_moves_by_half_a_step_at_most_and_only_once(value: F, step: F) -> None:
    rounded = round_to(value, step)

    assert abs(rounded - value) <= step / 2
    assert rounded == round_to(rounded, step)
    assert round_to(-value, step) == -rounded


@pytest.mark.parametrize(("value", "places"), [(F(1), 0), (F(1, 8), 3), (F(1, 3), None), (F(7, 50), 2)])
def test_decimal_places(value: F, places: int | None) -> None:
    assert decimal_places(value) == places


@given(st.fractions())
def test_exact_text_loses_nothing(value: F) -> None:
    assert F(exact_text(value)) == value


@pytest.mark.parametrize(
    ("value", "beside", "expected"),
    [
        ("1234.5", None, "1,234.5"),
        ("0", None, "0"),
        ("-5", None, "-5"),
        ("5/23", None, "0.2174"),
        ("1/30000", None, "0.00003333"),
        ("100/3", None, "33.33"),
        ("1234567/3", None, "411,522"),
        ("-1/3", None, "-0.3333"),
        ("0.4", "0.4", "0.4"),
        ("0.40000001", "0.4", "0.40000001"),
        ("59.9999999", "60", "59.9999999"),
        ("180000001/3000000", "60", "60.0000003"),
        ("0.00000000001", None, "0.00000000001"),
    ],
)
def test_show(value: str, beside: str | None, expected: str) -> None:
    assert show(F(value), beside=None if beside is None else F(beside)) == expected


@given(st.fractions(), st.fractions())
def test_two_numbers_print_equal_only_if_they_are(value: F, beside: F) -> None:
    if abs(value - beside) > F(1, 10**50) or value == beside:
        one = F(show(value, beside=beside).replace(",", ""))
        other = F(show(beside, beside=value).replace(",", ""))

        assert (one < other, one == other) == (value < beside, value == beside)


def test_a_rounded_value_does_not_cross_a_limit_that_prints_in_full() -> None:
    assert show(F(675065, 25100), beside=F("26.899")) == "26.895"


def test_beside_several_limits_the_most_decimals_win_not_the_longest_text() -> None:
    limit = F(83328968, 83329)  # 999.9996
    value = limit - F(1, 21)  # 999.9520

    assert show(value, beside=F(0)) == "1,000.0"
    assert show_among(value, [F(0), limit]) == "999.95"
    assert show_among(value, []) == "1,000.0"


def test_a_value_that_is_what_the_limit_looks_like_still_differs() -> None:
    assert (show(F("0.3333"), beside=F(1, 3)), show(F(1, 3), beside=F("0.3333"))) == ("0.3333", "0.33333")


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [("0", "0.0%"), ("1", "100.0%"), ("0.99999", "99.999%"), ("0.00001", "0.001%"), ("0.125", "12.5%")],
)
def test_percent(ratio: str, expected: str) -> None:
    assert show_percent(F(ratio)) == expected

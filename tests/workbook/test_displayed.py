"""What a format shows of a number, as Excel and LibreOffice show it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.workbook.displayed import displayed


@pytest.mark.parametrize(
    ("number_format", "value", "shown"),
    [
        ("General", "1.5", "1.5"), ("", "-0.1", "-0.1"), ('G/通用格式"吨"', "5", "5吨"),
        ("0", "59.6", "60"), ("0", "59.5", "60"), ("0", "59.4999", "59"), ("0", "-0.4", "0"), ("0.0", "-2.25", "-2.3"),
        ("0.00", "59.999", "60.00"), ("0.##", "1.5", "1.5"), ("#", "0", ""), ("00000", "42", "00042"),
        ("0%", "0.85", "85%"), ("0.0%", "0.8555", "85.6%"), ('0.0"‰"', "5", "5.0‰"), ('"≥"0', "85", "≥85"),
        ("#,##0.00", "1234567.891", "1,234,567.89"), ("_ * #,##0_ ;_ * -#,##0_ ", "-1234", "-1,234"),
        ("#,##0,", "125499", "125"), ("#,##0,", "1250000", "1,250"), ("#,##0,,", "1500000", "2"),
        ('#,##0,"千"', "125000", "125千"), ('0!.0,"万"', "125000", "12.5万"), ("0\\.0", "125", "12.5"),
        (";;;", "99", ""), ("0;-0;;@", "0", ""), ('0;"亏损"', "-3", "亏损"), ("0;(0)", "-3", "(3)"),
        ('[>=60]"达标";"不达标"', "60", "达标"), ('[>=60]"达标";"不达标"', "59.9999", "不达标"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_spreadsheets_show_it(number_format: str, value: str, shown: str) -> None:
    assert displayed(number_format, Fraction(value)) == shown


@pytest.mark.parametrize(
    "number_format", ["yyyy-m-d", "h:mm", "0." + "0" * 5000, "0" + "%" * 5000, "0.00E+00", "# ?/?", "@", "[DBNum1]0"]
)
def test_of_other_ways_to_show_a_number_nothing_is_said(number_format: str) -> None:
    assert displayed(number_format, Fraction(5)) is None


@given(st.fractions(-(10**9), 10**9), st.integers(0, 8))
def test_what_is_shown_is_within_half_a_step(value: Fraction, places: int) -> None:
    text = displayed("#,##0" + ("." + "0" * places if places else ""), value)
    assert text is not None
    assert abs(Fraction(text.replace(",", "")) - value) <= Fraction(1, 2 * 10**places)


@given(st.text('0#?.,%;"w!_*[]>=6 ', max_size=12), st.fractions(-1000, 1000, max_denominator=1000))
def test_no_format_stops_the_reading(number_format: str, value: Fraction) -> None:
    displayed(number_format, value)

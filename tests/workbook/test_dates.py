from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.workbook.dates import iso_date, serial_date, why_no_date, written_date

DAY = date(2025, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-05", "2025-3-5", "2025/3/5", "2025/03/05", "2025.3.5", "2025.03.05", "20250305", "2025年3月5日",
        "2025年03月05日", "2025年3月5号", "２０２５年３月５日", " 2025 年 3 月 5 日 ", "２０２５．３．５",
    ],
)  # fmt: skip
def test_a_date_in_full_is_a_day(text: str) -> None:
    assert written_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "2025.3",
        "2025-3",
        "3/5/2025",
        "25-3-5",
        "2025年3月",
        "2025305",
        "202503",
        "20250230",
        "20251301",
        "2025.3-5",
        "5.3.2025",
        "25.3.5",
        "2025.3.5.",
        "2025-02-30",
        "2025-13-01",
        "2025-3/5",
        "去年",
        "",
    ],
)
def test_anything_less_is_refused(text: str) -> None:
    assert written_date(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2027年9月", "只有年和月"),
        ("2027.9", "只有年和月"),
        ("2027-09", "只有年和月"),
        ("202709", "只有年和月"),
        ("2027年", "只有年份"),
        ("2027", "只有年份"),
        ("2027-02-30", "日历上没有"),
        ("20271301", "日历上没有"),
        ("9/30/2027", "次序看不准"),
        ("3.5.2027", "次序看不准"),
        ("27-9-30", "次序看不准"),
        ("27年9月30日", "次序看不准"),
    ],
)
def test_what_only_looks_like_a_date_is_refused_with_the_reason(text: str, why: str) -> None:
    assert written_date(text) is None
    assert why in str(why_no_date(text))


@pytest.mark.parametrize("text", ["去年", "", "长期有效", "3.14", "2027.90", "12345"])
def test_what_does_not_look_like_a_date_has_no_such_reason(text: str) -> None:
    assert why_no_date(text) is None


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        (45000, date(2023, 3, 15)),
        (2958465, date(9999, 12, 31)),
    ],
)
def test_day_numbers_of_1900_skip_the_day_that_never_was(serial: int, day: date) -> None:
    assert serial_date(Fraction(serial), date1904=False) == day


@pytest.mark.parametrize("serial", [0, -1, 60, 2958466])
def test_numbers_that_are_no_day_are_refused(serial: int) -> None:
    assert serial_date(Fraction(serial), date1904=False) is None


def test_the_other_date_system_is_four_years_and_a_day_later() -> None:
    assert serial_date(Fraction(45000), date1904=True) == date(2027, 3, 16)
    assert serial_date(Fraction(0), date1904=True) == date(1904, 1, 1)
    assert serial_date(Fraction(2957003), date1904=True) == date(9999, 12, 31)
    assert serial_date(Fraction(2957004), date1904=True) is None


def test_a_time_of_day_is_dropped() -> None:
    assert serial_date(Fraction("45000.99"), date1904=False) == date(2023, 3, 15)
    assert iso_date("2025-03-05T23:59:59Z") == DAY
    assert iso_date("2025-03-05") == DAY
    assert iso_date("March 5") is None


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"]))
def test_every_day_is_read_in_every_writing(day: date, writing: str) -> None:
    assert written_date(day.strftime(writing)) == day


@given(st.dates(date(1900, 3, 1), date(2100, 1, 1)))
def test_day_numbers_agree_with_counting_days(day: date) -> None:
    assert serial_date(Fraction((day - date(1899, 12, 30)).days), date1904=False) == day
    if day >= date(1904, 1, 1):
        assert serial_date(Fraction((day - date(1904, 1, 1)) // timedelta(days=1)), date1904=True) == day

"""Dates: day numbers of the two date systems of workbooks, and dates as people write them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from fractions import Fraction

from standard_engine.language import say
from standard_engine.workbook.tidy import tidy_word

_WRITTEN = re.compile(
    r"([12][0-9]{3})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})[日号]|([0-9]{2})([0-9]{2}))"
)
_MONTH = re.compile(r"[12][0-9]{3}(?:[-/.](?:1[0-2]|0?[1-9])|1[0-2]|0[1-9]|年(?:1[0-2]|0?[1-9])月份?)")
_YEAR = re.compile(r"[12][0-9]{3}年?")
_YEAR_LAST_OR_SHORT = re.compile(
    r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:[0-9]{2}|[12][0-9]{3})|[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}[日号]"
)
_ISO = re.compile(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]+Z?)?")
_LEAP_DAY_THAT_NEVER_WAS = 60
_LAST_DAY = 2_958_465
_LAST_DAY_1904 = 2_957_003


def written_date(text: str) -> date | None:
    """The date of `2025-03-05`, `2025/3/5`, `2025.3.5`, `2025年3月5日` or `20250305`.

    None for any other writing, and for no day at all.
    """
    found = _WRITTEN.fullmatch(_tidy(text))
    if found is None:
        return None
    year, _, *parts = found.groups()
    return _day(year, *(part for part in parts if part is not None))


def why_no_date(text: str) -> str | None:
    """What keeps a text that looks like a date from being one day; None where it does not look like one."""
    tidy = _tidy(text)
    if _WRITTEN.fullmatch(tidy):
        return say("日历上没有这一天")
    if _MONTH.fullmatch(tidy):
        return say("只有年和月，没有日")
    if _YEAR.fullmatch(tidy):
        return say("只有年份，没有月和日")
    return say("年、月、日的次序看不准，年份要写四位、写在最前") if _YEAR_LAST_OR_SHORT.fullmatch(tidy) else None


def _tidy(text: str) -> str:
    return "".join(tidy_word(text).text.split())


def iso_date(text: str) -> date | None:
    """The day of an ISO date with or without time, as cells of type `d` hold."""
    found = _ISO.fullmatch(text.strip())
    return None if found is None else _day(*found.groups())


def serial_date(number: Fraction, *, date1904: bool) -> date | None:
    """The day of a day number; a time of day is dropped.

    Day 1 is 1900-01-01 and day 60 is the 29 February 1900 that never was, so later days count from one earlier; or day
    0 is 1904-01-01. None outside what Excel can show.
    """
    day = number.numerator // number.denominator
    if date1904:
        return date(1904, 1, 1) + timedelta(days=day) if 0 <= day <= _LAST_DAY_1904 else None
    if not 1 <= day <= _LAST_DAY or day == _LEAP_DAY_THAT_NEVER_WAS:
        return None
    return date(1899, 12, 31 if day < _LEAP_DAY_THAT_NEVER_WAS else 30) + timedelta(days=day)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

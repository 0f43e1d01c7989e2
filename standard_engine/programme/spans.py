"""Periods in days: from the day on which a step starts one to its last day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.programme.state import Span

if TYPE_CHECKING:
    from standard_engine.programme.procedure import Period
    from standard_engine.programme.workdays import Calendar


def span(period: Period, start: date, calendar: Calendar) -> Span:
    """The period that begins on a day.

    By months and years it ends on the day of the same number, or on the last of a shorter month; where the first day counts, on
    the day before.

    Raises:
        UsageError: where working days run into a year without data, or the years into one that no date has.
    """
    if period.unit == "working_days":
        last = calendar.last_day(start, period.length, counted=period.counted)
        return Span(start, last, calendar.source)
    try:
        end = start + timedelta(days=period.length) if period.unit == "days" else _months_on(start, period)
    except (OverflowError, ValueError):
        raise UsageError(f"{period.title}（{period.length_text}）从 {start} 起算超出了日历") from None
    return Span(start, end - timedelta(days=1) if period.counted else end)


def _months_on(start: date, period: Period) -> date:
    months = start.month - 1 + period.length * (12 if period.unit == "years" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))

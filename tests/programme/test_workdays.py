"""Working days: the arranged years, an office's own calendar, and no guessing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.errors import ProcedureError, UsageError
from standard_engine.programme.calendar_file import read_calendar
from standard_engine.programme.workdays import Calendar, OfficeCalendar

WHOLE_2027 = """
title: 省经信委工作日历
source: 国办发明电〔2026〕x号（试验用，不是真的安排）
years: [2027]
closed:
  2027-01-01: 元旦
  2027-02-06..2027-02-12: 春节
worked:
  2027-02-14: 春节调休
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "日历.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("published", "end"),
    [
        (date(2025, 9, 29), date(2025, 10, 15)),
        (date(2026, 2, 9), date(2026, 2, 25)),
        (date(2017, 9, 28), date(2017, 10, 13)),
    ],
)
def test_seven_working_days_after_publication(published: date, end: date) -> None:
    assert Calendar().last_day(published, 7, counted=False) == end


def test_a_publication_day_that_counts_ends_a_working_day_earlier() -> None:
    """2025-09-29 is a Monday; the last day but one of the seven after it is 10-14."""
    assert Calendar().last_day(date(2025, 9, 29), 7, counted=True) == date(2025, 10, 14)


def test_a_publication_day_off_counts_for_nothing_even_where_it_would_count() -> None:
    """2025-10-01 is a holiday; 10-09, 10-10 and the worked Saturday 10-11 are the first three working days."""
    for counted in (True, False):
        assert Calendar().last_day(date(2025, 10, 1), 3, counted=counted) == date(2025, 10, 11)


def test_a_year_without_data_is_refused_with_what_to_do() -> None:
    with pytest.raises(UsageError, match="没有 2027 年的工作日安排") as refused:
        Calendar().last_day(date(2026, 12, 28), 7, counted=False)
    assert "升级 chinesecalendar" in str(refused.value)
    assert "years: [2027]" in str(refused.value)


def test_a_period_that_ends_on_the_last_known_day_is_not_refused() -> None:
    """2026-12-31 is a Thursday and worked: 29, 30, 31 are three days."""
    assert Calendar().last_day(date(2026, 12, 28), 3, counted=False) == date(2026, 12, 31)
    with pytest.raises(UsageError):
        Calendar().last_day(date(2026, 12, 28), 4, counted=False)


def test_an_office_that_writes_a_year_in_full_is_believed(tmp_path: Path) -> None:
    """After Monday 2026-12-28: 29, 30, 31, then 2027-01-04 to 07 (01-01 is off, 02 and 03 are a weekend)."""
    calendar = Calendar(read_calendar(written(tmp_path, WHOLE_2027)))
    assert calendar.last_day(date(2026, 12, 28), 7, counted=False) == date(2027, 1, 7)
    assert calendar.is_worked(date(2027, 2, 14))
    assert not calendar.is_worked(date(2027, 2, 8))
    assert not calendar.is_worked(date(2027, 2, 13))


def test_single_days_of_another_year_do_not_make_that_year_known(tmp_path: Path) -> None:
    calendar = Calendar(read_calendar(written(tmp_path, WHOLE_2027.replace("years: [2027]", "years: []"))))
    assert not calendar.is_worked(date(2027, 1, 1))
    with pytest.raises(UsageError, match="2027"):
        calendar.is_worked(date(2027, 1, 4))


def test_an_office_may_close_on_a_day_that_is_worked_elsewhere(tmp_path: Path) -> None:
    path = written(tmp_path, "title: 本委日历\nsource: 停电通知\nclosed:\n  2025-09-30: 停电\n")
    assert Calendar(read_calendar(path)).last_day(date(2025, 9, 29), 7, counted=False) == date(2025, 10, 16)


def test_a_calendar_says_where_its_days_come_from(tmp_path: Path) -> None:
    calendar = Calendar(read_calendar(written(tmp_path, WHOLE_2027)))
    assert calendar.source.startswith("省经信委工作日历（国办发明电")
    assert "chinesecalendar 1." in calendar.source


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("title: x\nsource: y\nclosed:\n  2027-2-1: 元旦\n", "G031", 4),
        ("title: x\nsource: y\nclosed:\n  2027-02-30: 元旦\n", "G031", 4),
        ("title: x\nsource: y\nclosed:\n  2027-02-03..2027-02-01: 元旦\n", "G031", 4),
        ("title: x\nsource: y\nclosed:\n  2027-01-01: 元旦\nworked:\n  2027-01-01: 上班\n", "G030", 6),
        ("title: x\nsource: y\nclosed:\n  2027-01-01..2027-01-03: 元旦\n  2027-01-02: 又一次\n", "G030", 5),
        ("title: x\nsource: y\nclose:\n  2027-01-01: 元旦\n", "P050", 4),
        ("title: x\ntitle: y\nsource: z\n", "P015", 2),
    ],
)
def test_a_wrong_calendar_is_refused_at_its_line(tmp_path: Path, text: str, code: str, line: int) -> None:
    with pytest.raises(ProcedureError) as refused:
        read_calendar(written(tmp_path, text))
    assert [(found.code.code, found.place.line) for found in refused.value.findings] == [(code, line)]


def test_all_that_is_wrong_with_a_calendar_is_told_at_once(tmp_path: Path) -> None:
    text = "title: x\nsource: y\nclosed:\n  2027-1-1: 元旦\n  2027-13-01: 没有\n  2027-05-01: 劳动节\nworked:\n  2027-05-01: 上班\n"
    with pytest.raises(ProcedureError) as refused:
        read_calendar(written(tmp_path, text))
    assert [found.code.code for found in refused.value.findings] == ["G031", "G031", "G030"]


@given(st.dates(date(2018, 1, 1), date(2025, 6, 30)), st.integers(1, 60), st.booleans(), st.sets(st.integers(0, 120)))
def test_a_period_holds_exactly_its_working_days_and_ends_on_one(
    start: date, count: int, counted: bool, closed: set[int]
) -> None:
    """Counted anew, day by day, for any days that an office closes."""
    off = {start + timedelta(days=days): "停工" for days in closed}
    calendar = Calendar(OfficeCalendar("本委", "通知", off))
    end = calendar.last_day(start, count, counted=counted)
    first = start if counted else start + timedelta(days=1)
    days = [first + timedelta(days=at) for at in range((end - first).days + 1)]
    assert sum(calendar.is_worked(day) for day in days) == count
    assert calendar.is_worked(end)


def test_the_arranged_years_are_those_of_the_kept_table() -> None:
    """An independent copy of the same notices, kept with the shared tables."""
    import json

    root = Path(__file__).parents[2] / "rules" / "shared" / "calendar" / "cn-holidays.json"
    table = json.loads(root.read_text(encoding="utf-8"))
    calendar, day = Calendar(), date(2015, 1, 1)
    while day <= date(2026, 12, 31):
        written = day.isoformat()
        expected = written in table["weekend_workdays"] or (day.weekday() < 5 and written not in table["holidays"])
        assert calendar.is_worked(day) is expected, written
        day += timedelta(days=1)

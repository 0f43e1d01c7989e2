"""Working days in China: what the State Council arranges for each year, and an office's own calendar on top."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = "chinesecalendar"
SATURDAY = 5
MOST_DAYS = 1000


@dataclass(frozen=True, slots=True)
class OfficeCalendar:
    """Days that an office says are off or worked, each with why; `years` are those that it covers from end to end."""

    title: str
    source: str
    off: Mapping[date, str] = field(default_factory=dict)
    worked: Mapping[date, str] = field(default_factory=dict)
    years: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked. No day of a year without data is ever guessed."""

    own: OfficeCalendar | None = None

    @property
    def source(self) -> str:
        """Where its days come from, for whoever has to check a date."""
        package = f"{PACKAGE} {version(PACKAGE)}" if find_spec("chinese_calendar") else ""
        own = f"{self.own.title}（{self.own.source}）" if self.own else ""
        return "；".join(filter(None, (own, package)))

    def is_worked(self, day: date) -> bool:
        """Whether a day is a working day.

        Raises:
            UsageError: for a day of a year without data, saying what to do.
        """
        own = self.own
        if own is not None:
            if day in own.worked:
                return True
            if day in own.off:
                return False
            if day.year in own.years:
                return day.weekday() < SATURDAY
        return _arranged(day)

    def last_day(self, start: date, count: int, *, counted: bool) -> date:
        """The last day of a period of `count` working days; the day `start` itself is `counted`, or the next one is the first.

        Raises:
            UsageError: where the period runs into a year without data.
        """
        if not 0 < count <= MOST_DAYS:
            raise UsageError(f"工作日期限应是 1 至 {MOST_DAYS} 天，写的是 {count}")
        day = start if counted else start + timedelta(days=1)
        left = count
        while True:
            left -= self.is_worked(day)
            if not left:
                return day
            day += timedelta(days=1)


def _arranged(day: date) -> bool:
    """As arranged by the State Council, from the package that collects its notices."""
    try:
        from chinese_calendar import is_workday
    except ImportError:
        raise UsageError(
            f"计算工作日要用 {PACKAGE}：先运行 pip install 'standard-engine[programme]'，或用日历文件写全 {day.year} 年"
        ) from None
    try:
        worked: bool = is_workday(day)
    except NotImplementedError:
        raise UsageError(_lacking(day.year)) from None
    return worked


def _lacking(year: int) -> str:
    return (
        f"没有 {year} 年的工作日安排（{PACKAGE} {version(PACKAGE)} 里没有这一年），不能推算期限。"
        f"国务院办公厅发布 {year} 年节假日安排后，升级 {PACKAGE}（pip install -U {PACKAGE}）；"
        f"或在日历文件里写明 years: [{year}]，列出全年放假和调休上班的日子，用 --calendar 给出"
    )

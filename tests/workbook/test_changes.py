"""The sheet 变更记录: read as registered; a day or a data item that is not clear is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from workbook_kit import YEAR, filled, found, read, small_pack, template

from standard_engine.submission import Change, Submission
from standard_engine.workbook.layout import CHANGES_SHEET
from standard_engine.workbook.package import stored_workbook
from standard_engine.workbook.reader import read_stored


def with_rows(path: Path, *rows: tuple[Any, ...]) -> Submission:
    def change(book: Workbook) -> None:
        sheet = book[CHANGES_SHEET]
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value

    return read(filled(path, change=change))


def told(submission: Submission) -> list[str]:
    return [f"{finding.place.cell} {finding.message}" for finding in found(submission, "D093")]


def test_an_empty_sheet_says_nothing(tmp_path: Path) -> None:
    submission = read(filled(tmp_path))
    assert (submission.changes, told(submission)) == ((), [])


def test_a_change_is_read_as_registered(tmp_path: Path) -> None:
    submission = with_rows(tmp_path, ("2026-03-05", "李四", "能源消耗", "N01", 1200.5, "1,180", "漏算一台锅炉"))
    assert submission.changes == (
        Change("2026-03-05", "李四", "能源消耗", "N01", "1200.5", "1,180", "漏算一台锅炉", f"{CHANGES_SHEET}!A3"),
    )
    assert told(submission) == []


@pytest.mark.parametrize("day", [date(2026, 3, 5), "2026/3/5", "2026.3.5", "2026年3月5日", "20260305", 20260305, 46086])
def test_days_in_every_usual_writing(tmp_path: Path, day: Any) -> None:
    # 46086 days after 1899-12-30: 45658 is 2025-01-01, 365 more 2026-01-01 (46023), 63 more (31 + 28 + 4) 2026-03-05
    submission = with_rows(tmp_path, (day, None, None, "N01", "1", "2"))
    assert [item.day for item in submission.changes] == ["2026-03-05"]
    assert told(submission) == []


def test_what_is_not_clear_is_told_and_kept(tmp_path: Path) -> None:
    submission = with_rows(
        tmp_path, ("上个月", None, None, "N01", "1", "2"), (None, "李四", None, "Z9", "", "3"), ("2026-02-30",)
    )
    assert [item.day for item in submission.changes] == ["上个月", "", "2026-02-30"]
    assert told(submission) == [
        "A3 变更记录的一行：“上个月”不是日期",
        "B4 变更记录的一行：没有写日期；数据表中没有代码“Z9”",
        "A5 变更记录的一行：“2026-02-30”不是日期",
    ]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    changes = tuple(
        Change("2026-03-05", f"人{number}", "=x", "N01", str(number), "<b>", "多 次", None) for number in range(60)
    )
    path = template(tmp_path, small_pack(), Submission({}, YEAR, changes=changes))
    again = read_stored(stored_workbook(path.read_bytes(), "again.xlsx"), small_pack())
    assert [(item.who, item.sheet, item.before, item.after, item.why) for item in again.changes] == [
        (item.who, item.sheet, item.before, item.after, item.why) for item in changes
    ]

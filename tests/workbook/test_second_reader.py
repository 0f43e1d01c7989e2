"""openpyxl as a second reader: the same content gives nothing, another content is a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from workbook_kit import filled, small_pack
from workbook_kit import read as read_here

from standard_engine.workbook import second_reader
from standard_engine.workbook.cells import StoredCell
from standard_engine.workbook.package import stored_workbook
from standard_engine.workbook.reader import read_stored, read_workbook
from standard_engine.workbook.second_reader import disagreements, read_twice, used_cells

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.xlsx"))[:3]
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a date of the calendar


def test_a_sound_workbook_is_read_the_same_twice(tmp_path: Path) -> None:
    file = filled(tmp_path, {"B05": datetime(2019, 3, 15), "N01": (1e-7, 0.1 + 0.2, 123456789012345.6), "B01": "a\nb"})  # noqa: DTZ001
    assert read_twice(file, small_pack()) == read_here(file)
    assert read_workbook(file, small_pack(), second_reader=True) == read_here(file)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_read_the_same_twice(sample: Path) -> None:
    import standard_engine as se

    pack = se.load_pack("db43-t-1229-2016", "2026-11-23")
    assert "D039" not in {finding.code.code for finding in read_twice(sample, pack).findings}


def test_another_content_is_a_finding_that_names_both(tmp_path: Path) -> None:
    file, pack = filled(tmp_path), small_pack()
    book = stored_workbook(file.read_bytes(), file.name)
    submission = read_stored(book, pack)

    def other(sheet: Worksheet) -> None:
        sheet["F4"] = 1

    changed = filled(tmp_path, change=lambda book_: other(book_["能源消耗"])).read_bytes()
    finding, = disagreements(changed, book, used_cells(submission))  # fmt: skip
    assert (finding.code.code, finding.place.sheet, finding.place.cell) == ("D039", "能源消耗", "F4")
    assert "“4600”" in finding.message
    assert "“1”" in finding.message


def test_a_value_that_only_the_other_sees_is_a_finding(tmp_path: Path) -> None:
    file, pack = filled(tmp_path), small_pack()
    book = stored_workbook(file.read_bytes(), file.name)
    submission = read_stored(book, pack)
    emptied = tuple(
        replace(sheet, cells={at: cell for at, cell in sheet.cells.items() if cell.ref != "F4"})
        for sheet in book.sheets
    )
    findings = disagreements(file.read_bytes(), replace(book, sheets=emptied), used_cells(submission))
    assert ["“（空）”" in finding.message for finding in findings if finding.place.sheet == "能源消耗"] == [True]


def test_a_file_that_the_other_cannot_read_is_a_finding(tmp_path: Path) -> None:
    file = filled(tmp_path)
    book = stored_workbook(file.read_bytes(), file.name)
    finding, = disagreements(b"PK nothing", book, used_cells(read_stored(book, small_pack())))  # fmt: skip
    assert finding.code.code == "D039"
    assert "无法读取（BadZipFile）" in finding.message


@pytest.mark.parametrize(
    ("text", "kind", "theirs", "same"),
    [
        ("0.1", "n", 0.1, True),
        ("0.10000000000000001", "n", 0.1, True),
        ("110", "n", 110, True),
        ("110", "n", 1, False),
        ("1", "n", True, False),
        ("1", "b", True, True),
        ("0", "b", True, False),
        ("1", "b", 1, False),
        ("45000", "n", datetime(2023, 3, 15), True),  # noqa: DTZ001
        ("45001", "n", datetime(2023, 3, 15), False),  # noqa: DTZ001
        ("甲", "s", "甲", True),
        ("甲", "s", "乙", False),
        ("a\rb", "s", "a_x000D_b", True),
        ("110", "s", 110, True),
        ("", "s", None, True),
        ("甲", "s", None, False),
        ("#N/A", "e", "#N/A", True),
        (None, "n", None, True),
        (None, "n", 5, False),
    ],
)
def test_contents_are_compared_as_the_other_reader_has_them(
    text: str | None, kind: str, theirs: object, same: bool
) -> None:
    cell = StoredCell("数据", "A1", 1, 1, text, kind)
    assert second_reader._same(cell, theirs, EPOCH) is same

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from workbook_kit import codes_of, filled, found, read

SAME = {"N01": (1, 46, 46), "N02": (1, 99, 99), "N03.1": (58, 58), "N03.2": (12, 12), "N04": (90, 95, 95)}


def test_two_years_alike_in_every_number_are_doubted_once(tmp_path: Path) -> None:
    (finding,) = read(filled(tmp_path, SAME)).findings
    assert (finding.code.code, finding.message) == ("D056", "2024年与2025年的 5 项数值完全相同")


@pytest.mark.parametrize(
    "other",
    [
        {"N04": (90, 95, 95.1)},  # one that differs
        {"N02": (0, 0, 0), "N03.1": (0, 0), "N03.2": (0, 0)},  # zeros do not count: two left
    ],
)
def test_years_that_differ_or_hold_little_are_not(tmp_path: Path, other: dict[str, object]) -> None:
    assert not found(read(filled(tmp_path, {**SAME, **other})), "D056")


def test_three_equal_numbers_are_enough(tmp_path: Path) -> None:
    assert found(read(filled(tmp_path, {**SAME, "N03.1": (0, 0), "N03.2": (0, 0)})), "D056")
    earlier = {"N01": (46, 46, 1), "N02": (99, 99, 1), "N04": (95, 95, 1)}
    assert "2023年与2024年" in found(read(filled(tmp_path, earlier)), "D056")[0].message


def test_hidden_cells_are_counted_and_a_few_named(tmp_path: Path) -> None:
    def column(book: Workbook) -> None:
        book["能源消耗"].column_dimensions["E"].hidden = True

    def sheet(book: Workbook) -> None:
        book["能源消耗"].sheet_state = "veryHidden"

    (finding,) = read(filled(tmp_path, change=column)).findings
    assert finding.message == "5 个已填单元格在隐藏的行或列中：E4、E5、E7、E8、E9"
    (finding,) = read(filled(tmp_path, change=sheet)).findings
    assert finding.message == "14 个已填单元格在隐藏的工作表中：D4、E4、F4、D5、E5等"


def test_hidden_cells_without_a_value_are_of_no_interest(tmp_path: Path) -> None:
    def empty_row(book: Workbook) -> None:
        book["能源消耗"].row_dimensions[10].hidden = True

    assert codes_of(read(filled(tmp_path, change=empty_row))) == []

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.workbook.refs import LAST_COLUMN, LAST_ROW, Area, column_name, parse_area, parse_ref, ref


@pytest.mark.parametrize(
    ("text", "row", "column"),
    [
        ("A1", 1, 1),
        ("Z1", 1, 26),
        ("AA1", 1, 27),
        ("AZ10", 10, 52),
        ("ZZ1", 1, 702),
        ("AAA1", 1, 703),
        ("XFD1048576", LAST_ROW, LAST_COLUMN),
    ],
)
def test_a_reference_names_a_row_and_a_column(text: str, row: int, column: int) -> None:
    assert parse_ref(text) == (row, column)
    assert ref(row, column) == text


@pytest.mark.parametrize(
    "text", ["", "A", "1", "A0", "A01", "a1", "$A$1", "XFE1", "A1048577", "1A", "ZZZZ1", "A1 ", "Ａ1", "A-1", "A٣"]
)
def test_what_is_no_cell_of_a_sheet_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cell"):
        parse_ref(text)


@given(st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN))
def test_a_written_reference_reads_back(row: int, column: int) -> None:
    assert parse_ref(ref(row, column)) == (row, column)
    assert column_name(column) == ref(1, column)[:-1]


def test_an_area_holds_its_corners_and_nothing_outside() -> None:
    area = parse_area("B2:D4")
    assert area == Area(2, 2, 4, 4)
    assert str(area) == "B2:D4"
    assert area.holds(2, 2)
    assert area.holds(4, 4)
    assert not area.holds(1, 2)
    assert not area.holds(2, 5)
    assert parse_area("C3") == Area(3, 3, 3, 3)


@pytest.mark.parametrize("text", ["D4:B2", "B2:B1", "C2:B2", ":B2", "B2:D4:E5", "B2:XFE4"])
def test_a_broken_area_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"cell|range"):
        parse_area(text)

from __future__ import annotations

import pytest
from workbook_kit import REGIONS, SECTORS

from standard_engine.pack.resolved import Enumeration, Item
from standard_engine.workbook.code_list import find_code, near_codes


@pytest.mark.parametrize(
    ("text", "code", "completed", "other_title"),
    [
        ("C3011", "C3011", False, False),
        (" ｃ3011 ", "C3011", False, False),
        ("C3011 水泥制造", "C3011", False, False),
        ("C3011水泥制造", "C3011", False, False),
        ("C3011-水泥制造", "C3011", False, False),
        ("C3011 玻璃制造", "C3011", False, True),
        ("3011", "C3011", True, False),
        ("3011 水泥制造", "C3011", True, False),
        ("水泥制造", "C3011", True, False),
        ("C", "C", False, False),
    ],
)
def test_an_item_is_known_by_its_code_digits_or_title(text: str, code: str, completed: bool, other_title: bool) -> None:
    match = find_code(text, SECTORS)
    assert match is not None
    assert (match.item.code, match.completed, match.other_title) == (code, completed, other_title)


@pytest.mark.parametrize("text", ["C9999", "30111", "水泥", "301-1", "", "C3011C", "制造"])
def test_what_names_no_item_is_nothing(text: str) -> None:
    assert find_code(text, SECTORS) is None


def test_digits_that_end_two_codes_are_not_completed() -> None:
    two = Enumeration("x", "两类", "1", hierarchical=True, items=(Item("A01", "农业"), Item("B01", "采矿")))
    assert find_code("01", two) is None
    assert find_code("A01", two) is not None


def test_a_title_of_two_items_names_neither() -> None:
    two = Enumeration("x", "两级", "1", hierarchical=True, items=(Item("B061", "烟煤"), Item("B0610", "烟煤")))
    assert find_code("烟煤", two) is None


def test_only_a_hierarchical_list_has_its_letter_left_out() -> None:
    flat = Enumeration("x", "平表", "1", hierarchical=False, items=(Item("A01", "农业"),))
    assert find_code("01", flat) is None
    match = find_code("长沙市", REGIONS)
    assert match is not None
    assert match.item.code == "430100"


def test_near_codes_are_offered() -> None:
    assert "C3011 水泥制造" in near_codes("C3012", SECTORS)
    assert near_codes("完全无关", SECTORS) == ""

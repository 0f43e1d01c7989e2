from __future__ import annotations

from standard_engine.workbook.measure import LINE, lines, row_height, text_width


def test_chinese_characters_are_twice_as_wide() -> None:
    assert text_width("abc") == 3
    assert text_width("能耗，a") == 7


def test_a_text_takes_the_lines_it_needs() -> None:
    assert lines("", 10) == 1
    assert lines("能耗能耗能", 10) == 1
    assert lines("能耗能耗能1", 10) == 2
    assert lines("一\n二\n" + "三" * 6, 10) == 4


def test_a_row_is_as_high_as_its_highest_text() -> None:
    assert row_height([]) == row_height([("x", 10, 11)])
    assert row_height([("x" * 30, 10, 11), ("x", 10, 11)]) == 3 * LINE + 5
    assert row_height([("x" * 30, 10, 11)]) > row_height([("x" * 30, 10, 9)])

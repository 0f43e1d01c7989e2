"""Cells over several rows, counted where they begin."""

from __future__ import annotations

import pytest

from standard_engine.report.blocks import SHORT, Cell, Row, Table, items, listing
from standard_engine.report.joined import begun


def joined(text: str, *, more: bool) -> Cell:
    return Cell((text,), label=True, joined=more)


def plain(text: str, span: int = 1) -> Cell:
    return Cell((text,), span=span)


def test_a_cell_fills_the_rows_that_continue_it() -> None:
    """能源 over three rows, then 资源 over one; behind it a cell over two columns, then two of one."""
    table = Table(
        (1, 1, 1),
        (
            Row((joined("能源", more=False), plain("a", 2))),
            Row((joined("能源", more=True), plain("b"), plain("c"))),
            Row((joined("能源", more=True), plain("d"), plain("e"))),
            Row((joined("资源", more=False), plain("f", 2))),
        ),
    )
    assert [[(one.cell.lines[0], one.column, one.depth) for one in row] for row in begun(table)] == [
        [("能源", 0, 3), ("a", 1, 1)],
        [("b", 1, 1), ("c", 2, 1)],
        [("d", 1, 1), ("e", 2, 1)],
        [("资源", 0, 1), ("f", 1, 1)],
    ]


def test_two_columns_are_joined_each_by_itself() -> None:
    rows = [(False, False), (True, False), (True, True), (False, True)]
    table = Table((1, 1), tuple(Row((joined("x", more=x), joined("y", more=y))) for x, y in rows))
    assert [[(one.column, one.depth) for one in row] for row in begun(table)] == [
        [(0, 3), (1, 1)],
        [(1, 3)],
        [],
        [(0, 1)],
    ]


def test_what_continues_nothing_begins() -> None:
    (row,) = begun(Table((1,), (Row((joined("x", more=True),)),)))
    assert [one.depth for one in row] == [1]


@pytest.mark.parametrize(("length", "whole"), [(SHORT - 1, True), (SHORT, True), (SHORT + 1, False)])
def test_a_row_stays_whole_up_to_a_length_of_its_longest_cell(length: int, whole: bool) -> None:
    assert Row((plain("短"), Cell(("长" * (length - 1), "长")))).whole is whole


def test_numbers_and_their_heads_stand_to_the_right() -> None:
    table = listing((1, 1), ("名称", "得分"), [("甲", "1")], numbers={1})
    assert [[cell.right for cell in row.cells] for row in table.rows] == [[False, True], [False, True]]
    assert [row.head for row in table.rows] == [True, False]


def test_no_texts_are_no_list() -> None:
    assert items(()) == ()

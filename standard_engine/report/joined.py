"""Cells that run over several rows, as web pages and PDF want them: counted where they begin. (Word marks each row.)"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standard_engine.report.blocks import Cell, Table


@dataclass(frozen=True, slots=True)
class Begun:
    """A cell in the row where it begins: its column, counted from 0, and how many rows it fills."""

    cell: Cell
    column: int
    depth: int


def begun(table: Table) -> tuple[tuple[Begun, ...], ...]:
    """The cells that begin in each row."""
    rows: list[list[Begun]] = []
    above: dict[int, tuple[int, int]] = {}
    for place, row in enumerate(table.rows):
        rows.append([])
        column = 0
        for cell in row.cells:
            if cell.joined and column in above:
                first, there = above[column]
                rows[first][there] = replace(rows[first][there], depth=place - first + 1)
            else:
                above[column] = (place, len(rows[-1]))
                rows[-1].append(Begun(cell, column, 1))
            column += cell.span
    return tuple(map(tuple, rows))

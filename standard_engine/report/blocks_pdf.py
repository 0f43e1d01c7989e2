"""A paper as PDF: A4, archival and accessible, the same bytes for the same paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.report.blocks import Table
from standard_engine.report.fonts import OPEN
from standard_engine.report.joined import begun
from standard_engine.report.plain import plain
from standard_engine.report.typeset import typeset

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from standard_engine.report.blocks import Block
    from standard_engine.report.fonts import FontFiles
    from standard_engine.report.paper import Paper
    from standard_engine.report.plain import Plain


def paper_pdf(paper: Paper, chosen: Sequence[Path] = (), places: FontFiles = OPEN) -> bytes:
    """The paper as PDF, in the open fonts or in a user's: `chosen` for all of it, `places` each for its own.

    Raises:
        UsageError: if typst or a font is missing, or a character cannot be drawn.
        OSError: if a font file cannot be read.
    """
    shown: Plain = {
        "title": plain(paper.title),
        "layout": paper.layout.name,
        "turned": paper.layout.turned,
        "stamp": plain(paper.stamp),
        "standing": plain(paper.standing),
        "blocks": [_block(block) for block in paper.blocks],
    }
    return typeset("blocks.typ", shown, {}, paper.day, chosen, places)


def _block(block: Block) -> Plain:
    match block:
        case Table(shares):
            return {"kind": "table", "shares": plain(shares), "rows": _rows(block)}
        case _:
            shown = plain(block)
            if not isinstance(shown, dict):
                raise TypeError("a block is a record")
            return {"kind": type(block).__name__.lower(), **shown}


def _rows(table: Table) -> list[Plain]:
    """Rows with the cells that begin in them, each with how many rows it fills."""
    return [
        {
            "head": row.head,
            "whole": row.whole,
            "height": row.height,
            "cells": plain(cells),
        }
        for row, cells in zip(table.rows, begun(table), strict=True)
    ]

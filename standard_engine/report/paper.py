"""A written document before it is Word, a web page or PDF: its blocks, and what stands around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.report.layout import REPORT

if TYPE_CHECKING:
    from datetime import date

    from standard_engine.report.blocks import Block
    from standard_engine.report.layout import Layout


@dataclass(frozen=True, slots=True)
class Paper:
    """One document; nothing in it depends on the kind of file that it becomes.

    `title` and `day` are what a file says of itself, the day in place of the clock; `maker` is the program that wrote it.
    `stamp` are lines at the foot of each page, as the hashes of what it was made of; `standing` is a word before the
    page's number, as long as the document binds nobody. A layout that is not stamped shows neither.
    """

    title: str
    day: date
    maker: str
    blocks: tuple[Block, ...]
    stamp: tuple[str, ...] = ()
    standing: str = ""
    layout: Layout = REPORT

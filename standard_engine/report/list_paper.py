"""A list of the programme as an official paper: title, lead, table, what it comes to, notes, who signs and when.

Papers of offices are in Chinese whatever language reports are written in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from standard_engine.numerals import show_percent
from standard_engine.programme.phrases import official_day
from standard_engine.report.blocks import Paragraph, Row, Style, Table, body, listing, value
from standard_engine.report.layout import OFFICIAL, turned
from standard_engine.report.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from standard_engine.programme.dispatch import Dispatch
    from standard_engine.programme.listing import Filled, Tally
    from standard_engine.programme.notice import Notice
    from standard_engine.report.blocks import Block
    from standard_engine.report.layout import Faces

ROOM, TURNED_ROOM = 84, 121
"""Half characters of 10.5 pt side by side on 156 mm, the type area of an upright page, and on 225 mm."""
PADDING = 2
"""Half characters of space beside a cell's text."""
NARROW, WISHED, LONGEST = 12, 20, 40
"""Half characters: what text can be wrapped to, what it is better wrapped to, and from where even one word is broken."""
NOBODY = "（没有）"
_UNBROKEN = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a list's paper: its table and texts, how many there are of each, where all cases stand."""

    table: Filled
    notice: Notice
    tallies: tuple[Tally, ...] = ()
    dispatch: Dispatch | None = None


def list_paper(contents: Contents, day: date, maker: str, faces: Faces = OFFICIAL.faces) -> Paper:
    """The paper of a day, upright, or turned where its table asks for more room."""
    table, layout = _numbered(contents.table), replace(OFFICIAL, faces=faces)
    wide = sum(_widths(table, WISHED)) > ROOM
    return Paper(
        title=contents.notice.heading,
        day=day,
        maker=maker,
        blocks=tuple(_blocks(contents, table, day)),
        layout=turned(layout) if wide else layout,
    )


def unofficial_text(names: Sequence[str]) -> str:
    """That the last decision on these enterprises binds nobody."""
    return f"非正式结论：下列{len(names)}家企业的评价结论用到没有核对的数值，不能作为认证依据：{'、'.join(names)}。"


def tally_text(tally: Tally) -> str:
    """How many there are of each, with shares."""
    total = sum(count for _, count in tally.counts)
    parts = (f"{text}{count}家（{show_percent(Fraction(count, total))}）" for text, count in tally.counts)
    return f"按{tally.title}：{'、'.join(parts)}。"


def _blocks(contents: Contents, table: Filled, day: date) -> Iterator[Block]:
    notice = contents.notice
    yield Paragraph(notice.heading, Style.TITLE)
    if notice.lead is not None:
        yield body(notice.lead)
    if table.unofficial:
        yield Paragraph(unofficial_text(table.unofficial), Style.BANNER)
    if contents.dispatch is not None:
        yield from _dispatched(contents.dispatch)
    yield _table(table)
    yield from (body(tally_text(tally)) for tally in contents.tallies if tally.counts)
    yield from map(body, notice.notes)
    for name in notice.sign or ("（单位盖章）",):
        yield Paragraph(name, Style.SIGNED, kept=True)
    yield Paragraph(official_day(day), Style.SIGNED)


def _dispatched(found: Dispatch) -> Iterator[Block]:
    yield from map(body, found.said)
    rows = [(title, *map(str, counts)) for title, counts in found.regions]
    shares = (3, *(2 for _ in found.stages))
    yield listing(shares, ("地区", *found.stages), rows, numbers=range(1, len(shares)))
    yield from (body(tally_text(tally)) for tally in found.tallies if tally.counts)


def _numbered(table: Filled) -> Filled:
    """The table with the number of each row before it."""
    return replace(
        table,
        headings=("序号", *table.headings),
        rows=tuple((str(at), *cells) for at, cells in enumerate(table.rows, 1)),
        numbers=frozenset({0, *(at + 1 for at in table.numbers)}),
    )


def _table(table: Filled) -> Table:
    made = listing(_shares(table), table.headings, table.rows, numbers=table.numbers)
    if table.rows:
        return made
    return replace(made, rows=(*made.rows, Row((value(NOBODY, span=len(table.headings)),))))


def _shares(table: Filled) -> list[int]:
    """The widths of the columns: whole words in all of them first, then what text had better have."""
    wishes, needs = _widths(table, WISHED), _widths(table, NARROW)
    more = [wish - need for wish, need in zip(wishes, needs, strict=True)]
    spare = TURNED_ROOM - sum(needs)
    if sum(wishes) <= TURNED_ROOM or spare <= 0:
        return wishes if spare > 0 else needs
    return [need + extra * spare // sum(more) for need, extra in zip(needs, more, strict=True)]


def _widths(table: Filled, most: int) -> list[int]:
    """Half characters for each column where text is wrapped to so many."""
    columns = zip(table.headings, *table.rows, strict=True)
    return [max(_width(text, most) for text in texts) + PADDING for texts in columns]


def _width(text: str, most: int) -> int:
    """A word is not broken, and its letters and digits are up to a quarter wider than half a character."""
    whole = sum(1 if char.isascii() else 2 for char in text)
    longest = max(map(len, _UNBROKEN.findall(text)), default=0)
    return max(min(whole, most), min(ceil(longest * 5 / 4), LONGEST))

"""What an official paper of a list says around its table: one paper has one publication period, so what it names is one thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.programme.cells import cell, heading, worded
from standard_engine.programme.columns import COUNT, LENGTH
from standard_engine.programme.phrases import places, put_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.programme.listing import Row
    from standard_engine.programme.procedure import Listing, Procedure


@dataclass(frozen=True, slots=True)
class Notice:
    """The texts of a list's paper, every place filled."""

    heading: str
    lead: str | None
    notes: tuple[str, ...]
    sign: tuple[str, ...]


def notice(procedure: Procedure, listing: Listing, rows: Sequence[Row]) -> Notice:
    """The texts for these rows; what none of them says stands in brackets, to be filled in.

    Raises:
        UsageError: where rows differ in what a text names once, telling how to choose.
    """
    texts = (listing.heading, listing.lead or "", *listing.notes, *listing.sign)
    names = dict.fromkeys(name for text in texts for name in places(text))
    faults = [fault for name in names for fault in _differing(procedure, name, rows)]
    if faults:
        told = "\n".join(f"  × {fault}" for fault in faults)
        raise UsageError(f"{listing.title}里的各行不能写进同一份文件：\n{told}")
    values = {name: _value(procedure, name, rows) for name in names}
    return Notice(
        heading=put_in(listing.heading, values),
        lead=None if listing.lead is None else put_in(listing.lead, values),
        notes=tuple(put_in(text, values) for text in listing.notes),
        sign=tuple(put_in(text, values) for text in listing.sign),
    )


def _value(procedure: Procedure, name: str, rows: Sequence[Row]) -> str:
    if name == COUNT:
        return str(len(rows))
    period, _, end = name.partition(".")
    if end == LENGTH:
        return procedure.periods[period].length_text.replace(" ", "")
    said = next((worded(procedure, name, row.case, row.event) for row in rows), "")
    return said or f"〔{heading(procedure, name)}〕"


def _differing(procedure: Procedure, name: str, rows: Sequence[Row]) -> Iterator[str]:
    """What the rows say of a name, where it is not the same."""
    if name == COUNT or name.endswith(f".{LENGTH}"):
        return
    counts: dict[str, int] = {}
    for row in rows:
        text = cell(procedure, name, row.case, row.event)
        counts[text] = counts.get(text, 0) + 1
    if len(counts) > 1:
        listed = "、".join(f"“{text}”{count} 行" for text, count in counts.items())
        first = next(iter(counts))
        yield f"{heading(procedure, name)}不同：{listed}；用 --where {name}={first} 选出一批"

"""The lists that a procedure declares, filled from the ledger: a row a case, or a row for every time a step was taken."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.programme.cells import UNOFFICIAL, cell, heading, is_number
from standard_engine.programme.columns import NOT_SAID, known_columns
from standard_engine.programme.event import event_of
from standard_engine.programme.facts import shown_fact
from standard_engine.programme.ledger import events_of
from standard_engine.programme.state import fold
from standard_engine.programme.tables import EVENTS, STANDING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy import Connection

    from standard_engine.programme.event import Event
    from standard_engine.programme.procedure import Listing, Procedure
    from standard_engine.programme.state import Case


_FORMULA = {"=", "+", "-", "@", "\t", "\r"}
"""A text that begins so is computed by a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Row:
    """A case, and the step taken of which the row is, where a list has a row for every time.

    `unofficial` says that the last decision on the case binds nobody, where a step was taken, the last one then.
    """

    case: Case
    event: Event | None
    unofficial: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A list with its headings and rows, every cell a text; `numbers` are the columns, from 0, that hold numbers.

    `unofficial` names the enterprises whose last decision binds nobody.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    unofficial: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are of each, the most frequent first."""

    title: str
    counts: tuple[tuple[str, int], ...]


def find_listing(procedure: Procedure, name: str) -> Listing:
    """The list of an id or a title.

    Raises:
        UsageError: where there is none.
    """
    for listing in procedure.lists.values():
        if name in {listing.id, listing.title}:
            return listing
    known = "、".join(f"{listing.id}（{listing.title}）" for listing in procedure.lists.values())
    near = did_you_mean(name, [*procedure.lists, *(listing.title for listing in procedure.lists.values())])
    raise UsageError(f"没有名单“{name}”{near}；有：{known}")


def rows_of(
    connection: Connection, procedure: Procedure, listing: Listing, wanted: Mapping[str, str] | None = None
) -> tuple[Row, ...]:
    """The rows of a list as the ledger stands, those of them whose columns show what is wanted.

    Raises:
        UsageError: for a column that the list cannot have.
    """
    chosen = {_column(procedure, listing, name): text.strip() for name, text in (wanted or {}).items()}
    return tuple(
        row
        for row in _rows(connection, listing)
        if all(cell(procedure, column, row.case, row.event) == text for column, text in chosen.items())
    )


def filled(procedure: Procedure, listing: Listing, rows: Sequence[Row], columns: Sequence[str] = ()) -> Filled:
    """A list's table over rows, in its own columns or in others; decisions that bind nobody have a column that says so."""
    shown = tuple(columns) or listing.columns
    headings = [heading(procedure, column) for column in shown]
    cells = [[cell(procedure, column, row.case, row.event) for column in shown] for row in rows]
    unofficial = tuple(dict.fromkeys(row.case.subject.name for row in rows if row.unofficial))
    if unofficial:
        headings.append("结论性质")
        cells = [[*texts, UNOFFICIAL if row.unofficial else ""] for texts, row in zip(cells, rows, strict=True)]
    return Filled(
        title=listing.title,
        headings=tuple(headings),
        rows=tuple(map(tuple, cells)),
        numbers=frozenset(at for at, column in enumerate(shown) if is_number(procedure, column)),
        unofficial=unofficial,
    )


def tallies_of(procedure: Procedure, listing: Listing, rows: Sequence[Row]) -> tuple[Tally, ...]:
    """How many rows show what, for each column that the list counts by."""
    return tuple(
        Tally(
            heading(procedure, column),
            tuple(Counter(cell(procedure, column, row.case, row.event) or NOT_SAID for row in rows).most_common()),
        )
        for column in listing.tally
    )


def _column(procedure: Procedure, listing: Listing, name: str) -> str:
    """The column of a name or a heading."""
    known = known_columns(procedure, of_step=listing.step is not None)
    titles = {heading(procedure, column): column for column in sorted(known)}
    if name in known or name in titles:
        return name if name in known else titles[name]
    raise UsageError(f"名单“{listing.title}”没有栏“{name}”{did_you_mean(name, [*titles, *known])}")


def _rows(connection: Connection, listing: Listing) -> Iterator[Row]:
    if listing.step is None:
        standing = select(STANDING.c.case_id).where(STANDING.c.state.in_(listing.states)).order_by(STANDING.c.case_id)
        for name in connection.execute(standing).scalars().all():
            case = fold(events_of(connection, name))
            if case is not None:
                yield Row(case, None, _unofficial(case))
        return
    taken = select(EVENTS).where(EVENTS.c.step == listing.step).order_by(EVENTS.c.seq)
    for row in connection.execute(taken).mappings().all():
        event = event_of(dict(row))
        events = events_of(connection, event.case)
        case, then = fold(events), fold(item for item in events if item.number <= event.number)
        if case is not None and then is not None:
            yield Row(case, event, _unofficial(then))


def _unofficial(case: Case) -> bool:
    return bool(case.verdicts) and not case.verdicts[-1].binding


def case_facts(procedure: Procedure, case: Case) -> list[tuple[str, str]]:
    """The facts of a case as title and shown value."""
    return [
        (procedure.facts[name].title, shown_fact(procedure.facts[name], value))
        for name, value in case.facts.items()
        if name in procedure.facts
    ]


def csv_text(table: Filled) -> str:
    """A list as CSV; what a spreadsheet would take for a formula stays text."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    for row in (table.headings, *table.rows):
        writer.writerow([f"'{cell}" if cell[:1] in _FORMULA else cell for cell in row])
    return target.getvalue()


def listing_document(table: Filled) -> dict[str, Any]:
    """A list as plain data."""
    return {
        "title": table.title,
        "headings": list(table.headings),
        "rows": [list(row) for row in table.rows],
        "unofficial": list(table.unofficial),
    }

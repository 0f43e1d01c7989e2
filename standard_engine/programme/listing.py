"""The lists that a procedure declares, filled from the ledger: a row a case, or a row for every time a step was taken."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.programme.columns import ENDS, OF_CASE, OF_STEP
from standard_engine.programme.decided import OUTCOMES
from standard_engine.programme.event import event_of
from standard_engine.programme.facts import shown_fact
from standard_engine.programme.ledger import events_of
from standard_engine.programme.state import fold
from standard_engine.programme.tables import EVENTS, STANDING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from standard_engine.programme.event import Event
    from standard_engine.programme.procedure import Listing, Procedure
    from standard_engine.programme.state import Case, Verdict


_FORMULA = {"=", "+", "-", "@", "\t", "\r"}
"""A text that begins so is computed by a spreadsheet."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A list with its headings and rows, every cell a text."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


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


def filled(connection: Connection, procedure: Procedure, listing: Listing) -> Filled:
    """A list as the ledger stands."""
    rows = (
        tuple(_cell(procedure, column, case, event) for column in listing.columns)
        for case, event in _rows(connection, listing)
    )
    return Filled(listing.title, tuple(_heading(procedure, column) for column in listing.columns), tuple(rows))


def _rows(connection: Connection, listing: Listing) -> Iterator[tuple[Case, Event | None]]:
    if listing.step is None:
        standing = select(STANDING.c.case_id).where(STANDING.c.state.in_(listing.states)).order_by(STANDING.c.case_id)
        for name in connection.execute(standing).scalars().all():
            case = fold(events_of(connection, name))
            if case is not None:
                yield case, None
        return
    taken = select(EVENTS).where(EVENTS.c.step == listing.step).order_by(EVENTS.c.seq)
    for row in connection.execute(taken).mappings().all():
        event = event_of(dict(row))
        case = fold(events_of(connection, event.case))
        if case is not None:
            yield case, event


def _heading(procedure: Procedure, column: str) -> str:
    name, _, end = column.partition(".")
    if end:
        return procedure.periods[name].title + ENDS[end]
    for titles in (OF_CASE, OF_STEP, procedure.documents, procedure.consents):
        if column in titles:
            return titles[column]
    fact = procedure.facts[column]
    return f"{fact.title}（{fact.unit}）" if fact.unit else fact.title


def _cell(procedure: Procedure, column: str, case: Case, event: Event | None) -> str:
    name, _, end = column.partition(".")
    if end:
        span = case.periods.get(name)
        return "" if span is None else getattr(span, end).isoformat()
    if column in OF_CASE:
        return _of_case(procedure, column, case)
    if column in OF_STEP and event is not None:
        found = {
            "on": event.day.isoformat(),
            "answer": event.answer,
            "reason": event.reason or "",
            "actor": event.actor,
        }
        return found.get(column, event.organisation)
    if column in procedure.documents:
        attached = case.documents.get(column)
        return "" if attached is None else attached.file
    if column in procedure.consents:
        opinion = case.consents.get(column)
        return (
            ""
            if opinion is None
            else f"{'同意' if opinion.given else '不同意'}（{opinion.organisation}，{opinion.day}）"
        )
    fact = procedure.facts[column]
    facts = {**case.facts, **(event.data.get("facts", {}) if event is not None else {})}
    value = facts.get(column, "")
    return fact.options.get(value, value)


def _of_case(procedure: Procedure, column: str, case: Case) -> str:
    match column:
        case "case":
            return case.id
        case "name":
            return case.subject.name
        case "credit_code":
            return case.subject.credit_code
        case "region":
            return procedure.regions.get(case.subject.region, case.subject.region)
        case "state":
            return state_title(procedure, case.state)
        case "stage":
            state = procedure.states.get(case.state)
            return procedure.stages[state.stage] if state else ""
        case "opened":
            return case.opened.isoformat()
        case "since":
            return case.since.isoformat()
        case "grade":
            return procedure.grades.get(case.grade or "", case.grade or "")
        case "score":
            return score(case.verdicts[-1]) if case.verdicts else ""
        case _:
            return "；".join(f"{verdict.day} {score(verdict)} {OUTCOMES[verdict.outcome]}" for verdict in case.verdicts)


def state_title(procedure: Procedure, state: str) -> str:
    """What a state is called; one that the procedure no longer has goes by its name."""
    found = procedure.states.get(state)
    return found.title if found else state


def score(verdict: Verdict) -> str:
    """Points as `71.5` or `58 至 62`; nothing where the standard gives none."""
    if verdict.low is None and verdict.high is None:
        return ""
    if verdict.low == verdict.high:
        return f"{verdict.low} 分"
    return f"{verdict.low or '？'} 至 {verdict.high or '？'} 分"


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
    return {"title": table.title, "headings": list(table.headings), "rows": [list(row) for row in table.rows]}

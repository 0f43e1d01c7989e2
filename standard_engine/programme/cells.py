"""What each column of a list is called, and what it shows of a case or of a step that was taken."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from standard_engine.programme.columns import ENDS, OF_CASE, OF_STEP
from standard_engine.programme.decided import OUTCOMES
from standard_engine.programme.phrases import official_day

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.programme.event import Event
    from standard_engine.programme.procedure import Procedure
    from standard_engine.programme.state import Case, Verdict

UNOFFICIAL = "非正式结论"
"""A verdict that rests on numbers which nobody has checked."""


def heading(procedure: Procedure, column: str) -> str:
    """What a column is called."""
    name, _, end = column.partition(".")
    if end:
        return procedure.periods[name].title + ENDS[end]
    for titles in (OF_CASE, OF_STEP, procedure.documents, procedure.consents):
        if column in titles:
            return titles[column]
    fact = procedure.facts[column]
    return f"{fact.title}（{fact.unit}）" if fact.unit else fact.title


def is_number(procedure: Procedure, column: str) -> bool:
    """Whether a column holds numbers."""
    return column in procedure.facts and procedure.facts[column].type == "number"


def cell(procedure: Procedure, column: str, case: Case, event: Event | None) -> str:
    """A column's text for a case, and for the step of which the row is."""
    if (day := _day(procedure, column, case, event)) is not None:
        return day.isoformat()
    if "." in column:
        return ""
    if column in OF_CASE:
        return _of_case(procedure, column, case)
    if column in OF_STEP and event is not None:
        found = {"answer": event.answer, "reason": event.reason or "", "actor": event.actor}
        return found.get(column, event.organisation)
    if column in procedure.documents:
        attached = case.documents.get(column)
        return "" if attached is None else attached.file
    if column in procedure.consents:
        opinion = case.consents.get(column)
        if opinion is None:
            return ""
        return f"{'同意' if opinion.given else '不同意'}（{opinion.organisation}，{opinion.day}）"
    value = _fact(column, case, event)
    return procedure.facts[column].options.get(value, value)


def worded(procedure: Procedure, column: str, case: Case, event: Event | None) -> str:
    """The same for running text: days as official documents write them, numbers with their units."""
    day = _day(procedure, column, case, event)
    if day is not None:
        return official_day(day)
    text, fact = cell(procedure, column, case, event), procedure.facts.get(column)
    return f"{text}{fact.unit}" if fact is not None and fact.unit and text else text


def _day(procedure: Procedure, column: str, case: Case, event: Event | None) -> date | None:
    """The day that a column shows, where it is one of days and there is one."""
    name, _, end = column.partition(".")
    if end:
        span = case.periods.get(name)
        return None if span is None else {"first": span.first, "last": span.last}[end]
    if column in {"opened", "since"}:
        return {"opened": case.opened, "since": case.since}[column]
    if column == "on" and event is not None:
        return event.day
    fact = procedure.facts.get(column)
    text = _fact(column, case, event) if fact is not None and fact.type == "date" else ""
    return date.fromisoformat(text) if text else None


def _fact(column: str, case: Case, event: Event | None) -> str:
    """What the step said of a fact, else what the case says now."""
    said: Mapping[str, str] = event.data.get("facts", {}) if event is not None else {}
    return said.get(column) or case.facts.get(column, "")


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
        case "grade":
            return procedure.grades.get(case.grade or "", case.grade or "")
        case "score":
            return score(case.verdicts[-1]) if case.verdicts else ""
        case _:
            return "；".join(f"{verdict.day} {verdict_text(verdict)}" for verdict in case.verdicts)


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


def verdict_text(verdict: Verdict) -> str:
    """Points and outcome of a verdict, and that it binds nobody where it does not."""
    mark = "" if verdict.binding else f"（{UNOFFICIAL}）"
    return f"{score(verdict)} {OUTCOMES[verdict.outcome]}{mark}".strip()

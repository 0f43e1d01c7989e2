"""Where a case stands: its events, folded. Pure: the same events always come to the same."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from standard_engine.programme.event import Attached, Event


@dataclass(frozen=True, slots=True)
class Subject:
    """The enterprise whose case it is."""

    credit_code: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a co-deciding body said, who for it, when, and why."""

    given: bool
    organisation: str
    actor: str
    day: date
    reason: str | None


@dataclass(frozen=True, slots=True)
class Span:
    """A period that was started: from its beginning to its last day, both within it, and the calendar it was counted by."""

    first: date
    last: date
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """Something raised that has to be settled, counted from 1 within its kind."""

    kind: str
    number: int
    raised: date
    reason: str | None
    settled: date | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a decision document said that a step was given: points are exact decimal texts, None for unknown.

    `pack` and its hash are what it was judged by, `as_of` the day as of which.
    """

    step: str
    day: date
    outcome: str
    grade: str | None
    binding: bool
    low: str | None
    high: str | None
    pack: str
    pack_hash: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Case:
    """Where a case stands after its last event.

    `number` is that of the last event, `since` the day of the last change of state. `said` holds every value that a fact ever had,
    in order; `done` how often each step was taken.
    """

    id: str
    subject: Subject
    state: str
    number: int
    opened: date
    since: date
    last: Event
    open: bool = True
    facts: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    consents: Mapping[str, Opinion] = field(default_factory=dict)
    periods: Mapping[str, Span] = field(default_factory=dict)
    matters: tuple[Matter, ...] = ()
    grade: str | None = None
    verdicts: tuple[Verdict, ...] = ()
    documents: Mapping[str, Attached] = field(default_factory=dict)
    done: Mapping[str, int] = field(default_factory=dict)

    def pending(self, kind: str) -> tuple[Matter, ...]:
        """The matters of a kind that are not settled."""
        return tuple(matter for matter in self.matters if matter.kind == kind and matter.settled is None)


def fold(events: Iterable[Event]) -> Case | None:
    """Where the case of these events stands; None before the first."""
    case: Case | None = None
    for event in events:
        case = advanced(case, event)
    return case


def advanced(case: Case | None, event: Event) -> Case:
    """Where a case stands after one more event.

    Raises:
        ValueError: where the event is not the next one of the case.
    """
    data = event.data
    if case is None:
        if event.number != 1:
            raise ValueError(f"case {event.case} begins with number {event.number}")
        case = Case(event.case, Subject(**data["subject"]), data["to"], 0, event.day, event.day, event)
    elif event.number != case.number + 1 or event.case != case.id:
        raise ValueError(f"{event.case} number {event.number} does not follow {case.id} number {case.number}")
    said = {name: (*case.said.get(name, ()), value) for name, value in data.get("facts", {}).items()}
    return replace(
        case,
        state=data["to"],
        open=data["open"],
        number=event.number,
        since=event.day if data["to"] != case.state else case.since,
        last=event,
        facts={**case.facts, **data.get("facts", {})},
        said={**case.said, **said},
        consents=_consents(case, event),
        periods={**case.periods, **{name: _span(span) for name, span in data.get("periods", {}).items()}},
        matters=_matters(case, event),
        grade=data.get("grade", case.grade),
        verdicts=(*case.verdicts, *_verdict(event)),
        documents={**case.documents, **{item.document: item for item in event.documents}},
        done={**case.done, event.step: case.done.get(event.step, 0) + 1},
    )


def _consents(case: Case, event: Event) -> dict[str, Opinion]:
    cleared = set(event.data.get("clears", ()))
    kept = {name: opinion for name, opinion in case.consents.items() if name not in cleared}
    said: Mapping[str, bool] = event.data.get("consents", {})
    new = {
        name: Opinion(given, event.organisation, event.actor, event.day, event.reason) for name, given in said.items()
    }
    return {**kept, **new}


def _span(written: Mapping[str, Any]) -> Span:
    return Span(date.fromisoformat(written["first"]), date.fromisoformat(written["last"]), written.get("calendar"))


def _matters(case: Case, event: Event) -> tuple[Matter, ...]:
    matters = case.matters
    if settled := event.data.get("settles"):
        kind, number = settled
        matters = tuple(
            replace(matter, settled=event.day, answer=event.answer)
            if (matter.kind, matter.number) == (kind, number)
            else matter
            for matter in matters
        )
    if raised := event.data.get("raises"):
        number = 1 + sum(matter.kind == raised for matter in matters)
        matters = (*matters, Matter(raised, number, event.day, event.reason))
    return matters


def _verdict(event: Event) -> tuple[Verdict, ...]:
    decided = event.data.get("decision")
    if decided is None:
        return ()
    return (
        Verdict(
            event.step,
            event.day,
            decided["outcome"],
            decided["grade"],
            decided["binding"],
            decided["low"],
            decided["high"],
            decided["pack"],
            decided["pack_hash"],
            decided["as_of"],
        ),
    )

"""A desk at work: the ledger is read, the procedure asked, the step written; in one transaction for all cases of a batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.programme import database
from standard_engine.programme.event import Event
from standard_engine.programme.ledger import (
    Draft,
    append,
    case_of,
    open_case_of,
    organisations_by_role,
    procedure_event,
    procedure_in,
    taken_keys,
    user_of,
)
from standard_engine.programme.refused import Refused
from standard_engine.programme.rules import Around, take, wanted_keys

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from sqlalchemy import Connection

    from standard_engine.programme.event import Actor
    from standard_engine.programme.ledger import Ledger
    from standard_engine.programme.procedure import Procedure, Step
    from standard_engine.programme.rules import Offer, Taken
    from standard_engine.programme.state import Case
    from standard_engine.programme.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Desk:
    """Who acts, in which ledger, by which calendar; `today` and `now` are the clock's."""

    ledger: Ledger
    user: str
    calendar: Calendar
    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Judged:
    """Steps that may be taken, and what they were judged by: the actor and the event that holds the procedure."""

    drafts: tuple[Draft, ...]
    actor: Actor
    basis: int


def act(desk: Desk, cases: Sequence[str], offer: Offer) -> list[Event]:
    """Take a step on cases, on all or on none; without a case, open one. The events that say so.

    Raises:
        Refused: with every reason, for every case.
        Overtaken: where another desk was faster.
        UsageError: for an unknown user or case.
    """
    return write(desk, judged(desk, cases, offer))


def judged(desk: Desk, cases: Sequence[str], offer: Offer) -> Judged:
    """Whether a step may be taken on cases, as the ledger stands.

    Raises:
        Refused, UsageError: as `act`.
    """
    with database.reading(desk.ledger.engine) as connection:
        holding = procedure_event(connection)
        procedure, actor = procedure_in(holding), user_of(connection, desk.user)
        if not cases:
            drafts = [_draft(desk, connection, procedure, actor, None, offer)]
        else:
            drafts = _batch(desk, connection, procedure, actor, cases, offer)
    return Judged(tuple(drafts), actor, holding.seq)


def write(desk: Desk, judged: Judged) -> list[Event]:
    """Write steps that were judged.

    Raises:
        Overtaken: where the ledger is no longer as they were judged by.
    """
    return append(desk.ledger, judged.drafts, judged.actor, judged.basis)


def _batch(
    desk: Desk, connection: Connection, procedure: Procedure, actor: Actor, cases: Sequence[str], offer: Offer
) -> list[Draft]:
    """A draft a case; the reasons of all cases are told together."""
    if twice := sorted({case for case in cases if cases.count(case) > 1}):
        raise UsageError(f"案件写了两次：{'、'.join(twice)}")
    drafts, reasons = [], []
    for name in cases:
        case = case_of(connection, name)
        try:
            drafts.append(_draft(desk, connection, procedure, actor, case, offer))
        except Refused as refused:
            several = len(cases) > 1
            reasons += [f"{name} {case.subject.name}：{text}" if several else text for text in refused.reasons]
    steps = {draft.event.step: procedure.steps[draft.event.step] for draft in drafts}
    if len(cases) > 1:
        reasons += [f"“{step.title}”一次只办一个案件" for step in steps.values() if not step.batch]
    keys = [key for draft in drafts for key in draft.keys]
    reasons += [
        f"“{key.rpartition(':')[2]}”在同一批里用了两次，须各不相同" for key in sorted(set(keys)) if keys.count(key) > 1
    ]
    if reasons:
        raise Refused(reasons)
    return drafts


def _draft(
    desk: Desk, connection: Connection, procedure: Procedure, actor: Actor, case: Case | None, offer: Offer
) -> Draft:
    around = Around(
        organisations_by_role(connection, {fact.role for fact in procedure.facts.values() if fact.role}),
        taken_keys(connection, wanted_keys(procedure, case, actor, offer)),
        open_case_of(connection, actor.credit_code) if case is None and actor.credit_code else None,
    )
    taken = take(procedure, case, actor, offer, around, desk.calendar, desk.today)
    return Draft(_event(desk, actor, case, offer, taken), case, taken.keys)


def _event(desk: Desk, actor: Actor, case: Case | None, offer: Offer, taken: Taken) -> Event:
    """What will be written; its place in the chain, and the number of a new case, come when it is."""
    reason = (offer.reason or "").strip() or None
    return Event(
        seq=-1,
        case="" if case is None else case.id,
        number=1 if case is None else case.number + 1,
        step=taken.step.id,
        answer=taken.outcome.answer,
        actor=actor.name,
        role=actor.role,
        organisation=actor.organisation,
        time=desk.now,
        day=offer.day,
        reason=reason,
        data=taken.data,
        documents=offer.documents if offer.decision_file is None else (*offer.documents, offer.decision_file),
    )


def cases_for(connection: Connection, procedure: Procedure, actor: Actor, command: str) -> list[str]:
    """Every case that stands where an actor's step of this word begins, within the actor's scope, in order of number."""
    from sqlalchemy import select

    from standard_engine.programme.tables import STANDING

    steps: list[Step] = [step for step in procedure.commands().get(command, ()) if actor.role in step.by]
    states = sorted({state for step in steps for state in step.from_})
    wanted = select(STANDING.c.case_id).where(STANDING.c.state.in_(states)).order_by(STANDING.c.case_id)
    match procedure.roles[actor.role].scope:
        case "own":
            wanted = wanted.where(STANDING.c.credit_code == actor.credit_code)
        case "region":
            wanted = wanted.where(STANDING.c.region == actor.region)
        case _:
            pass
    return list(connection.execute(wanted).scalars())

"""Ledgers with users, and cases carried through them by whatever each step asks for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from programme_kit import OFFICES, PROVINCE, SMALL, Walk, firm, obliging, route

from standard_engine.programme import database
from standard_engine.programme.desk import Desk, act
from standard_engine.programme.event import Actor, Event
from standard_engine.programme.keeping import add_user, begin
from standard_engine.programme.ledger import Ledger, case_of, events_of
from standard_engine.programme.reading import SHIPPED, procedure_file
from standard_engine.programme.rules import Offer
from standard_engine.programme.workdays import Calendar

NOW = datetime(2026, 6, 1, 1, 2, 3, 456789, tzinfo=UTC)
TODAY = date(2026, 6, 1)
SMALL_USERS = (
    Actor("厅", "office", "省厅"),
    Actor("市", "city", "长沙市局", "430100"),
    Actor("机", "body", "湘认中心"),
    Actor("企", "firm", "湖南第1有限公司", "430100", firm().credit_code),
    Actor("企二", "firm", "湖南第2有限公司", "430100", firm(2).credit_code),
)


def desk(ledger: Ledger, user: str, today: date = TODAY) -> Desk:
    return Desk(ledger, user, Calendar(), today, NOW)


def small_ledger(place: str) -> Ledger:
    """A ledger that goes by the small procedure."""
    ledger = begin(place, SMALL.encode(), "small.yaml", SMALL_USERS[0], today=TODAY, now=NOW)
    for user in SMALL_USERS[1:]:
        add_user(desk(ledger, "厅"), user)
    return ledger


def shipped_ledger(place: str, firms: int = 1) -> Ledger:
    """A ledger that goes by the shipped procedure, with every office, three bodies and some enterprises."""
    body = procedure_file(SHIPPED).read_bytes()
    ledger = begin(place, body, f"{SHIPPED}.yaml", PROVINCE, today=TODAY, now=NOW)
    others = [user for user in OFFICES if user != PROVINCE]
    for user in [*others, Actor("潇湘", "body", "潇湘认证"), *(firm(number) for number in range(1, firms + 1))]:
        add_user(desk(ledger, PROVINCE.name), user)
    return ledger


def done(
    ledger: Ledger, user: str, command: str, cases: tuple[str, ...] = (), day: str = "2017-06-01", **offer: Any
) -> list[Event]:
    """A step taken at a desk."""
    return act(desk(ledger, user), cases, Offer(command, date.fromisoformat(day), **offer))


@dataclass
class LedgerWalk(Walk):
    """A walk whose every step is taken in a ledger too, by the ledger's own users."""

    ledger: Ledger = field(kw_only=True)
    users: tuple[Actor, ...] = field(kw_only=True)
    name: str = ""

    def do(self, actor: Actor, command: str, day: str = "2017-06-01", **offer: Any) -> Any:
        user = self.user(actor)
        cases = (self.name,) if self.name else ()
        (event,) = done(self.ledger, user.name, command, cases, day, **offer)
        self.name = event.case
        with database.reading(self.ledger.engine) as connection:
            self.case = case_of(connection, event.case)
            self.events = events_of(connection, event.case)
        return self.case

    def user(self, actor: Actor) -> Actor:
        """The ledger's user who is meant by one that was made up for a role."""
        found = [user for user in self.users if user.role == actor.role]
        if actor.credit_code:
            found = [user for user in found if user.credit_code == actor.credit_code]
        if actor.role == "body":
            found = [user for user in found if user.organisation == actor.organisation]
        return found[0]


def carried_to(ledger: Ledger, users: tuple[Actor, ...], state: str, procedure: Any, number: int = 1) -> LedgerWalk:
    """A case of an enterprise brought to a state, in the ledger."""
    walk = LedgerWalk(procedure, ledger=ledger, users=users)
    for step, outcome in route(procedure, state):
        actor, offer = obliging(walk, step, outcome)
        if step.opens:
            actor = replace(actor, credit_code=firm(number).credit_code)
        decision = offer.decision and replace(offer.decision, credit_code=firm(number).credit_code)
        walk.do(
            actor, offer.command, offer.day.isoformat(), answer=offer.answer, documents=offer.documents, facts=offer.facts,
            reason=offer.reason, decision=decision,
        )  # fmt: skip
    return walk

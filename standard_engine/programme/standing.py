"""What the derived tables say of a case and of a user."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from standard_engine.programme.event import INIT, USER_ADDED, USER_REMOVED, Actor, canonical
from standard_engine.programme.state import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.programme.event import Event
    from standard_engine.programme.state import Case


def standing_row(case: Case) -> dict[str, Any]:
    """A case as a row of the table `standing`."""
    return {
        "case_id": case.id,
        "number": case.number,
        "state": case.state,
        "open": int(case.open),
        "credit_code": case.subject.credit_code,
        "name": case.subject.name,
        "region": case.subject.region,
        "opened": case.opened.isoformat(),
        "since": case.since.isoformat(),
        "grade": case.grade,
        "facts": canonical(case.facts),
        "periods": canonical(
            {id_: [span.first.isoformat(), span.last.isoformat()] for id_, span in case.periods.items()}
        ),
    }


def periods_of(written: Mapping[str, Any]) -> dict[str, Span]:
    """The periods in a row of the table `standing`, read from JSON."""
    return {id_: Span(date.fromisoformat(first), date.fromisoformat(last)) for id_, (first, last) in written.items()}


def user_row(user: Actor) -> dict[str, Any]:
    """A user as a row of the table `users`."""
    return asdict(user)


def users_after(users: dict[str, Actor], event: Event) -> None:
    """Take an event of the ledger itself into a table of users."""
    if event.step in {INIT, USER_ADDED}:
        user = Actor(**event.data["user"])
        users[user.name] = user
    elif event.step == USER_REMOVED:
        users.pop(event.data["user"], None)

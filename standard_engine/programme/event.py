"""One thing that happened: who did what, when, why, with which documents; and the chain that events form.

Everything that follows from an event stands in it (the state that the case came to, the last day of a period, what a
decision said), so that where a case stands is known from its events alone, whatever procedure or calendar is used later.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

CHINA = timezone(timedelta(hours=8))
LEDGER = "-"
"""The case of events that belong to no case: how the ledger began, users, a change of procedure."""
INIT, ADOPT, USER_ADDED, USER_REMOVED = "init", "adopt", "user-added", "user-removed"
"""Steps of the ledger itself."""
LEDGER_STEPS = {INIT: "建立账本", ADOPT: "换用办理程序", USER_ADDED: "登记用户", USER_REMOVED: "注销用户"}
ORIGIN = "0" * 64
"""What stands before the first event."""
FIELDS = (
    "seq", "case_id", "number", "step", "answer", "actor", "role", "organisation", "time", "day", "reason", "data",
    "documents", "previous",
)  # fmt: skip
"""What an event's hash is over: everything but the hash itself."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was handed in: which document it is, its own name, its size in bytes and its hash."""

    document: str
    file: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A user of the ledger; `region` and `credit_code` say on whose cases."""

    name: str
    role: str
    organisation: str
    region: str | None = None
    credit_code: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event as the ledger holds it. `time` is UTC, `day` the day in China on which the step was taken.

    `seq` counts all events of the ledger, `number` those of the case, both from 0 and 1.
    """

    seq: int
    case: str
    number: int
    step: str
    answer: str
    actor: str
    role: str
    organisation: str
    time: datetime
    day: date
    reason: str | None
    data: Mapping[str, Any]
    documents: tuple[Attached, ...]
    previous: str = ORIGIN
    hash: str = ""


def record(event: Event) -> dict[str, Any]:
    """The event as a row of the table `events`."""
    return {
        "seq": event.seq,
        "case_id": event.case,
        "number": event.number,
        "step": event.step,
        "answer": event.answer,
        "actor": event.actor,
        "role": event.role,
        "organisation": event.organisation,
        "time": time_text(event.time),
        "day": event.day.isoformat(),
        "reason": event.reason,
        "data": canonical(event.data),
        "documents": canonical([[item.document, item.file, item.size, item.sha256] for item in event.documents]),
        "previous": event.previous,
        "hash": event.hash,
    }


def event_of(row: Mapping[str, Any]) -> Event:
    """The event in a row of the table `events`."""
    return Event(
        seq=row["seq"],
        case=row["case_id"],
        number=row["number"],
        step=row["step"],
        answer=row["answer"],
        actor=row["actor"],
        role=row["role"],
        organisation=row["organisation"],
        time=datetime.fromisoformat(row["time"]),
        day=date.fromisoformat(row["day"]),
        reason=row["reason"],
        data=json.loads(row["data"]),
        documents=tuple(Attached(*item) for item in json.loads(row["documents"])),
        previous=row["previous"],
        hash=row["hash"],
    )


def sealed(event: Event, previous: str) -> Event:
    """The event with its place in the chain."""
    linked = replace(event, previous=previous)
    return replace(linked, hash=row_hash(record(linked)))


def row_hash(row: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON of a row without its hash; the hash of the event before is in it."""
    return hashlib.sha256(canonical({name: row[name] for name in FIELDS}).encode()).hexdigest()


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no spaces, characters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def time_text(moment: datetime) -> str:
    """A moment as text in UTC, to the microsecond, so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def china_time(moment: datetime) -> str:
    """A moment as a reader in China would write it, to the second."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S")

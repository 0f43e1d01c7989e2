"""Whether a ledger is what its events say: the chain, every step by the procedure of its time, and all that is derived."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from standard_engine.errors import ProcedureError
from standard_engine.programme import database
from standard_engine.programme.event import ADOPT, INIT, LEDGER, LEDGER_STEPS, ORIGIN, Actor, event_of, row_hash
from standard_engine.programme.ledger import every_event, procedure_in
from standard_engine.programme.rules import keys_of
from standard_engine.programme.standing import standing_row, user_row, users_after
from standard_engine.programme.state import advanced
from standard_engine.programme.store import kept_path
from standard_engine.programme.tables import KEYS, STANDING, USERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Table

    from standard_engine.programme.event import Attached, Event
    from standard_engine.programme.ledger import Ledger
    from standard_engine.programme.procedure import Procedure
    from standard_engine.programme.state import Case

MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Verified:
    """What came out: how many events and cases, the hash of the last event, and every fault (at most `MOST_FAULTS`)."""

    events: int
    cases: int
    head: str
    files: int
    faults: tuple[str, ...]
    noted: bool | None


def verify(ledger: Ledger, noted: str | None = None) -> Verified:
    """Prove a ledger in one pass over its events; `noted` is the hash of an event that somebody wrote down earlier.

    Without such a note the chain proves that nothing within it was changed, but not that nothing was cut off its end.
    """
    with database.reading(ledger.engine) as connection:
        return verified(connection, ledger.files, noted)


def verified(connection: Connection, files: Path | None, noted: str | None = None) -> Verified:
    """As `verify`, of what a connection sees."""
    checking = _Checking(files, noted)
    for row in every_event(connection):
        checking.row(row)
    checking.derived(connection)
    if not checking.count:
        checking.fault("账本里没有事件")
    if noted is not None and not checking.noted:
        checking.fault(f"账本里没有记下的哈希 {noted}：此后的事件被截去，或账本被换过")
    return Verified(
        checking.count,
        len(checking.cases),
        checking.previous,
        len(checking.seen),
        tuple(checking.faults),
        None if noted is None else checking.noted,
    )


@dataclass(slots=True)
class _Checking:
    """One pass: what is known after the events so far."""

    files: Path | None
    expected: str | None
    count: int = 0
    previous: str = ORIGIN
    noted: bool = False
    procedure: Procedure | None = None
    cases: dict[str, Case] = field(default_factory=dict)
    users: dict[str, Actor] = field(default_factory=dict)
    keys: dict[str, tuple[str, int]] = field(default_factory=dict)
    numbers: int = 0
    seen: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def fault(self, text: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(text)

    def row(self, row: dict[str, Any]) -> None:
        """The next event: its place in the chain, its hash, its documents, and what it does."""
        where = f"事件 {row['seq']}"
        if row["seq"] != self.count:
            self.fault(f"{where}：前面缺事件，应是 {self.count}")
            self.count = row["seq"]
        if row["previous"] != self.previous:
            self.fault(f"{where}：没有接在前一个事件后面")
        if row_hash(row) != row["hash"]:
            self.fault(f"{where}：内容与它的哈希不符，被改动过")
        self.previous = row["hash"]
        self.noted = self.noted or row["hash"] == self.expected
        self.count += 1
        try:
            event = event_of(row)
            self.users_and_cases(event, where)
        except (ValueError, KeyError, TypeError, ProcedureError) as error:
            self.fault(f"{where}：读不懂（{type(error).__name__}：{error}）")
            return
        for attached in event.documents:
            self.document(attached, where)

    def users_and_cases(self, event: Event, where: str) -> None:
        if event.case == LEDGER:
            self.numbers += 1
            if event.number != self.numbers:
                self.fault(f"{where}：账本自己的事件应是第 {self.numbers} 个")
            if event.step not in LEDGER_STEPS:
                self.fault(f"{where}：没有“{event.step}”这一步")
            if event.step in {INIT, ADOPT}:
                self.procedure = procedure_in(event)
                if self.procedure.hash != event.data["hash"]:
                    self.fault(f"{where}：办理程序与它的哈希不符")
        if event.case == LEDGER and event.step == INIT and event.number == 1:
            users_after(self.users, event)
        self.actor(event, where)
        if event.case != LEDGER:
            self.step(event, where)
        elif event.step != INIT:
            users_after(self.users, event)

    def actor(self, event: Event, where: str) -> None:
        user = self.users.get(event.actor)
        if user is None or (user.role, user.organisation) != (event.role, event.organisation):
            self.fault(f"{where}：当时没有登记这样的用户“{event.actor}”（{event.organisation}，{event.role}）")

    def step(self, event: Event, where: str) -> None:
        """The case goes on by a step that the procedure of the time allowed to that role from there."""
        before = self.cases.get(event.case)
        case = advanced(before, event)
        self.cases[event.case] = case
        step = self.procedure.steps.get(event.step) if self.procedure else None
        outcome = step.outcomes.get(event.answer) if step else None
        if step is None or outcome is None:
            self.fault(f"{where}：当时的办理程序没有这一步（{event.step} {event.answer}）")
            return
        to = outcome.to or (before.state if before else None)
        begins = step.opens if before is None else before.state in step.from_
        if event.role not in step.by or not begins or event.data["to"] != to:
            self.fault(f"{where}：当时的办理程序不许这样办（{step.title}）")
        said = before.said if before else {}
        unique = {
            name: value
            for name, value in event.data.get("facts", {}).items()
            if self.procedure and self.procedure.facts[name].unique and value not in said.get(name, ())
        }
        for key in keys_of(step, case.subject.credit_code, unique):
            if key in self.keys:
                self.fault(f"{where}：只能办一次或不能重复的又办了一次（{key}）")
            self.keys[key] = (event.case, event.seq)

    def document(self, attached: Attached, where: str) -> None:
        """A kept file is there and has its hash; each is read once."""
        if self.files is None or attached.sha256 in self.seen:
            return
        self.seen.add(attached.sha256)
        path = kept_path(self.files, attached.sha256)
        if not path.is_file():
            self.fault(f"{where}：材料“{attached.file}”的文件不在 {self.files} 里")
            return
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != attached.sha256:
                self.fault(f"{where}：材料“{attached.file}”的文件被改动过")

    def derived(self, connection: Connection) -> None:
        """What was derived is what follows from the events."""
        standing = ((case.id, standing_row(case)) for case in self.cases.values())
        users = ((user.name, user_row(user)) for user in self.users.values())
        keys = ((key, {"key": key, "case_id": case, "seq": seq}) for key, (case, seq) in self.keys.items())
        for table, name, told, expected in (
            (STANDING, "case_id", "案件", standing),
            (USERS, "name", "用户", users),
            (KEYS, "key", "只办一次的记录", keys),
        ):
            for text in _differences(connection, table, name, dict(expected)):
                self.fault(f"{told} {text}")


def _differences(connection: Connection, table: Table, name: str, expected: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Rows of a derived table that are not as expected."""
    for row in connection.execute(select(table)).mappings():
        wanted = expected.pop(row[name], None)
        if wanted is None:
            yield f"{row[name]}：表 {table.name} 里有，事件里没有"
            continue
        wrong = [key for key, value in wanted.items() if row[key] != value]
        if wrong:
            yield f"{row[name]}：表 {table.name} 与事件不符（{'、'.join(wrong)}）"
    for key in expected:
        yield f"{key}：事件里有，表 {table.name} 里没有"


def verified_document(found: Verified) -> dict[str, Any]:
    """What came out, as plain data."""
    return {
        "events": found.events,
        "cases": found.cases,
        "head": found.head,
        "files": found.files,
        "faults": list(found.faults),
        "noted": found.noted,
    }

"""What is done to the ledger itself: it is begun, users are registered, the procedure is replaced."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from standard_engine.credit_code import credit_code_fault
from standard_engine.formula.problem import did_you_mean
from standard_engine.programme import database
from standard_engine.programme.event import ADOPT, INIT, LEDGER, USER_ADDED, USER_REMOVED, Actor, Event
from standard_engine.programme.ledger import (
    Draft,
    append,
    find_user,
    new_ledger,
    procedure_event,
    procedure_in,
    user_of,
    users_of,
)
from standard_engine.programme.reading import read_procedure
from standard_engine.programme.refused import Refused
from standard_engine.programme.tables import EVENTS, STANDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from standard_engine.programme.desk import Desk
    from standard_engine.programme.ledger import Ledger
    from standard_engine.programme.procedure import Procedure

MOST_CHARACTERS = 60


def begin(
    place: str, body: bytes, name: str, first: Actor, *, today: date, now: datetime, files: Path | None = None
) -> Ledger:
    """A new ledger that goes by a procedure, with its first user, who may register others.

    Raises:
        ProcedureError: where the procedure is broken.
        Refused: where the first user may not be one.
        UsageError: where there is a ledger already.
    """
    procedure = read_procedure(body, name)
    faults = list(user_faults(procedure, first))
    if first.role in procedure.roles and not procedure.roles[first.role].administers:
        titles = "、".join(role.title for role in procedure.roles.values() if role.administers)
        faults.append(f"第一个用户要能登记别的用户，角色须是：{titles}")
    if faults:
        raise Refused(faults)
    data = {"procedure": body.decode("utf-8-sig"), "file": name, "hash": procedure.hash, "user": asdict(first)}
    return new_ledger(place, _event(INIT, 1, first, today, now, data), files)


def add_user(desk: Desk, user: Actor) -> Event:
    """Register a user.

    Raises:
        Refused: where the actor may not, or the user may not be one.
    """
    with database.reading(desk.ledger.engine) as connection:
        keeper, procedure, basis = _keeper(desk, connection)
        faults = list(user_faults(procedure, user))
        if (there := find_user(connection, user.name)) is not None:
            faults.append(f"已有用户“{there.name}”（{there.organisation}）；同名的请加以区别")
        if faults:
            raise Refused(faults)
        number = _number(connection)
    data = {"user": asdict(user)}
    return _kept(desk, keeper, basis, _event(USER_ADDED, number, keeper, desk.today, desk.now, data))


def remove_user(desk: Desk, name: str, reason: str | None = None) -> Event:
    """Take a user off the list; what was done in that name stays.

    Raises:
        Refused: where the actor may not, or nobody would be left to register users.
    """
    with database.reading(desk.ledger.engine) as connection:
        keeper, procedure, basis = _keeper(desk, connection)
        user_of(connection, name)
        keepers = [user for user in users_of(connection) if procedure.roles[user.role].administers]
        if [user.name for user in keepers] == [name]:
            raise Refused([f"“{name}”是最后一个能登记用户的人，不能注销；先登记接替的人"])
        number = _number(connection)
    event = _event(USER_REMOVED, number, keeper, desk.today, desk.now, {"user": name}, reason)
    return _kept(desk, keeper, basis, event)


def adopt(desk: Desk, body: bytes, name: str, reason: str | None) -> Event:
    """Go on by another procedure; what was done stays as it was done.

    Raises:
        ProcedureError: where the procedure is broken.
        Refused: where the actor may not, no reason is given, or open cases or users would have no place in it.
    """
    procedure = read_procedure(body, name)
    with database.reading(desk.ledger.engine) as connection:
        keeper, old, basis = _keeper(desk, connection)
        faults = [] if (reason or "").strip() else ["要写明理由：用 --reason 理由"]
        if old.hash == procedure.hash:
            faults.append("与现在的办理程序完全相同")
        states = connection.execute(select(STANDING.c.state).distinct()).scalars()
        faults += [
            f"有案件处于状态“{old.states[state].title if state in old.states else state}”（{state}），新的程序里没有这个状态"
            for state in sorted(states)
            if state not in procedure.states
        ]
        roles = {user.role for user in users_of(connection)}
        faults += [f"有用户的角色是 {role}，新的程序里没有这个角色" for role in sorted(roles - set(procedure.roles))]
        if faults:
            raise Refused(faults)
        number = _number(connection)
    data = {"procedure": body.decode("utf-8-sig"), "file": name, "hash": procedure.hash}
    return _kept(desk, keeper, basis, _event(ADOPT, number, keeper, desk.today, desk.now, data, reason))


def user_faults(procedure: Procedure, user: Actor) -> Iterable[str]:
    """What keeps somebody from being a user."""
    for what, text in (("用户名", user.name), ("单位", user.organisation)):
        if not text.strip() or text != text.strip() or len(text) > MOST_CHARACTERS:
            yield f"{what}应是 1 至 {MOST_CHARACTERS} 个字，两端没有空格"
        elif any(unicodedata.category(char)[0] == "C" for char in text):
            yield f"{what}含有看不见的字符"
    role = procedure.roles.get(user.role)
    if role is None:
        listed = "、".join(f"{each.id}（{each.title}）" for each in procedure.roles.values())
        yield f"没有角色“{user.role}”{did_you_mean(user.role, procedure.roles)}；有：{listed}"
        return
    if role.scope in {"own", "region"} and user.region not in procedure.regions:
        near = did_you_mean(user.region or "", [*procedure.regions, *procedure.regions.values()])
        yield f"{role.title}要写地区（--region），用办理程序中的代码或名称；写的是“{user.region or ''}”{near}"
    if role.scope == "own":
        fault = credit_code_fault(user.credit_code or "")
        if fault is not None:
            yield f"{role.title}要写统一社会信用代码（--credit-code）：{fault}"
    elif user.credit_code is not None:
        yield f"{role.title}不写统一社会信用代码"
    if role.scope not in {"own", "region"} and user.region is not None:
        yield f"{role.title}不写地区"


def _keeper(desk: Desk, connection: Connection) -> tuple[Actor, Procedure, int]:
    """The actor, who has to be one that may keep the ledger; the procedure and the event that holds it."""
    holding = procedure_event(connection)
    procedure, actor = procedure_in(holding), user_of(connection, desk.user)
    role = procedure.roles[actor.role]
    if not role.administers:
        titles = "、".join(each.title for each in procedure.roles.values() if each.administers)
        raise Refused([f"{actor.name}（{role.title}）不能管理账本；由{titles}办理"])
    return actor, procedure, holding.seq


def _number(connection: Connection) -> int:
    """The number of the ledger's own next event."""
    last = select(EVENTS.c.number).where(EVENTS.c.case_id == LEDGER).order_by(EVENTS.c.number.desc()).limit(1)
    return int(connection.execute(last).scalar_one()) + 1


def _kept(desk: Desk, keeper: Actor, basis: int, event: Event) -> Event:
    (added,) = append(desk.ledger, [Draft(event)], keeper, basis)
    return added


def _event(
    step: str, number: int, actor: Actor, day: date, now: datetime, data: Mapping[str, Any], reason: str | None = None
) -> Event:
    return Event(
        seq=0,
        case=LEDGER,
        number=number,
        step=step,
        answer="",
        actor=actor.name,
        role=actor.role,
        organisation=actor.organisation,
        time=now,
        day=day,
        reason=reason,
        data=data,
        documents=(),
    )

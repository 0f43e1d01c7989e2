"""The ledger: events added in one transaction with what is derived from them, and read back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.programme import database
from standard_engine.programme.event import (
    ADOPT,
    INIT,
    LEDGER,
    LEDGER_STEPS,
    ORIGIN,
    Actor,
    china_time,
    event_of,
    record,
    sealed,
)
from standard_engine.programme.refused import Overtaken
from standard_engine.programme.standing import standing_row, user_row, users_after
from standard_engine.programme.state import advanced, fold
from standard_engine.programme.tables import EVENTS, KEYS, STANDING, USERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from sqlalchemy import Connection, Engine

    from standard_engine.programme.event import Event
    from standard_engine.programme.procedure import Procedure
    from standard_engine.programme.state import Case


@dataclass(frozen=True, slots=True)
class Draft:
    """An event to be added: its case as it was judged (None for one that it opens), and the keys that it takes.

    `event` has no place in the chain yet, and no case where it opens one.
    """

    event: Event
    case: Case | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """A ledger that is there, with tables of this engine's version. `files` is where documents are kept, if anywhere."""

    engine: Engine
    place: str
    files: Path | None = None


def files_of(place: str, files: Path | None) -> Path | None:
    """Where a ledger's documents are kept: beside an SQLite file, or where it is said."""
    return Path(f"{place}.files") if files is None and database.is_file(place) else files


def open_ledger(place: str, files: Path | None = None) -> Ledger:
    """The ledger at a path or a URL.

    Raises:
        UsageError: where there is none, or its tables are of another version.
    """
    if database.is_file(place) and not Path(place).is_file():
        raise UsageError(f"没有账本 {place}；先用 programme init 建立，或用 --ledger 写明在哪里")
    engine = database.engine_of(place)
    with database.reading(engine) as connection:
        version = database.version_of(connection)
    if version is None:
        raise UsageError("这个数据库里没有账本；先用 programme init 建立")
    if version != database.VERSION:
        raise UsageError(f"账本的版本是 {version}，这个引擎用的是 {database.VERSION}；请换用与账本相应的引擎")
    return Ledger(engine, place, files_of(place, files))


def new_ledger(place: str, first: Event, files: Path | None = None) -> Ledger:
    """A ledger that begins with an event; tables and event come to be together or not at all.

    Raises:
        UsageError: where there is one already.
    """
    if database.is_file(place):
        Path(place).absolute().parent.mkdir(parents=True, exist_ok=True)
    engine = database.engine_of(place)
    with database.writing(engine) as connection:
        database.lock_database(connection)
        if database.version_of(connection) is not None:
            raise UsageError(f"{place if database.is_file(place) else '这个数据库'} 里已经有账本，不能再建立")
        database.migrate(connection)
        _write(connection, sealed(first, ORIGIN))
    return Ledger(engine, place, files_of(place, files))


def append(ledger: Ledger, drafts: Sequence[Draft], actor: Actor, basis: int) -> list[Event]:
    """Add events in one transaction: all or none. `basis` is the event whose procedure they were judged by.

    Raises:
        Overtaken: where meanwhile somebody else acted on one of the cases, took one of the keys, changed the procedure or
            removed the actor.
    """
    with database.writing(ledger.engine) as connection:
        database.lock(connection)
        try:
            return _append(connection, drafts, actor, basis)
        except IntegrityError as error:
            raise Overtaken([f"别人刚刚办了同一件事，请看过现在的状态再办（{error.orig}）"]) from None


def _append(connection: Connection, drafts: Sequence[Draft], actor: Actor, basis: int) -> list[Event]:
    _unchanged(connection, drafts, actor, basis)
    last = connection.execute(select(EVENTS.c.seq, EVENTS.c.hash).order_by(EVENTS.c.seq.desc()).limit(1)).one()
    seq, previous = int(last.seq), str(last.hash)
    added = []
    for draft in drafts:
        seq += 1
        event = replace(draft.event, seq=seq)
        if not event.case:
            event = replace(event, case=_new_case(connection, event.day))
        event = sealed(event, previous)
        previous = event.hash
        _write(connection, event)
        if event.case != LEDGER:
            _stand(connection, advanced(draft.case, event))
        for key in draft.keys:
            connection.execute(insert(KEYS).values(key=key, case_id=event.case, seq=seq))
        added.append(event)
    return added


def _unchanged(connection: Connection, drafts: Sequence[Draft], actor: Actor, basis: int) -> None:
    """Nothing that the drafts were judged by has changed since."""
    reasons = []
    by = procedure_event(connection)
    if by.seq != basis:
        reasons.append("办理程序刚刚换过，请重新办理")
    if find_user(connection, actor.name) != actor:
        reasons.append(f"用户“{actor.name}”的登记刚刚变过，请重新办理")
    for draft in drafts:
        since = events_of(connection, draft.event.case, draft.event.number)
        reasons += [_overtaken(procedure_in(by), event) for event in since]
    taken = taken_keys(connection, [key for draft in drafts for key in draft.keys])
    reasons += [f"“{key.rpartition(':')[2]}”刚刚已用于案件 {case}" for key, case in taken.items()]
    if reasons:
        raise Overtaken(reasons)


def _overtaken(procedure: Procedure, event: Event) -> str:
    """Who acted just before."""
    step = procedure.steps.get(event.step)
    what = step.title if step else LEDGER_STEPS.get(event.step, event.step)
    answer = f"（{event.answer}）" if event.answer else ""
    where = "账本" if event.case == LEDGER else f"案件 {event.case} "
    when = china_time(event.time)
    return f"{event.organisation}的{event.actor}刚刚（{when}）在{where}办了“{what}”{answer}，请看过现在的状态再办"


def _new_case(connection: Connection, day: date) -> str:
    """The next case of a year: `2026-0001`."""
    year = f"{day.year:04d}-"
    here = STANDING.c.case_id.startswith(year, autoescape=True)
    count = connection.execute(select(func.count()).select_from(STANDING).where(here)).scalar_one()
    return f"{year}{count + 1:04d}"


def _write(connection: Connection, event: Event) -> None:
    connection.execute(insert(EVENTS).values(record(event)))
    if event.case != LEDGER:
        return
    before: dict[str, Actor] = {}
    users_after(before, event)
    for user in before.values():
        connection.execute(insert(USERS).values(user_row(user)))
    if not before and "user" in event.data:
        connection.execute(delete(USERS).where(USERS.c.name == event.data["user"]))


def _stand(connection: Connection, case: Case) -> None:
    row = standing_row(case)
    if case.number == 1:
        connection.execute(insert(STANDING).values(row))
    else:
        connection.execute(update(STANDING).where(STANDING.c.case_id == case.id).values(row))


def events_of(connection: Connection, case: str, since: int = 1) -> list[Event]:
    """The events of a case in order, from a number on."""
    if not case:
        return []
    found = select(EVENTS).where(EVENTS.c.case_id == case, EVENTS.c.number >= since).order_by(EVENTS.c.number)
    return [event_of(dict(row)) for row in connection.execute(found).mappings()]


def every_event(connection: Connection, *, since: int = 0) -> Iterator[dict[str, Any]]:
    """The rows of all events in order, as they stand, never all in memory at once."""
    found = select(EVENTS).where(EVENTS.c.seq >= since).order_by(EVENTS.c.seq)
    rows = connection.execute(found.execution_options(stream_results=True, yield_per=1000))
    for row in rows.mappings():
        yield dict(row)


def case_of(connection: Connection, case: str) -> Case:
    """Where a case stands.

    Raises:
        UsageError: where there is none.
    """
    found = fold(events_of(connection, case)) if case != LEDGER else None
    if found is None:
        raise UsageError(f"没有案件 {case}；编号写成 2026-0001 的样子，见 programme status")
    return found


def procedure_event(connection: Connection) -> Event:
    """The event that says by which procedure cases go now."""
    last = (
        select(EVENTS)
        .where(EVENTS.c.case_id == LEDGER, EVENTS.c.step.in_((INIT, ADOPT)))
        .order_by(EVENTS.c.seq.desc())
        .limit(1)
    )
    return event_of(dict(connection.execute(last).mappings().one()))


def procedure_in(event: Event) -> Procedure:
    """The procedure whose text an event holds."""
    return _procedure(event.data["procedure"], event.data["file"])


@lru_cache(maxsize=8)
def _procedure(text: str, name: str) -> Procedure:
    from standard_engine.programme.reading import read_procedure

    return read_procedure(text.encode(), name)


def find_user(connection: Connection, name: str) -> Actor | None:
    """A user by name."""
    row = connection.execute(select(USERS).where(USERS.c.name == name)).mappings().one_or_none()
    return None if row is None else Actor(**row)


def user_of(connection: Connection, name: str) -> Actor:
    """A user by name.

    Raises:
        UsageError: where there is none.
    """
    user = find_user(connection, name)
    if user is None:
        known = connection.execute(select(USERS.c.name)).scalars().all()
        raise UsageError(f"账本里没有用户“{name}”{did_you_mean(name, known)}；由主管单位用 programme users add 登记")
    return user


def users_of(connection: Connection) -> list[Actor]:
    """Every user in order of name."""
    return [Actor(**row) for row in connection.execute(select(USERS).order_by(USERS.c.name)).mappings()]


def organisations_by_role(connection: Connection, roles: Collection[str]) -> dict[str, set[str]]:
    """The organisations that have users in these roles."""
    found: dict[str, set[str]] = {role: set() for role in roles}
    wanted = select(USERS.c.role, USERS.c.organisation).where(USERS.c.role.in_(sorted(roles)))
    for role, organisation in connection.execute(wanted):
        found[role].add(organisation)
    return found


def taken_keys(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """Which of these keys are taken, each by which case."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    found = connection.execute(select(KEYS.c.key, KEYS.c.case_id).where(KEYS.c.key.in_(wanted)))
    return {key: case for key, case in found}  # noqa: C416 - rows are no pairs to dict()


def open_case_of(connection: Connection, credit_code: str) -> str | None:
    """The open case of an enterprise, if it has one."""
    found = select(STANDING.c.case_id).where(STANDING.c.credit_code == credit_code, STANDING.c.open == 1)
    case: str | None = connection.execute(found).scalar()
    return case

"""What the options of `programme` mean: the ledger, the desk, the calendar, the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from standard_engine.errors import UsageError
from standard_engine.pack.load import to_date, today

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from standard_engine.programme.desk import Desk
    from standard_engine.programme.ledger import Ledger
    from standard_engine.programme.workdays import Calendar


def settings() -> dict[str, Any]:
    """What was said before the command."""
    context = click.get_current_context()
    while context.obj is None and context.parent is not None:
        context = context.parent
    found: dict[str, Any] = context.obj
    return found


def ledger_place() -> str:
    """Where the ledger is.

    Raises:
        UsageError: where nobody said so.
    """
    place: str | None = settings()["ledger"]
    if not place:
        raise UsageError("用 programme --ledger 写明账本，或设环境变量 STANDARD_ENGINE_LEDGER")
    return place


def the_ledger() -> Ledger:
    """The ledger that is meant, opened."""
    from standard_engine.programme.ledger import open_ledger

    return open_ledger(ledger_place(), settings()["files"])


def the_calendar() -> Calendar:
    """The arranged working days, with the office's own calendar where one is given."""
    from standard_engine.programme.calendar_file import read_calendar
    from standard_engine.programme.workdays import Calendar

    path: Path | None = settings()["calendar"]
    return Calendar(None if path is None else read_calendar(path))


def the_desk() -> Desk:
    """Who acts now.

    Raises:
        UsageError: where no user is named.
    """
    from standard_engine.programme.desk import Desk

    user: str | None = settings()["user"]
    if not user:
        raise UsageError("用 programme --as 写明以哪个用户办理，或设环境变量 STANDARD_ENGINE_USER")
    return Desk(the_ledger(), user, the_calendar(), today(), now())


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def the_day(written: str | None) -> date:
    """The day that is written, today where none is."""
    return to_date(written)

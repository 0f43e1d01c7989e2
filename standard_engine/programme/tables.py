"""The tables of a ledger. Only `events` is the record; the others are derived from it in the same transaction.

`keys` says what may be done once and by which case it was; `standing` where each case stands; `users` who may act.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

METADATA = MetaData()
_COUNT = BigInteger().with_variant(Integer(), "sqlite")

EVENTS = Table(
    "events",
    METADATA,
    Column("seq", _COUNT, primary_key=True, autoincrement=False),
    Column("case_id", String(32), nullable=False),
    Column("number", Integer, nullable=False),
    Column("step", String(100), nullable=False),
    Column("answer", String(100), nullable=False),
    Column("actor", String(100), nullable=False),
    Column("role", String(100), nullable=False),
    Column("organisation", String(200), nullable=False),
    Column("time", String(40), nullable=False),
    Column("day", String(10), nullable=False),
    Column("reason", Text),
    Column("data", Text, nullable=False),
    Column("documents", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("case_id", "number", name="events_case_number"),
    UniqueConstraint("previous", name="events_previous"),
    Index("events_step", "step", "seq"),
)
KEYS = Table(
    "keys",
    METADATA,
    Column("key", String(700), primary_key=True),
    Column("case_id", String(32), nullable=False),
    Column("seq", _COUNT, nullable=False),
)
STANDING = Table(
    "standing",
    METADATA,
    Column("case_id", String(32), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("state", String(100), nullable=False),
    Column("open", Integer, nullable=False),
    Column("credit_code", String(18), nullable=False),
    Column("name", String(200), nullable=False),
    Column("region", String(20), nullable=False),
    Column("opened", String(10), nullable=False),
    Column("since", String(10), nullable=False),
    Column("grade", String(100)),
    Column("facts", Text, nullable=False),
    Column("periods", Text, nullable=False),
)
Index("standing_one_open_case", STANDING.c.credit_code, unique=True)
"""Of open cases only, as the migration makes it; saying so here would import both dialects into every command."""
Index("standing_state", STANDING.c.state)
USERS = Table(
    "users",
    METADATA,
    Column("name", String(100), primary_key=True),
    Column("role", String(100), nullable=False),
    Column("organisation", String(200), nullable=False),
    Column("region", String(20)),
    Column("credit_code", String(18)),
)

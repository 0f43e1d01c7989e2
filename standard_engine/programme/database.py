"""The database of a ledger: SQLite in a file, or PostgreSQL by its URL."""

from __future__ import annotations

from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

VERSION = "0001"
"""The version of the tables that this engine reads and writes."""
WAIT = 30
"""Seconds that a desk waits for another one's transaction."""
POSTGRESQL = ("postgresql://", "postgres://", "postgresql+psycopg://")
_BUSY = f"账本正被别人写入，等了 {WAIT} 秒还没有轮到；请稍后再试"


def is_file(place: str) -> bool:
    """Whether a ledger's place is the path of an SQLite file, not a URL."""
    return "://" not in place


def engine_of(place: str) -> Engine:
    """The engine for a ledger's place: a path, or a URL of PostgreSQL.

    Raises:
        UsageError: where PostgreSQL's driver is lacking, or the place is of another kind.
    """
    from sqlalchemy import create_engine, event
    from sqlalchemy.engine import make_url

    if is_file(place):
        path = str(Path(place).absolute())
        engine = create_engine("sqlite://", creator=lambda: _sqlite(path), poolclass=_no_pool())
        event.listen(engine, "begin", _begin)
        return engine
    if not place.startswith(POSTGRESQL):
        raise UsageError("账本的位置写 SQLite 文件的路径，或 PostgreSQL 的地址 postgresql://用户@主机/库")
    if find_spec("psycopg") is None:
        raise UsageError("PostgreSQL 要用 psycopg：先运行 pip install 'standard-engine[postgresql]'")
    url = make_url(place).set(drivername="postgresql+psycopg")
    options = f"-c lock_timeout={WAIT}s -c timezone=UTC"
    return create_engine(url, poolclass=_no_pool(), connect_args={"connect_timeout": WAIT, "options": options})


def _no_pool() -> Any:
    from sqlalchemy.pool import NullPool

    return NullPool


def _sqlite(path: str) -> Any:
    """A connection that begins transactions only where it is told to, and has a commit on disk before it says so."""
    import sqlite3

    connection = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the ledger throughout.

    Raises:
        UsageError: where the database does not answer.
    """
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with _told(), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that no other writer stands beside; it is committed at the end, or nothing of it remains.

    Raises:
        UsageError: where the database does not answer, or others write for too long.
    """
    with _told(), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def _told() -> Iterator[None]:
    """What a database says in English, in Chinese."""
    from sqlalchemy.exc import DatabaseError, OperationalError

    try:
        yield
    except OperationalError as error:
        text = str(error.orig)
        if "locked" in text or "lock timeout" in text:
            raise UsageError(_BUSY) from None
        raise UsageError(f"账本的数据库没有应答：{text.strip()}") from None
    except DatabaseError as error:
        if "not a database" in str(error.orig):
            raise UsageError("这个文件不是账本（不是 SQLite 数据库）") from None
        raise


def lock_database(connection: Connection) -> None:
    """Keep others from making a ledger in this database until the end of the transaction."""
    from sqlalchemy import text

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('standard-engine programme'))"))


def lock(connection: Connection) -> None:
    """Keep other writers out until the end of the transaction; SQLite does so from its beginning."""
    from sqlalchemy import text

    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE events IN EXCLUSIVE MODE"))


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest version, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def version_of(connection: Connection) -> str | None:
    """The version of the tables; None where there are none."""
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found

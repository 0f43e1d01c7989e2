"""A PostgreSQL server of the tests' own: a new cluster in a passing folder, reached by a socket in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest

_NUMBERS = count(1)


def server_programs() -> Path | None:
    """The folder of initdb and pg_ctl: on PATH, or where Debian keeps the newest."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return kept[-1].parent if kept else None


def _owner() -> dict[str, Any]:
    """The server refuses to run as root, so that root runs it as somebody else."""
    if os.geteuid() != 0:
        return {}
    import pwd  # not on every system

    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    entry = names.get("postgres") or names["nobody"]
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The folder of a running server's socket."""
    programs = server_programs()
    assert programs is not None
    owner = _owner()
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # a socket's path may not be long
    try:
        if owner:
            os.chown(home, owner["user"], owner["group"])
        data, log = home / "data", home / "log"
        run = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, cwd=home, **owner)
        run([programs / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
        options = f"-c listen_addresses='' -k {home} -c fsync=off -c max_connections=60"
        control = [programs / "pg_ctl", "-D", data, "-l", log, "-w"]
        run([*control, "-o", options, "start"])
        try:
            yield str(home)
        finally:
            run([*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(home, ignore_errors=True)


def new_place(request: pytest.FixtureRequest, folder: Path) -> str:
    """Where a new ledger may stand in the database that a fixture is asked for: a path, or the URL of a new, empty database."""
    if request.param == "sqlite":
        return str(folder / "账本.db")
    import psycopg

    server, name = request.getfixturevalue("postgresql_server"), f"ledger{next(_NUMBERS)}"
    with psycopg.connect(f"postgresql://tester@/postgres?host={server}", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} STRATEGY FILE_COPY".encode())
    return f"postgresql://tester@/{name}?host={server}"


DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new ledger may stand, in each of the databases."""
    return new_place(request, tmp_path)

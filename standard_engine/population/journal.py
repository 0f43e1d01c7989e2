"""What has been read of a population's workbooks, line by line on disk, so that an interrupted run loses nothing."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING, Any

from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORMAT = 1
_DAY = "day:"


@dataclass(frozen=True, slots=True)
class Entry:
    """One workbook: its name and hash, its row (None for one that was refused), and what reading found.

    A finding is (code, severity, place, message).
    """

    file: str
    sha256: str
    row: dict[str, Any] | None
    findings: tuple[tuple[str, str, str, str], ...]


class Journal:
    """The entries of one population, by hash; new ones are put down as they come."""

    def __init__(self, file: IO[str], entries: dict[str, Entry]) -> None:
        self._file = file
        self.entries = entries

    def add(self, entry: Entry) -> None:
        """Put one down."""
        row = None if entry.row is None else {name: _plain(value) for name, value in entry.row.items()}
        line = {"file": entry.file, "sha256": entry.sha256, "row": row, "findings": entry.findings}
        self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        self.entries[entry.sha256] = entry


@contextmanager
def journal(path: Path, made_by: dict[str, str]) -> Iterator[Journal]:
    """The journal at a path, begun anew where another pack or engine made it; nobody else's while it is open.

    Raises:
        UsageError: where another run has it open.
    """
    path.touch()
    with path.open("r+", encoding="utf-8", newline="\n") as file:
        _alone(file, path)
        head = {"format": FORMAT, **made_by}
        entries = _read(file, head)
        if entries is None:
            entries = {}
            file.seek(0)
            file.truncate()
            file.write(json.dumps(head, ensure_ascii=False) + "\n")
            file.flush()
        yield Journal(file, entries)


def _alone(file: IO[str], path: Path) -> None:
    try:
        import fcntl
    except ImportError:  # Windows keeps a second writer out by itself
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise UsageError(f"另一个命令正在写 {path}；等它结束再试") from None


def _read(file: IO[str], head: dict[str, Any]) -> dict[str, Entry] | None:
    """The entries of lines that are whole; None for a journal that others made. The file stands behind the last whole line."""
    first = file.readline()
    try:
        if not first.endswith("\n") or json.loads(first) != head:
            return None
    except ValueError:
        return None
    found: dict[str, Entry] = {}
    end = file.tell()
    while (line := file.readline()).endswith("\n"):
        try:
            kept = json.loads(line)
            row = None if kept["row"] is None else {name: _value(value) for name, value in kept["row"].items()}
            entry = Entry(kept["file"], kept["sha256"], row, tuple(tuple(each) for each in kept["findings"]))
        except (ValueError, KeyError, TypeError):
            break
        found[entry.sha256] = entry
        end = file.tell()
    file.seek(end)
    file.truncate()
    return found


def _plain(value: Any) -> Any:
    return f"{_DAY}{value.isoformat()}" if isinstance(value, date) else value


def _value(value: Any) -> Any:
    return date.fromisoformat(value.removeprefix(_DAY)) if isinstance(value, str) and value.startswith(_DAY) else value

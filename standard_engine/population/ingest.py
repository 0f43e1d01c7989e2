"""Workbooks → a population: read in guarded children, each once, and what is wrong with any told with its file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from standard_engine.errors import InputError
from standard_engine.population.columns import FILE, SHA256, columns_of
from standard_engine.population.journal import Entry
from standard_engine.population.rows import row_of
from standard_engine.population.store import Writer
from standard_engine.submission import Submission
from standard_engine.workbook.guarded_pool import read_all
from standard_engine.workbook.reader import read_here

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.journal import Journal
    from standard_engine.population.store import Origin
    from standard_engine.population.wide import Wide

_TOGETHER = 1 << 12


@dataclass(frozen=True, slots=True)
class Read:
    """One file done with; `anew`: it was read now and not in an earlier run."""

    entry: Entry
    anew: bool
    num_rows: int = 1


def read_workbooks(files: Mapping[Path, str], pack: ResolvedPack, journal: Journal, processes: int) -> Iterator[Read]:
    """Read every file that the journal does not have, put down what came of it, and tell of all, in the order of files."""
    hashes = {file: _hash(file) for file in files}
    known = dict(journal.entries)
    first = {hashes[file]: file for file in reversed(list(files)) if hashes[file] not in known}
    waiting = [file for file in files if first.get(hashes[file]) == file]
    results = read_all(partial(_row, pack=pack), waiting, processes)
    for file, name in files.items():
        entry = known.get(hashes[file])
        anew = entry is None
        if entry is None:
            _, result = next(results)
            known[hashes[file]] = entry = _entry(name, hashes[file], result)
            journal.add(entry)
        row = None if entry.row is None else {**entry.row, FILE: name}
        yield Read(Entry(name, entry.sha256, row, entry.findings), anew=anew)


def _hash(file: Path) -> str:
    """The hash of a file; of its name where it cannot be read, which reading will tell."""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return f"? {file}"


def _row(file: Path, pack: ResolvedPack) -> tuple[dict[str, object], list[tuple[str, str, str, str]]]:
    """In a child: the row of a workbook, and its findings."""
    submission = read_here(file, pack)
    return row_of(submission, columns_of(pack)), [_told(finding) for finding in submission.findings]


def _told(finding: Finding) -> tuple[str, str, str, str]:
    return finding.code.code, finding.severity.value, str(finding.place), finding.message


def _entry(
    name: str, sha256: str, result: tuple[dict[str, object], list[tuple[str, str, str, str]]] | InputError
) -> Entry:
    if isinstance(result, InputError):
        return Entry(name, sha256, None, tuple(_told(finding) for finding in result.findings))
    row, findings = result
    return Entry(name, sha256, {**row, SHA256: sha256}, tuple(findings))


def read_wide(wide: Wide) -> Iterator[Read]:
    """Every row of a wide table."""
    columns = columns_of(wide.pack)
    for read in wide.submissions():
        if isinstance(read, Submission):
            row = row_of(read, columns)
            entry = Entry(read.name or "", read.sha256 or "", row, tuple(_told(finding) for finding in read.findings))
        else:
            name, sha256, finding = read
            entry = Entry(name, sha256, None, (_told(finding),))
        yield Read(entry, anew=True)


def write_population(path: Path, pack: ResolvedPack, entries: Iterable[Entry], origin: Origin) -> int:
    """The rows of all workbooks that could be read, in one file; how many."""
    schema = columns_of(pack).schema
    rows = [entry.row for entry in entries if entry.row is not None]
    with Writer(path, schema, origin) as writer:
        for start in range(0, len(rows), _TOGETHER):
            writer.write([pa.RecordBatch.from_pylist(rows[start : start + _TOGETHER], schema=schema)])
    return len(rows)

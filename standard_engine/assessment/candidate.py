"""A changed pack tried before it takes the place of the old one: checked for every date, and its own cases run."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from standard_engine.assessment.cases import run_cases
from standard_engine.pack.folder import SHARED, TABLE_SECTIONS
from standard_engine.pack.load import check_every_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from standard_engine.assessment.cases import CasesResult
    from standard_engine.findings import Finding


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial: the warnings of all dates, and the cases."""

    warnings: tuple[Finding, ...]
    cases: CasesResult


@contextmanager
def candidate(folder: Path, files: Mapping[str, bytes], name: str | None = None) -> Iterator[Path]:
    """A passing copy of a pack with other files, named as the pack, beside the tables that it shares."""
    with tempfile.TemporaryDirectory(prefix="standard-engine-") as home:
        copy = Path(home) / (name or folder.resolve().name)
        _copy(folder, copy, (path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"}))
        shared = folder.resolve().parent / SHARED
        _copy(
            shared, copy.parent / SHARED, (path for table in TABLE_SECTIONS for path in (shared / table).glob("*.yaml"))
        )
        for own, content in files.items():
            (copy / own).parent.mkdir(parents=True, exist_ok=True)
            (copy / own).write_bytes(content)
        yield copy


def _copy(folder: Path, target: Path, files: Iterable[Path]) -> None:
    for path in files:
        own = target / path.relative_to(folder)
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, own)


def tried(folder: Path, as_of: date | None = None) -> Tried:
    """The pack of a folder checked for every date on which its numbers change, and its cases run.

    Raises:
        PackError: where the pack is broken, with every finding.
    """
    return Tried(tuple(check_every_date(folder)), run_cases(folder, as_of))

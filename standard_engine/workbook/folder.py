"""Which files of a folder are data workbooks, and what they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods")
"""Endings of files that were meant to be read; that some formats are not is told when they are."""


def workbooks(paths: Iterable[Path]) -> dict[Path, str]:
    """The workbooks among files and below folders, each once, in order, with what they are called in reports.

    That is the path below the folder, since every county may call its file the same. Spreadsheets of other formats are among
    them, so that none of a folder is left out unsaid; leftovers of open files are not.
    """
    found: dict[Path, str] = {}
    for path in paths:
        inside = _spreadsheets(path) if path.is_dir() else [path]
        for file in inside:
            if not file.name.startswith(("~$", "._")):
                found.setdefault(file, file.relative_to(path).as_posix() if path.is_dir() else file.name)
    return found


def _spreadsheets(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in SPREADSHEETS and not path.is_dir())

"""Workbooks recalculated by LibreOffice from their formulas, whatever values are stored beside them."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl

from standard_engine.formula.program import Kind
from standard_engine.formula.values import NotApplicable, Reported, Unknown, Value, bounds
from standard_engine.workbook.cells import StoredCell
from standard_engine.workbook.package import stored_workbook

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Recalculate on load always; otherwise LibreOffice shows the stored values."""
EVERY_SHEET_WITH_ALL_DIGITS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


def _convert(books: Iterable[Path], folder: Path, target: str) -> Path:
    """The books as LibreOffice writes them, in a folder of their own."""
    profile, out = folder / "profile", folder / "converted"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    program = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
    command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", target]
    subprocess.run([*command, "--outdir", out, *books], capture_output=True, timeout=300, check=True)
    return out


def recalculated(book: Path, folder: Path) -> dict[tuple[int, int], Any]:
    """Every value of a workbook of one sheet, by row and column, as LibreOffice computes it."""
    sheet = openpyxl.load_workbook(_convert([book], folder, "xlsx") / book.name, data_only=True).active
    assert sheet is not None
    return {(cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def sheets_of(books: Sequence[Path], folder: Path) -> list[dict[str, list[list[str]]]]:
    """The rows of every sheet of workbooks as LibreOffice computes them, numbers with all digits."""
    out = _convert(books, folder, EVERY_SHEET_WITH_ALL_DIGITS)
    found: list[dict[str, list[list[str]]]] = []
    for book in books:
        texts = {
            path.stem.removeprefix(f"{book.stem}-"): path.read_text("utf-8") for path in out.glob(f"{book.stem}-*.csv")
        }
        found.append({name: list(csv.reader(StringIO(text))) for name, text in texts.items()})
    return found


Cell: TypeAlias = "float | str | bool | None"
OPEN, WIDE = 1e150, 1e50
"""How an open end is written, and what no number that is known reaches."""


def stored(value: Reported, kind: Kind = Kind.NUMBER) -> list[float | str]:
    """What the cells of a value hold: both ends of a number or a date, 1, 0 or 0.5, all that a text can be."""
    match value:
        case bool():
            return [int(value)]
        case str():
            return [f"|{value}|"]
        case date():
            return [(value - date(1899, 12, 30)).days] * 2
        case Fraction():
            return [float(value)] * 2
        case Unknown() if kind is Kind.TEXT:
            return ["".join(f"|{option}|" for option in sorted(value.options or "?"))]
        case Unknown() if kind is not Kind.TRUTH:
            low, high = bounds(value)
            return [-OPEN if low is None else float(low), OPEN if high is None else float(high)]
        case NotApplicable() if kind is Kind.NUMBER:
            return [-OPEN, OPEN]
        case _:
            return [0.5]


def agrees(low: Cell, high: Cell, value: Value) -> bool:
    """Do the cells hold the value, to 1e-9?"""
    if isinstance(low, str):
        options = {value} if isinstance(value, str) else value.options if isinstance(value, Unknown) else set()
        return set(low.strip("|").split("||")) == (options or {"?"})
    if high is None:
        return low == (0.5 if isinstance(value, Unknown) else value)
    ends = stored(value, Kind.NUMBER)
    return len(ends) == 2 and all(_close(cell, end) for cell, end in zip((low, high), ends, strict=True))


def stored_cells(workbook: bytes) -> Mapping[str, Mapping[tuple[int, int], StoredCell]]:
    """The cells of a workbook as stored, by sheet."""
    return {sheet.name: sheet.cells for sheet in stored_workbook(workbook, "a.xlsx").sheets}


def matches(expected: StoredCell, rows: list[list[str]]) -> bool:
    """Does the cell hold the same text, or a number that differs by no more than 1e-9?"""
    row, column = expected.row - 1, expected.column - 1
    found = rows[row][column] if row < len(rows) and column < len(rows[row]) else ""
    if expected.type != "n" or not expected.text:
        return found == (expected.text or "")
    try:
        return _close(float(found), float(expected.text))
    except ValueError:
        return False


def _close(cell: Cell, end: float | str) -> bool:
    if not isinstance(cell, int | float) or not isinstance(end, int | float):
        return False
    if abs(end) >= WIDE or abs(cell) >= WIDE:
        return abs(cell) >= WIDE and abs(end) >= WIDE and (cell > 0) == (end > 0)
    return abs(cell - end) <= 1e-9 * max(1e-3, abs(end))

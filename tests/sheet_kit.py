"""Workbooks recalculated by LibreOffice from their formulas, whatever values are stored beside them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl

from standard_engine.formula.program import Kind
from standard_engine.formula.values import NotApplicable, Reported, Unknown, Value, bounds

ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Recalculate on load always; otherwise LibreOffice shows the stored values."""


def recalculated(books: Iterable[Path], folder: Path) -> list[Path]:
    """The workbooks saved anew by LibreOffice with every formula computed by it, in a folder of their own."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    out = folder / "recalculated"
    program = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
    paths = list(books)
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
    ]
    subprocess.run([*command, "--outdir", out, *paths], capture_output=True, timeout=300, check=True)
    return [out / path.name for path in paths]


Cell: TypeAlias = "float | str | bool | None"
OPEN, WIDE = 1e150, 1e50
"""How an open end is written, and what no number that is known reaches."""


def cells_of(path: Path) -> dict[str, dict[tuple[int, int], Any]]:
    """Every value of a workbook by sheet, row and column."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {
        sheet.title: {
            (cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
        }
        for sheet in book.worksheets
    }


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


def _close(cell: Cell, end: float | str) -> bool:
    if not isinstance(cell, int | float) or not isinstance(end, int | float):
        return False
    if abs(end) >= WIDE or abs(cell) >= WIDE:
        return abs(cell) >= WIDE and abs(end) >= WIDE and (cell > 0) == (end > 0)
    return abs(cell - end) <= 1e-9 * max(1e-3, abs(end))

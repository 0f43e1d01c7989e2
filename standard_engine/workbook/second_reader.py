"""openpyxl reads the workbook again, by its own ways; where it sees another content in a cell that is used, that is a finding.

Two programs that share no code seldom make the same mistake. openpyxl turns numbers into binary floats and serial numbers
into dates, so what is compared is what it would have made of our text.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from standard_engine.findings import Place
from standard_engine.findings import data_codes as codes
from standard_engine.language import say
from standard_engine.workbook.package import read_file, stored_workbook
from standard_engine.workbook.question import one_line
from standard_engine.workbook.reader import read_stored
from standard_engine.workbook.refs import parse_ref
from standard_engine.workbook.strings import unescape

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Submission
    from standard_engine.workbook.cells import StoredCell
    from standard_engine.workbook.package import StoredWorkbook

_DAY_PARTS = 1e-5
_NOTHING = "（空）"


def read_twice(path: Path, pack: ResolvedPack) -> Submission:
    """As `read_here`, with a finding for every used cell that openpyxl reads otherwise.

    Raises:
        InputError: as `read_here`; what openpyxl cannot read is a finding.
    """
    data = read_file(path)
    book = stored_workbook(data, path.name)
    submission = read_stored(book, pack)
    found = disagreements(data, book, used_cells(submission))
    return replace(submission, findings=(*submission.findings, *found))


class UsedCell(NamedTuple):
    """A cell that something was read from, and the field that it was read for."""

    sheet: str
    cell: str
    subject: str


def used_cells(submission: Submission) -> tuple[UsedCell, ...]:
    """The cells that a submission comes from."""
    read = ((datum.sheet, datum.cell, field) for (field, _, _), datum in submission.data.items())
    return tuple(UsedCell(sheet, cell, field) for sheet, cell, field in read if sheet is not None and cell is not None)


def disagreements(data: bytes, book: StoredWorkbook, used: Iterable[UsedCell]) -> list[Finding]:
    """Where openpyxl reads another content of used cells than we did."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            other = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except (Exception, MemoryError) as error:  # noqa: BLE001 - it raises nearly anything
        said = say("无法读取（{name}）", name=type(error).__name__)
        return [codes.READERS_DISAGREE.at(Place(file=book.name), ours=say("可以读取"), theirs=said)]
    sheets = {sheet.name: sheet for sheet in book.sheets}
    found: dict[tuple[str, str], Finding] = {}
    for name, place, field in used:
        if (name, place) in found:
            continue
        sheet = sheets[name]
        row, column = parse_ref(place)
        if sheet.merged_into(row, column) is not None:
            continue  # covered by a merge: not used, and openpyxl does not keep it
        ours = sheet.cell(row, column)
        theirs = other[name].cell(row, column).value if name in other.sheetnames else None
        if not _same(ours, theirs, other.epoch):
            found[name, place] = codes.READERS_DISAGREE.at(
                Place(sheet=name, cell=place),
                ours=_shown(None if ours is None else ours.text),
                theirs=_shown(theirs),
                subject=field,
            )
    return list(found.values())


def _same(ours: StoredCell | None, theirs: Any, epoch: datetime) -> bool:
    """Is what openpyxl gives what it makes of our text?"""
    text = None if ours is None else ours.text
    if ours is None or text is None or (text == "" and theirs is None):
        return theirs is None
    if ours.type == "b":
        return isinstance(theirs, bool) and theirs == (text == "1")
    if isinstance(theirs, (date, time, timedelta)):
        return ours.type == "d" or _same_day(text, theirs, epoch)
    if ours.type == "n":
        return not isinstance(theirs, bool) and isinstance(theirs, (int, float)) and _float(text) == float(theirs)
    return _plain(text) == _plain(str(theirs))


def _same_day(text: str, theirs: date | time | timedelta, epoch: datetime) -> bool:
    from openpyxl.utils.datetime import to_excel

    number = _float(text)
    serial = float(to_excel(theirs, epoch))  # type: ignore[no-untyped-call]
    return number is not None and abs(serial - number) < _DAY_PARTS


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _plain(text: str) -> str:
    return unescape(text).replace("\r\n", "\n").replace("\r", "\n")


def _shown(value: Any) -> str:
    return _NOTHING if value is None or value == "" else one_line(str(value))

"""One cell → one datum, with everything that is wrong or doubtful about it. Nothing is guessed silently."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.findings import data_codes as codes
from standard_engine.language import later, say
from standard_engine.pack.resolved import FieldType
from standard_engine.submission import Absence, Datum
from standard_engine.workbook.answers import read_choice, read_code, read_date, read_text, read_truth
from standard_engine.workbook.number_value import read_number
from standard_engine.workbook.question import Question, Reading, one_line
from standard_engine.workbook.words import absence_of, is_error

if TYPE_CHECKING:
    from standard_engine.findings import Finding
    from standard_engine.workbook.cells import StoredCell

_READERS = {
    FieldType.NUMBER: read_number,
    FieldType.CHOICE: read_choice,
    FieldType.TRUTH: read_truth,
    FieldType.CODE: read_code,
    FieldType.TEXT: read_text,
    FieldType.DATE: read_date,
}
_DOUBTFUL = (
    (re.compile(r"\[[^\]]+\]"), later("引用其他文件")),
    (re.compile(r"\b(?:WEBSERVICE|FILTERXML|RTD|IMAGE)\(", re.IGNORECASE), later("取自网络")),
    (re.compile(r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY)\(", re.IGNORECASE), later("每次打开都会变")),
    (re.compile(r"\b(?:INDIRECT|OFFSET)\(", re.IGNORECASE), later("间接引用，难以追溯")),
    (re.compile(r"\b(?:IFERROR|IFNA|ISERROR|ISERR|ISNA)\(", re.IGNORECASE), later("会掩盖计算错误")),
)


def read_cell(question: Question, cell: StoredCell | None) -> tuple[Datum, tuple[Finding, ...]]:
    """What a cell answers; None stands for a cell that is not stored at all."""
    reading = Reading(question, cell)
    datum = _read(reading, cell)
    if cell is not None and datum.value is not None and cell.text:
        _look(reading, cell)
    return datum, tuple(reading.findings)


def _read(reading: Reading, cell: StoredCell | None) -> Datum:
    if cell is None or not cell.text or absence_of(cell.text) is Absence.BLANK:
        if cell is not None and _not_calculated(cell):
            return reading.refused(codes.NOT_CALCULATED)
        return reading.blank()
    if reading.question.anchor is not None:
        return reading.refused(codes.UNDER_MERGE, anchor=reading.question.anchor)
    if cell.type == "e" or (cell.type != "n" and is_error(reading.text)):
        return reading.refused(codes.ERROR_CELL)
    return _READERS[reading.spec.type](reading, cell)


def _not_calculated(cell: StoredCell) -> bool:
    """A formula whose result is not there; an empty text is a result."""
    return cell.formula is not None and not (cell.type == "str" and cell.text is not None)


def _look(reading: Reading, cell: StoredCell) -> None:
    """Report what about the cell, beside its value, should be looked at."""
    if cell.formula is not None:
        what = next((words for pattern, words in _DOUBTFUL if pattern.search(cell.formula)), None)
        code = codes.FORMULA if what is None else codes.DOUBTFUL_FORMULA
        reading.report(code, what=what and say(what))
    if cell.style.struck:
        reading.report(codes.STRUCK_OUT)
    if cell.style.invisible:
        both = say("原值 {stored}，显示值 {shown}", stored=one_line(reading.raw or ""), shown=say("（空白）"))
        reading.report(codes.DISPLAY_DIFFERS, what=say("字体是白色，看不见"), stored=reading.raw, raw=both)

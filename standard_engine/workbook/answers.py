"""A cell's answer that is no number: a choice, yes or no, a code, a text, a date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.credit_code import credit_code_fault
from standard_engine.findings import data_codes
from standard_engine.findings import value_codes as codes
from standard_engine.language import say
from standard_engine.numerals import exact_text
from standard_engine.submission import Absence
from standard_engine.workbook.code_list import find_code, near_codes
from standard_engine.workbook.dates import iso_date, serial_date, why_no_date, written_date
from standard_engine.workbook.formats import display
from standard_engine.workbook.number_text import EXCEL_DIGITS, Refusal, stored_number
from standard_engine.workbook.tidy import bare, tidy_word, without_hidden
from standard_engine.workbook.words import absence_of, truth_of

if TYPE_CHECKING:
    from datetime import date

    from standard_engine.submission import Datum
    from standard_engine.workbook.cells import StoredCell
    from standard_engine.workbook.question import Reading

_EIGHT_DIGITS = re.compile(r"[12][0-9]{7}")
CREDIT_CODE = "credit_code"
"""The id of the text field that holds the 统一社会信用代码, in every pack."""


def read_choice(reading: Reading, cell: StoredCell) -> Datum:
    """The id of the option whose title or id the cell says, exactly but for width, case and spaces."""
    said = bare(_plain_text(cell))
    found = [option for option in reading.spec.options if said in {bare(option.title), bare(option.id)}]
    if len(found) == 1:
        return reading.value(found[0].id)
    titles = say("、").join(option.title for option in reading.spec.options)
    return _word(reading, cell) or reading.refused(codes.NOT_AN_OPTION, expected=titles)


def read_truth(reading: Reading, cell: StoredCell) -> Datum:
    """Yes or no, from a truth cell or a plain word; 无 is neither."""
    answer = cell.text == "1" if cell.type == "b" else truth_of(reading.text) if _is_text(cell) else None
    if answer is not None:
        return reading.value(answer)
    if absence_of(reading.text) is not Absence.NONE and (datum := _word(reading, cell)):
        return datum
    return reading.refused(codes.NOT_YES_OR_NO, expected=say("是 或 否"))


def read_code(reading: Reading, cell: StoredCell) -> Datum:
    """The code of the item of the field's enumeration that the cell names."""
    enumeration = reading.question.enumeration
    assert enumeration is not None  # noqa: S101 - a checked pack has one for every code field
    written = _plain_text(cell)
    match = find_code(written, enumeration)
    if match is None:
        near = near_codes(written, enumeration)
        return _word(reading, cell) or reading.refused(codes.NOT_IN_LIST, expected=enumeration.title, near=near)
    shown = f"{match.item.code} {match.item.title}"
    if match.completed:
        reading.notes.append(say("补全为 {shown}", shown=shown))
        reading.report(codes.CODE_COMPLETED, parsed=shown)
    if match.other_title:
        reading.report(codes.TITLE_DIFFERS, parsed=shown)
    return reading.value(match.item.code)


def read_text(reading: Reading, cell: StoredCell) -> Datum:
    """A text as written, without the white space around it and without characters that cannot be seen."""
    if datum := _word(reading, cell):
        return datum
    if cell.type == "n" and (reading.spec.id == CREDIT_CODE or _loses_digits(cell)):
        return reading.refused(codes.ID_AS_NUMBER)
    text, hidden = without_hidden(_plain_text(cell))
    text = text.strip()
    if hidden:
        reading.notes.append(say("去掉看不见的字符 {listed}", listed=say("、").join(hidden)))
        reading.report(data_codes.HIDDEN_CHARACTERS, what=say("、").join(hidden), parsed=text)
    return _credit_code(reading, text) if reading.spec.id == CREDIT_CODE else reading.value(text)


def _credit_code(reading: Reading, text: str) -> Datum:
    code = "".join(tidy_word(text).text.split()).upper()
    if code != text:
        reading.notes.append(say("整理为 {code}", code=code))
    fault = credit_code_fault(code)
    return reading.value(code) if fault is None else reading.refused(codes.BAD_CREDIT_CODE, what=fault)


def read_date(reading: Reading, cell: StoredCell) -> Datum:
    """A day, from a cell shown as a date or a date written in full."""
    day = _day(reading, cell)
    if day is not None:
        return reading.value(day)
    why = why_no_date(reading.text)
    hint = say("{why}；写成 2025-03-05 或 2025年3月5日。", why=why) if why else None
    return _word(reading, cell) or reading.refused(codes.NOT_A_DATE, expected=say("日期，如 2025-03-05"), hint=hint)


def _day(reading: Reading, cell: StoredCell) -> date | None:
    if cell.type == "d":
        return iso_date(reading.text)
    if cell.type == "n":
        return _shown_day(reading, cell)
    return written_date(reading.text)


def _shown_day(reading: Reading, cell: StoredCell) -> date | None:
    """The day that a number cell shows, or that eight digits spell; None for any other number."""
    number = stored_number(cell.text or "")
    if isinstance(number, Refusal):
        return None
    if not display(cell.number_format, 1).date:
        return _spelt_day(reading) if _EIGHT_DIGITS.fullmatch(reading.text) else None
    return serial_date(number.number, date1904=reading.question.date1904)


def _spelt_day(reading: Reading) -> date | None:
    """The day of a number like 20250305, too large for a day number."""
    day = written_date(reading.text)
    if day is not None:
        reading.notes.append(say("{raw} 按年月日读作 {day}", raw=reading.text, day=day))
    return day


def _word(reading: Reading, cell: StoredCell) -> Datum | None:
    """The datum of a word of absence; None for any other text."""
    absence = absence_of(reading.text) if _is_text(cell) else None
    return None if absence is None else reading.word(absence)


def _is_text(cell: StoredCell) -> bool:
    return cell.type in {"s", "str"}


def _plain_text(cell: StoredCell) -> str:
    """The text of a cell; a stored number without float noise."""
    if cell.type != "n":
        return cell.text or ""
    number = stored_number(cell.text or "")
    return (cell.text or "") if isinstance(number, Refusal) else exact_text(number.number)


def _loses_digits(cell: StoredCell) -> bool:
    return len(_plain_text(cell).lstrip("-")) > EXCEL_DIGITS

"""A cell's number in its row's own unit: units, percentages, limits, and what the cell shows against what it holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.findings import data_codes
from standard_engine.findings import value_codes as codes
from standard_engine.language import say
from standard_engine.numerals import exact_text
from standard_engine.pack.resolved import Limits
from standard_engine.submission import Absence
from standard_engine.workbook.dates import serial_date
from standard_engine.workbook.displayed import displayed
from standard_engine.workbook.formats import Display, display
from standard_engine.workbook.number_text import EXCEL_DIGITS, Refusal, Typed, stored_number, typed_number, why_not
from standard_engine.workbook.question import RowUnit, one_line
from standard_engine.workbook.tidy import tidy_number
from standard_engine.workbook.unit_text import PERCENT, is_percent, is_plain, is_unit, shown_unit, unit_factor
from standard_engine.workbook.words import absence_of

if TYPE_CHECKING:
    from standard_engine.submission import Datum
    from standard_engine.workbook.cells import StoredCell
    from standard_engine.workbook.question import Reading

_HUNDRED = 100
_TOO_LONG = 10**EXCEL_DIGITS
_NO_LIMITS = Limits()


def read_number(reading: Reading, cell: StoredCell) -> Datum:
    """The datum of a number field's cell that is not blank."""
    if cell.type == "b":
        return reading.refused(codes.TRUTH_AS_NUMBER, expected=reading.expected)
    if cell.type == "d":
        return reading.refused(codes.DATE_AS_NUMBER, expected=reading.expected)
    if cell.type == "n":
        return _stored(reading, cell)
    absence = absence_of(reading.text)
    return _typed(reading) if absence is None else reading.word(absence)


def _stored(reading: Reading, cell: StoredCell) -> Datum:
    number = stored_number(reading.text)
    if isinstance(number, Refusal):
        return reading.refused(number.code, what=number.what, expected=reading.expected)
    top = number.number.numerator
    shown = display(cell.number_format, (top > 0) - (top < 0))
    if shown.date:
        day = serial_date(number.number, date1904=reading.question.date1904)
        both = _both(reading, None if day is None else day.isoformat())
        return reading.refused(codes.DATE_AS_NUMBER, expected=reading.expected, raw=both)
    if abs(top) >= _TOO_LONG * number.number.denominator:
        reading.report(codes.TOO_MANY_DIGITS)
    reading.notes += number.notes
    unit = reading.question.unit
    if unit.factor is None:
        return _no_unit(reading)
    if shown.percent and is_percent(unit.text) and number.number:
        value = number.number * _HUNDRED
        reading.notes.append(say("百分比格式：{raw} → {number}%", raw=reading.raw, number=exact_text(value)))
        both = _both(reading, displayed(cell.number_format, number.number))
        reading.report(codes.PERCENT_FORMAT, parsed=f"{exact_text(value)}%", stored=reading.raw, raw=both)
        return _within_limits(reading, value, PERCENT)
    _compare_display(reading, shown, unit, displayed(cell.number_format, number.number))
    if is_percent(unit.text):
        _suspect_ratio(reading, number.number)
    return _converted(reading, number.number, unit)


def _compare_display(reading: Reading, shown: Display, unit: RowUnit, text: str | None) -> None:
    what = say(shown.oddity, words=shown.words) if shown.oddity else None
    if shown.percent and not (is_plain(unit.text) or is_percent(unit.text)):
        what = say("显示为百分数")
    elif shown.words and not shown.oddity and unit_factor(shown.words, reading.question.row) != unit.factor:
        what = say("显示时带有“{words}”", words=shown.words)
    if what is not None:
        reading.report(data_codes.DISPLAY_DIFFERS, what=what, stored=reading.raw, raw=_both(reading, text))


def _both(reading: Reading, shown: str | None) -> str:
    """What is stored beside what is shown, where that is known."""
    if shown is None:
        return say("原值 {stored}", stored=reading.raw)
    return say("原值 {stored}，显示值 {shown}", stored=reading.raw, shown=one_line(shown) or say("（空白）"))


def _suspect_ratio(reading: Reading, value: Fraction) -> None:
    """Ask whether 0.85 in a row of percentages was meant as 85, unless the declared ranges settle it."""
    if not value or abs(value.numerator) > value.denominator:
        return
    hundredfold = value * _HUNDRED
    limits, plausible = reading.spec.limits, reading.spec.plausible
    settled = plausible != _NO_LIMITS and plausible.hold(value) and not plausible.hold(hundredfold)
    if limits.hold(hundredfold) and not settled:
        reading.report(codes.PERCENT_SUSPECT, hundredfold=exact_text(hundredfold), parsed=f"{exact_text(value)}%")


def _typed(reading: Reading) -> Datum:
    number = typed_number(reading.text)
    if isinstance(number, Refusal):
        return reading.refused(number.code, what=number.what, expected=reading.expected)
    reading.notes += number.notes
    unit = _unit_of(reading, number)
    if unit is None:
        return _unit_refused(reading, number)
    if unit.factor is None:
        return _no_unit(reading)
    datum = _converted(reading, number.number, unit)
    if datum.value is not None:
        parsed = f"{exact_text(number.number)} {unit.text}".strip()
        code = codes.TEXT_NUMBER if number.doubt is None else codes.UNUSUAL_NUMBER
        reading.report(code, parsed=parsed, what=number.doubt, expected=reading.expected)
    return datum


def _unit_of(reading: Reading, number: Typed) -> RowUnit | None:
    """The unit in force: the one typed after the number, else the row's; None for one that it cannot be in."""
    row_unit = reading.question.unit
    if not number.unit:
        return row_unit
    factor = unit_factor(number.unit, reading.question.row)
    if factor is None:
        return None
    if row_unit.factor is not None and row_unit.factor != factor:
        expected = shown_unit(row_unit.text)
        reading.report(codes.UNITS_DISAGREE, unit=number.unit, expected=expected)
    return RowUnit(number.unit, factor)


def _unit_refused(reading: Reading, number: Typed) -> Datum:
    refusal = why_not(tidy_number(reading.text).text)
    looks_like_unit = is_unit(number.unit) or not any(char.isdigit() for char in number.unit)
    if refusal.code is codes.NOT_A_NUMBER and looks_like_unit:
        expected = shown_unit(reading.question.row.unit)
        return reading.refused(codes.UNKNOWN_UNIT, unit=number.unit, expected=expected)
    return reading.refused(refusal.code, what=refusal.what, expected=reading.expected)


def _no_unit(reading: Reading) -> Datum:
    """Nothing without a unit; the row's own finding says why."""
    return reading.absent(Absence.UNKNOWN)


def _converted(reading: Reading, number: Fraction, unit: RowUnit) -> Datum:
    if unit.factor is None or unit.factor.numerator == unit.factor.denominator:
        return _within_limits(reading, number, unit.text)
    own = shown_unit(reading.question.row.unit)
    reading.notes.append(
        say("单位换算：{unit} → {own}，×{number}", unit=shown_unit(unit.text), own=own, number=exact_text(unit.factor))
    )
    return _within_limits(reading, number * unit.factor, unit.text)


def _within_limits(reading: Reading, value: Fraction, unit: str) -> Datum:
    limits, plausible = reading.spec.limits, reading.spec.plausible
    if not limits.hold(value):
        return reading.refused(codes.OUT_OF_LIMITS, parsed=_shown(reading, value), expected=limits_text(limits))
    if not plausible.hold(value):
        reading.report(codes.IMPLAUSIBLE, parsed=_shown(reading, value), expected=limits_text(plausible))
    return reading.value(value, unit)


def _shown(reading: Reading, value: Fraction) -> str:
    return f"{exact_text(value)} {reading.question.row.unit}".strip()


def limits_text(limits: Limits) -> str:
    """A range in words: `≥0 且 ≤100`; empty for no limits."""
    ends = (("≥", limits.low), (">", limits.above), ("≤", limits.high), ("<", limits.below))
    return say(" 且 ").join(f"{sign}{exact_text(end)}" for sign, end in ends if end is not None)

"""The formulas of 试算过程 that choose between what was reported and what is tried instead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from standard_engine.formula.excel_numbers import OPEN, literal
from standard_engine.formula.excel_texts import between_bars, quoted
from standard_engine.formula.function_values import OF_FIELDS
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import Call
from standard_engine.formula.values import NotApplicable, Reported, Unknown, bounds
from standard_engine.pack.resolved import FieldType
from standard_engine.report.grid import Formula
from standard_engine.submission import Absence

if TYPE_CHECKING:
    from standard_engine.report.trial import Entry, Trial

NOT_APPLICABLE, YES, NO = "不适用", "是", "否"
FIRST_DAY, LAST_DAY = 61, 2958465
"""March 1900, where the calendars of all spreadsheets agree, to the end of 9999."""
_EPOCH = date(1899, 12, 30)


Cell: TypeAlias = Formula | float | str | None


def entry_cells(entry: Entry, trial: Trial, options_at: int | None) -> tuple[Cell, ...]:
    """Low end or value, high end, given, applicable; None for a cell that nothing reads.

    `options_at` is the row of the first option of a choice.
    """
    value = trial.plain[entry.leaf.field]
    absent = _stored(NotApplicable(), entry)
    missing = _stored(Unknown(frozenset(), entry.leaf.low, entry.leaf.high, _options(entry)), entry)
    reported = _stored(value, entry)
    tried = _tried(entry, options_at)
    row = _row(entry, trial)

    def cell(end: int) -> Cell:
        if end >= len(reported):
            return None
        if not (entry.open or row):
            return reported[end]
        if end == 1 and reported[0] == reported[1] and not entry.may_lack:
            return Formula(f"B{entry.line}", reported[1])
        otherwise = _literal(reported[end])
        if row:
            otherwise = f"IF({row},{_literal(missing[end])},{otherwise})"
        return Formula(_answer(entry, tried, _literal(absent[end]), otherwise, options_at), reported[end])

    def asked(function: str, lacking: str) -> Cell:
        if Call(function, (entry.leaf.field,)) not in trial.asked:
            return None
        first = stored_truth(OF_FIELDS[function](value))
        otherwise = f"IF({row},0.5,{first:g})" if row else f"{first:g}"
        return Formula(_answer(entry, "1", lacking, otherwise, options_at), first)

    return cell(0), cell(1), asked("given", "0"), asked("applicable", "0")


def option_rows(trial: Trial) -> dict[str, int]:
    """The row of 试算过程 with the first option of each field that is a choice."""
    rows: dict[str, int] = {}
    at = trial.first_line + len(trial.reading.lines) + 1
    for entry in trial.entries:
        if entry.options is not None and entry.spec.id not in rows:
            rows[entry.spec.id] = at
            at += len(choices(entry)) + 1
    return rows


def choices(entry: Entry) -> list[tuple[str, str]]:
    """What a yellow cell offers, and how the formulas hold it."""
    lacking = [(NOT_APPLICABLE, "")] if entry.spec.not_applicable else []
    return [(title, between_bars([id_])) for id_, title in entry.options or ()] + lacking


def is_tried(entry: Entry, options_at: int | None) -> str:
    """The condition that what stands in the yellow cell is a value that the field may have."""
    cell = entry.tried
    match entry.spec.type:
        case FieldType.NUMBER:
            limits = entry.spec.limits
            ends = ((">=", limits.low), (">", limits.above), ("<=", limits.high), ("<", limits.below))
            return f"AND({','.join([f'ISNUMBER({cell})', *(f'{cell}{sign}{literal(end)}' for sign, end in ends if end is not None)])})"
        case FieldType.DATE:
            return f"AND(ISNUMBER({cell}),{cell}>={FIRST_DAY},{cell}<={LAST_DAY})"
        case FieldType.TRUTH:
            return f'OR({cell}="{YES}",{cell}="{NO}")'
    rows = range(options_at or 0, (options_at or 0) + len(entry.options or ()))
    return f"OR({','.join(f'EXACT({cell},$B${row})' for row in rows)})"


def _answer(entry: Entry, tried: str, absent: str, otherwise: str, options_at: int | None) -> str:
    if not entry.open:
        return otherwise
    if entry.spec.not_applicable:
        otherwise = f'IF({entry.tried}="{NOT_APPLICABLE}",{absent},{otherwise})'
    return f"IF({is_tried(entry, options_at)},{tried},{otherwise})"


def _tried(entry: Entry, options_at: int | None) -> str:
    """What is tried as the formulas hold it."""
    match entry.spec.type:
        case FieldType.DATE:
            return f"INT({entry.tried})"
        case FieldType.TRUTH:
            return f'IF({entry.tried}="{YES}",1,0)'
        case FieldType.NUMBER:
            return entry.tried
    first = options_at or 0
    text = f"$C${first + len(entry.options or ()) - 1}"
    for row in reversed(range(first, first + len(entry.options or ()) - 1)):
        text = f"IF(EXACT({entry.tried},$B${row}),$C${row},{text})"
    return text


def _row(entry: Entry, trial: Trial) -> str:
    """Of a row that is not there: the condition that something of it is tried; empty for any other entry."""
    field = entry.leaf.field
    if not isinstance(trial.plain[field], NotApplicable) or not entry.spec.optional_rows:
        return ""
    if trial.basis.submission.datum(field.id, field.key, entry.year).absence is Absence.NOT_APPLICABLE:
        return ""
    same = [
        other.tried
        for other in trial.entries
        if other.spec.optional_rows and other.spec.by == entry.spec.by and other.row.key == field.key
    ]
    return f"COUNTA({','.join(same)})>0"


def _options(entry: Entry) -> frozenset[str] | None:
    return None if entry.leaf.options is None else frozenset(entry.leaf.options)


def _stored(value: Reported, entry: Entry) -> tuple[float | str, ...]:
    """The cells of a reported value."""
    match entry.leaf.kind:
        case Kind.TRUTH:
            return (stored_truth(value),)
        case Kind.TEXT:
            return (stored_text(value),)
    return spread(value)


def stored_truth(value: Any) -> float:
    """A condition as a cell holds it."""
    return float(value) if isinstance(value, bool) else 0.5


def stored_text(value: Any, formula: str = "") -> str:
    """All that a text can be, as a cell holds it, in the order in which its formula names them."""
    options = [value] if isinstance(value, str) else sorted(getattr(value, "options", None) or "?")
    return between_bars(sorted(options, key=lambda option: formula.find(between_bars([option]))))


def spread(value: Any) -> tuple[float, float]:
    """Both ends of a number or a date as cells hold them."""
    if isinstance(value, date):
        day = float((value - _EPOCH).days)
        return day, day
    low, high = (None, None) if isinstance(value, NotApplicable) else bounds(value)
    return -float(OPEN) if low is None else float(low), float(OPEN) if high is None else float(high)


def _literal(value: float | str) -> str:
    return quoted(value) if isinstance(value, str) else f"{value:.15G}"

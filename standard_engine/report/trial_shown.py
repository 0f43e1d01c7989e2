"""Live cells that people read: a number or its bounds, a level, a status, the decision; each with the value it has at first."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.assessment.result import Outcome, Status
from standard_engine.formula.excel_numbers import WIDE
from standard_engine.formula.excel_texts import between_bars, quoted
from standard_engine.formula.values import Unknown, bounds
from standard_engine.language import later, say
from standard_engine.pack.resolved import NO_GRADE, NO_LEVEL
from standard_engine.report.figures import Figure
from standard_engine.report.grid import Cell, Formula, Look
from standard_engine.report.headline import MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from standard_engine.formula.excel_cells import Place

OPEN = later("待定")
NOTHING = "—"
POINTS, BOUNDS = 2, 3
"""Decimals of points that are known, at least, and of bounds."""
CHANGE_FORMAT = '+0.00####;-0.00####;"—"'
POINTS_FORMAT, VALUE_FORMAT = "#,##0.00####", "#,##0.0#######"


def number(place: Place, value: Any, decimals: int, number_format: str, look: Look = Look.NUMBER) -> Formula:
    """A number, or from the least to the most that it can be, or that it is open."""
    low, high = place.low, place.high
    known = low if low == high else f"IF({high}-{low}<=1E-12*ABS({low})+1E-12,{low},{_between(low, high, decimals)})"
    return Formula(known, _shown(value, decimals), look, number_format)


def _between(low: str, high: str, decimals: int) -> str:
    ends = "&".join((f"FIXED(ROUND({low},9),{decimals},TRUE)", '"–"', f"FIXED(ROUND({high},9),{decimals},TRUE)"))
    return f"IF({high}-{low}>{WIDE},{quoted(say(OPEN))},{ends})"


def _shown(value: Any, decimals: int) -> float | str:
    if isinstance(value, Fraction):
        return float(value)
    low, high = bounds(value)
    if low is None or high is None:
        return say(OPEN)
    return float(low) if low == high else f"{_fixed(low, decimals)}–{_fixed(high, decimals)}"


def _fixed(value: Fraction, decimals: int) -> str:
    """As FIXED writes it: halves away from zero."""
    scaled = int(abs(value) * 10**decimals + Fraction(1, 2))
    whole, part = divmod(scaled, 10**decimals)
    return f"{'-' if value < 0 and scaled else ''}{whole}.{part:0{decimals}}"


def applying(applies: Place | None, inner: Formula, holds: Any) -> Formula:
    """As `inner`, or 不适用 where a condition does not hold."""
    if applies is None:
        return inner
    no = say(Status.NOT_APPLICABLE.label)
    text = f"IF({applies.low}=0,{quoted(no)},{inner.text})"
    return Formula(text, no if holds is False else inner.value, inner.look, inner.number_format)


def plain(value: Fraction) -> str:
    """A number as `&` joins it to a text."""
    return f"{float(value):.15g}"


def change(before: str, after: str, reported: Cell, tried: Formula) -> Formula:
    """The difference of two cells of points where both are known, else a dash."""
    value: float | str = NOTHING
    if isinstance(reported, Figure) and reported.number is not None and isinstance(tried.value, float):
        value = round(tried.value - float(reported.number), 9)
    text = f'IF(AND(ISNUMBER({before}),ISNUMBER({after})),ROUND({after}-{before},9),"{NOTHING}")'
    return Formula(text, value, Look.NUMBER, CHANGE_FORMAT)


def of_points(figure: Figure) -> Figure:
    """Points with at least two decimals, as those that are tried are shown."""
    whole, _, decimals = figure.text.partition(".")
    if figure.number is None or len(decimals) >= POINTS:
        return figure
    return Figure(f"{whole}.{decimals.ljust(POINTS, '0')}", figure.number)


def level(place: Place, value: Any, levels: Sequence[str]) -> Formula:
    """A level of these, or those that it may be; open where it may be any."""
    names = f'SUBSTITUTE(MID({place.low},2,LEN({place.low})-2),"||",{quoted(say("或"))})'
    if _level(NO_LEVEL) != NO_LEVEL:
        names = f"SUBSTITUTE({names},{quoted(NO_LEVEL)},{quoted(_level(NO_LEVEL))})"
    text = f"IF(LEN({place.low})={len(between_bars(levels))},{quoted(say(OPEN))},{names})"
    return Formula(text, level_text(value, levels), Look.TEXT)


def level_text(value: Any, levels: Sequence[str]) -> str:
    """A level as it is shown."""
    if isinstance(value, str):
        return _level(value)
    possible = [_level(level) for level in levels if level in value.options]
    return say(OPEN) if len(possible) == len(levels) else say("或").join(possible)


def _level(level: str) -> str:
    """A level of the pack by its own name; none of them in the language that is spoken."""
    return say(level) if level == NO_LEVEL else level


def truth(place: Place, value: Any) -> Formula:
    """是, 否 or open."""
    words = [quoted(word) for word in (say("是"), say("否"), say(OPEN))]
    text = f"IF({place.low}=1,{words[0]},IF({place.low}=0,{words[1]},{words[2]}))"
    return Formula(text, say(OPEN if isinstance(value, Unknown) else "是" if value else "否"), Look.TEXT)


def option(place: Place, value: Any, titles: Sequence[tuple[str, str]]) -> Formula:
    """The title of an option, or that it is open."""
    text = quoted(say(OPEN))
    for id_, title in reversed(titles):
        text = f"IF({place.low}={quoted(between_bars([id_]))},{quoted(title)},{text})"
    return Formula(text, dict(titles).get(value, say(OPEN)) if isinstance(value, str) else say(OPEN), Look.TEXT)


def status(met: Place, applies: Place | None, met_value: Any, applies_value: Any) -> Formula:
    """A status; what is missing and what cannot be decided are one here: 待定."""
    words = {name: quoted(f"{name.mark} {name.label}") for name in (Status.MET, Status.NOT_MET, Status.NOT_APPLICABLE)}
    undecided = quoted(f"? {say(OPEN)}")
    text = f"IF({met.low}=1,{words[Status.MET]},IF({met.low}=0,{words[Status.NOT_MET]},{undecided}))"
    if applies is not None:
        text = f"IF({applies.low}=0,{words[Status.NOT_APPLICABLE]},IF({applies.low}=1,{text},{undecided}))"
    return Formula(text, _status(met_value, applies_value), Look.TEXT)


def _status(met: Any, applies: Any) -> str:
    if applies is False:
        return f"{Status.NOT_APPLICABLE.mark} {Status.NOT_APPLICABLE.label}"
    if isinstance(applies, Unknown) or isinstance(met, Unknown):
        return f"? {say(OPEN)}"
    found = Status.MET if met else Status.NOT_MET
    return f"{found.mark} {found.label}"


def decision(
    decided: Place, graded: Place | None, value: Any, grade: Any, grades: Iterable[tuple[str, str]]
) -> Formula:
    """The decision with its grade."""
    passed, failed, undecided = (
        quoted(f"{MARKS[outcome]} {outcome.label}") for outcome in (Outcome.PASS, Outcome.FAIL, Outcome.UNDETERMINED)
    )
    titles = dict(grades)
    suffix = '""'
    for id_, title in reversed(titles.items()) if graded else ():
        suffix = f"IF({graded.low}={quoted(between_bars([id_]))},{quoted(say('（{grade}）', grade=title))},{suffix})"  # type: ignore[union-attr]
    text = f"IF({decided.low}=1,{passed}&{suffix},IF({decided.low}=0,{failed},{undecided}))"
    outcome = Outcome.UNDETERMINED if isinstance(value, Unknown) else Outcome.PASS if value else Outcome.FAIL
    named = isinstance(grade, str) and grade != NO_GRADE and outcome is Outcome.PASS
    return Formula(
        text,
        f"{MARKS[outcome]} {outcome.label}" + (say("（{grade}）", grade=titles[grade]) if named else ""),
        Look.TEXT,
    )

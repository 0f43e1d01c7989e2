"""Interval arithmetic as text of Excel formulas: every number is a pair, the least and the most that it can be.

An open end is `OPEN`, and whatever is larger than `WIDE`. A spreadsheet computes in binary floating point, so two numbers
count as equal where they differ by less than a relative 1E-12; what is nearer to zero than 1E-12 divides nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.formula import values
from standard_engine.formula.function_values import FUNCTIONS
from standard_engine.formula.values import Unknown, Value, edges
from standard_engine.numerals import exact_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standard_engine.formula.tree import ArithmeticSign, ComparisonSign

OPEN = "1E+150"
"""An open end, with its sign."""
WIDE = "1E+50"
"""No number that is known is larger."""
NOWHERE = "1E+200"
"""What a choice gives for a case that cannot be, so that MIN passes it over; negative for MAX."""
ZERO = "1E-12"
"""What is nearer to zero divides nothing."""
NEAR = Fraction(1, 10**12)
"""The part of a number that two equal ones may differ by."""
SMALL = Fraction(1, 10**4)
"""What is smaller is written with an exponent."""
MOST_DIGITS = 15
"""Significant digits that Excel reads of a number in a formula."""
_ATOM = re.compile(r"\$?[A-Z]+\d+|-?\d+(\.\d+)?(E[+-]\d+)?|\(-?\d+/\d+\)")
ANY: Value = Unknown(frozenset())


@dataclass(frozen=True, slots=True)
class Span:
    """A number or a date: formula text for both ends, and what is known of it whatever is filled in."""

    low: str
    high: str
    known: Value = ANY
    dated: bool = False

    @property
    def least(self) -> values.Edge:
        """The least that it can ever be."""
        return edges(self.known)[0]

    @property
    def most(self) -> values.Edge:
        """The most that it can ever be."""
        return edges(self.known)[1]

    @property
    def atomic(self) -> bool:
        """May its texts be repeated?"""
        return is_atom(self.low) and is_atom(self.high)


def is_atom(text: str) -> bool:
    """Is it a reference or a number?"""
    return _ATOM.fullmatch(text) is not None


def literal(value: Fraction) -> str:
    """A number as a formula holds it: a decimal where 15 digits write it, else a quotient, else the nearest."""
    if value.denominator == 1 and abs(value.numerator) < 10**MOST_DIGITS:
        return str(value.numerator)
    if 0 < abs(value) < SMALL:
        return _nearest(value)
    text = exact_text(value)
    if "/" in text:
        short = max(len(str(abs(value.numerator))), len(str(value.denominator))) <= MOST_DIGITS
        return f"({text})" if short else _nearest(value)
    return text if len(text.lstrip("-").replace(".", "")) <= MOST_DIGITS else _nearest(value)


def _nearest(value: Fraction) -> str:
    """The decimal of 15 digits; `2.5E-13` is exact in it."""
    return f"{float(value):.{MOST_DIGITS}G}"


def constant(value: Fraction) -> Span:
    """A number that is always the same."""
    text = literal(value)
    return Span(text, text, value)


def negative(one: Span) -> Span:
    """Minus x."""
    low, high = edges(one.known)
    return _span(_minus(one.high), _minus(one.low), values.interval(-high, -low, frozenset()))


def arithmetic(sign: ArithmeticSign, one: Span, other: Span) -> Span:
    """One sign other; factors and divisors must be atomic."""
    match sign:
        case "+":
            return _span(_plus(one.low, other.low), _plus(one.high, other.high), values.plus(one.known, other.known))
        case "-":
            return _span(_less(one.low, other.high), _less(one.high, other.low), values.minus(one.known, other.known))
        case "*":
            return _product(one, other)
        case "/":
            return _quotient(one, other)


def _span(low: str, high: str, known: Value) -> Span:
    return constant(known) if isinstance(known, Fraction) else Span(low, high, known)


def _inner(text: str) -> str:
    return f"({text})" if text.startswith("-") else text


def _minus(text: str) -> str:
    return f"(-{_inner(text)})"


def _plus(one: str, other: str) -> str:
    return f"({_inner(one)}+{_inner(other)})"


def _less(one: str, other: str) -> str:
    if other == "0":
        return one
    return f"({_inner(one)}-{_inner(other)})"


def _times(one: str, other: str) -> str:
    return f"({_inner(one)}*{_inner(other)})"


def _over(one: str, other: str) -> str:
    return f"({_inner(one)}/{_inner(other)})"


def _if(condition: str, yes: str, no: str) -> str:
    return yes if yes == no else f"IF({condition},{yes},{no})"


def _product(one: Span, other: Span) -> Span:
    known = values.times(one.known, other.known)
    if isinstance(known, Fraction):
        return constant(known)
    if isinstance(other.known, Fraction):
        one, other = other, one
    if isinstance(one.known, Fraction):
        low, high = (other.low, other.high) if one.known > 0 else (other.high, other.low)
        return Span(_times(low, one.low), _times(high, one.low), known)
    low, high = _corners(one, other)
    open_low, open_high = (edge is None for edge in values.bounds(known))
    if open_low:
        low = f"MAX(-{OPEN},{low})"
    if open_high:
        high = f"MIN({OPEN},{high})"
    return Span(low, high, known)


def _corners(one: Span, other: Span) -> tuple[str, str]:
    if other.least >= 0:
        one, other = other, one
    if one.least >= 0 and other.least >= 0:
        return _times(one.low, other.low), _times(one.high, other.high)
    if one.least >= 0:
        low = _if(f"{other.low}<0", _times(one.high, other.low), _times(one.low, other.low))
        return low, _if(f"{other.high}>0", _times(one.high, other.high), _times(one.low, other.high))
    four = ",".join(_times(a, b) for a in (one.low, one.high) for b in (other.low, other.high))
    return f"MIN({four})", f"MAX({four})"


def _quotient(one: Span, other: Span) -> Span:
    known = values.over(one.known, other.known)
    if isinstance(known, Fraction):
        return constant(known)
    if isinstance(other.known, Fraction) and other.known != 0:
        low, high = (one.low, one.high) if other.known > 0 else (one.high, one.low)
        return Span(_over(low, other.low), _over(high, other.low), known)
    return Span(_divided(other, *_lowest(one, other), f"-{OPEN}"), _divided(other, *_highest(one, other), OPEN), known)


def _lowest(one: Span, other: Span) -> tuple[str, str]:
    """The least of a quotient where the divisor is above zero, and where it is below."""
    a, b, c, d = one.low, one.high, other.low, other.high
    above = _over(a, d) if one.least >= 0 else _if(f"{a}<0", _over(a, c), _over(a, d))
    below = _over(b, c) if one.most <= 0 else _if(f"{b}>0", _over(b, d), _over(b, c))
    return above, below


def _highest(one: Span, other: Span) -> tuple[str, str]:
    a, b, c, d = one.low, one.high, other.low, other.high
    above = _over(b, c) if one.least >= 0 else _if(f"{b}>0", _over(b, c), _over(b, d))
    below = _over(a, d) if one.most <= 0 else _if(f"{a}<0", _over(a, d), _over(a, c))
    return above, below


def _divided(divisor: Span, above: str, below: str, nothing: str) -> str:
    if divisor.least > 0:
        return above
    if divisor.most < 0:
        return below
    under = nothing if divisor.least >= 0 else f"IF({divisor.high}<-{ZERO},{below},{nothing})"
    return under if divisor.most <= 0 else f"IF({divisor.low}>{ZERO},{above},{under})"


def total(parts: Sequence[Span]) -> Span:
    """The sum of any number of parts."""
    known = FUNCTIONS["sum"]([part.known for part in parts])
    if len(parts) == 1:
        return parts[0]
    return _span(f"SUM({_list(parts, 'low')})", f"SUM({_list(parts, 'high')})", known)


def extreme(pick: str, parts: Sequence[Span]) -> Span:
    """`MIN` or `MAX` of any number of parts."""
    known = FUNCTIONS[pick.lower()]([part.known for part in parts])
    if len(parts) == 1:
        return parts[0]
    return _span(f"{pick}({_list(parts, 'low')})", f"{pick}({_list(parts, 'high')})", known)


def _list(parts: Sequence[Span], end: str) -> str:
    return ",".join(bare(getattr(part, end)) for part in parts)


def bare(text: str) -> str:
    """The text without brackets around all of it."""
    if not text.startswith("("):
        return text
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return text[1:-1] if at == len(text) - 1 else text
    return text


def absolute(one: Span) -> Span:
    """The size of an atomic number."""
    if one.least >= 0:
        return one
    known = FUNCTIONS["abs"]([one.known])
    return _span(f"MAX(0,{one.low},-{_inner(one.high)})", f"MAX({_minus(one.low)},{one.high})", known)


def rounded(one: Span, step: Fraction) -> Span:
    """An atomic number at the nearest multiple of a step, a tie at the even one (GB/T 8170—2008)."""
    known = FUNCTIONS["round_to"]([one.known, step])
    return _span(_rounded(one.low, step), _rounded(one.high, step), known)


def _rounded(text: str, step: Fraction) -> str:
    """A tie is told with care for binary noise, and then halved, rounded and doubled: that gives the even neighbour."""
    steps = _scaled(text, 1 / step)
    tie = f"ABS({steps}-INT({steps})-0.5)<1E-9+1E-14*ABS({steps})"
    whole = f"IF({tie},2*ROUND({steps}/2,0),ROUND({steps},0))"
    return f"IF(ABS({text})>{WIDE},{text},{_scaled(whole, step)})"


def _scaled(text: str, factor: Fraction) -> str:
    """Times a factor, by dividing where that is the plainer number."""
    if factor == 1:
        return text
    return _over(text, literal(1 / factor)) if factor.numerator == 1 else _times(text, literal(factor))


def counted(truths: Sequence[str]) -> Span:
    """How many conditions hold, of 1, 0 and 0.5."""
    most = Unknown(frozenset(), Fraction(0), Fraction(len(truths)))
    low, high = (",".join(f"INT({truth}+{extra})" for truth in truths) for extra in ("0", "0.5"))
    return Span(f"SUM({low})", f"SUM({high})", most)


def years_after(day: Span, years: int) -> Span:
    """The same day so many years on; an atomic date, unknown where it is before March 1900."""

    def later(text: str, unknown: str) -> str:
        moved = f"IF(YEAR({text})+{years}>9999,2958465,EDATE({text},{12 * years}))"
        return f"IF(ABS({text})>{WIDE},{text},IF({text}<61,{unknown},{moved}))"

    return Span(later(day.low, f"-{OPEN}"), later(day.high, OPEN), dated=True)


def compared(sign: ComparisonSign, one: Span, other: Span) -> str:
    """1 where a comparison holds whatever the sides turn out to be, 0 where it fails, else 0.5; both sides atomic."""
    answer = None if one.dated else values.settled(sign, one.known, other.known)
    if answer is not None:
        return "1" if answer else "0"
    match sign:
        case "<=":
            return _ordered(one, other)
        case ">=":
            return _ordered(other, one)
        case "<":
            return opposite(_ordered(other, one))
        case ">":
            return opposite(_ordered(one, other))
        case "==":
            return _equal(one, other)
        case "!=":
            return opposite(_equal(one, other))


def opposite(truth: str) -> str:
    """Not."""
    return {"1": "0", "0": "1", "0.5": "0.5"}.get(truth, f"(1-{truth})")


def _ordered(one: Span, other: Span) -> str:
    """One ≤ other: at most a hair above it."""
    surely = _at_most(one.high, other.low, one, other)
    if one.low == one.high and other.low == other.high:
        return f"IF({surely},1,0)"
    return f"IF({surely},1,IF({_at_most(one.low, other.high, one, other)},0.5,0))"


def _equal(one: Span, other: Span) -> str:
    met = _at_most(one.low, other.high, one, other), _at_most(other.low, one.high, other, one)
    known = [f"{side.high}-{_inner(side.low)}<=1E-12*ABS({side.low})" for side in (one, other) if side.low != side.high]
    same = f"IF(AND({','.join(known)}),1,0.5)" if known else "1"
    return f"IF(AND({','.join(met)}),{same},0)"


def _at_most(a: str, b: str, one: Span, other: Span) -> str:
    """A ≤ b with room for binary noise, in proportion to a side that is constant, else to b."""
    for side in (other, one):
        if isinstance(side.known, Fraction):
            return f"{bare(_less(a, b))}<={literal(abs(side.known) * NEAR or NEAR)}"
    return f"{bare(_less(a, b))}<=1E-12*ABS({b})+1E-15"


def chosen(condition: str, value: Span, rest: Span) -> Span:
    """`value` where an atomic condition is 1, `rest` where it is 0, the hull of both where it is 0.5."""
    known = values.union([value.known, rest.known], frozenset())
    some, sure, less = f"{condition}>0", f"{condition}=1", f"{condition}<1"
    if value.least >= rest.most:
        return _span(_if(sure, value.low, rest.low), _if(some, value.high, rest.high), known)
    if value.most <= rest.least:
        return _span(_if(some, value.low, rest.low), _if(sure, value.high, rest.high), known)
    low = f"MIN(IF({some},{value.low},{NOWHERE}),IF({less},{rest.low},{NOWHERE}))"
    high = f"MAX(IF({some},{value.high},-{NOWHERE}),IF({less},{rest.high},-{NOWHERE}))"
    return Span(low, high, known)


def chosen_date(condition: str, value: Span, rest: Span) -> Span:
    """As `chosen`; all atomic. Of two dates that differ, nothing is known."""

    def either(one: str, other: str, unknown: str) -> str:
        return f"IF({condition}=1,{one},IF({condition}=0,{other},IF({one}={other},{one},{unknown})))"

    low, high = either(value.low, rest.low, f"-{OPEN}"), either(value.high, rest.high, OPEN)
    return Span(low, high, dated=True)

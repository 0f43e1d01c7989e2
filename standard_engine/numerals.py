"""Numbers as text: exact decimals, GB/T 8170 rounding, and how a number is shown."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN_DIGITS = 4
_MOST_DIGITS = 60


def round_to(value: Fraction, step: Fraction) -> Fraction:
    """The multiple of `step` nearest to `value`; a tie goes to the even multiple (GB/T 8170—2008, 3.2 and 3.3).

    Steps such as 1/10, 1/2 or 1/5 give rounding to a digit, to 0.5 units and to 0.2 units. Half to even is symmetric,
    so a negative number is rounded by its absolute value.

    Raises:
        ValueError: if the step is not positive.
    """
    if step <= 0:
        raise ValueError("a rounding step must be positive")
    return round(value / step) * step


def decimal_places(value: Fraction) -> int | None:
    """How many decimals write the number exactly; None for a number without a finite decimal."""
    rest = value.denominator
    places = {2: 0, 5: 0}
    for prime in places:
        while rest % prime == 0:
            rest //= prime
            places[prime] += 1
    return max(places.values()) if rest == 1 else None


def exact_text(value: Fraction) -> str:
    """The number with nothing lost: a plain decimal where one exists, else `a/b`."""
    places = decimal_places(value)
    return f"{value.numerator}/{value.denominator}" if places is None else _fixed(value, places)


def show(value: Fraction, *, beside: Fraction | None = None, digits: int = SHOWN_DIGITS) -> str:
    """The number for a reader: exact where `digits` decimals suffice, else rounded half to even to `digits` figures.

    The integer part is never cut. A number that differs from `beside` never prints equal to it, nor on its wrong side:
    digits are added until the difference shows, so show each of the two beside the other.
    """
    while beside is not None and beside != value and digits < _MOST_DIGITS:
        ours, theirs = _rounded(value, digits)[0], _rounded(beside, digits)[0]
        if ours != theirs and (ours < theirs) == (value < beside):
            break
        digits += 1
    return _fixed(*_rounded(value, digits), grouped=True)


def show_among(value: Fraction, others: Iterable[Fraction]) -> str:
    """The number as `show` writes it beside each of the others: with the most decimals that any of them asks for."""
    texts = [show(value, beside=other) for other in others]
    return max(texts, key=lambda text: len(text.partition(".")[2]), default=show(value))


def show_percent(ratio: Fraction, *, decimals: int = 1) -> str:
    """A ratio as a percentage with a fixed number of decimals; what is not 0 or 1 never prints as 0 % or 100 %."""
    percent = ratio * 100
    while decimals < _MOST_DIGITS:
        rounded = round_to(percent, Fraction(1, 10**decimals))
        if rounded == percent or rounded not in {0, 100}:
            break
        decimals += 1
    return _fixed(round_to(percent, Fraction(1, 10**decimals)), decimals, grouped=True) + "%"


def _rounded(value: Fraction, digits: int) -> tuple[Fraction, int]:
    """The number as shown with so many figures, and its decimals."""
    exact = decimal_places(value)
    if exact is not None and exact <= digits:
        return value, exact
    figures = max(0, digits - len(str(int(abs(value))))) if abs(value) >= 1 else digits + _leading_zeros(value)
    places = figures if exact is None else min(figures, exact)
    return round_to(value, Fraction(1, 10**places)), places


def _fixed(value: Fraction, places: int, *, grouped: bool = False) -> str:
    scaled = abs(value) * 10**places
    whole, part = divmod(round(scaled), 10**places)
    sign = "-" if value < 0 and (whole or part) else ""
    integer = f"{whole:,}" if grouped else str(whole)
    return f"{sign}{integer}.{part:0{places}d}" if places else sign + integer


def _leading_zeros(value: Fraction) -> int:
    zeros = 0
    while value and abs(value) * 10 ** (zeros + 1) < 1:
        zeros += 1
    return zeros

"""What the simplest formulas give over the stored cells, exactly: sums over ranges, + − × ÷, brackets, percent signs.

These are the formulas that people write into a data workbook. Anything else gives None: it is used as stored, and marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.workbook.number_text import Refusal, stored_number
from standard_engine.workbook.refs import Area, parse_area, parse_ref

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.workbook.cells import Sheet, StoredCell

_LONGEST = 1_000
_DEEPEST = 40
_LARGEST_AREA = 10_000
_AS_DOUBLES = Fraction(1, 10**12)

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+\.?[0-9]*(?:[eE][+-]?[0-9]{1,2})?|\.[0-9]+)"
    r"|(?:(?P<sheet>'(?:[^']|'')+'|[^\s!'()+*/,:%^&=<>-]+)!)?(?P<ref>\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}(?::\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6})?)(?![A-Za-z0-9_.(])"
    r"|(?P<sum>SUM)\(|(?P<sign>[-+*/(),%]))"
)


class _Unknown(Exception):  # noqa: N818 - not an error: the formula is left as it is
    """More than the simplest formulas."""


@dataclass(slots=True)
class Recalculated:
    """The value of a formula, and the largest number that went into it."""

    value: Fraction
    largest: Fraction

    def agrees(self, stored: Fraction) -> bool:
        """Is the stored result the same, but for what a program that reckons in doubles may lose?"""
        return abs(self.value - stored) <= _AS_DOUBLES * max(self.largest, abs(self.value), abs(stored))


def recalculated(formula: str, sheet: Sheet, sheets: Mapping[str, Sheet]) -> Recalculated | None:
    """What the formula of a cell on `sheet` gives; None where it is not one of the simplest, or a cell is no number."""
    if len(formula) > _LONGEST:
        return None
    try:
        reckoning = _Reckoning(_tokens(formula.removeprefix("=")), sheet, sheets)
        value = reckoning.expression()
        reckoning.expect_end()
    except (_Unknown, ZeroDivisionError, ValueError):
        return None
    return Recalculated(value, reckoning.largest)


def _tokens(formula: str) -> list[re.Match[str]]:
    found, at = [], 0
    text = formula.rstrip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None:
            raise _Unknown
        found.append(token)
        at = token.end()
    return found


@dataclass(slots=True)
class _Reckoning:
    """Descends through the tokens, reckoning as it goes."""

    tokens: list[re.Match[str]]
    sheet: Sheet
    sheets: Mapping[str, Sheet]
    at: int = 0
    depth: int = 0
    largest: Fraction = field(default_factory=Fraction)

    def expression(self) -> Fraction:
        value = self._term()
        while sign := self._take("+", "-"):
            value = value + self._term() if sign == "+" else value - self._term()
        return value

    def expect_end(self) -> None:
        if self.at != len(self.tokens):
            raise _Unknown

    def _term(self) -> Fraction:
        value = self._factor()
        while sign := self._take("*", "/"):
            value = value * self._factor() if sign == "*" else value / self._factor()
        return value

    def _factor(self) -> Fraction:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _Unknown
        if sign := self._take("+", "-"):
            value = self._factor() if sign == "+" else -self._factor()
        else:
            value = self._operand()
            while self._take("%"):
                value /= 100
        self.depth -= 1
        return value

    def _operand(self) -> Fraction:
        token = self._next()
        if token["number"] is not None:
            return self._seen(Fraction(token["number"]))
        if token["sum"] is not None:
            return self._sum()
        if token["ref"] is not None:
            return self._cell(token)
        if token["sign"] == "(":
            value = self.expression()
            self._close()
            return value
        raise _Unknown

    def _sum(self) -> Fraction:
        total = Fraction(0)
        while True:
            token = self._peek()
            if token is not None and token["ref"] is not None and ":" in token["ref"]:
                self.at += 1
                total += self._range(token)
            else:
                total += self.expression()
            if not self._take(","):
                self._close()
                return total

    def _range(self, token: re.Match[str]) -> Fraction:
        area = parse_area(token["ref"].replace("$", ""))
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > _LARGEST_AREA:
            raise _Unknown
        sheet = self._sheet(token)
        return sum((self._number(cell) for cell in _cells(sheet, area) if cell.type == "n"), Fraction(0))

    def _cell(self, token: re.Match[str]) -> Fraction:
        cell = self._sheet(token).cell(*parse_ref(token["ref"].replace("$", "")))
        if cell is None or (cell.text is None and cell.formula is None):
            return Fraction(0)
        if cell.type != "n":
            raise _Unknown
        return self._number(cell)

    def _number(self, cell: StoredCell) -> Fraction:
        number = stored_number(cell.text or "")
        if isinstance(number, Refusal):
            raise _Unknown
        return self._seen(number.number)

    def _seen(self, value: Fraction) -> Fraction:
        self.largest = max(self.largest, abs(value))
        return value

    def _sheet(self, token: re.Match[str]) -> Sheet:
        if token["sheet"] is None:
            return self.sheet
        name = token["sheet"]
        plain = name[1:-1].replace("''", "'") if name.startswith("'") else name
        if plain not in self.sheets:
            raise _Unknown
        return self.sheets[plain]

    def _peek(self) -> re.Match[str] | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _next(self) -> re.Match[str]:
        token = self._peek()
        if token is None:
            raise _Unknown
        self.at += 1
        return token

    def _take(self, *signs: str) -> str | None:
        token = self._peek()
        if token is None or token["sign"] not in signs:
            return None
        self.at += 1
        return token["sign"]

    def _close(self) -> None:
        if not self._take(")"):
            raise _Unknown


def _cells(sheet: Sheet, area: Area) -> list[StoredCell]:
    positions = (
        (row, column) for row in range(area.top, area.bottom + 1) for column in range(area.left, area.right + 1)
    )
    return [sheet.cells[position] for position in positions if position in sheet.cells]

"""The trial with conditions that are not known tried both ways, as the exact reading tries them.

Whether a thing applies may be open as long as a value is missing. Marks that it either has or leaves to others would make
the bounds of the score vague; so every line that rests on such a condition is computed once for each way, in columns of
its own, and what is shown is put together from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.formula.exact import Environment, truths_of
from standard_engine.formula.excel_cells import Place
from standard_engine.formula.excel_texts import between_bars, quoted
from standard_engine.formula.program import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standard_engine.formula.excel_cells import Line

MOST_SPLITS = 3
"""Conditions tried both ways; the lines that rest on them are then computed 2³ times."""
TOGETHER = ("D", "E")
"""The columns of what all ways together give."""
FIRST_COLUMN = ord("G")
_REFERENCE = re.compile(r"(?<![$A-Z!])([BC])(\d+)")


@dataclass(frozen=True, slots=True)
class Ways:
    """Which conditions are tried both ways, the rows that rest on them, and the values of each way."""

    conditions: tuple[str, ...]
    rows: frozenset[int]
    runs: tuple[Environment, ...]

    def place(self, place: Place) -> Place:
        """Where a value is read once all ways are put together."""
        found = _REFERENCE.fullmatch(place.low)
        if found is None or int(found[2]) not in self.rows:
            return place
        low, high = (f"{column}{found[2]}" for column in TOGETHER)
        return Place(low, high if place.high else "")

    def line(self, line: Line, row: int, way: int) -> tuple[str, str]:
        """The formulas of a line in one way."""
        if line.name in self.conditions:
            truth = truths_of(list(self.conditions))[way][self.conditions.index(line.name)]
            return f"IF(B{row}=0.5,{int(truth)},B{row})", ""
        return self._moved(line.low, way), self._moved(line.high, way)

    def together(self, line: Line, row: int, texts: Sequence[str]) -> tuple[str, str]:
        """The formulas of what all ways give; `texts` are all that a text can be."""
        pairs = [columns(way) for way in range(len(self.runs))]
        lows, highs = (",".join(f"{pair[end]}{row}" for pair in pairs) for end in (0, 1))
        match line.kind:
            case Kind.TRUTH:
                return f"IF(MIN({lows})=MAX({lows}),{pairs[0][0]}{row},0.5)", ""
            case Kind.TEXT:
                joined = lows.replace(",", "&")
                bars = [quoted(between_bars([text])) for text in texts]
                return "&".join(f'IF(ISNUMBER(FIND({bar},{joined})),{bar},"")' for bar in bars), ""
        return f"MIN({lows})", f"MAX({highs})"

    def _moved(self, text: str, way: int) -> str:
        """The formula with what rests on the conditions read from this way's columns; what is quoted stays."""

        def move(found: re.Match[str]) -> str:
            if int(found[2]) not in self.rows:
                return found[0]
            return columns(way)["BC".index(found[1])] + found[2]

        parts = text.split('"')
        return '"'.join(_REFERENCE.sub(move, part) if at % 2 == 0 else part for at, part in enumerate(parts))


def columns(way: int) -> tuple[str, str]:
    """The columns of a way."""
    return chr(FIRST_COLUMN + 2 * way), chr(FIRST_COLUMN + 2 * way + 1)


def resting_rows(lines: Sequence[Line], first: int, conditions: Sequence[str]) -> frozenset[int]:
    """The rows of the conditions and of all that rests on them; the first line stands in row `first`."""
    rows: set[int] = set()
    for row, line in enumerate(lines, first):
        parts = (part for text in (line.low, line.high) for part in text.split('"')[::2])
        if line.name in conditions or any(
            int(found[2]) in rows for part in parts for found in _REFERENCE.finditer(part)
        ):
            rows.add(row)
    return frozenset(rows)

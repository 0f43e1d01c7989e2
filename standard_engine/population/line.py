"""A line of rules: some numbers of a pack moving together from one value each to another, everything else as it was.

A place on the line is a share of the way, 0 at its start and 1 at its end.
"""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.proposed import Change, moving, proposed
from standard_engine.errors import PackError, UsageError
from standard_engine.formula.between import UnalikeError, between
from standard_engine.numerals import exact_text
from standard_engine.pack.difference import Kind, Side, differences
from standard_engine.pack.draft import read_draft
from standard_engine.pack.grammar import exact_number
from standard_engine.pack.load import load_pack
from standard_engine.population.runner import Runner
from standard_engine.population.scenarios import DECISION

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from standard_engine.formula.program import Program
    from standard_engine.pack.difference import Difference
    from standard_engine.pack.resolved import ResolvedPack

HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Range:
    """A number that is to move: its name as in `rules set`, the condition of its entry, and the values it moves between."""

    name: str
    start: Fraction
    end: Fraction
    when: str | None = None

    def at(self, share: Fraction) -> Fraction:
        """The value at a place on the line."""
        return self.start + share * (self.end - self.start)

    def share(self, value: Fraction) -> Fraction:
        """The place on the line where the number has this value."""
        return (value - self.start) / (self.end - self.start)

    def change(self, share: Fraction) -> Change:
        """The proposal of the value at a place."""
        return Change(self.name, exact_text(self.at(share)), self.when)


def read_range(text: str) -> Range:
    """`名称=起值..止值`, or `名称=起值..止值 @ 条件`.

    Raises:
        UsageError: for anything else, and for two equal values.
    """
    found = re.fullmatch(r"([^=@]+)=([^@]+?)\.\.([^@]+?)(?:@(.+))?", text)
    if found is None:
        raise UsageError(f"“{text}”不是范围；应写成 名称=起值..止值，或 名称=起值..止值 @ 条件")
    name, start, end, when = (part.strip() if part else None for part in found.groups())
    try:
        moved = Range(name or "", exact_number(start or ""), exact_number(end or ""), when)
    except ValueError as error:
        raise UsageError(f"“{text}”：{error}") from None
    if moved.start == moved.end:
        raise UsageError(f"“{text}”的两端相同，没有范围")
    return moved


@dataclass(frozen=True, slots=True)
class Moved:
    """A number on a line: what it is, its range, and its value at present; None where it has none by itself."""

    said: Difference
    range: Range
    present: Fraction | None


class Line:
    """Two packs that differ in numbers only, and every program between them. `since` is the day on which they are compared."""

    def __init__(self, start: Path, end: Path, since: date, home: Path | None = None) -> None:
        """Load both; `home` is the pack as it is at present, by default the one at the start.

        Raises:
            PackError: if one of them is broken.
            UsageError: if they differ in more than numbers, or in no number.
        """
        self.since = since
        self.packs = load_pack(start, since), load_pack(end, since)
        self._runners = [Runner(pack, DECISION) for pack in self.packs]
        present = {(one.name, one.when): one.old for one in _differences(home or start, end, since)}
        self.moved = tuple(
            Moved(one, Range(one.name, *_ends(one), one.when_text), _known(present.get((one.name, one.when), one.new)))
            for one in _differences(start, end, since)
        )
        if not self.moved:
            raise UsageError("两端的规则没有不同的数值，之间没有可以移动的")
        self.program(HALF)

    @property
    def runner(self) -> Runner:
        """What decides by the pack at the start."""
        return self._runners[0]

    def program(self, share: Fraction) -> Program:
        """What is computed at a place on the line.

        Raises:
            UsageError: if the packs at the ends differ in more than numbers.
        """
        try:
            return between(self._runners[0].program, self._runners[1].program, share)
        except UnalikeError as error:
            raise UsageError(
                f"两端的规则不止数值不同（{error or '计算步骤'}），之间没有意义；只有数值不同的两个规则包才能连成一线"
            ) from None


def _differences(one: Path, other: Path, day: date) -> list[Difference]:
    found = differences(Side(read_draft(one), day), Side(read_draft(other), day))
    return [each for each in found if each.kind is Kind.VALUE]


def _known(text: str | None) -> Fraction | None:
    try:
        return exact_number((text or "").partition(" ")[0])
    except ValueError:
        return None


def _ends(one: Difference) -> tuple[Fraction, Fraction]:
    try:
        return exact_number((one.old or "").partition(" ")[0]), exact_number((one.new or "").partition(" ")[0])
    except ValueError:
        raise UsageError(f"{one.subject}{one.aspect}：{one.old} 和 {one.new} 不都是数，之间没有意义") from None


@contextmanager
def line_of(home: Path, ranges: Sequence[Range], since: date) -> Iterator[Line]:
    """The line along which numbers of a pack move.

    Raises:
        UsageError: with what is wrong with the ranges.
        PackError: if the pack is broken at one end.
    """
    with ExitStack() as stack:
        folders = [_at(stack, home, ranges, since, Fraction(share)) for share in (0, 1)]
        try:
            line = Line(folders[0], folders[1], since, home)
        except PackError as error:
            raise UsageError(f"范围的一端不是完好的规则：{error}") from None
        half = load_pack(_at(stack, home, ranges, since, HALF), since)
        if Runner(half, DECISION).program != line.program(HALF):
            raise UsageError("这些数值在范围中间使规则换了一种写法，不能一次算完；请把范围分成几段")
        line.moved = tuple(_named(one, ranges) for one in line.moved)
        yield line


def _named(moved: Moved, ranges: Sequence[Range]) -> Moved:
    """With the name by which the range was asked for, where only one can be meant."""
    ends = (moved.range.start, moved.range.end)
    own = [one for one in ranges if (one.start, one.end) == ends and one.name.endswith(f".{moved.said.aspect}")]
    return replace(moved, range=replace(moved.range, name=own[0].name)) if len(own) == 1 else moved


def pack_at(home: Path, ranges: Sequence[Range], since: date, share: Fraction) -> ResolvedPack:
    """The pack with the numbers at a place, made and loaded as any other."""
    with ExitStack() as stack:
        return load_pack(_at(stack, home, ranges, since, share), since)


def _at(stack: ExitStack, home: Path, ranges: Sequence[Range], since: date, share: Fraction) -> Path:
    changes = moving(home, [one.change(share) for one in ranges], since)
    return stack.enter_context(proposed(home, changes, since))

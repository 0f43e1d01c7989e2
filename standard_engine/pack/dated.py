"""Dated entries: which hold on a date, and whether their dates overlap or leave a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Generic, Protocol, TypeVar


class Entry(Protocol):
    """Anything that holds from a day, to a day or until the next of its kind."""

    @property
    def from_(self) -> date:
        """First day."""

    @property
    def to(self) -> date | None:
        """Last day; None until the next entry, or for good."""


E = TypeVar("E", bound=Entry)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated(Generic[E]):
    """An entry with its position as written and the last day that it holds; None is for good."""

    at: int
    entry: E
    until: date | None


def timeline(entries: Sequence[E], kind: Callable[[E], object]) -> list[list[Dated[E]]]:
    """The entries by kind, each kind in order of dates, an entry without an end reaching up to the next."""
    kinds: dict[object, list[tuple[int, E]]] = {}
    for at, entry in enumerate(entries):
        kinds.setdefault(kind(entry), []).append((at, entry))
    lines = []
    for members in kinds.values():
        ordered = sorted(members, key=lambda member: (member[1].from_, member[0]))
        following: list[E | None] = [entry for _, entry in ordered[1:]]
        following.append(None)
        lines.append(
            [
                Dated(at, entry, entry.to or (after.from_ - DAY if after is not None else None))
                for (at, entry), after in zip(ordered, following, strict=True)
            ]
        )
    return lines


def holding(line: Iterable[Dated[E]], day: date) -> Dated[E] | None:
    """The entry that holds on a day; None if none does."""
    for dated in line:
        if dated.entry.from_ <= day and (dated.until is None or day <= dated.until):
            return dated
    return None


def faults(line: Sequence[Dated[E]]) -> list[tuple[str, Dated[E], Dated[E]]]:
    """Neighbours that overlap (`overlap`) or leave days between them without a number (`gap`)."""
    found = []
    for earlier, later in pairwise(line):
        last = earlier.entry.to
        if earlier.entry.from_ == later.entry.from_ or (last is not None and last >= later.entry.from_):
            found.append(("overlap", earlier, later))
        elif last is not None and last + DAY < later.entry.from_:
            found.append(("gap", earlier, later))
    return found


def boundaries(line: Iterable[Dated[E]]) -> set[date]:
    """The days on which what holds changes."""
    days = set()
    for dated in line:
        days.add(dated.entry.from_)
        if dated.until is not None:
            days.add(dated.until + DAY)
    return days

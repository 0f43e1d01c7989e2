"""What two packs, or one pack on two days, say differently: by meaning, never by text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.pack.dated import DAY
from standard_engine.pack.meaning import Sort, meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from standard_engine.pack.draft import Draft
    from standard_engine.pack.meaning import LineName, Meaning, Span


class Kind(StrEnum):
    """Of what kind a difference is, the weightiest first."""

    VALUE = "value"
    RULE = "rule"
    ADDED = "added"
    REMOVED = "removed"
    SOURCE = "source"
    TEXT = "text"

    @property
    def label(self) -> str:
        """中文 heading."""
        return {
            "value": "数值", "rule": "公式和规则", "added": "增加的", "removed": "删去的", "source": "出处和可信程度", "text": "名称和说明",
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a draft, and the day whose numbers are meant; None for all days."""

    draft: Draft
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is said differently, from a day and to a day where it is dated.

    `old` or `new` is None where one side does not say it at all. `subject` and `aspect` are in words, `name` is the path.
    `when` is the condition in words, `when_text` as written.
    """

    kind: Kind
    name: str
    subject: str
    aspect: str
    old: str | None
    new: str | None
    since: date | None = None
    until: date | None = None
    when: str | None = None
    when_text: str | None = None
    unit: str = ""


def differences(before: Side, after: Side) -> tuple[Difference, ...]:
    """Everything that is said differently, by kind."""
    old, new = meaning(before.draft), meaning(after.draft)
    found = [*_items(old, new), *_facts(old, new)]
    for name in dict.fromkeys((*old.lines, *new.lines)):
        if name.owner in old.items and name.owner in new.items:
            found += _line(name, old, new, before.day, after.day)
    order = list(Kind)
    return tuple(sorted(found, key=lambda one: order.index(one.kind)))


def _items(old: Meaning, new: Meaning) -> Iterator[Difference]:
    """What is there on one side only."""
    for name in new.items:
        if name not in old.items:
            yield Difference(Kind.ADDED, name, new.items[name], "", None, new.items[name])
    for name in old.items:
        if name not in new.items:
            yield Difference(Kind.REMOVED, name, old.items[name], "", old.items[name], None)


_KINDS = {Sort.VALUE: Kind.VALUE, Sort.RULE: Kind.RULE, Sort.SOURCE: Kind.SOURCE, Sort.TEXT: Kind.TEXT}


def _facts(old: Meaning, new: Meaning) -> Iterator[Difference]:
    only = {name for name in (*old.items, *new.items) if name not in old.items or name not in new.items}
    for path in dict.fromkeys((*old.facts, *new.facts)):
        one, other = old.facts.get(path), new.facts.get(path)
        fact = other or one
        if fact is None or ".".join(path.split(".")[:2]) in only:
            continue
        if one is None or other is None or one.value.same != other.value.same:
            texts = (one.value.shown if one else None, other.value.shown if other else None)
            yield Difference(_KINDS[fact.sort], path, fact.subject, fact.aspect, *texts)


View: TypeAlias = tuple[str, str]
"""What is compared, and what is shown of it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of time in which neither line changes; both ends None where each side is looked at on its own day."""

    since: date | None
    until: date | None
    old: Span | None
    new: Span | None


def _line(
    name: LineName, old: Meaning, new: Meaning, old_day: date | None, new_day: date | None
) -> Iterator[Difference]:
    one, other = old.lines.get(name, ()), new.lines.get(name, ())
    pieces = (
        [_Piece(None, None, _on(one, old_day), _on(other, new_day))] if old_day and new_day else _pieces(one, other)
    )
    title, unit = new.titles.get(name.owner) or old.titles[name.owner]
    words = None if name.when is None else new.conditions.get(name.when) or old.conditions.get(name.when)
    path = f"{name.owner}.{name.part}" if name.part else name.owner
    for kind, view in ((Kind.VALUE, _value), (Kind.SOURCE, _source)):
        for since, until, was, now in _merged(pieces, view):
            if kind is Kind.SOURCE and (was is None or now is None):
                continue
            before, after = (seen[1] if seen else None for seen in (was, now))
            if was is None:
                before = _in_general(name, old, old_day or since)
            elif now is None:
                after = _in_general(name, new, new_day or since)
            yield Difference(kind, path, title, name.part, before, after, since, until, words, name.when, unit)


def _in_general(name: LineName, said: Meaning, day: date | None) -> str | None:
    """What holds on a day where a side has no such condition: the general case's number."""
    span = None if name.when is None or day is None else _on(said.lines.get(replace(name, when=None), ()), day)
    return f"{span.value.shown}（一般情形）" if span is not None else None


def _value(span: Span) -> View:
    return span.value.same, span.value.shown


def _source(span: Span) -> View:
    return span.source, span.source


def _on(spans: tuple[Span, ...], day: date) -> Span | None:
    return next((span for span in spans if span.since <= day and (span.until is None or day <= span.until)), None)


def _pieces(one: tuple[Span, ...], other: tuple[Span, ...]) -> list[_Piece]:
    """The time of both lines cut where either changes."""
    starts = {span.since for span in (*one, *other)}
    starts |= {span.until + DAY for span in (*one, *other) if span.until is not None}
    days = sorted(starts)
    ends = [*(day - DAY for day in days[1:]), None]
    return [_Piece(day, end, _on(one, day), _on(other, day)) for day, end in zip(days, ends, strict=True)]


def _merged(
    pieces: list[_Piece], view: Callable[[Span], View]
) -> list[tuple[date | None, date | None, View | None, View | None]]:
    """The stretches in which the two differ, neighbours that say the same joined."""
    held: list[tuple[date | None, date | None, View | None, View | None]] = []
    for piece in pieces:
        was, now = (view(span) if span else None for span in (piece.old, piece.new))
        if (was and was[0]) == (now and now[0]):
            continue
        if held and held[-1][2:] == (was, now) and piece.since is not None and held[-1][1] == piece.since - DAY:
            held[-1] = (held[-1][0], piece.until, was, now)
        else:
            held.append((piece.since, piece.until, was, now))
    return held

"""The difference between two packs for a terminal, as plain data, and as a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from standard_engine.pack.difference import Kind
from standard_engine.report.page import environment, margins, style
from standard_engine.report.rulebook import dates
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.pack.difference import Difference, Side

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class DifferenceView:
    """One row: what it is about, its condition, from what to what, and when; `names` are the paths that it stands for."""

    subject: str
    condition: str
    old: str
    new: str
    dates: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceGroup:
    """The differences of a kind."""

    kind: Kind
    rows: tuple[DifferenceView, ...]
    count: int


def difference_groups(found: Sequence[Difference]) -> tuple[DifferenceGroup, ...]:
    """The differences by kind, as they are shown; sources that change alike are one row."""
    groups = []
    for kind in Kind:
        own = [one for one in found if one.kind is kind]
        if own:
            groups.append(DifferenceGroup(kind, tuple(_rows(own)), len(own)))
    return tuple(groups)


def _rows(own: list[Difference]) -> Iterator[DifferenceView]:
    alike: dict[tuple[object, ...], list[Difference]] = {}
    for at, one in enumerate(own):
        key = (one.old, one.new, one.since, one.until) if one.kind is Kind.SOURCE else (at,)
        alike.setdefault(key, []).append(one)
    for members in alike.values():
        first = members[0]
        unit = f" {first.unit}" if first.unit and first.kind is Kind.VALUE else ""
        yield DifferenceView(
            subject="、".join(dict.fromkeys(f"{one.subject}　{one.aspect}".strip("　") for one in members)),
            condition=first.when or "" if len(members) == 1 else "",
            old=_shown(first.old, unit),
            new=_shown(first.new, unit),
            dates=dates(first.since, first.until) if first.since else "",
            names=tuple(one.name for one in members),
        )


def _shown(text: str | None, unit: str) -> str:
    return NOTHING if text is None else f"{text}{unit}" if text else NOTHING


def change_in_words(found: Sequence[Difference]) -> str:
    """The numbers that change, in one line; empty for none."""
    rows = [row for group in difference_groups(found) if group.kind is Kind.VALUE for row in group.rows]
    texts = (
        f"{'，'.join(part for part in (row.subject, row.condition) if part)}：{row.old} → {row.new}" for row in rows
    )
    return "；".join(texts)


def difference_lines(before: Side, after: Side, found: Sequence[Difference]) -> Iterator[str]:
    """The differences for a terminal, a line or two each."""
    yield f"旧：{_title(before)}"
    yield f"新：{_title(after)}"
    if not found:
        yield "规则没有不同。"
    for group in difference_groups(found):
        yield f"{group.kind.label}（{group.count} 项）"
        for row in group.rows:
            about = "　".join(part for part in (row.subject, row.condition) if part)
            if group.kind in {Kind.ADDED, Kind.REMOVED}:
                yield f"  {about}"
                continue
            yield f"  {about}：{row.old} → {row.new}" + (f"　{row.dates}" if row.dates else "")


def difference_document(before: Side, after: Side, found: Sequence[Difference]) -> dict[str, Any]:
    """The differences as plain data."""
    return {
        "before": _side(before),
        "after": _side(after),
        "differences": [
            {
                "kind": one.kind.value,
                "name": one.name,
                "subject": one.subject,
                "aspect": one.aspect,
                "old": one.old,
                "new": one.new,
                "unit": one.unit,
                "since": one.since.isoformat() if one.since else None,
                "until": one.until.isoformat() if one.until else None,
                "when": one.when_text,
            }
            for one in found
        ],
    }


def difference_page(before: Side, after: Side, found: Sequence[Difference]) -> str:
    """The differences as one self-contained HTML page; the same bytes for the same packs."""
    title = f"{after.draft.model.title} · 规则比较"
    return (
        environment()
        .get_template("pack_difference.html.j2")
        .render(
            title=title,
            sides=[("旧", before.draft, before.day), ("新", after.draft, after.day)],
            groups=difference_groups(found),
            engine=engine_version(),
            style=style("report.css", "handbook.css", margins=margins(title, f"SHA-256 {after.draft.hash}")),
        )
    )


def _title(side: Side) -> str:
    model = side.draft.model
    day = f"　评价日期 {side.day}" if side.day else ""
    return f"{model.title}（{model.id} {model.version}）{day}"


def _side(side: Side) -> dict[str, Any]:
    model = side.draft.model
    day = side.day.isoformat() if side.day else None
    return {"id": model.id, "version": model.version, "hash": side.draft.hash, "as_of": day}

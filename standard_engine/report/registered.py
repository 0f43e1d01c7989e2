"""佐证材料 and 变更记录 as the enterprise registered them: tables of their own, and documents beside what they are for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from standard_engine.language import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.assessment.result import Assessment
    from standard_engine.submission import Change, Evidence


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """One document as printed; `items` are the data items that it is for."""

    file: str
    pages: str
    items: str
    document: str
    note: str
    place: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change as printed."""

    day: str
    who: str
    item: str
    before: str
    after: str
    why: str
    place: str


def evidence_views(assessment: Assessment) -> tuple[EvidenceView, ...]:
    """Every document, in the order of the data workbook."""
    return tuple(
        EvidenceView(
            file=item.file or "—",
            pages=item.pages or "—",
            items=say("；").join(f"{code} {title}".rstrip() for code, title in _items(item)) or "—",
            document=item.document or "—",
            note=item.note or "—",
            place=item.place or "—",
        )
        for item in assessment.evidence
    )


def change_views(assessment: Assessment) -> tuple[ChangeView, ...]:
    """Every change, in the order of the data workbook."""
    titles = {item.code: item.title for item in assessment.inputs}
    return tuple(
        ChangeView(
            day=item.day or "—",
            who=item.who or "—",
            item=_changed(item, titles),
            before=item.before or "—",
            after=item.after or "—",
            why=item.why or "—",
            place=item.place or "—",
        )
        for item in assessment.changes
    )


def evidence_by_field(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """The documents for each field, each in a few words."""
    found: dict[str, list[str]] = {}
    for item in assessment.evidence:
        for field in item.fields if item.file else ():
            found.setdefault(field, []).append(_short(item))
    return {field: tuple(dict.fromkeys(texts)) for field, texts in found.items()}


def _short(item: Evidence) -> str:
    return say("{file}（页码 {pages}）", file=item.file, pages=item.pages) if item.pages else item.file


def _items(item: Evidence) -> Iterator[tuple[str, str]]:
    return zip_longest(item.codes, item.titles, fillvalue="")


def _changed(item: Change, titles: dict[str, str]) -> str:
    parts = (item.sheet, f"{item.code} {titles.get(item.code, '')}".strip())
    return say("　").join(part for part in parts if part) or "—"

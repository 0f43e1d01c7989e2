"""The register of a pack's numbers as its handbook prints it: by table and document, the least trusted first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.pack.resolved import Standing

if TYPE_CHECKING:
    from standard_engine.pack.resolved import ResolvedPack, SourcedNumber
    from standard_engine.report.formulas import Formulas

ORDER = (Standing.PROVISIONAL, Standing.SECONDARY, Standing.OFFICIAL)


@dataclass(frozen=True, slots=True)
class NumberView:
    """One number with its unit; `title` is short within a table, `note` is what its group does not say for all."""

    number: SourcedNumber
    title: str
    shown: str
    checked: str
    note: str | None


@dataclass(frozen=True, slots=True)
class NumberGroup:
    """Numbers of one document and standing, those of a factor table apart; `note` is what all their sources note."""

    title: str
    document: str
    standing: str
    note: str | None
    numbers: tuple[NumberView, ...]


def counts(pack: ResolvedPack) -> tuple[tuple[str, int], ...]:
    """How many numbers are checked, from a second-hand source, and placeholders."""
    statuses = [number.source.status for number in pack.numbers]
    return tuple((standing.label, statuses.count(standing)) for standing in Standing)


def number_groups(pack: ResolvedPack, formulas: Formulas) -> tuple[NumberGroup, ...]:
    """Every number of the register; the least trusted and the most numerous first, factor tables last."""
    groups: dict[tuple[str, int, str], list[tuple[SourcedNumber, str]]] = {}
    for index, number in enumerate(pack.numbers):
        source = number.source
        key = (number.table or "", ORDER.index(source.status), source.document)
        groups.setdefault(key, []).append((number, number.unit or formulas.unit(index)))
    order = sorted(groups, key=lambda key: (*key[:2], -len(groups[key]), key[2]))
    return tuple(_group(*key, groups[key]) for key in order)


def _group(table: str, standing: int, document: str, numbers: list[tuple[SourcedNumber, str]]) -> NumberGroup:
    notes = {number.source.note for number, _ in numbers}
    shared = notes.pop() if len(notes) == 1 else None
    return NumberGroup(
        title=table or document,
        document=document,
        standing=ORDER[standing].label,
        note=shared,
        numbers=tuple(_view(number, unit, shared) for number, unit in numbers),
    )


def _view(number: SourcedNumber, unit: str, shared: str | None) -> NumberView:
    source = number.source
    checked = "，".join(str(part) for part in (source.checked_by, source.checked_on) if part is not None)
    title = number.title.removesuffix(number.table or "") or number.title
    return NumberView(number, title, f"{number.shown} {unit}".rstrip(), checked, None if shared else source.note)

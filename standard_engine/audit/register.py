"""What the evidence register starts with: what was registered with the submission, and what the pack demands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.workbook.layout import normal_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from standard_engine.audit.items import AuditItem
    from standard_engine.submission import Evidence


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the register: a document that was handed in, or, without a `file`, one that the pack demands.

    `stake` is the most points that hang on one of its data items, None where that has no bound; `decisive` where a
    requirement asks for one of them.
    """

    title: str
    file: str
    codes: tuple[str, ...]
    note: str
    decisive: bool
    stake: Fraction | None


def register(
    items: tuple[AuditItem, ...], evidence: Iterable[Evidence], stakes: Mapping[str, Fraction | None]
) -> tuple[Asked, ...]:
    """The lines, those first on which the decision hangs, then by points at stake; what was handed in before what was not."""
    handed: dict[tuple[str, str], list[Evidence]] = {}
    for one in evidence:
        if one.file:
            handed.setdefault((one.document or one.file, one.file), []).append(one)
    given = []
    for (title, file), same in handed.items():
        own = tuple(dict.fromkeys(code for one in same for code in one.codes))
        note = "；".join(dict.fromkeys(filter(None, map(_note, same))))
        given.append(Asked(title, file, own, note, *_weight(own, items, stakes)))
    covered = {(normal_code(code), one.title) for one in given for code in one.codes}
    demanded: dict[str, list[str]] = {}
    for item in items:
        for document in item.demanded:
            if (normal_code(item.spec.code), document) not in covered:
                demanded.setdefault(document, []).append(item.spec.code)
    wanted = [
        Asked(document, "", tuple(dict.fromkeys(codes)), "", *_weight(codes, items, stakes))
        for document, codes in demanded.items()
    ]
    return tuple(sorted([*given, *wanted], key=_order))


def _note(one: Evidence) -> str:
    return "　".join(part for part in (one.pages and f"页码 {one.pages}", one.note) if part)


def _weight(
    codes: Iterable[str], items: tuple[AuditItem, ...], stakes: Mapping[str, Fraction | None]
) -> tuple[bool, Fraction | None]:
    """Whether a requirement asks for one of the codes, and the most points that hang on one."""
    wanted = {normal_code(code) for code in codes}
    own = [item for item in items if wanted & {normal_code(item.spec.code), normal_code(item.row.code)}]
    found = [stakes[item.row.code] for item in own]
    known = [stake for stake in found if stake is not None]
    most = None if len(known) < len(found) else max(known, default=Fraction(0))
    return any(item.decisive for item in own), most


def _order(one: Asked) -> tuple[bool, bool, Fraction]:
    return not one.decisive, one.stake is not None, -(one.stake or Fraction(0))

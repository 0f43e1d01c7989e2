"""Which data to look at on site: drawn by lot within strata of points at stake, and the same draw again from the same seed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from standard_engine.assessment.reported import EMPTY
from standard_engine.audit.items import audit_items, stakes
from standard_engine.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.audit.items import AuditItem
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Submission

HIGH, MIDDLE = Fraction(1, 10), Fraction(1, 50)
"""Shares of the full marks from which on a row is of the high and of the middle stratum."""


class Stratum(StrEnum):
    """How much hangs on a row of the data workbook."""

    DECISIVE = "decisive"
    HIGH = "high"
    MIDDLE = "middle"
    LOW = "low"
    NONE = "none"

    @property
    def label(self) -> str:
        """中文 name with its bounds."""
        return {
            "decisive": say("决定结论：否决条件和基本要求用到"),
            "high": say("高：涉及满分的 10% 以上"),
            "middle": say("中：涉及满分的 2% 以上、不到 10%"),
            "low": say("低：涉及分值不到满分的 2%"),
            "none": say("不影响得分"),
        }[self.value]


Shares = dict[Stratum, int]
"""Of each stratum, how many rows in a hundred are drawn."""
USUAL: Shares = {Stratum.DECISIVE: 100, Stratum.HIGH: 60, Stratum.MIDDLE: 40, Stratum.LOW: 20, Stratum.NONE: 10}


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row of the data workbook: the most points that hang on it (None: no bound), its place in the lot, and was it drawn?"""

    code: str
    title: str
    stratum: Stratum
    stake: Fraction | None
    places: tuple[str, ...]
    lot: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw, with all that repeats it; `rows` are all reported ones, those drawn first within each stratum."""

    seed: int
    submission_name: str
    submission_sha256: str
    pack: str
    pack_hash: str
    as_of: str
    shares: Mapping[Stratum, int]
    rows: tuple[SampleRow, ...]

    def of(self, stratum: Stratum) -> tuple[SampleRow, ...]:
        """The rows of a stratum."""
        return tuple(row for row in self.rows if row.stratum is stratum)

    @property
    def drawn(self) -> tuple[SampleRow, ...]:
        """The rows to look at."""
        return tuple(row for row in self.rows if row.drawn)


def draw(pack: ResolvedPack, submission: Submission, seed: int, shares: Mapping[Stratum, int] = USUAL) -> Sample:
    """Draw rows of a submission: of each stratum its share, rounded up, so at least one where anything is drawn at all.

    Rows lie in the order of SHA-256 over seed, submission and code, and the first are taken: nobody can know the draw before
    the seed is named, and anybody can repeat it. Rows in which nothing was reported are left out.
    """
    items = audit_items(pack, submission)
    at_stake = stakes(pack, submission, items)
    full = sum((item.full or Fraction(0) for item in pack.categories if not item.bonus), Fraction(0))
    rows: dict[str, list[AuditItem]] = {}
    for item in items:
        if item.input.datum.absence not in EMPTY:
            rows.setdefault(item.row.code, []).append(item)
    strata: dict[Stratum, list[tuple[str, str]]] = {}
    for code, own in rows.items():
        stratum = stratum_of(at_stake[code], full, decisive=any(item.decisive for item in own))
        strata.setdefault(stratum, []).append((_lot(seed, submission, code), code))
    found = []
    for stratum in Stratum:
        lots = sorted(strata.get(stratum, []))
        most = ceil(len(lots) * Fraction(shares[stratum], 100))
        for place, (lot, code) in enumerate(lots):
            found.append(_row(rows[code], stratum, at_stake[code], lot, drawn=place < most))
    return Sample(
        seed=seed,
        submission_name=submission.name or "",
        submission_sha256=submission.sha256 or "",
        pack=pack.id,
        pack_hash=pack.hash,
        as_of=pack.as_of.isoformat(),
        shares=dict(shares),
        rows=tuple(found),
    )


def stratum_of(stake: Fraction | None, full: Fraction, *, decisive: bool) -> Stratum:
    """The stratum of a row; a stake without bound is high. Without full marks whatever moves points is high."""
    if decisive:
        return Stratum.DECISIVE
    if stake == 0:
        return Stratum.NONE
    if stake is None or stake >= HIGH * full:
        return Stratum.HIGH
    return Stratum.MIDDLE if stake >= MIDDLE * full else Stratum.LOW


def _lot(seed: int, submission: Submission, code: str) -> str:
    return hashlib.sha256(f"{seed}\n{submission.sha256 or ''}\n{code}".encode()).hexdigest()


def _row(own: list[AuditItem], stratum: Stratum, stake: Fraction | None, lot: str, *, drawn: bool) -> SampleRow:
    read = (item.input.datum for item in own)
    return SampleRow(
        code=own[0].row.code,
        title=own[0].input.title,
        stratum=stratum,
        stake=stake,
        places=tuple(f"{datum.sheet}!{datum.cell}" for datum in read if datum.sheet and datum.cell),
        lot=lot,
        drawn=drawn,
    )

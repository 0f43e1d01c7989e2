"""An old data workbook's data in the template of today: what is carried over, and what has no place any more."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from standard_engine.findings import data_codes as codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Datum, Submission

_HOMELESS = {
    codes.CODE_TWICE.code,
    codes.UNKNOWN_ROW.code,
    codes.NO_CODE.code,
    codes.COLUMN_TWICE.code,
    codes.YEAR_NOT_USED.code,
}
"""Findings about what the reader could give no place in the submission."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A value of a year that the new workbook does not ask for."""

    code: str
    title: str
    year: int
    datum: Datum


@dataclass(frozen=True, slots=True)
class Migration:
    """The data in their new years; `homeless` and `dropped` are what could not be carried over."""

    submission: Submission
    homeless: tuple[Finding, ...]
    dropped: tuple[Dropped, ...]

    @property
    def whole(self) -> bool:
        """Was everything carried over?"""
        return not self.homeless and not self.dropped


def migrated(pack: ResolvedPack, old: Submission, year: int) -> Migration:
    """The data of a submission for a workbook whose latest data year is `year`.

    What could not be read is carried over as it was written, for its owner to mend.
    """
    dropped = tuple(_dropped(pack, old, year))
    gone = {(item.code, item.year) for item in dropped}
    rows = {(spec.id, row.key): row.code for spec in pack.fields for row in spec.rows}
    kept = {
        (field, key, at): datum
        for (field, key, at), datum in old.data.items()
        if at is None or (rows.get((field, key), ""), at) not in gone
    }
    homeless = tuple(finding for finding in old.findings if finding.code.code in _HOMELESS)
    rest = tuple(finding for finding in old.findings if finding.code.code not in _HOMELESS)
    return Migration(replace(old, data=kept, year=year, findings=rest), homeless, dropped)


def _dropped(pack: ResolvedPack, old: Submission, year: int) -> Iterator[Dropped]:
    for spec in pack.fields:
        span = range(year - spec.years + 1, year + 1)
        for row in spec.rows:
            for (field, key, at), datum in old.data.items():
                said = datum.value is not None or bool((datum.raw or "").strip())
                if (field, key) == (spec.id, row.key) and at is not None and at not in span and said:
                    title = spec.title if key is None else f"{spec.title}·{row.title}"
                    yield Dropped(row.code, title, at, datum)

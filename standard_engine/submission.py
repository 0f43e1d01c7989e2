"""A submission: what an enterprise reported, each value with the cell it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from standard_engine.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.findings import Finding

Value: TypeAlias = Fraction | str | bool | date
"""A reported value: an exact number in its row's own unit, a text or an option's id, a yes or no, a date."""


class Absence(StrEnum):
    """Why there is no value. Four different facts that are never folded into one another, nor into zero."""

    BLANK = "blank"
    UNKNOWN = "unknown"
    NONE = "none"
    NOT_APPLICABLE = "not_applicable"

    @property
    def label(self) -> str:
        """中文 word for reports."""
        return {"blank": say("未填"), "unknown": say("未知"), "none": say("无"), "not_applicable": say("不适用")}[
            self.value
        ]


class Datum(NamedTuple):
    """One reported value. A named tuple, since a workbook has hundreds and they are made in every reading.

    Exactly one of `value` and `absence` is set. `value` is in the row's declared unit; `unit` is the unit it was
    reported in, `raw` the text as stored, `sheet` and `cell` where, `normalisations` what was done to read it (Chinese).
    `reason` says why a value is not applicable.
    """

    value: Value | None = None
    absence: Absence | None = None
    reason: str | None = None
    unit: str | None = None
    raw: str | None = None
    sheet: str | None = None
    cell: str | None = None
    normalisations: tuple[str, ...] = ()


Slot: TypeAlias = tuple[str, str | None, int | None]
"""(field id, key of a keyed table or None, data year or None for a value reported once)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a measure does to one data item of the latest year.

    A number changes by `change`, in the row's own unit, or by that share of its present value where `relative`; an answer
    becomes `becomes`. Exactly one of `change` and `becomes` is set.
    """

    field: str
    key: str | None = None
    change: Fraction | None = None
    relative: bool = False
    becomes: Value | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """An improvement measure that an enterprise could take, as its sheet 改进措施 says.

    `cost` is in 万元 and `months` the time it takes, each for one time; it can be taken up to `most` times, and not beside
    a measure that it `excludes`. `place` is where it stands.
    """

    id: str
    title: str
    cost: Fraction
    effects: tuple[Effect, ...]
    months: Fraction | None = None
    most: int = 1
    excludes: tuple[str, ...] = ()
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document that an enterprise has registered for some of its data.

    `file` is its name or number. `codes` are the codes of the data items that it is for, as the pack writes them, `titles`
    their titles (empty for a code that the pack does not have), and `fields` their fields; `document` is which of the documents that the pack asks for it is, where the sheet says so.
    `place` is where it stands.
    """

    file: str
    codes: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    document: str = ""
    pages: str = ""
    note: str = ""
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change that an enterprise made after it had submitted, in its own words; `day` is an ISO date where it is one."""

    day: str
    who: str
    sheet: str
    code: str
    before: str
    after: str
    why: str
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What one enterprise reported.

    `data` maps (field, key, year) to a datum; a slot that is not there is blank. `year` is the latest data year.
    `name` is the file's name without its folder, `sha256` its hash, both None for data that came from no file. `measures`
    are what the enterprise could do, `evidence` the documents that it registered, `changes` what it changed since it first
    submitted; they are no part of what is judged. `kept_rows` are rows (field, key) of tables whose rows may be left out that are
    there although nothing is known of them, as when an audit does not let their values stand.
    """

    data: Mapping[Slot, Datum]
    year: int
    name: str | None = None
    sha256: str | None = None
    findings: tuple[Finding, ...] = field(default=())
    measures: tuple[Measure, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    changes: tuple[Change, ...] = ()
    kept_rows: frozenset[tuple[str, str | None]] = frozenset()

    @property
    def slots_read(self) -> dict[tuple[str | None, str | None], Slot]:
        """The value that was read from each cell, by sheet and cell."""
        return {(datum.sheet, datum.cell): slot for slot, datum in self.data.items() if datum.cell is not None}

    def datum(self, field_id: str, key: str | None = None, year: int | None = None) -> Datum:
        """The datum of a slot; a blank one where nothing was reported."""
        return self.data.get((field_id, key, year), _BLANK)


_BLANK = Datum(absence=Absence.BLANK)

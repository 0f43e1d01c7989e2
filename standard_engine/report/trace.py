"""数据溯源: each value with its cell, its text as stored, what was done to read it, and what it was used for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.language import say
from standard_engine.report.figures import Figure, in_full
from standard_engine.report.registered import evidence_by_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from standard_engine.assessment.result import Assessment, IndicatorResult, Input, RequirementResult

Judged: TypeAlias = "IndicatorResult | RequirementResult"
Key: TypeAlias = tuple[str, str | None, int | None]


@dataclass(frozen=True, slots=True)
class Link:
    """A place in the report and what to call it; anchors are numbered, so no text of a workbook is in them."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class InputView:
    """One reported value as printed; `absent` where there is none, `cell` is `sheet!cell` or a dash."""

    anchor: str
    code: str
    title: str
    year: int | None
    value: Figure
    unit: str
    cell: str
    raw: str | None
    reported_unit: str | None
    notes: tuple[str, ...]
    absent: bool
    used_by: tuple[Link, ...]

    @property
    def label(self) -> str:
        """Code, title and year."""
        year = say("（{year} 年）", year=self.year) if self.year is not None else ""
        return f"{self.code} {self.title}{year}"

    @property
    def shown(self) -> str:
        """The value with its unit."""
        return f"{self.value} {self.unit}" if self.unit and not self.absent else self.value.text


@dataclass(frozen=True, slots=True)
class Trace:
    """Every input of an assessment, in the order of the data workbook, and the anchor of everything judged."""

    rows: tuple[InputView, ...]
    anchors: Mapping[str, str]
    by_key: Mapping[Key, InputView]
    evidence: Mapping[str, tuple[str, ...]]

    def views(self, inputs: Iterable[Input]) -> tuple[InputView, ...]:
        """The rows of these inputs."""
        return tuple(self.by_key[_key(item)] for item in inputs)

    def documents(self, inputs: Iterable[Input]) -> tuple[str, ...]:
        """The documents registered for the fields of these inputs, each once."""
        fields = dict.fromkeys(item.field for item in inputs)
        return tuple(dict.fromkeys(text for field in fields for text in self.evidence.get(field, ())))

    def cell(self, place: str) -> Link | None:
        """The row whose value stands in a cell, given as `sheet!cell`."""
        return next((Link(row.anchor, place) for row in self.rows if row.cell == place), None)


def trace(assessment: Assessment) -> Trace:
    """What each value of the assessment came from and went to."""
    judged = _anchored(assessment)
    used: dict[Key, list[Link]] = {}
    found: dict[Key, Input] = {_key(item): item for item in assessment.inputs}
    for anchor, result in judged:
        for item in dict.fromkeys((*result.inputs, *result.missing)):
            found.setdefault(_key(item), item)
            used.setdefault(_key(item), []).append(Link(anchor, result.title))
    by_key = {
        key: _view(f"input-{place}", item, tuple(dict.fromkeys(used.get(key, ()))))
        for place, (key, item) in enumerate(found.items(), 1)
    }
    anchors = {result.id: anchor for anchor, result in judged}
    return Trace(tuple(by_key.values()), anchors, by_key, evidence_by_field(assessment))


def indicator_anchor(place: int) -> str:
    """The anchor of the indicator in this place of the assessment, counted from 1."""
    return f"indicator-{place}"


def _anchored(assessment: Assessment) -> list[tuple[str, Judged]]:
    requirements = ((f"requirement-{n}", item) for n, item in enumerate(assessment.requirements, 1))
    indicators = ((indicator_anchor(n), item) for n, item in enumerate(assessment.indicators, 1))
    return list(chain[tuple[str, "Judged"]](requirements, indicators))


def _key(item: Input) -> Key:
    return item.field, item.key, item.year


def _view(anchor: str, item: Input, used_by: tuple[Link, ...]) -> InputView:
    datum = item.datum
    reason = (say("原因：{reason}", reason=datum.reason),) if datum.reason else ()
    return InputView(
        anchor=anchor,
        code=item.code,
        title=item.title,
        year=item.year,
        value=reported_figure(item),
        unit=item.unit,
        cell=f"{datum.sheet}!{datum.cell}" if datum.sheet and datum.cell else "—",
        raw=datum.raw,
        reported_unit=datum.unit,
        notes=(*datum.normalisations, *reason),
        absent=datum.value is None,
        used_by=used_by,
    )


def reported_figure(item: Input) -> Figure:
    """What was reported, as printed: an option by its title, an absence by its word."""
    datum = item.datum
    if item.meaning:
        return Figure(item.meaning)
    match datum.value:
        case None:
            return Figure(datum.absence.label if datum.absence else say("未填"))
        case bool(truth):
            return Figure(say("是") if truth else say("否"))
        case Fraction() as number:
            text = in_full(number)
            return Figure(text, None if text.startswith("≈") else number)
        case date() as day:
            return Figure(day.isoformat())
        case str(text):
            return Figure(text)

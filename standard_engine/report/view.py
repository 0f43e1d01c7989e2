"""The view model: an assessment as every report prints it, worded and rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.figures import Figure, points
from standard_engine.report.gap_list import GapView, gap_list
from standard_engine.report.headline import Headline, headline
from standard_engine.report.judged import (
    CategoryView,
    DerivedView,
    RequirementView,
    category_views,
    derived_views,
    indicator_view,
    requirement_view,
    told_once,
)
from standard_engine.report.problems import ProblemView, problems
from standard_engine.report.registered import ChangeView, EvidenceView, change_views, evidence_views
from standard_engine.report.trace import InputView, Trace, trace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.assessment.result import Assessment, Bounds

LARGEST = 5
"""Gaps on the first page."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class View:
    """Everything a report prints, in the order of the third-party evaluation report.

    `at_stake` has, by the anchor of a missing input, how many points hang on it and what else its indicators lack.
    """

    title: str
    facts: tuple[Fact, ...]
    headline: Headline
    vetoes: tuple[RequirementView, ...]
    basics: tuple[RequirementView, ...]
    categories: tuple[CategoryView, ...]
    derived: tuple[DerivedView, ...]
    gaps: tuple[GapView, ...]
    missing: tuple[InputView, ...]
    at_stake: Mapping[str, Figure]
    problems: tuple[ProblemView, ...]
    inputs: tuple[InputView, ...]
    evidence: tuple[EvidenceView, ...]
    changes: tuple[ChangeView, ...]
    versions: tuple[Fact, ...]
    notes: tuple[str, ...]
    omissions: tuple[str, ...]

    @property
    def largest_gaps(self) -> tuple[GapView, ...]:
        """The indicators with the most points to recover."""
        return tuple(gap for gap in self.gaps if gap.kind == say("指标"))[:LARGEST]


def view(assessment: Assessment) -> View:
    """The view model of an assessment."""
    found = trace(assessment)
    asked = [(item, requirement_view(item, found)) for item in assessment.requirements]
    indicators = told_once(indicator_view(item, found) for item in assessment.indicators)
    gaps = gap_list(assessment, found)
    return View(
        title=assessment.pack.title,
        facts=_facts(assessment),
        headline=headline(assessment),
        vetoes=tuple(shown for item, shown in asked if item.effect == "veto"),
        basics=tuple(shown for item, shown in asked if item.effect != "veto"),
        categories=category_views(assessment, indicators),
        derived=derived_views(assessment.derived),
        gaps=gaps,
        missing=tuple(dict.fromkeys(item for gap in gaps for item in gap.missing)),
        at_stake=_at_stake(assessment, found),
        problems=problems(assessment, found),
        inputs=found.rows,
        evidence=evidence_views(assessment),
        changes=change_views(assessment),
        versions=_versions(assessment),
        notes=assessment.pack.notes,
        omissions=assessment.pack.omissions,
    )


def _at_stake(assessment: Assessment, found: Trace) -> dict[str, Figure]:
    """By anchor, the width that the indicators lacking an input leave open.

    Points that go to other indicators where one does not apply are open in each of them, but there only once: no more
    is at stake than what is open in the category, nor than what is open in the total.
    """
    stakes: dict[str, dict[str, Fraction]] = {}
    for result in assessment.indicators:
        width = _width(result.points)
        for row in found.views(result.missing) if width else ():
            by_category = stakes.setdefault(row.anchor, {})
            by_category[result.category] = by_category.get(result.category, Fraction(0)) + (width or 0)
    most = {category.id: _width(category.points) for category in assessment.categories}
    sums = {
        anchor: sum((_at_most(stake, most.get(category)) for category, stake in parts.items()), Fraction(0))
        for anchor, parts in stakes.items()
    }
    whole = _width(assessment.total)
    return {anchor: points(_at_most(stake, whole)) for anchor, stake in sums.items() if stake and whole != 0}


def _width(bounds: Bounds | None) -> Fraction | None:
    return None if bounds is None or bounds.low is None or bounds.high is None else bounds.high - bounds.low


def _at_most(stake: Fraction, most: Fraction | None) -> Fraction:
    return stake if most is None else min(stake, most)


def _facts(assessment: Assessment) -> tuple[Fact, ...]:
    subject = assessment.subject
    known = (
        (say("统一社会信用代码"), subject.credit_code),
        (say("行业"), subject.industry),
        (say("地区"), subject.region),
        (say("数据年份"), say("{year} 年", year=assessment.year)),
        (say("评价日期"), str(assessment.as_of)),
        (say("申报文件"), assessment.submission_name),
    )
    return tuple(Fact(label, text) for label, text in known if text)


def _versions(assessment: Assessment) -> tuple[Fact, ...]:
    pack = assessment.pack
    rows = (
        (say("标准"), pack.standard),
        (say("规则包"), say("{title}（{id}）", title=pack.title, id=pack.id)),
        (say("版次"), pack.edition),
        (say("规则包版本"), pack.version),
        (say("规则包哈希（SHA-256）"), pack.hash),
        (say("评价引擎"), f"standard-engine {assessment.engine}"),
        (say("申报文件"), assessment.submission_name or say("非文件数据")),
        (say("申报文件哈希（SHA-256）"), assessment.submission_sha256 or "—"),
        (say("评价日期"), str(assessment.as_of)),
        (say("数据年份"), say("{year} 年", year=assessment.year)),
    )
    return tuple(Fact(label, text) for label, text in rows)

"""问题清单: findings as printed, the worst first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.findings.finding import Severity
from standard_engine.report.figures import Figure, points

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment
    from standard_engine.findings import Finding
    from standard_engine.report.trace import Link, Trace


@dataclass(frozen=True, slots=True)
class ProblemView:
    """One finding: what, where, what was read and expected, how to mend it, and what it may cost.

    `number` is its place among the assessment's findings, from 0.
    """

    number: int
    code: str
    severity: Severity
    place: str
    subject: str
    link: Link | None
    message: str
    raw: str | None
    parsed: str | None
    expected: str | None
    fix: str
    points: Figure


def problems(assessment: Assessment, trace: Trace) -> tuple[ProblemView, ...]:
    """The findings: errors, warnings, notes; of each, those that may cost the most first, else in the order found."""
    order = list(Severity)
    titles = {result.id: result.title for result in assessment.requirements}
    titles |= {result.id: result.title for result in assessment.indicators}
    titles |= {item.field: item.title.partition("·")[0] for item in assessment.inputs}
    found = sorted(
        enumerate(assessment.findings), key=lambda item: (order.index(item[1].severity), -(item[1].points or 0))
    )
    return tuple(
        _view(number, finding, titles.get(finding.subject or "", finding.subject or ""), trace)
        for number, finding in found
    )


def _view(number: int, finding: Finding, subject: str, trace: Trace) -> ProblemView:
    place = str(finding.place)
    return ProblemView(
        number=number,
        code=finding.code.code,
        severity=finding.severity,
        place=place,
        subject=subject,
        link=trace.cell(place),
        message=finding.message,
        raw=finding.raw,
        parsed=finding.parsed,
        expected=finding.expected,
        fix=finding.fix,
        points=points(finding.points),
    )

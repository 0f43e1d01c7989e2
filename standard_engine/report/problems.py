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
    """One finding: what, where, what was read and expected, how to mend it, and what it may cost."""

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
    """The findings: errors, warnings, notes; each kind in the order found."""
    order = list(Severity)
    titles = {result.id: result.title for result in assessment.requirements}
    titles |= {result.id: result.title for result in assessment.indicators}
    titles |= {item.field: item.title.partition("·")[0] for item in assessment.inputs}
    found = sorted(assessment.findings, key=lambda finding: order.index(finding.severity))
    return tuple(_view(finding, titles.get(finding.subject or "", finding.subject or ""), trace) for finding in found)


def _view(finding: Finding, subject: str, trace: Trace) -> ProblemView:
    place = str(finding.place)
    return ProblemView(
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

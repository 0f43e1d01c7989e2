"""The pack's cross-checks over a submission: findings, never verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.findings import Finding, Place, judge_codes
from standard_engine.formula.prose import worked

if TYPE_CHECKING:
    from standard_engine.assessment.judge import Judge
    from standard_engine.assessment.labels import PackLabels
    from standard_engine.assessment.reported import Reports
    from standard_engine.formula.exact import Environment


def check_findings(judge: Judge, reports: Reports, environment: Environment, labels: PackLabels) -> tuple[Finding, ...]:
    """A finding for each cross-check that is known not to hold, at the first cell that it asks about."""
    found = []
    for check in judge.pack.checks:
        name = f"check.{check.id}"
        if environment[name] is not False:
            continue
        data = [reports.datum(field) for field in judge.fields(name)]
        first = next((datum for datum in data if datum.cell is not None), None)
        place = Place(sheet=first.sheet, cell=first.cell) if first else Place()
        text = worked(judge.steps[name].expression, environment, labels)
        subject = next((field.id for field in judge.fields(name)), None)
        code = judge_codes.BY_SEVERITY[check.severity]
        found.append(code.at(place, title=check.title, worked=text, hint=check.hint, subject=subject))
    return tuple(found)

"""Rules engine that scores industrial enterprises against DB43/T 1229—2016 and its sister standards.

    import standard_engine as se

    pack = se.load_pack("db43-t-1229-2016", as_of="2026-11-23")
    submission = se.read_workbook("samples/hengfeng.xlsx", pack)
    assessment = se.assess(pack, submission)
    assessment.decision          # 通过 / 不通过 / 无法判定, with reasons
    assessment.gaps              # what is missing, in units, percent and points

Names are imported when they are first used, so that importing the package costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from standard_engine.assessment.assess import Assessor, assess
    from standard_engine.assessment.cases import run_cases
    from standard_engine.assessment.given import submission_of
    from standard_engine.assessment.result import Assessment, Bounds, Decision, Gap, Outcome, Status
    from standard_engine.audit.reader import read_audit
    from standard_engine.audit.score import score
    from standard_engine.decision.reader import read_decision
    from standard_engine.decision.record import DecisionRecord
    from standard_engine.errors import InputError, PackError, StandardEngineError, UsageError
    from standard_engine.findings import Finding, Place, Severity
    from standard_engine.pack.load import check_pack, load_pack
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.planning.plan import plan
    from standard_engine.planning.result import Freedom, Plan, Planning
    from standard_engine.population.assessed import assess_population
    from standard_engine.record.rejudge import verify_record
    from standard_engine.record.trust_file import read_trust
    from standard_engine.report.files import write_reports
    from standard_engine.submission import Absence, Datum, Effect, Measure, Submission
    from standard_engine.workbook.reader import read_workbook
    from standard_engine.workbook.template import write_template

_HOMES = {
    "Absence": "submission",
    "Assessment": "assessment.result",
    "Assessor": "assessment.assess",
    "Bounds": "assessment.result",
    "Datum": "submission",
    "Decision": "assessment.result",
    "DecisionRecord": "decision.record",
    "Effect": "submission",
    "Finding": "findings",
    "Freedom": "planning.result",
    "Gap": "assessment.result",
    "InputError": "errors",
    "Measure": "submission",
    "Outcome": "assessment.result",
    "PackError": "errors",
    "Place": "findings",
    "Plan": "planning.result",
    "Planning": "planning.result",
    "ResolvedPack": "pack.resolved",
    "Severity": "findings",
    "StandardEngineError": "errors",
    "Status": "assessment.result",
    "Submission": "submission",
    "UsageError": "errors",
    "assess": "assessment.assess",
    "assess_population": "population.assessed",
    "check_pack": "pack.load",
    "load_pack": "pack.load",
    "plan": "planning.plan",
    "read_audit": "audit.reader",
    "read_decision": "decision.reader",
    "read_workbook": "workbook.reader",
    "read_trust": "record.trust_file",
    "run_cases": "assessment.cases",
    "score": "audit.score",
    "submission_of": "assessment.given",
    "verify_record": "record.rejudge",
    "write_reports": "report.files",
    "write_template": "workbook.template",
}

__all__ = [
    "Absence",
    "Assessment",
    "Assessor",
    "Bounds",
    "Datum",
    "Decision",
    "DecisionRecord",
    "Effect",
    "Finding",
    "Freedom",
    "Gap",
    "InputError",
    "Measure",
    "Outcome",
    "PackError",
    "Place",
    "Plan",
    "Planning",
    "ResolvedPack",
    "Severity",
    "StandardEngineError",
    "Status",
    "Submission",
    "UsageError",
    "assess",
    "assess_population",
    "check_pack",
    "load_pack",
    "plan",
    "read_audit",
    "read_decision",
    "read_trust",
    "read_workbook",
    "run_cases",
    "score",
    "submission_of",
    "verify_record",
    "write_reports",
    "write_template",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)

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
    from standard_engine.errors import InputError, PackError, StandardEngineError, UsageError
    from standard_engine.findings import Finding, Place, Severity
    from standard_engine.pack.load import check_pack, load_pack
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.report.files import write_reports
    from standard_engine.submission import Absence, Datum, Submission
    from standard_engine.workbook.reader import read_workbook
    from standard_engine.workbook.template import write_template

_HOMES = {
    "Absence": "submission",
    "Assessment": "assessment.result",
    "Assessor": "assessment.assess",
    "Bounds": "assessment.result",
    "Datum": "submission",
    "Decision": "assessment.result",
    "Finding": "findings",
    "Gap": "assessment.result",
    "InputError": "errors",
    "Outcome": "assessment.result",
    "PackError": "errors",
    "Place": "findings",
    "ResolvedPack": "pack.resolved",
    "Severity": "findings",
    "StandardEngineError": "errors",
    "Status": "assessment.result",
    "Submission": "submission",
    "UsageError": "errors",
    "assess": "assessment.assess",
    "check_pack": "pack.load",
    "load_pack": "pack.load",
    "read_workbook": "workbook.reader",
    "run_cases": "assessment.cases",
    "submission_of": "assessment.given",
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
    "Finding",
    "Gap",
    "InputError",
    "Outcome",
    "PackError",
    "Place",
    "ResolvedPack",
    "Severity",
    "StandardEngineError",
    "Status",
    "Submission",
    "UsageError",
    "assess",
    "check_pack",
    "load_pack",
    "read_workbook",
    "run_cases",
    "submission_of",
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

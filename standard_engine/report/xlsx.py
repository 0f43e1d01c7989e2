"""The gap report as a workbook: what to do, sorted, with places to write who does it and by when."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from standard_engine.language import say
from standard_engine.report import sheets, trial_data, trial_process, trial_results
from standard_engine.report.grid import Grid
from standard_engine.report.output import put
from standard_engine.report.plan_sheet import plan_sheet
from standard_engine.report.plan_view import path
from standard_engine.report.text import visible
from standard_engine.report.trial import trial
from standard_engine.report.view import view

if TYPE_CHECKING:
    from pathlib import Path

    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning

HASH_DIGITS = 12
"""Enough of a hash to tell a printed page's origin."""


def write_xlsx(assessment: Assessment, file: Path) -> None:
    """Write the gap report: 结论, 差距清单, 得分明细, 提升路径 where it does not pass, the sheets to try things on, 问题清单, 数据溯源 and 版本信息.

    Raises:
        UsageError: if the file may not be replaced.
    """
    put(file, xlsx(assessment))


def xlsx(assessment: Assessment, planning: Planning | None = None) -> bytes:
    """The workbook's bytes, with the plans of a planning of this assessment.

    They are the same for the same assessment and planning: the workbook's date is the date of the assessment.
    """
    shown, way = view(assessment), path(assessment, planning)
    file = assessment.submission_sha256 or "—"
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties(
            {
                "title": visible(say("{name} 差距报告", name=shown.headline.name)),
                "subject": visible(shown.title),
                "author": visible(f"standard-engine {assessment.engine}"),
                "created": datetime.combine(assessment.as_of, time(), UTC).replace(tzinfo=None),
            }
        )
        grid = Grid(
            workbook,
            footer=say(
                "规则包 {hash}　申报文件 {file}", hash=assessment.pack.hash[:HASH_DIGITS], file=file[:HASH_DIGITS]
            ),
        )
        tried = trial(assessment)
        for write in sheets.BEFORE:
            write(grid, shown)
        if way:
            plan_sheet(grid, way)
        if tried:
            trial_data.tried(grid, shown, tried)
            trial_results.results(grid, shown, tried)
        for write in sheets.AFTER:
            write(grid, shown)
        if tried:
            trial_process.process(grid, tried)
    return stream.getvalue()

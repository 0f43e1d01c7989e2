"""问题清单.xlsx: every finding with its cell as a link, to sort, hand out and tick off."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING

import xlsxwriter

from standard_engine.language import say
from standard_engine.report.grid import Grid
from standard_engine.report.problem_table import NOTHING, problem_table
from standard_engine.report.problems import problems
from standard_engine.report.text import visible
from standard_engine.report.trace import trace
from standard_engine.report.xlsx import HASH_DIGITS

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment
    from standard_engine.report.problem_table import Links


def problem_list(assessment: Assessment, links: Links) -> bytes:
    """The workbook's bytes: every finding, with links into the data workbook and its marked copy."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        created = datetime.combine(assessment.as_of, time(), UTC).replace(tzinfo=None)
        workbook.set_properties({"title": visible(say("问题清单")), "created": created})
        digest = (assessment.submission_sha256 or NOTHING)[:HASH_DIGITS]
        pack = assessment.pack.hash[:HASH_DIGITS]
        grid = Grid(workbook, footer=say("规则包 {hash}　申报文件 {file}", hash=pack, file=digest))
        problem_table(grid, problems(assessment, trace(assessment)), links)
    return stream.getvalue()

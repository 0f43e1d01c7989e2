"""`standard-engine audit score`: reported and verified values judged side by side."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import (
    as_of_option,
    audit_argument,
    evidence_option,
    format_option,
    output_folder_option,
    pack_option,
    workbook_argument,
)
from standard_engine.cli.output import names_told, note, print_findings, print_json


@command()
@workbook_argument
@audit_argument
@pack_option
@as_of_option
@evidence_option
@output_folder_option
@format_option
def score(
    workbook: Path, audit: Path, pack_name: str, as_of: str | None, evidence: Path | None, output: Path, form: str
) -> int:
    """按申报值和核定值各评价一次：两个结论、两个得分，什么变了、为什么变，写出核查结果.xlsx。

    没有评审结论、结论过期、没有应附证据的按缺失。数据表和核查表都由两个程序各读一遍，都不改动。退出码按核定的结论。
    """
    from standard_engine.audit.work import audited
    from standard_engine.report.audit_result import audit_document, audit_lines, audit_result
    from standard_engine.report.output import put
    from standard_engine.report.text import visible

    work = audited(workbook, audit, pack_name, as_of, evidence)
    names = names_told(work.scored.verified, output, workbook)
    path = names.path("核查结果.xlsx")
    put(path, audit_result(work.scored))
    if form == "json":
        print_json(audit_document(work.scored))
    else:
        for line in audit_lines(work.scored):
            click.echo(visible(line))
        print_findings(finding for finding in work.findings if finding.code.code.startswith("K"))
    note(f"核查结果已写到：\n  {path}")
    return Exit.PASS if work.scored.verified.decision.outcome.value == "pass" else Exit.NOT_PASS

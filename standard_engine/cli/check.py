"""`standard-engine check`: what is wrong or doubtful in a data workbook."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import (
    as_of_option,
    format_option,
    pack_option,
    second_reader_option,
    workbook_argument,
)
from standard_engine.cli.output import print_findings, print_json


@command()
@workbook_argument
@pack_option
@as_of_option
@format_option
@second_reader_option
def check(workbook: Path, pack_name: str, as_of: str | None, form: str, *, second_reader: bool) -> int:
    """检查填好的数据表，列出全部问题、位置和修改办法。

    退出码：0 没有错误；1 有错误；3 文件无法读取。
    """
    from standard_engine.assessment.assess import assess
    from standard_engine.pack.load import load_pack
    from standard_engine.report.decision import finding_document
    from standard_engine.workbook.reader import read_workbook

    pack = load_pack(pack_name, as_of)
    assessment = assess(pack, read_workbook(workbook, pack, second_reader=second_reader))
    findings = assessment.findings
    errors = sum(finding.severity.value == "error" for finding in findings)
    if form == "json":
        print_json([finding_document(finding) for finding in findings])
    else:
        print_findings(findings)
        warnings = sum(finding.severity.value == "warning" for finding in findings)
        click.echo(
            f"共 {len(findings)} 个问题：错误 {errors}，警告 {warnings}，提示 {len(findings) - errors - warnings}"
        )
    return Exit.NOT_PASS if errors else Exit.PASS

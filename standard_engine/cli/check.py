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
from standard_engine.cli.output import names_told, note, print_findings, print_json
from standard_engine.language import later

COPY = later("标注副本.xlsx")


@command()
@workbook_argument
@pack_option
@as_of_option
@click.option(
    "-o", "--output", metavar="路径", type=click.Path(path_type=Path), default=Path("reports"),
    help="问题清单和标注副本写到哪个文件夹，默认 reports",
)  # fmt: skip
@format_option
@second_reader_option
def check(workbook: Path, pack_name: str, as_of: str | None, output: Path, form: str, *, second_reader: bool) -> int:
    """检查填好的数据表，列出全部问题、位置和修改办法；写出问题清单.xlsx 和标注副本.xlsx。

    标注副本按数据重新生成，有问题的单元格标成橙色，批注里写明怎样改；改好后可以直接重新提交。原文件不动。退出码：0 没有错误；1 有错误；3 文件无法读取。
    """
    from standard_engine.assessment.assess import assess
    from standard_engine.pack.load import load_pack
    from standard_engine.report.decision import finding_document
    from standard_engine.report.files import Document, write_documents
    from standard_engine.report.names import beside
    from standard_engine.report.problem_list import problem_list
    from standard_engine.report.problem_table import Links
    from standard_engine.workbook.reader import read_workbook
    from standard_engine.workbook.template import marked_copy

    pack = load_pack(pack_name, as_of)
    submission = read_workbook(workbook, pack, second_reader=second_reader)
    assessment = assess(pack, submission)
    findings = assessment.findings
    names = names_told(assessment, output, workbook)
    copy = marked_copy(pack, submission, findings)
    links = Links(beside(workbook, output), names.path(COPY).name, tuple(map(copy.place, findings)))
    written = write_documents(
        assessment,
        names,
        [
            Document(later("问题清单.xlsx"), lambda found, _: problem_list(found, links)),
            Document(COPY, lambda *_: copy.content),
        ],
    )
    errors = sum(finding.severity.value == "error" for finding in findings)
    if form == "json":
        print_json([finding_document(finding) for finding in findings])
    else:
        print_findings(findings)
        warnings = sum(finding.severity.value == "warning" for finding in findings)
        click.echo(
            f"共 {len(findings)} 个问题：错误 {errors}，警告 {warnings}，提示 {len(findings) - errors - warnings}"
        )
    note("问题清单和标注副本已写到：")
    for path in written:
        note(f"  {path}")
    return Exit.NOT_PASS if errors else Exit.PASS

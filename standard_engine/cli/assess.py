"""`standard-engine assess`: a data workbook in, the verdict, the gap report and the decision out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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
from standard_engine.cli.output import names_told, note, print_json
from standard_engine.numerals import show

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment, Bounds, Gap

MOST_GAPS = 5


@command()
@workbook_argument
@pack_option
@as_of_option
@click.option(
    "-o",
    "--output",
    metavar="路径",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    help="报告写到哪个文件夹，默认 reports",
)
@format_option
@second_reader_option
def assess(workbook: Path, pack_name: str, as_of: str | None, output: Path, form: str, *, second_reader: bool) -> int:
    """评价数据表：显示结论，写出差距报告（HTML 和 xlsx）和机器可读的结论（JSON）。

    为了快，这里不计算提升路径；不通过时用 report（写进各种报告）或 plan 计算。
    """
    from standard_engine.pack.load import load_pack
    from standard_engine.workbook.reader import begin_reading

    pack = load_pack(pack_name, as_of)
    reading = begin_reading(workbook, pack, second_reader=second_reader)
    from standard_engine.assessment.assess import assess as judge
    from standard_engine.report.decision import decision_document
    from standard_engine.report.files import DECISION, HTML, XLSX, write_documents

    assessment = judge(pack, reading.result())
    names = names_told(assessment, output, workbook)
    written = write_documents(assessment, names, (HTML, XLSX, DECISION))
    if form == "json":
        print_json(decision_document(assessment))
    else:
        _print(assessment)
    note("报告已写到：")
    for path in written:
        note(f"  {path}")
    return Exit.PASS if assessment.decision.outcome.value == "pass" else Exit.NOT_PASS


def _print(assessment: Assessment) -> None:
    decision = assessment.decision
    if not decision.binding:
        click.echo(f"【非正式结论】所用数值有 {len(decision.non_official)} 个未经标准文本核对，不能作为认证依据")
    name = assessment.subject.name or assessment.submission_name or "（未填企业名称）"
    click.echo(f"{name}　{assessment.pack.standard}　评价日期 {assessment.as_of}")
    click.echo(f"结论：{decision.outcome.label}" + (f"（{decision.grade}）" if decision.grade else ""))
    if assessment.total is not None and assessment.total_full is not None:
        click.echo(f"得分：{_range(assessment.total)} / {_range(assessment.total_full)}")
    click.echo("理由：")
    for reason in decision.reasons:
        click.echo(f"  - {reason}")
    largest: dict[str, Gap] = {}
    for gap in assessment.gaps:
        if gap.points.high:
            largest.setdefault(gap.indicator, gap)
    if largest:
        click.echo("最大的差距：")
    for gap in list(largest.values())[:MOST_GAPS]:
        by = f"，差 {show(gap.by)} {gap.unit}".rstrip() if gap.by is not None else ""
        click.echo(f"  - {gap.title}：到“{gap.level}”{by}，可增 {_range(gap.points)} 分")
    errors = sum(finding.severity.value == "error" for finding in assessment.findings)
    if assessment.findings:
        click.echo(f"数据问题：{len(assessment.findings)} 个（错误 {errors}），用 standard-engine check 查看")


def _range(bounds: Bounds) -> str:
    if bounds.low is None or bounds.high is None:
        return "未定"
    return show(bounds.low) if bounds.exact else f"{show(bounds.low)}–{show(bounds.high)}"

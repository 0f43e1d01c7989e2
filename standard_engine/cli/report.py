"""`standard-engine report`: the documents of an assessment, each only where it is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, language_option, pack_option, workbook_argument
from standard_engine.cli.output import names_told, note, solver_on_stderr
from standard_engine.language import say, speaking

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning
    from standard_engine.report.files import Document

FORMS = click.Choice(["docx", "pdf", "html"])


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
    help="写到哪个文件夹，默认 reports",
)
@click.option("--html", "html", is_flag=True, help="评价报告.html")
@click.option("--xlsx", "xlsx", is_flag=True, help="差距报告.xlsx")
@click.option("--pdf", "pdf", is_flag=True, help="评价报告.pdf（需要另装：pip install 'standard-engine[pdf]'）")
@click.option("--docx", "docx", is_flag=True, help="第三方评价报告.docx 和自评价报告.docx，可在 Word、WPS 中继续填写")
@click.option("--third-party", "third_party", multiple=True, type=FORMS, help="第三方评价报告写成哪种文件，可以写多次")
@click.option(
    "--self-evaluation", "self_evaluation", multiple=True, type=FORMS, help="自评价报告写成哪种文件，可以写多次"
)
@click.option("--radar", "radar", is_flag=True, help="首页加各类得分的雷达图（HTML、PDF）")
@click.option(
    "--font", "fonts", multiple=True, metavar="字体文件", type=click.Path(path_type=Path),
    help="PDF 用的字体文件，可以写多次；不写就用开源的思源宋体和思源黑体",
)  # fmt: skip
@language_option
def report(workbook: Path, output: Path, fonts: tuple[Path, ...], language: str, **asked: Any) -> int:
    """评价数据表，写出指定的报告；一种也不指定，就写 HTML 和 xlsx。

    不通过或无法判定的，各种报告都有提升路径：改变最小（或费用最低）就能通过的方案，同 plan 默认的算法。
    标准输出上每行一个文件名。退出码同 assess。
    """
    from standard_engine.report.files import XLSX, page, write_documents

    documents = _asked(fonts, asked)
    with speaking(language):
        assessment, planning = _judged(workbook, asked["pack_name"], asked["as_of"])
        names = names_told(assessment, output, workbook)
        for path in write_documents(assessment, names, documents or (page(with_radar=asked["radar"]), XLSX), planning):
            click.echo(path)
        decision = assessment.decision
        told = "" if decision.binding else say("（非正式结论，不能作为认证依据）")
        note(say("结论：{verdict}", verdict=decision.outcome.label) + told)
    return Exit.PASS if decision.outcome.value == "pass" else Exit.NOT_PASS


def _asked(fonts: tuple[Path, ...], asked: dict[str, Any]) -> tuple[Document, ...]:
    """The documents that are asked for, each once."""
    from standard_engine.report.files import XLSX, page, printed, self_evaluation, third_party
    from standard_engine.report.forms import Form

    word = ("docx",) if asked["docx"] else ()
    third, own = ({*word, *asked[kind]} for kind in ("third_party", "self_evaluation"))
    if fonts and not (asked["pdf"] or "pdf" in third | own):
        raise click.UsageError("--font 只用于 PDF，请加上 --pdf")
    return (
        *((page(with_radar=asked["radar"]),) if asked["html"] else ()),
        *((XLSX,) if asked["xlsx"] else ()),
        *((printed(fonts, with_radar=asked["radar"]),) if asked["pdf"] else ()),
        *(third_party(form, fonts) for form in Form if form.value in third),
        *(self_evaluation(form, fonts) for form in Form if form.value in own),
    )


def _judged(workbook: Path, pack_name: str, as_of: str | None) -> tuple[Assessment, Planning | None]:
    """The assessment, and the plans where it does not pass."""
    from standard_engine.assessment.assess import assess
    from standard_engine.pack.load import load_pack
    from standard_engine.workbook.reader import read_workbook

    pack = load_pack(pack_name, as_of)
    submission = read_workbook(workbook, pack)
    assessment = assess(pack, submission)
    if assessment.decision.outcome.value == "pass":
        return assessment, None
    from standard_engine.planning.plan import plan

    with solver_on_stderr():
        return assessment, plan(pack, submission)

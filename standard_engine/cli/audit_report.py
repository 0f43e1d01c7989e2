"""`standard-engine audit report`: the third-party report of an audited submission."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import (
    as_of_option,
    audit_argument,
    evidence_option,
    language_option,
    output_folder_option,
    pack_option,
    workbook_argument,
)
from standard_engine.cli.output import names_told, note, solver_on_stderr
from standard_engine.errors import UsageError
from standard_engine.language import speaking


@command()
@workbook_argument
@audit_argument
@pack_option
@as_of_option
@evidence_option
@output_folder_option
@click.option("--docx", "docx", is_flag=True, help="第三方评价报告.docx")
@click.option("--html", "html", is_flag=True, help="第三方评价报告.html")
@click.option("--pdf", "pdf", is_flag=True, help="第三方评价报告.pdf（需要另装：pip install 'standard-engine[pdf]'）")
@click.option(
    "--font", "fonts", multiple=True, metavar="字体文件", type=click.Path(path_type=Path),
    help="PDF 用的字体文件，可以写多次；不写就用开源的思源宋体和思源黑体",
)  # fmt: skip
@language_option
def report(
    workbook: Path, audit: Path, pack_name: str, as_of: str | None, evidence: Path | None, output: Path,
    fonts: tuple[Path, ...], language: str, *, docx: bool, html: bool, pdf: bool,
) -> int:  # fmt: skip
    """写出第三方评价报告：核定的结论，自评与核定的差异，证据登记、定性评审、不符合项；机构的信息取自核查表。

    一种格式也不指定，就写 Word。标准输出上每行一个文件名。退出码按核定的结论。
    """
    from standard_engine.audit.work import audited
    from standard_engine.planning.plan import plan
    from standard_engine.report.forms import Form, written
    from standard_engine.report.output import put
    from standard_engine.report.papers import audit_paper

    if fonts and not pdf:
        raise UsageError("--font 只用于 PDF，请加上 --pdf")
    with speaking(language):
        work = audited(workbook, audit, pack_name, as_of, evidence)
        passed = work.scored.verified.decision.outcome.value == "pass"
        planning = None
        if not passed:
            with solver_on_stderr():
                planning = plan(work.pack, work.verified)
        paper = audit_paper(work.scored, planning)
        wanted = {Form.DOCX: docx or not (html or pdf), Form.HTML: html, Form.PDF: pdf}
        made = {form: written(paper, form, fonts) for form, asked in wanted.items() if asked}
        names = names_told(work.scored.verified, output, workbook)
        for form, content in made.items():
            path = names.path(f"第三方评价报告.{form.value}")
            put(path, content)
            click.echo(path)
    for finding in work.about_files:
        note(str(finding))
    return Exit.PASS if passed else Exit.NOT_PASS

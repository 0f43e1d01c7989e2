"""`standard-engine audit open`: an audit workbook from a submission."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, evidence_option, pack_option, workbook_argument
from standard_engine.cli.output import note
from standard_engine.errors import UsageError


@command("open")
@workbook_argument
@pack_option
@as_of_option
@click.option(
    "-o", "--output", metavar="路径", type=click.Path(path_type=Path), help="写到哪个文件，默认 <数据表名>-核查表.xlsx"
)
@evidence_option
@click.option("--force", is_flag=True, help="核查表已存在时覆盖；其中填写的内容会丢失")
def open_(
    workbook: Path, pack_name: str, as_of: str | None, output: Path | None, evidence: Path | None, *, force: bool
) -> int:
    """由企业的数据表建核查表：逐项列出申报值，留出核定值、理由、证据编号和评审结论；证据登记按涉及分值排列。

    数据表由两个程序各读一遍，不改动。退出码：0 已建；3 数据表无法读取。
    """
    from standard_engine.audit.files import file_hashes
    from standard_engine.pack.load import load_pack
    from standard_engine.report.audit_book import audit_book
    from standard_engine.report.output import put, put_new
    from standard_engine.workbook.reader import read_workbook

    path = output or workbook.with_name(f"{workbook.stem}-核查表.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path} 应以 .xlsx 结尾，否则 Excel 打不开")
    if path.exists() and (not force or path.resolve() == workbook.resolve()):
        raise UsageError(f"{path} 已存在；换一个文件名，或加 --force 覆盖（数据表不能覆盖）")
    pack = load_pack(pack_name, as_of)
    submission = read_workbook(workbook, pack, second_reader=True)
    hashes = {} if evidence is None else file_hashes(evidence)
    write = put if force else put_new
    write(path, audit_book(pack, submission, hashes))
    if submission.findings:
        note(f"数据表有 {len(submission.findings)} 个问题，用 standard-engine check 查看")
    note("核查表已写到：")
    click.echo(path)
    return Exit.PASS

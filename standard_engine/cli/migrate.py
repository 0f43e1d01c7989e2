"""`standard-engine migrate`: an old data workbook's data in the template of today."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, pack_option, workbook_argument
from standard_engine.cli.output import note, print_findings
from standard_engine.errors import UsageError


@command()
@workbook_argument
@pack_option
@as_of_option
@click.option("--year", metavar="年份", type=click.IntRange(2000, 2100), help="新表最近的数据年，默认与旧表相同")
@click.option(
    "-o", "--output", metavar="路径", type=click.Path(path_type=Path), help="写到哪个文件，默认 <旧文件名>-新模板.xlsx"
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def migrate(
    workbook: Path, pack_name: str, as_of: str | None, year: int | None, output: Path | None, *, force: bool
) -> int:
    """把按旧模板填的数据搬到现在的模板里，列出没能带过去的内容。

    读不懂的内容照原样写进新表，标成橙色，批注里写明怎样改。原文件不动。退出码：0 全部带过去；1 有没带过去的；3 文件无法读取。
    """
    from standard_engine.pack.load import load_pack
    from standard_engine.report.output import put
    from standard_engine.report.text import visible
    from standard_engine.workbook.migration import migrated
    from standard_engine.workbook.reader import read_workbook
    from standard_engine.workbook.template import marked_copy

    path = output or workbook.with_name(f"{workbook.stem}-新模板.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path} 应以 .xlsx 结尾，否则 Excel 打不开")
    if path.exists() and (not force or path.resolve() == workbook.resolve()):
        raise UsageError(f"{path} 已存在；换一个文件名，或加 --force 覆盖（原数据表不能覆盖）")
    pack = load_pack(pack_name, as_of)
    submission = read_workbook(workbook, pack)
    found = migrated(pack, submission, year or submission.year)
    put(path, marked_copy(pack, found.submission, found.submission.findings).content)
    if found.whole:
        note("全部数据都已带到新表。")
    else:
        click.echo(f"没能带到新表的内容（{len(found.homeless) + len(found.dropped)} 项）：")
        print_findings(found.homeless)
        for item in found.dropped:
            place = f"{item.datum.sheet}!{item.datum.cell}"
            told = item.datum.raw or item.datum.value
            click.echo(visible(f"× {place}  {item.code} {item.title}（{item.year} 年）：{told}；新表没有这一年"))
    note(f"新表已写到：\n  {path}")
    return Exit.PASS if found.whole else Exit.NOT_PASS

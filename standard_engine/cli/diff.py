"""`standard-engine diff`: what changed between two data workbooks, and what that does to the score."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, format_option, pack_option
from standard_engine.cli.output import print_json


@command()
@click.argument("old", metavar="旧数据表.xlsx", type=click.Path(path_type=Path))
@click.argument("new", metavar="新数据表.xlsx", type=click.Path(path_type=Path))
@pack_option
@as_of_option
@format_option
def diff(old: Path, new: Path, pack_name: str, as_of: str | None, form: str) -> int:
    """比较两份数据表：哪些数据改了，从什么改成什么，每一项单独改对得分和结论有什么影响。

    两份都按同一个规则包、同一个评价日期评价。退出码：0 数据没有改变；1 有改变；3 文件无法读取。
    """
    from standard_engine.assessment.compare import compare
    from standard_engine.pack.load import load_pack
    from standard_engine.report.comparison import comparison_document, comparison_lines
    from standard_engine.report.text import visible
    from standard_engine.workbook.reader import read_workbook

    pack = load_pack(pack_name, as_of)
    found = compare(pack, read_workbook(old, pack), read_workbook(new, pack))
    if form == "json":
        print_json(comparison_document(found))
    else:
        for line in comparison_lines(found):
            click.echo(visible(line))
    return Exit.NOT_PASS if found.changes or found.revised else Exit.PASS

"""`standard-engine rules diff`: what two packs, or one pack on two days, say differently."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import format_option
from standard_engine.cli.output import note, print_json
from standard_engine.errors import UsageError


@command()
@click.argument("old", metavar="规则包")
@click.argument("new", metavar="[另一个规则包]", required=False)
@click.option(
    "--as-of", "days", multiple=True, metavar="日期", help="只比这一天的数值；比较一个规则包的两个日期时写两次"
)
@click.option("-o", "--output", metavar="路径", type=click.Path(path_type=Path), help="另写成 HTML 文件")
@format_option
def diff_rules(old: str, new: str | None, days: tuple[str, ...], output: Path | None, form: str) -> int:
    """比较两个规则包（两个版本）的含义：哪些数值、公式、要求、出处不同，从哪一天起。

    不比较文字：次序、文件、注释、写法不同不算不同。不写 --as-of 则比较全部日期。只写一个规则包时 --as-of 写两次，
    比较它在两个日期的数值。退出码：0 没有不同；1 有不同。
    """
    from standard_engine.pack.difference import Side, differences
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.folder import find_pack
    from standard_engine.pack.load import to_date
    from standard_engine.report.output import put
    from standard_engine.report.pack_difference import difference_document, difference_lines, difference_page
    from standard_engine.report.text import visible

    if len(days) not in ({0, 1} if new else {2}):
        raise UsageError(
            "比较两个规则包时，--as-of 最多写一次" if new else "只写一个规则包时，--as-of 要写两次：旧的日期和新的日期"
        )
    dates = [to_date(day) for day in days]
    before = Side(read_draft(find_pack(old)), dates[0] if dates else None)
    after = Side(read_draft(find_pack(new or old)), dates[-1] if dates else None)
    found = differences(before, after)
    if form == "json":
        print_json(difference_document(before, after, found))
    else:
        for line in difference_lines(before, after, found):
            click.echo(visible(line))
    if output is not None:
        put(output, difference_page(before, after, found).encode())
        note(str(output))
    return Exit.NOT_PASS if found else Exit.PASS

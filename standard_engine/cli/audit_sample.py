"""`standard-engine audit sample`: which data to look at on site."""

from __future__ import annotations

import json
from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, format_option, pack_option, workbook_argument
from standard_engine.cli.output import note, print_json

_PERCENT = click.IntRange(0, 100)


@command()
@workbook_argument
@pack_option
@as_of_option
@click.option("--seed", type=click.IntRange(0), required=True, metavar="种子", help="随机种子，如抽签或双方商定的数")
@click.option("--high", type=_PERCENT, default=60, metavar="百分数", help="涉及满分 10% 以上的抽多少，默认 60")
@click.option("--middle", type=_PERCENT, default=40, metavar="百分数", help="涉及 2%–10% 的抽多少，默认 40")
@click.option("--low", type=_PERCENT, default=20, metavar="百分数", help="涉及不到 2% 的抽多少，默认 20")
@click.option("--rest", type=_PERCENT, default=10, metavar="百分数", help="不影响得分的抽多少，默认 10")
@click.option(
    "-o",
    "--output",
    metavar="路径",
    type=click.Path(path_type=Path),
    help="写到哪个文件，默认 <数据表名>-抽样计划.xlsx",
)
@format_option
def sample(
    workbook: Path, pack_name: str, as_of: str | None, seed: int, high: int, middle: int, low: int, rest: int,
    output: Path | None, form: str,
) -> int:  # fmt: skip
    """抽出现场要核查的数据：决定结论的全部核查，其余按涉及分值分层抽取。

    同一份数据表、同一版规则包、同一个种子，总是抽出同样的行；抽样计划写明种子和方法，谁都可以重抽一遍。
    """
    from standard_engine.audit.sample import USUAL, Stratum, draw
    from standard_engine.pack.load import load_pack
    from standard_engine.report.output import put
    from standard_engine.report.sample_book import sample_book, sample_document, sample_lines
    from standard_engine.report.text import visible
    from standard_engine.workbook.reader import read_workbook

    path = output or workbook.with_name(f"{workbook.stem}-抽样计划.xlsx")
    pack = load_pack(pack_name, as_of)
    own = {Stratum.HIGH: high, Stratum.MIDDLE: middle, Stratum.LOW: low, Stratum.NONE: rest}
    drawn = draw(pack, read_workbook(workbook, pack), seed, {**USUAL, **own})
    plan = path.with_suffix(".json")
    put(path, sample_book(drawn))
    put(plan, (json.dumps(sample_document(drawn), ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode())
    if form == "json":
        print_json(sample_document(drawn))
    else:
        for line in sample_lines(drawn):
            click.echo(visible(line))
    note(f"抽样计划已写到：\n  {path}\n  {plan}（结案时用 --sample 放进记录）")
    return Exit.PASS

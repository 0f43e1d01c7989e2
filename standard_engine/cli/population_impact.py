"""`standard-engine population impact`: what a change of the rules does to a population."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, pack_option, processes_option
from standard_engine.cli.output import note, tell_lacking
from standard_engine.errors import PackError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from fractions import Fraction

    from standard_engine.assessment.proposed import Change
    from standard_engine.pack.resolved import ResolvedPack

SIZE = "output_value"
ALONE = "单独不成规则（各级次序不对，或新的一组不全）"


@command()
@click.argument("file", metavar="企业群.parquet", type=click.Path(path_type=Path))
@pack_option
@as_of_option
@click.option(
    "--change",
    "changes",
    multiple=True,
    metavar="名称=数值",
    help="拟议的改动，可以写多次；只改一种情形的写成 '名称=数值 @ 条件'。名称见 rules worksheet",
)
@click.option("--pack-b", metavar="规则包", help="与另一个规则包（或它的文件夹）比较，代替 --change")
@click.option("--as-of-b", metavar="日期", help="变动后的评价日期，默认与变动前相同；比较一个规则包的两个日期时只写它")
@click.option("--size", default=SIZE, metavar="数据项", help=f"按哪个数据项分规模，默认 {SIZE}")
@click.option(
    "-o", "--output", metavar="路径", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"),
    help="写到哪个文件夹，默认 reports",
)  # fmt: skip
@processes_option
def impact(
    file: Path, pack_name: str, as_of: str | None, changes: tuple[str, ...], pack_b: str | None, as_of_b: str | None,
    size: str, output: Path, processes: int | None,
) -> int:  # fmt: skip
    """规则变动对企业群的影响：谁不再通过，谁改为通过，差多少，落在哪些行业、市州和规模。

    写出影响.html、影响.xlsx、影响.json。几项改动一起写时，另给出每一项单独的影响。规则包本身不变；定下来以后用 rules set。
    """
    from standard_engine.assessment.proposed import proposed, read_change
    from standard_engine.pack.difference import Side, differences
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.folder import find_pack
    from standard_engine.pack.load import load_pack, to_date
    from standard_engine.population.assessed import open_numbers
    from standard_engine.population.impact import impact as compare
    from standard_engine.population.impact import judging
    from standard_engine.population.store import Population
    from standard_engine.report.impact_view import impact_document, impact_view
    from standard_engine.report.impact_writers import impact_book, impact_page
    from standard_engine.report.output import put

    if sum((bool(changes), pack_b is not None)) > 1 or not (changes or pack_b or as_of_b):
        raise UsageError("写 --change、--pack-b 或 --as-of-b，说明变动后是什么；--change 与 --pack-b 只写一种")
    population = Population(file)
    before = load_pack(pack_name, as_of)
    day = to_date(as_of_b) if as_of_b else before.as_of
    wanted = [read_change(text) for text in changes]
    home = find_pack(pack_name)
    with ExitStack() as stack:
        folder = stack.enter_context(proposed(home, wanted, day)) if wanted else find_pack(pack_b or pack_name)
        after = load_pack(folder, day)
        said = differences(Side(read_draft(home), before.as_of), Side(read_draft(folder), day))
        now = judging(population, before, processes)
        then = judging(population, after, processes)
        effects = [
            (title, None if pack is None else judging(population, pack, processes))
            for title, pack in _each(home, wanted, day)
        ]
        if effects:
            effects.append(("全部一起", then))
        tell_lacking(dict.fromkeys((*population.of(before), *population.of(after))))
        lines = _lines(before)
        known = size if size in population.names else None
        found = compare(population, now, then, lines=[float(value) for _, value in lines], size=known, effects=effects)
    view = impact_view(found, population, said, lines, max(open_numbers(before), open_numbers(after)))
    output.mkdir(parents=True, exist_ok=True)
    document = json.dumps(impact_document(view, found, said), ensure_ascii=False, indent=1, sort_keys=True)
    contents = {
        "影响.html": impact_page(view).encode(),
        "影响.xlsx": impact_book(view),
        "影响.json": f"{document}\n".encode(),
    }
    for name, content in contents.items():
        put(output / name, content)
    if view.synthetic:
        click.echo("【合成数据】这些企业并不存在")
    if view.open_numbers:
        click.echo(f"【非正式结论】规则包有 {view.open_numbers} 个数值未经标准文本核对，不能作为认证依据")
    click.echo(view.headline)
    for title, passes, gained, lost in view.effects:
        alone = f"{passes} 家通过，{gained} 家改为通过，{lost} 家不再通过" if passes is not None else ALONE
        click.echo(f"  {title}：{alone}")
    note("已写到：")
    for name in contents:
        note(f"  {output / name}")
    return Exit.PASS


def _each(home: Path, wanted: list[Change], day: date) -> Iterator[tuple[str, ResolvedPack | None]]:
    """The pack with each of several changes alone, None where that is no pack, and the change in words."""
    from standard_engine.assessment.proposed import proposed
    from standard_engine.pack.difference import Side, differences
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.load import load_pack
    from standard_engine.report.pack_difference import change_in_words

    for change in wanted if len(wanted) > 1 else ():
        title, pack = str(change), None
        try:
            with proposed(home, [change], day) as folder:
                title = (
                    change_in_words(differences(Side(read_draft(home), day), Side(read_draft(folder), day))) or title
                )
                pack = load_pack(folder, day)
        except (
            PackError,
            UsageError,
        ):  # a level that is out of order without the others, or a new entry that is not whole
            pass
        yield title, pack


def _lines(pack: ResolvedPack) -> list[tuple[str, Fraction]]:
    """The scores that the decision and the grades ask for, with what they are for."""
    from standard_engine.assessment.judge import Judge
    from standard_engine.assessment.lines import score_lines
    from standard_engine.assessment.reported import Reports
    from standard_engine.submission import Submission

    judge, nothing = Judge(pack), Submission({}, pack.as_of.year - 1)
    environment = judge.run(Reports(pack, nothing), as_of=pack.as_of, year=nothing.year)
    return [(line.title or "通过", line.value) for line in score_lines(judge, environment)]

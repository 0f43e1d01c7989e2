"""`standard-engine population assess`: every enterprise of a population judged."""

from __future__ import annotations

from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, pack_option, processes_option
from standard_engine.cli.output import note, tell_lacking
from standard_engine.cli.progress import told_progress
from standard_engine.numerals import show_percent

if TYPE_CHECKING:
    from standard_engine.population.assessed import Tally
    from standard_engine.population.store import Origin

PARQUET, FOLDER, XLSX = "企业群结论.parquet", "企业群结论", "企业群评价.xlsx"
MOST_IN_WORKBOOK = 10_000


@command()
@click.argument("file", metavar="企业群.parquet", type=click.Path(path_type=Path))
@pack_option
@as_of_option
@click.option(
    "-o", "--output", metavar="路径", type=click.Path(path_type=Path, file_okay=False), default=Path("reports"),
    help="写到哪个文件夹，默认 reports",
)  # fmt: skip
@processes_option
@click.option(
    "--engine", metavar="主节点", help="在 Spark 上算，如 local[2]、spark://主机:7077；结论写成一个文件夹 企业群结论"
)
@click.option("--brief", is_flag=True, help="只要结论和得分，不要各指标和理由")
def assess(
    file: Path, pack_name: str, as_of: str | None, output: Path, processes: int | None,
    engine: str | None, *, brief: bool,
) -> int:  # fmt: skip
    """评价企业群，每家一行：结论、等级、总分和各类得分的上下限、各指标得分和状态、理由。

    写出企业群结论.parquet；不超过一万家时再写企业群评价.xlsx（汇总、初审汇总表、指标热图）。结论与逐家评价相同：
    浮点数分不清的比较，都用精确数重新判断。
    """
    import pyarrow as pa

    from standard_engine.pack.load import load_pack
    from standard_engine.population.assessed import Assessing, Tally, open_numbers
    from standard_engine.population.spark import assess_on, head_of, session, verdicts
    from standard_engine.population.store import VERDICTS, Population, Writer
    from standard_engine.report.output import put

    pack = load_pack(pack_name, as_of)
    population = Population(head_of(file) if engine else file)
    assessing = Assessing(population, pack, detail=not brief)
    tell_lacking(assessing.lacking)
    tally = Tally(open_numbers(pack))
    kept: list[pa.RecordBatch] = []
    output.mkdir(parents=True, exist_ok=True)
    written = [output / (FOLDER if engine else PARQUET)]
    with ExitStack() as stack:
        if engine:
            assess_on(stack.enter_context(session(engine)), file, assessing, written[0], population.origin)
            blocks = verdicts(written[0])
        else:
            writer = stack.enter_context(Writer(written[0], assessing.schema, population.origin, VERDICTS))
            blocks = writer.passed_on(told_progress(assessing.blocks(processes), population.rows, "评价"))
        for block in blocks:
            tally.add(block)
            if tally.rows <= MOST_IN_WORKBOOK:
                kept.append(block)
    if 0 < tally.rows <= MOST_IN_WORKBOOK and not brief:
        from standard_engine.report.population_book import population_book

        table = pa.Table.from_batches(kept)
        put(output / XLSX, population_book(pack, population, table, tally))
        written.append(output / XLSX)
    _print(tally, population.origin)
    note("已写到：")
    for path in written:
        note(f"  {path}")
    return Exit.PASS


def _print(tally: Tally, origin: Origin) -> None:
    from standard_engine.assessment.result import Outcome

    if origin.synthetic:
        click.echo("【合成数据】这些企业并不存在")
    if tally.open_numbers:
        click.echo(f"【非正式结论】规则包有 {tally.open_numbers} 个数值未经标准文本核对，不能作为认证依据")
    click.echo(f"{origin.said}：{tally.rows} 家")
    for outcome in Outcome:
        count = tally.decisions[outcome.value]
        share = show_percent(Fraction(count, tally.rows)) if tally.rows else "—"
        click.echo(f"  {outcome.label}：{count} 家（{share}）")
    for grade, count in sorted(tally.grades.items()):
        click.echo(f"  其中评为“{grade}”：{count} 家")
    click.echo(f"用精确数重新判断的：{tally.exact} 家")

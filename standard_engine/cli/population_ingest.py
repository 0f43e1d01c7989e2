"""`standard-engine population ingest`: workbooks into a population."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, pack_option, processes_option
from standard_engine.cli.output import note
from standard_engine.cli.progress import told_progress
from standard_engine.errors import UsageError
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.wide import Wide


@command()
@click.argument("paths", metavar="文件夹或数据表…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="文件", type=click.Path(path_type=Path, dir_okay=False), default=Path("企业群.parquet"),
    help="写到哪个文件，默认 企业群.parquet",
)  # fmt: skip
@processes_option
@click.option(
    "--map",
    "mapping",
    metavar="对应.yaml",
    type=click.Path(path_type=Path, dir_okay=False),
    help="读一张宽表（每家一行的 .xlsx、.csv 或 .parquet）时，哪一列是哪个数据项",
)
@pack_option
@as_of_option
def ingest(
    paths: tuple[Path, ...], output: Path, processes: int | None, mapping: Path | None, pack_name: str, as_of: str | None
) -> int:  # fmt: skip
    """把许多填好的数据表读入企业群，每家一行；读不了的文件不影响其余，列在汇总里。

    每读完一份就记下；中断后再运行，读过而没有变的文件不再读。另写 …汇总.xlsx：异常在前（同一文件、代码重复、整块没有填、
    两年照抄、与同行业相差悬殊），然后是每个文件和全部问题。退出码：0 全部读入；1 有文件没有读入。

    也可以读一张宽表，每家企业一行：.csv、.parquet，或写了 --map 的 .xlsx。表头是数据项的代码（N03，上一年写 N03@1）、
    标题或企业群的列名的，自动认得；其余写在对应文件里。
    """
    from standard_engine.pack.load import load_pack
    from standard_engine.population.anomalies import anomalies
    from standard_engine.population.columns import columns_of
    from standard_engine.population.ingest import read_wide, read_workbooks, write_population
    from standard_engine.population.journal import journal
    from standard_engine.population.store import Origin
    from standard_engine.report.ingest_book import ingest_book
    from standard_engine.report.output import put
    from standard_engine.workbook.folder import workbooks

    pack = load_pack(pack_name, as_of)
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"没有 {'、'.join(missing)}")
    book = output.with_name(f"{output.stem}汇总.xlsx")
    output.parent.mkdir(parents=True, exist_ok=True)
    entries, anew = [], 0
    with ExitStack() as stack:
        if mapping is not None or any(path.suffix.lower() in {".csv", ".parquet"} for path in paths):
            wide = _wide(paths, pack, mapping)
            reading, count, what = read_wide(wide), wide.table.count, "家"
            unit = what
        else:
            files = {file: name for file, name in workbooks(paths).items() if file.resolve() != book.resolve()}
            if not files:
                raise UsageError("其中没有 .xlsx 文件")
            made_by = {"pack": pack.id, "hash": pack.hash, "engine": engine_version()}
            kept = stack.enter_context(journal(output.with_name(f".{output.name}.读入记录"), made_by))
            reading = read_workbooks(files, pack, kept, processes or os.cpu_count() or 1)
            count, what = len(files), "份数据表"
            unit = "份"
        for read in told_progress(reading, count, "读入"):
            entries.append(read.entry)
            anew += read.anew
        rows = write_population(output, pack, entries, Origin(pack.id, pack.version, f"{len(entries)} {what}"))
        odd = anomalies(pack, columns_of(pack), [entry.row for entry in entries if entry.row is not None])
        put(book, ingest_book(pack, entries, odd))
    click.echo(
        f"{len(entries)} {what}：读入 {rows} {unit}，没有读入 {len(entries) - rows} {unit}；这次读了 {anew} {unit}"
    )
    click.echo(f"异常 {len(odd)} 处，问题 {sum(len(entry.findings) for entry in entries)} 个，见 {book.name}")
    note(f"已写到：\n  {output}\n  {book}")
    return Exit.PASS if rows == len(entries) else Exit.NOT_PASS


def _wide(paths: tuple[Path, ...], pack: ResolvedPack, mapping: Path | None) -> Wide:
    """The one wide table, with what is not read of it told."""
    from standard_engine.population.wide import bind_wide

    if len(paths) != 1:
        raise UsageError("宽表一次读一张")
    wide = bind_wide(paths[0], pack, mapping)
    if wide.unread:
        note(f"没有读的列：{'、'.join(wide.unread)}")
    if wide.lacking:
        note(f"宽表中没有（当作没有填）：{'、'.join(wide.lacking)}")
    if wide.year_column is None:
        note(f"最近的数据年：{wide.year}（在对应文件中写 year: 可改）")
    return wide

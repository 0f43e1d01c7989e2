"""`standard-engine population ingest`: workbooks into a population."""

from __future__ import annotations

import os
from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, pack_option, processes_option
from standard_engine.cli.output import note
from standard_engine.cli.progress import told_progress
from standard_engine.errors import UsageError
from standard_engine.version import engine_version


@command()
@click.argument("paths", metavar="文件夹或数据表…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", metavar="文件", type=click.Path(path_type=Path, dir_okay=False), default=Path("企业群.parquet"),
    help="写到哪个文件，默认 企业群.parquet",
)  # fmt: skip
@processes_option
@pack_option
@as_of_option
def ingest(paths: tuple[Path, ...], output: Path, processes: int | None, pack_name: str, as_of: str | None) -> int:
    """把许多填好的数据表读入企业群，每家一行；读不了的文件不影响其余，列在汇总里。

    每读完一份就记下；中断后再运行，读过而没有变的文件不再读。另写 …汇总.xlsx：异常在前（同一文件、代码重复、整块没有填、
    两年照抄、与同行业相差悬殊），然后是每个文件和全部问题。退出码：0 全部读入；1 有文件没有读入。
    """
    from standard_engine.pack.load import load_pack
    from standard_engine.population.anomalies import anomalies
    from standard_engine.population.columns import columns_of
    from standard_engine.population.ingest import read_workbooks, workbooks, write_population
    from standard_engine.population.journal import journal
    from standard_engine.population.store import Origin
    from standard_engine.report.ingest_book import ingest_book
    from standard_engine.report.output import put

    pack = load_pack(pack_name, as_of)
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise UsageError(f"没有 {'、'.join(missing)}")
    book = output.with_name(f"{output.stem}汇总.xlsx")
    files = {file: name for file, name in workbooks(paths).items() if file.resolve() != book.resolve()}
    if not files:
        raise UsageError("其中没有 .xlsx 文件")
    output.parent.mkdir(parents=True, exist_ok=True)
    made_by = {"pack": pack.id, "hash": pack.hash, "engine": engine_version()}
    entries, anew = [], 0
    with journal(output.with_name(f".{output.name}.读入记录"), made_by) as kept:
        reading = read_workbooks(files, pack, kept, processes or os.cpu_count() or 1)
        for read in told_progress(reading, len(files), "读入"):
            entries.append(read.entry)
            anew += read.anew
        rows = write_population(output, pack, entries, Origin(pack.id, pack.version, f"{len(files)} 份数据表"))
        odd = anomalies(pack, columns_of(pack), [entry.row for entry in entries if entry.row is not None])
        put(book, ingest_book(pack, entries, odd))
    click.echo(f"{len(files)} 份数据表：读入 {rows} 份，没有读入 {len(files) - rows} 份；这次读了 {anew} 份")
    click.echo(f"异常 {len(odd)} 处，问题 {sum(len(entry.findings) for entry in entries)} 个，见 {book.name}")
    note(f"已写到：\n  {output}\n  {book}")
    return Exit.PASS if rows == len(files) else Exit.NOT_PASS

"""`standard-engine population make`: a synthetic population."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, pack_option
from standard_engine.cli.progress import told_progress

MOST = 100_000_000


@command()
@click.argument("count", metavar="家数", type=click.IntRange(1, MOST))
@click.option(
    "--seed", type=click.IntRange(0), default=1, metavar="种子", help="随机数的种子，默认 1；同一种子得到同一企业群"
)
@click.option("--complete", is_flag=True, help="不留缺失的数据")
@click.option(
    "-o", "--output", metavar="文件", type=click.Path(path_type=Path, dir_okay=False), default=Path("合成企业群.parquet"),
    help="写到哪个文件，默认 合成企业群.parquet",
)  # fmt: skip
@pack_option
@as_of_option
def make(count: int, seed: int, output: Path, pack_name: str, as_of: str | None, *, complete: bool) -> int:
    """合成一个企业群：由规则包的算例变化出行业、规模、水平不同的企业，一部分挤在基准附近，一部分缺数据。

    合成的企业并不存在；名称和各种输出都标明“合成”。
    """
    from standard_engine.pack.load import load_pack
    from standard_engine.population.anchors import anchors_of
    from standard_engine.population.store import Origin, Writer
    from standard_engine.population.synthetic import Synthetic

    pack = load_pack(pack_name, as_of)
    drawn = Synthetic(pack, anchors_of(pack_name, pack), complete=complete)
    said = f"合成企业群，{count} 家，种子 {seed}" + ("，没有缺失" if complete else "")
    with Writer(output, drawn.schema, Origin(pack.id, pack.version, said, synthetic=True)) as writer:
        for batch in told_progress(drawn.batches(count, seed), count, "合成"):
            writer.write([batch])
    click.echo(f"{said}：{output}")
    return Exit.PASS

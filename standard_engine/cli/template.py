"""`standard-engine template`: an empty data workbook."""

from __future__ import annotations

from pathlib import Path

import click

from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, pack_option
from standard_engine.cli.output import note
from standard_engine.errors import UsageError


@command()
@pack_option
@as_of_option
@click.option("--year", metavar="年份", type=click.IntRange(2000, 2100), help="最近的数据年，默认评价日期的上一年")
@click.option("--industry", metavar="代码", help="预填所属行业代码，如 C3011")
@click.option(
    "-o", "--output", metavar="路径", type=click.Path(path_type=Path), help="写到哪个文件，默认 <规则包>-数据表.xlsx"
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def template(
    pack_name: str, as_of: str | None, year: int | None, industry: str | None, output: Path | None, *, force: bool
) -> int:
    """生成空白数据表，填好后用 check 检查、用 assess 评价。"""
    from standard_engine.pack.load import load_pack
    from standard_engine.workbook.template import write_template

    pack = load_pack(pack_name, as_of)
    path = output or Path(f"{pack.id}-数据表.xlsx")
    if path.suffix.lower() != ".xlsx":
        raise UsageError(f"{path} 应以 .xlsx 结尾，否则 Excel 打不开")
    if path.exists() and not force:
        raise UsageError(f"{path} 已存在；换一个文件名，或加 --force 覆盖")
    write_template(pack, path, year=year or pack.as_of.year - 1, industry=industry)
    note("填好后运行：")
    note(f"  standard-engine assess {path} --pack {pack_name}")
    click.echo(str(path))
    return 0

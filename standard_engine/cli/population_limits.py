"""`standard-engine population tornado | bands`: which limit decides most, and limits from shares of enterprises."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, output_folder_option, pack_option, processes_option
from standard_engine.cli.output import tell_lacking
from standard_engine.cli.studies import tell
from standard_engine.numerals import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.population.bands import Fixed


@command()
@click.argument("file", metavar="企业群.parquet", type=click.Path(path_type=Path))
@pack_option
@as_of_option
@output_folder_option
@processes_option
def tornado(file: Path, pack_name: str, as_of: str | None, output: Path, processes: int | None) -> int:
    """哪个基准最要紧：每个基准单独从企业实际值的下四分位移到上四分位，两端各有几家通过，相差最多的在前。

    写出敏感性.html、敏感性.xlsx、敏感性.json。规则包本身不变。
    """
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.folder import find_pack
    from standard_engine.pack.load import load_pack
    from standard_engine.population.assessed import open_numbers
    from standard_engine.population.limits import limits_of
    from standard_engine.population.store import Population
    from standard_engine.population.tornado import tornado as run
    from standard_engine.report.study_documents import bars, study_document
    from standard_engine.report.study_views import tornado_study

    population = Population(file)
    pack = load_pack(pack_name, as_of)
    tell_lacking(population.of(pack))
    found = run(population, pack, limits_of(pack, read_draft(find_pack(pack_name))), processes)
    study = tornado_study(population, pack, found, open_numbers(pack))
    tell(study, study_document(study, **bars(found)), output)
    return Exit.PASS


@command()
@click.argument("file", metavar="企业群.parquet", type=click.Path(path_type=Path))
@click.argument("wanted", metavar="名称=前20%", nargs=-1, required=True)
@pack_option
@as_of_option
@output_folder_option
def bands(file: Path, wanted: tuple[str, ...], pack_name: str, as_of: str | None, output: Path) -> int:
    """由分位定基准：企业群中最好的百分之几能达到的数，准确到企业自己的值。

    只看一种情形的写成 '名称=前20% @ 条件'；名称见 rules worksheet。写出分位.html、分位.xlsx、分位.json，附写入规则包的命令。
    """
    from standard_engine.pack.draft import read_draft
    from standard_engine.pack.folder import find_pack
    from standard_engine.pack.load import load_pack
    from standard_engine.population.assessed import open_numbers
    from standard_engine.population.bands import fixed, read_band
    from standard_engine.population.limits import limits_of
    from standard_engine.population.store import Population
    from standard_engine.report.study_documents import bands as bands_document
    from standard_engine.report.study_documents import study_document
    from standard_engine.report.study_views import bands_study

    population = Population(file)
    pack = load_pack(pack_name, as_of)
    tell_lacking(population.of(pack))
    limits = limits_of(pack, read_draft(find_pack(pack_name)))
    found = fixed(population, pack, [read_band(text, limits) for text in wanted])
    commands = list(_commands(found, pack.id, population.origin.said))
    study = bands_study(population, pack, found, commands, open_numbers(pack))
    tell(study, study_document(study, **bands_document(found, commands)), output)
    for text in commands:
        click.echo(f"  {text}")
    return Exit.PASS


def _commands(found: Sequence[Fixed], pack: str, said: str) -> Iterator[str]:
    """How the numbers are written into a pack of one's own, one command for each condition."""
    for when in dict.fromkeys(one.band.limit.entry.when_text for one in found):
        numbers = " ".join(
            f"{one.band.limit.name} {exact_text(one.value)}" for one in found if one.band.limit.entry.when_text == when
        )
        condition = f" --when '{when}'" if when else ""
        yield f"standard-engine rules set {numbers} --pack 规则/{pack}{condition} --from 生效日期 --source '{said}' --why 按分位定"

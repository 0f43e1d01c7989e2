"""`standard-engine population sweep | calibrate`: numbers moved along a line, and where a target is met."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, output_folder_option, pack_option, processes_option
from standard_engine.cli.output import tell_lacking
from standard_engine.cli.studies import tell
from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from fractions import Fraction

    from standard_engine.population.calibrate import Calibration
    from standard_engine.population.line import Line, Range
    from standard_engine.population.store import Population

STEPS = 100
MOST_STEPS = 2000
_PACK_B = "移到另一个规则包（或它的文件夹）的数值为止，代替 名称=起值..止值；两个规则包只能有数值不同"


@command()
@click.argument("file", metavar="企业群.parquet", type=click.Path(path_type=Path))
@click.argument("ranges", metavar="名称=起值..止值", nargs=-1)
@pack_option
@as_of_option
@click.option("--pack-b", metavar="规则包", help=_PACK_B)
@click.option(
    "--steps",
    metavar="步数",
    type=click.IntRange(1, MOST_STEPS),
    default=STEPS,
    help=f"分成几步，默认 {STEPS}，最多 {MOST_STEPS}",
)
@output_folder_option
@processes_option
def sweep(
    file: Path, ranges: tuple[str, ...], pack_name: str, as_of: str | None, pack_b: str | None, steps: int, output: Path,
    processes: int | None,
) -> int:  # fmt: skip
    """一个数（或几个数一起）从一个值移到另一个值，每一步各有几家通过。

    只改一种情形的写成 '名称=起值..止值 @ 条件'；名称见 rules worksheet。写出试算.html、试算.xlsx、试算.json。规则包本身不变。
    """
    from standard_engine.population.assessed import open_numbers
    from standard_engine.population.store import Population
    from standard_engine.population.sweep import shares
    from standard_engine.population.sweep import sweep as run
    from standard_engine.report.study_documents import moving, points, study_document
    from standard_engine.report.study_views import sweep_study

    population = Population(file)
    with _line(population, pack_name, as_of, ranges, pack_b) as (line, _, _):
        found = run(population, line, shares(steps), processes)
        study = sweep_study(population, line, found, max(map(open_numbers, line.packs)))
        tell(study, study_document(study, moving=moving(line), points=points(line, found)), output)
    return Exit.PASS


@command()
@click.argument("file", metavar="企业群.parquet", type=click.Path(path_type=Path))
@click.option("--target", metavar="目标", required=True, help="要达到的家数，如 '100 pass'、'100 家通过'、'12% pass'")
@click.option(
    "--vary",
    "ranges",
    metavar="名称=起值..止值",
    multiple=True,
    help="可以移动的数和范围，可以写多次，几个数按同样的比例一起移动",
)
@pack_option
@as_of_option
@click.option("--pack-b", metavar="规则包", help=_PACK_B)
@output_folder_option
@processes_option
def calibrate(
    file: Path, target: str, ranges: tuple[str, ...], pack_name: str, as_of: str | None, pack_b: str | None, output: Path,
    processes: int | None,
) -> int:  # fmt: skip
    """定出一个数（或两套数之间的一处），使恰好这么多家通过：满足目标的全部取值范围，端点准确到企业自己的数据。

    没有一处满足时（如几家的值相等），给出最接近的，退出码为 1。写出定标.html、定标.xlsx、定标.json。规则包本身不变。
    """
    from standard_engine.population.assessed import open_numbers
    from standard_engine.population.calibrate import calibrate as run
    from standard_engine.population.calibrate import chosen_place, read_target
    from standard_engine.population.store import Population
    from standard_engine.report.study_documents import calibration, study_document
    from standard_engine.report.study_views import calibration_study

    population = Population(file)
    wanted = read_target(target, population.rows)
    with _line(population, pack_name, as_of, ranges, pack_b) as (line, home, read):
        found = run(population, line, wanted, processes=processes)
        chosen = chosen_place(line, found)
        checked = "" if chosen is None else _checked(population, line, found, home, read, chosen)
        study = calibration_study(population, line, found, chosen, checked, max(map(open_numbers, line.packs)))
        tell(study, study_document(study, **calibration(line, found, chosen)), output)
    return Exit.PASS if found.stretches else Exit.NOT_PASS


@contextmanager
def _line(
    population: Population, pack_name: str, as_of: str | None, ranges: Sequence[str], pack_b: str | None
) -> Iterator[tuple[Line, Path, list[Range]]]:
    """The line that is asked for, the pack that it begins at, and the ranges read."""
    from standard_engine.pack.folder import find_pack
    from standard_engine.pack.load import load_pack
    from standard_engine.population.line import Line, line_of, read_range

    if bool(ranges) is (pack_b is not None):
        raise UsageError("写 名称=起值..止值，或写 --pack-b，说明移动什么；只写一种")
    day: date = load_pack(pack_name, as_of).as_of
    home, read = find_pack(pack_name), [read_range(text) for text in ranges]
    if pack_b is not None:
        line = Line(home, find_pack(pack_b), day)
        tell_lacking(dict.fromkeys(name for pack in line.packs for name in population.of(pack)))
        yield line, home, read
        return
    with line_of(home, read, day) as line:
        tell_lacking(population.of(line.packs[0]))
        yield line, home, read


def _checked(
    population: Population, line: Line, found: Calibration, home: Path, read: Sequence[Range], place: Fraction
) -> str:
    """Judge every enterprise anew at the place that is proposed, by the pack itself where there is one; say what came out."""
    from standard_engine.population.impact import judging
    from standard_engine.population.line import pack_at
    from standard_engine.population.sweep import sweep as run

    target, outcome = found.target, found.target.outcome
    if read:
        judged = judging(population, pack_at(home, read, line.since, place))
        count = int((judged.decision == outcome.value).sum())
        how = "按改好的规则包"
    else:
        count = run(population, line, [place])[0].of(outcome)
        how = "按这一处的数值"
    if count != target.count:
        raise RuntimeError(f"{count} instead of {target.count} at {place}")
    return f"{how}把 {population.rows} 家逐家重新评价，恰有 {count} 家{outcome.label}。"

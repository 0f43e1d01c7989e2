"""`standard-engine plan`: what to change, at the least, so that a data workbook passes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, format_option, pack_option, workbook_argument
from standard_engine.cli.output import names_told, note, print_json, solver_on_stderr
from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean

if TYPE_CHECKING:
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.planning.result import Planning
    from standard_engine.report.plan_view import PlanView

MOST_PERCENT = 1000


@command()
@workbook_argument
@pack_option
@as_of_option
@click.option(
    "-o",
    "--output",
    metavar="路径",
    type=click.Path(path_type=Path),
    default=Path("reports"),
    help="方案写到哪个文件夹，默认 reports",
)
@click.option(
    "--alternatives", type=click.IntRange(1, 9), default=3, metavar="个数", help="最多给出几个不同的方案，默认 3"
)
@click.option("--frontier", is_flag=True, help="再算出现在到最高可达之间各个得分的最小改变或最低费用")
@click.option(
    "--most", type=click.IntRange(1, MOST_PERCENT), default=50, metavar="百分数", help="一个数最多改变百分之几，默认 50"
)
@click.option("--hold", multiple=True, metavar="代码", help="不改变的数据项的代码，可以写多次")
@format_option
def plan(
    workbook: Path, pack_name: str, as_of: str | None, output: Path, alternatives: int, most: int,
    hold: tuple[str, ...], form: str, *, frontier: bool,
) -> int:  # fmt: skip
    """不通过或无法判定的，找出改变最小（或费用最低）就能通过的方案，写出提升方案.html。

    数据表有“改进措施”表的，由其中的措施组成费用最低的方案。退出码：0 已通过或找到方案；1 没有方案。
    """
    from standard_engine.pack.load import load_pack
    from standard_engine.planning.plan import plan as find
    from standard_engine.planning.result import Freedom
    from standard_engine.report.files import Document, write_documents
    from standard_engine.report.plan_page import plan_document, plan_html
    from standard_engine.workbook.reader import read_workbook

    pack = load_pack(pack_name, as_of)
    _known_codes(hold, pack)
    submission = read_workbook(workbook, pack)
    freedom = Freedom(Fraction(most, 100), frozenset(hold))
    with solver_on_stderr():
        found = find(pack, submission, alternatives=alternatives, frontier=frontier, freedom=freedom)
    names = names_told(found.before, output, workbook)
    (path,) = write_documents(found.before, names, [Document("提升方案.html", lambda *_: plan_html(found).encode())])
    if form == "json":
        print_json(plan_document(found))
    else:
        _print(found)
    note(f"方案已写到：\n  {path}")
    return Exit.PASS if found.plans or found.before.decision.outcome.value == "pass" else Exit.NOT_PASS


def _known_codes(hold: tuple[str, ...], pack: ResolvedPack) -> None:
    codes = {code for spec in pack.fields for code in (spec.code, *(row.code for row in spec.rows))}
    unknown = [f"{code}{did_you_mean(code, codes)}" for code in hold if code not in codes]
    if unknown:
        raise UsageError(f"--hold 没有这个数据项代码：{'、'.join(unknown)}")


def _tell(text: str) -> None:
    """A line on stdout; nothing in it from a workbook steers the terminal."""
    from standard_engine.report.text import visible

    click.echo(visible(text))


def _print(found: Planning) -> None:
    from standard_engine.report.plan_view import planning_view

    view = planning_view(found)
    _tell(f"结论：{found.before.decision.outcome.label}")
    _tell(view.lead)
    for text in view.obstacles:
        _tell(f"  - {text}")
    if view.reachable:
        _tell(view.reachable)
    for one in view.plans:
        _print_plan(one)
    if view.frontier:
        _tell(f"得分\t{view.price}")
    for row in view.frontier:
        _tell(f"{row.score}\t{row.price}")
    for text in view.notes:
        _tell(f"注：{text}")


def _print_plan(one: PlanView) -> None:
    _tell(f"{one.title}：{one.summary}")
    for measure in one.measures:
        _tell(f"  + {measure.id} {measure.title} × {measure.times}：{measure.cost} 万元，{measure.months} 个月")
    for change in one.changes:
        _tell(f"  {change.code} {change.title}：{change.before} → {change.after}（{change.change}）")
    for gain in one.gains:
        reached = f"，累计 {gain.reached} 分" if gain.reached.number is not None else ""
        moved = f"减 {str(gain.gained)[1:]}" if str(gain.gained).startswith("-") else f"增 {gain.gained}"
        gained = f"，{moved} 分{reached}" if gain.gained.number else ""
        _tell(f"    · {gain.title}：{gain.before} → {gain.after}{gained}")

"""`standard-engine programme procedure | status | ledger | verify`: looking at a ledger; nothing is changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import command
from standard_engine.cli.options import format_option
from standard_engine.cli.output import note, print_findings, print_json
from standard_engine.cli.programme_place import settings, the_ledger
from standard_engine.errors import ProcedureError, UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.pack.load import today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.programme.overview import Filter, Line, Overview
    from standard_engine.programme.procedure import Procedure

SHOWN_CASES = 50


@command()
@click.argument("name", metavar="[程序]", required=False)
def procedure(name: str | None) -> int:
    """显示并检查办理程序：随引擎提供的名称，或 YAML 文件；不写则显示账本所用的。"""
    from standard_engine.programme.described import procedure_lines
    from standard_engine.programme.reading import SHIPPED, check_procedure, procedure_file

    if name is None and settings()["ledger"]:
        from standard_engine.programme.looking import looking

        with looking(the_ledger()) as (_, found):
            click.echo("\n".join(procedure_lines(found)))
        return Exit.PASS
    path = procedure_file(name or SHIPPED)
    checked, findings = check_procedure(path.read_bytes(), path.name)
    if checked is None:
        raise ProcedureError(findings)
    click.echo("\n".join(procedure_lines(checked)))
    print_findings(findings)
    return Exit.PASS


@command()
@click.argument("case", metavar="[案件编号]", required=False)
@click.option("--stage", metavar="阶段", help="只看这个阶段的案件，并逐件列出")
@click.option("--state", metavar="状态", help="只看这个状态的案件，并逐件列出")
@click.option("--region", metavar="地区", help="只看这个地区的案件，并逐件列出")
@click.option("--cases", "listed", is_flag=True, help="逐件列出")
@format_option
def status(case: str | None, form: str, *, listed: bool, **wanted: str | None) -> int:
    """情况调度：各地区、各阶段有多少案件，行业和规模，与目标比较；写案件编号则显示它的经过和下一步。"""
    from standard_engine.programme.looking import looking
    from standard_engine.programme.overview import Filter, line_document, lines_of, overview, overview_document

    with looking(the_ledger()) as (connection, found):
        if case is not None:
            return _case(connection, found, case, form)
        chosen = Filter(
            _named(found.stages, wanted["stage"], "阶段"),
            _named({id_: item.title for id_, item in found.states.items()}, wanted["state"], "状态"),
            _named(found.regions, wanted["region"], "地区"),
        )
        listed = listed or any(wanted.values())
        counts = overview(connection, found, chosen, today())
        lines = lines_of(connection, found, chosen) if listed else ()
    if form == "json":
        document = overview_document(found, counts, today())
        print_json(document | {"lines": [line_document(line) for line in lines]} if listed else document)
    else:
        _print_overview(found, counts, chosen)
        if listed:
            _print_lines(found, lines)
    return Exit.PASS


def _named(titles: Mapping[str, str], written: str | None, what: str) -> str | None:
    """The id that an id or a title means."""
    if written is None or written in titles:
        return written
    for id_, title in titles.items():
        if title == written:
            return id_
    near = did_you_mean(written, [*titles.values(), *titles])
    raise UsageError(f"没有{what}“{written}”{near}；有：{'、'.join(titles.values())}")


def _case(connection: Any, found: Procedure, name: str, form: str) -> int:
    from standard_engine.programme.described import case_lines
    from standard_engine.programme.event import record
    from standard_engine.programme.ledger import case_of, events_of
    from standard_engine.programme.outlook import told

    case, events = case_of(connection, name), events_of(connection, name)
    if form == "json":
        rows = [record(event) for event in events]
        for row in rows:
            row |= {"data": json.loads(row["data"]), "documents": json.loads(row["documents"])}
        following = told(found, case, today())
        print_json({"case": case.id, "state": case.state, "grade": case.grade, "events": rows, "next": following})
    else:
        _echo("\n".join(case_lines(found, case, events, today())))
    return Exit.PASS


def _print_overview(found: Procedure, counts: Overview, chosen: Filter) -> None:
    from standard_engine.programme.cells import state_title

    target = found.target
    if target is not None and chosen.stage is None and chosen.state is None and chosen.region is None:
        lacking = max(0, target.count - counts.counted)
        _echo(f"目标：{target.title}；已认证 {counts.counted} 家，" + (f"还差 {lacking} 家" if lacking else "已达到"))
    _echo(f"案件 {counts.cases} 件")
    if not counts.cases:
        return
    stages = [name for name in found.stages if counts.by_stage[name]]
    _echo("\n地区　" + "　".join(found.stages[name] for name in stages) + "　合计")
    for region, row in counts.by_region.items():
        cells = "　".join(str(row[name]) for name in stages)
        _echo(f"{found.regions.get(region, region)}　{cells}　{sum(row.values())}")
    _echo("合计　" + "　".join(str(counts.by_stage[name]) for name in stages) + f"　{counts.cases}")
    _echo("\n状态：" + "，".join(f"{state_title(found, name)} {count}" for name, count in counts.by_state.items()))
    for name, tally in counts.tallies.items():
        fact = found.facts[name]
        _echo(
            f"{fact.title}：" + "，".join(f"{fact.options.get(value, value)} {count}" for value, count in tally.items())
        )
    if counts.overdue:
        _echo(f"逾期 {len(counts.overdue)} 件：" + "、".join(counts.overdue[:SHOWN_CASES]))
        if len(counts.overdue) > SHOWN_CASES:
            note(f"逾期只列出前 {SHOWN_CASES} 件，全部见 --format json")


def _print_lines(found: Procedure, lines: tuple[Line, ...]) -> None:
    from standard_engine.programme.cells import state_title

    _echo("")
    for line in lines:
        due = f"，应在 {line.due} 前办" if line.due else ""
        region = found.regions.get(line.region, line.region)
        tallied = "，".join(
            found.facts[name].options.get(line.facts[name], line.facts[name])
            for name in found.tally
            if name in line.facts
        )
        _echo(
            f"{line.case}　{line.name}（{region}；{tallied}）　{state_title(found, line.state)}，自 {line.since}{due}"
        )


@command()
@click.argument("case", metavar="[案件编号]", required=False)
@click.option("--since", metavar="序号", type=click.IntRange(0), default=0, help="从第几个事件起")
@format_option
def ledger(case: str | None, since: int, form: str) -> int:
    """列出账本中的事件，依次一行一个；json 格式每行一个 JSON，含哈希。"""
    from standard_engine.programme.described import event_line
    from standard_engine.programme.event import LEDGER, event_of
    from standard_engine.programme.ledger import every_event
    from standard_engine.programme.looking import looking

    with looking(the_ledger()) as (connection, found):
        for row in every_event(connection, since=since):
            if case not in {None, row["case_id"]}:
                continue
            if form == "json":
                row |= {"data": json.loads(row["data"]), "documents": json.loads(row["documents"])}
                click.echo(json.dumps(row, ensure_ascii=False, sort_keys=True))
            else:
                where = "账本" if row["case_id"] == LEDGER else row["case_id"]
                _echo(f"{row['seq']}　{where}　{event_line(found, event_of(row))}")
    return Exit.PASS


@command()
@click.option("--noted", metavar="哈希", help="以前记下的末尾哈希；核对它仍在账本里，没有被截去")
@format_option
def verify(noted: str | None, form: str) -> int:
    """核验账本：哈希链没有断，每一步都合当时的办理程序，各表与事件一致，存放的材料没有变。退出码 1 为不符。"""
    from standard_engine.programme.verify import verified_document
    from standard_engine.programme.verify import verify as run

    found = run(the_ledger(), noted)
    if form == "json":
        print_json(verified_document(found))
    else:
        for fault in found.faults:
            _echo(f"× {fault}")
        outcome = "不符" if found.faults else "一致"
        click.echo(f"{outcome}：{found.events} 个事件，{found.cases} 个案件，核对材料 {found.files} 份")
        click.echo(f"末尾哈希：{found.head}")
    if noted is None:
        note("记下末尾哈希，下次用 --noted 核对，可以发现账本末尾被截去")
    return Exit.NOT_PASS if found.faults else Exit.PASS


def _echo(text: str) -> None:
    """A line in which nothing that users typed steers the terminal."""
    from standard_engine.report.text import visible

    click.echo("\n".join(visible(line) for line in text.split("\n")))

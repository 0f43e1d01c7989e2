"""The command of a step: made of what the procedure says, so that a new step needs no new code."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from standard_engine.cli.exits import Exit
from standard_engine.cli.help import ChineseHelp
from standard_engine.cli.output import note, print_json
from standard_engine.cli.programme_place import the_day, the_desk
from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.programme.decided import Decided
    from standard_engine.programme.desk import Desk
    from standard_engine.programme.event import Attached, Event
    from standard_engine.programme.procedure import Procedure, Step
    from standard_engine.programme.rules import Offer

DECISION = "decision"
"""What the decision document is called among an event's documents."""


def step_command(word: str, steps: Sequence[Step], procedure: Procedure) -> click.Command:
    """The command for a word of the procedure."""
    from standard_engine.programme.described import step_lines

    about = "\n\n".join("\b\n" + "\n".join(step_lines(procedure, step)) for step in steps)
    titles = "；".join(step.title for step in steps)
    return ChineseHelp(
        word,
        params=list(_parameters(steps)),
        callback=lambda **given: _run(word, **given),
        help=f"{titles}。\n\n{about}",
        short_help=titles,
    )


def _parameters(steps: Sequence[Step]) -> Iterator[click.Parameter]:
    cases = any(not step.opens for step in steps)
    outcomes = [outcome for step in steps for outcome in step.outcomes.values()]
    if cases:
        yield click.Argument(["cases"], nargs=-1, metavar="[案件编号]…")
    if any(step.batch for step in steps):
        text = "办理现在轮到这一步的全部案件"
        yield click.Option(["--all", "every"], is_flag=True, help=text)
    if any(step.answers for step in steps):
        yield click.Option(["--answer"], metavar="答复", help="答复，见上")
    if any(outcome.documents.names for outcome in outcomes):
        yield click.Option(
            ["--document", "documents"], multiple=True, metavar="材料=文件", help="附上一份材料，可以写多次"
        )
    if any(outcome.facts.names for outcome in outcomes):
        yield click.Option(["--fact", "facts"], multiple=True, metavar="名称=内容", help="填写一项内容，可以写多次")
    if any(outcome.decision for outcome in outcomes):
        kind = click.Path(path_type=Path)
        yield click.Option(["--decision"], type=kind, metavar="decision.json", help="评价结论（assess 写出的 JSON）")
        text = "签名的记录（audit close 写出）；核验一致，才取其中核定的结论"
        yield click.Option(["--record"], type=kind, metavar="记录.zip", help=text)
        text = "信任文件，用来核验记录；可设环境变量 STANDARD_ENGINE_TRUST"
        yield click.Option(["--trust"], type=kind, metavar="信任文件", envvar="STANDARD_ENGINE_TRUST", help=text)
    if any(outcome.settles for outcome in outcomes):
        yield click.Option(["--matter"], type=click.IntRange(1), metavar="编号", help="处理第几件；只有一件时可不写")
    yield click.Option(["--reason"], metavar="理由", help="理由")
    yield click.Option(["--on"], metavar="日期", help="实际办理的日期，如 2026-11-23，默认今天")
    choice = click.Choice(["text", "json"])
    yield click.Option(["--format", "form"], type=choice, default="text", help="输出格式，默认 text")


def _run(word: str, *, cases: tuple[str, ...] = (), every: bool = False, form: str, **given: Any) -> int:
    from standard_engine.programme.desk import act, cases_for
    from standard_engine.programme.ledger import user_of
    from standard_engine.programme.looking import looking

    desk = the_desk()
    with looking(desk.ledger) as (connection, procedure):
        actor = user_of(connection, desk.user)
        if every:
            if cases:
                raise UsageError("写案件编号，或写 --all，不要两样都写")
            cases = tuple(cases_for(connection, procedure, actor, word))
            if not cases:
                raise UsageError(f"没有轮到 {word} 的案件")
    events = act(desk, cases, _offer(desk, procedure, word, given))
    _tell(desk, events, form)
    return Exit.PASS


def _offer(desk: Desk, procedure: Procedure, word: str, given: dict[str, Any]) -> Offer:
    """What was typed, as what a desk hands in; files are read and kept."""
    from standard_engine.programme.rules import Offer
    from standard_engine.programme.store import attach

    documents: list[Attached] = []
    ids = {title: name for name, title in procedure.documents.items()}
    for name, file in _pairs(given.get("documents") or (), "--document"):
        documents.append(attach(ids.get(name, name), Path(file), desk.ledger.files))
    decided, proven = _decided(desk, given)
    return Offer(
        command=word,
        day=the_day(given.get("on")),
        answer=given.get("answer"),
        documents=tuple(documents),
        facts=dict(_once(list(_pairs(given.get("facts") or (), "--fact")))),
        reason=given.get("reason"),
        decision=decided,
        decision_file=proven,
        matter=given.get("matter"),
    )


def _decided(desk: Desk, given: dict[str, Any]) -> tuple[Decided | None, Attached | None]:
    """The decision that is handed in, and the file that holds it: a document, or a record, verified first."""
    from standard_engine.programme.decided import Proof, read_decided
    from standard_engine.programme.store import attach

    decision, record, trust = (given.get(name) for name in ("decision", "record", "trust"))
    if decision is not None and record is not None:
        raise UsageError("--decision 和 --record 只写一个；记录里已有结论")
    if record is None:
        found = None if decision is None else attach(DECISION, decision, desk.ledger.files)
        return None if decision is None else read_decided(decision), found
    if trust is None:
        raise UsageError("核验记录要信任文件：用 --trust 指明，或设环境变量 STANDARD_ENGINE_TRUST")
    from standard_engine.record.proven import proven
    from standard_engine.record.trust_file import read_trust

    proof = proven(record, read_trust(trust))
    file = attach(DECISION, record, desk.ledger.files)
    if file.sha256 != proof.sha256:
        raise UsageError(f"{record} 在核验时被改动，没有办理")
    severe = proof.manifest.open_nonconformities.severe
    return read_decided(proof.decision, Proof(proof.body, proof.key_id, proof.signed_on.isoformat(), severe)), file


def _pairs(written: Sequence[str], option: str) -> Iterator[tuple[str, str]]:
    for text in written:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise UsageError(f"{option} 应写成 名称=内容，写的是“{text}”")
        yield name.strip(), value


def _once(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    names = [name for name, _ in pairs]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise UsageError(f"--fact 重复：{'、'.join(twice)}")
    return pairs


def _tell(desk: Desk, events: Sequence[Event], form: str) -> None:
    """What was done, and for each case what comes next."""
    from standard_engine.programme.cells import state_title
    from standard_engine.programme.ledger import case_of
    from standard_engine.programme.looking import looking
    from standard_engine.programme.outlook import told

    with looking(desk.ledger) as (connection, procedure):
        cases = [case_of(connection, event.case) for event in events]
    step = procedure.steps[events[0].step]
    answer = f"（{events[0].answer}）" if events[0].answer else ""
    if form == "json":
        print_json(
            [
                {
                    "case": case.id,
                    "name": case.subject.name,
                    "step": event.step,
                    "answer": event.answer,
                    "seq": event.seq,
                    "hash": event.hash,
                    "state": case.state,
                    "next": told(procedure, case, desk.today),
                }
                for case, event in zip(cases, events, strict=True)
            ]
        )
    else:
        for case in cases:
            click.echo(f"{case.id}　{case.subject.name}：{state_title(procedure, case.state)}")
            for line in told(procedure, case, desk.today):
                click.echo(f"    下一步：{line}")
    note(f"已办理：{step.title}{answer}，{len(events)} 件")

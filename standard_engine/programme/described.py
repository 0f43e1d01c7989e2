"""A procedure and a case in words, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.pack.resolved import Standing
from standard_engine.programme.cells import state_title, verdict_text
from standard_engine.programme.decided import OUTCOMES
from standard_engine.programme.event import LEDGER, LEDGER_STEPS
from standard_engine.programme.listing import case_facts
from standard_engine.programme.outlook import told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from standard_engine.pack.resolved import Source
    from standard_engine.programme.event import Event
    from standard_engine.programme.procedure import Asked, Outcome, Procedure, Step
    from standard_engine.programme.state import Case


def procedure_lines(procedure: Procedure) -> Iterator[str]:
    """What the procedure says, step by step; whatever is provisional is marked."""
    yield f"{procedure.title}（{procedure.id} 第 {procedure.version} 版）"
    yield f"依据：{procedure.document}"
    yield from (f"说明：{note}" for note in procedure.notes)
    stage = None
    for step in procedure.steps.values():
        now = _stage(procedure, step)
        if now != stage:
            stage = now
            yield f"\n【{procedure.stages[now]}】"
        yield from step_lines(procedure, step)
    yield "\n【期限】"
    for period in procedure.periods.values():
        counted = "起算当天计入" if period.counted else "从次日起算"
        yield f"{period.title}：{period.length_text}，{counted}{_mark(period.source)}"


def step_lines(procedure: Procedure, step: Step) -> Iterator[str]:
    """One step: who, from where, what it needs, and where each answer leads."""
    batch = "，可一次办几个案件" if step.batch else ""
    marked = all(outcome.source.status is Standing.PROVISIONAL for outcome in step.outcomes.values())
    yield f"{step.command}　{step.title}：由{procedure.role_titles(step.by)}办理{batch}{_mark(step.source) if marked else ''}"
    if not step.opens:
        yield f"    从：{'、'.join(state.title for state in procedure.states.values() if state.id in step.from_)}"
    for key, words in (("within", "只能在{}内"), ("after", "{}届满之后"), ("due", "应在{}届满以前")):
        name = getattr(step, key)
        if name is not None:
            yield f"    时间：{words.format(procedure.periods[name].title)}"
    if step.once is not None:
        yield f"    {'每家企业' if step.once == 'enterprise' else '每个案件'}只能办一次"
    for outcome in step.outcomes.values():
        yield from _outcome_lines(procedure, outcome, marked=marked)
    if step.note:
        yield f"    说明：{step.note}"


def _outcome_lines(procedure: Procedure, outcome: Outcome, *, marked: bool) -> Iterator[str]:
    where = f"到“{procedure.states[outcome.to].title}”" if outcome.to else "状态不变"
    answer = f"--answer {outcome.answer}：" if outcome.answer else ""
    mark = "" if marked else _mark(outcome.source)
    yield f"    {answer}{where}{mark}"
    titles = {name: fact.title for name, fact in procedure.facts.items()}
    needs = [
        *(f"材料“{text}”" for text in _asked(outcome.documents, procedure.documents)),
        *(f"“{text}”" for text in _asked(outcome.facts, titles)),
        *(procedure.consents[name] for name in outcome.consents),
        *(f"{procedure.matters[name]}已全部处理" for name in outcome.settled),
    ]
    if outcome.decision is not None:
        outcomes = "或".join(OUTCOMES[each] for each in OUTCOMES if each in outcome.decision.outcomes)
        more = "，可作认证依据" if outcome.decision.binding else ""
        more += "，出自签名的记录" if outcome.decision.record else ""
        if outcome.decision.severe is not None:
            more += f"，未关闭的严重不符合项不超过 {outcome.decision.severe} 个"
        needs.append(f"评价结论（{outcomes}{more}）")
    if outcome.reason:
        needs.append("理由")
    if needs:
        yield f"        要：{'、'.join(needs)}"


def _asked(asked: Asked, titles: Mapping[str, str]) -> list[str]:
    return [titles[name] + ("" if name in asked.required else "（可不附）") for name in asked.names]


def _stage(procedure: Procedure, step: Step) -> str:
    """The stage that a step belongs to: of the first state that it begins at, or that it opens."""
    first = [state.stage for state in procedure.states.values() if state.id in step.from_]
    opened = [procedure.states[outcome.to].stage for outcome in step.outcomes.values() if outcome.to]
    return (first or opened)[0]


def _mark(source: Source) -> str:
    return f"〔暂定：{source.document}〕" if source.status is Standing.PROVISIONAL else ""


def case_lines(procedure: Procedure, case: Case, events: Sequence[Event], today: date) -> Iterator[str]:
    """Where a case stands, how it came there, and what comes next."""
    region = procedure.regions.get(case.subject.region, case.subject.region)
    yield f"案件 {case.id}　{case.subject.name}（{case.subject.credit_code}，{region}）"
    state = procedure.states.get(case.state)
    stage = f"{procedure.stages[state.stage]}·" if state else ""
    yield f"现在：{stage}{state_title(procedure, case.state)}，自 {case.since}"
    if case.grade is not None:
        yield f"等级：{procedure.grades.get(case.grade, case.grade)}"
    for title, value in case_facts(procedure, case):
        yield f"{title}：{value}"
    for name, span in case.periods.items():
        title = procedure.periods[name].title if name in procedure.periods else name
        counted = f"（按 {span.calendar} 推算）" if span.calendar else ""
        yield f"{title}：{span.first} 至 {span.last}{counted}"
    for verdict in case.verdicts:
        yield f"评价 {verdict.day}：{verdict_text(verdict)}"
    for matter in case.matters:
        settled = f"{matter.settled} 处理：{matter.answer}" if matter.settled else "待处理"
        yield f"{procedure.matters.get(matter.kind, matter.kind)}第 {matter.number} 件（{matter.raised}）：{settled}"
    yield "\n经过："
    yield from (f"  {event_line(procedure, event)}" for event in events)
    yield "\n下一步："
    yield from (f"  {line}" for line in told(procedure, case, today))


def event_line(procedure: Procedure, event: Event) -> str:
    """One event: when, what, who, why, with which documents."""
    if event.case == LEDGER:
        title = LEDGER_STEPS.get(event.step, event.step)
    else:
        step = procedure.steps.get(event.step)
        title = step.title if step else event.step
    answer = f"（{event.answer}）" if event.answer else ""
    reason = f"，理由：{event.reason}" if event.reason else ""
    papers = "、".join(item.file for item in event.documents)
    attached = f"，附 {papers}" if papers else ""
    return f"{event.day}　{title}{answer}　{event.organisation} {event.actor}{reason}{attached}"

"""Which step a command means: by who acts, on whose case, and where the case stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.formula.problem import did_you_mean
from standard_engine.programme.refused import Refused
from standard_engine.programme.wording import who_takes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.programme.event import Actor
    from standard_engine.programme.procedure import Outcome, Procedure, Step
    from standard_engine.programme.state import Case


def choose(
    procedure: Procedure, case: Case | None, actor: Actor, command: str, answer: str | None
) -> tuple[Step, Outcome]:
    """The step and the outcome that an actor means by a command and an answer.

    Raises:
        Refused: where there is none for this actor and this case, saying who may and when.
    """
    steps = procedure.commands().get(command, ())
    if not steps:
        near = did_you_mean(command, procedure.commands())
        raise Refused([f"办理程序没有命令“{command}”{near}；有：{'、'.join(procedure.commands())}"])
    mine = [step for step in steps if actor.role in step.by]
    if not mine:
        raise Refused([_not_mine(procedure, case, actor, steps)])
    fitting = [step for step in mine if (step.opens if case is None else case.state in step.from_)]
    reasons = [] if case is None else list(_not_his_case(procedure, case, actor, fitting))
    if not fitting:
        raise Refused([_not_now(procedure, case, mine), *reasons])
    step = fitting[0]
    outcome, fault = _answered(step, answer)
    if outcome is None:
        reasons.append(fault)
    if reasons or outcome is None:
        raise Refused(reasons)
    return step, outcome


def _not_mine(procedure: Procedure, case: Case | None, actor: Actor, steps: Iterable[Step]) -> str:
    """A role can't do another's step."""
    listed = "；".join(f"“{step.title}”由{who_takes(procedure, case, step)}办理" for step in steps)
    role = procedure.roles.get(actor.role)
    return f"{actor.name}（{actor.organisation}，{role.title if role else actor.role}）不能办：{listed}"


def _not_now(procedure: Procedure, case: Case | None, steps: Iterable[Step]) -> str:
    """The case stands elsewhere."""
    if case is None:
        titles = "、".join(step.title for step in steps)
        return f"“{titles}”要写明案件编号"
    now = procedure.states[case.state]
    if not case.open:
        return f"案件 {case.id} 已办结（{now.title}），不能再办；{last_event(procedure, case)}"
    told = []
    for step in steps:
        states = "、".join(state.title for state in procedure.states.values() if state.id in step.from_)
        told.append(f"“{step.title}”" + (f"要在“{states}”时办" if states else "用来开始新的案件，不写案件编号"))
    return f"案件 {case.id} 现在是“{now.title}”，{'；'.join(told)}；{last_event(procedure, case)}"


def last_event(procedure: Procedure, case: Case) -> str:
    """Who did what last."""
    event = case.last
    step = procedure.steps.get(event.step)
    answer = f"（{event.answer}）" if event.answer else ""
    title = step.title if step else event.step
    return f"上一步是{event.organisation}的{event.actor}在 {event.day} 办的“{title}”{answer}"


def _not_his_case(procedure: Procedure, case: Case, actor: Actor, steps: list[Step]) -> Iterable[str]:
    """An enterprise acts on its own cases only, a bureau on its region's, a body on those assigned to it."""
    role = procedure.roles[actor.role]
    match role.scope:
        case "own" if actor.credit_code != case.subject.credit_code:
            yield f"案件 {case.id} 是{case.subject.name}的，{actor.organisation}只能办自己的案件"
        case "region" if actor.region != case.subject.region:
            own, other = (procedure.regions.get(code or "", code or "") for code in (actor.region, case.subject.region))
            yield f"案件 {case.id} 属{other}，{actor.organisation}只能办本地区（{own}）的案件"
        case "holder":
            for step in steps:
                holder = case.facts.get(step.holder or "")
                title = procedure.facts[step.holder or ""].title
                if holder != actor.organisation:
                    yield f"案件 {case.id} 的{title}是{holder or '（还没有委托）'}，{actor.organisation}不能办"
        case _:
            pass


def _answered(step: Step, answer: str | None) -> tuple[Outcome | None, str]:
    answers = step.answers
    if not answers:
        if answer is not None:
            return None, f"“{step.title}”不用答复（--answer）"
        return next(iter(step.outcomes.values())), ""
    if answer in step.outcomes and answer:
        return step.outcomes[answer], ""
    listed = "、".join(answers)
    if answer is None:
        return None, f"“{step.title}”要用 --answer 写明答复：{listed}"
    return None, f"“{step.title}”没有答复“{answer}”{did_you_mean(answer, answers)}；可写：{listed}"

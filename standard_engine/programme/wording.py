"""Who is meant, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.programme.procedure import Procedure, Role, Step
    from standard_engine.programme.state import Case


def who(procedure: Procedure, case: Case | None, role: Role, step: Step | None = None) -> str:
    """A role as it concerns a case: the enterprise's name, the region, the body that it is assigned to."""
    if case is None:
        return role.title
    match role.scope:
        case "own":
            return case.subject.name
        case "region":
            region = procedure.regions.get(case.subject.region, case.subject.region)
            return f"{role.title}（{region}）"
        case "holder":
            holder = case.facts.get(step.holder) if step is not None and step.holder is not None else None
            return holder or role.title
        case "all":
            return role.title


def who_takes(procedure: Procedure, case: Case | None, step: Step) -> str:
    """Everybody who may take a step on a case."""
    return "、".join(who(procedure, case, procedure.roles[role], step) for role in step.by)


def who_gives(procedure: Procedure, case: Case | None, consent: str) -> str:
    """Who can give a consent, by which command."""
    return (
        "或".join(
            f"由{who_takes(procedure, case, step)}用 {step.command}{_answers(answers)} 表示"
            for step, answers in _giving(procedure, consent)
            if case is None or case.state in step.from_
        )
        or "现在没有人能表示，案件须先退回"
    )


def _giving(procedure: Procedure, consent: str) -> Iterable[tuple[Step, list[str]]]:
    for step in procedure.steps.values():
        answers = [outcome.answer for outcome in step.outcomes.values() if outcome.gives == consent]
        if answers:
            yield step, answers


def _answers(answers: list[str]) -> str:
    named = [answer for answer in answers if answer]
    return f" --answer {'|'.join(named)}" if named else ""

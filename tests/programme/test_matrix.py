"""Who may do what: every role, every step, every answer, from every state that a case can reach."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from programme_kit import Walk, actor_for, obliging, shipped, small, walked_to

from standard_engine.programme.procedure import Outcome, Procedure, Step
from standard_engine.programme.refused import Refused
from standard_engine.programme.rules import Offer

PROCEDURES = {"shipped": shipped(), "small": small()}
STATES = [(name, state) for name, procedure in PROCEDURES.items() for state in procedure.states]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def standing_at(name: str, state: str) -> Walk:
    return walked_to(state, PROCEDURES[name])


def offered(walk: Walk, step: Step, outcome: Outcome) -> Offer:
    """All that the step asks for where it begins here, else as much as can be known."""
    if walk.case is not None and walk.case.state in step.from_:
        return obliging(walk, step, outcome)[1]
    assert walk.case is not None
    return Offer(step.command, walk.case.last.day, outcome.answer or None)


def meant(procedure: Procedure, command: str, role: str, state: str) -> Step | None:
    """The step that a command means for a role in a state, found anew from the declaration."""
    fitting = [step for step in procedure.steps.values() if step.command == command]
    return next((step for step in fitting if role in step.by and state in step.from_), None)


@pytest.mark.parametrize(("name", "state"), STATES)
def test_only_a_declared_role_can_take_a_step_and_only_from_its_states(name: str, state: str) -> None:
    procedure = PROCEDURES[name]
    tried = {True: 0, False: 0}
    for step in procedure.steps.values():
        for outcome in () if step.opens else step.outcomes.values():
            walk = standing_at(name, state).again()
            offer = offered(walk, step, outcome)
            for role in procedure.roles:
                may = meant(procedure, step.command, role, state)
                if may is not None and may is not step:
                    continue  # the word means another step for this role, which has its own turn
                tried[may is not None] += 1
                if may is not None:
                    assert walk.judge(actor_for(walk, step, role), offer).step is step
                else:
                    with pytest.raises(Refused) as refused:
                        walk.judge(actor_for(walk, step, role), offer)
                    assert all(CHINESE.search(reason) for reason in refused.value.reasons)
    assert tried[False] > len(procedure.roles)
    assert bool(tried[True]) is not procedure.states[state].final


@pytest.mark.parametrize("name", PROCEDURES)
def test_only_a_declared_role_opens_a_case(name: str) -> None:
    procedure = PROCEDURES[name]
    opening = next(step for step in procedure.steps.values() if step.opens)
    walk = Walk(procedure)
    _, offer = obliging(walk, opening, next(iter(opening.outcomes.values())))
    for role in procedure.roles:
        if role in opening.by:
            assert walk.judge(actor_for(walk, opening, role), offer).step is opening
        else:
            with pytest.raises(Refused, match="不能办：“"):
                walk.judge(actor_for(walk, opening, role), offer)


@pytest.mark.parametrize(("name", "state"), STATES)
def test_nobody_acts_on_a_case_that_is_not_his(name: str, state: str) -> None:
    """Another enterprise, another region, another body: the declared role alone is not enough."""
    procedure = PROCEDURES[name]
    for step in procedure.steps_from(state):
        walk = standing_at(name, state).again()
        offer = offered(walk, step, next(iter(step.outcomes.values())))
        for role in step.by:
            own = actor_for(walk, step, role)
            strangers = {
                "own": replace(own, credit_code="91430100MA4L000000", organisation="别家"),
                "region": replace(own, region="430200"),
                "holder": replace(own, organisation="没有受托的机构"),
            }
            stranger = strangers.get(procedure.roles[role].scope)
            if stranger is not None:
                with pytest.raises(Refused, match=f"案件 {walk.case.id if walk.case else ''} (是|属|的)"):
                    walk.judge(stranger, offer)


def test_every_state_of_the_shipped_procedure_is_walked_to() -> None:
    for state in shipped().states:
        case = standing_at("shipped", state).case
        assert case is not None
        assert case.state == state

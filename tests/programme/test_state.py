"""The fold of events: the same events always come to the same, and a refused step changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programme_kit import Walk, actor_for, obliging, shipped, small, walked_to

from standard_engine.programme.event import Event, event_of, record, row_hash, sealed
from standard_engine.programme.refused import Refused
from standard_engine.programme.rules import Offer
from standard_engine.programme.state import Subject, advanced, fold

PROCEDURES = (shipped(), small())


def carried(choices: list[int], walk: Walk) -> int:
    """Carry a case by choices of steps, answers and roles, many of them not allowed; how many were refused."""
    refused = 0
    steps = list(walk.procedure.steps.values())
    for choice in choices:
        step = steps[choice % len(steps)]
        outcome = list(step.outcomes.values())[choice // 97 % len(step.outcomes)]
        role = list(walk.procedure.roles)[choice // 11 % len(walk.procedure.roles)]
        before, length = walk.case, len(walk.events)
        fits = walk.case is not None and walk.case.state in step.from_
        try:
            trial = walk.again()
            offer = obliging(trial, step, outcome)[1] if fits or (step.opens and before is None) else None
            walk.events, walk.case = trial.events, trial.case
            before, length = walk.case, len(walk.events)
            made = offer or Offer(step.command, date(2017, 6, 1), outcome.answer or None)
            walk.do(
                actor_for(walk, step, role), made.command, made.day.isoformat(), answer=made.answer, reason=made.reason,
                documents=made.documents, facts=made.facts, decision=made.decision,
            )  # fmt: skip
        except Refused:
            refused += 1
            assert walk.case is before
            assert len(walk.events) == length
    return refused


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PROCEDURES), st.lists(st.integers(0, 100_000), min_size=5, max_size=60))
def test_events_fold_to_where_the_walk_stands_and_only_by_declared_moves(procedure: object, choices: list[int]) -> None:
    walk = Walk(procedure)  # type: ignore[arg-type]
    carried(choices, walk)
    assert fold(walk.events) == walk.case == fold(walk.events)
    state: str | None = None
    for event in walk.events:
        step = walk.procedure.steps[event.step]
        assert event.role in step.by
        assert step.opens if state is None else state in step.from_
        assert event.data["to"] == (step.outcomes[event.answer].to or state)
        state = event.data["to"]
        assert event.data["open"] is not walk.procedure.states[state].final


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 100_000), min_size=5, max_size=40))
def test_an_event_comes_back_from_its_row_as_it_was(choices: list[int]) -> None:
    walk = Walk()
    carried(choices, walk)
    for event in walk.events:
        linked = sealed(event, "f" * 64)
        assert event_of(record(linked)) == linked
        assert row_hash(record(linked)) == linked.hash


def test_folding_cuts_anywhere_and_goes_on() -> None:
    walk = walked_to("awarded")
    assert len(walk.events) > 10
    for cut in range(1, len(walk.events)):
        case = fold(walk.events[:cut])
        for event in walk.events[cut:]:
            case = advanced(case, event)
        assert case == walk.case


def _event(number: int, case: str = "2017-0001") -> Event:
    data = {"to": "asked", "open": True, "subject": {"credit_code": "x", "name": "y", "region": "z"}}
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Event(1, case, number, "ask", "", "a", "firm", "o", moment, date(2026, 1, 1), None, data, ())


def test_events_out_of_order_or_of_another_case_are_no_case() -> None:
    first = fold([_event(1)])
    assert first is not None
    assert first.subject == Subject("x", "y", "z")
    for wrong in (_event(1), _event(3), _event(2, "2017-0002")):
        with pytest.raises(ValueError, match="does not follow"):
            advanced(first, wrong)
    with pytest.raises(ValueError, match="begins with number 2"):
        fold([_event(2)])


def test_any_change_of_an_event_changes_its_hash() -> None:
    from dataclasses import replace

    linked = sealed(_event(1), "0" * 64)
    changes = {
        "seq": 2, "case": "x", "number": 2, "step": "give", "answer": "是", "actor": "b", "role": "city", "organisation": "p",
        "time": datetime(2026, 1, 2, tzinfo=UTC), "day": date(2026, 1, 2), "reason": "r", "data": {}, "previous": "1" * 64,
    }  # fmt: skip
    hashes = {row_hash(record(replace(linked, **{name: value}))) for name, value in changes.items()}  # type: ignore[arg-type]
    assert len(hashes | {linked.hash}) == len(changes) + 1

"""Plans against a brute force over tiny packs: none that passes is cheaper, and where there is none, trying finds none."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planning_kit import cheapest_by_trying, limits, moves, number, tiny, truth
from planning_kit import given as reported

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.result import Outcome
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.planning.drivers import drivers
from standard_engine.planning.plan import plan
from standard_engine.planning.result import Freedom

SLACK = Fraction(1, 500)
"""What tidy digits and the last step of an approximation may cost."""
BOUNDED = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
WIDTHS = st.sampled_from([Fraction(1, 10), Fraction(1, 4), Fraction(1, 2)])


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> ResolvedPack:
    """Levels over a ratio, a linear score, a certificate, a sub-minimum, a cross-check."""
    return tiny(
        tmp_path_factory.mktemp("packs"),
        {
            "energy": number("A1", "tce"),
            "output": number("A2", "万元", range={"above": "0"}),
            "used": number("A3", "t"),
            "waste": number("A4", "t", range={"above": "0"}, movable="false"),
            "certified": truth("A5"),
        },
        {
            "load": {
                "formula": "energy / output", "unit": "tce/万元", "full": "50",
                "criteria": limits(先进="0.4", 达标="0.5"), "score": {"by": "levels", "points": {"先进": "50", "达标": "30"}},
            },
            "reuse": {
                "formula": "used / waste", "unit": "%", "better": "higher", "full": "40",
                "criteria": limits(先进="90", 达标="50"), "score": {"by": "linear", "base": "达标", "lead": "先进"},
            },
            "system": {"formula": "certified", "full": "10", "score": {"by": "truth"}},
        },
        passing="total >= 60 and reuse.points >= 10",
        checks={"within": {"title": "利用量不大于产生量", "rule": "used <= waste"}},
    )  # fmt: skip


@given(
    energy=st.integers(300, 900), used=st.integers(200, 1000), certified=st.booleans(), most=WIDTHS
)  # fmt: skip
@BOUNDED
def test_no_passing_combination_is_cheaper(
    mixed: ResolvedPack, energy: int, used: int, certified: bool, most: Fraction
) -> None:  # fmt: skip
    submission = reported(mixed, energy=energy, output=1000, used=used, waste=1000, certified=certified)
    found = plan(mixed, submission, alternatives=1, freedom=Freedom(most=most))
    if found.before.decision.outcome is Outcome.PASS:
        return
    free = drivers(Judge(mixed), submission, Freedom(most=most))
    tried = cheapest_by_trying(mixed, submission, free, steps=4)

    assert (tried is None) or found.plans
    assert bool(found.plans) is not bool(found.obstacles)
    for one in found.plans:
        assert one.after.decision.outcome is Outcome.PASS
        assert tried is None or one.effort <= tried + SLACK


@given(energy=st.integers(300, 900), used=st.integers(300, 1000), step=WIDTHS)
@BOUNDED
def test_more_freedom_never_costs_more(mixed: ResolvedPack, energy: int, used: int, step: Fraction) -> None:
    submission = reported(mixed, energy=energy, output=1000, used=used, waste=1000, certified=False)
    narrow = plan(mixed, submission, alternatives=1, freedom=Freedom(most=step))
    wide = plan(mixed, submission, alternatives=1, freedom=Freedom(most=step + Fraction(1, 10)))

    if narrow.plans:
        assert wide.plans[0].effort <= narrow.plans[0].effort + SLACK


@given(energy=st.integers(300, 900), used=st.integers(300, 1000))
@BOUNDED
def test_a_plan_comes_to_what_its_changes_come_to(mixed: ResolvedPack, energy: int, used: int) -> None:
    """What the plan says is what judging the changed data says: score, effort, and gains that add up."""
    submission = reported(mixed, energy=energy, output=1000, used=used, waste=1000, certified=False)
    found = plan(mixed, submission, alternatives=2)
    for one in found.plans:
        assert one.effort == sum(change.effort for change in one.changes)
        before, after = found.before.total, one.after.total
        assert before is not None
        assert before.low is not None
        assert after is not None
        reached = [gain.reached for gain in one.gains if gain.reached is not None]
        assert not reached or reached[-1] == after.low
        assert before.low + sum(gain.points or 0 for gain in one.gains) == after.low


def test_plans_differ_and_the_cheapest_is_first(mixed: ResolvedPack) -> None:
    """Waste must be used in any case: 50 by energy and 10 by waste; or 30 by output, 10 by the certificate, 20 by waste."""
    submission = reported(mixed, energy=700, output=1000, used=500, waste=1000, certified=False)
    found = plan(mixed, submission, alternatives=3)

    assert [moves(one) for one in found.plans] == [
        {"energy": 400, "used": 600},
        {"output": 1400, "certified": True, "used": 700},
    ]
    assert [one.effort for one in found.plans] == [Fraction(3, 7) + Fraction(1, 5), Fraction(13, 10)]


def test_the_frontier_rises(mixed: ResolvedPack) -> None:
    """From 0 points to the best: each further score costs more, and the last is what can be reached."""
    submission = reported(mixed, energy=700, output=1000, used=500, waste=1000, certified=False)
    found = plan(mixed, submission, alternatives=1, frontier=True)
    efforts = [step.effort for step in found.frontier]

    assert efforts == sorted(efforts)
    assert all(step.score >= step.wanted for step in found.frontier)
    assert found.frontier[-1].score == found.reachable == 85
    assert len(found.frontier) > 5


@given(
    energy=st.sampled_from([Fraction(10) ** power for power in (-300, -12, 0, 9, 16, 310)]),
    used=st.sampled_from([Fraction(0), Fraction(1, 10**20), Fraction(10) ** 18, Fraction(10**320)]),
)
@BOUNDED
def test_no_size_of_number_breaks_it(mixed: ResolvedPack, energy: Fraction, used: Fraction) -> None:
    found = plan(mixed, reported(mixed, energy=energy, output=1000, used=used, waste=1000, certified=False))

    assert all(one.after.decision.outcome is Outcome.PASS for one in found.plans)

"""Plans made of the enterprise's own measures: the cheapest choice, by hand and by trying every choice."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from planning_kit import given as reported
from planning_kit import limits, moves, number, ratio, tiny, truth

from standard_engine.assessment.assess import Assessor
from standard_engine.assessment.result import Outcome
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.planning.plan import plan
from standard_engine.planning.result import Aim
from standard_engine.submission import Datum, Effect, Measure, Submission

BOUNDED = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def less(name: str, cost: int, tonnes: int, **more: object) -> Measure:
    """So many tonnes of energy less."""
    return replace(Measure(name, name, Fraction(cost), (Effect("energy", change=Fraction(-tonnes)),)), **more)  # type: ignore[arg-type]


def with_measures(pack: ResolvedPack, *measures: Measure, energy: int = 600) -> Submission:
    return replace(reported(pack, energy=energy, output=1000), measures=measures)


def chosen(pack: ResolvedPack, submission: Submission) -> dict[str, int]:
    return {item.measure.id: item.times for item in plan(pack, submission, alternatives=1).plans[0].measures}


def test_the_cheapest_set_of_measures_is_not_the_cheapest_measures(tmp_path: Path) -> None:
    """100 t must go. By price a tonne: A 60 t for 6, B 50 t for 10, C 100 t for 18. A and B are 16, C alone 18, A and C 24."""
    pack = ratio(tmp_path)
    submission = with_measures(pack, less("A", 6, 60), less("B", 10, 50), less("C", 18, 100))
    found = plan(pack, submission, alternatives=1)
    (one,) = found.plans

    assert found.aim is Aim.COST
    assert {item.measure.id for item in one.measures} == {"A", "B"}
    assert one.cost == 16
    assert moves(one) == {"energy": 490}
    assert one.after.decision.outcome is Outcome.PASS


def test_other_plans_take_other_measures(tmp_path: Path) -> None:
    pack = ratio(tmp_path)
    submission = with_measures(pack, less("A", 6, 60), less("B", 10, 50), less("C", 18, 100))
    found = plan(pack, submission, alternatives=3)

    assert [(sorted(item.measure.id for item in one.measures), one.cost) for one in found.plans] == [
        (["A", "B"], Fraction(16)),
        (["C"], Fraction(18)),
    ]


def test_measures_that_exclude_each_other_stand_in_no_plan_together(tmp_path: Path) -> None:
    pack = ratio(tmp_path)
    submission = with_measures(pack, less("A", 6, 60, excludes=("B",)), less("B", 10, 50), less("C", 18, 100))

    assert chosen(pack, submission) == {"C": 1}


def test_a_measure_is_taken_as_often_as_it_may_be(tmp_path: Path) -> None:
    """40 t for 5 up to three times: three times are 120 t for 15, cheaper than C for 18; twice are not enough."""
    pack = ratio(tmp_path)

    assert chosen(pack, with_measures(pack, less("A", 5, 40, most=3), less("C", 18, 100))) == {"A": 3}
    assert chosen(pack, with_measures(pack, less("A", 5, 40, most=2), less("C", 18, 100))) == {"C": 1}


def test_a_share_is_one_of_the_present_value(tmp_path: Path) -> None:
    """A tenth of 600 is 60, and twice a tenth 120."""
    pack = ratio(tmp_path)
    tenth = Measure("A", "A", Fraction(5), (Effect("energy", change=Fraction(-1, 10), relative=True),), most=2)
    found = plan(pack, with_measures(pack, tenth), alternatives=1)

    assert moves(found.plans[0]) == {"energy": 480}
    assert found.plans[0].cost == 10


def test_measures_run_side_by_side(tmp_path: Path) -> None:
    pack = ratio(tmp_path)
    submission = with_measures(
        pack, less("A", 6, 60, months=Fraction(3)), less("B", 10, 50, months=Fraction(8)), less("C", 60, 100)
    )

    assert plan(pack, submission, alternatives=1).plans[0].months == 8


def test_an_answer_becomes_what_the_measure_makes_it(tmp_path: Path) -> None:
    pack = tiny(
        tmp_path,
        {"energy": number("A1"), "certified": truth("A2")},
        {
            "load": {"formula": "energy", "unit": "t", "criteria": limits(达标="500")},
            "system": {"formula": "certified"},
        },
        passing="load.达标 and system",
        levels=["达标"],
    )
    certify = Measure("B", "认证", Fraction(3), (Effect("certified", becomes=True),))
    submission = replace(reported(pack, energy=600, certified=False), measures=(less("A", 6, 100), certify))
    found = plan(pack, submission, alternatives=1)

    assert moves(found.plans[0]) == {"energy": 500, "certified": True}
    assert found.plans[0].cost == 9


def test_measures_may_move_what_is_not_movable_and_further_than_half(tmp_path: Path) -> None:
    pack = ratio(tmp_path, movable="false")
    submission = replace(
        reported(pack, energy=3000, output=1000),
        measures=(
            less("A", 6, 2000),
            Measure("B", "B", Fraction(9), (Effect("output", change=Fraction(1000)),)),
        ),
    )
    found = plan(pack, submission, alternatives=1)

    assert moves(found.plans[0]) == {"energy": 1000, "output": 2000}


def test_measures_that_are_not_enough_are_said_to_be(tmp_path: Path) -> None:
    pack = ratio(tmp_path)
    found = plan(pack, with_measures(pack, less("A", 6, 60)), alternatives=1)

    assert found.aim is Aim.EFFORT
    assert moves(found.plans[0]) == {"energy": 500}
    assert found.notes[0].startswith("改进措施表中的措施都用上也不能通过（")
    assert "（指标load达到达标：否）" in found.notes[0]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> ResolvedPack:
    """Levels of energy for 30 or 60 points, linear points for what is used, a line of 60."""
    return tiny(
        tmp_path_factory.mktemp("packs"),
        {"energy": number("A1"), "used": number("A2", range={"min": "0", "max": "1000"})},
        {
            "load": {
                "formula": "energy", "unit": "t", "full": "60", "criteria": limits(先进="400", 达标="500"),
                "score": {"by": "levels", "points": {"先进": "60", "达标": "30"}},
            },
            "reuse": {
                "formula": "used", "unit": "t", "better": "higher", "full": "40", "criteria": limits(先进="900", 达标="500"),
                "score": {"by": "linear", "base": "达标", "lead": "先进"},
            },
        },
        passing="total >= 60",
    )  # fmt: skip


MEASURES = st.lists(
    st.tuples(st.integers(1, 40), st.integers(0, 150), st.integers(0, 300), st.integers(1, 2)), min_size=1, max_size=5
)


@given(rows=MEASURES)
@BOUNDED
def test_no_choice_of_measures_is_cheaper(pack: ResolvedPack, rows: list[tuple[int, int, int, int]]) -> None:
    measures = tuple(
        Measure(
            f"M{at}", "措施", Fraction(cost),
            (Effect("energy", change=Fraction(-energy)), Effect("used", change=Fraction(used))), most=most,
        )
        for at, (cost, energy, used, most) in enumerate(rows)
    )  # fmt: skip
    submission = replace(reported(pack, energy=600, used=550), measures=measures)
    found = plan(pack, submission, alternatives=1)
    best = _cheapest(pack, submission)

    if best is None:
        assert found.aim is Aim.EFFORT
    else:
        assert found.aim is Aim.COST
        assert found.plans[0].cost == best


def _cheapest(pack: ResolvedPack, submission: Submission) -> Fraction | None:
    """The least cost of all choices that pass, each judged."""
    assessor = Assessor(pack)
    best: Fraction | None = None
    for times in product(*(range(item.most + 1) for item in submission.measures)):
        taken = list(zip(submission.measures, times, strict=True))
        cost = sum((item.cost * count for item, count in taken), Fraction(0))
        if best is not None and cost >= best:
            continue
        values = {"energy": Fraction(600), "used": Fraction(550)}
        for item, count in taken:
            for effect in item.effects:
                values[effect.field] += (effect.change or 0) * count
        if values["energy"] < 0 or values["used"] > 1000:
            continue
        data = {slot: Datum(value=values[slot[0]]) for slot in submission.data if slot[2] == submission.year}
        judged = assessor.assess(replace(submission, data=dict(submission.data) | data))
        if judged.decision.outcome is Outcome.PASS:
            best = cost
    return best

"""Plans of tiny packs, each worked out by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from planning_kit import given, limits, moved, moves, number, ratio, tiny, truth

from standard_engine.assessment.result import Outcome
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.planning.plan import plan
from standard_engine.planning.result import Aim, Freedom, Range
from standard_engine.report.plan_view import planning_view
from standard_engine.submission import Submission


def test_a_ratio_is_brought_to_its_limit_exactly(tmp_path: Path) -> None:
    """600/1000 = 0.6 > 0.5: 100 less energy is a sixth; 200 more output would be a fifth."""
    pack = ratio(tmp_path)
    found = plan(pack, given(pack, energy=600, output=1000), alternatives=1)

    assert found.before.decision.outcome is Outcome.FAIL
    assert found.aim is Aim.EFFORT
    assert moves(found.plans[0]) == {"energy": Fraction(500)}
    assert found.plans[0].effort == Fraction(1, 6)
    assert moved(found.plans[0], "energy").relative == Fraction(-1, 6)
    assert found.plans[0].after.decision.outcome is Outcome.PASS


def test_the_other_plan_moves_the_other_value(tmp_path: Path) -> None:
    pack = ratio(tmp_path)
    found = plan(pack, given(pack, energy=600, output=1000))

    assert [moves(one) for one in found.plans] == [{"energy": 500}, {"output": 1200}]


def test_what_passes_needs_no_plan_also_right_on_the_limit(tmp_path: Path) -> None:
    pack = ratio(tmp_path)
    found = plan(pack, given(pack, energy=500, output=1000))

    assert found.before.decision.outcome is Outcome.PASS
    assert (found.plans, found.obstacles) == ((), ())


def test_a_limit_that_must_be_beaten_is_beaten_by_a_digit(tmp_path: Path) -> None:
    """Exactly 500 does not pass where the limit itself is excluded; four figures of 500 are tenths."""
    pack = ratio(tmp_path, boundary="exclusive", movable="false")
    found = plan(pack, given(pack, energy=500, output=1000))

    assert moves(found.plans[0]) == {"energy": Fraction("499.9")}


def test_rounding_lets_a_value_lie_half_a_step_above_its_limit(tmp_path: Path) -> None:
    """Rounded to tenths, 0.55 goes to 0.6 (even), 0.45 to 0.4 (even): up to 0.45 counts as 0.4, below 0.55 as 0.5."""
    field = {"energy": number("A1"), "output": number("A2", movable="false", range={"above": "0"})}
    load = {"formula": "energy / output", "unit": "1", "compare": {"rounded": "0.1"}}
    high = tiny(tmp_path, field, {"load": load | {"criteria": limits(先进="0.3", 达标="0.4")}}, passing="load.达标")
    low = tiny(
        tmp_path, field, {"load": load | {"criteria": limits(先进="0.3", 达标="0.5")}}, passing="load.达标", name="odd"
    )

    assert moves(plan(high, given(high, energy=600, output=1000)).plans[0]) == {"energy": 450}
    assert moves(plan(low, given(low, energy=600, output=1000)).plans[0]) == {"energy": Fraction("549.9")}


def test_the_better_of_two_levels_is_reached_where_the_line_asks_for_it(tmp_path: Path) -> None:
    """30 points at 0.5, 60 at 0.4, and 30 for the certificate: the line of 60 takes 1/6 and 1/2, or 1/3."""
    pack = tiny(
        tmp_path,
        {"energy": number("A1"), "output": number("A2", movable="false", range={"above": "0"}), "certified": truth("A3")},
        {
            "load": {
                "formula": "energy / output", "unit": "1", "full": "60",
                "criteria": limits(先进="0.4", 达标="0.5"), "score": {"by": "levels", "points": {"先进": "60", "达标": "30"}},
            },
            "system": {"formula": "certified", "full": "30", "score": {"by": "truth"}},
        },
        passing="total >= 60",
    )  # fmt: skip
    found = plan(pack, given(pack, energy=600, output=1000, certified=False))

    assert moves(found.plans[0]) == {"energy": 400}
    assert found.plans[0].effort == Fraction(1, 3)
    (gain,) = found.plans[0].gains
    assert (gain.id, gain.points, gain.reached) == ("load", Fraction(60), Fraction(60))


def linear(tmp_path: Path, *, line: str = "12", **of_waste: str) -> tuple[ResolvedPack, Submission]:
    """20 points between 50 % and 90 %: half a point a percent."""
    pack = tiny(
        tmp_path,
        {"used": number("A1"), "waste": number("A2", range={"above": "0"}, **of_waste)},
        {
            "reuse": {
                "formula": "used / waste", "unit": "%", "better": "higher", "full": "20",
                "criteria": limits(先进="90", 达标="50"), "score": {"by": "linear", "base": "达标", "lead": "先进"},
            }
        },
        passing=f"total >= {line}",
        checks={"within": {"title": "利用量不大于产生量", "rule": "used <= waste"}},
    )  # fmt: skip
    return pack, given(pack, used=600, waste=1000)


def test_a_linear_score_is_brought_to_the_line(tmp_path: Path) -> None:
    """60 % earns 5; 12 points stand at 74 %: 140 t more of 600."""
    pack, submission = linear(tmp_path, movable="false")
    found = plan(pack, submission)

    assert moves(found.plans[0]) == {"used": 740}
    assert found.plans[0].effort == Fraction(140, 600)
    assert found.notes == ()


def test_a_linear_score_over_a_moving_denominator_is_solved_again_until_it_stands(tmp_path: Path) -> None:
    """74 % by producing less: 600/0.74 = 810.8…; 18.9 % is less than 23.3 %."""
    pack, submission = linear(tmp_path)
    found = plan(pack, submission, alternatives=1)

    assert moves(found.plans[0]) == {"waste": 810}
    assert found.notes == ("不是线性的，在上一次的解附近近似并反复求解：指标reuse得分",)


def test_what_seems_out_of_reach_from_the_present_is_tried_from_elsewhere(tmp_path: Path) -> None:
    """500 of 1000 stay. Full marks stand at 90 %: 500/0.9 = 555.5…; but linear at 1000 the rate would rise to 75 % at most."""
    pack, _ = linear(tmp_path, line="20")
    found = plan(pack, given(pack, used=500, waste=1000), freedom=Freedom(held=frozenset({"A1"})))

    assert moves(found.plans[0]) == {"waste": 555}


@pytest.mark.parametrize(("movable", "proven"), [("false", True), ("true", False)])
def test_that_nothing_passes_is_certain_only_where_nothing_was_approximated(
    tmp_path: Path, movable: str, *, proven: bool
) -> None:
    """20 points are the most; with a moving denominator the score is not linear, and the model only near to it."""
    pack, submission = linear(tmp_path, line="21", movable=movable)
    found = plan(pack, submission)

    assert found.plans == ()
    assert found.obstacles
    assert found.proven is proven
    assert ("不能断定没有" in planning_view(found).lead) is not proven


def test_cross_checks_hold_a_plan_to_what_can_be(tmp_path: Path) -> None:
    """Full marks stand at 90 %; more than 100 % of the waste cannot be used."""
    pack, submission = linear(tmp_path, line="20", movable="false")
    found = plan(pack, submission)

    assert moves(found.plans[0]) == {"used": 900}


def test_a_limiting_indicator_must_reach_its_level_however_high_the_score(tmp_path: Path) -> None:
    fields = {"water": number("A1"), "dust": number("A2")}
    one = {"unit": "t", "full": "50", "score": {"by": "levels", "points": {"先进": "50", "达标": "40"}}}
    pack = tiny(
        tmp_path,
        fields,
        {
            "a": {"formula": "water", "criteria": limits(先进="8", 达标="24"), "tags": ["limiting"]} | one,
            "b": {"formula": "dust", "criteria": limits(先进="8", 达标="24")} | one,
        },
        passing="total >= 40 and all(limiting.达标)",
    )
    found = plan(pack, given(pack, water=30, dust=5), alternatives=1)

    assert moves(found.plans[0]) == {"water": 24}
    assert found.plans[0].effort == Fraction(1, 5)


def test_a_sub_minimum_is_mended_where_the_total_is_enough(tmp_path: Path) -> None:
    one = {"unit": "t", "full": "50", "score": {"by": "levels", "points": {"先进": "50", "达标": "40"}}}
    pack = tiny(
        tmp_path,
        {"water": number("A1"), "dust": number("A2")},
        {
            "a": {"category": "water_part", "formula": "water", "criteria": limits(先进="8", 达标="24")} | one,
            "b": {"category": "dust_part", "formula": "dust", "criteria": limits(先进="8", 达标="24")} | one,
        },
        passing="total >= 50 and water_part.points >= 0.5 * water_part.full",
        categories={"water_part": {"title": "一"}, "dust_part": {"title": "二"}},
    )
    found = plan(pack, given(pack, water=30, dust=5), alternatives=1)

    assert moves(found.plans[0]) == {"water": 24}


def test_a_veto_of_the_past_is_named_and_no_plan_is_made_up(tmp_path: Path) -> None:
    pack = tiny(
        tmp_path,
        {"energy": number("A1"), "accidents": number("A2", "项", none="zero")},
        {"load": {"formula": "energy", "unit": "t", "criteria": limits(达标="5")}},
        passing="all(veto) and load.达标",
        levels=["达标"],
        requirements={"safe": {"title": "无事故", "condition": "accidents == 0", "effect": "veto"}},
    )
    found = plan(pack, given(pack, energy=6, accidents=1))

    assert found.plans == ()
    assert [item.text for item in found.obstacles] == ["否决条件“无事故”不符合"]


def test_a_pack_may_say_that_what_a_veto_asks_about_can_be_mended(tmp_path: Path) -> None:
    pack = tiny(
        tmp_path,
        {"energy": number("A1"), "obsolete": truth("A2", movable="true")},
        {"load": {"formula": "energy", "unit": "t", "criteria": limits(达标="5")}},
        passing="all(veto) and load.达标",
        levels=["达标"],
        requirements={"modern": {"title": "无淘汰设备", "condition": "not obsolete", "effect": "veto"}},
    )
    found = plan(pack, given(pack, energy=6, obsolete=True), alternatives=1)

    assert moves(found.plans[0]) == {"energy": 5, "obsolete": False}
    assert found.plans[0].effort == Fraction(1, 6) + Fraction(1, 2)


def test_even_the_best_is_told_where_it_is_not_enough(tmp_path: Path) -> None:
    """Half of 600 over 1.5 × 1000 is 0.2, so a limit of 0.1 stays out of reach."""
    pack = tiny(
        tmp_path,
        {"energy": number("A1"), "output": number("A2", range={"above": "0"})},
        {
            "load": {
                "formula": "energy / output", "unit": "1", "full": "10", "criteria": limits(先进="0.1", 达标="0.5"),
                "score": {"by": "levels", "points": {"先进": "10", "达标": "5"}},
            }
        },
        passing="total >= 8",
    )  # fmt: skip
    found = plan(pack, given(pack, energy=600, output=1000))

    assert found.plans == ()
    assert found.reachable == 5
    assert [item.text for item in found.obstacles] == ["总分：5 ≥ 8 ×"]


def test_conditions_that_exclude_each_other_are_named_together(tmp_path: Path) -> None:
    pack = tiny(
        tmp_path,
        {"energy": number("A1"), "output": number("A2", range={"above": "0"}, movable="false")},
        {
            "low": {"formula": "energy", "unit": "t", "criteria": limits(达标="300")},
            "high": {"formula": "energy", "unit": "t", "better": "higher", "criteria": limits(达标="800")},
            "other": {"formula": "output", "unit": "t", "criteria": limits(达标="2000")},
        },
        passing="low.达标 and high.达标 and other.达标",
        levels=["达标"],
    )
    found = plan(pack, given(pack, energy=600, output=1000))

    assert found.plans == ()
    assert len(found.obstacles) == 2
    assert all("指标low" in item.text or "指标high" in item.text for item in found.obstacles)


@pytest.mark.parametrize(("most", "passes"), [("1/10", False), ("1/6", True)])
def test_a_value_moves_no_further_than_it_may(tmp_path: Path, most: str, passes: bool) -> None:
    pack = ratio(tmp_path, movable="false")
    found = plan(pack, given(pack, energy=600, output=1000), freedom=Freedom(most=Fraction(most)))

    assert bool(found.plans) is passes


def test_what_is_held_stays(tmp_path: Path) -> None:
    pack = ratio(tmp_path)
    found = plan(pack, given(pack, energy=600, output=1000), freedom=Freedom(held=frozenset({"A1"})))

    assert [moves(one) for one in found.plans] == [{"output": 1200}]


def test_things_that_are_counted_move_by_whole_ones(tmp_path: Path) -> None:
    """75 % of 7 machines is 5.25, so six are asked for."""
    pack = tiny(
        tmp_path,
        {"good": number("A1", "台"), "all_": number("A2", "台", range={"above": "0"}, movable="false")},
        {"share": {"formula": "good / all_", "unit": "%", "better": "higher", "criteria": limits(达标="75")}},
        passing="share.达标",
        levels=["达标"],
    )

    assert moves(plan(pack, given(pack, good=4, all_=7)).plans[0]) == {"good": 6}


def test_data_of_earlier_years_and_names_and_dates_stay(tmp_path: Path) -> None:
    pack = tiny(
        tmp_path,
        {
            "energy": number("A1"),
            "permit": {"code": "A2", "title": "有效期", "section": "data", "type": "date"},
            "name": {"code": "A3", "title": "名称", "section": "data", "type": "text"},
        },
        {"drop": {"formula": "(previous(energy) - energy) / previous(energy)", "unit": "%", "better": "higher", "criteria": limits(达标="20")}},
        passing="drop.达标 and permit >= as_of",
        levels=["达标"],
        data_years="2",
    )  # fmt: skip
    found = plan(pack, given(pack, energy=[900, 1000], permit=date(2027, 1, 1), name="甲"), alternatives=2)

    assert [moves(one) for one in found.plans] == [{"energy": 800}]


def test_plans_are_the_same_each_time(tmp_path: Path) -> None:
    pack, submission = linear(tmp_path)

    assert plan(pack, submission, frontier=True) == plan(pack, submission, frontier=True)


def missing_pack(folder: Path) -> ResolvedPack:
    """Energy and dust each earn 50 points at most 100, or what is used of the waste; the line is 100."""
    level = {"full": "50", "score": {"by": "levels", "points": {"达标": "50"}}}
    return tiny(
        folder,
        {
            "energy": number("A1", "tce"),
            "dust": number("A2", "kg"),
            "used": number("A3", "t"),
            "waste": number("A4", "t", range={"above": "0"}),
            "certified": truth("A5"),
        },
        {
            "a": {"formula": "energy", "unit": "tce", "criteria": limits(达标="100")} | level,
            "b": {"formula": "dust", "unit": "kg", "criteria": limits(达标="100")} | level,
            "c": {"formula": "used / (used + waste)", "unit": "%", "better": "higher", "criteria": limits(达标="60")}
            | level,
            "d": {"formula": "certified", "full": "50", "score": {"by": "truth"}},
        },
        passing="total >= 100",
        levels=["达标"],
    )


def test_of_what_is_missing_only_what_is_needed_is_asked_for_with_its_range(tmp_path: Path) -> None:
    """50 points are there, and dust alone is enough for the rest, up to 100; the certificate need not be reported."""
    pack = missing_pack(tmp_path)
    found = plan(pack, given(pack, energy=90, used=100, waste=1000), alternatives=1)
    (change,) = found.plans[0].changes

    assert found.before.decision.outcome is Outcome.UNDETERMINED
    assert (change.item.field, change.reported, change.may_be) == ("dust", False, Range(None, Fraction(100)))
    assert change.after == 100
    assert found.plans[0].effort == 0


def test_a_range_is_found_where_a_value_stands_twice_in_its_formula(tmp_path: Path) -> None:
    """60 % of all is used from 1500 beside 1000 on; told with few digits on the safe side, up to ten times the largest in t."""
    pack = missing_pack(tmp_path)
    found = plan(pack, given(pack, energy=90, dust=300, waste=1000, certified=False), alternatives=1)
    (change,) = found.plans[0].changes

    assert (change.item.field, change.may_be) == ("used", Range(Fraction(1600), Fraction(10000)))
    assert found.plans[0].after.decision.outcome is Outcome.PASS


def test_a_missing_fact_is_not_made_up(tmp_path: Path) -> None:
    pack = tiny(
        tmp_path,
        {"energy": number("A1"), "region": number("A2", movable="false")},
        {"load": {"formula": "energy * region", "unit": "t^2", "criteria": limits(达标="100")}},
        passing="load.达标",
        levels=["达标"],
    )
    found = plan(pack, given(pack, energy=90))

    assert found.plans == ()
    assert "缺少 数据A2" in found.obstacles[0].text

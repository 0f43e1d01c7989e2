"""Lines of rules, sweeps along them, single limits moved, and limits from shares of enterprises, each worked out by hand."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path

import pytest
from tuning_kit import DAY, LEVELS, TINY, population, tiny

from standard_engine.assessment.result import Outcome
from standard_engine.errors import UsageError
from standard_engine.formula.between import UnalikeError, between
from standard_engine.formula.infix import infix
from standard_engine.pack.draft import read_draft
from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.population.bands import Fixed, fixed, read_band
from standard_engine.population.impact import judging
from standard_engine.population.limits import Limit, changed, limits_of
from standard_engine.population.line import Line, Range, line_of, pack_at, read_range
from standard_engine.population.runner import Runner
from standard_engine.population.scenarios import DECISION
from standard_engine.population.store import Population
from standard_engine.population.sweep import shares, sweep
from standard_engine.population.tornado import tornado


def limits(home: Path) -> tuple[ResolvedPack, tuple[Limit, ...]]:
    pack = load_pack(home, DAY)
    return pack, limits_of(pack, read_draft(home))


def test_a_range_is_read() -> None:
    assert read_range("a.b=0.2..0.5") == Range("a.b", F("0.2"), F("0.5"))
    assert read_range(" a.b = 3 .. -1 @ x in y ") == Range("a.b", F(3), F(-1), "x in y")
    assert Range("a", F(1), F(3)).at(F(1, 4)) == F("1.5")
    assert Range("a", F(1), F(3)).share(F("1.5")) == F(1, 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a", "不是范围"),
        ("a=1", "不是范围"),
        ("a=1..", "不是范围"),
        ("=1..2", "不是范围"),
        ("a=1..x", "数字"),
        ("a=2..2.0", "相同"),
    ],
)
def test_what_is_no_range_is_said(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        read_range(text)


def test_a_line_knows_what_moves_and_what_it_is_at_present(tmp_path: Path) -> None:
    with line_of(tiny(tmp_path), [read_range(f"{LEVELS}.达标=0.2..0.5")], DAY) as line:
        (one,) = line.moved
        assert (one.range, one.present) == (Range(f"{LEVELS}.达标", F("0.2"), F("0.5")), F("0.25"))
        assert line.program(F(0)) == line.runner.program


def test_the_present_value_may_be_an_end(tmp_path: Path) -> None:
    with line_of(tiny(tmp_path), [read_range(f"{LEVELS}.达标=0.25..0.5")], DAY) as line:
        assert [one.present for one in line.moved] == [F("0.25")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{LEVELS}.达标=0.05..0.5", "范围的一端"),
        (f"{LEVELS}.优秀=0.05..0.5", "没有名为"),
        (f"{LEVELS}.达标=0.3..0.5 @ not heavy", "还没有条件"),
    ],
)
def test_what_is_no_rule_at_an_end_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said), line_of(tiny(tmp_path), [read_range(text)], DAY):
        pass


def test_two_packs_are_a_line_where_only_numbers_differ(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    home, other = (
        tiny(tmp_path / "a"),
        tiny(tmp_path / "b", TINY.replace("0.25", "0.45").replace("达标: 2}", "达标: 3}")),
    )
    line = Line(home, other, DAY)
    assert [(one.range.start, one.range.end, one.range.when) for one in line.moved] == [
        (F("0.25"), F("0.45"), None),
        (F(2), F(3), "heavy"),
    ]
    tiny(tmp_path / "b", TINY.replace("0.25", "0.45").replace("total >= 6", "total > 6"))
    with pytest.raises(UsageError, match="不止数值不同（decision）"):
        Line(home, other, DAY)
    with pytest.raises(UsageError, match="没有不同的数值"):
        Line(home, home, DAY)


def test_programs_between_two_have_numbers_between(tmp_path: Path) -> None:
    program = load_pack(tiny(tmp_path), DAY).program
    assert between(program, program, F(1, 2)) == program
    with pytest.raises(UnalikeError):
        between(program, type(program)(program.steps[:-1], program.leaves), F(1, 2))


def test_a_sweep_counts_at_every_step(tmp_path: Path) -> None:
    """At 0.2, 0.3, 0.4 and 0.5 pass those of no more: on the line counts."""
    home = tiny(tmp_path)
    rows = population(home, [F("0.2"), F("0.30001"), F("0.4"), F("0.4"), F("0.51"), None])
    with line_of(home, [read_range(f"{LEVELS}.达标=0.2..0.5")], DAY) as line:
        found = sweep(rows, line, shares(3))
    told = [(one.passing, one.failing, one.undetermined) for one in found]
    assert told == [(1, 4, 1), (1, 4, 1), (4, 1, 1), (4, 1, 1)]
    assert found[0].of(Outcome.UNDETERMINED) == 1


def test_several_numbers_move_together(tmp_path: Path) -> None:
    """Half way 达标 is 0.35, and 3 for those of high consumption."""
    home = tiny(tmp_path)
    rows = population(home, [F("0.35"), F("0.36"), F("3"), F("3.1")], [False, False, True, True])
    ranges = [read_range(f"{LEVELS}.达标=0.25..0.45"), read_range(f"{LEVELS}.达标=2..4 @ heavy")]
    with line_of(home, ranges, DAY) as line:
        assert [one.passing for one in sweep(rows, line, shares(2))] == [0, 2, 4]
    assert judging(rows, pack_at(home, ranges, DAY, F(1, 2))).passes == 2


def test_limits_are_named_as_rules_set_names_them(tmp_path: Path) -> None:
    _, found = limits(tiny(tmp_path))
    assert [(one.name, one.entry.when_text, one.value, one.least, one.most) for one in found] == [
        (f"{LEVELS}.先进", "heavy", F(1), None, F(2)),
        (f"{LEVELS}.达标", "heavy", F(2), F(1), None),
        (f"{LEVELS}.先进", None, F("0.1"), None, F("0.25")),
        (f"{LEVELS}.达标", None, F("0.25"), F("0.1"), None),
    ]


def test_a_changed_limit_is_that_of_a_pack_with_it(tmp_path: Path) -> None:
    home = tiny(tmp_path)
    pack, found = limits(home)
    program = Runner(pack, DECISION).program
    texts = (
        ("先进: 1,", "先进: 1.5,"),
        ("达标: 2}", "达标: 2.5}"),
        ("先进: 0.1", "先进: 0.15"),
        ("达标: 0.25", "达标: 0.35"),
    )
    for limit, (old, new) in zip(found, texts, strict=True):
        other = load_pack(tiny(tmp_path, TINY.replace(old, new)), DAY)
        value = F(new.split()[1].strip(",}"))
        there = Runner(other, DECISION).program
        one, two = ([infix(step.expression) for step in each.steps] for each in (changed(program, limit, value), there))
        assert one == two


def test_each_limit_moves_from_the_lower_to_the_upper_quartile(tmp_path: Path) -> None:
    """Of 0.1, 0.2, 0.3, 0.4 and 0.5 the quartiles are 0.2 and 0.4: 2 and 4 pass; 先进 is kept from passing 达标 at 0.25.

    Of high consumption there is one, whose quartiles are both 3: it passes with 达标 at 3.
    """
    home = tiny(tmp_path)
    rows = population(home, [F(at, 10) for at in range(1, 6)] + [F(3)], [False] * 5 + [True])
    found = tornado(rows, *limits(home))
    assert found.passing == 2
    told = {(bar.limit.level, bar.limit.entry.when_text): bar for bar in found.bars}
    bar = told["达标", None]
    assert (bar.rows, bar.low, bar.high, bar.clipped, bar.passing) == (5, F("0.2"), F("0.4"), False, (2, 4))
    bar = told["先进", None]
    assert (bar.low, bar.high, bar.clipped, bar.passing) == (F("0.2"), F("0.25"), True, (2, 2))
    assert told["达标", "heavy"].passing == (3, 3)
    assert found.bars[0].limit.level == "达标"
    assert found.left_out == ()


def test_limits_that_nobody_is_judged_by_are_left_out(tmp_path: Path) -> None:
    home = tiny(tmp_path)
    found = tornado(population(home, [F(1), F(2)]), *limits(home))
    assert [limit.entry.when_text for limit in found.left_out] == ["heavy", "heavy"]


def fixed_at(home: Path, rows: Population, text: str) -> Fixed:
    pack, known = limits(home)
    return fixed(rows, pack, [read_band(text, known)])[0]


def test_a_band_is_the_last_enterprise_in_it(tmp_path: Path) -> None:
    """The best 40 % of five are two: 1/7 and 0.2; any limit from 0.2 to below 0.3 parts them, and 0.2 is short."""
    home = tiny(tmp_path)
    rows = population(home, [F("0.3"), F(1, 7), F("0.2"), F("0.4"), F("0.5"), None])
    found = fixed_at(home, rows, f"{LEVELS}.达标=前40%")
    assert (found.rows, found.wanted, found.reached, found.edge, found.value) == (5, 2, 2, F("0.2"), F("0.2"))
    found = fixed_at(home, rows, f"{LEVELS}.先进=20%")
    assert (found.wanted, found.reached, found.edge, found.value) == (1, 1, F(1, 7), F("0.15"))


def test_a_share_that_parts_no_whole_number_takes_one_more(tmp_path: Path) -> None:
    """41 % of five are 2.05, so three; 100 % all."""
    home = tiny(tmp_path)
    rows = population(home, [F(at, 10) for at in range(1, 6)])
    assert fixed_at(home, rows, f"{LEVELS}.达标=前41%").edge == F("0.3")
    assert fixed_at(home, rows, f"{LEVELS}.达标=前40%").edge == F("0.2")
    assert fixed_at(home, rows, f"{LEVELS}.达标=前100%").edge == F("0.5")


def test_equal_values_come_in_together_and_equal_doubles_apart(tmp_path: Path) -> None:
    """0.2 three times: the best 25 % of four are one, but three reach 0.2. 1/3 and a hair more are two values."""
    home = tiny(tmp_path)
    found = fixed_at(home, population(home, [F("0.2")] * 3 + [F(1)]), f"{LEVELS}.达标=前25%")
    assert (found.wanted, found.reached, found.edge) == (1, 3, F("0.2"))
    hair = F(1, 3) + F(1, 10**20)
    found = fixed_at(home, population(home, [hair, F(1, 3), F(1), F(1)]), f"{LEVELS}.达标=前25%")
    assert (found.reached, found.edge) == (1, F(1, 3))
    assert F(1, 3) <= found.value < hair


def test_a_band_of_a_condition_looks_at_its_own_enterprises(tmp_path: Path) -> None:
    home = tiny(tmp_path)
    rows = population(home, [F("0.2"), F("0.3"), F("1.5"), F("1.6")], [False, False, True, True])
    assert fixed_at(home, rows, f"{LEVELS}.达标=前50% @ heavy").edge == F("1.5")
    assert fixed_at(home, rows, f"{LEVELS}.达标=前50%").edge == F("0.2")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x", "不是分位"),
        (f"{LEVELS}.达标=前0%", "大于 0"),
        (f"{LEVELS}.达标=前101%", "大于 0"),
        (f"{LEVELS}.达=前1%", "没有名为"),
        (f"{LEVELS}.达标=前1% @ not heavy", "没有条件"),
    ],
)
def test_what_is_no_band_is_said(tmp_path: Path, text: str, said: str) -> None:
    _, known = limits(tiny(tmp_path))
    with pytest.raises(UsageError, match=said):
        read_band(text, known)


def test_a_band_of_nobody_is_said(tmp_path: Path) -> None:
    home = tiny(tmp_path)
    with pytest.raises(UsageError, match="没有一家"):
        fixed_at(home, population(home, [None]), f"{LEVELS}.达标=前40%")

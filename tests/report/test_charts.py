"""Charts: geometry worked by hand, what fails stands on the failing side, nothing leaves its picture."""

from __future__ import annotations

import re
from fractions import Fraction as F
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.report.charts.bullet import Bullet, Limit, bullet
from standard_engine.report.charts.radar import Axis, radar
from standard_engine.report.charts.ranking import carried, gain
from standard_engine.report.charts.svg import Scale, at, figure, tag
from standard_engine.report.charts.trend import Point, Step, trend
from standard_engine.report.charts.waterfall import Move, Part, level, move, moves

NUMBERS = st.fractions(min_value=-1000, max_value=1000, max_denominator=97)
AMOUNTS = st.fractions(min_value=0, max_value=1000, max_denominator=97)


def shapes(picture: str, kind: str) -> list[ET.Element]:
    return [item for item in ET.fromstring(picture).iter() if kind in item.get("class", "").split()]


def number(item: ET.Element, name: str) -> F:
    return F(item.attrib[name].removesuffix("%"))


def energy(low: F | None, high: F | None = None, *, reached: int = 0) -> Bullet:
    """Lower is better; the first `reached` of 达标 0.6, 良好 0.4, 先进 0.25 are reached."""
    limits = (("先进", F("0.25")), ("良好", F("0.4")), ("达标", F("0.6")))
    own = tuple(
        Limit(name, value, reached=place >= len(limits) - reached) for place, (name, value) in enumerate(limits)
    )
    return Bullet("能耗", "x", low, low if high is None else high, own, lower_is_better=True)


def test_coordinates_have_at_most_two_decimals() -> None:
    assert [at(F(1, 3)), at(F(12)), at(F(-1, 8)), at(F(1, 10))] == ["0.33", "12", "-0.12", "0.1"]


def test_a_scale_puts_numbers_between_0_and_100_and_may_be_turned() -> None:
    assert Scale(F(0), F(4)).place(F(1)) == 25
    assert Scale(F(0), F(4), turned=True).place(F(1)) == 75
    assert Scale(F(0), F(4)).place(F(9)) == 100
    assert Scale(F(2), F(4)).place(F(1)) == 0


def test_text_is_escaped_and_made_visible() -> None:
    assert tag("text", '<b>&"', x='"') == '<text x="&#34;">&lt;b&gt;&amp;&#34;</text>'
    assert "〔U+202E〕" in tag("text", "a\u202eb")


def test_a_picture_says_what_it_shows() -> None:
    picture = ET.fromstring(figure([], title="题", describes="说明", kind="k", width=1))

    assert picture.attrib["role"] == "img"
    assert [(part.tag, part.text) for part in picture] == [("title", "题"), ("desc", "说明")]


def test_a_bullet_has_better_to_the_right() -> None:
    """Worst of scale: 0.6 with 8 % room is 0.648; 0.324 stands in the middle, 0.25 at (0.648 − 0.25) / 0.648 = 61.42 %."""
    picture = bullet(energy(F("0.324"), reached=2))
    ticks = {item.attrib["x1"] for item in shapes(picture, "tick") if item.tag == "line"}

    assert [item.attrib["x1"] for item in shapes(picture, "value")] == ["50%"]
    assert ticks == {"61.42%", "38.27%", "7.41%"}
    assert [item.text for item in shapes(picture, "reached") if item.tag == "text"] == ["良好 √", "达标 √"]


@pytest.mark.parametrize(("value", "side"), [("0.60001", "left"), ("0.6", "on"), ("0.59999", "right")])
def test_what_fails_a_limit_by_a_hair_stands_visibly_before_it(value: str, side: str) -> None:
    """The tick of 0.6 stands at 0.048 / 0.648 = 7.41 %."""
    reached = 0 if F(value) > F("0.6") else 1
    picture = bullet(energy(F(value), reached=reached))
    (mark,) = shapes(picture, "value")
    tick = max(number(item, "x1") for item in shapes(picture, "tick") if item.tag == "line" and number(item, "x1") < 20)

    place = number(mark, "x1")
    assert {"left": place <= tick - F("0.9"), "on": place == tick, "right": tick <= place < tick + 1}[side]


def test_an_open_value_has_an_open_bar() -> None:
    picture = bullet(energy(F("0.3"), F("0.5"), reached=1))

    assert shapes(picture, "value") == []
    (open_,) = shapes(picture, "open")
    assert number(open_, "x") == F("22.84")
    assert number(open_, "width") == F("30.86")  # (0.5 − 0.3) / 0.648


def test_a_value_far_beyond_the_scale_is_marked() -> None:
    (beyond,) = shapes(bullet(energy(F(1000))), "beyond")

    assert beyond.text == "«"


def test_labels_of_close_limits_stand_in_rows_of_their_own() -> None:
    limits = (Limit("先进", F("0.59"), reached=False), Limit("达标", F("0.6"), reached=False))
    picture = bullet(Bullet("t", "x", F(1), F(1), limits, lower_is_better=True))
    heights = [item.attrib["y"] for item in shapes(picture, "tick") if item.tag == "text"]

    assert len(set(heights)) == 2


@given(
    st.lists(NUMBERS, min_size=1, max_size=5, unique=True),
    st.one_of(st.none(), NUMBERS),
    st.one_of(st.none(), NUMBERS),
    st.booleans(),
)
def test_nothing_of_a_bullet_leaves_its_picture(limits: list[F], one: F | None, other: F | None, lower: bool) -> None:
    low, high = (one, other) if one is None or other is None or one <= other else (other, one)
    worst = high if lower else low
    own = tuple(
        Limit(f"L{n}", value, reached=worst is not None and (worst <= value if lower else worst >= value))
        for n, value in enumerate(limits)
    )
    picture = bullet(Bullet("t", "x", low, high, own, lower_is_better=lower))

    for item in ET.fromstring(picture).iter():
        for name in ("x", "x1", "x2", "width"):
            if item.get(name, "").endswith("%"):
                assert 0 <= number(item, name) <= 100
        if item.tag == "rect":
            assert number(item, "x") + number(item, "width") <= F("100.01")
    assert picture == bullet(Bullet("t", "x", low, high, own, lower_is_better=lower))


def test_a_waterfall_starts_at_full_marks_and_ends_at_the_best_that_is_left() -> None:
    """100 − 10 sure, 5 open; − 20 sure; + 3 bonus, 2 open."""
    parts = [Part("甲", F(10), F(5)), Part("乙", F(20), F(0)), Part("丙", F(3), F(2), bonus=True)]

    assert moves(F(100), parts) == (
        Move("甲", F(100), F(90), F(85)),
        Move("乙", F(90), F(70), F(70)),
        Move("丙", F(70), F(73), F(75)),
    )


def test_a_row_of_a_waterfall_is_drawn_from_before_to_after() -> None:
    picture = move(Move("甲", F(100), F(90), F(85)), Scale(F(0), F(100)), [F(60)])

    assert [(item.attrib["x"], item.attrib["width"]) for item in shapes(picture, "loss")] == [("90%", "10%")]
    assert [(item.attrib["x"], item.attrib["width"]) for item in shapes(picture, "open")] == [("85%", "5%")]
    assert [item.attrib["x1"] for item in shapes(picture, "line")] == ["60%"]


@pytest.mark.parametrize(("score", "width"), [("59.99", "59.5"), ("60", "60"), ("60.01", "60.01"), ("40", "40")])
def test_a_score_that_misses_the_line_ends_visibly_before_it(score: str, width: str) -> None:
    (bar,) = shapes(level("得分", F(score), F(score), Scale(F(0), F(100)), [F(60)]), "level")

    assert number(bar, "width") == F(width)


@given(AMOUNTS, st.lists(st.tuples(AMOUNTS, AMOUNTS, st.booleans()), max_size=6))
def test_the_rows_of_a_waterfall_join(full: F, amounts: list[tuple[F, F, bool]]) -> None:
    rows = moves(full, [Part("t", sure, open_, bonus=bonus) for sure, open_, bonus in amounts])
    gone = sum((sure if bonus else -sure for sure, _, bonus in amounts), F(0))

    assert [row.before for row in rows[1:]] == [row.after for row in rows[:-1]]
    assert (rows[-1].after if rows else full) == full + gone


def test_gains_are_drawn_on_one_scale_and_carried_on() -> None:
    bar = gain("甲", F(2), F(4), Scale(F(0), F(4)))
    path = carried("甲", F(50), F(60), Scale(F(50), F(100)), [F(60)])

    assert [item.attrib["width"] for item in (*shapes(bar, "gain"), *shapes(bar, "open"))] == ["50%", "50%"]
    assert [item.attrib["x1"] for item in shapes(path, "line")] == ["20%"]
    assert [item.attrib["x"] for item in ET.fromstring(path).iter("svg") if "x" in item.attrib] == ["20%"]


def points(*values: str | None) -> tuple[Point, ...]:
    return tuple(Point(2023 + n, None if value is None else F(value), value or "") for n, value in enumerate(values))


def test_a_trend_draws_years_from_left_to_right_and_larger_values_higher() -> None:
    """Values 1, 2, 3 with a tenth of room: 0.8 to 3.2 over 56 pixels above 74; 2 stands in the middle, at 46."""
    picture = trend("t", "w", points("1", "2", "3"), ())
    assert picture is not None
    dots = shapes(picture, "dot")

    assert [item.attrib["cx"] for item in dots] == ["26", "107", "188"]
    assert [number(item, "cy") for item in dots] == [F("69.33"), F(46), F("22.67")]


def test_a_limit_is_drawn_from_the_year_in_which_it_holds() -> None:
    picture = trend("t", "w", points("1", "2", "3"), (Step("达标", F(2), 2024), Step("远", F(900), 2000)))
    assert picture is not None
    (line,) = (item for item in shapes(picture, "limit") if item.tag == "line")

    assert (line.attrib["x1"], line.attrib["y1"], line.attrib["y2"]) == ("107", "46", "46")


def test_a_year_without_a_value_is_a_gap_and_a_question_mark() -> None:
    picture = trend("t", "w", points("1", None, "3"), ())
    assert picture is not None

    assert shapes(picture, "path") == []
    assert [item.text for item in shapes(picture, "unknown")] == ["?"]
    assert trend("t", "w", points("1", None, None), ()) is None


@given(st.lists(st.one_of(st.none(), NUMBERS), min_size=2, max_size=5), st.lists(NUMBERS, max_size=4))
def test_nothing_of_a_trend_leaves_its_picture(values: list[F | None], limits: list[F]) -> None:
    shown = tuple(Point(2020 + n, value, "v") for n, value in enumerate(values))
    picture = trend("t", "w", shown, tuple(Step("L", limit, 0) for limit in limits))
    if picture is None:
        assert sum(value is not None for value in values) < 2
        return
    _, _, width, height = (F(part) for part in ET.fromstring(picture).attrib["viewBox"].split())
    for item in ET.fromstring(picture).iter():
        assert all(0 <= number(item, name) <= width for name in ("cx", "x1", "x2") if name in item.attrib)
        assert all(0 <= number(item, name) <= height for name in ("cy", "y1", "y2") if name in item.attrib)


def test_a_radar_has_full_marks_on_the_rim_and_none_in_the_middle() -> None:
    axes = [Axis("甲", F(1), "100%"), Axis("乙", F(0), "0%"), Axis("丙", F(1, 2), "50%"), Axis("丁", F(2), "200%")]
    picture = radar("t", "w", axes, F(3, 5))
    assert picture is not None
    (shape,) = shapes(picture, "shape")

    assert shape.attrib["points"] == "180,68 180,180 180,236 68,180"
    assert len(shapes(picture, "line")) == 1


@pytest.mark.parametrize(("count", "drawn"), [(2, False), (3, True), (8, True), (9, False)])
def test_a_radar_has_three_to_eight_axes(count: int, drawn: bool) -> None:
    assert (radar("t", "w", [Axis("甲", F(1), "x")] * count, None) is not None) is drawn


def test_no_chart_carries_a_date_or_an_identifier() -> None:
    for picture in (bullet(energy(F(1))), radar("t", "w", [Axis("甲", F(1), "x")] * 3, None)):
        assert picture is not None
        assert not re.search(r"\bid=|\d{4}-\d\d", picture)

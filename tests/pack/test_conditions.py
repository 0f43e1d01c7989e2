"""Conditions as boxes: narrower, exclusive, impossible; and the order that follows."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.formula.tree import Among, And, Arithmetic, Comparison, Field, Node, Number, Or, Text
from standard_engine.pack.conditions import Codes, Range, boxes, exclusive, impossible, narrower

DEPTH, INDUSTRY, ORE = Field("depth"), Field("industry"), Field("ore")


def above(value: int, *, equal: bool = False) -> Node:
    return Comparison(">=" if equal else ">", DEPTH, Number(F(value)))


def below(value: int, *, equal: bool = False) -> Node:
    return Comparison("<=" if equal else "<", DEPTH, Number(F(value)))


def industry(*codes: str) -> Node:
    return Among(INDUSTRY, codes, "", prefix=True)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (below(250, equal=True), above(250), True),
        (below(250, equal=True), above(250, equal=True), False),
        (below(250), above(250, equal=True), True),
        (And((above(250), below(500))), above(500, equal=True), True),
        (industry("C30"), industry("C31"), True),
        (industry("C30"), industry("C3011"), False),
        (And((industry("C30"), below(5))), And((industry("C30"), above(5))), True),
        (And((industry("C30"), below(5))), above(3), False),
        (Comparison("==", ORE, Text("a")), Comparison("==", ORE, Text("b")), True),
        (Or((below(1), above(9))), And((above(2), below(3))), True),
        (Or((below(1), above(9))), above(3), False),
    ],
)
def test_exclusive(one: Node, other: Node, expected: bool) -> None:
    first, second = boxes(one), boxes(other)
    assert first is not None
    assert second is not None

    assert exclusive(first, second) is expected
    assert exclusive(second, first) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (industry("C3011"), industry("C30"), True),
        (industry("C30"), industry("C3011"), False),
        (And((industry("C30"), above(4))), industry("C30"), True),
        (And((industry("C3011"), above(4))), And((industry("C30"), above(3))), True),
        (above(4), above(4, equal=True), True),
        (above(4, equal=True), above(4), False),
        (Comparison("==", DEPTH, Number(F(4))), And((above(4, equal=True), below(9))), True),
    ],
)
def test_narrower(one: Node, other: Node, expected: bool) -> None:
    first, second = boxes(one), boxes(other)
    assert first is not None
    assert second is not None

    assert narrower(first, second) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (And((above(500), below(250))), True),
        (And((above(250), below(250, equal=True))), True),
        (And((above(250, equal=True), below(250, equal=True))), False),
        (And((industry("C30"), industry("C31"))), True),
        (And((industry("C30"), industry("C3011"))), False),
        (Or((And((above(5), below(3))), above(9))), False),
    ],
)
def test_impossible(condition: Node, expected: bool) -> None:
    found = boxes(condition)
    assert found is not None

    assert impossible(found) is expected


def test_what_is_more_than_codes_and_ranges_is_not_understood() -> None:
    assert boxes(Comparison(">", Arithmetic("/", DEPTH, Number(F(2))), Number(F(3)))) is None


ends = st.none() | st.fractions(min_value=-5, max_value=5, max_denominator=2)
ranges = st.builds(Range, ends, ends, st.booleans(), st.booleans())


def inside(value: F, box: Range) -> bool:
    low = box.low is None or value > box.low or (value == box.low and not box.low_open)
    high = box.high is None or value < box.high or (value == box.high and not box.high_open)
    return low and high


@given(ranges, ranges, st.fractions(min_value=-6, max_value=6, max_denominator=4))
def test_ranges_mean_what_they_say(one: Range, other: Range, value: F) -> None:
    assert inside(value, one.both(other)) == (inside(value, one) and inside(value, other))
    if one.apart(other):
        assert not (inside(value, one) and inside(value, other))
    if one.within(other) and inside(value, one):
        assert inside(value, other)


codes = st.builds(Codes, st.frozensets(st.sampled_from(["C", "C3", "C30", "C31", "D"]), min_size=1), st.booleans())


def named(value: str, box: Codes) -> bool:
    return value.startswith(tuple(box.members)) if box.prefix else value in box.members


@given(codes, codes, st.sampled_from(["C", "C3", "C30", "C301", "C31", "D", "D4"]))
def test_codes_mean_what_they_say(one: Codes, other: Codes, value: str) -> None:
    assert named(value, one.both(other)) == (named(value, one) and named(value, other))
    if one.apart(other):
        assert not (named(value, one) and named(value, other))
    if one.within(other) and named(value, one):
        assert named(value, other)

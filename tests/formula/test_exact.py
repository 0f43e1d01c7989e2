"""The exact reading: Kleene logic, intervals, choices, and what is asked about a leaf. All values are worked by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import product

import pytest

from standard_engine.formula.exact import Environment, Evaluator, evaluate, run
from standard_engine.formula.program import Kind, Leaf, Program, Step
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    ArithmeticSign,
    Call,
    Choose,
    Comparison,
    ComparisonSign,
    DataYear,
    Field,
    Lookup,
    Member,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    Today,
    Truth,
)
from standard_engine.formula.values import Cause, NotApplicable, Reported, Unknown, Value, bounds

F = Fraction
A, B, C = Field("a"), Field("b"), Field("c")
MISSING = Unknown(frozenset({Cause("missing", C)}))
NONE = Unknown(frozenset({Cause("none", C)}))
TODAY = date(2026, 11, 23)


def number(text: str) -> Number:
    return Number(F(text))


def between(low: str | None, high: str | None, field: Field = A) -> Unknown:
    least, most = (None if edge is None else F(edge) for edge in (low, high))
    return Unknown(frozenset({Cause("missing", field)}), least, most)


def environment(values: Mapping[Field, Reported]) -> Environment:
    return {"as_of": TODAY, "data_year": F(2025)} | dict(values.items())


def value(node: Node, a: Reported = MISSING, b: Reported = MISSING, c: Reported = MISSING) -> Value:
    return evaluate(node, environment({A: a, B: b, C: c}))


def span(got: Value) -> tuple[str | None, str | None]:
    """The bounds as text; a known number has equal ones."""
    low, high = (None if edge is None else str(edge) for edge in bounds(got))
    return low, high


T, U, N = True, MISSING, False


def kleene(got: Value) -> bool | None:
    return None if isinstance(got, Unknown) else bool(got)


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (T, T, True, True),
        (T, N, False, True),
        (T, U, None, True),
        (N, T, False, True),
        (N, N, False, False),
        (N, U, False, None),
        (U, T, None, True),
        (U, N, False, None),
        (U, U, None, None),
    ],
)
def test_truth_tables(a: Reported, b: Reported, *, both: bool | None, either: bool | None) -> None:
    assert kleene(value(And((A, B)), a, b)) is both
    assert kleene(value(Or((A, B)), a, b)) is either


@pytest.mark.parametrize(("a", "opposite"), [(T, False), (N, True), (U, None)])
def test_opposite(a: Reported, *, opposite: bool | None) -> None:
    assert kleene(value(Not(A), a)) is opposite


def test_an_open_condition_names_what_left_it_open() -> None:
    one, other = Unknown(frozenset({Cause("missing", A)})), Unknown(frozenset({Cause("none", B)}))
    got = value(And((A, Truth(value=True), B)), one, other)
    assert got == Unknown(frozenset({Cause("missing", A), Cause("none", B)}))
    assert value(And((A, Truth(value=False), B)), one, other) is False


@pytest.mark.parametrize(
    ("sign", "a", "b", "expected"),
    [
        ("+", "1/3", "1/6", "1/2"),
        ("-", "0.1", "0.3", "-1/5"),
        ("*", "-1.5", "4", "-6"),
        ("/", "1", "3", "1/3"),
        ("/", "0", "7", "0"),
    ],
)
def test_arithmetic_is_exact(sign: ArithmeticSign, a: str, b: str, expected: str) -> None:
    assert value(Arithmetic(sign, A, B), F(a), F(b)) == F(expected)


@pytest.mark.parametrize(
    ("sign", "a", "b", "expected"),
    [
        # sums: ends add; differences: the least minus the most
        ("+", ("1", "2"), ("10", "20"), ("11", "22")),
        ("+", ("1", None), ("10", "20"), ("11", None)),
        ("+", (None, "2"), ("10", None), (None, None)),
        ("-", ("1", "2"), ("10", "20"), ("-19", "-8")),
        ("-", ("1", None), ("10", "20"), ("-19", None)),
        ("-", ("1", "2"), (None, "20"), ("-19", None)),
        # products: every pair of signs
        ("*", ("2", "3"), ("5", "7"), ("10", "21")),
        ("*", ("-3", "-2"), ("5", "7"), ("-21", "-10")),
        ("*", ("-3", "-2"), ("-7", "-5"), ("10", "21")),
        ("*", ("-2", "3"), ("5", "7"), ("-14", "21")),
        ("*", ("-2", "3"), ("-7", "5"), ("-21", "15")),
        ("*", ("2", None), ("5", "7"), ("10", None)),
        ("*", ("2", None), ("-7", "-5"), (None, "-10")),
        ("*", ("0", None), ("0", None), ("0", None)),
        ("*", ("-1", None), ("0", "7"), ("-7", None)),
        ("*", (None, None), ("1", "2"), (None, None)),
        ("*", (None, "-1"), (None, "-1"), ("1", None)),
        # quotients: as products with the inverse
        ("/", ("1", "2"), ("4", "5"), ("1/5", "1/2")),
        ("/", ("-1", "2"), ("4", "5"), ("-1/4", "1/2")),
        ("/", ("1", "2"), ("-5", "-4"), ("-1/2", "-1/5")),
        ("/", ("1", "2"), ("4", None), ("0", "1/2")),
        ("/", ("1", "2"), (None, "-4"), ("-1/2", "0")),
        ("/", ("1", None), ("4", "5"), ("1/5", None)),
        ("/", ("1", None), ("4", None), ("0", None)),
        # a divisor that may be zero says nothing
        ("/", ("1", "2"), ("0", "5"), (None, None)),
        ("/", ("1", "2"), ("-5", "0"), (None, None)),
        ("/", ("1", "2"), ("-1", "1"), (None, None)),
        ("/", ("1", "2"), (None, None), (None, None)),
    ],
)
def test_intervals(
    sign: ArithmeticSign,
    a: tuple[str | None, str | None],
    b: tuple[str | None, str | None],
    expected: tuple[str | None, str | None],
) -> None:
    got = value(Arithmetic(sign, A, B), between(*a), between(*b, field=B))
    assert span(got) == expected
    assert isinstance(got, Unknown)
    assert got.causes == {Cause("missing", A), Cause("missing", B)}


@pytest.mark.parametrize(
    ("sign", "a", "b", "expected"),
    [
        ("+", between("1", "2"), F(3), ("4", "5")),
        ("-", F(3), between("1", "2"), ("1", "2")),
        ("*", between("1", "2"), F(-3), ("-6", "-3")),
        ("/", F(12), between("2", "3"), ("4", "6")),
        ("/", between("2", "3"), F(-6), ("-1/2", "-1/3")),
        # what is the same whatever is missing is known
        ("*", between(None, None), F(0), ("0", "0")),
        ("*", F(0), between("1", None), ("0", "0")),
        ("/", F(0), between("1", "2"), ("0", "0")),
        ("+", between("5", "5"), F(1), ("6", "6")),
        ("*", between("5", "5"), F(2), ("10", "10")),
    ],
)
def test_intervals_with_known_numbers(
    sign: ArithmeticSign, a: Reported, b: Reported, expected: tuple[str, str]
) -> None:
    assert span(value(Arithmetic(sign, A, B), a, b)) == expected


def test_zero_over_what_may_be_zero_is_open() -> None:
    assert span(value(Arithmetic("/", A, B), F(0), between("0", "2"))) == (None, None)


def test_numbers_past_any_float_stay_exact() -> None:
    huge, tiny = F(10**400), F(1, 10**400)
    assert span(value(Arithmetic("+", A, B), huge, between("0", None))) == (str(huge), None)
    assert span(value(Arithmetic("-", A, B), huge, between("0", None))) == (None, str(huge))
    assert span(value(Arithmetic("*", A, B), tiny, between("1", None))) == (str(tiny), None)
    assert span(value(Arithmetic("*", A, B), huge, between(None, "1"))) == (None, str(huge))
    assert value(Comparison("<", A, B), huge, between(None, "1")) is False


def test_a_division_by_zero_has_no_value_and_says_so() -> None:
    got = value(Arithmetic("/", A, B), F(1), F(0))
    assert got == Unknown(frozenset({Cause("division_by_zero")}))
    got = value(Arithmetic("/", A, B), between("1", "2"), F(0))
    assert got == Unknown(frozenset({Cause("missing", A), Cause("division_by_zero")}))
    assert kleene(value(Comparison(">=", Arithmetic("/", A, B), number("0")), F(1), F(0))) is None
    got = value(Arithmetic("+", Arithmetic("/", A, B), number("1")), F(1), F(0))
    assert got == Unknown(frozenset({Cause("division_by_zero")}))


@pytest.mark.parametrize(
    ("a", "expected"), [(between("1", "2"), ("-2", "-1")), (between(None, "2"), ("-2", None)), (F(3), ("-3", "-3"))]
)
def test_minus(a: Reported, expected: tuple[str, str]) -> None:
    assert span(value(Negative(A), a)) == expected


SIGNS: tuple[ComparisonSign, ...] = ("<", "<=", ">", ">=", "==", "!=")


@pytest.mark.parametrize(
    ("a", "b", "answers"),
    [
        #                                   <      <=     >      >=     ==     !=
        (F(1), F(2), (True, True, False, False, False, True)),
        (F(2), F(2), (False, True, False, True, True, False)),
        (F(3), F(2), (False, False, True, True, False, True)),
        (F("0.3"), F(3, 10), (False, True, False, True, True, False)),
        (between("0", "1"), F(2), (True, True, False, False, False, True)),
        (between("0", "2"), F(2), (None, True, False, None, None, None)),
        (between("0", "3"), F(2), (None, None, None, None, None, None)),
        (between("2", "3"), F(2), (False, None, None, True, None, None)),
        (between("3", "4"), F(2), (False, False, True, True, False, True)),
        (F(2), between("2", "3"), (None, True, False, None, None, None)),
        (between("3", None), F(2), (False, False, True, True, False, True)),
        (between(None, "1"), F(2), (True, True, False, False, False, True)),
        (between(None, None), F(2), (None, None, None, None, None, None)),
        (between("0", "1"), between("1", "2"), (None, True, False, None, None, None)),
        (between("0", "1"), between("2", "3"), (True, True, False, False, False, True)),
        (between("2", "2"), F(2), (False, True, False, True, True, False)),
        (between("0", "3"), between("1", "4"), (None, None, None, None, None, None)),
        (between("1", "2"), between("1", "2"), (None, None, None, None, None, None)),
        (between("1", "2"), between("0", "1"), (False, None, None, True, None, None)),
    ],
)
def test_comparisons_that_hold_whatever_is_missing(a: Reported, b: Reported, answers: tuple[bool | None, ...]) -> None:
    assert tuple(kleene(value(Comparison(sign, A, B), a, b)) for sign in SIGNS) == answers


def choice(*options: str) -> Unknown:
    return Unknown(frozenset({Cause("missing", A)}), options=frozenset(options))


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("甲", "甲", True),
        ("甲", "乙", False),
        (choice("甲", "乙"), "甲", None),
        (choice("甲", "乙"), "丙", False),
        ("丙", choice("甲", "乙"), False),
        (choice("甲"), "甲", True),
        (choice("甲", "乙"), choice("甲", "乙"), None),
        (choice("甲", "乙"), choice("丙"), False),
        (choice("甲", "乙"), choice("乙", "丙"), None),
        (MISSING, "甲", None),
        (MISSING, choice("甲"), None),
        (MISSING, MISSING, None),
        (date(2025, 1, 1), MISSING, None),
        (date(2025, 1, 1), date(2025, 1, 1), True),
    ],
)
def test_options_and_dates_are_equal_or_not(a: Reported, b: Reported, *, equal: bool | None) -> None:
    assert kleene(value(Comparison("==", A, B), a, b)) is equal
    assert kleene(value(Comparison("!=", A, B), a, b)) is (None if equal is None else not equal)


def test_dates_have_an_order() -> None:
    assert value(Comparison("<", A, B), date(2025, 12, 31), date(2026, 1, 1)) is True
    assert value(Comparison(">=", A, Today()), TODAY) is True
    assert kleene(value(Comparison("<", A, B), date(2025, 12, 31), MISSING)) is None


@pytest.mark.parametrize(
    ("a", "codes", "prefix", "expected"),
    [
        ("C3011", ("C30", "C31"), True, True),
        ("C3011", ("C30", "C31"), False, False),
        ("C32", ("C30", "C31"), True, False),
        ("C30", ("C30",), False, True),
        (choice("甲", "乙"), ("甲", "乙"), False, True),
        (choice("甲", "乙"), ("甲",), False, None),
        (choice("甲", "乙"), ("丙",), False, False),
        (choice("C3011", "C3012"), ("C30",), True, True),
        (MISSING, ("C30",), True, None),
        (choice(), ("甲",), False, None),
    ],
)
def test_membership(a: Reported, codes: tuple[str, ...], *, prefix: bool, expected: bool | None) -> None:
    assert kleene(value(Among(A, codes, "", prefix=prefix), a)) is expected


def chosen(condition: Reported, first: Reported, otherwise: Reported) -> Value:
    return value(Choose(((C, A),), B), first, otherwise, condition)


@pytest.mark.parametrize(
    ("first", "otherwise", "expected"),
    [
        (F(1), F(5), ("1", "5")),
        (F(5), F(1), ("1", "5")),
        (F(3), F(3), ("3", "3")),
        (between("1", "2"), F(5), ("1", "5")),
        (between("1", None), F(0), ("0", None)),
        (between("1", "3"), between("2", "9"), ("1", "9")),
        (between("2", "2"), F(2), ("2", "2")),
    ],
)
def test_an_open_choice_lies_between_its_cases(
    first: Reported, otherwise: Reported, expected: tuple[str | None, str | None]
) -> None:
    assert chosen(True, first, otherwise) == first
    assert chosen(False, first, otherwise) == otherwise
    got = chosen(MISSING, first, otherwise)
    assert span(got) == expected
    assert not isinstance(got, Unknown) or got.causes >= {Cause("missing", C)}


def test_an_open_choice_of_texts_is_one_of_them() -> None:
    assert chosen(MISSING, "甲", "乙") == Unknown(MISSING.causes, options=frozenset({"甲", "乙"}))
    assert chosen(MISSING, "甲", "甲") == "甲"
    both = frozenset({Cause("missing", A), Cause("missing", C)})
    assert chosen(MISSING, choice("甲", "丙"), "乙") == Unknown(both, options=frozenset({"甲", "乙", "丙"}))
    assert chosen(MISSING, choice("甲"), choice("乙")) == Unknown(both, options=frozenset({"甲", "乙"}))
    assert chosen(MISSING, MISSING, "乙") == Unknown(MISSING.causes)
    assert chosen(MISSING, MISSING, choice("乙")) == Unknown(both)


def test_an_open_choice_of_truths_or_dates_is_open_unless_all_agree() -> None:
    assert chosen(MISSING, True, True) is True
    assert chosen(MISSING, True, False) == Unknown(MISSING.causes)
    assert chosen(MISSING, True, MISSING) == Unknown(MISSING.causes)
    assert chosen(MISSING, TODAY, TODAY) == TODAY
    assert chosen(MISSING, TODAY, date(2025, 1, 1)) == Unknown(MISSING.causes)


def test_cases_before_the_open_condition_and_after_a_certain_one_do_not_count() -> None:
    node = Choose(
        ((Truth(value=False), number("100")), (C, A), (Truth(value=True), B), (C, number("-100"))), number("-9")
    )
    assert span(value(node, F(1), F(2))) == ("1", "2")


def test_a_condition_is_asked_once_however_deep_choices_nest() -> None:
    node: Node = C
    for _ in range(60):
        node = Choose(((node, A),), B)
    assert value(node, True, False) == MISSING


def test_a_case_not_taken_may_have_no_value() -> None:
    safe = Choose(((Comparison("==", B, number("0")), number("0")),), Arithmetic("/", A, B))
    assert value(safe, F(1), F(0)) == 0
    assert value(safe, F(1), F(4)) == F(1, 4)


def test_not_applicable_is_known_only_to_who_asks() -> None:
    guarded = Choose(((Call("applicable", (A,)), A),), number("7"))
    assert value(guarded, NotApplicable()) == 7
    assert value(guarded, F(3)) == 3
    assert span(value(guarded, between("0", "5"))) == ("0", "7")
    assert span(value(guarded, between("0", None))) == ("0", None)
    assert value(A, NotApplicable()) == Unknown(frozenset())
    assert value(Arithmetic("+", A, number("1")), NotApplicable()) == Unknown(frozenset())
    assert kleene(value(Comparison("==", A, Text("甲")), NotApplicable())) is None
    assert kleene(value(And((A, B)), NotApplicable(), True)) is None
    open_branch = Choose(((C, A),), B)
    assert value(open_branch, NotApplicable(), "甲") == Unknown(MISSING.causes)
    assert value(open_branch, NotApplicable(), F(1)) == Unknown(MISSING.causes)


@pytest.mark.parametrize(
    ("a", "given", "applicable"),
    [
        (F(0), True, True),
        (False, True, True),
        ("甲", True, True),
        (between("0", "5"), None, None),
        (MISSING, None, None),
        (NONE, False, True),
        (NotApplicable(), False, False),
    ],
)
def test_what_is_asked_about_a_leaf(a: Reported, *, given: bool | None, applicable: bool | None) -> None:
    assert kleene(value(Call("given", (A,)), a)) is given
    assert kleene(value(Call("applicable", (A,)), a)) is applicable


@pytest.mark.parametrize(
    ("function", "a", "b", "expected"),
    [
        ("sum", F(1), F("0.5"), ("3/2", "3/2")),
        ("sum", between("1", "2"), F(3), ("4", "5")),
        ("mean", F(1), F(2), ("3/2", "3/2")),
        ("mean", between("1", None), F(3), ("2", None)),
        ("min", F(1), F(2), ("1", "1")),
        ("min", between("1", "5"), F(2), ("1", "2")),
        ("min", between("2", None), F(2), ("2", "2")),
        ("min", between(None, None), F(2), (None, "2")),
        ("max", between("1", "5"), F(2), ("2", "5")),
        ("max", between(None, "2"), F(2), ("2", "2")),
        ("max", between("0", "5"), between("3", "4"), ("3", "5")),
    ],
)
def test_aggregates(function: str, a: Reported, b: Reported, expected: tuple[str, str]) -> None:
    assert span(value(Call(function, (A, B)), a, b)) == expected


@pytest.mark.parametrize(
    ("a", "expected"),
    [
        (F(-3), ("3", "3")),
        (between("2", "5"), ("2", "5")),
        (between("-5", "-2"), ("2", "5")),
        (between("-5", "2"), ("0", "5")),
        (between("-2", "5"), ("0", "5")),
        (between(None, "-2"), ("2", None)),
        (between(None, "2"), ("0", None)),
        (between("0", "0"), ("0", "0")),
    ],
)
def test_size(a: Reported, expected: tuple[str, str]) -> None:
    assert span(value(Call("abs", (A,)), a)) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (True, True, ("2", "2")),
        (True, False, ("1", "1")),
        (False, False, ("0", "0")),
        (True, MISSING, ("1", "2")),
        (MISSING, False, ("0", "1")),
        (MISSING, MISSING, ("0", "2")),
    ],
)
def test_count(a: Reported, b: Reported, expected: tuple[str, str]) -> None:
    assert span(value(Call("count", (A, B)), a, b)) == expected


@pytest.mark.parametrize(
    ("a", "step", "expected"),
    [
        (F("0.325"), "0.01", ("8/25", "8/25")),
        (F("0.335"), "0.01", ("17/50", "17/50")),
        (F("-0.325"), "0.01", ("-8/25", "-8/25")),
        (F(1, 3), "0.5", ("1/2", "1/2")),
        (F("12.1498"), "0.1", ("121/10", "121/10")),
        (between("0.241", "0.249"), "0.1", ("1/5", "1/5")),
        (between("0.24", "0.26"), "0.1", ("1/5", "3/10")),
        (between("0.24", None), "0.1", ("1/5", None)),
    ],
)
def test_rounding_is_half_to_even(a: Reported, step: str, expected: tuple[str, str]) -> None:
    assert span(value(Call("round_to", (A, number(step))), a)) == expected


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2023, 3, 1), 3, date(2026, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2024, 2, 29), 1, date(2025, 2, 28)),
        (date(2096, 2, 29), 4, date(2100, 2, 28)),
        (date(1996, 2, 29), 4, date(2000, 2, 29)),
        (date(2023, 2, 28), 1, date(2024, 2, 28)),
        (date(9999, 12, 31), 3, date(9999, 12, 31)),
        (date(9990, 1, 1), 100, date(9999, 12, 31)),
        (date(2023, 3, 1), 0, date(2023, 3, 1)),
    ],
)
def test_years_after(day: date, years: int, expected: date) -> None:
    assert value(Call("years_after", (A, number(str(years)))), day) == expected


def test_years_after_an_unknown_day_are_unknown() -> None:
    assert value(Call("years_after", (A, number("3"))), MISSING) == MISSING


def test_the_year_of_the_data() -> None:
    assert value(DataYear()) == 2025
    assert value(DataYear(2)) == 2023


@pytest.mark.parametrize("node", [Member("a", "b"), Lookup(Name("a"), Name("b"))])
def test_a_tree_that_was_not_bound_is_refused(node: Node) -> None:
    with pytest.raises(TypeError, match="bind it first"):
        evaluate(node, {})


PROGRAM = Program(
    steps=(
        Step("intensity", Arithmetic("/", A, B), Kind.NUMBER, "tce/万元", "单位产值综合能耗"),
        Step("met", Comparison("<=", Name("intensity"), number("0.25")), Kind.TRUTH, "", "达标"),
        Step("points", Choose(((Name("met"), number("10")),), number("0")), Kind.NUMBER, "", "得分"),
    ),
    leaves=(
        Leaf(A, Kind.NUMBER, "tce", "综合能耗", F(0), F(100)),
        Leaf(B, Kind.NUMBER, "万元", "产值", F(1)),
        Leaf(C, Kind.TEXT, "", "等级", options=("甲", "乙")),
    ),
)


def test_a_program_gives_every_step_by_name() -> None:
    got = run(PROGRAM, {A: F(25), B: F(100), C: "甲"}, as_of=TODAY, year=2025)
    assert (got["intensity"], got["met"], got["points"]) == (F(1, 4), True, F(10))
    assert (got[A], got[C], got["as_of"], got["data_year"]) == (F(25), "甲", TODAY, F(2025))


def test_a_leaf_that_was_not_reported_is_missing_within_its_limits() -> None:
    got = run(PROGRAM, {B: F(1000)}, as_of=TODAY, year=2025)
    why = frozenset({Cause("missing", A)})
    assert got["intensity"] == Unknown(why, F(0), F(1, 10))
    assert got["met"] is True
    assert got["points"] == 10
    assert got[C] == Unknown(frozenset({Cause("missing", C)}), options=frozenset({"甲", "乙"}))
    got = run(PROGRAM, {A: F(30)}, as_of=TODAY, year=2025)
    assert got["intensity"] == Unknown(frozenset({Cause("missing", B)}), F(0), F(30))
    assert got["points"] == Unknown(frozenset({Cause("missing", B)}), F(0), F(10))


def test_a_compiled_program_remembers_nothing_of_a_run() -> None:
    judge = Evaluator(PROGRAM)
    first = judge.run({A: F(25), B: F(100)}, as_of=TODAY, year=2025)
    judge.run({}, as_of=TODAY, year=2020)
    assert judge.run({A: F(25), B: F(100)}, as_of=TODAY, year=2025) == first


@pytest.mark.parametrize(("first", "second"), list(product([T, N, U], repeat=2)))
def test_de_morgan(first: Reported, second: Reported) -> None:
    left = value(Not(And((A, B))), first, second)
    right = value(Or((Not(A), Not(B))), first, second)
    assert kleene(left) is kleene(right)

"""What holds for every formula: one exact meaning, bounds that keep their word, units that do not matter."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from plain_reading import NoValue, plain_value
from random_trees import (
    AS_OF,
    DEPTH,
    RARE,
    SKIPPED,
    YEAR,
    environment,
    numbers,
    reported,
    some_leaves,
    trees,
    truths,
    unknown,
)
from scopes import Asked, SmallScope

from standard_engine.formula.binding import Typed, require_unit
from standard_engine.formula.exact import Environment, Evaluator, evaluate
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.program import Kind, Leaf, Program, Step
from standard_engine.formula.tree import Arithmetic, Choose, Field, Name, Node, Not, Number
from standard_engine.formula.units import parse_unit
from standard_engine.formula.values import Cause, NotApplicable, Reported, Unknown, Value

F = Fraction


@given(trees, reported)
def test_exact_is_what_the_tree_says(tree: Node, values: dict[Field, Reported]) -> None:
    env = environment(values)
    expected = plain_value(tree, env)
    assume(expected is not NoValue)
    got = evaluate(tree, env)
    assert got == expected
    assert type(got) is type(expected)


# --------------------------------------------------------------------- (b) what is told of the unknown keeps its word


def inside(outer: Value, inner: Value) -> bool:
    """Does the better informed value agree with all that the other said?"""
    if not isinstance(outer, Unknown):
        return inner == outer and type(inner) is type(outer)
    if isinstance(inner, bool | date):
        return True
    if isinstance(inner, str):
        return outer.options is None or inner in outer.options
    low, high = (inner.low, inner.high) if isinstance(inner, Unknown) else (inner, inner)
    options = inner.options if isinstance(inner, Unknown) else frozenset()
    return (
        (outer.low is None or (low is not None and outer.low <= low))
        and (outer.high is None or (high is not None and high <= outer.high))
        and (outer.options is None or (options is not None and options <= outer.options))
    )


@given(trees, reported, some_leaves, some_leaves, some_leaves)
def test_learning_more_never_takes_anything_back(
    tree: Node, values: dict[Field, Reported], missing: set[Field], learnt: set[Field], none: set[Field]
) -> None:
    stated = values | {leaf: unknown(leaf, "none") for leaf in none if leaf not in {RARE, SKIPPED}}
    little = evaluate(tree, environment(stated, missing))
    more = evaluate(tree, environment(stated, missing - learnt))
    everything = evaluate(tree, environment(stated))
    assert inside(little, more)
    assert inside(more, everything)
    assert inside(little, everything)


@given(st.lists(truths(2), min_size=1, max_size=7), numbers(2), numbers(2), reported, some_leaves)
def test_trying_both_ways_only_narrows(
    conditions: list[Node], one: Node, other: Node, values: dict[Field, Reported], missing: set[Field]
) -> None:
    names = [f"c{at}" for at in range(len(conditions))]
    cases = tuple((Name(name), Number(F(at))) for at, name in enumerate(names))
    score = Arithmetic("+", Choose(cases, one), Choose(tuple((Not(test), value) for test, value in cases), other))
    steps = [Step(name, node, Kind.TRUTH, "", name) for name, node in zip(names, conditions, strict=True)]
    program = Program((*steps, Step("score", score, Kind.NUMBER, "", "得分")), ())
    little, everything = environment(values, missing), environment(values)

    def judged(env: Environment, splits: list[str]) -> Environment:
        leaves = {leaf: value for leaf, value in env.items() if isinstance(leaf, Field)}
        whole = Program(program.steps, tuple(Leaf(leaf, Kind.NUMBER, "", "") for leaf in leaves))
        return Evaluator(whole, splits).run(leaves, as_of=AS_OF, year=YEAR)

    plain, split, truth = judged(little, []), judged(little, names), judged(everything, names)
    for name in [*names, "score"]:
        assert inside(plain[name], split[name])
        assert inside(split[name], truth[name])


@given(trees, reported, some_leaves)
def test_what_is_open_names_only_what_is_missing(
    tree: Node, values: dict[Field, Reported], missing: set[Field]
) -> None:
    got = evaluate(tree, environment(values, missing))
    if isinstance(got, Unknown):
        assert got.causes
        assert {cause.field for cause in got.causes} - {None} <= missing
        assert missing or all(cause.why == "division_by_zero" for cause in got.causes)


@given(numbers(DEPTH), reported, some_leaves)
def test_an_open_number_has_room(tree: Node, values: dict[Field, Reported], missing: set[Field]) -> None:
    got = evaluate(tree, environment(values, missing))
    if isinstance(got, Unknown) and got.low is not None and got.high is not None:
        assert got.low < got.high


# ----------------------------------------------------------------------------- (c) the unit reported in is no matter

PER_UNIT = {
    unit: SmallScope(
        fields={
            "power": Asked(unit),
            "heat": Asked("GJ"),
            "output": Asked("万元"),
            "cap": Asked("MWh"),
            "shops": Asked(rows={"north": unit, "south": unit}),
        },
        tables={"price": {"north": ("0.6", "元/kWh"), "south": ("0.7", "元/kWh")}},
    )
    for unit in ("kWh", "万kWh", "MWh", "GJ")
}
SIZES = {"kWh": F(1), "万kWh": F(10_000), "MWh": F(1000), "GJ": F(2500, 9)}
IN_ANY_UNIT = [
    ("power", "kWh"),
    ("power / output", "kWh/万元"),
    ("power + heat - 3 * cap", "MWh"),
    ("heat + power", "GJ"),
    ("sum(shops)", "kWh"),
    ("sum(shops * price) / output", "%"),
    ("max(shops) + cap - min(shops.north, power)", "kWh"),
    ("power / cap", ""),
    ("power if power > cap else heat", "kWh"),
    ("round_to(cap + power, 0.5)", "MWh"),
    ("count(shops > cap)", ""),
    ("(cap + mean(shops)) * output / heat", "元"),
]
sizes = st.fractions(-1000, 1000, max_denominator=100)


@pytest.mark.parametrize(("text", "unit"), IN_ANY_UNIT)
@given(values=st.tuples(*[sizes] * 6))
def test_the_value_is_the_same_in_whatever_unit_it_was_reported(
    text: str, unit: str, values: tuple[Fraction, ...]
) -> None:
    found = set()
    power, north, south, *others = values
    for reporting, scope in PER_UNIT.items():
        bound = require_unit(scope.bound(text), parse_unit(unit))
        own = {Field("power"): power, Field("shops", "north"): north, Field("shops", "south"): south}
        env: Environment = {field: value / SIZES[reporting] for field, value in own.items()}
        env |= zip((Field("heat"), Field("output"), Field("cap")), others, strict=True)
        found.add(evaluate(bound.node, env))
    assert len(found) == 1


# --------------------------------------------------------------------------- what may not apply, as binding leaves it

LACKING = SmallScope(
    fields={
        **{name: Asked(may_lack=True) for name in "pq"},
        "r": Asked(),
        "f": Asked(kind=Kind.TRUTH, may_lack=True),
        "g": Asked(kind=Kind.TRUTH),
    }
)
NUMERIC = st.sampled_from(["p", "q", "r", "2", "p / r", "p + q", "(q if g else r)", "(p if f else 1)", "-p", "abs(q)"])
CONDITION = st.sampled_from(["f", "g", "p > 1", "q > r", "not f", "f and g", "f or not applicable(f)", "p > 1 or g"])
AGGREGATE = st.one_of(
    st.builds(
        lambda name, parts: f"{name}({', '.join(parts)})",
        st.sampled_from(["sum", "min", "max", "mean", "first"]),
        st.lists(NUMERIC, min_size=1, max_size=3),
    ),
    st.builds(
        lambda name, parts: f"{name}({', '.join(parts)})",
        st.sampled_from(["all", "any", "count"]),
        st.lists(CONDITION, min_size=1, max_size=3),
    ),
    st.builds(lambda a, b, c: f"{a} if {c} else {b}", NUMERIC, NUMERIC, CONDITION),
    CONDITION,
    NUMERIC,
)
LACK = st.one_of(st.just(NotApplicable()), st.fractions(1, 3, max_denominator=2))
answers = st.fixed_dictionaries(
    {
        Field("p"): LACK,
        Field("q"): LACK,
        Field("r"): st.fractions(1, 3, max_denominator=2),
        Field("f"): st.one_of(st.just(NotApplicable()), st.booleans()),
        Field("g"): st.booleans(),
    }
)


def blank(leaf: Field) -> Unknown:
    cause = frozenset({Cause("missing", leaf)})
    return Unknown(cause) if leaf.id in {"f", "g"} else Unknown(cause, F(1), F(3))


def bound_or_none(text: str) -> Typed | None:
    try:
        return LACKING.bound(text)
    except FormulaError:
        return None


def absence(part: Typed, values: Environment) -> Value:
    return False if part.absent is None else evaluate(part.absent, values)


@given(AGGREGATE, answers, st.sets(st.sampled_from([Field(name) for name in "pqrfg"])))
def test_what_applies_has_a_value_and_keeps_it(text: str, values: Environment, missing: set[Field]) -> None:
    bound = bound_or_none(text)
    assume(bound is not None)
    assert bound is not None
    less = values | {leaf: blank(leaf) for leaf in missing}
    absent = absence(bound, values)
    assert isinstance(absent, bool)
    assert inside(absence(bound, less), absent)
    if not absent:
        value = evaluate(bound.node, values)
        assert not isinstance(value, Unknown)
        assert inside(evaluate(bound.node, less), value)


@given(st.lists(NUMERIC, min_size=1, max_size=3), answers)
def test_aggregates_are_over_what_applies(texts: list[str], values: Environment) -> None:
    parts = [LACKING.bound(text) for text in texts]
    known: list[Any] = [evaluate(part.node, values) for part in parts if absence(part, values) is False]
    expected = (
        {"sum": sum(known, F(0)), "min": min(known), "max": max(known), "mean": sum(known) / F(len(known))}
        if known
        else {}
    )
    for function in ("sum", "min", "max", "mean"):
        bound = LACKING.bound(f"{function}({', '.join(texts)})")
        assert absence(bound, values) is (not known)
        if known:
            assert evaluate(bound.node, values) == expected[function]

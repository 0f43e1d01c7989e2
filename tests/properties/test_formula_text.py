"""Text and trees of formulas: plain text stands still, and the Chinese readings tell every tree truly."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from random_trees import environment, reported, small, some_leaves, trees

from standard_engine.formula.exact import evaluate
from standard_engine.formula.infix import infix
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.prose import prose, worked
from standard_engine.formula.syntax import parse
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
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
    Truth,
    walk,
)
from standard_engine.formula.values import Reported

F = Fraction

names = st.sampled_from(["a", "能耗", "x1", "C30"])


def written(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    lists = st.lists(parts, min_size=1, max_size=3).map(tuple)
    codes = st.lists(st.sampled_from(["C30", "0110", "甲 类"]), min_size=1, max_size=3).map(tuple)
    choices = st.builds(Choose, st.lists(st.tuples(parts, parts), min_size=1, max_size=2).map(tuple), parts)
    return st.one_of(
        st.builds(Negative, parts),
        st.builds(Arithmetic, st.sampled_from("+-*/"), parts, parts),
        st.builds(Comparison, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), parts, parts),
        st.builds(And, lists.filter(lambda some: len(some) > 1)),
        st.builds(Or, lists.filter(lambda some: len(some) > 1)),
        st.builds(Not, parts),
        choices.filter(lambda node: not isinstance(node.otherwise, Choose)),
        st.builds(lambda item, some: Among(item, some, "、".join(some)), parts, codes),
        st.builds(Call, st.sampled_from(["sum", "previous", "all", "given"]), lists),
        st.builds(Lookup, parts, parts),
    )


parsed_trees = st.recursive(
    st.one_of(
        st.integers(0, 10**6).map(lambda number: Number(F(number, 1000))),
        st.sampled_from(["甲", "it's", 'a "b"']).map(Text),
        st.booleans().map(Truth),
        names.map(Name),
        st.builds(Member, names, names),
    ),
    written,
    max_leaves=12,
)


@given(parsed_trees)
def test_a_tree_that_can_be_written_is_read_as_it_was(tree: Node) -> None:
    assert parse(infix(tree)) == tree


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "b",
                "1",
                "0.50",
                "+",
                "-",
                "*",
                "/",
                "(",
                ")",
                "<",
                "<=",
                "==",
                "and",
                "or",
                "not",
                "if",
                "else",
                "in",
                ",",
                "sum(",
                ".x",
                "'x'",
            ]
        ),
        max_size=14,
    )
)
def test_plain_text_stands_still(words: list[str]) -> None:
    text = " ".join(words)
    try:
        tree = parse(text)
    except FormulaError:
        return
    assert parse(infix(tree)) == tree
    assert infix(parse(infix(tree))) == infix(tree)


class Labels:
    def title(self, node: Field | Name) -> str:
        return f"{node.id}·{node.key}" if isinstance(node, Field) else node.id

    def unit(self, node: Field | Name) -> str:
        return ""

    def option(self, code: str, item: Node | None) -> str:
        return code

    def group(self, group: Among) -> str:
        return group.label

    def table(self, row: Field | Name | Number) -> str | None:
        return row.id if isinstance(row, Field | Name) else None


def affirmed(tree: Node) -> Node:
    """The tree without double negations and connectives of one."""
    match tree:
        case Not(Not(only)) | And((only,)) | Or((only,)):
            return affirmed(only)
        case _:
            return tree


@given(trees, reported, some_leaves)
def test_every_tree_can_be_told(tree: Node, values: dict[Field, Reported], missing: set[Field]) -> None:
    env = environment(values, missing)
    told = worked(tree, env, Labels())
    assert prose(tree, Labels())
    assert told.encode("gbk")
    got = evaluate(tree, env)
    if isinstance(got, bool) and not isinstance(affirmed(tree), Choose | Truth):
        assert told.endswith("√" if got else "×")
    if isinstance(got, Fraction) and not any(isinstance(part, Choose) for part in walk(tree)):
        shown = told.rpartition(" ")[2].replace(",", "")
        assert abs(F(shown) - got) <= max(abs(got) / 1000, F(1, 10**6))


@given(st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), small, st.integers(-2, 2), st.integers(1, 12))
def test_what_is_compared_prints_equal_only_where_it_is(sign: Any, limit: Fraction, off: int, places: int) -> None:
    value = limit + F(off, 10**places)
    told = worked(Comparison(sign, Name("value"), Name("limit")), {"value": value, "limit": limit}, Labels())
    left, _, right, _ = told.split(" ")
    assert (left == right) == (value == limit)
    order = (F(left.replace(",", "")) > F(right.replace(",", ""))) - (
        F(left.replace(",", "")) < F(right.replace(",", ""))
    )
    assert order == (value > limit) - (value < limit)

"""Formula text → parsed tree: what may be written, and where a fault is said to be."""

from __future__ import annotations

import time
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.findings import formula_codes as codes
from standard_engine.findings.finding import Code
from standard_engine.formula.problem import FormulaError, Problem
from standard_engine.formula.syntax import MOST_CHARACTERS, MOST_DEPTH, MOST_NODES, normal, parse
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
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

F = Fraction
A, B, C = Name("a"), Name("b"), Name("c")


def only_problem(text: str) -> Problem:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", A),
        ("  a  ", A),
        ("0.25", Number(F(1, 4))),
        ("0.1", Number(F(1, 10))),
        ("12345678901234567890.123456789", Number(F(12345678901234567890123456789, 10**9))),
        ("'优'", Text("优")),
        ('"it\'s"', Text("it's")),
        ("true", Truth(value=True)),
        ("false", Truth(value=False)),
        ("综合能耗 / 工业总产值", Arithmetic("/", Name("综合能耗"), Name("工业总产值"))),
        ("a - b - c", Arithmetic("-", Arithmetic("-", A, B), C)),
        ("a - (b - c)", Arithmetic("-", A, Arithmetic("-", B, C))),
        ("a + b * c", Arithmetic("+", A, Arithmetic("*", B, C))),
        ("-a * b", Arithmetic("*", Negative(A), B)),
        ("-(a * b)", Negative(Arithmetic("*", A, B))),
        ("not a and b or c", Or((And((Not(A), B)), C))),
        ("a and b and c", And((A, B, C))),
        ("not a < b", Not(Comparison("<", A, B))),
        ("a <= 1", Comparison("<=", A, Number(F(1)))),
        ("0 < a <= 1", And((Comparison("<", Number(F(0)), A), Comparison("<=", A, Number(F(1)))))),
        ("a if b else c", Choose(((B, A),), C)),
        ("1 if a else 2 if b else 3", Choose(((A, Number(F(1))), (B, Number(F(2)))), Number(F(3)))),
        ("1 if a else (2 if b else 3)", Choose(((A, Number(F(1))), (B, Number(F(2)))), Number(F(3)))),
        ("(1 if a else 2) if b else 3", Choose(((B, Choose(((A, Number(F(1))),), Number(F(2)))),), Number(F(3)))),
        ("a in C30", Among(A, ("C30",), "C30")),
        ("a in (C30, '0110', 3011)", Among(A, ("C30", "0110", "3011"), "C30、0110、3011")),
        ("a not in (C30, C31)", Not(Among(A, ("C30", "C31"), "C30、C31"))),
        ("energy.points", Member("energy", "points")),
        ("coal[kind]", Lookup(Name("coal"), Name("kind"))),
        ("sum(a, b)", Call("sum", (A, B))),
        ("previous(a, 2)", Call("previous", (A, Number(F(2))))),
        ("sum()", Call("sum", ())),
        ("YⅠ + 1", Arithmetic("+", Name("YI"), Number(F(1)))),
        ("非金属矿 + 或有负债", Arithmetic("+", Name("非金属矿"), Name("或有负债"))),
    ],
)
def test_text_becomes_the_tree_it_says(text: str, tree: Node) -> None:
    assert parse(text) == tree


def test_names_are_normalised_as_python_does() -> None:
    assert normal("YⅠ") == "YI"
    assert normal("能耗") == "能耗"


@pytest.mark.parametrize(
    ("text", "code", "at", "says"),
    [
        # F001: too big
        ("(" * (MOST_DEPTH + 1) + "a" + ")" * (MOST_DEPTH + 1), codes.TOO_BIG, MOST_DEPTH, "括号嵌套"),
        ("a" * (MOST_CHARACTERS + 1), codes.TOO_BIG, MOST_CHARACTERS, "2000 个字符"),
        # F002: characters of other keyboards
        ("能耗 ≥ 60", codes.WIDE, 3, ">="),
        ("能耗 ＞ 60", codes.WIDE, 3, ">"),
        ("能耗×2", codes.WIDE, 2, "*"),
        ("能耗 且 产值", codes.WIDE, 3, "and"),
        ("(能耗)或(产值)", codes.WIDE, 4, "or"),
        ("产值 / 1２", codes.WIDE, 6, "2"),
        ("sum(能耗，产值)", codes.WIDE, 6, ","),
        ("能耗 > 60%", codes.WIDE, 7, "小数，如 0.85"),
        ("能耗\u3000+ 1", codes.WIDE, 2, "半角空格"),
        ("能耗\n+ 1", codes.WIDE, 2, "换行"),
        ("能耗\t+ 1", codes.WIDE, 2, "制表符"),
        ("能耗\u200b+ 1", codes.WIDE, 2, "不可见"),
        ("能耗\u202e+ 1", codes.WIDE, 2, "不可见"),
        ("能耗\x00", codes.WIDE, 2, "不可见"),
        ("能耗\ud800", codes.WIDE, 2, "不可见"),
        # F003: no formula
        ("", codes.SYNTAX, 0, "空的"),
        ("   ", codes.SYNTAX, 0, "空的"),
        ("能耗 /", codes.SYNTAX, 4, "不完整"),
        ("  能耗 产值 电量", codes.SYNTAX, 5, "读不懂"),
        ("能耗 = 60", codes.SYNTAX, 3, "=="),
        ("(能耗 + 1", codes.SYNTAX, 0, "括号"),
        ("能耗 + 1)", codes.SYNTAX, 6, "括号"),
        ("能耗 == '一级", codes.SYNTAX, 6, "引号"),
        ("能耗 + 010", codes.SYNTAX, 5, "数字"),
        ("能耗 $ 产值", codes.SYNTAX, 3, "读不懂"),
        ("1 if 能耗", codes.SYNTAX, 0, "不完整"),
        ("sum(能耗 产值)", codes.SYNTAX, 4, "读不懂"),
        # F004: Python, but no formula
        ("能耗 ** 2", codes.NOT_ALLOWED, 0, "能耗 ** 2"),
        ("1 + 能耗 // 2", codes.NOT_ALLOWED, 4, "能耗 // 2"),
        ("1 + +能耗", codes.NOT_ALLOWED, 4, "+能耗"),
        ("1 + ~能耗", codes.NOT_ALLOWED, 4, "~能耗"),
        ("能耗 is 产值", codes.NOT_ALLOWED, 0, "is"),
        ("能耗 == True", codes.NOT_ALLOWED, 6, "true"),
        ("能耗 == None", codes.NOT_ALLOWED, 6, "None"),
        ("能耗 == b'1'", codes.NOT_ALLOWED, 6, "b'1'"),
        ("能耗 == ...", codes.NOT_ALLOWED, 6, "..."),
        ("能耗 == [1]", codes.NOT_ALLOWED, 6, "列表"),
        ("能耗 == {1: 2}", codes.NOT_ALLOWED, 6, "字典"),
        ("能耗 == {1}", codes.NOT_ALLOWED, 6, "集合"),
        ("能耗 == (1, 2)", codes.NOT_ALLOWED, 6, "括号列表"),
        ("sum(*能耗)", codes.NOT_ALLOWED, 4, "星号"),
        ("sum(**能耗)", codes.NOT_ALLOWED, 0, "按名称"),
        ("round_to(能耗, step=1)", codes.NOT_ALLOWED, 0, "按名称"),
        ("能耗.a.b", codes.NOT_ALLOWED, 0, "能耗.a.b"),
        ("能耗[1:2]", codes.NOT_ALLOWED, 3, "1:2"),
        ("能耗.sum(1)", codes.NOT_ALLOWED, 0, "能耗.sum"),
        ("a in b in c", codes.NOT_ALLOWED, 0, "连写"),
        ("能耗 in b.c", codes.NOT_ALLOWED, 6, "in 之后"),
        ("能耗 in ()", codes.NOT_ALLOWED, 6, "in 之后"),
        ("能耗 in sum(a)", codes.NOT_ALLOWED, 6, "in 之后"),
        ("能耗 + 1 # 吨", codes.NOT_ALLOWED, 7, "#"),
        ("  能耗 + 1 # 吨", codes.NOT_ALLOWED, 9, "#"),
        ("(能耗) # )", codes.NOT_ALLOWED, 5, "#"),
        (r"等级 == '\x41'", codes.NOT_ALLOWED, 6, "反斜杠"),
        ("等级 == r'a'", codes.NOT_ALLOWED, 6, "前缀"),
        ("等级 == ''", codes.NOT_ALLOWED, 6, "空的"),
        ("等级 == 'a' 'b'", codes.NOT_ALLOWED, 6, "文字"),
        ("等级 in ('a', '')", codes.NOT_ALLOWED, 12, "空的"),
        # F005: numbers that are read wrongly
        ("能耗 > 1e3", codes.BAD_NUMBER, 5, "1e3"),
        ("能耗 > 1_000", codes.BAD_NUMBER, 5, "1_000"),
        ("能耗 > 0x10", codes.BAD_NUMBER, 5, "0x10"),
        ("能耗 > .5", codes.BAD_NUMBER, 5, ".5"),
        ("能耗 > 5.", codes.BAD_NUMBER, 5, "5."),
        ("能耗 > 1j", codes.BAD_NUMBER, 5, "1j"),
        ("能耗 > " + "1" * 41, codes.BAD_NUMBER, 5, "1" * 40),
        # F006: no such function
        ("1 + average(能耗)", codes.UNKNOWN_FUNCTION, 4, "average"),
        ("1 + rount_to(能耗)", codes.UNKNOWN_FUNCTION, 4, "round_to"),
    ],
)
def test_a_fault_is_named_where_it_stands(text: str, code: Code, at: int, says: str) -> None:
    problem = only_problem(text)
    assert (problem.code.code, problem.at) == (code.code, at)
    assert says in code.template.format_map(problem.data)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("__import__('os').system('echo pwned > pwned_expr')", codes.NOT_ALLOWED),
        ("().__class__.__bases__[0].__subclasses__()", codes.NOT_ALLOWED),
        ("9**9**9**9", codes.NOT_ALLOWED),
        ("'a'*10**10", codes.NOT_ALLOWED),
        ("1<<10**10", codes.NOT_ALLOWED),
        ("sum(range(10**12))", codes.UNKNOWN_FUNCTION),
        ("(lambda: 1)()", codes.NOT_ALLOWED),
        ("[x for x in range(10**9)]", codes.NOT_ALLOWED),
        ("(x:=1)", codes.NOT_ALLOWED),
        ("f'{().__class__}'", codes.NOT_ALLOWED),
        ("float('nan') >= 60", codes.UNKNOWN_FUNCTION),
        ("(" * 3000 + "1" + ")" * 3000, codes.TOO_BIG),
        ("ａ１ + A1", codes.WIDE),
        ("A1 ＞＝ 60", codes.WIDE),
        ("A1 = 60", codes.SYNTAX),
        ("A1>=60 且 A2>=60", codes.WIDE),
        ("True + True", codes.NOT_ALLOWED),
        ("match('(a+)+$', name)", codes.UNKNOWN_FUNCTION),
    ],
)
def test_hostile_formulas_are_refused_by_the_parser(text: str, code: Code) -> None:
    assert only_problem(text).code.code == code.code


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("x.__globals__", Member("x", "__globals__")),
        ("1/0", Arithmetic("/", Number(F(1)), Number(F(0)))),
        ("A99 >= 60", Comparison(">=", Name("A99"), Number(F(60)))),
        ("'9' > '10'", Comparison(">", Text("9"), Text("10"))),
        (
            "0 < A1 < 1 < 2",
            And(
                (
                    Comparison("<", Number(F(0)), Name("A1")),
                    Comparison("<", Name("A1"), Number(F(1))),
                    Comparison("<", Number(F(1)), Number(F(2))),
                )
            ),
        ),
    ],
)
def test_the_other_hostile_formulas_are_plain_trees_for_binding_to_judge(text: str, tree: Node) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize(
    "text",
    [
        "-" * (MOST_CHARACTERS - 1) + "1",
        "not " * 499 + "a",
        "a." * 999 + "b",
        "[" * 1000,
        "(" * 1000,
        "a[" * 666 + "1" + "]" * 666,
        "a if a else " * 160 + "a",
        "a or " * 399 + "a",
        "1<" * 999 + "1",
        "sum(" * 39 + ",".join("a" * 800) + ")" * 39,
        "0<(" * 39 + "1" + ")<1" * 39,
        "'" * MOST_CHARACTERS,
        "9" * MOST_CHARACTERS,
        "a" * MOST_CHARACTERS,
        "能" * MOST_CHARACTERS,
        "{" * MOST_CHARACTERS,
        "f'" * 1000,
        "\\" * MOST_CHARACTERS,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    assert len(text) <= MOST_CHARACTERS
    started = time.perf_counter()
    with suppress(FormulaError):
        assert len(walk(parse(text))) <= MOST_NODES
    assert time.perf_counter() - started < 1


def test_a_caller_deep_in_the_stack_gets_the_same_answer() -> None:
    def deep(frames: int) -> Problem:
        return deep(frames - 1) if frames else only_problem("-" * (MOST_CHARACTERS - 1) + "1")

    assert deep(0).code.code == deep(600).code.code == codes.TOO_BIG.code


def test_the_bounds_are_as_stated() -> None:
    deepest = "(" * MOST_DEPTH + "a" + ")" * MOST_DEPTH
    assert parse(deepest) == A
    longest = "a" * MOST_CHARACTERS
    assert parse(longest) == Name(longest)
    most = "sum(" + ",".join("a" * (MOST_NODES - 1)) + ")"
    assert len(walk(parse(most))) == MOST_NODES
    assert only_problem("sum(" + ",".join("a" * MOST_NODES) + ")").code.code == codes.TOO_BIG.code
    assert parse("-" * MOST_DEPTH + "a")
    assert only_problem("-" * (MOST_DEPTH + 1) + "a").code.code == codes.TOO_BIG.code


ALPHABET = (
    st.sampled_from("ab1.0 ()[]{}<>=!+-*/%,:;'\"\\#@~^&|_能耗且或非，（）≤Ⅰ\n\t\x00\u200b\ud800😀") | st.characters()
)
WORDS = st.sampled_from(
    [
        *("a", "b", "能耗", "1", "0.5", "01", "1e3", "'x'", '"', "'", "true", "True", "lambda", "sum(", "min("),
        *("+", "-", "*", "/", "**", "//", "(", ")", "[", "]", "<", "<=", "==", "=", "!=", ".", ","),
        *("in", "not", "and", "or", "if", "else", "is"),
    ]
)


def outcome(text: str) -> Node | FormulaError:
    try:
        return parse(text)
    except FormulaError as error:
        return error


@given(st.text(ALPHABET, max_size=60) | st.lists(WORDS, max_size=25).map(" ".join))
def test_any_text_is_a_tree_or_a_fault_inside_the_text(text: str) -> None:
    got = outcome(text)
    if isinstance(got, FormulaError):
        assert got.problems
        assert all(0 <= problem.at <= len(text) for problem in got.problems)
        assert str(got)
    else:
        offsets = [part.at for part in walk(got) if isinstance(part, Name | Member | Call | Lookup)]
        assert all(not text[at].isspace() for at in offsets)


@given(st.lists(st.sampled_from(["能耗", "1", "(a)", "'优'", "sum(能, a)", " b "]), max_size=6), st.integers(0, 3))
def test_a_name_stands_at_its_offset(before: list[str], indent: int) -> None:
    text = " " * indent + "+".join([*before, "产值_a"])
    last = [part for part in walk(parse(text)) if isinstance(part, Name)][-1]
    assert text[last.at :] == "产值_a"

"""Text → values: what is taken, exactly, and what is refused with a hint."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.numerals import exact_text
from standard_engine.pack import grammar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", F(0)),
        ("-3", F(-3)),
        ("0.25", F(1, 4)),
        ("1.10", F(11, 10)),
        ("2/37", F(2, 37)),
        ("-1/3", F(-1, 3)),
        ("010", F(10)),
    ],
)
def test_numbers_are_exact(text: str, value: F) -> None:
    assert grammar.exact_number(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", " 1", "1 ", "+1", "1e3", "1_000", "1,000", ".5", "5.", "0x1A", "12:30", "nan", ".inf", "inf", "true", "８５", "٣",
        "85%", "1/0", "1/-2", "0.5/2", "1/2/3", "--1", "−1", "½", "9" * 41, "one",
    ],
)  # fmt: skip
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="数字"):
        grammar.exact_number(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("nan", "没有上下限就不写"), ("-.inf", "没有上下限就不写"), ("true", "不是是非"), ("no", "不是是非"), ("８５", "半角数字 85"),
        ("1e3", "不用指数"), ("1.0E+5", "不用指数"), ("1,000", "千分位"), ("1_000", "千分位"), ("+5", "不写正号"), ("85%", "不带 %"),
        ("9" * 5000, "超过 40 位"), ("1/0", "2/37"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_number_is_said(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        grammar.exact_number(text)


def test_forty_characters_are_a_number_and_one_more_is_none() -> None:
    assert grammar.exact_number("9" * 40) == 10**40 - 1
    with pytest.raises(ValueError, match="超过 40 位"):
        grammar.exact_number("9" * 41)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=6))
def test_a_decimal_is_read_as_decimal_reads_it(value: Decimal) -> None:
    assert grammar.exact_number(f"{value:f}") == F(value)


@given(st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6))
def test_a_number_written_out_is_read_back(value: F) -> None:
    assert grammar.exact_number(exact_text(value)) == value


@given(st.text(max_size=12))
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    for reader in (grammar.exact_number, grammar.iso_date, grammar.flag, grammar.identifier, grammar.whole_number):
        try:
            reader(text)
        except ValueError as error:
            assert str(error)  # noqa: PT017 - either outcome is right, but an error must say why


@pytest.mark.parametrize(
    ("text", "value"), [("0.7143 kgce/kg", (F("0.7143"), "kgce/kg")), ("3", (F(3), "")), ("1/3  t ", (F(1, 3), "t"))]
)
def test_a_quantity_is_a_number_and_its_unit(text: str, value: tuple[F, str]) -> None:
    assert grammar.quantity(text) == value


@pytest.mark.parametrize("text", ["0.7143kgce/kg", "3吨", "-3.5t"])
def test_a_unit_stands_apart(text: str) -> None:
    with pytest.raises(ValueError, match="空一格"):
        grammar.quantity(text)


@pytest.mark.parametrize(("text", "hint"), [("", "数字"), ("t", "数字"), ("1e3 t", "指数"), ("1,000 t", "千分位")])
def test_a_quantity_begins_with_a_number(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match=hint):
        grammar.quantity(text)


@given(st.dates())
def test_every_day_is_read_as_it_is_written(day: date) -> None:
    assert grammar.iso_date(day.isoformat()) == day


def test_a_date_is_a_date() -> None:
    assert grammar.iso_date("2016-12-19") == date(2016, 12, 19)


@pytest.mark.parametrize("text", ["2016-2-3", "2016/12/19", "2016-13-45", "2025-02-29", "2016-12-19 08:00", "20161219"])
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"日期|这一天"):
        grammar.iso_date(text)


def test_a_flag_is_one_of_two_words() -> None:
    assert (grammar.flag("true"), grammar.flag("false")) == (True, False)


@pytest.mark.parametrize("text", ["yes", "no", "on", "off", "True", "FALSE", "1", "0", "是", "否", ""])
def test_anything_else_is_no_flag(text: str) -> None:
    with pytest.raises(ValueError, match="true 或 false"):
        grammar.flag(text)


@pytest.mark.parametrize("text", ["energy_total", "总能耗", "YⅠ", "Ⅲ级", "_x1"])
def test_names(text: str) -> None:
    assert grammar.identifier(text) == text


@pytest.mark.parametrize(
    "text", ["", "1a", "a b", "a-b", "a.b", "sum", "first", "all", "and", "if", "true", "as_of", "ａ１", "㎡"]
)
def test_what_cannot_be_a_name(text: str) -> None:
    with pytest.raises(ValueError, match=r"名称|写成"):
        grammar.identifier(text)


@given(st.text(alphabet=st.characters(categories=["L", "Nd", "Pc"]), max_size=6))
def test_a_name_that_is_taken_is_one_that_python_takes_unchanged(text: str) -> None:
    try:
        name = grammar.identifier(text)
    except ValueError:
        return
    roman = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
    assert name == text
    assert [node.id for node in ast.walk(ast.parse(name)) if isinstance(node, ast.Name)] == [
        unicodedata.normalize("NFKC", text)
    ]
    assert unicodedata.normalize("NFKC", text) == text or set(text) & set(roman)


@pytest.mark.parametrize("reader", [grammar.whole_number])
def test_whole_numbers(reader: Callable[[str], int]) -> None:
    assert [reader(text) for text in ("0", "3", "100")] == [0, 3, 100]
    for text in ("-1", "1.0", "３", "1234567", ""):
        with pytest.raises(ValueError, match="非负整数"):
            reader(text)

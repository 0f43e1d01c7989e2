from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.findings import Code, codes
from standard_engine.workbook.number_text import Refusal, Typed, stored_number, typed_number


def number(result: Typed | Refusal) -> Fraction:
    assert isinstance(result, Typed)
    return result.number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("4600", "4600"),
        ("0.1", "0.1"),
        ("1.234E+4", "12340"),
        ("1e-3", "0.001"),
        ("59.9999999999999", "59.9999999999999"),  # 15 digits: what Excel shows
        ("59.99999999999999", "60"),  # 16 digits: noise
        ("60.00000000000001", "60"),
        ("60.0000000000001", "60.0000000000001"),
        ("0.30000000000000004", "0.3"),
        ("95.09999999999999", "95.1"),
        ("1.0000000000000005", "1"),  # a tie of the 16th digit goes to the even 15th: 1.00000000000000
        ("1.0000000000000150", "1.00000000000002"),  # and here to 2, not 1
        ("123456789012345", "123456789012345"),
        ("91440300123456789", "91440300123456789"),
    ],
)
def test_a_stored_number_is_what_excel_shows(text: str, value: str) -> None:
    assert number(stored_number(text)) == Fraction(value)


def test_the_rounding_of_noise_is_recorded_and_nothing_else() -> None:
    noisy, plain, padded = (
        stored_number("0.30000000000000004"),
        stored_number("0.3"),
        stored_number("0.3000000000000000"),
    )
    assert isinstance(noisy, Typed)
    assert noisy.notes == ("按 Excel 的 15 位有效数字取值：0.30000000000000004 → 0.3",)
    assert plain == padded == Typed(Fraction(3, 10))


@pytest.mark.parametrize(
    "text",
    ["", "NaN", "INF", "-Infinity", "1E400", "1_000", "١٢٣", "0x10", "1,234", "abc", "1" * 401, "--1", "1 2", "+1"],
)
def test_what_no_spreadsheet_program_stores_is_refused(text: str) -> None:
    assert isinstance(stored_number(text), Refusal)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_stored_float_reads_as_its_15_digits(value: float) -> None:
    digits = f"{Decimal(repr(value)):.14E}"
    expected = Fraction(repr(value)) if repr(value).lstrip("-").isdigit() else Fraction(digits)
    if abs(value) < 10**307:
        assert number(stored_number(repr(value))) == expected


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_any_decimal_of_15_digits_survives_a_float_and_back(value: Decimal) -> None:
    """Programs store numbers as floats written with 16 or 17 digits; both give the decimal back."""
    exact = Fraction(value)
    assert number(stored_number(repr(float(value)))) == exact
    assert number(stored_number(f"{float(value):.16G}")) == exact


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12), max_value=10**12))
def test_a_typed_number_is_exact_however_it_is_dressed(value: Decimal) -> None:
    plain = f"{value:f}"
    wide = plain.translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))
    for text in (plain, wide, f"{value:,f}", f"　{plain}\n", f"\u200b{plain}"):
        assert number(typed_number(text)) == Fraction(value)


@given(st.text(max_size=80))
def test_any_text_is_one_number_or_refused(text: str) -> None:
    assert isinstance(typed_number(text), Typed | Refusal)
    assert isinstance(stored_number(text), Typed | Refusal)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("123 吨", "123", "吨"),
        ("１２３吨", "123", "吨"),
        ("2.9m3/t", "2.9", "m3/t"),
        ("85 %", "85", "%"),
        ("5‰", "5", "‰"),
        ("500㎡", "500", "㎡"),
        ("-3℃", "-3", "℃"),
    ],
)
def test_a_unit_may_follow(text: str, value: str, unit: str) -> None:
    result = typed_number(text)
    assert number(result) == Fraction(value)
    assert isinstance(result, Typed)
    assert result.unit == unit


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("(5.0)", "-5"),
        ("（1,200）", "-1200"),
        ("1.2×10^4", "12000"),
        ("1.2×10⁴", "12000"),
        ("5x10⁻³", "0.005"),
        ("1 234.5", "1234.5"),
    ],
)
def test_unusual_writing_is_read_with_a_doubt(text: str, value: str) -> None:
    result = typed_number(text)
    assert number(result) == Fraction(value)
    assert isinstance(result, Typed)
    assert result.doubt is not None


@pytest.mark.parametrize(
    ("text", "code", "what"),
    [
        ("3,5", "D041", ""),
        ("1.234,5", "D041", ""),
        ("12,34", "D041", ""),
        ("1,234,5", "D041", ""),
        ("≥85", "D042", "界限"),
        ("不超过 60", "D042", "界限"),
        ("60以上", "D042", "界限"),
        ("约85", "D042", "估计值"),
        ("85左右", "D042", "估计值"),
        ("85±2", "D042", "估计值"),
        ("85～90", "D042", "范围"),
        ("85-90", "D042", "范围"),
        ("50+35", "D040", "写的是算式或多个数"),
        ("85、90", "D040", "写的是算式或多个数"),
        ("85（2024年数据）", "D040", "数字与说明写在一起"),
        ("八十五", "D040", "不是普通写法的数字"),
        ("10²", "D040", "不是普通写法的数字"),
        ("5.", "D040", "不是普通写法的数字"),
        ("1e400", "D040", "不是普通写法的数字"),
        ("9" * 61, "D040", "数字或文字过长"),
    ],
)
def test_a_refusal_says_why(text: str, code: str, what: str) -> None:
    assert typed_number(text) == Refusal(_code(code), what)


def _code(number: str) -> Code:
    return codes()[number]

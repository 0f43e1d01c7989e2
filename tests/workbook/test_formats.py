from __future__ import annotations

import pytest

from standard_engine.workbook.formats import BUILTIN, display


@pytest.mark.parametrize(
    "number_format",
    [
        "yyyy-m-d", 'yyyy"年"m"月"d"日"', "[$-804]aaaa", "[h]:mm", "m/d", "h:mm AM/PM", "mmm-yy", "[$-411]e", BUILTIN[14], BUILTIN[22],
        BUILTIN[31], BUILTIN[57],
    ],
)  # fmt: skip
def test_dates_are_known_by_their_letters(number_format: str) -> None:
    assert display(number_format, 1).date


@pytest.mark.parametrize(
    "number_format",
    [
        "", "General", "G/通用格式", "0", "0.00", "#,##0.00", "0.00E+00", "##0.0E+0", "# ?/?", "@", "0_);(0)", "0.00_ ;[Red]-0.00 ",
        '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "[$¥-804]#,##0.00", "¥#,##0", "[红色]0", "[DBNum1]General",
    ],
)  # fmt: skip
def test_plain_formats_show_the_number(number_format: str) -> None:
    for sign in (-1, 0, 1):
        shown = display(number_format, sign)
        assert not shown.date
        assert not shown.percent
        assert shown.words == ""
        assert shown.oddity is None


@pytest.mark.parametrize(
    ("number_format", "sign", "words"),
    [
        ("#,##0,", 1, "缩小"),
        ('#,##0,"千"', 1, "缩小"),
        ('0!.0,"万"', 1, "缩小"),
        (";;;", 1, "什么也不显示"),
        ("0;-0;;@", 0, "什么也不显示"),
        ('[>=60]"达标";"不达标"', 1, "数值大小"),
        ('"合格"', 1, "合格"),
        ('0;"亏损"', -1, "亏损"),
    ],
)
def test_a_format_that_hides_the_number_is_odd(number_format: str, sign: int, words: str) -> None:
    shown = display(number_format, sign)
    assert shown.oddity is not None
    assert words in shown.oddity.format(words=shown.words)


def test_the_sign_chooses_the_section() -> None:
    assert display("0;-0;;@", 1).oddity is None
    assert display('0;"亏损"', 1).oddity is None
    assert display('0;"亏损"', 0).oddity is None


@pytest.mark.parametrize(
    ("number_format", "words"),
    [('0.00"吨"', "吨"), ("0.00吨", "吨"), ('General"元"', "元"), ('"≥"0', "≥"), ('0.0"‰"', "‰"), (r"0\t", "t")],
)
def test_words_in_a_format_are_kept(number_format: str, words: str) -> None:
    assert display(number_format, 1).words == words


def test_a_percent_format_is_one_only_with_a_bare_sign() -> None:
    assert display("0%", 1).percent
    assert display("0.00%", 1).percent
    assert not display('0"%"', 1).percent
    assert display('0"%"', 1).words == "%"

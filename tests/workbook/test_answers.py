from __future__ import annotations

from datetime import date

import pytest
from workbook_kit import LEVELS, REGIONS, SECTORS, ask, field

from standard_engine.pack.resolved import FieldType, Option
from standard_engine.submission import Absence

CHOICE = field("Q1", "management", "能源管理", type_=FieldType.CHOICE, options=LEVELS, not_applicable=True)
TRUTH = field("Q2", "certified", "认证", type_=FieldType.TRUTH)
SECTOR = field("B1", "industry", "行业", type_=FieldType.CODE, enumeration="sector")
REGION = field("B2", "region", "地区", type_=FieldType.CODE, enumeration="region")
NAME = field("B3", "name", "名称", type_=FieldType.TEXT)
CREDIT = field("B4", "credit_code", "统一社会信用代码", type_=FieldType.TEXT)
DAY = field("B5", "founded", "成立日期", type_=FieldType.DATE)


@pytest.mark.parametrize("text", ["优", " 优　", "good", "GOOD", "ｇｏｏｄ"])
def test_an_option_is_known_by_its_title_or_id(text: str) -> None:
    datum, codes = ask(CHOICE, text)
    assert (datum.value, codes) == ("good", [])


@pytest.mark.parametrize("text", ["优秀", "优/良", "较好", "优（自评）", "1"])
def test_anything_near_an_option_is_refused(text: str) -> None:
    datum, codes = ask(CHOICE, text)
    assert (datum.value, datum.absence, codes) == (None, Absence.UNKNOWN, ["D070"])


def test_an_option_may_be_a_word_of_absence_or_a_number() -> None:
    spec = field("Q3", "x", "锅炉", type_=FieldType.CHOICE, options=(Option("none", "无"), Option("two", "2")))
    assert ask(spec, "无")[0].value == "none"
    assert ask(spec, "2", "n")[0].value == "two"
    assert ask(CHOICE, "无")[0].absence is Absence.NONE
    assert ask(CHOICE, "不适用", reason="没有能源")[0].absence is Absence.NOT_APPLICABLE


def test_two_options_of_one_title_are_not_told_apart() -> None:
    spec = field("Q4", "x", "等级", type_=FieldType.CHOICE, options=(Option("a", "A 级"), Option("b", "Ａ级")))
    assert ask(spec, "A级")[1] == ["D070"]
    assert ask(spec, "b")[0].value == "b"


@pytest.mark.parametrize(
    ("text", "type_", "value"),
    [("1", "b", True), ("0", "b", False), ("是", "s", True), ("×", "s", False), ("TRUE", "str", True)],
)
def test_yes_and_no_are_plain(text: str, type_: str, value: bool) -> None:
    assert ask(TRUTH, text, type_)[0].value is value


@pytest.mark.parametrize(("text", "type_"), [("1", "n"), ("0", "n"), ("基本符合", "s"), ("无", "s"), ("是/否", "s")])
def test_a_number_is_no_answer_to_yes_or_no(text: str, type_: str) -> None:
    assert ask(TRUTH, text, type_)[1] == ["D071"]


def test_truths_are_kept_as_a_program_shows_them() -> None:
    assert ask(TRUTH, "1", "b")[0].raw == "TRUE"


@pytest.mark.parametrize(
    ("text", "type_", "value", "codes"),
    [
        ("C3011 水泥制造", "s", "C3011", []),
        ("3011", "n", "C3011", ["D073"]),
        ("C3011 玻璃制造", "s", "C3011", ["D074"]),
        ("C9999", "s", None, ["D072"]),
        ("无", "s", None, []),
    ],
)
def test_a_code_is_looked_up(text: str, type_: str, value: str | None, codes: list[str]) -> None:
    datum, found = ask(SECTOR, text, type_, enumeration=SECTORS)
    assert (datum.value, found) == (value, codes)


def test_a_numeric_code_may_be_a_number_cell() -> None:
    assert ask(REGION, "430100", "n", enumeration=REGIONS)[0].value == "430100"
    assert ask(REGION, "430100.0", "n", enumeration=REGIONS)[0].value == "430100"


def test_a_text_is_kept_but_for_white_space_and_what_cannot_be_seen() -> None:
    assert ask(NAME, "　湘江 水泥\n有限公司 ")[0].value == "湘江 水泥\n有限公司"
    datum, codes = ask(NAME, "湘江\u202e水泥\u200b\x07")
    assert (datum.value, codes) == ("湘江水泥", ["D037"])
    assert datum.normalisations == ("去掉看不见的字符 U+0007、U+200B、U+202E",)
    assert ask(NAME, "=1+1")[0].value == "=1+1"
    assert ask(NAME, "<script>&amp;")[0].value == "<script>&amp;"


@pytest.mark.parametrize(
    ("stored", "value", "codes"),
    [
        ("13800138000", "13800138000", []),
        ("1.3800138E+10", "13800138000", []),
        ("123456789012345", "123456789012345", []),
        ("1234567890123456", None, ["D076"]),
    ],
)
def test_a_number_in_a_text_cell_keeps_its_digits_or_is_refused(
    stored: str, value: str | None, codes: list[str]
) -> None:
    datum, found = ask(NAME, stored, "n")
    assert (datum.value, found) == (value, codes)


@pytest.mark.parametrize(
    ("text", "type_", "value", "codes"),
    [
        ("91110000600037341L", "s", "91110000600037341L", []),
        ("９１１１００００６０００３７３４１ｌ", "s", "91110000600037341L", []),
        ("9111 0000 6000 3734 1L", "s", "91110000600037341L", []),
        ("91110000600037341X", "s", None, ["D075"]),
        ("9111000060003734", "s", None, ["D075"]),
        ("9.1440300123456E+17", "n", None, ["D076"]),
        ("123", "n", None, ["D076"]),
        ("待补充", "s", None, ["D063"]),
    ],
)
def test_a_credit_code_is_checked(text: str, type_: str, value: str | None, codes: list[str]) -> None:
    datum, found = ask(CREDIT, text, type_)
    assert (datum.value, found) == (value, codes)


@pytest.mark.parametrize(
    ("text", "type_", "number_format", "date1904", "value"),
    [
        ("45721", "n", "yyyy-m-d", False, date(2025, 3, 5)),
        ("44259", "n", "yyyy-m-d", True, date(2025, 3, 5)),
        ("45721.5", "n", 'yyyy"年"m"月"d"日"', False, date(2025, 3, 5)),
        ("2025-03-05", "s", "General", False, date(2025, 3, 5)),
        ("2025年3月5日", "s", "@", False, date(2025, 3, 5)),
        ("2025-03-05T00:00:00", "d", "General", False, date(2025, 3, 5)),
        ("45721", "n", "General", False, None),
        ("20250305", "n", "General", False, date(2025, 3, 5)),
        ("20250230", "n", "General", False, None),
        ("2025.3", "n", "General", False, None),
        ("2025.3", "s", "General", False, None),
        ("60", "n", "yyyy-m-d", False, None),
        ("1", "b", "General", False, None),
    ],
)
def test_a_day_is_a_date_cell_or_a_date_in_full(
    text: str, type_: str, number_format: str, date1904: bool, value: date | None
) -> None:
    datum, codes = ask(DAY, text, type_, number_format=number_format, date1904=date1904)
    assert datum.value == value
    assert codes == ([] if value else ["D077"])

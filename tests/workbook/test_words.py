from __future__ import annotations

import pytest

from standard_engine.submission import Absence
from standard_engine.workbook.words import absence_of, is_error, truth_of


@pytest.mark.parametrize(
    ("text", "absence"),
    [
        ("", Absence.BLANK),
        ("　\u200b \n", Absence.BLANK),
        ("无", Absence.NONE),
        (" 無 ", Absence.NONE),
        ("不适用", Absence.NOT_APPLICABLE),
        ("不 涉 及", Absence.NOT_APPLICABLE),
        ("—", Absence.UNKNOWN),
        ("－", Absence.UNKNOWN),
        ("Ｎ／Ａ", Absence.UNKNOWN),
        ("未统计", Absence.UNKNOWN),
        ("详见附件3", Absence.UNKNOWN),
        ("见批注", Absence.UNKNOWN),
        ("同上", Absence.UNKNOWN),
        ("暂无", Absence.UNKNOWN),
    ],
)
def test_the_four_absences_stay_apart(text: str, absence: Absence) -> None:
    assert absence_of(text) is absence


@pytest.mark.parametrize("text", ["0", "无锡市", "不适用于本企业的部分", "见义勇为", "-5", "N/A公司", "x", "空压机"])
def test_a_word_counts_only_whole(text: str) -> None:
    assert absence_of(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "基本符合",
        "正在建立",
        "是/否",
        "□是 ☑否",
        "☑是 □否",
        "是。",
        "是（2024年起）",
        "1",
        "0",
        "V",
        "X",
        "□",
        "不",
        "无",
        "达标",
    ],
)
def test_a_partial_answer_is_neither_yes_nor_no(text: str) -> None:
    assert truth_of(text) is None


@pytest.mark.parametrize("text", ["#DIV/0!", "#REF!", " #SPILL! "])
def test_error_values_are_known_as_text_too(text: str) -> None:
    assert is_error(text)


def test_not_available_is_also_said_by_people() -> None:
    assert not is_error("#N/A")
    assert absence_of("#N/A") is Absence.UNKNOWN

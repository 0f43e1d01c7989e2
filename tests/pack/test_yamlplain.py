"""What plain text of YAML may hide."""

from __future__ import annotations

import pytest

from standard_engine.pack import yamlplain


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("rules：", "用了全角冒号"),
        ("标题：甲", "用了全角冒号"),
        ("id:\u3000A1", "的冒号后面不是半角空格"),
        ("id:\u00a0A1", "的冒号后面不是半角空格"),
        ("id:A1", "的冒号后面少了空格"),
        ("id: A1", None),
        ("https://x", None),
        ("12:30", None),
        ("比例1:2", None),
        ("以 甲：乙 为准", None),
        ("“甲”一词", None),
        ("'甲：乙'", None),
        ("# 甲：乙", None),
        ("", None),
    ],
)
def test_a_colon_that_separates_nothing(text: str, wrong: str | None) -> None:
    assert yamlplain.false_colon(text) == wrong


@pytest.mark.parametrize(
    ("text", "suspect"),
    [("id：A1", True), ("id:A1", True), ("COD：在线监测", False), ("说明：以报告为准", False), ("甲", False)],
)
def test_an_item_may_be_a_sentence_with_a_colon(text: str, suspect: bool) -> None:
    assert (yamlplain.false_colon(text, item=True) is not None) == suspect


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("“绿色”", "引号"),
        ("”绿色”", "引号"),
        ("＂绿色＂", "引号"),
        ("［A1］", "括号"),
        ("【A1, A2】", "括号"),
        ("“两型”企业", None),
        ("称为“两型”", None),
        ("“甲”和“乙”", None),
        ("【一】和【二】", None),
        ("“甲", None),
        ("“”", None),
        ("“", None),
        ("甲", None),
        ("", None),
    ],
)
def test_wide_marks_around_the_whole_text(text: str, kind: str | None) -> None:
    assert yamlplain.wide_wrapping(text) == kind


@pytest.mark.parametrize(
    ("rest", "lost"),
    [
        (" #2 号", "#2 号"),
        ("\t#2", "#2"),
        (" # 说明", None),
        ("  #占位", None),
        (" ##", None),
        (" #---", None),
        (" #", None),
        ("", None),
    ],
)
def test_text_behind_a_hash(rest: str, lost: str | None) -> None:
    assert yamlplain.lost(rest) == lost


@pytest.mark.parametrize(
    ("text", "space"), [("\u3000a", "\u3000"), ("a\u00a0", "\u00a0"), ("甲\u3000乙", None), ("a", None), ("", None)]
)
def test_a_wide_space_at_an_end(text: str, space: str | None) -> None:
    assert yamlplain.wide_edge(text) == space

"""Errors of syntax: told in Chinese, at the line that is to be mended, and with the line mended where that is certain."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.errors import PackError
from standard_engine.findings import Finding
from standard_engine.pack.door import read_text

PARSERS_WORDS = re.compile(r"\b(found|expected|while|allowed|could|did|cannot)\b")


def fault(text: str) -> Finding:
    with pytest.raises(PackError) as raised:
        read_text(text.encode(), "p.yaml")
    (finding,) = raised.value.findings
    return finding


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("a: >=85\n", (1, 5), "> 或 |"),
        ("a: |x\n", (1, 5), "> 或 |"),
        ("a: |0\n  x\n", (1, 5), "> 或 |"),
        ("a: *\n", (1, 5), "以 * 开头"),
        ("a: &\n", (1, 5), "以 & 开头"),
        ("a: !<x\n", (1, 7), "以 ! 开头"),
        ("a: !<> x\n", (1, 6), "以 ! 开头"),
        ("a: !e!x 1\n", (1, 4), "以 ! 开头"),
        ("a: ? b\n", (1, 4), "以 ? 开头"),
        ("a: - b\n", (1, 4), "列表项不能写在这里"),
        ("unit: %\n", (1, 7), "不能以 % 开头"),
        ("a: @x\n", (1, 4), "不能以 @ 开头"),
        ("a: `x`\n", (1, 4), "不能以 ` 开头"),
        ('a: "C:\\path"\n', (1, 7), "反斜杠"),
        ('a: "\\ud800"\n', (1, 7), "\\u 写法不对"),
        ('a: "\\xzz"\n', (1, 7), "\\x、\\u 写法不对"),
        ("a: 1\nb: '绿色\nc: 2\n", (2, 4), "引号没有配对，直到文件结束"),
        ("a: 1\nb: 'x\n---\n", (2, 4), "引号没有配对，直到下一个 ---"),
        ("a: 1\nB 2\nc: 3\n", (2, 1), "没有“键: 值”的冒号"),
        ("a: 说明: 以报告为准\n", (1, 6), "不能再有冒号"),
        ("a: 1\n b: 2\n", (2, 3), "缩进"),
        ("a: [1, 2\nb: 3\n", (1, 4), "方括号没有配对"),
        ("a: {x: 1\nb: 3\n", (1, 4), "花括号没有配对"),
        ("a: {\n", (1, 5), "少了内容"),
        ("a: [b, , c]\n", (1, 8), "多了逗号"),
        ("a:\n  - b\n  c: 1\n", (3, 3), "以“- ”开头的一项"),
        ("a:\n  b: 1\n c: 2\n", (3, 2), "缩进不一致"),
        ("a: 1\n}\n", (2, 1), "多了一个 }"),
        ("a: 'it's'\n", (1, 8), "引号之后还有文字"),
        ("'a' 'b'\n", (1, 5), "文件的开头"),
    ],
)
def test_a_fault_is_told_in_plain_words(text: str, place: tuple[int, int], words: str) -> None:
    finding = fault(text)

    assert finding.code.code == "P010"
    assert (finding.place.line, finding.place.column) == place
    assert words in finding.message
    assert text.split("\n")[place[0] - 1].strip() in finding.message


@pytest.mark.parametrize(
    ("line", "mended"),
    [
        ("condition: >=85", "condition: '>=85'"),
        ("unit: %", "unit: '%'"),
        ("unit: %   # 百分比", "unit: '%'"),
        ("note: 说明: 以报告为准", "note: '说明: 以报告为准'"),
        ("note: a: it's", "note: 'a: it''s'"),
        ("name: @绿色", "name: '@绿色'"),
    ],
)
def test_a_line_is_shown_as_it_should_be_and_then_reads_well(line: str, mended: str) -> None:
    assert fault(f"{line}\n").fix == f"改成 {mended}"
    assert read_text(f"{mended}\n".encode(), "p.yaml").root == dict([line.partition("   #")[0].split(": ", 1)])


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("rules：\n  - id: A1\n", "P008", (1, 1)),
        ("a: 1\nb：2\nc: 3\n", "P008", (2, 1)),
        ("a: 1\nb:2\nc: 3\n", "P008", (2, 1)),
        ("a: 1\nb:\u30002\nc: 3\n", "P008", (2, 1)),
        ("a: {b: 1，c: 2}\n", "P009", (1, 9)),
        ("a: ｛b: 1｝\n", "P022", (1, 4)),
        ("a: “甲: 乙”\n", "P022", (1, 4)),
        ("a: |\n\tb\n", "P006", (2, 1)),
        ("a: 1\n\t\nb: 2\n", "P006", (2, 1)),
        ("%FOO a\n---\na: 1\n", "P014", (1, 1)),
        ("%YAML 1.0\n---\na: 1\n", "P014", (1, 1)),
    ],
)
def test_what_the_parser_stumbled_over_is_named(text: str, code: str, place: tuple[int, int]) -> None:
    finding = fault(text)

    assert finding.code.code == code
    assert (finding.place.line, finding.place.column) == place


def test_a_wide_colon_inside_the_text_is_not_to_blame() -> None:
    assert fault("note: 说明：x: y\n").code.code == "P010"
    assert fault("title: @说明：x\n").code.code == "P010"


@given(st.text(alphabet="ab12 \n\n:-?[]{},#&*!|>'\"%@`\\\t：，“”甲", max_size=40))
def test_no_fault_is_told_in_the_parsers_words(text: str) -> None:
    try:
        read_text(text.encode(), "p.yaml")
    except PackError as error:
        assert [str(finding) for finding in error.findings if PARSERS_WORDS.search(str(finding))] == []  # noqa: PT017

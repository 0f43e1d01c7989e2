"""Errors of YAML syntax in plain words: what the parser did not expect, the line, and how it is likely mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.findings import Finding, Place
from standard_engine.findings import pack_codes as codes
from standard_engine.pack.yamlplain import false_colon, wide_opening
from standard_engine.pack.yamltext import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yaml import Mark, MarkedYAMLError

_MEANINGS = (
    ("while scanning a block scalar", "以 > 或 | 开头的文字要用引号括起来"),
    ("while scanning an alias", "以 * 开头的文字要用引号括起来"),
    ("while scanning an anchor", "以 & 开头的文字要用引号括起来"),
    ("while scanning a tag", "以 ! 开头的文字要用引号括起来"),
    ("while parsing a tag", "以 ! 开头的文字要用引号括起来"),
    ("found undefined tag handle", "以 ! 开头的文字要用引号括起来"),
    ("found unknown escape character", "双引号中的反斜杠另有含义；改用单引号"),
    ("found invalid Unicode character escape code", "双引号中的 \\u 写法不对；直接写出这个字，或改用单引号"),
    ("did not find expected hexdecimal number", "双引号中的 \\x、\\u 写法不对；直接写出这个字，或改用单引号"),
    ("found unexpected end of stream", "这里的引号没有配对，直到文件结束"),
    ("found unexpected document indicator", "这里的引号没有配对，直到下一个 --- 或 ..."),
    ("could not find expected ':'", "这一行没有“键: 值”的冒号；检查冒号是否半角、后面是否有空格，以及缩进"),
    (
        "mapping values are not allowed",
        "这里不能再有冒号；文字中有“: ”就把整段文字用引号括起来，否则检查上一行的冒号和这一行的缩进",
    ),
    ("mapping keys are not allowed", "以 ? 开头的文字要用引号括起来"),
    ("block sequence entries are not allowed", "列表项不能写在这里；另起一行，或把以 - 开头的文字用引号括起来"),
    ("did not find expected ',' or ']'", "方括号没有配对，或少了逗号"),
    ("did not find expected ',' or '}'", "花括号没有配对，或少了逗号"),
    ("did not find expected '-' indicator", "列表里应是以“- ”开头的一项；检查缩进"),
    ("did not find expected node content", "这里少了内容，或多了逗号、括号"),
    ("did not find expected <document start>", "这里应是文件的开头；检查多余的引号、括号，以及以 % 开头的行"),
    ("found unexpected ':'", "文字中有冒号；用引号括起来"),
)
_OPENING = (
    "found unexpected end of stream",
    "found unexpected document indicator",
    "could not find expected ':'",
    "did not find expected ',' or",
)
"""Problems that begin where the parser's context began, if that is on an earlier line."""
_VALUE = re.compile(r"^(?P<key> *(?:- +)*\w[^:'\"#\[{]*: +)(?P<value>[^\s'\"\[{#].*?)(?: +#.*)? *$")
_WIDE_COMMA_IN_FLOW = re.compile(r"[，、]\s*[^\s,，、{}\[\]]+: ")
_QUOTE_CLOSED = re.compile(r"""['"] *$""")


def explained(error: MarkedYAMLError, lines: Sequence[str], name: str) -> Finding:
    """A parser's complaint as a finding in Chinese, with the line that it is about."""
    complaint = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark
    assert mark is not None  # noqa: S101 - the parser marks every problem
    line = lines[mark.line]
    if "tab character" in complaint or line[mark.column : mark.column + 1] == "\t":
        return codes.TAB_INDENT.at(Place(name, mark.line + 1, mark.column + 1))
    if line.startswith("%") and ("directive" in complaint or "incompatible" in complaint):
        return codes.DIRECTIVE.at(Place(name, mark.line + 1, 1), what=short(line, 40))
    index, column = _begin(error, mark, complaint, lines)
    return _wide(lines, index, name) or _syntax(complaint, lines[index], column, Place(name, index + 1, column + 1))


def _begin(error: MarkedYAMLError, mark: Mark, complaint: str, lines: Sequence[str]) -> tuple[int, int]:
    """The line and the column, from 0, to be mended: where the problem was noticed, or where what never ended began."""
    context, blank = error.context_mark, not lines[mark.line].strip()
    if context is not None and context.line < mark.line and (blank or any(text in complaint for text in _OPENING)):
        return context.line, context.column
    if blank:
        last = max((index for index in range(mark.line) if lines[index].strip()), default=mark.line)
        return last, len(lines[last].rstrip())
    return mark.line, mark.column


def _wide(lines: Sequence[str], index: int, name: str) -> Finding | None:
    """Chinese punctuation that the parser stumbled over, in the line or at the start of the one before it."""
    for at in range(index, max(index - 2, -1), -1):
        word = lines[at].lstrip(" -")
        if wrong := false_colon(word):
            return codes.WIDE_COLON.at(
                Place(name, at + 1, len(lines[at]) - len(word) + 1), text=short(word), what=wrong
            )
    line = lines[index]
    value = _VALUE.match(line)
    if value and (kind := wide_opening(value["value"])):
        place = Place(name, index + 1, value.start("value") + 1)
        return codes.WIDE_MARKS.at(place, text=short(value["value"]), kind=kind)
    if "{" in line and (comma := _WIDE_COMMA_IN_FLOW.search(line)):
        return codes.WIDE_COMMA.at(Place(name, index + 1, comma.start() + 1), text=short(line[comma.start() :]))
    return None


def _syntax(complaint: str, line: str, column: int, place: Place) -> Finding:
    meaning = next((text for key, text in _MEANINGS if key in complaint), "这里不合 YAML 的写法")
    if "cannot start any token" in complaint:
        meaning = f"文字不能以 {line[column : column + 1]} 开头；用引号括起来"
    elif "did not find expected key" in complaint:
        meaning = _instead_of_key(line, column)
    shown = f"{meaning}：{short(line, 60)}" if line.strip() else meaning
    return codes.SYNTAX.at(place, what=shown, hint=_mended(line, column))


def _instead_of_key(line: str, at: int) -> str:
    if line[at : at + 1] in {"}", "]"}:
        return f"多了一个 {line[at]}"
    if _QUOTE_CLOSED.search(line[:at]):
        return "引号之后还有文字；引号要括住整段文字，文字里的引号换成另一种"
    return "缩进不一致，或这里少了“键: 值”"


def _mended(line: str, at: int) -> str | None:
    """The line with its value in quotes, where the problem is in plain text after `key: `."""
    found = _VALUE.match(line)
    if not found or found.start("value") > at:
        return None
    return f"改成 {found['key'].strip()} '{found['value'].replace(chr(39), chr(39) * 2)}'"

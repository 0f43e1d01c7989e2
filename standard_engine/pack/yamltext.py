"""YAML as text, before and beside parsing: its encoding, characters that mislead, and syntax errors in plain words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.errors import PackError
from standard_engine.findings import Finding, Place
from standard_engine.findings import pack_codes as codes

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SPACES = {
    "\u3000": "全角空格",
    "\u00a0": "不间断空格",
    "\u2003": "全身空格",
    "\u2002": "半身空格",
    "\ufeff": "零宽空格",
}
_BAD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
_PROBLEMS = (
    ("found character '\\t'", "用了制表符；请改用空格"),
    ("found a tab character", "用了制表符；请改用空格"),
    ("mapping values are not allowed", "这里不能再有冒号；若文字中含“: ”，把整段文字用引号括起来；否则检查缩进"),
    ("could not find expected ':'", "这一行没有“键: 值”的冒号；检查是否用了全角冒号、少写冒号或缩进有误"),
    ("did not find expected ',' or ']'", "方括号没有配对，或少了逗号"),
    ("did not find expected ',' or '}'", "花括号没有配对，或少了逗号"),
    ("did not find expected key", "缩进不一致，或此处少了“键: 值”"),
    ("did not find expected '-' indicator", "列表的缩进不一致"),
    ("found unexpected end of stream", "文件在引号或括号没有配对时就结束了"),
    ("found undefined alias", "以 * 开头的文字要用引号括起来"),
    ("found character that cannot start any token", "这个字符不能作为文字的开头；把整段文字用引号括起来"),
    ("did not find expected alphabetic or numeric character", "以 * 或 & 开头的文字要用引号括起来"),
    ("did not find expected comment or line break", "以 > 或 | 开头的文字要用引号括起来，如 '>=85'"),
    ("found incompatible YAML document", "不支持的 YAML 版本；删去文件开头的 %YAML 行"),
    ("did not find expected <document start>", "文件开头有 YAML 读不懂的行；检查以 % 开头的行和全角符号"),
    ("block sequence entries are not allowed", "列表项不能写在这里；检查缩进"),
    ("while scanning a directive", "以 % 开头的文字要用引号括起来"),
)


def decoded(body: bytes, name: str) -> str:
    """The text of a file.

    Raises:
        PackError: where it is not UTF-8.
    """
    if body.startswith(_UTF16):
        raise PackError([codes.NOT_UTF8.at(Place(name), what="看来是 UTF-16，记事本称为“Unicode”")])
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise PackError([codes.NOT_UTF8.at(Place(name, line), what="看来是 GBK 或其他编码")]) from None


def text_findings(text: str, name: str) -> list[Finding]:
    """Characters and indentation that would be misread, one finding a line."""
    found = []
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        indent = line[: len(line) - len(line.lstrip(" \t" + "".join(_SPACES)))]
        wide = next((at for at, char in enumerate(indent) if char in _SPACES), None)
        if "\t" in indent and line.strip():
            found.append(codes.TAB_INDENT.at(Place(name, number, indent.index("\t") + 1)))
        elif wide is not None and line.strip():
            found.append(codes.WIDE_INDENT.at(Place(name, number, wide + 1), what=_SPACES[indent[wide]]))
        bad = _BAD.search(line)
        if bad:
            found.append(codes.BAD_CHARACTER.at(Place(name, number, bad.start() + 1), char=f"U+{ord(bad[0]):04X}"))
    return found


def explained(error: MarkedYAMLError, lines: list[str], place: Place) -> Finding:
    """A parser's complaint in Chinese, with the line that it is about."""
    problem = f"{error.context or ''} {error.problem or ''}"
    line = lines[place.line - 1] if place.line is not None and 0 < place.line <= len(lines) else ""
    before = lines[place.line - 2] if place.line is not None and 1 < place.line <= len(lines) + 1 else ""
    if "：" in line or "：" in before:
        culprit = line if "：" in line else before
        return codes.WIDE_COLON.at(place, text=culprit.strip()[:20])
    if "YAML" in problem and "incompatible" in problem:
        return codes.DIRECTIVE.at(place, what=line.strip()[:40])
    meaning = next(
        (text for key, text in _PROBLEMS if key in problem), f"YAML 语法错误（{(error.problem or '').strip()}）"
    )
    return codes.SYNTAX.at(place, what=f"{meaning}：{line.strip()[:60]}" if line.strip() else meaning)

"""The handbook page of every finding code, written from the register."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.findings.finding import codes

if TYPE_CHECKING:
    from standard_engine.findings.finding import Code

FAMILIES = {
    "A": "交叉核对：规则包声明的数据关系",
    "D": "数据：填好的数据表",
    "F": "公式：规则包中的公式",
    "G": "办理程序：认证程序和日历的 YAML 文件",
    "J": "结论：交给下一步的结论文件",
    "K": "核查：核查表、评审结论和证据",
    "P": "规则包：YAML 文件及其内容",
    "V": "核验：记录、证书、签名和信任文件",
}
_HEAD = """# 问题代码

引擎发现的每一种问题都有一个固定的代码。本页由代码登记表生成，列出全部 {count} 种：消息、为什么要管、怎样修改和一个例子。
消息中花括号里的内容随具体问题而变。

- **错误**：所涉及的内容不采用（规则包有错误时，不评价任何数据）。
- **警告**：已采用，请核对。
- **提示**：仅供参考。
"""
_MARKUP = re.compile(r"([\\`*_<>\[\]|#~$])")


def codes_page() -> str:
    """The page as Markdown in Chinese: every code by family, in order of number."""
    found = codes()
    parts = [_HEAD.format(count=len(found))]
    for letter, title in FAMILIES.items():
        parts.append(f"## {letter}　{title}\n")
        parts += [_entry(code) for number, code in found.items() if number.startswith(letter)]
    return "\n".join(parts)


def _entry(code: Code) -> str:
    return (
        f"### {code.code} {_plain(code.title)}\n\n"
        f"**{code.severity.label}**　{_plain(code.template)}\n\n"
        f"- 为什么：{_plain(code.why)}\n"
        f"- 怎样修改：{_plain(code.fix)}\n"
        f"- 例：{_literal(code.example)}\n"
    )


def _plain(text: str) -> str:
    """Text with nothing in it that Markdown would take as markup."""
    return _MARKUP.sub(r"\\\1", text)


def _literal(text: str) -> str:
    """Text as code, in a fence longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{text}{space}{fence}"

"""The page of finding codes: every code once, and nothing in it that Markdown could take for markup."""

from __future__ import annotations

import re

from standard_engine.findings import codes
from standard_engine.findings.page import FAMILIES, codes_page


def test_every_code_has_its_entry_and_no_entry_is_without_a_code() -> None:
    headings = re.findall(r"^### ([A-Z]\d{3}) ", codes_page(), re.MULTILINE)

    assert headings == list(codes())


def test_every_code_belongs_to_a_family_with_a_title() -> None:
    assert {number[0] for number in codes()} == set(FAMILIES)


def test_an_entry_says_why_how_to_mend_and_gives_an_example() -> None:
    page = codes_page()

    entry = page.partition("### F005 ")[2].partition("\n### ")[0]
    assert "**错误**　“{text}”不是允许的数字写法" in entry
    assert "- 为什么：数字按字面精确读取" in entry
    assert "- 怎样修改：写成普通小数，如 0.001 或 1000。" in entry
    assert "- 例：`1e3`" in entry


def test_signs_of_markdown_in_a_text_are_escaped_outside_of_code() -> None:
    fix = next(line for line in codes_page().splitlines() if line.startswith("- 怎样修改") and "x in 分组" in line)

    assert r"+ - \* / \< \<= \> \>= == != and or not" in fix

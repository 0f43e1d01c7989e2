from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.report.text import LONGEST, storable, visible

ANY_TEXT = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=40)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("湖南㙦䶮有限公司 A-1", "湖南㙦䶮有限公司 A-1"),
        ("𠮷野家", "𠮷野家"),
        ("\ue000", "\ue000"),
        ("a\x00b", "a〔U+0000〕b"),
        ("\x1b[31m", "〔U+001B〕[31m"),
        ("\u202egnp.exe", "〔U+202E〕gnp.exe"),
        ("\u200b", "〔U+200B〕"),
        ("绿\u00ad色", "绿〔U+00AD〕色"),
        ("\ud800", "〔U+D800〕"),
        ("\ufffe\U0001ffff\ufdd0", "〔U+FFFE〕〔U+1FFFF〕〔U+FDD0〕"),
        ("甲\u2028乙", "甲〔U+2028〕乙"),
        ("甲\r\n乙\r丙\n\t丁", "甲\n乙\n丙\n\t丁"),
    ],
)
def test_what_has_no_shape_is_named(raw: str, shown: str) -> None:
    assert visible(raw) == shown


def test_text_as_long_as_allowed_is_whole_and_one_more_is_cut_and_says_so() -> None:
    assert visible("字" * LONGEST) == "字" * LONGEST
    assert visible("字" * 40_000) == "字" * LONGEST + "……（全文 40,000 字，此处截断）"


@given(ANY_TEXT)
def test_shown_text_holds_nothing_that_xml_or_a_reader_cannot(text: str) -> None:
    shown = visible(text)
    assert {unicodedata.category(char) for char in shown if char not in "\n\t"}.isdisjoint(
        {"Cc", "Cf", "Cs", "Zl", "Zp"}
    )
    assert visible(shown) == shown


@given(ANY_TEXT)
def test_stored_text_is_nfc_and_fits_utf_8(text: str) -> None:
    stored = storable(text)
    assert stored.encode().decode() == stored
    assert unicodedata.is_normalized("NFC", stored)


def test_stored_text_keeps_what_utf_8_can_hold() -> None:
    assert storable("cafe\u0301\x00\u202e") == "caf\u00e9\x00\u202e"
    assert storable("\ud842\udfb7") == "𠮷"
    assert storable("甲\ud842") == "甲\ufffd"

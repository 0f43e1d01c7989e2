from __future__ import annotations

import pytest
from stdnum.cn import uscc

from standard_engine.credit_code import ALPHABET, check_character, credit_code_fault

SOUND = "91110000600037341L"


def test_a_sound_code_has_no_fault() -> None:
    assert credit_code_fault(SOUND) is None
    assert check_character(SOUND[:-1]) == "L"


def test_the_check_character_agrees_with_another_implementation() -> None:
    for first in ("91430100MA4L2XQ5X", "12430000444877916", "52430000501421234"):
        assert uscc.is_valid(first + check_character(first)), first


def test_departments_other_than_digits_are_sound_too() -> None:
    """GB 32100 gives letters to some registration authorities; the check character is all that proves a code."""
    first = "N2430121A12345678"
    assert credit_code_fault(first + check_character(first)) is None


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (SOUND[:-1], "17 位"),
        (SOUND + "0", "19 位"),
        (SOUND.replace("0", "O", 1), "不能有字符 O"),
        (SOUND.lower(), "不能有字符 l"),
        ("", "0 位"),
    ],
)
def test_a_fault_is_named(code: str, words: str) -> None:
    fault = credit_code_fault(code)
    assert fault is not None
    assert words in fault


def test_any_single_wrong_character_is_noticed() -> None:
    for at, right in enumerate(SOUND):
        for wrong in ALPHABET:
            changed = SOUND[:at] + wrong + SOUND[at + 1 :]
            assert (credit_code_fault(changed) is None) == (wrong == right)

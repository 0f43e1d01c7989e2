"""统一社会信用代码: 18 characters and their check character, GB 32100—2015."""

from __future__ import annotations

from standard_engine.language import say

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters in use, by value; I, O, S, V and Z are left out because they look like others."""
LENGTH = 18


def check_character(first: str) -> str:
    """The 18th character for the first 17: weights 3^(i-1) mod 31, the complement of the sum to 31."""
    total = sum(ALPHABET.index(char) * pow(3, at, 31) for at, char in enumerate(first))
    return ALPHABET[-total % 31]


def credit_code_fault(code: str) -> str | None:
    """What is wrong with a code in capitals, in Chinese; None for a sound one.

    The first character may be any registration authority's, digit or letter; only the check character proves the rest.
    """
    if len(code) != LENGTH:
        return say("应为 {length} 位，读到 {count} 位", length=LENGTH, count=len(code))
    if strange := sorted(set(code) - set(ALPHABET)):
        return say("不能有字符 {listed}", listed=say("、").join(strange))
    if check_character(code[:-1]) != code[-1]:
        return say("校验码不符，至少有一位写错")
    return None

"""Numbers as stored and as typed: one whole-string grammar each, exact values, and a reason for every refusal.

Stored numbers (cell type `n`) are binary floats that a program wrote out with up to 17 digits; Excel itself shows and
keeps 15. So a stored number with 16 or more significant digits is taken as Excel shows it: rounded half to even to 15
significant digits (`59.99999999999999` is 60, `0.30000000000000004` is 0.3), and the rounding is recorded. A stored
integer written out in full is taken as it is, with a doubt where it has more than 15 digits. Typed numbers (text) are
exact as typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.findings import value_codes as codes
from standard_engine.language import say
from standard_engine.numerals import exact_text
from standard_engine.workbook.tidy import tidy_number

if TYPE_CHECKING:
    from standard_engine.findings import Code

EXCEL_DIGITS = 15
_EXCEL = Context(prec=EXCEL_DIGITS, rounding=ROUND_HALF_EVEN)
_LONGEST_STORED = 400
_LONGEST_TYPED = 60
_GREATEST_EXPONENT = 307

_STORED = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"-?[0-9]+")
_GROUPED = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_SPACED = r"[1-9][0-9]{0,2}(?: [0-9]{3})+"
_PLAIN = rf"[+-]?(?:(?:{_GROUPED}|{_SPACED}|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
_TIMES_TEN = r" ?[×xX*] ?10(?:\^[+-]?[0-9]{1,2}|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
_TYPED = re.compile(
    rf"(?P<number>{_PLAIN})(?:[eE](?P<exponent>[+-]?[0-9]{{1,2}})(?![0-9A-Za-z])|(?P<times>{_TIMES_TEN}))?"
    r" ?(?P<unit>(?:[^\W\d_]|[%‰㎡㎥℃°μ]).*)?"
)
_BRACKETED = re.compile(rf"\((?P<number>{_PLAIN})\)")
_SUPERSCRIPTS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")

_EXPONENT = re.compile(r"[eE][+-]?[0-9]")

_COMMAS = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)+")
_RANGE = re.compile(rf"{_PLAIN}[^\s0-9]{{0,4}} ?[-~～—–至到] ?{_PLAIN}.*")
_BOUND = re.compile(
    r"[≥≤≧≦<>＜＞].*|(?:不低于|不高于|不少于|不大于|不小于|不超过|大于|小于|高于|低于|超过|至少|最多).*|.*(?:以上|以下|以内)"
)
_ESTIMATE = re.compile(r"[约近~～≈].*|(?:大约|大概|估计).*|.*(?:左右|上下)|.*±.*")
_SUM = re.compile(rf"=?{_PLAIN}(?: ?[+*×/÷、] ?{_PLAIN})+")
_WITH_REMARK = re.compile(r"[^()]*[0-9][^()]*\(.*\)")


@dataclass(frozen=True, slots=True)
class Typed:
    """A number as typed: its exact value, the unit typed after it, what was done, and what is unusual about it."""

    number: Fraction
    unit: str = ""
    notes: tuple[str, ...] = ()
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a text is not a number: the kind of finding, and the words that complete it."""

    code: Code
    what: str


def stored_number(text: str) -> Typed | Refusal:
    """The number of a cell of type `n`, from the text that the file holds."""
    plain = text.strip(" \t\r\n")
    if len(plain) > _LONGEST_STORED or _STORED.fullmatch(plain) is None:
        return Refusal(codes.NOT_A_NUMBER, say("文件中存储的不是数字"))
    if len(plain) <= EXCEL_DIGITS and _WHOLE.fullmatch(plain):
        return Typed(Fraction(int(plain)))
    exact = Decimal(plain)
    if exact and exact.adjusted() > _GREATEST_EXPONENT:
        return Refusal(codes.NOT_A_NUMBER, say("超出 Excel 能存储的范围"))
    if _WHOLE.fullmatch(plain):
        return Typed(Fraction(exact))
    if len(plain) <= EXCEL_DIGITS:
        return Typed(Fraction(exact))
    shown = _EXCEL.plus(exact)
    if shown == exact:
        return Typed(Fraction(exact))
    value = Fraction(shown)
    return Typed(
        value, notes=(say("按 Excel 的 15 位有效数字取值：{plain} → {number}", plain=plain, number=exact_text(value)),)
    )


def typed_number(text: str) -> Typed | Refusal:
    """The number that a text says, exactly; anything that could be read in two ways is refused."""
    tidied = tidy_number(text)
    plain = tidied.text
    if len(plain) > _LONGEST_TYPED:
        return Refusal(codes.NOT_A_NUMBER, say("数字或文字过长"))
    if found := _BRACKETED.fullmatch(plain):
        number = -_fraction(found["number"])
        return Typed(number, "", (*tidied.notes, say("括号记为负数")), say("带括号的数按会计习惯记为负数"))
    found = _TYPED.fullmatch(plain)
    if found is None or _is_no_unit(found["unit"], plain):
        return why_not(plain)
    number, doubt, notes = _fraction(found["number"]), None, list(tidied.notes)
    if "," in found["number"]:
        notes.append(say("去掉千位分隔符"))
    if " " in found["number"]:
        notes.append(say("去掉数字中间的空格"))
        doubt = say("数字中间有空格，按千位分隔读取")
    if found["times"] is not None:
        power = found["times"].rpartition("10")[2].lstrip("^").translate(_SUPERSCRIPTS)
        return Typed(number * Fraction(10) ** int(power), found["unit"] or "", tuple(notes), say("按科学计数法读取"))
    if found["exponent"] is not None:
        number *= Fraction(10) ** int(found["exponent"])
        notes.append(say("按科学计数法读取"))
    return Typed(number, found["unit"] or "", tuple(notes), doubt)


def why_not(plain: str) -> Refusal:
    """What a tidied text is, that is not one exact number."""
    if _COMMAS.fullmatch(plain):
        return Refusal(codes.AMBIGUOUS, "")
    for pattern, what in ((_BOUND, say("界限")), (_ESTIMATE, say("估计值")), (_RANGE, say("范围"))):
        if pattern.fullmatch(plain):
            return Refusal(codes.NOT_EXACT, what)
    if _SUM.fullmatch(plain):
        return Refusal(codes.NOT_A_NUMBER, say("写的是算式或多个数"))
    if _WITH_REMARK.fullmatch(plain):
        return Refusal(codes.NOT_A_NUMBER, say("数字与说明写在一起"))
    return Refusal(codes.NOT_A_NUMBER, say("不是普通写法的数字"))


def _is_no_unit(unit: str | None, plain: str) -> bool:
    """Does what follows the number change it: a superscript, an exponent, or words such as 以上?"""
    if unit is None:
        return False
    return unit[0].isdigit() or _EXPONENT.match(unit) is not None or why_not(plain).code is codes.NOT_EXACT


def _fraction(number: str) -> Fraction:
    return Fraction(number.replace(",", "").replace(" ", ""))

"""Text → values, by whole-string grammars: nothing is guessed, nothing passes through a binary float."""

from __future__ import annotations

import keyword
import re
import unicodedata
from datetime import date
from fractions import Fraction

from standard_engine.formula.tree import SURFACE_FUNCTIONS

MOST_DIGITS = 40
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_GLUED = re.compile(r"-?[0-9]+(\.[0-9]+)?(?![eE][+-]?[0-9])[^\W\d_]")
_RATIO = re.compile(r"(-?[0-9]+)/([0-9]+)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {"true", "false", "as_of", "data_year", "None", "True", "False"}
_ROMAN = set("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ")
SHOWN = 40


def exact_number(text: str) -> Fraction:
    """A plain decimal or a ratio of whole numbers, exactly.

    Raises:
        ValueError: for exponents, signs other than a leading minus, separators, words, full-width digits, other scripts.
    """
    if len(text) > MOST_DIGITS:
        raise ValueError(f"数字“{text[:SHOWN]}…”超过 {MOST_DIGITS} 位")
    if _DECIMAL.fullmatch(text):
        return Fraction(text)
    if (ratio := _RATIO.fullmatch(text)) and int(ratio[2]):
        return Fraction(int(ratio[1]), int(ratio[2]))
    raise ValueError(f"“{text}”不是允许的数字写法{_hint(text)}")


def _hint(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    if text.endswith(("%", "％")):
        return "；百分数写成不带 % 的数，单位由 unit 决定"
    if plain != text and _DECIMAL.fullmatch(plain):
        return f"；请改用半角数字 {plain}"
    if re.fullmatch(r"[+-]?[0-9.]+[eE][+-]?[0-9]+", text):
        return "；不用指数写法，写成普通小数"
    if re.fullmatch(r"[0-9]{1,3}([,_][0-9]{3})+(\.[0-9]+)?", text):
        return "；不写千分位分隔符"
    if text.lower().lstrip("+-.") in {"inf", "nan", "infinity"}:
        return "；没有上下限就不写这一项"
    if text.lower() in {"true", "false", "yes", "no"}:
        return "；这里要数字，不是是非"
    if text.startswith("+") and _DECIMAL.fullmatch(text[1:]):
        return "；不写正号"
    return "；可写 0.25、-3 或 2/37"


def whole_number(text: str) -> int:
    """A whole number from zero up.

    Raises:
        ValueError: for anything else.
    """
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise ValueError(f"“{text[:SHOWN]}”应是非负整数")
    return int(text)


def quantity(text: str) -> tuple[Fraction, str]:
    """A number and the unit after it: `0.7143 kgce/kg`; the unit may be absent.

    Raises:
        ValueError: where the number is none, or the unit sticks to it.
    """
    number, _, unit = text.strip().partition(" ")
    if _GLUED.match(number):
        raise ValueError(f"“{text[:SHOWN]}”的数字和单位之间要空一格")
    return exact_number(number), unit.strip()


def iso_date(text: str) -> date:
    """A date written YYYY-MM-DD.

    Raises:
        ValueError: for another form, or a day that does not exist.
    """
    if not _DATE.fullmatch(text):
        raise ValueError(f"日期“{text[:SHOWN]}”应写成 2017-01-01 的形式")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"没有 {text} 这一天") from None


def flag(text: str) -> bool:
    """`true` or `false`, and no other word.

    Raises:
        ValueError: for yes, no, on, off, 是, 否 and the like.
    """
    if text not in {"true", "false"}:
        raise ValueError(f"“{text[:SHOWN]}”应写 true 或 false")
    return text == "true"


def identifier(text: str) -> str:
    """A name that formulas can use: letters, digits, underscores, Chinese, Roman numerals; no word of the language.

    Raises:
        ValueError: saying what is wrong, fit to follow the name.
    """
    if not text.isidentifier():
        raise ValueError("不能用作名称（只用字母、汉字、数字和下划线，不以数字开头）")
    if text in SURFACE_FUNCTIONS or text in _WORDS or keyword.iskeyword(text):
        raise ValueError("是公式语言的词，不能用作名称")
    folded = "".join(char for char in text if char not in _ROMAN)
    if unicodedata.normalize("NFKC", folded) != folded:
        raise ValueError(f"含全角或兼容字符，请写成 {unicodedata.normalize('NFKC', text)}")
    return text

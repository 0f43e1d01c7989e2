"""What a spreadsheet shows of a stored number under its format, digit by digit and without floats."""

from __future__ import annotations

import re
from fractions import Fraction

from standard_engine.numerals import exact_text

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|[\\!](?P<escaped>.)|(?P<gap>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<plain>.)', re.DOTALL
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)")
_GENERAL = re.compile("General|G/通用格式", re.IGNORECASE)
_OTHER_WAYS = re.compile(r"E[+-]|[/@ymdhsaegb]", re.IGNORECASE)
_HOLDS = {
    "<=": Fraction.__le__, ">=": Fraction.__ge__, "<": Fraction.__lt__, ">": Fraction.__gt__, "=": Fraction.__eq__,
    "<>": Fraction.__ne__,
}  # fmt: skip
_DIGITS = "0#?"
LONGEST_FORMAT = 255
"""Characters that a spreadsheet takes as a format."""


def displayed(number_format: str, value: Fraction) -> str | None:
    """The text shown, rounded half away from zero as spreadsheets do (ECMA-376 part 1, 18.8.31).

    None for formats that show a date, an exponent, a fraction or a number in words.
    """
    if len(number_format) > LONGEST_FORMAT:
        return None
    sections = _sections(number_format)
    chosen = _chosen(sections, value)
    if chosen is None:
        return None
    section, number = chosen
    plain = "".join(text for kind, text in section if kind == "plain")
    if _GENERAL.fullmatch(plain.strip()) or (not section and len(sections) == 1):
        return _with_words(section, ("-" if number < 0 else "") + exact_text(abs(number)))
    if _OTHER_WAYS.search(plain) or any(kind == "bracket" and text.startswith("DBNum") for kind, text in section):
        return None
    return _filled(section, number)


def _sections(number_format: str) -> list[list[tuple[str, str]]]:
    """The parts that semicolons divide, each as (kind, text)."""
    found: list[list[tuple[str, str]]] = [[]]
    for token in _TOKEN.finditer(number_format):
        kind, text = str(token.lastgroup), str(token[str(token.lastgroup)])
        if (kind, text) == ("plain", ";"):
            found.append([])
        else:
            found[-1].append((kind, text))
    return found


def _chosen(sections: list[list[tuple[str, str]]], value: Fraction) -> tuple[list[tuple[str, str]], Fraction] | None:
    """The section that shows a value, and the number in it: a section for negatives writes their sign itself."""
    conditions = [
        next((found for kind, text in section if kind == "bracket" and (found := _CONDITION.fullmatch(text))), None)
        for section in sections
    ]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _HOLDS[condition[1]](value, Fraction(condition[2])):
                return section, value
        return None
    if value < 0 and len(sections) > 1:
        return sections[1], -value
    zeros = 2
    return sections[zeros if value == 0 and len(sections) > zeros else 0], value


def _filled(section: list[tuple[str, str]], number: Fraction) -> str:
    """The section with a number's digits in its places."""
    marks = "".join(text if kind == "plain" else "w" for kind, text in section)
    places = [at for at, mark in enumerate(marks) if mark in _DIGITS]
    if not places:
        return "".join(_literal(kind, text) for kind, text in section)
    point = next((at for at, mark in enumerate(marks) if mark == "."), len(marks))
    whole = [at for at in places if at < point]
    decimals = [at for at in places if at > point]
    last = whole[-1] if whole else -1
    end = next((at for at in range(last + 1, len(marks)) if marks[at] != ","), len(marks)) if whole else 0
    scale = Fraction(100 ** marks.count("%"), 1000 ** (end - last - 1 if whole else 0))
    grouped = any(marks[at] == "," for at in range(whole[0] if whole else 0, last))
    step = 10 ** len(decimals)
    shown = (abs(number) * scale * step * 2 + 1) // 2
    units, rest = divmod(shown, step)
    digits = _whole(str(units) if units else "", [marks[at] for at in whole], grouped=grouped)
    tail = str(rest).zfill(len(decimals)) if decimals else ""
    filling = dict(zip(whole, digits, strict=True)) | _decimals(tail, decimals, marks)
    skipped = {at for at in range(whole[0] if whole else 0, end) if marks[at] == ","}
    text = "".join(
        filling.get(at, "") if at in filling or at in skipped else _literal(*section[at]) for at in range(len(section))
    )
    return f"-{text}" if number < 0 and shown else text


def _whole(digits: str, marks: list[str], *, grouped: bool) -> list[str]:
    """A whole number's digits over its places from the right; what is left over goes before the first."""
    padded = digits.rjust(len(marks), "\0")
    own = [
        digit if digit != "\0" else {"0": "0", "?": " "}.get(mark, "")
        for digit, mark in zip(padded[len(padded) - len(marks) :], marks, strict=True)
    ]
    if own and len(padded) > len(marks):
        own[0] = padded[: len(padded) - len(marks)] + own[0]
    if not grouped or not own:
        return own
    joined = "".join(own)
    return [f"{int(joined):,}".rjust(len(joined), "0") if joined.isdecimal() else joined, *([""] * (len(own) - 1))]


def _decimals(tail: str, places: list[int], marks: str) -> dict[int, str]:
    found: dict[int, str] = {}
    needed = False
    for at, digit in reversed(list(zip(places, tail, strict=True))):
        needed = needed or digit != "0" or marks[at] == "0"
        found[at] = digit if needed else {"?": " "}.get(marks[at], "")
    return found


def _with_words(section: list[tuple[str, str]], number: str) -> str:
    """A number in the general form among a section's words."""
    before = [index for index, (kind, _) in enumerate(section) if kind == "plain"]
    if not before:
        return number + "".join(_literal(kind, text) for kind, text in section)
    head = "".join(_literal(kind, text) for kind, text in section[: before[0]])
    return head + number + "".join(_literal(kind, text) for kind, text in section[before[-1] + 1 :])


def _literal(kind: str, text: str) -> str:
    return text if kind in {"quoted", "escaped", "plain"} else ""

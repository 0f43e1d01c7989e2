"""What no schema can say of a document: that its parts agree."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.credit_code import credit_code_fault
from standard_engine.decision.facts import CreditCodeCheck
from standard_engine.decision.strict_json import path_text, shown
from standard_engine.findings import Place
from standard_engine.findings import decision_codes as codes
from standard_engine.numerals import exact_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.decision.schema import Document
    from standard_engine.decision.strict_json import Path
    from standard_engine.findings import Finding

_NAMED = ("categories", "requirements", "indicators", "derived")


def contradictions(document: Document, name: str) -> Iterator[Finding]:
    """Every contradiction in a document that obeys the newest schema."""
    for path, what, raw in (*_credit_code(document), *_years(document), *_repeated(document), *_numbers(document)):
        yield codes.CONTRADICTION.at(Place(file=name), path=path_text(path), what=what, raw=shown(raw))


def _credit_code(document: Document) -> Iterator[tuple[Path, str, Any]]:
    subject = document["subject"]
    code, check = subject["credit_code"], subject["credit_code_check"]
    if code is None:
        return
    fault = credit_code_fault(code)
    if fault is not None and check != CreditCodeCheck.FAULTY:
        yield ("subject", "credit_code_check"), f"统一社会信用代码{fault}，不是 {check}", code
    if fault is None and check == CreditCodeCheck.FAULTY:
        yield ("subject", "credit_code_check"), "统一社会信用代码的校验码是对的，不是 faulty", code


def _years(document: Document) -> Iterator[tuple[Path, str, Any]]:
    year, years = document["data"]["year"], document["data"]["years"]
    if years != sorted(years) or years[-1] != year:
        yield ("data", "years"), f"应由早到晚，最后是评价的数据年 {year}", years


def _repeated(document: Document) -> Iterator[tuple[Path, str, Any]]:
    for part in _NAMED:
        for id_, count in Counter(item["id"] for item in document[part]).items():
            if count > 1:
                yield (part,), f"{shown(id_)} 出现了 {count} 次", document[part]


def _numbers(part: Any, path: Path = ()) -> Iterator[tuple[Path, str, Any]]:
    """Bounds the wrong way round, and numbers that are not written in their one form."""
    if isinstance(part, list):
        for at, item in enumerate(part):
            yield from _numbers(item, (*path, at))
    elif isinstance(part, dict) and set(part) == {"low", "high"}:
        ends = {name: text for name, text in part.items() if text is not None}
        yield from (((*path, name), "不是准确数的唯一写法", text) for name, text in ends.items() if not _is_exact(text))
        known = [Fraction(text) for text in (part["low"], part["high"]) if text is not None and _is_exact(text)]
        if known != sorted(known):
            yield path, f"下限 {part['low']} 大于上限 {part['high']}", part
    elif isinstance(part, dict) and set(part) == {"number"}:
        if not _is_exact(part["number"]):
            yield (*path, "number"), "不是准确数的唯一写法", part["number"]
    elif isinstance(part, dict):
        for name, item in part.items():
            yield from _numbers(item, (*path, name))


def _is_exact(text: str) -> bool:
    try:
        return exact_text(Fraction(text)) == text
    except ValueError:  # more digits than Python reads
        return False

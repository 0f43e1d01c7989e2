"""What a decision document says of its own parts: the same of a new document as of one of an older version."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from standard_engine.credit_code import credit_code_fault
from standard_engine.findings.value_codes import BAD_CREDIT_CODE, ID_AS_NUMBER
from standard_engine.submission import Absence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.decision.schema import Document

CREDIT_CODE = "credit_code"
"""The field that packs name so."""
_NOTHING = {Absence.BLANK.value, Absence.UNKNOWN.value}
_REFUSED = {BAD_CREDIT_CODE.code, ID_AS_NUMBER.code}
_UNCHECKED = {"provisional": "是暂定占位", "secondary": "取自公开二手来源"}


class CreditCodeCheck(StrEnum):
    """Is the check character of a credit code right (GB 32100—2015)?"""

    SOUND = "sound"
    FAULTY = "faulty"
    ABSENT = "absent"


class CodeState(NamedTuple):
    """How a credit code stands, and what is wrong with a faulty one."""

    check: CreditCodeCheck
    fault: str | None


def credit_code_state(code: str | None, findings: Iterable[Document]) -> CodeState:
    """How the credit code of a document stands; one that reading refused is told by its finding, since its value is null."""
    if code is not None:
        fault = credit_code_fault(code)
        return CodeState(CreditCodeCheck.SOUND if fault is None else CreditCodeCheck.FAULTY, fault)
    for finding in findings:
        if finding["subject"] == CREDIT_CODE and finding["code"] in _REFUSED:
            return CodeState(CreditCodeCheck.FAULTY, finding["message"])
    return CodeState(CreditCodeCheck.ABSENT, None)


def data_years(inputs: Iterable[Document], year: int) -> list[int]:
    """The years for which an input says something, be it 无 or 不适用, and the one that was judged; in order."""
    said = {item["year"] for item in inputs if item["year"] is not None and item["absence"] not in _NOTHING}
    return sorted(said | {year})


def why_not_binding(numbers: Iterable[Document]) -> list[str]:
    """A sentence for each document and standing of the numbers that are not official, the least trusted first."""
    counts: dict[tuple[str, str], int] = {}
    for number in numbers:
        key = number["source"]["status"], number["source"]["document"]
        counts[key] = counts.get(key, 0) + 1
    order = list(_UNCHECKED)
    return [
        f"有 {count} 个数值{_UNCHECKED[status]}，没有对照标准文本核对：{document}"
        for (status, document), count in sorted(counts.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    ]

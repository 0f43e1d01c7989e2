"""What a column of a list may be called, and what each shows of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Declared(Protocol):
    """What declares the columns that lists may have: a procedure, or its model."""

    @property
    def facts(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def documents(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def consents(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def periods(self) -> Mapping[str, Any]: ...  # noqa: D102


OF_CASE: Mapping[str, str] = {
    "case": "案件编号",
    "name": "企业名称",
    "credit_code": "统一社会信用代码",
    "region": "地区",
    "stage": "阶段",
    "state": "状态",
    "opened": "申请日期",
    "since": "状态起始日期",
    "grade": "等级",
    "score": "最近一次得分",
    "rounds": "各次得分",
}
"""Columns that every case has."""
OF_STEP: Mapping[str, str] = {
    "on": "办理日期",
    "answer": "答复",
    "reason": "理由",
    "actor": "办理人",
    "organisation": "办理单位",
}
"""Columns of a list that has a row for every time a step was taken."""
ENDS: Mapping[str, str] = {"first": "起", "last": "止"}
"""`期限.first`, `期限.last`."""
OF_CERTIFICATE: Mapping[str, str] = {
    "number": "证书编号",
    "name": "企业名称",
    "credit_code": "统一社会信用代码",
    "standard": "认证标准",
    "grade": "认证等级",
    "body": "认证机构",
    "issued": "发证日期",
    "until": "有效期至",
    "as_of": "评价基准日",
    "rules": "规则包",
}
"""What a certificate says, and the places of its texts."""
NOT_SAID = "（未填）"
"""What a fact is counted under that nobody has filled in."""
COUNT, LENGTH = "count", "length"
"""The number of a list's rows, and `期限.length`: what texts may say beside what columns show."""


def known_columns(declared: Declared, *, of_step: bool) -> set[str]:
    """Every column that a list may have."""
    names = {*OF_CASE, *declared.facts, *declared.documents, *declared.consents, *(OF_STEP if of_step else ())}
    return names | {f"{period}.{end}" for period in declared.periods for end in ENDS}


def known_places(declared: Declared, *, of_step: bool) -> set[str]:
    """Every name that a list's texts may have in braces."""
    return known_columns(declared, of_step=of_step) | {COUNT} | {f"{name}.{LENGTH}" for name in declared.periods}

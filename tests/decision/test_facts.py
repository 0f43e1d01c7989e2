"""What a document says of its own parts, worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from standard_engine.decision.facts import CreditCodeCheck, credit_code_state, data_years, why_not_binding
from standard_engine.decision.schema import VERSIONS, decision_schema, schema_text
from standard_engine.errors import UsageError
from standard_engine.language import speaking
from standard_engine.report.decision import decision_document

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment

REFUSED = {"subject": "credit_code", "code": "D075", "message": "B02 的“9111”不是有效的统一社会信用代码：读到 4 位"}
AS_NUMBER = {"subject": "credit_code", "code": "D076", "message": "B02 存成了数值"}
NOT_FILLED = {"subject": "credit_code", "code": "D030", "message": "B02 未填"}
OTHER_FIELD = {"subject": "owner_code", "code": "D075", "message": "B09 不是有效的统一社会信用代码"}


@pytest.mark.parametrize("code", ["91110000600037341L", "91430121MA4RAMP00H"])
def test_a_code_whose_check_character_is_right_is_sound(code: str) -> None:
    assert credit_code_state(code, []) == (CreditCodeCheck.SOUND, None)


def test_a_code_with_one_wrong_digit_is_faulty() -> None:
    assert credit_code_state("91110000600037342L", []) == (CreditCodeCheck.FAULTY, "校验码不符，至少有一位写错")


@pytest.mark.parametrize("finding", [REFUSED, AS_NUMBER])
def test_a_code_that_reading_refused_is_faulty_for_the_reason_that_was_found(finding: dict[str, Any]) -> None:
    assert credit_code_state(None, [OTHER_FIELD, finding]) == (CreditCodeCheck.FAULTY, finding["message"])


@pytest.mark.parametrize("findings", [[], [NOT_FILLED], [OTHER_FIELD]])
def test_a_code_that_nobody_filled_in_is_absent(findings: list[dict[str, Any]]) -> None:
    assert credit_code_state(None, findings) == (CreditCodeCheck.ABSENT, None)


def given(year: int | None, absence: str | None = None) -> dict[str, Any]:
    return {"year": year, "absence": absence}


def test_data_years_are_those_for_which_something_is_said_and_the_judged_one() -> None:
    inputs = [
        given(2024),
        given(2022, "none"),
        given(2023, "blank"),
        given(2021, "unknown"),
        given(2020, "not_applicable"),
    ]
    assert data_years([*inputs, given(None), given(2024)], 2025) == [2020, 2022, 2024, 2025]
    assert data_years([], 2025) == [2025]


def number(status: str, document: str) -> dict[str, Any]:
    return {"source": {"status": status, "document": document}}


def test_why_a_decision_is_not_binding_is_said_once_a_document_and_standing() -> None:
    numbers = [
        number("secondary", "乙"),
        number("provisional", "丙"),
        number("secondary", "甲"),
        number("provisional", "丙"),
    ]
    assert why_not_binding(numbers) == [
        "有 2 个数值是暂定占位，没有对照标准文本核对：丙",
        "有 1 个数值取自公开二手来源，没有对照标准文本核对：乙",
        "有 1 个数值取自公开二手来源，没有对照标准文本核对：甲",
    ]
    assert why_not_binding([]) == []


def test_a_document_is_chinese_whatever_language_is_spoken(vetoed: Assessment) -> None:
    with speaking("en"):
        document = decision_document(vetoed)
    assert document["decision"]["label"] == "不通过"
    assert list(Draft202012Validator(decision_schema()).iter_errors(document)) == []


def test_a_version_that_never_was_has_no_schema() -> None:
    assert [decision_schema(version)["properties"]["schema_version"]["const"] for version in VERSIONS] == list(VERSIONS)
    for version in (0, VERSIONS[-1] + 1):
        with pytest.raises(UsageError, match="没有第"):
            schema_text(version)

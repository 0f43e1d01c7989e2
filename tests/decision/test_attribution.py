from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from standard_engine.decision.attribution import SELF_ASSESSED, Attribution, Auditor, Role, SignatureReference
from standard_engine.decision.reader import read_decision
from standard_engine.errors import UsageError
from standard_engine.report.decision import decision_document, decision_text

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment

AUDITOR = Auditor("湖南示例认证有限公司", ("张三", "李四"))
SIGNATURE = SignatureReference("manifest.json", "ab12")


def test_without_an_auditor_it_is_a_self_assessment() -> None:
    assert SELF_ASSESSED.role is Role.REPORTED
    assert Attribution(signature=SIGNATURE).role is Role.REPORTED
    assert Attribution(AUDITOR).role is Role.VERIFIED


@pytest.mark.parametrize("attribution", [SELF_ASSESSED, Attribution(AUDITOR), Attribution(AUDITOR, SIGNATURE)])
def test_who_stands_behind_a_document_is_read_from_it(vetoed: Assessment, attribution: Attribution) -> None:
    record = read_decision(decision_text(vetoed, attribution).encode())
    assert Attribution(record.auditor, record.signature) == attribution
    assert record.role is attribution.role


def test_an_attribution_changes_nothing_else(vetoed: Assessment) -> None:
    alone, verified = decision_document(vetoed), decision_document(vetoed, Attribution(AUDITOR, SIGNATURE))
    differs = {name for name in alone if alone[name] != verified[name]}
    assert differs == {"role", "auditor", "signature"}


@pytest.mark.parametrize(
    ("body", "names", "said"),
    [
        (" ", ("张三",), "写明评价机构和评审人"),
        ("某机构", (), "写明评价机构和评审人"),
        ("某机构", ("张三", ""), "写明评价机构和评审人"),
        ("某机构", ("张三", "张三"), "写了两次"),
    ],
)
def test_nobody_verified_is_no_auditor(body: str, names: tuple[str, ...], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        Auditor(body, names)


@pytest.mark.parametrize(("manifest", "key"), [("", "ab12"), ("manifest.json", " ")])
def test_a_signature_says_where_and_by_which_key(manifest: str, key: str) -> None:
    with pytest.raises(UsageError, match="清单的路径和密钥的编号"):
        SignatureReference(manifest, key)

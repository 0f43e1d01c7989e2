"""A certificate says what stands in the ledger, and there is none without a binding decision."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from certificate_kit import CERTIFICATE, grant
from programme_kit import (
    BODY,
    PROVINCE,
    Walk,
    attached,
    changed,
    credit_code,
    decided,
    obliging,
    route,
    shipped,
    walked_to,
)

from standard_engine.errors import UsageError
from standard_engine.programme.certificate import read_payload
from standard_engine.programme.granting import find_certificate, granted, specimen
from standard_engine.programme.procedure import Procedure
from standard_engine.programme.reading import SHIPPED, check_procedure, procedure_file, read_procedure
from standard_engine.programme.state import Case

KIND = find_certificate(shipped(), None)


def of(case: Case | None) -> Case:
    assert case is not None
    return case


def shipped_with(change: dict[str, Any]) -> Procedure:
    """The shipped procedure with values put in at paths like `steps.audit.by`."""
    tree = yaml.safe_load(procedure_file(SHIPPED).read_text(encoding="utf-8"))
    for path, value in change.items():
        *way, last = path.split(".")
        node = tree
        for key in way:
            node = node[key]
        node[last] = value
    text = yaml.safe_dump(tree, allow_unicode=True, sort_keys=False)
    return read_procedure(text.replace("'", '"').encode(), "p.yaml")


def test_the_payload_has_short_keys_and_is_read_again() -> None:
    assert CERTIFICATE.payload == {
        "t": "certificate",
        "n": "湘两型〔2026〕017号",
        "e": "湖南恒丰建材有限公司",
        "c": "91430100MA4L0EXA1X",
        "s": "DB43/T 1229—2016",
        "g": "两型工业企业",
        "b": "湘认中心",
        "i": "2026-12-01",
        "u": "2029-12-01",
        "p": "ab12cd34ef56",
    }
    assert read_payload(CERTIFICATE.payload) == CERTIFICATE


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"t": "plaque"}, "签的不是证书"),
        ({"n": " "}, "n 是空的"),
        ({"x": "1"}, "读到 b、c、e、g、i、n、p、s、t、u、x"),
        ({"i": "2026-12-1"}, "应写成 2017-01-01 的形式"),
        ({"u": "2026-02-30"}, "没有 2026-02-30 这一天"),
        ({"u": "2026-11-30"}, "发证日期 2026-12-01 晚于有效期至 2026-11-30"),
    ],
)
def test_what_is_no_certificate_is_refused(change: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_payload(CERTIFICATE.payload | change)


def test_a_certificate_of_one_day_is_one() -> None:
    one = replace(CERTIFICATE, until=CERTIFICATE.issued)
    assert read_payload(one.payload) == one


def test_its_facts_are_those_of_the_case() -> None:
    """公示 from 2017-06-01, seven working days end on 06-12; certified the day after; three years end on the day of the same number."""
    made = grant()
    assert made.certificate is not None
    assert made.certificate == replace(
        made.certificate,
        name="湖南第1有限公司",
        credit_code=credit_code(1),
        standard="DB43/T 1229—2016",
        grade="两型工业企业（示范）",
        body="楚检公司",
        issued=date(2017, 6, 13),
        until=date(2020, 6, 13),
        pack_hash="0" * 12,
    )
    assert made.shown["issued"] == "2017年6月13日"
    assert made.shown["as_of"] == "2017年6月1日"
    assert made.lead == (
        "兹证明湖南第1有限公司经审核符合《湖南省两型工业企业地方标准》（DB43/T 1229—2016）的要求，认证等级为“两型工业企业（示范）”。"
    )
    assert made.binding


def test_everything_that_is_lacking_is_told_at_once() -> None:
    with pytest.raises(UsageError) as told:
        granted(shipped(), KIND, of(walked_to("planned").case))
    assert str(told.value).splitlines() == [
        "不能写出案件 2017-0001 湖南第1有限公司 的两型工业企业认证证书：",
        "  × 案件现在是“已列入年度计划”，处于“已颁证待授牌、已授牌”时才有证书",
        "  × 还没有填写证书编号",
        "  × 还没有填写认证机构",
        "  × 证书有效期还没有开始计算",
        "  × 还没有等级",
        "  × 还没有“认证审核、复核”的评价结论",
    ]


def test_one_that_was_withdrawn_has_no_certificate() -> None:
    walk = walked_to("certified")
    walk.do(PROVINCE, "withdraw", "2018-01-02", documents=attached("withdrawal_notice"), reason="弄虚作假")
    with pytest.raises(UsageError, match="案件现在是“证书已撤销”"):
        granted(shipped(), KIND, of(walk.case))


def test_without_a_binding_decision_there_is_a_specimen_and_no_certificate() -> None:
    """A procedure that would take decisions that bind nobody still comes to no certificate."""
    lax = shipped_with({"steps.audit.answers.通过.decision.binding": False})
    walk = Walk(lax)
    for step, outcome in route(lax, "certified"):
        actor, offer = obliging(walk, step, outcome)
        decision = offer.decision and replace(offer.decision, binding=False)
        walk.do(
            actor, offer.command, offer.day.isoformat(), answer=offer.answer, documents=offer.documents, facts=offer.facts,
            decision=decision,
        )  # fmt: skip
    case, kind = of(walk.case), find_certificate(lax, "两型工业企业认证证书")
    with pytest.raises(UsageError, match="2017-06-01 的评价结论是非正式结论"):
        granted(lax, kind, case)
    made = specimen(lax, kind, case)
    assert (made.certificate, made.binding, made.shown["name"]) == (None, False, "湖南第1有限公司")


def test_a_specimen_of_what_is_not_known_yet_is_a_dash() -> None:
    made = specimen(shipped(), KIND, of(walked_to("applied").case))
    assert {name for name, text in made.shown.items() if text != "—"} == {"name", "credit_code"}
    assert not made.binding


def test_an_upheld_objection_lowers_the_grade_on_the_certificate() -> None:
    """示范 was published, an objection lowered it, 达标 was published again and certified."""
    walk = walked_to("publicised")
    walk.do(
        PROVINCE, "object", "2017-06-02", facts={"异议提出人": "某"}, documents=attached("objection"), reason="噪声"
    )
    walk.do(PROVINCE, "resolve", "2017-06-05", answer="成立降级", documents=attached("handling"), reason="属实")
    for step, outcome in (route(shipped(), "publicised")[-1], route(shipped(), "certified")[-1]):
        actor, offer = obliging(walk, step, outcome)
        walk.do(actor, offer.command, offer.day.isoformat(), documents=offer.documents, facts=offer.facts)
    assert granted(shipped(), KIND, of(walk.case)).shown["grade"] == "两型工业企业"


def test_a_review_gives_a_certificate_with_a_new_validity_and_the_new_decision() -> None:
    walk = walked_to("awarded")
    newer = replace(decided(credit_code(1), grade="达标"), pack_hash="f" * 64, as_of="2020-01-15")
    walk.do(PROVINCE, "recheck", "2020-02-03", answer="复核合格", documents=attached("recheck_report"), decision=newer)
    made = granted(shipped(), KIND, of(walk.case)).certificate
    assert made is not None
    assert (made.issued, made.until, made.grade, made.pack_hash) == (
        date(2020, 2, 3), date(2023, 2, 3), "两型工业企业", "f" * 12,
    )  # fmt: skip


def test_a_kind_of_certificate_is_found_by_id_and_title() -> None:
    assert find_certificate(shipped(), "certificate") is find_certificate(shipped(), "两型工业企业认证证书")
    with pytest.raises(UsageError, match="没有证书“certificat”；是否想写"):
        find_certificate(shipped(), "certificat")
    with pytest.raises(UsageError, match="没有声明证书"):
        find_certificate(read_procedure(changed(), "small.yaml"), None)


CERTIFICATES: dict[str, Any] = {
    "one": {
        "title": "证书",
        "states": ["done"],
        "number": "number",
        "body": "maker",
        "valid": "wait",
        "decisions": ["finish"],
        "standards": {"p": "标准"},
        "lead": "兹证明{name}",
    }
}
FACTS = {
    "maker": {"title": "机构", "type": "organisation", "role": "body"},
    "number": {"title": "编号", "unique": True},
}


def findings_of(**changes: Any) -> list[str]:
    own = {**CERTIFICATES["one"], **changes}
    body = changed(
        facts=FACTS,
        steps__finish__facts=["number"],
        steps__finish__decision={"packs": ["p"]},
        certificates=deepcopy({"one": own, "two": deepcopy(CERTIFICATES["one"])}),
    )
    return [f"{finding.code.code} {finding.message}" for finding in check_procedure(body, "small.yaml")[1]]


def test_a_declared_certificate_is_sound() -> None:
    assert findings_of() == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"states": ["gone"]}, "G001 状态“gone”没有声明"),
        ({"number": "numbre"}, "G001 数据项“numbre”没有声明；是否想写"),
        ({"valid": "ever"}, "G001 期限“ever”没有声明"),
        ({"decisions": ["fin"]}, "G001 步骤“fin”没有声明"),
        ({"number": "maker"}, "G015 证书“one”：number 所写的数据项“maker”要写 unique: true"),
        ({"body": "number"}, "G015 证书“one”：body 所写的数据项“number”不是机构（organisation）"),
        ({"decisions": ["give"]}, "G015 证书“one”：步骤“give”不要评价结论（decision）"),
        ({"standards": {"q": "标准"}}, "G015 证书“one”：standards 没有写规则包 p，步骤“finish”可以按它评价"),
        ({"lead": "兹证明{nme}"}, "G017 花括号里的“nme”不是这段文字能用的名称；是否想写"),
        ({"notes": ["{"]}, "G015 文字“notes”：“{”里的花括号没有成对"),
    ],
)
def test_a_wrong_declaration_of_a_certificate_is_told(change: dict[str, Any], said: str) -> None:
    assert any(finding.startswith(said) for finding in findings_of(**change)), findings_of(**change)


def test_the_body_that_signs_is_the_one_that_certified() -> None:
    walk = walked_to("certified")
    assert of(walk.case).last.organisation == grant().shown["body"] != BODY.organisation

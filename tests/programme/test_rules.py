"""Cases carried by hand: what is allowed, and every refusal in words that say what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from programme_kit import (
    BODIES,
    BODY,
    CITY,
    CITY_LIANGXING,
    CITY_QUALITY,
    COMMITTEE,
    OTHER_BODY,
    PROVINCE,
    PROVINCE_QUALITY,
    Walk,
    attached,
    changed,
    decided,
    firm,
    proof,
    walked_to,
)

from standard_engine.programme.event import Actor
from standard_engine.programme.outlook import prospects, told
from standard_engine.programme.reading import read_procedure
from standard_engine.programme.refused import Refused
from standard_engine.programme.rules import Offer
from standard_engine.programme.state import Case

FIRM = firm()
CODE = FIRM.credit_code or ""
APPLY: dict[str, Any] = {"documents": attached("work_plan"), "facts": {"行业": "C31", "企业规模": "大型"}}


def refusal(walk: Walk, actor: Actor, command: str, day: str = "2017-09-28", **offer: Any) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        walk.judge(actor, Offer(command, date.fromisoformat(day), **offer))
    return refused.value.reasons


def case_of(walk: Walk) -> Case:
    assert walk.case is not None
    return walk.case


def applied() -> Walk:
    walk = Walk()
    walk.do(FIRM, "apply", "2017-04-05", **APPLY)
    return walk


def publicised(day: str = "2017-09-28") -> Walk:
    walk = walked_to("passed")
    sites = {name: f"https://{name}.example" for name in ("site_province", "site_committee", "site_quality")}
    walk.do(PROVINCE, "publicise", day, documents=attached("public_notice"), facts=sites)
    return walk


def test_an_application_opens_a_case_of_its_enterprise() -> None:
    case = case_of(applied())
    assert (case.state, case.number, case.subject.credit_code, case.subject.region) == ("applied", 1, CODE, "430100")
    assert case.facts == {"industry": "C31", "size": "large"}


def test_everything_that_an_application_lacks_is_told_at_once() -> None:
    reasons = refusal(Walk(), FIRM, "apply", facts={"行业": "C99", "规模": "大型"}, documents=attached("objection"))
    assert len(reasons) == 5
    assert any("缺少材料“创建工作方案”：用 --document 创建工作方案=文件" in reason for reason in reasons)
    assert any("不收材料“异议材料”" in reason for reason in reasons)
    assert any("行业：“C99”不是选项" in reason and "等 41 项" in reason for reason in reasons)
    assert any("不填“规模”" in reason and "企业规模" in reason for reason in reasons)
    assert any("缺少“企业规模”" in reason for reason in reasons)


def test_a_recommendation_names_each_consent_that_it_lacks_and_who_gives_it() -> None:
    walk = applied()
    reasons = refusal(walk, CITY, "review", answer="同意推荐")
    assert reasons == (
        "还缺“当地两型工作机构同意”：由当地两型工作机构（长沙市）用 consent --answer 同意 表示",
        "还缺“当地质监部门同意”：由当地质监部门（长沙市）用 consent --answer 同意 表示",
    )
    walk.do(CITY_LIANGXING, "consent", answer="同意")
    walk.do(CITY_QUALITY, "consent", answer="不同意", reason="质量体系未覆盖新厂区")
    (reason,) = refusal(walk, CITY, "review", answer="同意推荐")
    assert "长沙市质监局（赵质监，2017-06-01）不同意，理由：质量体系未覆盖新厂区" in reason
    walk.do(CITY_QUALITY, "consent", "2017-06-02", answer="同意")
    assert walk.do(CITY, "review", "2017-06-02", answer="同意推荐").state == "recommended"


def test_sending_back_wants_a_reason_and_consents_are_asked_anew_afterwards() -> None:
    walk = applied()
    walk.do(CITY_LIANGXING, "consent", answer="同意")
    assert refusal(walk, CITY, "review", answer="退回补正") == ("要写明理由：用 --reason 理由",)
    case = walk.do(CITY, "review", "2017-06-01", answer="退回补正", reason="工作方案缺少节水部分")
    assert case.periods["correction"].last == date(2017, 6, 29)  # 20 working days after 2017-06-01, no holiday between
    assert not refusal_of_day(walk, "2017-07-31")
    case = walk.do(FIRM, "apply", "2017-06-20", documents=attached("work_plan"))
    assert (case.state, dict(case.consents)) == ("applied", {})
    assert case.facts["industry"] == "C31"


def refusal_of_day(walk: Walk, day: str) -> tuple[str, ...]:
    """What stands against resubmitting on a day; a deadline that is only due refuses nothing."""
    try:
        walk.judge(FIRM, Offer("apply", date.fromisoformat(day), documents=attached("work_plan")))
    except Refused as refused:
        return refused.reasons
    return ()


def test_the_role_the_region_and_the_state_are_told() -> None:
    walk = applied()
    (reason,) = refusal(walk, FIRM, "review", answer="同意推荐")
    assert "企业1（湖南第1有限公司，企业）不能办" in reason
    assert "“初审汇总”由市州（省直管试点县市）经信部门（长沙市）办理；“省级审核”由省经信委办理" in reason
    zhuzhou = Actor("别市", "city", "株洲市经信委", "430200")
    reasons = refusal(walk, zhuzhou, "review", answer="同意推荐")
    assert reasons == ("案件 2017-0001 属长沙市，株洲市经信委只能办本地区（株洲市）的案件",)
    (reason,) = refusal(walk, PROVINCE, "plan")
    assert "案件 2017-0001 现在是“已申请待初审”，“年度认证计划”要在“审核通过待列入计划”时办" in reason
    assert "上一步是湖南第1有限公司的企业1在 2017-04-05 办的“创建申请”" in reason


def test_an_unknown_command_or_answer_is_told_with_the_nearest() -> None:
    walk = applied()
    assert "是否想写 review" in refusal(walk, CITY, "reveiw")[0]
    assert "可写：同意推荐、退回补正、不同意推荐" in refusal(walk, CITY, "review", answer="同意")[0]
    assert refusal(walk, CITY, "review") == ("“初审汇总”要用 --answer 写明答复：同意推荐、退回补正、不同意推荐",)


def test_a_plan_needs_both_co_deciding_bodies() -> None:
    walk = walked_to("selected")
    offer: dict[str, Any] = {
        "facts": {"plan_number": "湘经信节能〔2017〕200号", "plan_year": "2017"},
        "documents": attached("annual_plan"),
    }
    assert len(refusal(walk, PROVINCE, "plan", **offer)) == 2
    walk.do(COMMITTEE, "consent", answer="同意")
    assert "省质监局同意" in refusal(walk, PROVINCE, "plan", **offer)[0]
    walk.do(PROVINCE_QUALITY, "consent", answer="同意")
    assert walk.do(PROVINCE, "plan", **offer).state == "planned"


def test_cultivation_goes_round_and_its_progress_is_kept() -> None:
    walk = walked_to("planned")
    papers = attached("round_assessment", "improvement_plan")
    for day, outcome in (("2017-07-01", "fail"), ("2017-08-01", "undetermined"), ("2017-09-01", "pass")):
        facts = {"trainer": BODIES[1]}
        walk.do(COMMITTEE, "cultivate", day, documents=papers, facts=facts, decision=decided(CODE, outcome))
    case = case_of(walk)
    assert [verdict.outcome for verdict in case.verdicts] == ["fail", "undetermined", "pass"]
    assert case.done["cultivate"] == 3


def test_a_body_that_trained_may_not_certify_however_long_ago() -> None:
    walk = walked_to("planned")
    papers = attached("round_assessment", "improvement_plan")
    for trainer in BODIES[:2]:
        walk.do(PROVINCE, "cultivate", documents=papers, facts={"trainer": trainer}, decision=decided(CODE))
    offer: dict[str, Any] = {"documents": attached("commission")}
    for trainer in BODIES[:2]:
        facts = {"certifier": trainer, "contract_number": "X"}
        (reason,) = refusal(walk, PROVINCE, "assign", facts=facts, **offer)
        assert reason == f"认证机构“{trainer}”是本案的培育机构，须回避；请换一个机构"
    case = walk.do(PROVINCE, "assign", facts={"certifier": BODIES[2], "contract_number": "X"}, **offer)
    assert case.facts["certifier"] == BODIES[2]


def test_a_procedure_may_allow_the_trainer_to_certify() -> None:
    walk = walked_to("cultivating")
    fact = replace(walk.procedure.facts["certifier"], apart=())
    walk.procedure = replace(walk.procedure, facts={**walk.procedure.facts, "certifier": fact})
    trainer = case_of(walk).facts["trainer"]
    facts = {"certifier": trainer, "contract_number": "X"}
    assert walk.do(PROVINCE, "assign", facts=facts, documents=attached("commission")).state == "assigned"


def test_only_the_body_that_is_assigned_audits() -> None:
    walk = walked_to("assigned")
    holder = case_of(walk).facts["certifier"]
    other = next(body for body in (BODY, OTHER_BODY) if body.organisation != holder)
    (reason,) = refusal(walk, other, "audit", answer="通过", decision=decided(CODE), documents=attached("audit_report"))
    assert reason == f"案件 2017-0001 的认证机构是{holder}，{other.organisation}不能办"


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (None, "缺少评价结论（通过）：用 --record 记录.zip 附上"),
        (replace(decided(CODE), proof=None), "须出自评价机构签名的记录"),
        (decided(CODE, by=proof(severe=1)), "还有 1 个严重不符合项没有关闭，最多可有 0 个"),
        (decided(CODE, by=replace(proof(), signed_on="2017-09-29")), "记录在 2017-09-29 签名，晚于办理日期 2017-09-28"),
        (decided(CODE, by=proof("别的机构")), "记录由“别的机构”签名，本案委托的是“"),
        (decided(firm(2).credit_code or ""), f"本案是 {CODE}"),
        (decided(CODE, "fail"), "评价结论是“不通过”，这一步要“通过”"),
        (decided(CODE, binding=False), "非正式结论"),
        (decided(CODE, grade="优秀"), "等级“优秀”不是办理程序的等级（两型工业企业（示范）、两型工业企业）"),
    ],
)
def test_an_audit_rests_on_the_right_decision(decision: Any, said: str) -> None:
    walk = walked_to("assigned")
    body = Actor("审", "body", case_of(walk).facts["certifier"])
    offer = {"answer": "通过", "documents": attached("audit_report"), "decision": decision}
    assert any(said in reason for reason in refusal(walk, body, "audit", **offer))


@pytest.mark.parametrize(
    ("named", "grade"), [("两型工业企业（示范）", "示范"), ("两型工业企业", "达标"), ("达标", "达标")]
)
def test_a_grade_is_known_by_the_title_that_decision_documents_give(named: str, grade: str) -> None:
    walk = walked_to("assigned")
    holder = case_of(walk).facts["certifier"]
    body = Actor("审", "body", holder)
    given = decided(CODE, grade=named, by=proof(holder))
    case = walk.do(body, "audit", answer="通过", documents=attached("audit_report"), decision=given)
    assert case.grade == grade


def test_a_failed_audit_needs_a_record_too_and_may_leave_faults_open() -> None:
    walk = walked_to("assigned")
    holder = case_of(walk).facts["certifier"]
    body = Actor("审", "body", holder)
    offer: dict[str, Any] = {"answer": "不通过", "documents": attached("audit_report"), "reason": "不符合"}
    bare = replace(decided(CODE, "fail"), proof=None)
    assert any("签名的记录" in reason for reason in refusal(walk, body, "audit", decision=bare, **offer))
    case = walk.do(body, "audit", decision=decided(CODE, "fail", by=proof(holder, severe=3)), **offer)
    assert case.state == "cultivating"
    assert walk.events[-1].data["decision"]["proof"] == {
        "body": holder, "key_id": "ab" * 32, "signed_on": "2017-06-01", "severe": 3,
    }  # fmt: skip


def test_a_round_of_cultivation_takes_a_plain_decision() -> None:
    walk = walked_to("planned")
    papers = attached("round_assessment", "improvement_plan")
    plain = replace(decided(CODE, "fail"), proof=None)
    walk.do(COMMITTEE, "cultivate", documents=papers, facts={"trainer": BODIES[0]}, decision=plain)
    assert "proof" not in walk.events[-1].data["decision"]


def test_the_certificate_waits_for_the_end_of_the_seventh_working_day() -> None:
    """2017-09-28 and seven working days end on 2017-10-13, a Friday."""
    walk = publicised()
    case = case_of(walk)
    assert case.periods["publicity"].last == date(2017, 10, 13)
    body = Actor("审", "body", case.facts["certifier"])
    offer = {"facts": {"certificate_number": "湘两型2017001"}}
    (reason,) = refusal(walk, body, "certify", "2017-10-13", **offer)
    assert reason == "公示期到 2017-10-13 届满，次日起才能办理“颁发证书”，写的是 2017-10-13"
    assert walk.do(body, "certify", "2017-10-14", **offer).periods["validity"].last == date(2020, 10, 14)


def test_an_objection_stands_within_publicity_only() -> None:
    walk = publicised()
    offer = {"facts": {"objector": "群众"}, "documents": attached("objection"), "reason": "偷排"}
    (reason,) = refusal(walk, CITY, "object", "2017-10-14", **offer)
    assert reason == "“登记异议”只能在公示期内（2017-09-28 至 2017-10-13）办理，写的是 2017-10-14"
    walk.do(CITY, "object", "2017-09-28", **offer)
    walk.do(PROVINCE, "object", "2017-10-13", **offer)
    assert [matter.number for matter in case_of(walk).pending("objection")] == [1, 2]


def test_an_open_objection_holds_the_certificate_and_each_is_settled_by_its_number() -> None:
    walk = publicised()
    offer = {"facts": {"objector": "群众"}, "documents": attached("objection"), "reason": "偷排"}
    walk.do(CITY, "object", "2017-10-09", **offer)
    walk.do(CITY, "object", "2017-10-10", **offer)
    body = Actor("审", "body", case_of(walk).facts["certifier"])
    (reason,) = refusal(walk, body, "certify", "2017-10-20", facts={"certificate_number": "1"})
    assert (
        "还有没处理的异议：第 1 件（2017-10-09）、第 2 件（2017-10-10）；先办“处理异议”（resolve，省经信委）" in reason
    )
    settle: dict[str, Any] = {"answer": "不成立", "documents": attached("handling"), "reason": "查无实据"}
    assert "待处理的编号：1、2" in refusal(walk, PROVINCE, "resolve", "2017-10-12", **settle)[0]
    walk.do(PROVINCE, "resolve", "2017-10-12", matter=2, **settle)
    assert [matter.number for matter in case_of(walk).pending("objection")] == [1]
    walk.do(PROVINCE, "resolve", "2017-10-12", **settle)
    assert walk.do(body, "certify", "2017-10-20", facts={"certificate_number": "1"}).state == "certified"
    assert "没有待处理的异议" in refusal(publicised(), PROVINCE, "resolve", "2017-10-12", **settle)


def test_an_upheld_objection_lowers_the_grade_and_the_case_is_publicised_anew() -> None:
    walk = publicised()
    assert case_of(walk).grade == "示范"
    walk.do(CITY, "object", "2017-10-09", facts={"objector": "某"}, documents=attached("objection"), reason="夸大")
    settle: dict[str, Any] = {"answer": "成立降级", "documents": attached("handling"), "reason": "属实"}
    case = walk.do(PROVINCE, "resolve", "2017-10-12", **settle)
    assert (case.state, case.grade) == ("passed", "达标")
    sites = dict.fromkeys(("site_province", "site_committee", "site_quality"), "https://x.example")
    walk.do(PROVINCE, "publicise", "2017-10-16", documents=attached("public_notice"), facts=sites)
    walk.do(CITY, "object", "2017-10-17", facts={"objector": "某"}, documents=attached("objection"), reason="又")
    assert refusal(walk, PROVINCE, "resolve", "2017-10-18", **settle) == ("现在的等级是“两型工业企业”，不能再降",)
    case = walk.do(PROVINCE, "resolve", "2017-10-18", **{**settle, "answer": "成立取消"})
    assert (case.state, case.open) == ("disqualified", False)
    assert "已办结（公示后取消）" in refusal(walk, PROVINCE, "resolve", "2017-10-19", **settle)[0]


def test_an_enterprise_is_rewarded_once_in_its_life() -> None:
    walk = walked_to("awarded")
    offer: dict[str, Any] = {"facts": {"reward_number": "湘财企指〔2018〕1号"}, "documents": attached("reward_notice")}
    walk.taken = {f"once:reward:{CODE}": "2014-0007"}
    (reason,) = refusal(walk, PROVINCE, "reward", "2018-01-01", **offer)
    assert reason == f"{CODE} 已在案件 2014-0007 办过“奖励”，每家企业只能办一次"
    walk.taken = {}
    assert walk.do(PROVINCE, "reward", "2018-01-01", **offer).facts["reward_amount"] == "30"


def test_a_certificate_number_is_given_once() -> None:
    walk = publicised()
    walk.taken = {"fact:certificate_number:湘两型2017001": "2017-0009"}
    body = Actor("审", "body", case_of(walk).facts["certifier"])
    (reason,) = refusal(walk, body, "certify", "2017-10-20", facts={"证书编号": " 湘两型2017001 "})
    assert reason == "证书编号“湘两型2017001”已用于案件 2017-0009，不能重复"


def test_a_second_case_of_an_enterprise_waits_for_the_end_of_the_first() -> None:
    (reason,) = refusal(Walk(open_case="2017-0003"), FIRM, "apply", **APPLY)
    assert reason == "湖南第1有限公司已有没办结的案件 2017-0003，不能再开始一个"


def test_a_review_comes_after_its_window_and_is_due_by_the_end_of_validity() -> None:
    """Certified on 2017-06-13 (the day after publicity of 2017-06-01 ends); 30 months later is 2019-12-13."""
    walk = walked_to("awarded")
    case = case_of(walk)
    certified = next(event.day for event in walk.events if event.step == "certify")
    assert certified == date(2017, 6, 13)
    assert (case.periods["review_window"].last, case.periods["validity"].last) == (
        date(2019, 12, 13),
        date(2020, 6, 13),
    )
    offer: dict[str, Any] = {"answer": "复核合格", "documents": attached("recheck_report"), "decision": decided(CODE)}
    assert "届满，次日起才能办理“复核”" in refusal(walk, PROVINCE, "recheck", "2019-12-13", **offer)[0]
    case = walk.do(PROVINCE, "recheck", "2019-12-14", **offer)
    assert (case.state, case.periods["validity"].last) == ("awarded", date(2022, 12, 14))


def test_a_day_in_the_future_or_before_the_last_step_is_refused() -> None:
    walk = applied()
    offer: dict[str, Any] = {"answer": "退回补正", "reason": "x"}
    assert "在今天（2026-06-01）之后" in refusal(walk, CITY, "review", "2026-06-02", **offer)[0]
    assert "早于上一步“创建申请”的 2017-04-05" in refusal(walk, CITY, "review", "2017-04-04", **offer)[0]


def test_a_period_that_runs_into_a_year_without_data_refuses_the_step() -> None:
    walk = walked_to("passed")
    walk.today = date(2026, 12, 31)
    sites = dict.fromkeys(("site_province", "site_committee", "site_quality"), "https://x.example")
    offer: dict[str, Any] = {"documents": attached("public_notice"), "facts": sites}
    (reason,) = refusal(walk, PROVINCE, "publicise", "2026-12-28", **offer)
    assert reason.startswith("公示期：没有 2027 年的工作日安排")


def test_whether_the_publication_day_counts_is_the_procedures_to_say() -> None:
    for first_day, last in (("next", date(2017, 6, 4)), ("counted", date(2017, 6, 3))):
        walk = walked_to("given", read_procedure(changed(periods__wait__first_day=first_day), "x"))
        assert case_of(walk).periods["wait"].last == last  # three days from 2017-06-01


def test_the_next_step_says_who_acts_and_what_is_lacking() -> None:
    walk = applied()
    lines = told(walk.procedure, case_of(walk), date(2017, 6, 1))
    assert lines[0].startswith(
        "初审汇总（review）：由市州（省直管试点县市）经信部门（长沙市）办理，还缺“当地两型工作机构同意”"
    )
    assert "两型工作机构会商（consent）：由当地两型工作机构（长沙市）办理" in lines
    walk.do(CITY_LIANGXING, "consent", answer="同意")
    assert not any(
        line.startswith("两型工作机构会商") for line in told(walk.procedure, case_of(walk), date(2017, 6, 1))
    )


def test_a_waiting_period_and_a_missed_deadline_are_told() -> None:
    walk = publicised()
    lines = told(walk.procedure, case_of(walk), date(2017, 9, 29))
    assert lines[0] == f"颁发证书（certify）：由{case_of(walk).facts['certifier']}办理，2017-10-14 起"
    assert any(line.endswith("到 2017-10-13 止") for line in lines if line.startswith("登记异议"))
    assert not any(line.startswith("处理异议") for line in lines)
    back = walked_to("returned")
    late = told(back.procedure, case_of(back), date(2018, 1, 1))
    assert late[0].endswith("应在 2017-06-29 前，已逾期")
    assert prospects(walk.procedure, case_of(walked_to("declined"))) == ()

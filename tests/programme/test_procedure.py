"""A procedure is checked when it is read: every fault by its code, at its line, all at once."""

from __future__ import annotations

from typing import Any

import pytest
from programme_kit import SMALL, changed, shipped

from standard_engine.errors import ProcedureError, UsageError
from standard_engine.findings import Severity, procedure_codes
from standard_engine.findings.finding import Code
from standard_engine.pack.resolved import Standing
from standard_engine.programme.reading import (
    SHIPPED,
    check_procedure,
    load_procedure,
    procedure_file,
    read_procedure,
    shipped_procedures,
)

FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("G001", {"steps__ask__to": "askd"}),
    ("G001", {"steps__give__by": ["offise"]}),
    ("G001", {"steps__give__consents": ["agred"]}),
    ("G001", {"steps__ask__documents": ["from"]}),
    ("G001", {"steps__finish__after": "weight"}),
    ("G001", {"states__asked__stage": "begn"}),
    ("G001", {"lists__all__columns": ["name", "makr"]}),
    ("G001", {"source": "mad"}),
    ("G002", {"states__lost": {"title": "到不了", "stage": "begin", "final": "true"}}),
    ("G003", {"steps__ask__to": "stuck", "states__stuck": {"title": "走不出", "stage": "begin"}}),
    ("G004", {"steps__claim__from": ["given", "done"]}),
    ("G005", {"steps__settle__command": "give", "steps__settle__from": ["given", "asked"]}),
    ("G006", {"steps__give__command": "status"}),
    ("G006", {"steps__give__command": "委托"}),
    ("G007", {"steps__ask__opens": "false", "steps__ask__from": ["asked"]}),
    ("G008", {"steps__ask__from": ["asked"]}),
    ("G008", {"steps__give__from": []}),
    ("G008", {"steps__ask__to": ...}),
    ("G008", {"steps__ask__by": ["office"]}),
    ("G009", {"documents__other": {"title": "没人要的材料"}}),
    ("G010", {"steps__agree__answers": {"同意": {}, "不同意": {"refuses": "agreed"}}}),
    ("G010", {"steps__give__starts": []}),
    ("G010", {"steps__claim__raises": ...}),
    ("G010", {"steps__give__facts": []}),
    ("G011", {"steps__agree__from": ["given"]}),
    ("G012", {"steps__finish__holder": ...}),
    ("G012", {"steps__give__holder": "maker"}),
    ("G012", {"facts__maker": {"title": "机构"}}),
    ("G013", {"steps__agree__gives": "agreed"}),
    ("G013", {"grades": [], "steps__finish__grade": "decision"}),
    ("G014", {"roles__office__administers": "false"}),
    ("G015", {"periods__wait": {"title": "等待期", "days": "3", "years": "1"}}),
    ("G015", {"periods__wait": {"title": "等待期"}}),
    ("G015", {"facts__maker__role": ...}),
    ("G015", {"lists__all__step": "ask"}),
    ("G016", {"steps__finish__to": "asked"}),
    ("G017", {"certificates": {"one": {
        "title": "证书", "states": ["done"], "number": "maker", "body": "maker", "valid": "wait", "decisions": ["give"],
        "standards": {"p": "标准"}, "lead": "{nme}",
    }}}),
    ("P050", {"steps__ask__form": "asked"}),
    ("P050", {"title": ...}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes"), FAULTS, ids=[f"{code} {'+'.join(faults)}" for code, faults in FAULTS])
def test_a_fault_is_found_under_its_code_at_its_place(code: str, changes: dict[str, Any]) -> None:
    _, findings = check_procedure(changed(**changes), "small.yaml")
    found = [finding for finding in findings if finding.code.code == code]
    assert found, findings
    assert all(finding.place.file == "small.yaml" and finding.place.line for finding in found)


def test_every_code_of_procedures_is_raised_by_some_test() -> None:
    declared = {value.code for value in vars(procedure_codes).values() if isinstance(value, Code)}
    calendars = {"G030", "G031"}
    assert {code for code, _ in FAULTS if code.startswith("G")} | calendars == declared


def test_the_unchanged_procedures_have_no_findings() -> None:
    assert check_procedure(changed(), "small.yaml")[1] == []
    assert check_procedure(SMALL.encode(), "small.yaml")[1] == []
    assert check_procedure(procedure_file(SHIPPED).read_bytes(), "x")[1] == []


def test_a_fault_stands_at_the_line_of_the_name_with_the_nearest_one() -> None:
    text = SMALL.replace("from: [asked], to: given", "from: [asket], to: given")
    with pytest.raises(ProcedureError) as refused:
        read_procedure(text.encode(), "small.yaml")
    (finding,) = refused.value.findings
    line = next(number for number, line in enumerate(text.split("\n"), 1) if "[asket]" in line)
    column = text.split("\n")[line - 1].index("asket") + 1
    assert (finding.place.line, finding.place.column) == (line, column)
    assert "状态“asket”没有声明；是否想写 asked" in finding.message


def test_all_faults_are_told_at_once() -> None:
    text = changed(steps__ask__to="askd", steps__give__by=["offise"], steps__finish__command="verify")
    codes = [finding.code.code for finding in check_procedure(text, "x")[1]]
    assert codes.count("G001") == 2
    assert "G006" in codes


def test_what_is_unused_is_a_warning_and_no_refusal() -> None:
    procedure, findings = check_procedure(changed(documents__other={"title": "没人要的材料"}), "x")
    assert procedure is not None
    assert [finding.severity for finding in findings] == [Severity.WARNING]


def test_line_ends_do_not_change_a_procedures_hash() -> None:
    body = SMALL.encode()
    assert read_procedure(body.replace(b"\n", b"\r\n"), "x").hash == read_procedure(body, "x").hash


def test_a_procedure_is_found_by_name_or_path_and_an_unknown_one_is_told() -> None:
    assert set(shipped_procedures()) == {SHIPPED}
    assert load_procedure().id == SHIPPED
    with pytest.raises(UsageError, match="liangxing-certification"):
        load_procedure("liangxing-certificaton")


def test_the_shipped_procedure_follows_the_notice() -> None:
    """What 湘经信节能〔2017〕112号 says in so many words."""
    procedure = shipped()
    assert [*procedure.stages.values()][:5] == ["征集", "培育", "认证", "公示", "颁证"]
    publicity = procedure.periods["publicity"]
    assert (publicity.unit, publicity.length) == ("working_days", 7)
    assert procedure.steps["first_review"].outcomes["同意推荐"].consents == ("city_liangxing", "city_quality")
    assert next(iter(procedure.steps["plan"].outcomes.values())).consents == ("committee", "province_quality")
    assert procedure.steps["reward"].once == "enterprise"
    assert next(iter(procedure.steps["reward"].outcomes.values())).records == {"reward_amount": "30"}
    assert procedure.facts["certifier"].apart == ("trainer",)
    assert procedure.target is not None
    assert (procedure.target.count, procedure.target.by.year) == (100, 2020)
    sites = [name for name in procedure.facts if name.startswith("site_")]
    assert len(sites) == 3
    assert set(sites) <= next(iter(procedure.steps["publicise"].outcomes.values())).facts.required


def test_what_the_notice_does_not_say_is_marked_provisional() -> None:
    """Sending back, signed records, settling objections, validity, review and withdrawal are not in the notice."""
    procedure = shipped()
    provisional = {
        f"{step.id} {outcome.answer}".strip()
        for step in procedure.steps.values()
        for outcome in step.outcomes.values()
        if outcome.source.status is Standing.PROVISIONAL
    }
    assert provisional == {
        "resubmit", "first_review 退回补正", "first_review 不同意推荐", "province_review 退回补正", "audit 通过", "audit 不通过",
        "resolve 不成立", "resolve 成立降级", "resolve 成立取消", "recheck 复核合格", "recheck 复核不合格", "revoke", "terminate",
        "give_up",
    }  # fmt: skip
    assert {name for name, item in procedure.periods.items() if item.source.status is Standing.PROVISIONAL} == {
        "correction", "review_window", "validity",
    }  # fmt: skip

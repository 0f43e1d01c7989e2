"""The texts around a list are those of the procedure, filled from the rows; one paper never says two things of one place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ledger_kit import carried_to, done, shipped_ledger
from programme_kit import OFFICES, PROVINCE, attached, changed, credit_code, decided, firm, shipped, walked_to

from standard_engine.errors import UsageError
from standard_engine.programme.dispatch import dispatch
from standard_engine.programme.event import Actor
from standard_engine.programme.ledger import Ledger
from standard_engine.programme.listing import Row, filled, find_listing, rows_of, tallies_of
from standard_engine.programme.looking import looking
from standard_engine.programme.notice import Notice, notice
from standard_engine.programme.phrases import places, put_in
from standard_engine.programme.reading import check_procedure
from standard_engine.programme.state import Case

USERS = (*OFFICES, Actor("潇湘", "body", "潇湘认证"), *(firm(number) for number in range(1, 5)))
PUBLICITY = find_listing(shipped(), "publicity")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Two cases in publication, one awarded, one that just applied; all of 长沙, industry B06, large."""
    made = shipped_ledger(str(tmp_path_factory.mktemp("账本") / "账本.db"), firms=4)
    for number, state in enumerate(("publicised", "publicised", "awarded", "applied"), 1):
        carried_to(made, USERS, state, shipped(), number)
    return made


def row(state: str, **facts: str) -> Row:
    case = walked_to(state).case
    assert case is not None
    return Row(replace(case, facts={**case.facts, **facts}), None, unofficial=False)


def published(**facts: str) -> Row:
    sites = {
        "site_province": "http://a.example",
        "site_committee": "http://b.example",
        "site_quality": "http://c.example",
    }
    return row("publicised", **(sites | facts))


def unbound(one: Row) -> Row:
    """The same row with a last decision that binds nobody."""
    case: Case = one.case
    verdicts = (*case.verdicts[:-1], replace(case.verdicts[-1], binding=False))
    return Row(replace(case, verdicts=verdicts), None, unofficial=True)


def test_a_publication_says_its_period_its_sites_and_how_to_object() -> None:
    """Published on Thursday 2017-06-01; the first counted day is 06-02, the seventh working day Monday 06-12."""
    made = notice(shipped(), PUBLICITY, [published(), published()])

    assert made.heading == "湖南省两型工业企业认证公示"
    assert made.lead == (
        "经企业申请、培育和第三方认证机构审核，下列2家企业拟予颁证，现予公示。公示自2017年6月1日起，至2017年6月12日止（7个工作日）。"
    )
    assert made.notes[0] == (
        "公示网站：省经信委（http://a.example）、省长株潭两型试验区管委会（http://b.example）、省质监局（http://c.example）。"
    )
    assert "有异议的，可以书面向上述三部门提出" in made.notes[1]
    assert made.sign == ("省经信委", "省长株潭两型试验区管委会", "省质监局")


def test_rows_that_differ_in_what_the_text_names_once_are_refused_with_the_way_to_choose() -> None:
    with pytest.raises(UsageError) as told:
        notice(shipped(), PUBLICITY, [published(), published(site_quality="http://d.example"), published()])
    assert str(told.value).splitlines() == [
        "公示名单里的各行不能写进同一份文件：",
        "  × 省质监局网站公示网址不同：“http://c.example”2 行、“http://d.example”1 行；用 --where site_quality=http://c.example 选出一批",
    ]


def test_what_nobody_has_said_stands_in_brackets() -> None:
    made = notice(shipped(), PUBLICITY, [])

    assert "下列0家企业" in (made.lead or "")
    assert "公示自〔公示期起〕起，至〔公示期止〕止（7个工作日）" in (made.lead or "")
    assert "（〔省质监局网站公示网址〕）" in made.notes[0]


def test_a_list_without_texts_has_its_title_and_nothing_else() -> None:
    assert notice(shipped(), find_listing(shipped(), "培育进展表"), []) == Notice("培育进展表", None, (), ())


def test_numbers_have_their_unit_in_running_text() -> None:
    rewards = replace(find_listing(shipped(), "rewards"), lead="各{reward_amount}，{opened}申请，{since}授牌")
    assert notice(shipped(), rewards, [row("awarded", reward_amount="30")]).lead == (
        "各30万元，2017年6月1日申请，2017年6月13日授牌"
    )


def test_places_are_filled_once_and_what_is_put_in_stays_as_it_is() -> None:
    assert places("{a}和{b.c}") == ("a", "b.c")
    assert put_in("{a}和{b}", {"a": "{b}", "b": r"\1{x}"}) == r"{b}和\1{x}"
    for text in ("{", "}", "{a", "a}", "{{a}}"):
        with pytest.raises(ValueError, match="没有成对"):
            places(text)


def test_rows_are_chosen_by_what_columns_show(ledger: Ledger) -> None:
    with looking(ledger) as (connection, procedure):
        everybody = find_listing(procedure, "standing")

        def names(**wanted: str) -> list[str]:
            found = rows_of(
                connection, procedure, everybody, {key.replace("__", "."): text for key, text in wanted.items()}
            )
            return [item.case.id for item in found]

        assert names() == ["2017-0001", "2017-0002", "2017-0003", "2017-0004"]
        assert names(state="公示") == ["2017-0001", "2017-0002"]
        assert names(状态="公示", name="湖南第2有限公司") == ["2017-0002"]
        assert names(publicity__last="2017-06-12") == ["2017-0001", "2017-0002", "2017-0003"]
        assert names(contact="") == ["2017-0001", "2017-0002", "2017-0003", "2017-0004"]
        with pytest.raises(UsageError, match="名单“调度表”没有栏“stat”；是否想写"):
            names(stat="公示")
        with pytest.raises(UsageError, match="没有栏“on”"):
            names(on="2017-06-01")


def test_a_list_counts_by_the_columns_that_it_declares(ledger: Ledger) -> None:
    with looking(ledger) as (connection, procedure):
        counting = replace(find_listing(procedure, "standing"), tally=("region", "state", "contact"))
        rows = rows_of(connection, procedure, counting)
        tallies = tallies_of(procedure, counting, rows)
    assert [(tally.title, tally.counts) for tally in tallies] == [
        ("地区", (("长沙市", 4),)),
        ("状态", (("公示", 2), ("已授牌", 1), ("已申请待初审", 1))),
        ("联系人和电话", (("（未填）", 4),)),
    ]


def test_decisions_that_bind_nobody_have_a_column_that_says_so() -> None:
    listing = find_listing(shipped(), "培育进展表")
    rows = [row("cultivating"), unbound(row("cultivating")), row("planned")]
    table = filled(shipped(), listing, rows)

    assert table.headings[-1] == "结论性质"
    assert [cells[-1] for cells in table.rows] == ["", "非正式结论", ""]
    assert table.unofficial == ("湖南第1有限公司",)
    assert table.rows[1][4] == "2017-06-01 60 至 72 分 通过（非正式结论）"
    assert table.rows[0][4] == "2017-06-01 60 至 72 分 通过"
    assert "结论性质" not in filled(shipped(), listing, rows[::2]).headings


def test_a_step_is_marked_by_the_decision_that_it_was_taken_on(tmp_path: Path) -> None:
    """A review of 2020 that binds nobody says nothing of the plaque of 2017, but of how the case stands now."""
    made = shipped_ledger(str(tmp_path / "账本.db"))
    carried_to(made, USERS, "awarded", shipped())
    late = decided(credit_code(1), "fail", binding=False)
    report = {"documents": attached("recheck_report"), "decision": late, "answer": "复核不合格", "reason": "指标退步"}
    done(made, PROVINCE.name, "recheck", ("2017-0001",), "2020-02-03", **report)
    with looking(made) as (connection, procedure):
        plaques = find_listing(procedure, "plaques")
        (plaque,) = rows_of(connection, procedure, plaques)
        (now,) = rows_of(connection, procedure, replace(plaques, step=None, states=("withdrawn",)))
    assert (plaque.unofficial, now.unofficial) == (False, True)


def test_the_overview_says_how_far_the_target_is_reached(ledger: Ledger) -> None:
    """One of 100 is awarded; the four cases stand in 公示 (2), 有效期内 (1), 征集 (1)."""
    with looking(ledger) as (connection, procedure):
        found = dispatch(connection, procedure, date(2017, 7, 3))
    assert found.said == (
        "目标：到 2020 年认证 100 家两型工业企业。截至2017年7月3日，已认证1家，完成1.0%，还差99家，期限2020年12月31日。",
        "截至2017年7月3日，共有案件4件。",
    )
    assert found.stages == ("征集", "培育", "认证", "公示", "颁证", "有效期内", "办结", "合计")
    assert found.regions == (("长沙市", (1, 0, 0, 2, 0, 1, 0, 4)), ("合计", (1, 0, 0, 2, 0, 1, 0, 4)))
    assert [(tally.title, tally.counts) for tally in found.tallies] == [
        ("状态", (("已申请待初审", 1), ("公示", 2), ("已授牌", 1))),
        ("行业", (("煤炭开采和洗选业", 4),)),
        ("企业规模", (("大型", 4),)),
    ]


def test_a_target_that_is_reached_is_told(ledger: Ledger) -> None:
    with looking(ledger) as (connection, procedure):
        assert procedure.target is not None
        found = dispatch(connection, replace(procedure, target=replace(procedure.target, count=1)), date(2017, 7, 3))
        without = dispatch(connection, replace(procedure, target=None), date(2017, 7, 3))
    assert "已认证1家，完成100.0%，已达到目标。" in found.said[0]
    assert without.said == ("截至2017年7月3日，共有案件4件。",)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"paper": ["nme"]}, "G001 栏“nme”没有声明"),
        ({"tally": ["on"]}, "G001 栏“on”没有声明"),
        ({"heading": "{nme}"}, "G017 花括号里的“nme”不是这段文字能用的名称"),
        ({"lead": "{wait.length}{wait.lst}"}, "G017 花括号里的“wait.lst”"),
        ({"notes": ["{count}", "}"]}, "G015 文字“notes”：“}”里的花括号没有成对"),
        ({"sign": ["{on}"]}, "G017 花括号里的“on”"),
    ],
)
def test_the_texts_of_a_list_are_checked_when_the_procedure_is_read(change: dict[str, Any], said: str) -> None:
    body = changed(**{f"lists__all__{key}": value for key, value in change.items()})
    findings = [f"{finding.code.code} {finding.message}" for finding in check_procedure(body, "small.yaml")[1]]

    assert len(findings) == 1
    assert findings[0].startswith(said)


def test_places_for_what_a_list_can_show_are_sound() -> None:
    texts = {
        "heading": "{maker}",
        "lead": "{count}{wait.first}{wait.length}",
        "notes": ["{form}{agreed}"],
        "sign": ["{region}"],
    }
    body = changed(**{f"lists__all__{key}": value for key, value in texts.items()})
    assert check_procedure(body, "small.yaml")[1] == []


def test_the_ledger_is_only_looked_at(ledger: Ledger, tmp_path: Path) -> None:
    """Nothing of this writes a file."""
    with looking(ledger) as (connection, procedure):
        for listing in procedure.lists.values():
            filled(procedure, listing, rows_of(connection, procedure, listing), listing.paper)
    assert list(tmp_path.iterdir()) == []

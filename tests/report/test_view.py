from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import standard_engine as se
from standard_engine.report.view import view

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment

SAMPLES = Path(__file__).parents[2] / "samples"


def test_problems_come_worst_first_with_their_subject_and_what_they_cost(vetoed: Assessment) -> None:
    found = view(vetoed).problems
    assert [(item.severity.label, item.code, item.place, item.subject, str(item.points)) for item in found] == [
        ("错误", "A001", "能源消耗!D12", "综合能源消费量", "10"),
        ("警告", "A002", "水资源!D8", "", "—"),
        ("提示", "A003", "", "", "—"),
    ]
    assert (found[0].raw, found[0].parsed, found[0].expected) == ("4,000.001", "4000.001", "3200 ± 5 %")
    assert found[0].link is not None
    assert found[2].link is None


def test_facts_leave_out_what_was_not_reported(vetoed: Assessment, levels_only: Assessment) -> None:
    assert [fact.label for fact in view(vetoed).facts] == [
        "统一社会信用代码",
        "行业",
        "地区",
        "数据年份",
        "评价日期",
        "申报文件",
    ]
    assert [fact.label for fact in view(levels_only).facts] == ["数据年份", "评价日期"]


def test_vetoes_stand_apart_from_basic_requirements(vetoed: Assessment) -> None:
    found = view(vetoed)
    assert [item.title for item in found.vetoes] == ["近三年无重大环境违法行为", "近三年未发生较大及以上安全事故"]
    assert [item.title for item in found.basics] == ["依法取得排污许可证", "完成清洁生产审核", "辐射安全许可"]


def test_missing_data_are_listed_once(vetoed: Assessment) -> None:
    assert [item.code for item in view(vetoed).missing] == ["D11", "G02"]


def test_an_index_shows_its_bounds(vetoed: Assessment) -> None:
    (index,) = view(vetoed).derived
    assert (index.title, str(index.value)) == ("综合指数 YⅠ", "0.3333–0.6667")


def test_points_shared_out_hang_on_a_missing_value_only_once() -> None:
    pack = se.load_pack("db43-t-1229-2016", as_of="2026-11-23")
    found = view(se.assess(pack, se.read_workbook(SAMPLES / "jingdian.xlsx", pack)))
    stakes = {item.code: str(found.at_stake[item.anchor]) for item in found.missing}

    assert stakes == {"C01": "4", "W02": "4", "E01": "9", "E06": "9", "E05": "9", "C03": "3", "N07": "2.4"}

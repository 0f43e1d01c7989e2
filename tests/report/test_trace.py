from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from standard_engine.report.trace import Link, trace

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment


def test_a_value_leads_to_its_cell_its_raw_text_and_what_was_done(vetoed: Assessment) -> None:
    row = next(row for row in trace(vetoed).rows if row.code == "J01")
    assert (row.label, row.shown, row.cell, row.raw) == (
        "J01 工业总产值（2025 年）",
        "10,000 万元",
        "企业信息!D20",
        "１ 亿元",
    )
    assert row.reported_unit == "亿元"
    assert row.notes == ("全角数字转半角", "亿元换算为万元")
    assert row.used_by == (Link("indicator-1", "单位工业产值综合能耗"), Link("indicator-6", "单位产值化学需氧量排放量"))


def test_absent_values_say_why(vetoed: Assessment) -> None:
    shown = {row.code: (row.shown, row.notes) for row in trace(vetoed).rows if row.absent}
    assert shown == {
        "N20": ("不适用", ("原因：无自备能源装置",)),
        "G02": ("未填", ()),
        "D11": ("未知", ()),
    }


def test_every_kind_of_value(vetoed: Assessment) -> None:
    shown = {row.code: row.shown for row in trace(vetoed).rows}
    assert shown["D09"] == "是"
    assert shown["D10"] == "2028-05-31"
    assert shown["D01"] == "built"
    assert shown["P01"] == "≈3,333 kg"
    assert shown["N03"] == "4,000.001 tce"


def test_an_option_is_shown_by_its_title(vetoed: Assessment) -> None:
    inputs = tuple(replace(item, meaning="已建成") if item.code == "D01" else item for item in vetoed.inputs)
    row = next(row for row in trace(replace(vetoed, inputs=inputs)).rows if row.code == "D01")

    assert row.shown == "已建成"


def test_an_input_used_by_a_result_is_traced_even_if_the_list_of_inputs_lacks_it(vetoed: Assessment) -> None:
    found = trace(replace(vetoed, inputs=()))
    assert {row.code for row in found.rows} == {row.code for row in trace(vetoed).rows}
    assert [row.anchor for row in found.rows] == [f"input-{n}" for n in range(1, len(found.rows) + 1)]


def test_a_cell_is_found_by_its_place(vetoed: Assessment) -> None:
    found = trace(vetoed)
    row = next(row for row in found.rows if row.code == "N03")
    assert found.cell("能源消耗!D12") == Link(row.anchor, "能源消耗!D12")
    assert found.cell("能源消耗!D99") is None

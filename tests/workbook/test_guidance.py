from __future__ import annotations

from dataclasses import replace

from workbook_kit import FIELDS, small_pack

from standard_engine.workbook.guidance import guidance

SPECS = {spec.id: spec for spec in FIELDS}


def test_a_row_says_what_is_asked_and_which_words_may_stand_there() -> None:
    assert guidance(SPECS["energy_total"]) == "按当量值计算\n允许范围 ≥0"
    assert guidance(SPECS["waste_rate"]) == "允许范围 ≥0 且 ≤100；可填“不适用”，须写原因"
    assert guidance(SPECS["waste"]) == "“无”按零计"
    assert guidance(SPECS["purchased"]) == "空白按零计"
    assert guidance(replace(SPECS["purchased"], blank="none")) == "空白表示没有"
    assert guidance(SPECS["energy_use"]) == "没有的行整行留空"
    assert guidance(SPECS["output_value"]) == ""


def test_options_come_with_what_earns_them() -> None:
    assert guidance(SPECS["management"]) == "优：制度完善并有效运行\n良：制度完善，运行记录不全"


def test_codes_and_dates_say_how_to_write_them() -> None:
    assert [guidance(spec) for spec in small_pack().fields[2:5]] == [
        "从列表选择，也可只填代码", "从列表选择，也可只填代码", "写成 2025-03-05",
    ]  # fmt: skip

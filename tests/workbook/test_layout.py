from __future__ import annotations

from dataclasses import replace

import pytest
from workbook_kit import YEAR, field, small_pack

from standard_engine.pack.resolved import Section
from standard_engine.workbook.layout import Role, header_role, normal_code, section_sheets


def test_a_sheet_for_each_section_with_the_columns_its_fields_need() -> None:
    basic, energy, quality = section_sheets(small_pack(), YEAR)
    assert [column.header for column in energy.columns] == [
        "代码", "指标/数据项", "单位", "2023年", "2024年", "2025年", "不适用原因/备注", "佐证材料", "填写说明",
    ]  # fmt: skip
    once = ["代码", "指标/数据项", "填报值", "不适用原因/备注", "佐证材料", "填写说明"]
    assert [column.header for column in basic.columns] == once
    assert [column.header for column in quality.columns] == once


def test_a_section_may_ask_for_years_and_for_values_once() -> None:
    mixed = small_pack([field("N1", "a", "甲", years=2), field("N2", "b", "乙"), field("N3", "c", "丙", years=1)])
    (sheet,) = section_sheets(mixed, YEAR)
    assert [column.header for column in sheet.columns[2:6]] == ["单位", "2024年", "2025年", "填报值"]
    assert [sheet.inputs(spec) for spec in mixed.fields] == [(4, 5), (6,), (5,)]


def test_a_keyed_field_has_a_heading_and_a_line_for_each_row() -> None:
    energy = section_sheets(small_pack(), YEAR)[1]
    lines = [(line.number, line.spec.code if line.row is None else line.row.code) for line in energy.lines[:6]]
    assert lines == [(4, "N01"), (5, "N02"), (6, "N03"), (7, "N03.1"), (8, "N03.2"), (9, "N04")]
    assert energy.lines[2].row is None


def test_sheet_names_are_such_as_programs_allow_and_differ() -> None:
    titles = ["能源/消耗[全部]:*?", "填报检查", "能源", "能源", "长" * 40, "长" * 40, "'", "  "]
    sections = tuple(Section(f"s{at}", title) for at, title in enumerate(titles))
    fields = [field(f"N{at}", f"f{at}", "项", f"s{at}") for at in range(len(titles))]
    names = [sheet.name for sheet in section_sheets(replace(small_pack(fields), sections=sections), YEAR)]
    assert names == ["能源 消耗 全部", "填报检查 2", "能源", "能源 2", "长" * 31, "长" * 29 + " 2", "数据", "数据 2"]


def test_a_section_without_fields_has_no_sheet() -> None:
    assert len(section_sheets(small_pack([field("N1", "a", "甲")]), YEAR)) == 1


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("代码", (Role.CODE, None)),
        (" 指标\n编码 ", (Role.CODE, None)),
        ("单位", (Role.UNIT, None)),
        ("填报值", (Role.VALUE, None)),
        ("不适用原因／备注", (Role.NOTE, None)),
        ("备注", (Role.NOTE, None)),
        ("2025年", (Role.YEAR, 2025)),
        ("２０２５ 年", (Role.YEAR, 2025)),
        ("2025年度", (Role.YEAR, 2025)),
        ("2025", (Role.YEAR, 2025)),
    ],
)
def test_headers_are_known_by_their_words(text: str, role: tuple[Role, int | None]) -> None:
    assert header_role(text) == role


@pytest.mark.parametrize("text", ["", "2025年数据说明", "1999年", "20255", "代码表", "单位产品能耗", "x" * 50])
def test_other_texts_are_no_headers(text: str) -> None:
    assert header_role(text) is None


def test_codes_differ_by_more_than_writing() -> None:
    assert normal_code(" ｎ03．1 ") == normal_code("N03.1")
    assert normal_code("N03.1") != normal_code("N031")

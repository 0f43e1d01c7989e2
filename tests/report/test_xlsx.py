from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from standard_engine.report.figures import Figure
from standard_engine.report.grid import _number_format
from standard_engine.report.xlsx import write_xlsx, xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from standard_engine.assessment.result import Assessment

SHEETS = ["结论", "差距清单", "得分明细", "提升路径", "问题清单", "数据溯源", "佐证材料", "变更记录", "版本信息"]
TABLES = ["差距清单", "得分明细", "问题清单", "数据溯源"]


def book(assessment: Assessment) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx(assessment)))


def rows(sheet: Worksheet) -> list[dict[str, Any]]:
    header, *body = sheet.iter_rows(values_only=True)
    return [dict(zip([str(cell) for cell in header], row, strict=True)) for row in body]


def test_the_sheets_are_a4_landscape_one_page_wide(vetoed: Assessment) -> None:
    found = book(vetoed)
    assert found.sheetnames == SHEETS
    for sheet in found:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)


def test_tables_have_a_filter_and_a_header_that_stays(vetoed: Assessment) -> None:
    found = book(vetoed)
    for name in TABLES:
        sheet = found[name]
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"


def test_the_gap_list_has_a_row_for_each_target_and_room_to_plan(vetoed: Assessment) -> None:
    found = rows(book(vetoed)["差距清单"])
    assert [row["项目"] for row in found[:3]] == [
        "近三年未发生较大及以上安全事故",
        "完成清洁生产审核",
        "单位产值化学需氧量排放量",
    ]
    good, best = (row for row in found if row["项目"] == "单位工业产值综合能耗")
    assert (good["现值"], good["目标"], good["要求"], good["差距"]) == ("0.4000001 tce/万元", "良好", "≤ 0.4", 1e-07)
    assert (good["差距占比"], good["可增得分"], best["可增得分"]) == ("0.00002%", 2, 4)
    assert good["改进措施"] == "余热余压利用；电机系统节能"
    assert good["责任部门"] is good["完成期限"] is None


def test_numbers_are_numbers_that_print_as_they_are_worded(vetoed: Assessment) -> None:
    sheet = book(vetoed)["得分明细"]
    header = [cell.value for cell in sheet[1]]
    energy = next(row for row in sheet.iter_rows() if row[2].value == "单位工业产值综合能耗")
    value, score = energy[header.index("数值")], energy[header.index("得分")]
    assert (value.value, value.number_format) == (0.4000001, "#,##0.0000000")
    assert (score.value, score.number_format) == (6, "#,##0")
    waste = next(row for row in sheet.iter_rows() if row[2].value == "工业固体废物综合利用率")
    assert waste[header.index("得分")].value == "0–10"


@pytest.mark.parametrize(
    ("text", "number", "number_format"),
    [
        ("1,234.50", "1234.5", "#,##0.00"),
        ("+2", "2", '"+"#,##0'),
        ("-0.125", "-1/8", "#,##0.000"),
        ("0.3333", "1/3", "#,##0.0000"),
        ("123456789012345", "123456789012345", "#,##0"),
        ("1234567890123456", "1234567890123456", None),
        ("0.1234567890123456", "1234567890123456/10000000000000000", None),
        ("62.5–71.5", None, None),
        ("≈3,333", "10000/3", None),
    ],
)
def test_a_number_that_a_spreadsheet_cannot_print_so_stays_text(
    text: str, number: str | None, number_format: str | None
) -> None:
    assert _number_format(Figure(text, None if number is None else Fraction(number))) == number_format


def test_a_number_too_long_for_its_column_is_text_that_wraps(vetoed: Assessment) -> None:
    long = Fraction("123456789.123456")
    indicator = replace(vetoed.indicators[0], value=long, shown="123,456,789.123456 tce/万元")
    sheet = book(replace(vetoed, requirements=(), indicators=(indicator,)))["得分明细"]
    assert sheet["E2"].value == "123,456,789.123456"


def test_the_summary_and_the_versions_say_what_the_decision_may_be_used_for(
    vetoed: Assessment, passing: Assessment
) -> None:
    def words(assessment: Assessment, name: str) -> str:
        return "\n".join(
            str(cell) for row in book(assessment)[name].iter_rows(values_only=True) for cell in row if cell
        )

    assert "非正式结论：本结论用到 3 个" in words(vetoed, "结论")
    assert "得分 20–40 分（满分 60 分），最多可得 40 分" in words(vetoed, "结论")
    assert "criteria.energy_per_output_value[2017-01-01].良好" in words(vetoed, "版本信息")
    assert "非正式结论" not in words(passing, "结论")
    assert "√ 通过（先进）" in words(passing, "结论")


def test_tables_without_rows_say_so(passing: Assessment, levels_only: Assessment) -> None:
    found = book(passing)
    assert found["差距清单"]["A2"].value == "没有差距"
    assert found["问题清单"]["A2"].value == "没有发现问题"
    assert book(levels_only)["数据溯源"]["A2"].value == "N03"


@pytest.mark.parametrize("name", ["vetoed", "undetermined", "passing", "levels_only"])
def test_the_same_assessment_gives_the_same_bytes(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    assessment: Assessment = request.getfixturevalue(name)
    write_xlsx(assessment, tmp_path / "a.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == xlsx(assessment)


def test_it_is_dated_by_the_assessment_not_by_the_clock(vetoed: Assessment) -> None:
    properties = book(vetoed).properties
    assert properties.created is not None
    assert properties.created.date() == vetoed.as_of
    assert properties.modified == properties.created


class Cells(HTMLParser):
    """The rows of a page's tables, each cell as it is shown."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


@pytest.mark.libreoffice
def test_another_program_shows_the_very_digits(vetoed: Assessment, tmp_path: Path) -> None:
    write_xlsx(vetoed, tmp_path / "report.xlsx")
    program = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, profile, "--headless", "--convert-to", "html:HTML (StarCalc)", "report.xlsx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=180, check=True)
    shown = Cells((tmp_path / "report.html").read_text(encoding="utf-8")).rows

    scores = {row[2]: row[4:9] for row in shown if len(row) > 9 and row[0] == "能源消耗"}
    assert scores["单位工业产值综合能耗"] == ["0.4000001", "tce/万元", "达标", "6", "10"]
    gaps = [row[6:11] for row in shown if len(row) > 11 and row[:2] == ["指标", "5.2.1"]]
    assert gaps == [
        ["≤ 0.4", "0.0000001", "tce/万元", "0.00002%", "+2"],
        ["≤ 0.25", "0.1500", "tce/万元", "60.0%", "+4"],
    ]
    assert next(row[3] for row in shown if row[:1] == ["N03"]) == "4,000.001"


def test_a_value_on_the_way_stands_once_however_many_indicators_use_it(vetoed: Assessment) -> None:
    first, second, *rest = vetoed.indicators
    shared = replace(vetoed, indicators=(first, replace(second, steps=first.steps), *rest))
    rows = [[cell.value for cell in row] for row in book(shared)["得分明细"].iter_rows()]

    assert [row[2:6] for row in rows if row[0] == "中间量"] == [["综合能源消费量", "—", 4000.001, "tce"]]

"""提升路径 in every report: the same plans, numbers as numbers, and a word on how to get them where none were made."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from paper_kit import self_evaluation_docx, third_party_docx
from pdf_kit import joined

import standard_engine as se
from standard_engine.cli.main import run
from standard_engine.language import speaking
from standard_engine.planning.plan import plan
from standard_engine.report.html import html
from standard_engine.report.pdf import pdf
from standard_engine.report.plan_view import path
from standard_engine.report.xlsx import xlsx

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning

SAMPLES = Path(__file__).parents[2] / "samples"
HOW = "standard-engineplan"
NO_GAP = re.compile(r"\s+")


def planned(sample: str, count: int = 2) -> Planning:
    pack = se.load_pack("db43-t-1229-2016", as_of="2026-11-23")
    return plan(pack, se.read_workbook(SAMPLES / f"{sample}.xlsx", pack), alternatives=count)


@pytest.fixture(scope="module")
def hongtao() -> Planning:
    return planned("hongtao")


@pytest.fixture(scope="module")
def xinghua() -> Planning:
    return planned("xinghua")


@pytest.fixture(scope="module")
def passing() -> Assessment:
    return planned("hengfeng").before


def sheet(content: bytes) -> Worksheet | None:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book["提升路径"] if "提升路径" in book.sheetnames else None


def cells(found: Worksheet | None) -> str:
    assert found is not None
    return "".join(str(cell) for row in found.iter_rows(values_only=True) for cell in row if cell is not None)


def body(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = ET.fromstring(package.read("word/document.xml"))
    return NO_GAP.sub("", "".join(root.itertext()))


def page(text: str) -> str:
    return NO_GAP.sub("", re.sub("<[^>]*>", "", text))


def test_the_running_total_is_held_against_the_line(hongtao: Planning) -> None:
    """54.45 + 3.6 = 58.05, 1.95 short of 60; + 2 = 60.05, which is over it."""
    shown = path(hongtao.before, hongtao)

    assert shown is not None
    assert str(shown.line) == "两型工业企业 ≥ 60 分"
    rows = [(str(row.gained), str(row.reached), str(row.short)) for row in shown.plans[0].gains]
    assert rows == [("3.6", "58.05", "1.95"), ("2", "60.05", "0")]


def test_the_sheet_holds_numbers_and_filters_its_table_alone(hongtao: Planning) -> None:
    found = sheet(xlsx(hongtao.before, hongtao))
    assert found is not None
    first = next(place for place, row in enumerate(found.iter_rows(values_only=True), 1) if row[:2] == ("方案", "类别"))
    names = next(found.iter_rows(min_row=first, values_only=True))
    rows = [
        dict(zip(names, row, strict=True))
        for row in found.iter_rows(min_row=first + 1, max_row=first + 4, values_only=True)
    ]

    assert found.auto_filter.ref == f"A{first}:N{first + _table_rows(hongtao)}"
    assert [(row["代码"], row["现在"], row["改变后"], row["单位"]) for row in rows[:2]] == [
        ("N04", 0, 80, "万kWh"),
        ("P05", 0, 300, "万元"),
    ]
    assert [(row["增加（分）"], row["累计（分）"], row["距分数线（分）"]) for row in rows[2:]] == [
        (3.6, 58.05, 1.95),
        (2, 60.05, 0),
    ]
    assert rows[2]["可用的改进措施"] == "厂房屋顶光伏"


def _table_rows(planning: Planning) -> int:
    return sum(len(one.measures) + len(one.changes) + len(one.gains) for one in planning.plans)


def test_every_report_tells_every_plan_and_its_doubts(hongtao: Planning) -> None:
    before = hongtao.before
    said = {
        "html": page(html(before, hongtao)),
        "xlsx": NO_GAP.sub("", cells(sheet(xlsx(before, hongtao)))),
        "third party": body(third_party_docx(before, hongtao)),
        "self": body(self_evaluation_docx(before, hongtao)),
    }
    shown = path(before, hongtao)
    assert shown is not None
    texts = [
        shown.lead,
        *shown.notes,
        *(one.summary for one in shown.plans),
        *(row.title for one in shown.plans for row in one.changes),
        *(row.title for one in shown.plans for row in one.gains),
    ]

    assert len(shown.plans) == 2
    assert shown.notes
    assert [(name, text) for name, whole in said.items() for text in texts if NO_GAP.sub("", text) not in whole] == []


@pytest.mark.poppler
def test_the_printed_report_tells_every_plan(hongtao: Planning, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(pdf(hongtao.before, (), hongtao))
    told = joined(file)

    assert [part for part in ("提升路径", "方案1", "方案2", "58.05", "1.95", "厂房屋顶光伏") if part not in told] == []


def test_what_stands_in_the_way_is_told_where_nothing_passes(xinghua: Planning) -> None:
    (why,) = (NO_GAP.sub("", item.text) for item in xinghua.obstacles)
    before = xinghua.before

    assert "突发环境事件" in why
    for whole in (
        page(html(before, xinghua)),
        NO_GAP.sub("", cells(sheet(xlsx(before, xinghua)))),
        body(third_party_docx(before, xinghua)),
        body(self_evaluation_docx(before, xinghua)),
    ):
        assert why in whole


def test_a_report_without_a_plan_says_how_to_get_one(xinghua: Planning, passing: Assessment) -> None:
    for assessment, told in ((xinghua.before, True), (passing, False)):
        found = sheet(xlsx(assessment))
        assert (found is not None) is told
        for whole in (
            page(html(assessment)),
            NO_GAP.sub("", cells(found)) if found else "",
            body(third_party_docx(assessment)),
            body(self_evaluation_docx(assessment)),
        ):
            assert (HOW in whole) is told


def test_report_plans_and_assess_does_not(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sample = [str(SAMPLES / "hongtao.xlsx"), "--as-of", "2026-11-23"]
    assert run(["assess", *sample, "-o", str(tmp_path / "one")]) == 1
    assert run(["report", *sample, "-o", str(tmp_path / "two"), "--html", "--xlsx"]) == 1
    capfd.readouterr()
    one, two = (next((tmp_path / name).glob("*.html")).read_text(encoding="utf-8") for name in ("one", "two"))
    books = [next((tmp_path / name).glob("*.xlsx")).read_bytes() for name in ("one", "two")]

    assert HOW in page(one)
    assert HOW not in page(two)
    assert "60.05" not in one
    assert "60.05" in two
    assert [HOW in NO_GAP.sub("", cells(sheet(book))) for book in books] == [True, False]


def test_the_doubts_are_told_in_the_report_s_language() -> None:
    with speaking("en"):
        (note,) = planned("hongtao", 1).notes

    assert "Points of" in note or "points" in note
    assert "得分" not in note

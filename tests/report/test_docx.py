"""Word documents: what is in them, as Word's own rules want it, the same bytes each time."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import docx
import pytest
from docx.shared import Mm
from paper_kit import official_docx, self_evaluation_docx, third_party_docx
from pdf_kit import facts, ink, joined, words
from view_kit import unsaid

from standard_engine.assessment.result import Status
from standard_engine.language import speaking
from standard_engine.report.blocks import Cell, Heading, Row, Table, body, items, listing
from standard_engine.report.docx import docx as docx_of
from standard_engine.report.filled import BLANK, Filled, Institution
from standard_engine.report.paper_parts import all_met
from standard_engine.report.papers import third_party_paper
from standard_engine.report.plain import plain
from standard_engine.report.third_party import highlights
from standard_engine.report.view import view
from standard_engine.report.wordml import NAMESPACE, run, wordml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from docx.document import Document

    from standard_engine.assessment.result import Assessment

W = f"{{{NAMESPACE}}}"
KINDS = {"third_party": third_party_docx, "self_evaluation": self_evaluation_docx}
both = pytest.mark.parametrize("make", list(KINDS.values()), ids=list(KINDS))
every_layout = pytest.mark.parametrize("make", [*KINDS.values(), official_docx], ids=[*KINDS, "official"])
ORDER = {
    "pPr": ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "pBdr", "tabs", "spacing", "ind", "jc", "outlineLvl"),
    "rPr": ("rFonts", "color", "spacing", "kern", "sz", "szCs", "lang"),
    "tblPr": ("tblW", "tblInd", "tblBorders", "tblLayout", "tblCellMar"),
    "tcPr": ("tcW", "gridSpan", "vMerge", "shd", "vAlign"),
    "sectPr": ("footerReference", "pgSz", "pgMar"),
    "style": (
        "name",
        "basedOn",
        "next",
        "uiPriority",
        "semiHidden",
        "unhideWhenUsed",
        "qFormat",
        "pPr",
        "rPr",
        "tblPr",
    ),
    "tbl": ("tblPr", "tblGrid", "tr"),
    "tr": ("trPr", "tc"),
    "tc": ("tcPr", "p"),
}
"""The order in which ECMA-376-1 wants what we write; Word calls a file in another order broken."""


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def parts(content: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: ET.fromstring(package.read(name)) for name in package.namelist()}


def everything(content: bytes) -> str:
    """All text of the body, its breaks of lines left out."""
    return "".join("".join(parts(content)["word/document.xml"].itertext()).split())


def headings(document: Document) -> Iterator[str]:
    return (item.text for item in document.paragraphs if item.style is not None and item.style.name == "Heading 1")


def test_the_third_party_report_has_the_parts_of_the_form_in_order(vetoed: Assessment) -> None:
    assert list(headings(opened(third_party_docx(vetoed)))) == [
        "基本信息表",
        "一、概述",
        "二、评价过程和方法",
        "三、评价内容",
        "四、评价结论与改进建议",
        "附件 1　数据溯源",
        "附件 2　版本信息",
        "附件 3　未核对的数值",
    ]


def test_the_self_evaluation_has_the_parts_of_the_form_in_order(vetoed: Assessment) -> None:
    assert list(headings(opened(self_evaluation_docx(vetoed)))) == [
        "填写说明",
        "基本信息表",
        "材料真实性承诺",
        "一、企业基本情况",
        "二、创建情况",
        "三、下一步工作",
        "四、自评价表",
        "附件 1　数据溯源",
        "附件 2　版本信息",
        "附件 3　未核对的数值",
    ]


def test_the_table_of_basic_facts_ticks_what_was_found(vetoed: Assessment, passing: Assessment) -> None:
    def box(assessment: Assessment, name: str) -> str:
        facts_table = opened(third_party_docx(assessment)).tables[1]
        return next(str(row.cells[1].text) for row in facts_table.rows if row.cells[0].text == name)

    assert box(vetoed, "否决条件") == "□符合　■不符合"
    assert box(passing, "否决条件") == "■符合　□不符合"
    assert box(vetoed, "指标得分").startswith("得分 20–40 分（满分 60 分）")
    assert box(vetoed, "结论") == "不通过\n非正式结论"


def test_no_box_is_ticked_while_a_requirement_is_open(vetoed: Assessment) -> None:
    basics = view(vetoed).basics
    assert Status.MISSING in {item.status for item in basics}
    assert all_met(basics) == "□符合　□不符合　（缺少数据，未能判定）"
    assert all_met(item for item in basics if item.status is Status.NOT_APPLICABLE) == "■符合　□不符合"


@both
def test_a_table_that_runs_over_a_page_repeats_its_head(
    make: Callable[[Assessment], bytes], vetoed: Assessment
) -> None:
    tables = list(parts(make(vetoed))["word/document.xml"].iter(f"{W}tbl"))
    headed = [item for item in tables if item.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None]
    assert len(headed) >= 6
    for item in headed:
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in item.iter(f"{W}tr")].count(True) == 1


@both
def test_pages_are_a4_and_count_themselves(make: Callable[[Assessment], bytes], vetoed: Assessment) -> None:
    document = opened(make(vetoed))
    (section,) = document.sections
    assert section.page_width is not None
    assert section.page_height is not None
    assert abs(section.page_width - Mm(210)) < Mm(0.1)
    assert abs(section.page_height - Mm(297)) < Mm(0.1)
    footer = parts(make(vetoed))["word/footer.xml"]
    assert [item.get(f"{W}instr") for item in footer.iter(f"{W}fldSimple")] == [" PAGE ", " NUMPAGES "]
    for part in ("ab" * 32, "0f" * 32, "非正式结论"):
        assert part in "".join(footer.itertext())


@both
def test_the_banner_goes_when_every_number_is_checked(
    make: Callable[[Assessment], bytes], vetoed: Assessment, passing: Assessment
) -> None:
    assert (vetoed.decision.binding, passing.decision.binding) == (False, True)
    assert "非正式结论" in everything(make(vetoed))
    for word in ("非正式结论", "附件3"):
        assert word not in everything(make(passing))


@every_layout
def test_elements_stand_in_the_order_that_word_wants(make: Callable[[Assessment], bytes], vetoed: Assessment) -> None:
    for name, root in parts(make(vetoed)).items():
        for element in root.iter():
            kind = element.tag.removeprefix(W)
            if name.startswith("word/") and kind in ORDER:
                places = [ORDER[kind].index(child.tag.removeprefix(W)) for child in element]
                assert places == sorted(places), (name, kind)


@every_layout
def test_every_row_fills_the_grid(make: Callable[[Assessment], bytes], vetoed: Assessment) -> None:
    for item in parts(make(vetoed))["word/document.xml"].iter(f"{W}tbl"):
        columns = len(list(item.iter(f"{W}gridCol")))
        for row in item.iter(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val") or 0) for span in spans) == columns


@every_layout
def test_every_relation_and_part_is_declared(make: Callable[[Assessment], bytes], vetoed: Assessment) -> None:
    found = parts(make(vetoed))
    declared = {item.get("PartName") for item in found["[Content_Types].xml"] if item.get("PartName")}
    assert declared == {f"/{name}" for name in found if not name.endswith(".rels") and name != "[Content_Types].xml"}
    targets = {f"word/{item.get('Target')}" for item in found["word/_rels/document.xml.rels"]}
    assert targets == {name for name in found if re.fullmatch(r"word/\w+\.xml", name)} - {"word/document.xml"}
    assert not [item for item in found["word/_rels/document.xml.rels"] if item.get("TargetMode")]


@every_layout
def test_the_styles_that_are_used_are_there(make: Callable[[Assessment], bytes], vetoed: Assessment) -> None:
    found = parts(make(vetoed))
    known = {item.get(f"{W}styleId") for item in found["word/styles.xml"].iter(f"{W}style")}
    used = {
        item.get(f"{W}val")
        for name, root in found.items()
        if name.startswith(("word/document", "word/footer"))
        for item in root.iter(f"{W}pStyle")
    }
    assert used <= known


@both
@pytest.mark.parametrize("kind", ["undetermined", "levels_only", "passing"])
def test_every_kind_of_assessment_can_be_written(
    make: Callable[[Assessment], bytes], kind: str, request: pytest.FixtureRequest
) -> None:
    assessment = request.getfixturevalue(kind)
    assert view(assessment).headline.outcome.label in everything(make(assessment))


@both
def test_the_bytes_are_the_same(make: Callable[[Assessment], bytes], vetoed: Assessment) -> None:
    content = make(vetoed)
    assert make(vetoed) == content
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {item.date_time for item in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    about = opened(content).core_properties
    assert (about.created, about.modified) == (about.created, about.created)
    assert str(about.created).startswith("2026-03-31")


@both
def test_what_was_judged_is_there_in_full(make: Callable[[Assessment], bytes], vetoed: Assessment) -> None:
    page, shown = everything(make(vetoed)), view(vetoed)
    wanted = [fact.text for fact in (*shown.facts, *shown.versions)]
    wanted += [shown.headline.name, shown.headline.verdict, shown.headline.standing, *shown.notes, *shown.omissions]
    for item in (*shown.vetoes, *shown.basics):
        wanted += [item.title, item.worked, *item.evidence]
    for one in (indicator for category in shown.categories for indicator in category.indicators):
        wanted += [one.title, one.value, f"{one.points} / {one.full}", one.level or ""]
    for gap in shown.gaps:
        wanted += [*gap.measures, *(target.distance for target in gap.targets), str(gap.points)]
    for row in shown.inputs:
        wanted += [row.code, row.title, row.shown, row.cell, row.raw or "", *row.notes]
    for number in (number for group in shown.headline.non_official for number in group.numbers):
        wanted += [number.title, number.shown]
    assert [item for item in wanted if "".join(item.split()) not in page] == []


@pytest.mark.parametrize("kind", ["vetoed", "undetermined", "levels_only"])
def test_nothing_that_the_view_says_is_left_out_of_the_third_party_report(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """But for places in the pack's files, and the notes of sources, which the last appendix gives once a document."""
    assessment = request.getfixturevalue(kind)
    besides = r"\.numbers\[\d+\]\.(path|place)$|\.source\.note$"
    assert unsaid(plain(view(assessment)), everything(third_party_docx(assessment)), besides) == []


def test_text_stays_text() -> None:
    assert run('<w:br/>&"甲"\x00') == (
        '<w:r><w:t xml:space="preserve">&lt;w:br/&gt;&amp;&#34;甲&#34;〔U+0000〕</w:t></w:r>'
    )
    assert run("a\n\tb") == (
        '<w:r><w:t xml:space="preserve">a</w:t><w:br/><w:tab/><w:t xml:space="preserve">b</w:t></w:r>'
    )


def test_a_row_longer_than_a_page_may_be_parted_and_a_short_one_not() -> None:
    made = wordml([Table((1,), (Row((Cell(("短",)),)), Row((Cell(("长" * 3000,)),))))], 9070)
    assert made.count("<w:cantSplit/>") == 1


@pytest.mark.writer
@pytest.mark.poppler
@both
def test_libreoffice_draws_it(make: Callable[[Assessment], bytes], vetoed: Assessment, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(make(vetoed))
    program = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "x.docx"],
        check=True,
        capture_output=True,
        timeout=120,
    )
    made = tmp_path / "x.pdf"
    page, found = joined(made), words(made)
    assert facts(made)["Page size"].endswith("(A4)")
    assert f"第1页/共{facts(made)['Pages']}页" in page
    assert "签字" in page
    for wanted in ("湖南示例水泥有限公司", "基本信息表", "非正式结论"):
        assert ink(made, next(word for word in found if wanted in word.text)) > 0.04
    assert max(word.right for word in found) < 595


@pytest.mark.parametrize(("count", "kept"), [(1, 1), (6, 6), (7, 6), (30, 6)])
def test_highlights_keep_to_the_room_of_the_form(vetoed: Assessment, count: int, kept: int) -> None:
    """Of names of 12 characters with a stop between, six of 30 take 6 × 13 − 1 + 8 + 7 = 92 of 100; seven need 105."""
    shown = view(vetoed)
    best = replace(shown.categories[0].indicators[0], level="先进")
    named = tuple(replace(best, title=f"指标名称十二个字甲乙{place:02}") for place in range(count))
    (first, *rest) = shown.categories
    others = tuple(replace(category, indicators=()) for category in rest)
    text = highlights(replace(shown, categories=(replace(first, indicators=named), *others)))
    assert len(text) <= 100
    assert text.count("指标名称") == kept
    assert f"{count} 项指标达到最好等级" in text


@both
def test_the_form_itself_speaks_english(make: Callable[[Assessment], bytes], vetoed: Assessment) -> None:
    """Headings, heads of tables and labels to fill in; what the standard and the enterprise say stays as it is."""
    with speaking("en"):
        found = parts(make(vetoed))
    body = found["word/document.xml"]
    heads = [row for row in body.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
    titles = [
        item
        for item in body.iter(f"{W}p")
        if (style := item.find(f"{W}pPr/{W}pStyle")) is not None and style.get(f"{W}val") == "Heading1"
    ]
    said = ["".join(item.itertext()) for item in (*heads, *titles, found["word/footer.xml"])]
    assert len(said) > 15
    assert [text for text in said if re.search("[\u4e00-\u9fff]", text)] == []


def test_the_criteria_name_each_document_once_the_standard_first(vetoed: Assessment) -> None:
    texts = [item.text for item in opened(third_party_docx(vetoed)).paragraphs]
    first = texts.index("3　评价准则") + 1
    named = texts[first : texts.index("二、评价过程和方法")]
    assert named[0] == "— DB99/T 1—2025"
    assert sorted(named[1:]) == ["— GB/T 2589—2020", "— 示例市公开目录"]


@both
def test_pages_begin_with_their_heading(make: Callable[[Assessment], bytes], vetoed: Assessment) -> None:
    """A break in a paragraph of its own, after a table that fills the page, would leave a page with nothing on it."""
    root = parts(make(vetoed))["word/document.xml"]
    first = [item for item in root.iter(f"{W}p") if item.find(f"{W}pPr/{W}pageBreakBefore") is not None]

    assert [item for item in root.iter(f"{W}br") if item.get(f"{W}type") == "page"] == []
    assert len(first) >= 2
    styles = [item.find(f"{W}pPr/{W}pStyle") for item in first]
    assert {style.get(f"{W}val") for style in styles if style is not None} == {"Heading1"}


def test_what_a_body_fills_in_stands_in_place_of_the_blanks(vetoed: Assessment) -> None:
    """What it does not fill in stays a blank: four rows of the site visit, the box of the review."""
    filled = Filled(
        Institution(name="某认证公司", editor="王五"),
        number="R-7",
        people=(listing((50, 50), ("姓名", "证书"), [("赵六", "A-1")]),),
        judged=(Heading(2, "核定数据"), body("两项数据核定后不同。")),
        concluded=(Heading(2, "不符合项"), *items(("一般：台账缺页。",))),
    )
    before, after = (opened(docx_of(third_party_paper(vetoed, filled=part))) for part in (BLANK, filled))

    def rows(document: Document, head: str) -> list[str]:
        table = next(item for item in document.tables if item.rows[0].cells[0].text == head)
        return [row.cells[0].text for row in table.rows][1:]

    assert rows(before, "姓名") == [""] * 4
    assert rows(after, "姓名") == ["赵六"]
    assert rows(after, "时间") == rows(before, "时间") == [""] * 4
    cells = [cell.text for table in after.tables[:2] for row in table.rows for cell in row.cells]
    assert cells.count("某认证公司") == 4
    assert {"R-7", "王五"} <= set(cells)
    texts = [item.text for item in after.paragraphs]
    places = [texts.index(text) for text in ("三、评价内容", "核定数据", "四、评价结论与改进建议", "不符合项")]
    assert places == sorted(places)

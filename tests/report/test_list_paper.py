"""Lists as official papers and as workbooks: read back by other programs, measured, and with hostile names."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import docx as word
import html5lib
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from hostile_texts import HOSTILE
from pdf_kit import facts, joined, words

from standard_engine.errors import UsageError
from standard_engine.programme.dispatch import Dispatch
from standard_engine.programme.listing import Filled, Tally
from standard_engine.programme.notice import Notice
from standard_engine.report.blocks import Paragraph, Style, Table
from standard_engine.report.forms import Form, written
from standard_engine.report.layout import OFFICIAL
from standard_engine.report.list_book import list_book
from standard_engine.report.list_paper import NOBODY, Contents, list_paper, tally_text
from standard_engine.report.paper import Paper
from standard_engine.report.text import visible

DAY = date(2026, 11, 3)
POINTS = 72 / 25.4
NAMES = ("湖南恒丰新型建材有限公司", "株洲湘江有色金属冶炼股份有限公司")
TABLE = Filled(
    "奖励名单",
    ("企业名称", "地区", "计划年度", "奖励金额（万元）"),
    ((NAMES[0], "长沙市", "2026", "30"), (NAMES[1], "株洲市", "2026", "30.5")),
    frozenset({2, 3}),
)
WIDE = Filled(
    "初审汇总表",
    ("企业名称", "统一社会信用代码", "地区", "行业", "企业规模", "当地两型工作机构同意", "当地质监部门同意"),
    ((NAMES[0], "91430100MA4L0EXA1X", "长沙市", "非金属矿物制品业", "大型", "同意（长沙市两型办，2026-10-01）", ""),),
)
NOTICE = Notice("奖励名单", "对下列2家企业给予一次性奖励。", ("资金另行下达。",), ("省经信委", "省质监局"))
TALLIES = (Tally("地区", (("长沙市", 2), ("株洲市", 1))),)
DISPATCH = Dispatch(
    ("截至2026年11月3日，共有案件3件。",), ("征集", "合计"), (("长沙市", (3, 3)), ("合计", (3, 3))), TALLIES
)


def paper(table: Filled = TABLE, notice: Notice = NOTICE) -> Paper:
    return list_paper(Contents(table, notice, TALLIES, DISPATCH), DAY, "standard-engine 0.1.0")


def named(name: str) -> Filled:
    return replace(TABLE, rows=((name, "长沙市", "2026", "30"),), unofficial=(name,))


def texts(made: Paper) -> list[tuple[Style, str]]:
    return [(block.style, block.text) for block in made.blocks if isinstance(block, Paragraph)]


def test_a_paper_has_title_lead_table_notes_and_who_signs() -> None:
    assert texts(paper()) == [
        (Style.TITLE, "奖励名单"),
        (Style.BODY, "对下列2家企业给予一次性奖励。"),
        (Style.BODY, "截至2026年11月3日，共有案件3件。"),
        (Style.BODY, "按地区：长沙市2家（66.7%）、株洲市1家（33.3%）。"),
        (Style.BODY, "按地区：长沙市2家（66.7%）、株洲市1家（33.3%）。"),
        (Style.BODY, "资金另行下达。"),
        (Style.SIGNED, "省经信委"),
        (Style.SIGNED, "省质监局"),
        (Style.SIGNED, "2026年11月3日"),
    ]
    (overall, table) = (block for block in paper().blocks if isinstance(block, Table))
    assert [[cell.lines[0] for cell in row.cells] for row in overall.rows] == [
        ["地区", "征集", "合计"], ["长沙市", "3", "3"], ["合计", "3", "3"],
    ]  # fmt: skip
    assert [cell.lines[0] for cell in table.rows[0].cells] == ["序号", *TABLE.headings]
    assert [cell.right for cell in table.rows[2].cells] == [True, False, False, True, True]
    assert [cell.lines[0] for cell in table.rows[2].cells] == ["2", NAMES[1], "株洲市", "2026", "30.5"]


def test_who_signs_has_a_place_where_nobody_is_named_and_nobody_is_listed_as_nobody() -> None:
    made = list_paper(Contents(replace(TABLE, rows=()), Notice("奖励名单", None, (), ())), DAY, "x")

    assert texts(made) == [
        (Style.TITLE, "奖励名单"), (Style.SIGNED, "（单位盖章）"), (Style.SIGNED, "2026年11月3日"),
    ]  # fmt: skip
    (table,) = (block for block in made.blocks if isinstance(block, Table))
    assert [(cell.lines, cell.span) for row in table.rows[1:] for cell in row.cells] == [((NOBODY,), 5)]
    for form in Form:
        assert written(made, form)


def test_decisions_that_bind_nobody_are_told_before_the_table_in_every_form(tmp_path: Path) -> None:
    told = f"非正式结论：下列1家企业的评价结论用到没有核对的数值，不能作为认证依据：{NAMES[0]}。"
    made = paper(replace(TABLE, unofficial=NAMES[:1]))

    banner, table = (
        made.blocks.index(Paragraph(told, Style.BANNER)),
        max(at for at, block in enumerate(made.blocks) if isinstance(block, Table)),
    )
    assert banner < table
    assert told in written(made, Form.HTML).decode()
    assert told in [item.text for item in word.Document(io.BytesIO(written(made, Form.DOCX))).paragraphs]
    path = tmp_path / "x.pdf"
    path.write_bytes(written(made, Form.PDF))
    assert told in joined(path)
    book = openpyxl.load_workbook(io.BytesIO(list_book(replace(TABLE, unofficial=NAMES[:1]), (), None, DAY, "程序")))
    assert book["名单"]["A2"].value == told


def test_a_tally_of_all_is_exactly_a_hundred() -> None:
    assert tally_text(Tally("规模", (("大型", 3),))) == "按规模：大型3家（100.0%）。"


def test_a_narrow_table_stands_upright_and_a_wide_one_is_turned() -> None:
    assert not paper().layout.turned
    assert paper(WIDE).layout.turned


@pytest.fixture(scope="module", params=["pdf", pytest.param("word", marks=pytest.mark.writer)])
def turned(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A turned paper as our PDF, and as LibreOffice sets the Word document."""
    folder = tmp_path_factory.mktemp("横排")
    made = paper(replace(WIDE, rows=WIDE.rows * 30), replace(NOTICE, lead="国" * 200))
    if request.param == "pdf":
        (folder / "x.pdf").write_bytes(written(made, Form.PDF))
    else:
        (folder / "x.docx").write_bytes(written(made, Form.DOCX))
        program = shutil.which("soffice") or shutil.which("libreoffice") or "soffice"
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            program,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            str(folder / "x.docx"),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "x.pdf"


@pytest.mark.poppler
def test_a_turned_page_has_the_type_area_turned(turned: Path) -> None:
    """225 mm across from 35 mm, 156 mm down from 28 mm; a full line of running text reaches both ends."""
    assert facts(turned)["Page size"].startswith(("841.89 x 595.2", "841.8"))
    found = words(turned)
    lines = [item for item in found if "国国国国国国国国国国国国国国国国国国国国" in item.text]
    assert abs(min(item.left for item in lines) - 35 * POINTS) < POINTS
    assert abs(max(item.right for item in lines) - (35 + 225) * POINTS) < 17
    area = [item for item in found if "—" not in item.text and not (item.text.isdecimal() and item.top > 520)]
    assert min(item.top for item in area) > 27 * POINTS
    assert max(item.bottom for item in area if item.top < 520) < (28 + 156 + 1) * POINTS
    assert max(item.right for item in area) < (35 + 225 + 1) * POINTS
    assert joined(turned).count("91430100MA4L0EXA1X") == 30


def test_word_is_told_of_the_turned_page() -> None:
    section = word.Document(io.BytesIO(written(paper(WIDE), Form.DOCX))).sections[0]

    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert [round(length.mm) for length in (section.page_width, section.page_height) if length] == [297, 210]
    assert [round(length.mm) for length in (section.left_margin, section.right_margin, section.top_margin) if length] == [
        35, 37, 28,
    ]  # fmt: skip
    assert "size: A4 landscape" in written(paper(WIDE), Form.HTML).decode()


def test_word_names_the_fonts_that_an_office_sets() -> None:
    own = replace(OFFICIAL.faces, body="仿宋", title="方正小标宋")
    made = list_paper(Contents(TABLE, NOTICE), DAY, "x", own)
    with zipfile.ZipFile(io.BytesIO(written(made, Form.DOCX))) as package:
        styles = package.read("word/styles.xml").decode()
    assert '"仿宋"' in styles
    assert '"方正小标宋"' in styles
    assert "仿宋_GB2312" not in styles


@pytest.mark.parametrize("form", Form)
def test_the_same_list_gives_the_same_bytes(form: Form) -> None:
    assert written(paper(), form) == written(paper(), form)


def book(table: Filled = TABLE) -> openpyxl.Workbook:
    return openpyxl.load_workbook(
        io.BytesIO(list_book(table, TALLIES, DISPATCH, DAY, "湖南省两型工业企业认证（第 1 版）"))
    )


def test_a_workbook_has_numbers_a_filter_and_a_head_on_every_page() -> None:
    made = book()
    sheet = made["名单"]

    assert made.sheetnames == ["名单", "构成", "情况调度", "全部案件的构成"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [
        ["序号", *TABLE.headings],
        [1, NAMES[0], "长沙市", 2026, 30],
        [2, NAMES[1], "株洲市", 2026, 30.5],
    ]
    assert sheet.auto_filter.ref == "A2:E4"
    assert sheet.print_title_rows == "$2:$2"
    assert sheet.freeze_panes == "A3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (
        "landscape",
        9,
        0,
    )
    assert sheet["D3"].alignment.horizontal == sheet["D2"].alignment.horizontal == "right"
    assert sheet["D3"].number_format == "0"
    assert sheet.oddFooter is not None
    assert "湖南省两型工业企业认证（第 1 版）　2026-11-03" in str(sheet.oddFooter.left.text)
    assert [[cell.value for cell in row] for row in made["构成"].iter_rows(min_row=3)] == [
        ["分类", "项目", "家数", "比例"], ["地区", "长沙市", 2, "66.7%"], ["地区", "株洲市", 1, "33.3%"],
    ]  # fmt: skip
    assert [[cell.value for cell in row][:3] for row in made["情况调度"].iter_rows(min_row=4)] == [
        ["地区", "征集", "合计"], ["长沙市", 3, 3], ["合计", 3, 3],
    ]  # fmt: skip


def test_a_workbook_of_nobody_says_so_and_the_bytes_are_the_same_again() -> None:
    empty = replace(TABLE, rows=())
    assert book(empty)["名单"]["A3"].value == NOBODY
    assert list_book(TABLE, TALLIES, DISPATCH, DAY, "x") == list_book(TABLE, TALLIES, DISPATCH, DAY, "x")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_a_text_in_word_pages_and_workbooks(name: str) -> None:
    text = HOSTILE[name].encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    made = paper(named(text))

    page = html5lib.parse(written(made, Form.HTML).decode(), namespaceHTMLElements=False)
    assert page.find(".//script") is page.find(".//img") is page.find(".//iframe") is page.find(".//svg") is None
    cell = page.findall(".//table")[1].findall(".//td")[1]
    assert "".join(cell.itertext()) == visible(text)
    document = word.Document(io.BytesIO(written(made, Form.DOCX)))
    assert len(document.tables[1].rows) == 2
    with zipfile.ZipFile(io.BytesIO(written(made, Form.DOCX))) as package:
        ET.fromstring(package.read("word/document.xml"))
    sheet = book(named(text))["名单"]
    assert (sheet["B4"].data_type, sheet["A4"].value, sheet["E4"].value) in {("s", 1, 30), ("n", 1, 30)}
    assert sheet["B4"].data_type == "s" or sheet["B4"].value is None


def test_hostile_names_together_are_printed_or_refused_by_character() -> None:
    """All that can be drawn on one page; a character that no font has is told and nothing is written."""
    drawn = []
    for text in HOSTILE.values():
        plain = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")[:200]
        if all(char < "⺀" or "一" <= char <= "龥" for char in plain) and plain.isprintable():
            drawn.append(plain)
    assert len(drawn) > 50
    made = paper(replace(TABLE, rows=tuple((text, "长沙市", "2026", "30") for text in drawn)))
    assert written(made, Form.PDF).startswith(b"%PDF")
    with pytest.raises(UsageError, match=r"U\+20BB7"):
        written(paper(named("𠮷野")), Form.PDF)

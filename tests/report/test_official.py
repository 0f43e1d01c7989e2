"""Official papers measured against GB/T 9704—2012: margins, lines and characters, type sizes, page numbers, fonts."""

from __future__ import annotations

import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import docx as word
import pytest
from docx.shared import Mm, Pt
from paper_kit import notice, official
from pdf_kit import Word, facts, fonts, words

from standard_engine.report.blocks import Style, body
from standard_engine.report.blocks_pdf import paper_pdf
from standard_engine.report.docx import docx
from standard_engine.report.fonts import FontFiles
from standard_engine.report.forms import Form, written
from standard_engine.report.layout import OFFICIAL, Faces

if TYPE_CHECKING:
    pass

POINTS = 72 / 25.4
"""Points in a millimetre."""
TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 28.0 + 156, 37.0 + 225
FULL = official(body("国" * (28 * 22 * 3)))
SERIF = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc")


PAPERS = {"full": FULL, "notice": notice()}


@pytest.fixture(scope="module", params=["pdf", pytest.param("word", marks=pytest.mark.writer)])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both papers as our PDF, and as LibreOffice sets the Word documents."""
    folder = tmp_path_factory.mktemp("official")
    if request.param == "pdf":
        for name, paper in PAPERS.items():
            (folder / f"{name}.pdf").write_bytes(paper_pdf(paper))
    else:
        for name, paper in PAPERS.items():
            (folder / f"{name}.docx").write_bytes(docx(paper))
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
            *map(str, folder.glob("*.docx")),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {name: folder / f"{name}.pdf" for name in PAPERS}


@pytest.mark.poppler
def test_a_full_page_has_22_lines_of_28_characters_in_the_type_area(made: dict[str, Path]) -> None:
    """The first line of the paragraph is indented by two characters. ±1 mm is what the standard allows."""
    file = made["full"]
    assert facts(file)["Page size"].endswith("(A4)")
    lines = [item for item in words(file) if "国" in item.text]
    for page in (1, 2):
        own = [item for item in lines if item.page == page]
        assert [len(item.text) for item in own] == [26 if page == 1 else 28, *[28] * 21]
        assert abs(min(item.left for item in own) - LEFT * POINTS) < POINTS
        assert abs(max(item.right for item in own) - RIGHT * POINTS) < POINTS
        middles = [(item.top + item.bottom) / 2 for item in own]
        pitch = (middles[-1] - middles[0]) / 21
        assert 225 / 22 - 0.05 < pitch / POINTS < 225 / 22 + 0.01
        assert (middles[0] - 8) / POINTS > TOP - 0.1
        assert (middles[-1] + 8) / POINTS < BOTTOM + 0.1


@pytest.mark.poppler
def test_page_numbers_stand_between_dashes_on_the_outer_side_7_mm_below(made: dict[str, Path]) -> None:
    """Odd pages to the right, even ones to the left, one character (14 points) in."""
    found = words(made["full"])
    for page in (1, 2, 3):
        before, number, after = (item for item in found if item.page == page and "国" not in item.text)
        assert (before.text, number.text, after.text) == ("—", str(page), "—")
        middle = (before.top + before.bottom) / 2 / POINTS
        assert abs(middle - (BOTTOM + 7)) < 1
        if page % 2:
            assert abs(after.right - (RIGHT * POINTS - 14)) < POINTS
        else:
            assert abs(before.left - (LEFT * POINTS + 14)) < POINTS


@pytest.mark.poppler
def test_titles_headings_and_signature_stand_where_they_should(made: dict[str, Path]) -> None:
    """The title is centred and wider by 22 : 16 a character; headings are two characters in; who signs is four from the right."""
    found = words(made["notice"])

    def at(text: str) -> Word:
        return next(item for item in found if item.text.startswith(text))

    title, addressed = at("关于公示"), at("各市州")
    middle = (LEFT + RIGHT) / 2 * POINTS
    assert abs((title.left + title.right) / 2 - middle) < 2
    assert abs((title.right - title.left) / len(title.text) - 22) < 0.3
    assert abs(addressed.left - LEFT * POINTS) < 1
    for text in ("一、公示", "（一）化", "经企业"):
        assert abs(at(text).left - (LEFT * POINTS + 2 * 15.8)) < 2
    assert abs(at("湖南省工业").right - (RIGHT * POINTS - 4 * 15.8)) < 3
    assert [item.page for item in found if item.text == "企业名称"] == [1, 2]


@pytest.mark.parametrize("form", Form)
def test_a_paper_has_the_same_bytes_each_time(form: Form) -> None:
    assert written(notice(), form) == written(notice(), form)


def test_a_word_document_names_the_fonts_of_the_standard() -> None:
    document = word.Document(io.BytesIO(docx(notice())))
    (section,) = document.sections
    measured = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    for found, wanted in zip(measured, (210, 297, TOP, LEFT), strict=True):
        assert found is not None
        assert abs(found - Mm(wanted)) < Mm(0.1)
    assert faces(document, "Normal") == (None, None)
    assert 'w:eastAsia="仿宋_GB2312"' in document.styles.element.xml
    assert faces(document, "Title") == ("方正小标宋简体", Pt(22))
    assert faces(document, "Heading 1")[0] == "黑体"
    assert faces(document, "Heading 2")[0] == "楷体_GB2312"
    assert document.settings.odd_and_even_pages_header_footer
    known = {style.style_id for style in document.styles}
    assert {style.value for style in Style} <= known


def test_a_word_document_names_the_fonts_that_an_office_has() -> None:
    own = replace(OFFICIAL, faces=Faces("仿宋", '小标宋"&', "黑体", "楷体"))
    document = word.Document(io.BytesIO(docx(replace(notice(), layout=own))))
    assert faces(document, "Title")[0] == '小标宋"&'
    assert "仿宋_GB2312" not in document.styles.element.xml


def faces(document: word.document.Document, name: str) -> tuple[str | None, object]:
    """The Chinese font of a style and its size."""
    style = document.styles[name]
    found = style.element.find(".//w:rFonts", style.element.nsmap)
    key = f"{{{style.element.nsmap['w']}}}eastAsia"
    return (None if found is None else found.get(key)), style.font.size


@pytest.mark.poppler
@pytest.mark.skipif(not SERIF.exists(), reason=f"needs {SERIF}, which is not on this machine")
def test_a_font_file_sets_its_place_and_no_other(tmp_path: Path) -> None:
    """A font for titles has the title's characters in it, and the text stays in the open font."""
    file = tmp_path / "own.pdf"
    file.write_bytes(paper_pdf(notice()))
    open_fonts = {row[0].partition("+")[2] for row in fonts(file)}
    file.write_bytes(paper_pdf(notice(), places=FontFiles(title=SERIF)))
    own = {row[0].partition("+")[2] for row in fonts(file)}
    assert all(row[1:] == ["yes", "yes", "yes"] for row in fonts(file))
    assert len(own - open_fonts) == 1
    assert open_fonts <= own

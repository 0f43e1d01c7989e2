"""Papers as PDF: archival, tagged, drawn in embedded fonts, nothing left out, the same bytes each time."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hostile_texts import HOSTILE
from pdf_kit import Word, facts, fonts, ink, joined, text, words
from view_kit import unsaid

from standard_engine.errors import UsageError
from standard_engine.language import speaking
from standard_engine.report.blocks import Cell, Row, Table
from standard_engine.report.blocks_pdf import paper_pdf
from standard_engine.report.layout import OFFICIAL
from standard_engine.report.papers import self_evaluation_paper, third_party_paper
from standard_engine.report.plain import plain
from standard_engine.report.text import LONGEST, visible
from standard_engine.report.view import view

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from report_kit import Scattered

    from standard_engine.assessment.result import Assessment
    from standard_engine.report.paper import Paper

poppler = pytest.mark.poppler
both = pytest.mark.parametrize("make", [third_party_paper, self_evaluation_paper])
DRAWN = [
    value
    for name, value in HOSTILE.items()
    if name not in {"astral", "private_use", "many_lines"} and len(value) <= LONGEST
]


@pytest.fixture
def printed(tmp_path: Path) -> Callable[[Paper], Path]:
    def put(paper: Paper) -> Path:
        file = tmp_path / "paper.pdf"
        file.write_bytes(paper_pdf(paper))
        return file

    return put


def begin(word: Word) -> float:
    """Where the ink may begin: the blank half of an opening sign hangs out of the line."""
    return word.left + (word.bottom - word.top) / 2 * (word.text[0] in "（《“")


def end(word: Word) -> float:
    return word.right - (word.bottom - word.top) / 2 * (word.text[-1] in "，。；：）》”")


@poppler
@both
def test_every_page_is_a4_tagged_numbered_and_stamped(
    make: Callable[[Assessment], Paper], vetoed: Assessment, printed: Callable[[Paper], Path]
) -> None:
    file = printed(make(vetoed))
    about = facts(file)
    assert about["Page size"].endswith("(A4)")
    assert about["Tagged"] == "yes"
    assert about["CreationDate"].startswith("Tue Mar 31")
    assert about["Title"] == make(vetoed).title
    pages = [page for page in text(file).split("\f") if page]
    assert len(pages) == int(about["Pages"])
    for number, page in enumerate(pages, 1):
        assert f"非正式结论 第 {number} 页 / 共 {len(pages)} 页" in page.replace("\u3000", " ")
        assert "ab" * 32 in page
        assert "0f" * 32 in page


@poppler
@both
def test_chinese_is_drawn_in_embedded_fonts_within_the_margins(
    make: Callable[[Assessment], Paper], vetoed: Assessment, printed: Callable[[Paper], Path]
) -> None:
    """25 mm are 70.9 points, of 595.3."""
    file = printed(make(vetoed))
    found = words(file)
    assert all(font[1:] == ["yes", "yes", "yes"] for font in fonts(file))
    for wanted in ("湖南示例水泥有限公司", "基本信息表", "非正式结论", "签字"):
        assert ink(file, next(word for word in found if wanted in word.text)) > 0.04
    assert min(map(begin, found)) > 70
    assert max(map(end, found)) < 525


@poppler
@pytest.mark.parametrize("kind", ["vetoed", "undetermined", "levels_only"])
def test_nothing_that_the_view_says_is_left_out(
    kind: str, request: pytest.FixtureRequest, printed: Callable[[Paper], Path]
) -> None:
    assessment = request.getfixturevalue(kind)
    besides = r"\.numbers\[\d+\]\.(path|place)$|\.source\.note$"
    assert unsaid(plain(view(assessment)), joined(printed(third_party_paper(assessment))), besides) == []


@poppler
def test_a_report_fits_the_narrower_type_area_of_official_papers_too(
    vetoed: Assessment, printed: Callable[[Paper], Path]
) -> None:
    """28 mm are 79.4 points; the type area ends at 184 mm, 521.6 points."""
    found = words(printed(replace(third_party_paper(vetoed), layout=OFFICIAL)))
    assert min(map(begin, found)) > 79
    assert max(map(end, found)) < 522


@poppler
def test_a_table_repeats_its_head_and_a_joined_cell_stands_once(
    printed: Callable[[Paper], Path], vetoed: Assessment
) -> None:
    head = Row((Cell(("类",), label=True), Cell(("项目",), label=True)), head=True)
    rows = (Row((Cell(("能源",), label=True, joined=place > 0), Cell((f"R{place:02}",)))) for place in range(90))
    found = words(printed(replace(third_party_paper(vetoed), blocks=(Table((20, 80), (head, *rows)),))))
    assert [word.page for word in found if word.text == "项目"] == [1, 2, 3]
    assert [word.page for word in found if word.text == "能源"] == [1]
    assert [word.text for word in found if word.text.startswith("R")] == [f"R{place:02}" for place in range(90)]


@poppler
def test_a_box_to_sign_in_is_as_high_as_it_says(printed: Callable[[Paper], Path], vetoed: Assessment) -> None:
    """Two rows of 40 mm: what stands in the second is 40 mm (113.4 points) and the room around text lower."""
    rows = tuple(Row((Cell((text,)),), height=40) for text in ("甲方", "乙方"))
    found = words(printed(replace(third_party_paper(vetoed), blocks=(Table((1,), rows),))))
    first, second = (next(word for word in found if word.text == name) for name in ("甲方", "乙方"))
    assert 113 < second.top - first.top < 123


@poppler
def test_a_row_longer_than_a_page_runs_on(printed: Callable[[Paper], Path], vetoed: Assessment) -> None:
    rows = (Row((Cell(("短",)), Cell(("长" * 2900,)))),)
    file = printed(replace(third_party_paper(vetoed), blocks=(Table((70, 30), rows),)))
    assert joined(file).count("长") == 2900
    assert int(facts(file)["Pages"]) > 1


@poppler
@pytest.mark.parametrize("layout", ["report", "official"])
def test_no_text_becomes_markup_of_a_page(
    layout: str, vetoed: Assessment, scattered: Scattered, tmp_path: Path
) -> None:
    def made(texts: list[str], name: str) -> Path:
        paper = third_party_paper(scattered(vetoed, texts))
        file = tmp_path / name
        file.write_bytes(paper_pdf(replace(paper, layout=OFFICIAL) if layout == "official" else paper))
        return file

    hostile = made(DRAWN, "hostile.pdf")
    benign = made([f"甲{place}" for place in range(len(DRAWN))], "benign.pdf")
    assert elements(hostile) == elements(benign)
    page = joined(hostile)
    assert [text for text in DRAWN if "".join(visible(text).split()) not in page] == []


def elements(file: Path) -> Counter[str]:
    """How many elements of each kind the pages have, but for what the breaks of lines make more of."""
    tree = subprocess.run(["pdfinfo", "-struct", str(file)], capture_output=True, check=True).stdout.decode(
        errors="replace"
    )
    kinds = re.findall(r"^ *(\w+)", tree, re.MULTILINE)
    return Counter(kind for kind in kinds if kind not in {"Span", "Object"})


def test_a_character_that_no_font_has_is_refused_and_named(vetoed: Assessment) -> None:
    named = replace(vetoed, subject=replace(vetoed.subject, name="𠮷野家公司"))
    with pytest.raises(UsageError, match=r"“𠮷”（U\+20BB7）　出现在“𠮷野家公司"):
        paper_pdf(third_party_paper(named))
    private = replace(vetoed, subject=replace(vetoed.subject, name="甲\ue000公司"))
    with pytest.raises(UsageError, match=r"U\+E000"):
        paper_pdf(third_party_paper(private))


@both
def test_the_bytes_are_the_same(make: Callable[[Assessment], Paper], vetoed: Assessment) -> None:
    assert paper_pdf(make(vetoed)) == paper_pdf(make(vetoed))


@poppler
def test_the_page_speaks_english(vetoed: Assessment, printed: Callable[[Paper], Path]) -> None:
    with speaking("en"):
        page = text(printed(third_party_paper(vetoed)))
    assert "Page 1 of" in page
    assert "Not an official conclusion" in page

"""Papers as web pages: valid, self-contained, open to everyone, and on A4 when printed."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import html5lib
import pytest
from browser import CHROMIUM, QUIET, accessibility_faults, found_in
from hostile_texts import HOSTILE
from paper_kit import notice
from pdf_kit import facts, joined, words
from view_kit import unsaid

from standard_engine.language import speaking
from standard_engine.report.blocks_html import paper_html
from standard_engine.report.papers import self_evaluation_paper, third_party_paper
from standard_engine.report.plain import plain
from standard_engine.report.text import LONGEST, visible
from standard_engine.report.view import view

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from report_kit import Everywhere, Scattered

    from standard_engine.assessment.result import Assessment
    from standard_engine.report.paper import Paper

both = pytest.mark.parametrize("make", [third_party_paper, self_evaluation_paper])


def parsed(page: str) -> Element:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(page)
    assert isinstance(root, Element)
    return root


def shape(page: str) -> list[tuple[str, tuple[str, ...]]]:
    """The elements but for the lines of cells, since a text of spaces alone is no line."""
    return [(str(item.tag), tuple(item.attrib)) for item in parsed(page).iter() if item.tag != "div"]


@both
def test_a_page_is_valid_and_its_headings_go_down_one_step_at_a_time(
    make: Callable[[Assessment], Paper], vetoed: Assessment
) -> None:
    page = paper_html(make(vetoed))
    levels = [int(str(item.tag)[1]) for item in parsed(page).iter() if re.fullmatch(r"h\d", str(item.tag))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_a_page_needs_nothing_from_outside_and_lets_in_its_own_style_alone(vetoed: Assessment) -> None:
    page = paper_html(third_party_paper(vetoed))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert not {"script", "link", "img", "iframe"} & {str(item.tag) for item in parsed(page).iter()}
    assert not [item for item in parsed(page).iter() if {"style", "src", "href"} & set(item.attrib)]


@pytest.mark.parametrize("kind", ["vetoed", "undetermined", "levels_only"])
def test_nothing_that_the_view_says_is_left_out(kind: str, request: pytest.FixtureRequest) -> None:
    assessment = request.getfixturevalue(kind)
    said = "".join("".join(parsed(paper_html(third_party_paper(assessment))).itertext()).split())
    besides = r"\.numbers\[\d+\]\.(path|place)$|\.source\.note$"
    assert unsaid(plain(view(assessment)), said, besides) == []


@pytest.mark.parametrize("first", range(3))
def test_no_element_of_a_page_is_born_of_data(first: int, vetoed: Assessment, scattered: Scattered) -> None:
    """Every text in one page, at other places each time; each that is not cut can be found again."""
    texts = list(HOSTILE.values())
    turn = len(texts) * first // 3
    texts = texts[turn:] + texts[:turn]
    page = paper_html(third_party_paper(scattered(vetoed, texts)))
    benign = paper_html(third_party_paper(scattered(vetoed, [f"甲{place}" for place in range(len(texts))])))
    assert shape(page) == shape(benign)
    said = "".join(parsed(page).itertext())
    assert [text for text in texts if len(text) <= LONGEST and visible(text) not in said] == []


def test_text_is_escaped_once(vetoed: Assessment, everywhere: Everywhere) -> None:
    page = paper_html(third_party_paper(everywhere(vetoed, "a < b & c")))
    assert "a &lt; b &amp; c" in page
    assert "&amp;lt;" not in page


def test_a_category_stands_once_beside_all_that_belongs_to_it(vetoed: Assessment) -> None:
    """Two requirements of one kind, three of the other, then 3, 4 and 1 indicators; cells fill the grid of 4 columns."""
    root = parsed(paper_html(self_evaluation_paper(vetoed)))
    (form,) = [item for item in root.iter("table") if "证明材料索引" in "".join(item.itertext())]
    cells = [item for item in form.iter("th") if item.get("scope") == "row"]
    assert [int(item.get("rowspan") or 1) for item in cells] == [2, 3, 3, 4, 1]
    rows = list(form.iter("tr"))[1:]
    covered = Counter[int]()
    for place, row in enumerate(rows):
        for item in row:
            for down in range(int(item.get("rowspan") or 1)):
                covered[place + down] += int(item.get("colspan") or 1)
    assert set(covered.values()) == {4}
    assert len(covered) == len(rows)


def test_a_table_without_a_head_has_its_labels_before_what_they_name(vetoed: Assessment) -> None:
    root = parsed(paper_html(third_party_paper(vetoed)))
    facts_table = list(root.iter("table"))[1]
    assert facts_table.find("thead") is None
    assert {item.get("scope") for item in facts_table.iter("th")} == {"row", "col"}
    assert [item.get("colspan") for item in facts_table.iter("th") if item.get("scope") == "col"] == ["4"] * 4


def test_the_page_speaks_english(vetoed: Assessment) -> None:
    with speaking("en"):
        page = paper_html(third_party_paper(vetoed))
    heads = ["".join(item.itertext()) for item in parsed(page).iter() if item.tag in {"h2", "thead"}]
    assert len(heads) > 15
    assert [text for text in heads if re.search("[\u4e00-\u9fff]", text)] == []
    assert 'lang="en"' in page


@pytest.mark.chromium
def test_axe_finds_nothing_serious_by_day(vetoed: Assessment, tmp_path: Path) -> None:
    assert accessibility_faults(paper_html(third_party_paper(vetoed)), tmp_path) == []


@pytest.mark.chromium
def test_axe_finds_nothing_serious_by_night(vetoed: Assessment, tmp_path: Path) -> None:
    assert accessibility_faults(paper_html(self_evaluation_paper(vetoed)), tmp_path, dark=True) == []


@pytest.mark.chromium
def test_axe_finds_nothing_serious_in_an_official_paper(tmp_path: Path) -> None:
    assert accessibility_faults(paper_html(notice()), tmp_path) == []


@pytest.mark.chromium
@both
def test_no_part_is_wider_than_a_phone(make: Callable[[Assessment], Paper], vetoed: Assessment, tmp_path: Path) -> None:
    script = """done => done([...document.querySelectorAll('main *')]
        .filter(part => part.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(part => part.outerHTML.slice(0, 80)))"""
    assert found_in(paper_html(make(vetoed)), script, tmp_path, width=500) == []


@pytest.mark.chromium
@pytest.mark.poppler
def test_a_printed_page_is_a4_with_its_number_and_the_heads_of_tables_on_every_page(
    vetoed: Assessment, tmp_path: Path
) -> None:
    file = printed(paper_html(third_party_paper(vetoed)), tmp_path)
    count = int(facts(file)["Pages"])
    assert facts(file)["Page size"].endswith("(A4)")
    assert count > 5
    text = joined(file)
    for number in range(1, count + 1):
        assert f"非正式结论第{number}页/共{count}页" in text
    assert text.count("0f" * 32) >= count
    assert max(word.right for word in words(file)) < 525
    assert min(word.left for word in words(file)) > 70


@pytest.mark.chromium
@pytest.mark.poppler
def test_the_head_of_a_long_table_is_printed_on_both_of_its_pages(tmp_path: Path) -> None:
    found = words(printed(paper_html(notice()), tmp_path))
    assert [word.page for word in found if word.text == "企业名称"] == [1, 2]


def printed(page: str, folder: Path) -> Path:
    (folder / "page.html").write_text(page, encoding="utf-8")
    program = next(filter(None, map(shutil.which, CHROMIUM)))
    file = folder / "page.pdf"
    options = [*QUIET, f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer", f"--print-to-pdf={file}"]
    subprocess.run([program, *options, (folder / "page.html").as_uri()], capture_output=True, check=True, timeout=120)
    return file

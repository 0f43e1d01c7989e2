from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from standard_engine.language import speaking
from standard_engine.report.html import html, write_html

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment

OUTSIDE = re.compile(
    r"(?i)\b(src|href|action|data|poster|srcset|background)\s*=\s*[\"'](?!#)|url\(|@import|<script|<link"
)


class Page(HTMLParser):
    """The elements, the text, the ids and the links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in {"meta", "br"} and not (self.open and self.open[-1] == "svg"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())

    def attributes(self, name: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]


def test_the_page_needs_nothing_from_outside_and_runs_nothing(vetoed: Assessment) -> None:
    text = html(vetoed)
    assert not OUTSIDE.search(text)
    page = Page(text)
    assert page.elements[0] == ("html", {"lang": "zh-CN"})
    assert page.open == []
    assert Counter(tag for tag, _ in page.elements)["style"] == 1
    assert not [
        name for _, attributes in page.elements for name in attributes if name.startswith("on") or name == "style"
    ]


def test_the_security_policy_allows_this_style_and_nothing_else(vetoed: Assessment) -> None:
    text = html(vetoed)
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert policy in Page(text).attributes("content")


def test_every_printed_page_bears_the_name_and_the_rules_and_no_name_can_leave_its_text(vetoed: Assessment) -> None:
    name = '湘"; } body { display: none } </style>'
    text = html(replace(vetoed, subject=replace(vetoed.subject, name=name)))
    style = text.partition("<style>")[2].partition("</style>")[0]
    said = re.findall(r'@(top|bottom)-left \{ content: "((?:\\[0-9a-f]+ )*)"', style)
    read = {box: "".join(chr(int(number, 16)) for number in shown.replace("\\", "").split()) for box, shown in said}
    assert read == {"top": name, "bottom": f"规则包 SHA-256 {vetoed.pack.hash}"}
    assert "display: none }" not in style.rpartition("@page")[2]


def test_every_link_leads_somewhere_and_every_place_is_there_once(vetoed: Assessment, levels_only: Assessment) -> None:
    for assessment in (vetoed, levels_only):
        page = Page(html(assessment))
        places = page.attributes("id")
        assert len(places) == len(set(places))
        assert {link.removeprefix("#") for link in page.attributes("href")} <= set(places)


def test_every_indicator_leads_to_its_inputs_and_every_input_back(vetoed: Assessment) -> None:
    text = html(vetoed)
    article = text.partition('<article id="indicator-1"')[2].partition("</article>")[0]
    row = re.search(r'<tr id="(input-\d+)">(?:(?!</tr>).)*N03.*?</tr>', text, re.DOTALL)
    assert row is not None
    assert f'href="#{row[1]}"' in article
    assert 'href="#indicator-1"' in row[0]


def test_the_order_is_that_of_the_third_party_report(vetoed: Assessment) -> None:
    chapters = re.findall(r'<section class="chapter" id="(\w+)">', html(vetoed))
    assert chapters == ["vetoes", "basics", "indicators", "gaps", "plan", "problems", "tracing", "versions"]


def test_the_first_page_says_it_all(vetoed: Assessment) -> None:
    first = Page(html(vetoed).partition('id="vetoes"')[0].rpartition("<section")[0]).text
    for said in (
        "非正式结论 本结论用到 3 个未对照标准文本核对的数值，不能作为认证依据。",
        "DB99/T 1—2025：暂定占位 2 个",
        "× 不通过",
        "20–40 / 60 分",
        "已评价 5 / 适用 7 项指标；最多可得 40 分",
        "共 8 项 √ 符合 3 × 不符合 2 — 不适用 1 ? 待补充 1 ? 无法判定 1",
        "× 不符合 近三年未发生较大及以上安全事故",
        "G02 工业固体废物综合利用量（2025 年） 未填",
        "良好 ≤ 0.4 tce/万元 差 0.0000001 tce/万元（0.00002%）",
    ):
        assert said in first, said


def test_a_status_is_a_word_and_a_mark_beside_its_hue(vetoed: Assessment) -> None:
    text = html(vetoed)
    for status, mark, word in (
        ("met", "√", "符合"),
        ("not_met", "×", "不符合"),
        ("not_applicable", "—", "不适用"),
        ("missing", "?", "待补充"),
        ("undetermined", "?", "无法判定"),
    ):
        assert f'<span class="status {status}"><b aria-hidden="true">{mark}</b>{word}</span>' in text


def test_a_binding_decision_has_no_banner(passing: Assessment) -> None:
    page = Page(html(passing))
    assert "非正式结论" not in page.text
    assert "可作认证依据" in page.text
    assert "√ 通过 先进" in page.text


def test_a_bar_has_words_and_a_part_for_what_is_possible(undetermined: Assessment) -> None:
    text = html(undetermined)
    assert 'aria-label="得分 62.5–71.5，满分 100"' in text
    assert '<rect class="possible" x="62.50" y="0" width="9.00" height="10"/>' in text


@pytest.mark.parametrize("name", ["vetoed", "undetermined", "passing", "levels_only"])
def test_the_same_assessment_gives_the_same_bytes(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    assessment: Assessment = request.getfixturevalue(name)
    write_html(assessment, tmp_path / "a.html")
    write_html(assessment, tmp_path / "b.html")
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes() == html(assessment).encode()


def _chromium(profile: Path, *arguments: str) -> str:
    program = next(path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name)))
    quiet = [f"--disable-{part}" for part in ("gpu", "quic", "background-networking", "component-update", "sync")]
    command = [program, "--headless", "--no-sandbox", "--no-first-run", *quiet, "--enable-logging=stderr"]
    done = subprocess.run(
        [*command, f"--user-data-dir={profile}", *arguments], capture_output=True, text=True, timeout=120, check=True
    )
    return done.stderr


@pytest.mark.chromium
def test_a_browser_shows_and_prints_the_page_without_complaint(vetoed: Assessment, tmp_path: Path) -> None:
    page, pdf = tmp_path / "report.html", tmp_path / "report.pdf"
    write_html(vetoed, page)
    said = _chromium(tmp_path / "profile", "--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri())
    assert "CONSOLE" not in said
    pages = re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())
    assert 1 <= len(pages) < 20

    broken = tmp_path / "broken.html"
    broken.write_text(page.read_text(encoding="utf-8").replace("</main>", '<p style="color:red">x</p></main>'), "utf-8")
    assert "CONSOLE" in _chromium(tmp_path / "profile", f"--print-to-pdf={pdf}", broken.as_uri())


def test_a_value_on_the_way_is_explained_once_and_then_referred_to(vetoed: Assessment) -> None:
    first, second, *rest = vetoed.indicators
    (step,) = first.steps
    text = html(replace(vetoed, indicators=(first, replace(second, steps=first.steps), *rest)))
    cards = [text.partition(f'<article id="indicator-{place}"')[2].partition("</article>")[0] for place in (1, 2)]

    assert text.count(step.worked) == 1
    assert step.worked in cards[0]
    assert "综合能源消费量 = 4,000.001 tce，推导见" in cards[1]
    assert f'<a href="#indicator-1">{first.title}</a>' in cards[1]


def test_a_note_that_numbers_share_is_said_once(vetoed: Assessment) -> None:
    number = vetoed.decision.non_official[0]
    other = replace(number.source, note="另一条说明")
    numbers = (
        number,
        replace(number, title="甲"),
        replace(number, title="乙", source=other),
        replace(number, title="丙"),
    )
    text = html(replace(vetoed, decision=replace(vetoed.decision, non_official=numbers)))
    part = text.partition('<section id="numbers">')[2]

    assert number.source.note is not None
    assert part.count(number.source.note) == 1
    assert part.count("另一条说明") == 1
    assert part.index("甲") < part.index("丙") < part.index("另一条说明") < part.index("乙")


def test_the_count_of_printed_pages_is_in_the_report_s_language(vetoed: Assessment) -> None:
    def count() -> str:
        (found,) = re.findall(r"@bottom-right { content: (.*?); font", html(vetoed))
        return re.sub(r"\\([0-9a-f]+) ", lambda sign: chr(int(sign[1], 16)), found)

    assert count() == '"第 " counter(page) " 页 / 共 " counter(pages) " 页"'
    with speaking("en"):
        assert count() == '"Page " counter(page) " of " counter(pages) ""'


def test_a_printed_radar_stands_after_the_gaps_and_not_before_them(vetoed: Assessment) -> None:
    first, second, *_ = vetoed.categories
    three = replace(vetoed, categories=(first, second, replace(first, id="third_group", title="第三类")))
    text = html(three, with_radar=True)
    onscreen, onpaper = (found.start() for found in re.finditer('<svg class="chart radar"', text))

    assert onscreen < text.index('<section class="largest">') < onpaper < text.index("<nav")
    assert ".cover.paper { display: none; }" in text
    assert ".verdict .cover { display: none; }" in text.partition("@media print {")[2]
    assert "radar" not in re.sub("<style>.*?</style>", "", html(three), flags=re.DOTALL)

"""Every page that can come of a sample, of sixty indicators and of nothing at all: valid HTML, open to everyone."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import html5lib
import pytest
import yaml
from big_pack import big_given, big_pack
from browser import accessibility_faults
from packs_kit import AS_OF, write_pack

import standard_engine as se
from standard_engine.planning.plan import plan
from standard_engine.report.html import html
from standard_engine.report.plan_page import plan_html
from standard_engine.submission import Submission

SAMPLES = Path(__file__).parents[2] / "samples"
WRITTEN = yaml.safe_load((SAMPLES / "enterprises.yaml").read_text(encoding="utf-8"))["samples"]
PACKS = {name: WRITTEN.get(name, {}).get("pack", "db43-t-1229-2016") for name in WRITTEN}
LONG = "湖南" + "钢铁新材料科技股份" * 6 + "分公司"
NAMES = [*PACKS, "plan", "big", "nothing", "long"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    packs = {name: se.load_pack(name, AS_OF) for name in set(PACKS.values())}
    read = {name: se.read_workbook(SAMPLES / f"{name}.xlsx", packs[rules]) for name, rules in PACKS.items()}
    made = {name: html(se.assess(packs[PACKS[name]], found), with_radar=True) for name, found in read.items()}
    db43 = packs["db43-t-1229-2016"]
    big = se.load_pack(write_pack(tmp_path_factory.mktemp("packs"), big_pack()), AS_OF)
    named = se.submission_of(db43, {"enterprise_name": LONG, "credit_code": "91430100MA4RAMP000"}, year=2025)
    return made | {
        "plan": plan_html(plan(db43, read["hongtao"], alternatives=2, frontier=True)),
        "big": html(se.assess(big, se.submission_of(big, big_given(30), year=2025))),
        "nothing": html(se.assess(db43, Submission({}, 2025))),
        "long": html(se.assess(db43, named)),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_valid_and_every_link_in_it_leads_somewhere(pages: dict[str, str], name: str) -> None:
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(pages[name])
    ids = Counter(item.get("id") for item in root.iter() if item.get("id"))
    aims = {str(item.get("href")) for item in root.iter("a")}

    assert [name for name, count in ids.items() if count > 1] == []
    assert {aim for aim in aims if not aim.startswith("#") or aim[1:] not in ids} == set()
    for item in root.iter():
        for named in str(item.get("aria-labelledby") or "").split():
            assert named in ids


@pytest.mark.parametrize("name", NAMES)
def test_headings_go_down_one_step_at_a_time(pages: dict[str, str], name: str) -> None:
    levels = [int(found) for found in re.findall(r"<h([1-6])[ >]", pages[name])]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_a_page_that_is_not_valid_is_found(pages: dict[str, str]) -> None:
    with pytest.raises(html5lib.html5parser.ParseError):
        html5lib.HTMLParser(strict=True).parse(pages["nothing"].replace("</main>", "</p></main>"))


@pytest.mark.chromium
@pytest.mark.parametrize("name", ["plan", "big", "nothing"])
def test_axe_finds_nothing_serious(pages: dict[str, str], name: str, tmp_path: Path) -> None:
    """Of the samples, `test_browser.py` holds one of each kind to it."""
    assert accessibility_faults(pages[name], tmp_path) == []

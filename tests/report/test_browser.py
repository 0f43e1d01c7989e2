"""The report in a browser: open to everyone, by day and by night."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import accessibility_faults, found_in

import standard_engine as se
from standard_engine.report.html import html

pytestmark = pytest.mark.chromium
SAMPLES = Path(__file__).parents[2] / "samples"
DB43 = "db43-t-1229-2016"
SHOWN = {
    "hengfeng": DB43,
    "jingdian": DB43,
    "lianfeng": DB43,
    "huashan": "cleaner-production-antimony-mining",
    "zhuyuan": "green-factory-gbt36132-2025",
}
"""A pass, an open verdict, a very long name, a pack of levels without points, another standard."""


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    made = {}
    for name, rules in SHOWN.items():
        pack = se.load_pack(rules, as_of="2026-11-23")
        made[name] = html(se.assess(pack, se.read_workbook(SAMPLES / f"{name}.xlsx", pack)), with_radar=True)
    return made


@pytest.mark.parametrize("name", SHOWN)
def test_axe_finds_nothing_serious_by_day(pages: dict[str, str], name: str, tmp_path: Path) -> None:
    assert accessibility_faults(pages[name], tmp_path) == []


@pytest.mark.parametrize("name", ["jingdian", "zhuyuan"])
def test_axe_finds_nothing_serious_by_night(pages: dict[str, str], name: str, tmp_path: Path) -> None:
    assert accessibility_faults(pages[name], tmp_path, dark=True) == []


def test_axe_finds_what_is_wrong(pages: dict[str, str], tmp_path: Path) -> None:
    spoilt = pages["hengfeng"].replace("</main>", '<img src="data:,"><p style="color:#eee">看不清的字</p></main>')

    assert {rule for rule, _, _ in accessibility_faults(spoilt, tmp_path)} == {"image-alt", "color-contrast"}


def test_charts_have_no_text_outside_of_their_picture_at_a_phone_s_width(pages: dict[str, str], tmp_path: Path) -> None:
    script = """done => done([...document.querySelectorAll('svg.bullet text, svg.trend text')].filter(text => {
        const own = text.getBoundingClientRect(), whole = text.closest('svg').getBoundingClientRect();
        return own.left < whole.left - 2 || own.right > whole.right + 2; }).map(text => text.textContent))"""

    assert found_in(pages["hengfeng"], script, tmp_path, width=500) == []

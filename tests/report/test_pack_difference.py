"""The difference between packs as text, data and a page that needs nothing beside itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import html5lib
import pytest
from packs_kit import changed, write_pack

from standard_engine.pack.difference import Difference, Side, differences
from standard_engine.pack.draft import read_draft
from standard_engine.report.pack_difference import difference_document, difference_lines, difference_page

OFFICIAL = {
    "document": "测试标准",
    "clause": "5.1",
    "status": "official",
    "checked_by": "张三",
    "checked_on": "2026-01-08",
}
ENTRY = {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}}
CHANGES: dict[str, Any] = {
    "title": "<script>alert(1)</script>",
    "indicators.intensity.criteria.values": [
        {**ENTRY, "source": OFFICIAL},
        {"from": "2027-01-01", "levels": {"先进": "0.2", "达标": "0.5"}},
    ],
    "requirements.more": {"title": "更多 & 更多", "condition": "honest"},
    "decision.pass": "all(veto)",
}
Pair = tuple[Side, Side]


def sides(tmp_path: Path, changes: dict[str, Any], day: date | None = None) -> Pair:
    packs = [write_pack(tmp_path / name, changed(own)) for name, own in (("a", {}), ("b", changes))]
    return Side(read_draft(packs[0]), day), Side(read_draft(packs[1]), day)


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return sides(tmp_path, CHANGES)


def found(pair: Pair) -> tuple[Difference, ...]:
    return differences(*pair)


def test_the_text_says_each_and_sources_that_change_alike_once(pair: Pair) -> None:
    lines = list(difference_lines(*pair, found(pair)))

    assert "  单位产值能耗　先进：0.25 tce/万元 → 0.2 tce/万元　2027-01-01 起" in lines
    assert "  结论.通过条件" not in lines
    assert "增加的（1 项）" in lines
    assert "  要求 更多 & 更多" in lines
    (source,) = [line for line in lines if "测试标准，5.1" in line]
    assert source.startswith("  单位产值能耗　先进、单位产值能耗　达标：测试文件")
    assert source.endswith("2017-01-01 至 2026-12-31")


def test_the_page_is_valid_and_nothing_in_it_is_markup(pair: Pair) -> None:
    page = difference_page(*pair, found(pair))

    html5lib.HTMLParser(strict=True).parse(page)
    assert "<script" not in page
    assert "更多 &amp; 更多" in page
    assert "http" not in page.replace("http-equiv", "")
    assert difference_page(*pair, found(pair)) == page


def test_no_difference_is_said(tmp_path: Path) -> None:
    pair = sides(tmp_path, {})

    assert list(difference_lines(*pair, found(pair)))[2:] == ["规则没有不同。"]
    assert "规则没有不同。" in difference_page(*pair, found(pair))
    assert difference_document(*pair, found(pair))["differences"] == []


def test_on_one_day_there_are_no_dates(tmp_path: Path) -> None:
    pair = sides(tmp_path, CHANGES, date(2027, 6, 1))
    value = next(one for one in difference_document(*pair, found(pair))["differences"] if one["kind"] == "value")

    assert (value["old"], value["new"], value["since"], value["when"]) == ("0.25", "0.2", None, None)
    assert "所有日期" not in difference_page(*pair, found(pair))

"""Text from a workbook stays text in a plan."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hostile_texts import HOSTILE
from planning_kit import given, ratio
from report_kit import retold

from standard_engine.planning.plan import plan
from standard_engine.report.plan_page import plan_document, plan_html
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from standard_engine.planning.result import Planning


class Shape(HTMLParser):
    """The elements of a page with their attributes, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def planning(tmp_path_factory: pytest.TempPathFactory) -> Planning:
    pack = ratio(tmp_path_factory.mktemp("pack"))
    return plan(pack, given(pack, energy=600, output=1000), alternatives=1)


@pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
def test_no_element_of_the_page_is_born_of_data(text: str, planning: Planning) -> None:
    told = retold(planning, lambda: text)
    hostile, benign = Shape(plan_html(told)), Shape(plan_html(retold(planning, lambda: "甲")))
    assert hostile.tags == benign.tags
    assert visible(text).strip() in "".join(hostile.words)
    document = plan_document(told)
    assert json.loads(json.dumps(document)) == document

"""Documents and changes that an enterprise registered, in every report, beside what they are for."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from report_kit import EVIDENCE, energy, water

from standard_engine.report.html import html
from standard_engine.report.registered import change_views, evidence_views
from standard_engine.report.view import view
from standard_engine.report.xlsx import xlsx

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment


def test_documents_stand_beside_the_indicators_that_use_their_data(vetoed: Assessment) -> None:
    shown = {item.title: item for category in view(vetoed).categories for item in category.indicators}
    energetic, watery = shown[energy().title], shown[water().title]
    assert energetic.proof[:2] == energy().evidence
    assert energetic.proof[2] == "已登记：能源统计报表.pdf（页码 1-4）；台账.xlsx"
    assert watery.proof[-1] == "已登记：台账.xlsx"


def test_a_document_asked_for_and_not_registered_is_said(vetoed: Assessment) -> None:
    lacking = [item for category in view(vetoed).categories for item in category.indicators if not item.registered]
    assert {item.proof for item in lacking if not item.evidence} <= {()}
    assert all(item.proof == (*item.evidence, "没有登记佐证材料") for item in lacking if item.evidence)
    assert any(item.evidence for item in lacking)


def test_every_document_is_listed_with_its_data_items(vetoed: Assessment) -> None:
    (first, second, third) = evidence_views(vetoed)
    assert (first.file, first.pages, first.document, first.note) == ("能源统计报表.pdf", "1-4", "205-1 表", "盖章件")
    assert second.items.endswith("；Q9")
    assert second.items.startswith(f"{EVIDENCE[1].codes[0]} ")
    assert (third.file, third.document) == ("—", "—")


def test_a_change_is_listed_with_its_data_item(vetoed: Assessment) -> None:
    (change,) = change_views(vetoed)
    assert (change.day, change.before, change.after) == ("2026-03-05", "1,180", "1200.5")
    assert change.item.startswith("能源消耗　")


@pytest.mark.parametrize("registered", [True, False])
def test_page_and_workbook_have_the_tables_only_where_there_is_something(
    vetoed: Assessment, *, registered: bool
) -> None:
    made = vetoed if registered else replace(vetoed, evidence=(), changes=())
    names = openpyxl.load_workbook(io.BytesIO(xlsx(made))).sheetnames
    assert ("佐证材料" in names, "变更记录" in names) == (registered, registered)
    assert ("<h3>变更记录</h3>" in html(made)) is registered

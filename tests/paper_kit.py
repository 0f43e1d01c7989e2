"""Both papers of an assessment in the form of a file, and a notice as an office writes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from standard_engine.report.blocks import Heading, Paragraph, Style, body, items, listing
from standard_engine.report.docx import docx
from standard_engine.report.layout import OFFICIAL
from standard_engine.report.paper import Paper
from standard_engine.report.papers import self_evaluation_paper, third_party_paper

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning
    from standard_engine.report.blocks import Block


def third_party_docx(assessment: Assessment, planning: Planning | None = None) -> bytes:
    return docx(third_party_paper(assessment, planning))


def self_evaluation_docx(assessment: Assessment, planning: Planning | None = None) -> bytes:
    return docx(self_evaluation_paper(assessment, planning))


def official_docx(assessment: Assessment) -> bytes:
    return docx(replace(third_party_paper(assessment), layout=OFFICIAL))


def official(*blocks: Block) -> Paper:
    return Paper("公示", date(2026, 11, 23), "standard-engine 0.1.0", blocks, layout=OFFICIAL)


def notice() -> Paper:
    """A notice with everything that the layout has a style for."""
    rows = [(str(place), f"湖南示例{place}化工有限公司", f"{100 - place}.5") for place in range(1, 31)]
    return official(
        Paragraph("关于公示两型工业企业名单的通知", Style.TITLE),
        Paragraph("（征求意见稿）", Style.SUBTITLE),
        Paragraph("各市州工业和信息化局："),
        body("经企业申请、初审、评价和审核，拟认定下列企业，现予公示。"),
        Heading(1, "一、公示名单"),
        Heading(2, "（一）化工行业"),
        Heading(3, "1. 名单"),
        listing((15, 60, 25), ("序号", "企业名称", "得分"), rows, numbers={0, 2}),
        *items(("来信须署真实姓名。",)),
        Paragraph("附件：意见表", Style.NOTE),
        Paragraph("湖南省工业和信息化厅", Style.SIGNED, kept=True),
        Paragraph("2026年11月23日", Style.SIGNED),
    )

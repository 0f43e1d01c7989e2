"""The papers that an assessment fills: 第三方评价报告 and 自评价报告."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report import self_evaluation, third_party
from standard_engine.report.audit_view import audit_view
from standard_engine.report.filled import BLANK
from standard_engine.report.paper import Paper
from standard_engine.report.paper_audit import audited
from standard_engine.report.plan_view import path
from standard_engine.report.view import view

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment
    from standard_engine.audit.score import Scored
    from standard_engine.planning.result import Planning
    from standard_engine.report.blocks import Block
    from standard_engine.report.filled import Filled


def third_party_paper(assessment: Assessment, planning: Planning | None = None, filled: Filled = BLANK) -> Paper:
    """第三方评价报告, with the plans of a planning of this assessment, and the parts that a body has filled in."""
    blocks = third_party.third_party(view(assessment), path(assessment, planning), filled)
    return paper_of(assessment, say(third_party.TITLE), blocks)


def audit_paper(scored: Scored, planning: Planning | None = None) -> Paper:
    """第三方评价报告 of an audited submission: the verified verdict, with what the audit says of itself and of both."""
    shown = audit_view(scored)
    paper = third_party_paper(scored.verified, planning, audited(shown, len(view(scored.verified).categories)))
    return replace(paper, stamp=(*paper.stamp, f"{say('核查表 SHA-256')} {shown.sha256}"))


def self_evaluation_paper(assessment: Assessment, planning: Planning | None = None) -> Paper:
    """自评价报告, with the plans of a planning of this assessment."""
    blocks = self_evaluation.self_evaluation(view(assessment), path(assessment, planning))
    return paper_of(assessment, say(self_evaluation.TITLE), blocks)


def paper_of(assessment: Assessment, title: str, blocks: tuple[Block, ...]) -> Paper:
    """Blocks as a paper on an assessment: named after the enterprise, stamped with what it was made of."""
    return Paper(
        title=f"{assessment.subject.name or assessment.submission_name or ''} {title}".strip(),
        day=assessment.as_of,
        maker=f"standard-engine {assessment.engine}",
        blocks=blocks,
        stamp=(
            f"{say('申报文件 SHA-256')} {assessment.submission_sha256 or '—'}",
            f"{say('规则包 SHA-256')} {assessment.pack.hash}",
        ),
        standing="" if assessment.decision.binding else say("非正式结论"),
    )

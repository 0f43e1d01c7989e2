"""Both papers of an assessment in the form of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.report.docx import docx
from standard_engine.report.papers import self_evaluation_paper, third_party_paper

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning


def third_party_docx(assessment: Assessment, planning: Planning | None = None) -> bytes:
    return docx(third_party_paper(assessment, planning))


def self_evaluation_docx(assessment: Assessment, planning: Planning | None = None) -> bytes:
    return docx(self_evaluation_paper(assessment, planning))

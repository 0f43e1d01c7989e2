"""The reports of one assessment as files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.language import later
from standard_engine.report.decision import decision_text
from standard_engine.report.forms import Form, written
from standard_engine.report.html import html
from standard_engine.report.names import Names, report_names
from standard_engine.report.output import put
from standard_engine.report.xlsx import xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of report: how its file name ends, and what it says of an assessment and, where one was made, a planning."""

    ending: str
    content: Callable[[Assessment, Planning | None], bytes]


@dataclass(frozen=True, slots=True)
class Reports:
    """Where the three reports are."""

    html: Path
    xlsx: Path
    decision: Path


HTML = Document(later("评价报告.html"), lambda assessment, planning: html(assessment, planning).encode())
XLSX = Document(later("差距报告.xlsx"), xlsx)
DECISION = Document(later("评价结论.json"), lambda assessment, _: decision_text(assessment).encode())


THIRD_PARTY = {
    Form.DOCX: later("第三方评价报告.docx"),
    Form.PDF: later("第三方评价报告.pdf"),
    Form.HTML: later("第三方评价报告.html"),
}
SELF_EVALUATION = {
    Form.DOCX: later("自评价报告.docx"),
    Form.PDF: later("自评价报告.pdf"),
    Form.HTML: later("自评价报告.html"),
}


def third_party(form: Form, fonts: Sequence[Path] = ()) -> Document:
    """The third-party evaluation report; the fonts are a user's, for PDF."""
    from standard_engine.report.papers import third_party_paper

    return Document(THIRD_PARTY[form], lambda *judged: written(third_party_paper(*judged), form, fonts))


def self_evaluation(form: Form, fonts: Sequence[Path] = ()) -> Document:
    """The self-evaluation; the fonts are a user's, for PDF."""
    from standard_engine.report.papers import self_evaluation_paper

    return Document(SELF_EVALUATION[form], lambda *judged: written(self_evaluation_paper(*judged), form, fonts))


def page(*, with_radar: bool) -> Document:
    """The report as HTML, with a radar where it is asked for."""
    return Document(
        HTML.ending, lambda assessment, planning: html(assessment, planning, with_radar=with_radar).encode()
    )


def printed(fonts: Sequence[Path] = (), *, with_radar: bool = False) -> Document:
    """The report as PDF, in the open fonts or in a user's font files."""
    from standard_engine.report.pdf import pdf

    return Document(
        later("评价报告.pdf"), lambda assessment, planning: pdf(assessment, fonts, planning, with_radar=with_radar)
    )


def write_reports(assessment: Assessment, folder: Path, workbook: Path | None = None) -> Reports:
    """Write 评价报告.html, 差距报告.xlsx and 评价结论.json into a folder, which is made if it is not there.

    `workbook` is where the data come from: another run on it replaces these files, another workbook of the same
    enterprise and year does not (see `report_names`).

    Raises:
        UsageError: if a file may not be replaced.
    """
    return Reports(*write_documents(assessment, report_names(assessment, folder, workbook), (HTML, XLSX, DECISION)))


def write_documents(
    assessment: Assessment, names: Names, documents: Iterable[Document], planning: Planning | None = None
) -> tuple[Path, ...]:
    """Write reports under their names, with the plans of a planning; all of them are made before one is written.

    Raises:
        UsageError: if a document cannot be made, or a file may not be replaced.
    """
    made = {names.path(item.ending): item.content(assessment, planning) for item in documents}
    for path, content in made.items():
        put(path, content)
    return tuple(made)

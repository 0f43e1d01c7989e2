"""The forms of file that a paper can be written in."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from standard_engine.report.fonts import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from standard_engine.report.fonts import FontFiles
    from standard_engine.report.paper import Paper


class Form(Enum):
    """A form by the ending of its files' names."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"


def written(paper: Paper, form: Form, fonts: Sequence[Path] = (), places: FontFiles = OPEN) -> bytes:
    """The paper as Word document, PDF or web page; the fonts are for PDF.

    Raises:
        UsageError: if a PDF cannot be made, since typst or a font is missing or a character cannot be drawn.
        OSError: if a font file cannot be read.
    """
    match form:
        case Form.DOCX:
            from standard_engine.report.docx import docx

            return docx(paper)
        case Form.PDF:
            from standard_engine.report.blocks_pdf import paper_pdf

            return paper_pdf(paper, fonts, places)
        case Form.HTML:
            from standard_engine.report.blocks_html import paper_html

            return paper_html(paper).encode()

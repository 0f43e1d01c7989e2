"""The report as PDF: A4, with its charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.report.pdf_style import chart_style
from standard_engine.report.pictures import pictures
from standard_engine.report.plain import plain
from standard_engine.report.plan_view import path
from standard_engine.report.typeset import typeset
from standard_engine.report.view import view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning
    from standard_engine.report.plain import Plain


def pdf(
    assessment: Assessment,
    chosen: Sequence[Path] = (),
    planning: Planning | None = None,
    *,
    with_radar: bool = False,
) -> bytes:
    """The report as PDF, in the open fonts or in a user's font files, with the plans of a planning of this assessment.

    `with_radar` puts a radar on the cover.

    Raises:
        UsageError: if typst or a font is missing, or a character cannot be drawn.
        OSError: if a font file cannot be read.
    """
    more: dict[str, Plain] = {
        "stamp": {"file": assessment.submission_sha256, "pack": assessment.pack.hash},
        "pictures": {"style": chart_style(), "charts": plain(pictures(assessment, with_radar=with_radar))},
    }
    return typeset("report.typ", _shown(assessment, planning), more, assessment.as_of, chosen)


def _shown(assessment: Assessment, planning: Planning | None) -> Plain:
    """The view, and with it the ways to the line."""
    page = plain(view(assessment))
    if not isinstance(page, dict):
        raise TypeError("a view is a mapping")
    return page | {"plan": plain(path(assessment, planning))}

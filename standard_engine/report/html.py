"""The report as one HTML file: no script, nothing from outside, the same bytes for the same assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.output import put
from standard_engine.report.page import environment, margins, style
from standard_engine.report.pictures import pictures
from standard_engine.report.plan_view import path
from standard_engine.report.view import view

if TYPE_CHECKING:
    from pathlib import Path

    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning

STYLES = ("report.css", "charts.css")


def write_html(assessment: Assessment, file: Path) -> None:
    """Write the report as a self-contained page that needs no network and no script.

    Raises:
        UsageError: if the file may not be replaced.
    """
    put(file, html(assessment).encode())


def html(assessment: Assessment, planning: Planning | None = None, *, with_radar: bool = False) -> str:
    """The report as HTML text, with the plans of a planning of this assessment, and a radar where it is asked for."""
    template = environment().get_template("report.html.j2")
    shown = view(assessment)
    margin = margins(shown.headline.name, f"{say('规则包 SHA-256')} {assessment.pack.hash}")
    return template.render(
        view=shown,
        pictures=pictures(assessment, with_radar=with_radar),
        plan=path(assessment, planning),
        style=style(*STYLES, margins=margin),
    )

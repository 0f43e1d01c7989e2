"""The handbook of a pack as one HTML file: everything that the pack says, for a reader who has only the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from standard_engine.findings import Severity
from standard_engine.formula.program import Kind
from standard_engine.numerals import exact_text
from standard_engine.pack.resolved import Standing
from standard_engine.report.data_items import UNLESS_SAID, section_views, unit_views
from standard_engine.report.formulas import Formulas
from standard_engine.report.output import put
from standard_engine.report.page import environment, style
from standard_engine.report.rulebook import dates, indicator_view, requirement_view
from standard_engine.report.sourced import counts, number_groups
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from pathlib import Path

    from standard_engine.pack.resolved import ResolvedPack
KINDS = {Kind.NUMBER: "数", Kind.TRUTH: "是非", Kind.TEXT: "选项", Kind.DATE: "日期"}


def write_handbook(pack: ResolvedPack, path: Path) -> None:
    """Write the handbook as a self-contained page that needs no network and no script.

    Raises:
        UsageError: if the file may not be replaced.
    """
    put(path, handbook(pack).encode())


def handbook(pack: ResolvedPack) -> str:
    """The handbook as HTML text; the same bytes for the same pack."""
    return environment().get_template("handbook.html.j2").render(_page(pack))


def _page(pack: ResolvedPack) -> dict[str, Any]:
    """What the template names: the pack itself, and its parts in words."""
    formulas = Formulas(pack)
    return {
        "pack": pack,
        "formulas": formulas,
        "style": style("report.css", "handbook.css"),
        "engine": engine_version(),
        "exact": exact_text,
        "kinds": KINDS,
        "titles": {item.id: item.title for item in pack.indicators},
        "official": pack.status is Standing.OFFICIAL,
        "counts": counts(pack),
        "dates": dates(pack.chosen_from, pack.chosen_until) if pack.chosen_from else "—",
        "indicators": [indicator_view(item, pack, formulas) for item in pack.indicators],
        "requirements": [requirement_view(item, pack, formulas) for item in pack.requirements],
        "sections": section_views(pack),
        "unless_said": UNLESS_SAID,
        "units": unit_views(pack),
        "numbers": number_groups(pack, formulas),
        "checks": [(check, Severity(check.severity).label) for check in pack.checks],
        "workflow": json.loads(pack.workflow),
    }

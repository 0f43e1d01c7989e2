"""The report as PDF: A4, archival and accessible (PDF/A-2a, PDF/UA-1), the same bytes for the same assessment.

Both norms forbid a page on which a character is not drawn, so typst refuses it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.language import say, spoken
from standard_engine.report.fonts import fonts
from standard_engine.report.glyphs import missing, private, undrawn
from standard_engine.report.page import TEMPLATES
from standard_engine.report.pdf_style import chart_style
from standard_engine.report.pictures import pictures
from standard_engine.report.plain import plain
from standard_engine.report.plan_view import path
from standard_engine.report.view import view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning
    from standard_engine.report.fonts import Fonts
    from standard_engine.report.plain import Plain

FOLDER = TEMPLATES / "pdf"
_SAID = re.compile(r'\bsay\(\s*"([^"]+)"')


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
    try:
        import typst
    except ImportError as error:
        raise UsageError(say("写 PDF 需要另外安装组件：pip install 'standard-engine[pdf]'")) from error
    shown = _shown(assessment, planning)
    if characters := private(shown):
        raise UsageError(missing(characters, shown))
    with fonts(chosen) as found:
        try:
            made = typst.compile(
                FOLDER / "report.typ",
                root=FOLDER,
                format="pdf",
                font_paths=found.loaded,
                sys_inputs=_inputs(assessment, shown, found) | {"pictures": _drawn(assessment, with_radar=with_radar)},
                pdf_standards=["a-2a", "ua-1"],
                timestamp=0,
            )
        except typst.TypstError as error:
            characters = undrawn(error.diagnostic)
            if not characters:
                raise
            raise UsageError(missing(characters, shown)) from error
    if not isinstance(made, bytes):
        raise TypeError("typst gave no document")
    return made


def _shown(assessment: Assessment, planning: Planning | None) -> Plain:
    """The view, and with it the ways to the line."""
    page = plain(view(assessment))
    if not isinstance(page, dict):
        raise TypeError("a view is a mapping")
    return page | {"plan": plain(path(assessment, planning))}


def _inputs(assessment: Assessment, shown: Plain, found: Fonts) -> dict[str, str]:
    """What the template reads, as JSON: data stay data, whatever signs are in them."""
    day = assessment.as_of
    stamp: Plain = {
        "day": [day.year, day.month, day.day],
        "file": assessment.submission_sha256,
        "pack": assessment.pack.hash,
        "language": spoken(),
    }
    faces: Plain = {"body": list(found.body), "titles": list(found.titles)}
    parts = {"view": shown, "stamp": stamp, "faces": faces, "words": {text: say(text) for text in said()}}
    return {name: json.dumps(part, ensure_ascii=False) for name, part in parts.items()}


def _drawn(assessment: Assessment, *, with_radar: bool) -> str:
    drawn = plain(pictures(assessment, with_radar=with_radar))
    return json.dumps({"style": chart_style(), "charts": drawn}, ensure_ascii=False)


@cache
def said() -> tuple[str, ...]:
    """Every text that the templates say."""
    files = sorted(FOLDER.glob("*.typ"))
    return tuple(dict.fromkeys(text for file in files for text in _SAID.findall(file.read_text(encoding="utf-8"))))

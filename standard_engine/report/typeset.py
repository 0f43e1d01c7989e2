"""Setting pages with typst: archival and accessible PDF (PDF/A-2a, PDF/UA-1), the same bytes for the same data.

Both norms forbid a page on which a character is not drawn, so typst refuses it.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.language import say, spoken
from standard_engine.report.fonts import OPEN, fonts
from standard_engine.report.glyphs import missing, private, undrawn
from standard_engine.report.page import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from standard_engine.report.fonts import FontFiles, Fonts
    from standard_engine.report.plain import Plain

FOLDER = TEMPLATES / "pdf"
_SAID = re.compile(r'\bsay\(\s*"([^"]+)"')


def typeset(
    template: str,
    shown: Plain,
    more: Mapping[str, Plain],
    day: date,
    chosen: Sequence[Path] = (),
    places: FontFiles = OPEN,
) -> bytes:
    """A template's pages of a view, in the open fonts or in a user's font files, dated a day in place of the clock.

    The template reads the view as `view`, and what `more` names; texts, faces and language come with them.

    Raises:
        UsageError: if typst or a font is missing, or a character cannot be drawn.
        OSError: if a font file cannot be read.
    """
    try:
        import typst
    except ImportError as error:
        raise UsageError(say("写 PDF 需要另外安装组件：pip install 'standard-engine[pdf]'")) from error
    if characters := private(shown):
        raise UsageError(missing(characters, shown))
    with fonts(chosen, places) as found:
        try:
            made = typst.compile(
                FOLDER / template,
                root=FOLDER,
                format="pdf",
                font_paths=found.loaded,
                sys_inputs=_inputs({"view": shown, **more}, day, found),
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


def _inputs(parts: Mapping[str, Plain], day: date, found: Fonts) -> dict[str, str]:
    """What the template reads, as JSON: data stay data, whatever signs are in them."""
    common: dict[str, Plain] = {
        "day": [day.year, day.month, day.day],
        "language": spoken(),
        "faces": {"body": list(found.body), "titles": list(found.titles), "placed": dict(found.placed)},
        "words": {text: say(text) for text in said()},
    }
    return {name: json.dumps(part, ensure_ascii=False) for name, part in {**parts, **common}.items()}


@cache
def said() -> tuple[str, ...]:
    """Every text that the templates say."""
    files = sorted(FOLDER.glob("*.typ"))
    return tuple(dict.fromkeys(text for file in files for text in _SAID.findall(file.read_text(encoding="utf-8"))))

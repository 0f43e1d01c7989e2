"""A paper as a Word document: the parts of the package, the same bytes for the same paper."""

from __future__ import annotations

import re
import zipfile
from dataclasses import asdict
from io import BytesIO
from string import Template
from typing import TYPE_CHECKING

from markupsafe import escape

from standard_engine.language import say
from standard_engine.report.page import TEMPLATES
from standard_engine.report.text import visible
from standard_engine.report.wordml import NAMESPACE, wordml

if TYPE_CHECKING:
    from pathlib import Path

    from standard_engine.report.paper import Paper

FOLDER = TEMPLATES / "word"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can name: that of every part, so that the clock is not in the bytes."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def docx(paper: Paper) -> bytes:
    """The paper for Word, WPS and LibreOffice, to be filled in further."""
    folder = FOLDER / paper.layout.name
    made = {
        "[Content_Types].xml": _text(folder / "content_types.xml"),
        "_rels/.rels": _text(FOLDER / "package.rels"),
        "docProps/core.xml": _core(paper),
        "word/_rels/document.xml.rels": _text(folder / "document.rels"),
        "word/document.xml": _document(
            paper, _text(folder / ("section_turned.xml" if paper.layout.turned else "section.xml"))
        ),
        **_feet(paper, folder),
        "word/fontTable.xml": _text(folder / "fontTable.xml"),
        "word/settings.xml": _text(folder / "settings.xml"),
        "word/styles.xml": Template(_text(folder / "styles.xml")).substitute(_faces(paper)),
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in made.items():
            package.writestr(zipfile.ZipInfo(name, EARLIEST), text.encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _faces(paper: Paper) -> dict[str, str]:
    """The names of fonts, for the places that a style sheet leaves open."""
    return {place: escape(visible(name)) for place, name in asdict(paper.layout.faces).items()}


def _feet(paper: Paper, folder: Path) -> dict[str, str]:
    """What stands at the foot of pages: what the paper was made of, or parts of the layout's own."""
    if paper.layout.stamped:
        return {"word/footer.xml": _footer(paper)}
    return {f"word/{file.name}": _text(file) for file in sorted(folder.glob("footer*.xml"))}


def _document(paper: Paper, section: str) -> str:
    content = wordml(paper.blocks, paper.layout.width)
    return f'{_HEAD}<w:document xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONS}"><w:body>{content}{section}</w:body></w:document>'


def _footer(paper: Paper) -> str:
    """Page x of y, counted by the program that opens it, and what the paper was made of."""
    kind = paper.standing + say("　") if paper.standing else ""
    before, between, after = re.split(r"\{\w+\}", say("第 {page} 页 / 共 {pages} 页"))
    pages = _words(kind + before) + _count("PAGE") + _words(between) + _count("NUMPAGES") + _words(after)
    stamp, *rest = paper.stamp or ("",)
    first = f"{_words(stamp)}<w:r><w:tab/></w:r>{pages}"
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{line}</w:p>' for line in (first, *map(_words, rest))
    )
    return f'{_HEAD}<w:ftr xmlns:w="{NAMESPACE}">{lines}</w:ftr>'


def _words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(visible(text))}</w:t></w:r>'


def _count(field: str) -> str:
    return f'<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _core(paper: Paper) -> str:
    day = f"{paper.day.isoformat()}T00:00:00Z"
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{escape(visible(paper.title))}</dc:title>'
        f"<dc:creator>{escape(visible(paper.maker))}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    )

"""Word documents: the parts of the package, the same bytes for the same assessment."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from markupsafe import escape

from standard_engine.language import say
from standard_engine.report import self_evaluation, third_party
from standard_engine.report.page import TEMPLATES
from standard_engine.report.plan_view import path
from standard_engine.report.text import visible
from standard_engine.report.view import view
from standard_engine.report.wordml import NAMESPACE

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment
    from standard_engine.planning.result import Planning

FOLDER = TEMPLATES / "word"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first time that a zip file can name: that of every part, so that the clock is not in the bytes."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PAGE = (
    '<w:sectPr><w:footerReference w:type="default" r:id="footer"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1418" w:right="1418" w:bottom="1418" w:left="1418" w:header="851" w:footer="851" w:gutter="0"/>'
    "</w:sectPr>"
)


def third_party_docx(assessment: Assessment, planning: Planning | None = None) -> bytes:
    """第三方评价报告 as a Word document, with the plans of a planning of this assessment."""
    content = third_party.third_party(view(assessment), path(assessment, planning))
    return _package(assessment, third_party.TITLE, content)


def self_evaluation_docx(assessment: Assessment, planning: Planning | None = None) -> bytes:
    """自评价报告 as a Word document, with the plans of a planning of this assessment."""
    content = self_evaluation.self_evaluation(view(assessment), path(assessment, planning))
    return _package(assessment, self_evaluation.TITLE, content)


def _package(assessment: Assessment, title: str, content: str) -> bytes:
    made = {
        "[Content_Types].xml": _file("content_types.xml"),
        "_rels/.rels": _file("package.rels"),
        "docProps/core.xml": _core(assessment, title),
        "word/_rels/document.xml.rels": _file("document.rels"),
        "word/document.xml": _document(content),
        "word/footer.xml": _footer(assessment),
        **{f"word/{name}": _file(name) for name in ("fontTable.xml", "settings.xml", "styles.xml")},
    }
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in made.items():
            package.writestr(zipfile.ZipInfo(name, EARLIEST), text.encode(), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _document(content: str) -> str:
    return (
        f'{_HEAD}<w:document xmlns:w="{NAMESPACE}" xmlns:r="{RELATIONS}"><w:body>{content}{_PAGE}</w:body></w:document>'
    )


def _footer(assessment: Assessment) -> str:
    """Page x of y, counted by the program that opens it, and what the report was made of."""
    kind = "" if assessment.decision.binding else say("非正式结论") + say("　")
    hashes = (
        say("申报文件 SHA-256") + f" {assessment.submission_sha256 or '—'}",
        say("规则包 SHA-256") + f" {assessment.pack.hash}",
    )
    before, between, after = re.split(r"\{\w+\}", say("第 {page} 页 / 共 {pages} 页"))
    pages = _words(kind + before) + _count("PAGE") + _words(between) + _count("NUMPAGES") + _words(after)
    first = f"{_words(hashes[0])}<w:r><w:tab/></w:r>{pages}"
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{line}</w:p>' for line in (first, _words(hashes[1]))
    )
    return f'{_HEAD}<w:ftr xmlns:w="{NAMESPACE}">{lines}</w:ftr>'


def _words(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(visible(text))}</w:t></w:r>'


def _count(field: str) -> str:
    return f'<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def _core(assessment: Assessment, title: str) -> str:
    day = f"{assessment.as_of.isoformat()}T00:00:00Z"
    name = escape(visible(f"{assessment.subject.name or assessment.submission_name or ''} {say(title)}".strip()))
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        f' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{name}</dc:title>'
        f"<dc:creator>standard-engine {escape(visible(assessment.engine))}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified></cp:coreProperties>'
    )

"""The reports of one assessment as files, under names that every system can hold."""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from standard_engine.language import later, say
from standard_engine.report.decision import decision_text
from standard_engine.report.html import html
from standard_engine.report.output import put
from standard_engine.report.text import storable, visible
from standard_engine.report.xlsx import xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from standard_engine.assessment.result import Assessment

LONGEST_BYTES = 120
"""Bytes of UTF-8 that an enterprise may have in a file name: the whole stays far below the 255 of most systems."""
NAMELESS = later("企业")
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]|〔U\+[0-9A-F]+〕')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)")
_TAG_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Document:
    """One kind of report: how its file name ends, and what is in it."""

    ending: str
    content: Callable[[Assessment], bytes]


@dataclass(frozen=True, slots=True)
class Reports:
    """Where the three reports are."""

    html: Path
    xlsx: Path
    decision: Path


HTML = Document(later("评价报告.html"), lambda assessment: html(assessment).encode())
XLSX = Document(later("差距报告.xlsx"), xlsx)
DECISION = Document(later("评价结论.json"), lambda assessment: decision_text(assessment).encode())


def word() -> tuple[Document, ...]:
    """The third-party evaluation report and the self-evaluation, for Word."""
    from standard_engine.report.docx import self_evaluation_docx, third_party_docx

    return (
        Document(later("第三方评价报告.docx"), third_party_docx),
        Document(later("自评价报告.docx"), self_evaluation_docx),
    )


def page(*, with_radar: bool) -> Document:
    """The report as HTML, with a radar where it is asked for."""
    return Document(HTML.ending, lambda assessment: html(assessment, with_radar=with_radar).encode())


def printed(fonts: Sequence[Path] = (), *, with_radar: bool = False) -> Document:
    """The report as PDF, in the open fonts or in a user's font files."""
    from standard_engine.report.pdf import pdf

    return Document(later("评价报告.pdf"), lambda assessment: pdf(assessment, fonts, with_radar=with_radar))


def write_reports(assessment: Assessment, folder: Path) -> Reports:
    """Write 评价报告.html, 差距报告.xlsx and 评价结论.json into a folder, which is made if it is not there.

    Raises:
        UsageError: if a file may not be replaced.
    """
    return Reports(*write_documents(assessment, folder, (HTML, XLSX, DECISION)))


def write_documents(assessment: Assessment, folder: Path, documents: Iterable[Document]) -> tuple[Path, ...]:
    """Write reports into a folder, which is made if it is not there; all of them are made before one is written.

    Each name starts with the enterprise's, or the workbook's where that is not known, and the data year.

    Raises:
        UsageError: if a document cannot be made, or a file may not be replaced.
    """
    start = f"{file_stem(_name(assessment))}-{assessment.year}"
    made = {folder / f"{start}-{say(item.ending)}": item.content(assessment) for item in documents}
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in made.items():
        put(path, content)
    return tuple(made)


def beside(path: Path, folder: Path) -> str:
    """How a file is named from a folder: relative where there is a way, else whole."""
    try:
        return os.path.relpath(path.resolve(), folder.resolve())
    except ValueError:  # another drive
        return str(path.resolve())


def file_stem(name: str) -> str:
    """A name as the start of a file name that is safe on Windows too.

    What had to be changed is told apart by a few digits of its hash, so that 甲/乙 and 甲_乙 stay two files.
    """
    text = storable(name).strip()
    safe = _UNSAFE.sub("_", visible(" ".join(text.split()))).strip(" .-_") or say(NAMELESS)
    safe = f"_{safe}" if _DEVICE.match(safe) else safe
    safe = safe.encode()[:LONGEST_BYTES].decode(errors="ignore").rstrip(" .")
    if safe == text:
        return safe
    return f"{safe}-{hashlib.sha256(text.encode()).hexdigest()[:_TAG_DIGITS]}"


def _name(assessment: Assessment) -> str:
    name = assessment.subject.name or ""
    return name if name.strip() else PurePosixPath(assessment.submission_name or say(NAMELESS)).stem

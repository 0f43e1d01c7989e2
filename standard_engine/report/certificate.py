"""A certificate as PDF: one page with its facts, and its signed text as QR code, in small print and in the file's own keywords.

Certificates are documents of their bodies and offices, so they are in Chinese whatever language reports are written in.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.programme.columns import OF_CERTIFICATE
from standard_engine.report.fonts import OPEN
from standard_engine.report.plain import plain
from standard_engine.report.typeset import typeset

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from standard_engine.programme.granting import Grant
    from standard_engine.report.fonts import FontFiles
    from standard_engine.report.plain import Plain

ROWS = ("name", "credit_code", "standard", "grade", "as_of", "rules")
"""The facts that stand in the table, the number above and the rest beside the seal."""
QUIET = 4
"""Modules of empty space around a QR code (ISO/IEC 18004, 6.3.8)."""
SMALLEST, MODULE = 36.0, 0.4
"""The least width of a QR code and of its modules in mm, so that a telephone reads it from paper."""
SPECIMEN = "样张"
UNSIGNED = "样张，没有签名，不能核验"
"""What the QR code of a specimen says."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code as a picture, with its width in mm."""

    svg: str
    width: int


def certificate_pdf(grant: Grant, text: str | None, chosen: Sequence[Path] = (), places: FontFiles = OPEN) -> bytes:
    """The certificate with its signed text; without one a specimen, which says so.

    Raises:
        UsageError: if typst, segno or a font is missing, or a character cannot be drawn.
        OSError: if a font file cannot be read.
    """
    code = qr_code(text or UNSIGNED)
    shown: Plain = {
        "title": plain(grant.title),
        "number": f"{OF_CERTIFICATE['number']}：{plain(grant.shown['number'])}",
        "lead": plain(grant.lead),
        "rows": [[OF_CERTIFICATE[name], plain(grant.shown[name])] for name in ROWS],
        "signed": [[OF_CERTIFICATE[name], plain(grant.shown[name])] for name in ("body", "issued", "until")],
        "notes": plain(grant.notes),
        "seal": "（盖章）",
        "alternative": "二维码，内容是下面的核验文字",
        "before": "核验文字（不联网核验：standard-engine verify）：",
        "specimen": SPECIMEN if text is None else None,
        "marks": list(_marks(grant, signed=text is not None)),
        "code": {"svg": code.svg, "width": code.width},
        "text": text or UNSIGNED,
        "keywords": [] if text is None else [text],
    }
    return typeset("certificate.typ", shown, {}, grant.day, chosen, places)


def _marks(grant: Grant, *, signed: bool) -> Iterator[str]:
    """What a reader must know before the rest."""
    if not signed:
        yield "样张：没有签名，不是证书，不能作为任何依据。"
    if not grant.binding:
        yield "非正式结论：评价用到没有核对的数值，或还没有评价结论，不能作为认证依据。"


def qr_code(text: str) -> Code:
    """A text as QR code: squares of its matrix as one shape, at error correction M (15 %) or better, quiet zone included.

    Raises:
        UsageError: if segno is missing.
    """
    try:
        import segno
    except ImportError as error:
        raise UsageError("写证书需要另外安装组件：pip install 'standard-engine[programme]'") from error
    made = segno.make(text, error="m", micro=False, mode="byte", encoding="utf-8")
    rows = [bytes(row) for row in made.matrix]
    size = len(rows) + 2 * QUIET
    shape = "".join(
        f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z" for y, row in enumerate(rows) for x, width in _runs(row)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path fill="#000" d="{shape}"/></svg>'
    )
    return Code(svg, ceil(max(SMALLEST, size * MODULE)))


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Where dark modules begin side by side, and how many."""
    start = None
    for place, dark in enumerate((*row, 0)):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None

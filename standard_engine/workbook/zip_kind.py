"""What a zip is that is not an .xlsx: other programs' documents are zips too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes

if TYPE_CHECKING:
    from standard_engine.findings import Finding
    from standard_engine.workbook.parts import Parts

_SHOWN = 3
_SHEETS = {"xl/workbook.bin": " Excel 二进制格式（.xlsb）"}
_DOCUMENTS = {
    "word/document.xml": " Word 文档（.docx）",
    "ppt/presentation.xml": " PowerPoint 演示文稿（.pptx）",
    "index/document.iwa": "苹果 iWork 文档（如 .numbers）",
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_OPEN_SHEET = (_OPEN_DOCUMENT + b".spreadsheet", "OpenDocument 表格（.ods）")


def other_kind(parts: Parts) -> Finding | None:
    """Why the zip is not an .xlsx, where it is plainly something else.

    Raises:
        InputError: if what tells it cannot be read.
    """
    place = Place(file=parts.file)
    for part, what in _SHEETS.items():
        if part in parts:
            return codes.OTHER_FORMAT.at(place, what=what)
    for part, what in _DOCUMENTS.items():
        if part in parts:
            return codes.NOT_A_WORKBOOK.at(place, what=what)
    if "mimetype" in parts:
        kind = next(iter(parts.chunks("mimetype")), b"")
        if kind.startswith(_OPEN_SHEET[0]):
            return codes.OTHER_FORMAT.at(place, what=_OPEN_SHEET[1])
        if kind.startswith(_OPEN_DOCUMENT):
            return codes.NOT_A_WORKBOOK.at(place, what=" OpenDocument 文档")
    return _archive(parts, place)


def _archive(parts: Parts, place: Place) -> Finding | None:
    """A zip that somebody packed workbooks into."""
    inside = [name for name in parts.names if name.lower().endswith((".xlsx", ".xls", ".et"))]
    if not inside or "[Content_Types].xml" in parts:
        return None
    shown = "、".join(inside[:_SHOWN]) + ("等" if len(inside) > _SHOWN else "")
    what = f"压缩包（.zip），其中有 {shown}"
    return codes.NOT_A_WORKBOOK.at(place, what=what, hint="先解压，再提交其中的 .xlsx 文件。")

"""What a zip is that is not an .xlsx: other programs' documents are zips too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes
from standard_engine.language import later, say

if TYPE_CHECKING:
    from standard_engine.findings import Finding
    from standard_engine.workbook.parts import Parts

_SHOWN = 3
_SHEETS = {"xl/workbook.bin": later(" Excel 二进制格式（.xlsb）")}
_DOCUMENTS = {
    "word/document.xml": later(" Word 文档（.docx）"),
    "ppt/presentation.xml": later(" PowerPoint 演示文稿（.pptx）"),
    "index/document.iwa": later("苹果 iWork 文档（如 .numbers）"),
}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_OPEN_SHEET = (_OPEN_DOCUMENT + b".spreadsheet", later("OpenDocument 表格（.ods）"))


def other_kind(parts: Parts) -> Finding | None:
    """Why the zip is not an .xlsx, where it is plainly something else.

    Raises:
        InputError: if what tells it cannot be read.
    """
    place = Place(file=parts.file)
    for part, what in _SHEETS.items():
        if part in parts:
            return codes.OTHER_FORMAT.at(place, what=say(what))
    for part, what in _DOCUMENTS.items():
        if part in parts:
            return codes.NOT_A_WORKBOOK.at(place, what=say(what))
    if "mimetype" in parts:
        kind = next(iter(parts.chunks("mimetype")), b"")
        if kind.startswith(_OPEN_SHEET[0]):
            return codes.OTHER_FORMAT.at(place, what=say(_OPEN_SHEET[1]))
        if kind.startswith(_OPEN_DOCUMENT):
            return codes.NOT_A_WORKBOOK.at(place, what=say(" OpenDocument 文档"))
    return _archive(parts, place)


def _archive(parts: Parts, place: Place) -> Finding | None:
    """A zip that somebody packed workbooks into."""
    inside = [name for name in parts.names if name.lower().endswith((".xlsx", ".xls", ".et"))]
    if not inside or "[Content_Types].xml" in parts:
        return None
    shown = say("、").join(inside[:_SHOWN]) + (say("等") if len(inside) > _SHOWN else "")
    what = say("压缩包（.zip），其中有 {files}", files=shown)
    return codes.NOT_A_WORKBOOK.at(place, what=what, hint=say("先解压，再提交其中的 .xlsx 文件。"))

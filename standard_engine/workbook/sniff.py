"""What a file is, by its name and first bytes: only a zip can be a workbook."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes
from standard_engine.language import later, say

if TYPE_CHECKING:
    from standard_engine.findings import Finding

ZIP_MAGIC = b"PK\x03\x04"
_OLE2_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLE2_DOCUMENTS = {
    "WordDocument": later("Word 97—2003 文档（.doc）"),
    "PowerPoint Document": later("PowerPoint 97—2003 演示文稿（.ppt）"),
}
_XLS, _ET = later(" Excel 97—2003 格式（.xls）"), later(" WPS 表格自己的格式（.et）")
_PROTECTED = later(
    "若单位装有文档加密（防泄密）软件，请先解密；否则在 Excel 或 WPS 中打开原文件，另存为“Excel 工作簿（.xlsx）”后重新提交。"
)
_UNKNOWN = later("未知格式")
_ZIP_END = b"PK\x05\x06"
_LEFTOVERS = {"~$": later("Excel 打开文件时留下的临时文件（~$ 开头）"), "._": later("macOS 留下的附属文件（._ 开头）")}
_KINDS = (
    ((b"%PDF-",), later("PDF 文档")),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM"), later("图片")),
    ((b"{\\rtf",), later("RTF 文档")),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), later("压缩包")),
    ((b"<?xml",), later("XML 文本")),
)
_HEAD = 4096
_HTML_MARKS = (b"<html", b"<!doctype html", b"<table", b"<head", b"<body")


def sniff(data: bytes, name: str) -> Finding | None:
    """Why the file cannot be a workbook; None if it may be one."""
    place = Place(file=name)
    for prefix, what in _LEFTOVERS.items():
        if name.startswith(prefix):
            return codes.LEFTOVER_FILE.at(place, what=say(what))
    if not data:
        return codes.EMPTY_FILE.at(place)
    if data.startswith(ZIP_MAGIC):
        return None
    if data.startswith(_OLE2_MAGIC):
        return _ole2(data, place)
    if data.startswith(_ZIP_END):
        return codes.BAD_WORKBOOK.at(place, what=say("压缩包内没有任何内容"))
    kind = _kind(data[:_HEAD])
    return codes.NOT_A_WORKBOOK.at(place, what=say(kind), hint=say(_PROTECTED) if kind == _UNKNOWN else None)


def _ole2(data: bytes, place: Place) -> Finding:
    """What a file of the container that Office used before zip is: its streams are named in UTF-16."""
    if _ENCRYPTED_STREAM in data:
        return codes.ENCRYPTED.at(place)
    for stream, what in _OLE2_DOCUMENTS.items():
        if stream.encode("utf-16-le") in data:
            return codes.NOT_A_WORKBOOK.at(place, what=say(what))
    made_by_wps = (place.file or "").lower().endswith((".et", ".ett"))
    return codes.OTHER_FORMAT.at(place, what=say(_ET if made_by_wps else _XLS))


def _kind(head: bytes) -> str:
    for magics, kind in _KINDS:
        if head.startswith(magics) and not _is_html(head):
            return kind
    if _is_html(head):
        return later("网页（HTML）")
    return later("文本（如 CSV）") if _is_text(head) else _UNKNOWN


def _is_html(head: bytes) -> bool:
    return any(mark in head.lower() for mark in _HTML_MARKS)


def _is_text(head: bytes) -> bool:
    if any(byte < 0x20 and byte not in b"\t\r\n" for byte in head):  # noqa: PLR2004 - the first printable character
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return True
    return False

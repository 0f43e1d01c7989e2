from __future__ import annotations

import pytest

from standard_engine.workbook.sniff import sniff

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


@pytest.mark.parametrize(
    ("name", "data", "code", "words"),
    [
        ("空.xlsx", b"", "D002", "0 字节"),
        ("~$企业数据.xlsx", b"\x05admin", "D003", "临时文件"),
        ("._企业数据.xlsx", b"\x00\x05\x16\x07", "D003", "macOS"),
        ("加密.xlsx", OLE2 + "EncryptedPackage".encode("utf-16-le"), "D004", "文件已加密，请取消密码后重新提交"),
        ("旧.xls", OLE2, "D005", ".xls"),
        ("网页.xls", "<html><table><tr><td>指标</td></tr></table></html>".encode(), "D006", "网页"),
        ("网页.xls", b"\xef\xbb\xbf<?xml version='1.0'?><html>", "D006", "网页"),
        ("表.xlsx", "代码,2025年\r\nA1,110\r\n".encode("gbk"), "D006", "CSV"),
        ("表.xlsx", "代码,2025年\n".encode() * 500, "D006", "CSV"),
        ("表.xlsx", b"%PDF-1.4\n", "D006", "PDF"),
        ("表.xlsx", b"\x89PNG\r\n\x1a\n", "D006", "图片"),
        ("表.xlsx", bytes(range(256)), "D006", "未知格式"),
        ("表.xlsx", b"abc\xff\xff\xff", "D006", "未知格式"),
        ("表.xlsx", b"PK\x05\x06" + b"\x00" * 18, "D010", "没有任何内容"),
    ],
)
def test_what_is_no_workbook_is_named(name: str, data: bytes, code: str, words: str) -> None:
    finding = sniff(data, name)
    assert finding is not None
    assert finding.code.code == code
    assert words in finding.message
    assert finding.place.file == name


def test_a_zip_may_be_a_workbook_whatever_it_is_called() -> None:
    assert sniff(b"PK\x03\x04rest", "数据表.xls") is None

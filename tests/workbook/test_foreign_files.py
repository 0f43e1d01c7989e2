"""Files of other kinds, made by the programs that make them: each is told what it is and what to do."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import msoffcrypto
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from workbook_kit import template
from xlsx_by_hand import parts, zipped

from standard_engine.errors import InputError
from standard_engine.findings import Finding
from standard_engine.workbook.package import read_file, stored_workbook

SAVE_AS = "另存为“Excel 工作簿（.xlsx）”"


def refusal(file: Path) -> Finding:
    with pytest.raises(InputError) as caught:
        stored_workbook(read_file(file), file.name)
    finding, = caught.value.findings  # fmt: skip
    return finding


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template as LibreOffice writes it in other formats."""
    folder = tmp_path_factory.mktemp("foreign")
    source = template(folder)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    kinds = ["xls", "ods", "pdf", "html:XHTML Calc File", "csv:Text - txt - csv (StarCalc):44,34,76", "fods"]
    office = shutil.which("soffice")
    assert office is not None
    for kind in kinds:
        command = [office, "--headless", profile, "--convert-to", kind, "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("suffix", "renamed", "code", "what"),
    [
        ("xls", "数据表.xls", "D005", "Excel 97—2003 格式（.xls）"),
        ("xls", "数据表.xlsx", "D005", "Excel 97—2003 格式（.xls）"),
        ("xls", "数据表.et", "D005", "WPS 表格自己的格式（.et）"),
        ("ods", "数据表.xlsx", "D005", "OpenDocument 表格（.ods）"),
        ("pdf", "数据表.xlsx", "D006", "PDF 文档"),
        ("html", "数据表.xlsx", "D006", "网页（HTML）"),
        ("csv", "数据表.xlsx", "D006", "文本（如 CSV）"),
        ("fods", "数据表.xlsx", "D006", "XML 文本"),
    ],
)
def test_a_file_of_another_format_says_which(
    converted: Path, tmp_path: Path, suffix: str, renamed: str, code: str, what: str
) -> None:
    file = tmp_path / renamed
    shutil.copy(converted / f"数据表.{suffix}", file)
    finding = refusal(file)
    assert finding.code.code == code
    assert what in finding.message
    assert SAVE_AS in finding.fix


def test_an_encrypted_workbook_asks_to_take_the_password_off(tmp_path: Path) -> None:
    file = tmp_path / "加密.xlsx"
    with template(tmp_path).open("rb") as plain, file.open("wb") as sealed:
        OOXMLFile(plain).encrypt("2016", sealed)
    with file.open("rb") as sealed:
        assert msoffcrypto.OfficeFile(sealed).is_encrypted()
    finding = refusal(file)
    assert finding.code.code == "D004"
    assert "取消密码" in finding.message
    assert "清空密码" in finding.fix


@pytest.mark.parametrize(
    ("content", "code", "what"),
    [
        ({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01"}, "D005", "Excel 二进制格式（.xlsb）"),
        ({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}, "D006", "Word 文档（.docx）"),
        ({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"}, "D006", "PowerPoint 演示文稿"),
        ({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"}, "D006", "OpenDocument 文档"),
        ({"Index/Document.iwa": b"\x00"}, "D006", "iWork"),
        (
            {"数据/甲.xlsx": b"PK", "数据/乙.xlsx": b"PK", "说明.txt": "x"},
            "D006",
            "压缩包（.zip），其中有 数据/甲.xlsx、数据/乙.xlsx",
        ),
        ({"说明.txt": "x"}, "D010", "缺少 [Content_Types].xml"),
    ],
)
def test_a_zip_of_another_program_says_which(
    tmp_path: Path, content: dict[str, str | bytes], code: str, what: str
) -> None:
    file = tmp_path / "数据表.xlsx"
    file.write_bytes(zipped(content))
    finding = refusal(file)
    assert finding.code.code == code
    assert what in finding.message
    assert finding.fix


@pytest.mark.parametrize(
    ("name", "data", "code", "said", "fix"),
    [
        ("~$数据表.xlsx", b"\x05admin", "D003", "临时文件（~$ 开头）", "不以“~$”"),
        ("._数据表.xlsx", b"\x00\x05\x16\x07", "D003", "macOS", "不以“~$”或“._”"),
        ("数据表.xlsx", b"", "D002", "0 字节", "重新复制"),
        ("数据表.xlsx", b"{\\rtf1\\ansi}", "D006", "RTF 文档", SAVE_AS),
        ("数据表.xlsx", bytes(range(256)) * 16, "D006", "未知格式", "文档加密"),
        (
            "数据表.doc",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "D006",
            "Word 97",
            SAVE_AS,
        ),
    ],
)
def test_what_is_no_workbook_says_what_it_is(
    tmp_path: Path, name: str, data: bytes, code: str, said: str, fix: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    finding = refusal(file)
    assert finding.code.code == code
    assert said in finding.message
    assert fix in finding.fix


def test_a_workbook_with_macros_is_read_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "数据表.xlsm"
    with_macros: dict[str, str | bytes] = {**parts(), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}
    file.write_bytes(zipped(with_macros))
    assert stored_workbook(read_file(file), file.name).macros

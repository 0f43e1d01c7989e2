from __future__ import annotations

import io
import struct
import warnings
import zipfile

import pytest
from xlsx_by_hand import SHEET, parts, sheet_xml, zipped

from standard_engine.errors import InputError
from standard_engine.workbook.package import stored_workbook
from standard_engine.workbook.parts import MOST_ENTRIES, Parts


def refusal(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as caught:
        stored_workbook(data, "数据表.xlsx")
    return [(finding.code.code, finding.message) for finding in caught.value.findings]


def test_parts_are_found_whatever_their_case_and_inflated_piece_by_piece() -> None:
    whole = Parts(zipped({"xl/A.xml": "<a/>" * 40_000}), "数据表.xlsx")
    assert "XL/a.XML" in whole
    assert "xl/b.xml" not in whole
    chunks = list(whole.chunks("xl/a.xml"))
    assert len(chunks) > 1
    assert b"".join(chunks) == b"<a/>" * 40_000


def test_a_zip_cut_short_is_damaged() -> None:
    data = zipped(parts())
    for cut in (len(data) // 2, len(data) - 22):
        assert [code for code, _ in refusal(data[:cut])] == ["D007"]


def test_a_flipped_byte_is_damage() -> None:
    data = bytearray(zipped(parts(), zipfile.ZIP_STORED))
    data[data.index(b"<v>1</v>") + 3] = ord("7")
    (code, message), = refusal(bytes(data))  # fmt: skip
    assert code == "D007"
    assert SHEET in message


def test_one_name_twice_is_refused_also_where_only_the_case_differs() -> None:
    other = sheet_xml('<row r="1"><c r="A1"><v>2</v></c></row>')
    assert "出现多次" in refusal(zipped(parts() | {"xl/worksheets/SHEET1.xml": other}))[0][1]
    buffer = io.BytesIO(zipped(parts()))
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as book:
        warnings.simplefilter("ignore")
        book.writestr(SHEET, other)
    assert "出现多次" in refusal(buffer.getvalue())[0][1]


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil", "C:\\evil", "xl/../../evil", "xl\\workbook2.xml"])
def test_names_that_leave_the_package_are_refused(name: str) -> None:
    (code, message), = refusal(zipped(parts() | {name: "x"}))  # fmt: skip
    assert code == "D008"
    assert "路径不正常" in message


def test_an_entry_without_a_name_is_refused() -> None:
    data = zipped(parts() | {"zz.bin": "x"})
    nameless = data.replace(b"zz.bin", b"\0z.bin")  # names end at a zero byte
    assert ("D008", "文件结构超出正常范围：（没有名称的文件） 的路径不正常") in refusal(nameless)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_the_methods_of_excel_are_read(method: int) -> None:
    (code, message), = refusal(zipped(parts(), method))  # fmt: skip
    assert code == "D008"
    assert "等 5 个文件" in message


def test_encrypted_entries_are_refused_before_anything_is_read() -> None:
    data = bytearray(zipped(parts()))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + offset] |= 1
    assert [code for code, _ in refusal(bytes(data))] == ["D004"]


def test_too_many_entries_are_refused() -> None:
    many = {f"xl/media/{number}.bin": "" for number in range(MOST_ENTRIES)}
    assert "最多" in refusal(zipped(parts() | many))[0][1]


def test_a_bomb_is_refused_by_its_declared_size() -> None:
    spaces = sheet_xml(" " * (8 << 20))
    (code, message), = refusal(zipped(parts({"数据": spaces})))  # fmt: skip
    assert (code, "解压后过大" in message) == ("D008", True)


def test_many_parts_that_are_large_together_are_refused() -> None:
    data = bytearray(zipped(parts() | {f"xl/media/{number}.bin": "x" for number in range(5)}))
    for number in range(5):
        entry = data.index(f"xl/media/{number}.bin".encode(), data.index(b"PK\x01\x02")) - 46
        data[entry + 20 : entry + 28] = struct.pack("<II", 60 << 20, 60 << 20)
    (code, message), = refusal(bytes(data))  # fmt: skip
    assert (code, "解压后超过 200 MiB" in message) == ("D008", True)


def test_an_entry_whose_own_header_says_otherwise_is_damage() -> None:
    data = zipped(parts()).replace(b"xl/workbook.xml", b"xl/workbuch.xml", 1)
    assert refusal(data)[0][0] == "D007"


def test_bytes_are_counted_whatever_the_directory_says() -> None:
    """A directory may say 10 bytes; then inflating stops at the true end, or the check sum fails."""
    data = bytearray(zipped({**parts(), SHEET: sheet_xml(" " * (2 << 20))}))
    entry = data.index(SHEET.encode(), data.index(b"PK\x01\x02")) - 46
    data[entry + 24 : entry + 28] = struct.pack("<I", 10)
    assert refusal(bytes(data))[0][0] in {"D007", "D008"}


def test_a_part_larger_than_any_sheet_is_refused_while_it_inflates(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = zipped({**parts(), "xl/big.xml": "x" * 10})
    opened = Parts(whole, "数据表.xlsx")
    monkeypatch.setattr("standard_engine.workbook.parts.MOST_PART_BYTES", 9)
    with pytest.raises(InputError, match="解压后过大"):
        list(opened.chunks("xl/big.xml"))

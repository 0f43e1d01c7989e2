"""A zip with one form: what it is byte by byte, what others make of it, and which names it takes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_kit import MEMBERS, RECORD, unpacked

from standard_engine.errors import UsageError
from standard_engine.record.archive import MOST_MEMBERS, Member, archive, first_difference, walk
from standard_engine.record.names import clashes, name_fault


def test_the_form_byte_by_byte() -> None:
    """By hand from APPNOTE.TXT 6.3: local header, data, central header, end; CRC-32 of `123456789` is CBF43926."""
    name = "a/数.txt".encode()
    facts = "1400 0008 0000 0000 2100 2639f4cb 09000000 09000000 0c00 0000".replace(" ", "")
    local = b"PK\x03\x04" + bytes.fromhex(facts.replace("0c00", f"{len(name):02x}00")) + name + b"123456789"
    attributes = "0000 0000 0000 0000a481 00000000".replace(" ", "")
    central = b"PK\x01\x02\x14\x03" + bytes.fromhex(facts.replace("0c00", f"{len(name):02x}00") + attributes) + name
    sizes = len(central).to_bytes(4, "little") + len(local).to_bytes(4, "little")
    end = b"PK\x05\x06\0\0\0\0\x01\0\x01\0" + sizes + b"\0\0"

    assert archive([Member("a/数.txt", b"123456789")]) == local + central + end


def test_an_empty_archive_is_its_end_alone() -> None:
    assert archive([]) == b"PK\x05\x06" + bytes(18)


def test_other_programs_unpack_it(tmp_path: Path) -> None:
    assert [item for item in unpacked(RECORD) if not item.name.startswith("manifest")] == list(MEMBERS)
    with zipfile.ZipFile(io.BytesIO(RECORD)) as opened:
        assert opened.testzip() is None
        opened.extractall(tmp_path)
    assert (tmp_path / "evidence" / "发票.pdf").read_bytes() == MEMBERS[3].data


names = st.lists(st.sampled_from(["甲.txt", "b/c.pdf", "b/d", "e", "数据/表.xlsx"]), unique=True)


@given(names.flatmap(lambda found: st.tuples(*(st.builds(Member, st.just(name), st.binary()) for name in found))))
@settings(deadline=None)
def test_what_is_written_is_walked_again(members: tuple[Member, ...]) -> None:
    data = archive(members)
    again = walk(data)

    assert again.whole
    assert again.members == members
    assert first_difference(data, again.members) is None
    assert archive(members) == data


@pytest.mark.parametrize("at", range(0, len(RECORD), 97))
def test_where_it_differs_is_known(at: int) -> None:
    broken = bytearray(RECORD)
    broken[at] ^= 0x10

    assert first_difference(bytes(broken), walk(RECORD).members) == at


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("", "是空的"),
        ("/etc/passwd", "不是从记录内部算起的路径"),
        ("a//b", "不是从记录内部算起的路径"),
        ("a/", "不是从记录内部算起的路径"),
        ("../a", "不是从记录内部算起的路径"),
        ("a/../../b", "不是从记录内部算起的路径"),
        ("./a", "不是从记录内部算起的路径"),
        ("a\\b", "Windows 文件名"),
        ("C:\\a", "Windows 文件名"),
        ("c:a", "Windows 文件名"),
        ("a?", "Windows 文件名"),
        ("a\x00b", "看不见的"),
        ("a\nb", "看不见的"),
        ("发票\u202efdp.exe", "看不见的"),
        ("a\ud800", "看不见的"),
        ("e\u0301.txt", "NFC"),
        ("con", "设备名"),
        ("b/NUL.txt", "设备名"),
        ("COM1", "设备名"),
        ("lpt9.tar.gz", "设备名"),
        ("com¹", "设备名"),
        ("a.", "以空格或点结尾"),
        ("a /b", "以空格或点结尾"),
        (" a", "以空格或点结尾"),
        ("数" * 80 + "a", "太长"),
    ],
)
def test_a_name_that_some_system_would_take_otherwise_is_refused(name: str, what: str) -> None:
    assert what in str(name_fault(name))
    with pytest.raises(UsageError, match="记录中不能有这样的文件"):
        archive([Member(name, b"")])


@pytest.mark.parametrize(
    "name", ["数" * 80, "a", "..a", "a..b", "config", "com10", "conx.txt", "è.txt", "𠮷/〔1〕.pdf", ".a"]
)
def test_a_good_name_is_taken(name: str) -> None:
    assert name_fault(name) is None
    assert [item.name for item in walk(archive([Member(name, b"x")])).members] == [name]


@pytest.mark.parametrize(
    ("listed", "wrong"),
    [
        (["a", "a"], {"a": "出现两次"}),
        (["a", "A"], {"A": "与 a 只差大小写"}),
        (["straße", "STRASSE"], {"STRASSE": "与 straße 只差大小写"}),
        (["a", "a/b"], {"a/b": "既是文件又是文件夹"}),
        (["a/b/c", "A"], {"A": "既是文件又是文件夹"}),
        (["a/b", "a/c", "ab", "a/b.txt"], {}),
    ],
)
def test_two_names_that_are_one_place_are_refused(listed: list[str], wrong: dict[str, str]) -> None:
    assert clashes(listed) == wrong
    if wrong:
        with pytest.raises(UsageError, match=next(iter(wrong.values()))):
            archive([Member(name, b"") for name in listed])


def test_all_wrong_names_are_told_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        archive([Member("../a", b""), Member("b", b""), Member("B", b""), Member("nul", b"")])
    assert all(word in str(caught.value) for word in ("'../a'", "'B'", "'nul'"))


def test_as_many_members_as_may_be_and_one_more() -> None:
    members = [Member(f"{number}", b"") for number in range(MOST_MEMBERS + 1)]

    assert len(walk(archive(members[:-1])).members) == MOST_MEMBERS
    with pytest.raises(UsageError, match="最多 10000 个"):
        archive(members)


def test_an_archive_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    members = [Member("a", bytes(100)), Member("数", bytes(50))]
    size = len(archive(members))
    monkeypatch.setattr("standard_engine.record.archive.MOST_BYTES", size)
    assert len(archive(members)) == size
    monkeypatch.setattr("standard_engine.record.archive.MOST_BYTES", size - 1)
    with pytest.raises(UsageError, match="请少附一些证据文件"):
        archive(members)

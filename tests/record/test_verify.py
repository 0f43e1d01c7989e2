"""A record that is as it was signed says nothing; whatever is done to it is told by name."""

from __future__ import annotations

import hashlib
import io
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record_kit import (
    BODY,
    KEY,
    MANIFEST,
    MEMBERS,
    OTHER_KEY,
    RECORD,
    TRUST,
    checked,
    found,
    repacked,
    unpacked,
    written,
)

from standard_engine.errors import InputError
from standard_engine.record import foreign
from standard_engine.record.archive import Member, archive
from standard_engine.record.content import read_bytes
from standard_engine.record.manifest import KIND, listed, manifest_bytes
from standard_engine.record.verify import check_bytes
from standard_engine.record.write import record_bytes
from standard_engine.signing.envelope import Envelope, envelope_bytes, signed
from standard_engine.signing.trust import Body, Revocation, Trust, TrustedKey

WHOLE = unpacked(RECORD)
SEAL = WHOLE[:2]


def messages(data: bytes, trust: Trust | None = TRUST) -> str:
    return "\n".join(item.message for item in checked(data, trust).findings)


def test_an_unchanged_record_has_no_difference_and_is_open() -> None:
    record = checked(RECORD)

    assert record.findings == ()
    assert record.differences == ()
    assert record.manifest == replace(MANIFEST, members=listed(MEMBERS))
    assert record.signer is not None
    assert record.signer.body == BODY
    assert {name: record.members[name] for name in record.members} == {item.name: item.data for item in WHOLE}
    assert [item.name for item in WHOLE[:2]] == ["manifest.json", "manifest.dsse.json"]


@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(0, 2**32))
@settings(max_examples=40, deadline=None)
def test_whatever_is_in_it_an_unchanged_record_is_silent_and_a_flipped_bit_is_not(
    contents: list[bytes], bit: int
) -> None:
    data = record_bytes(MANIFEST, [Member(f"证据/{at}.bin", body) for at, body in enumerate(contents)], KEY)
    assert found(data) == []
    assert checked(flipped(data, bit % (8 * len(data)))).differences


def flipped(data: bytes, bit: int) -> bytes:
    broken = bytearray(data)
    broken[bit // 8] ^= 1 << bit % 8
    return bytes(broken)


def test_a_flipped_bit_in_any_byte_is_a_difference() -> None:
    """Every byte of the file, headers and directory among them, one random bit of each."""
    draw = random.Random(5)
    silent = [at for at in range(len(RECORD)) if not checked(flipped(RECORD, 8 * at + draw.randrange(8))).differences]

    assert silent == []


def test_a_flipped_bit_in_a_member_names_the_member() -> None:
    draw = random.Random(6)
    for item in MEMBERS:
        if not item.data:
            continue
        at = RECORD.index(item.data) + draw.randrange(len(item.data))
        told = checked(flipped(RECORD, 8 * at)).findings
        assert [finding.code.code for finding in told] == ["V010", "V020"]
        assert item.name in told[1].message
        assert hashlib.sha256(item.data).hexdigest() in told[1].message


Change = tuple[list[Member], str]
"""The members after a change, and a name that must be told."""
Changing = Callable[[random.Random], Change]


def dropped(draw: random.Random) -> Change:
    at = draw.randrange(len(WHOLE))
    return WHOLE[:at] + WHOLE[at + 1 :], WHOLE[at].name


def added(draw: random.Random) -> Change:
    new = Member(f"附加{draw.randrange(100)}.txt", draw.randbytes(draw.randrange(30)))
    at = draw.randrange(len(WHOLE) + 1)
    return [*WHOLE[:at], new, *WHOLE[at:]], new.name


def renamed(draw: random.Random) -> Change:
    at = draw.randrange(len(WHOLE))
    new = replace(WHOLE[at], name=f"x{WHOLE[at].name}")
    return [*WHOLE[:at], new, *WHOLE[at + 1 :]], WHOLE[at].name


def swapped(draw: random.Random) -> Change:
    """Two members with each other's names."""
    one, two = sorted(draw.sample(range(len(WHOLE)), 2))
    members = list(WHOLE)
    members[one], members[two] = (
        replace(WHOLE[one], data=WHOLE[two].data),
        replace(WHOLE[two], data=WHOLE[one].data),
    )
    return members, WHOLE[one].name


def reordered(draw: random.Random) -> Change:
    members = list(WHOLE)
    while members == WHOLE:
        draw.shuffle(members)
    return members, ""


def altered(draw: random.Random) -> Change:
    at = draw.randrange(len(WHOLE))
    body = WHOLE[at].data
    new = body[: draw.randrange(len(body) + 1)] + draw.randbytes(3) if body else b"x"
    return [*WHOLE[:at], replace(WHOLE[at], data=new), *WHOLE[at + 1 :]], WHOLE[at].name


CHANGES = (dropped, added, renamed, swapped, reordered, altered)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("method", [None, zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["own", "stored", "deflated"])
def test_whatever_is_done_to_members_is_a_difference(change: Changing, method: int | None) -> None:
    draw = random.Random(f"{change.__name__} {method}")
    for _ in range(12):
        members, name = change(draw)
        data = written(members) if method is None else repacked(members, method)
        record = checked(data)
        assert record.differences
        told = "\n".join(item.message for item in record.findings)
        assert name in told
        codes = {item.code.code for item in record.findings}
        assert ("V010" in codes) == (method is not None)
        assert codes - {"V010"}  # not by its bytes alone


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_manifest_made_to_fit_is_not_the_signed_one(change: Changing) -> None:
    """The whole record in our own form with a new manifest that is true of its members, and the old envelope."""
    draw = random.Random(change.__name__)
    for _ in range(8):
        members, _ = change(draw)
        rest = [item for item in members if not item.name.endswith(("manifest.json", "manifest.dsse.json"))]
        manifest = manifest_bytes(replace(MANIFEST, members=listed(rest)))
        data = archive([Member("manifest.json", manifest), SEAL[1], *rest])
        if manifest == SEAL[0].data:
            continue  # only the manifest or the envelope had been changed
        assert {"V033"} < set(found(data))
        assert "manifest.json 与签名所签的清单不同" in messages(data)


@pytest.mark.parametrize(
    ("members", "codes", "word"),
    [
        ([*SEAL, *MEMBERS[:-1]], ["V021"], "缺少清单上的“rules/pack.yaml”"),
        ([*SEAL, *MEMBERS, Member("a.txt", b"1")], ["V023"], "“a.txt”不在清单上"),
        ([*SEAL, *MEMBERS[:-1], replace(MEMBERS[-1], name="rules/p.yaml")], ["V022"], "改名为“rules/p.yaml”，内容没有变"),
        ([*SEAL, *MEMBERS[:3], MEMBERS[4], MEMBERS[3]], ["V024"], "从“rules/pack.yaml”起"),
        ([SEAL[1], SEAL[0], *MEMBERS], ["V024"], "从“manifest.dsse.json”起"),
        ([*MEMBERS, *SEAL], ["V024"], "从“申报/恒丰数据表.xlsx”起"),
        ([*SEAL, *MEMBERS[:4], replace(MEMBERS[4], data=b"id: 2\n")], ["V020"], "现为 6 字节"),
        ([*SEAL, *MEMBERS, replace(MEMBERS[0], name="copy")], ["V023"], "“copy”不在清单上"),
        ([SEAL[0], *MEMBERS], ["V040"], "没有 manifest.dsse.json"),
        ([SEAL[1], *MEMBERS], ["V030"], "没有清单 manifest.json"),
        ([*MEMBERS], ["V040", "V030"], "没有清单"),
        ([SEAL[0], replace(SEAL[1], data=SEAL[1].data + b" "), *MEMBERS], ["V041"], "签名文件 manifest.dsse.json 不合规定"),
        ([replace(SEAL[0], data=b"{}"), SEAL[1], *MEMBERS], ["V033"], "manifest.json 与签名所签的清单不同"),
        ([replace(SEAL[0], data=b"{}"), *MEMBERS], ["V040", "V031"], "清单不合规定"),
    ],
)  # fmt: skip
def test_each_difference_by_its_name(members: Sequence[Member], codes: list[str], word: str) -> None:
    data = written(members)

    assert found(data) == codes
    assert word in messages(data)


def envelope(**changed: object) -> bytes:
    good = signed(KIND, SEAL[0].data, KEY)
    return envelope_bytes(replace(good, **changed))  # type: ignore[arg-type]


def with_envelope(data: bytes) -> bytes:
    return written([SEAL[0], Member("manifest.dsse.json", data), *MEMBERS])


def test_signatures_that_do_not_count() -> None:
    good = signed(KIND, SEAL[0].data, KEY)
    (own,) = good.signatures
    other = signed(KIND, SEAL[0].data, OTHER_KEY).signatures[0]

    assert found(with_envelope(envelope_bytes(good))) == []
    assert found(with_envelope(envelope(signatures=()))) == ["V040"]
    assert found(with_envelope(envelope(signatures=(own, own)))) == ["V041"]
    assert found(with_envelope(envelope(signatures=(own, other)))) == ["V041"]
    assert found(with_envelope(envelope(signatures=(other,)))) == ["V043"]
    assert found(with_envelope(envelope(signatures=(replace(own, sig=other.sig),)))) == ["V042"]
    assert found(with_envelope(envelope(signatures=(replace(own, sig=b""),)))) == ["V042"]
    assert found(with_envelope(envelope_bytes(signed("text/plain", SEAL[0].data, KEY)))) == ["V041"]
    assert found(with_envelope(envelope(payload=b"{}"))) == ["V033", "V042"]
    assert found(with_envelope(envelope_bytes(Envelope(KIND, b"{}", signed(KIND, b"{}", KEY).signatures)))) == [
        "V031",
        "V033",
    ]


def test_a_manifest_signed_by_another_key_is_unknown_and_members_are_still_compared() -> None:
    data = record_bytes(MANIFEST, MEMBERS, OTHER_KEY)

    assert found(data) == ["V043"]
    assert OTHER_KEY.public.short_id in messages(data)
    assert found(written(unpacked(data)[:-1])) == ["V043", "V021"]


def trust(key: TrustedKey, name: str = BODY) -> Trust:
    return Trust((Body(name, (key,)),))


ON = date(2026, 11, 23)
DAY = [date(2026, 11, 22), ON, date(2026, 11, 24)]


@pytest.mark.parametrize(
    ("first", "last", "revoked", "codes", "word"),
    [
        (DAY[2], date(2027, 1, 1), None, ["V044"], "尚未生效（自 2026-11-24 起）"),
        (DAY[1], DAY[1], None, [], ""),
        (date(2026, 1, 1), DAY[0], None, ["V045"], "已过期（至 2026-11-22 止）"),
        (date(2026, 1, 1), DAY[2], DAY[0], ["V046"], "已作废（自 2026-11-22 起，遗失）"),
        (date(2026, 1, 1), DAY[2], DAY[1], ["V046"], "2026-11-23 签名时"),
        (date(2026, 1, 1), DAY[2], DAY[2], ["V047"], "签名（2026-11-23）之后作废"),
    ],
)
def test_how_the_key_stood_when_it_signed(
    first: date, last: date, revoked: date | None, codes: list[str], word: str
) -> None:
    known = trust(TrustedKey(KEY.public, first, last, Revocation(revoked, "遗失") if revoked else None))

    assert found(RECORD, known) == codes
    assert word in messages(RECORD, known)
    assert bool(checked(RECORD, known).differences) == (codes not in ([], ["V047"]))


def test_one_body_does_not_sign_for_another() -> None:
    known = trust(TrustedKey(KEY.public, date(2026, 1, 1), date(2027, 1, 1)), "岳阳认证有限公司")

    assert found(RECORD, known) == ["V048"]
    assert f"所写的机构是“{BODY}”，签名的是“岳阳认证有限公司”的密钥" in messages(RECORD, known)


def test_the_day_of_signing_begins_in_china() -> None:
    late = replace(MANIFEST, made_at=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    known = trust(TrustedKey(KEY.public, date(2026, 1, 1), date(2026, 12, 31)))

    assert (
        found(record_bytes(replace(late, made_at=datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)), MEMBERS, KEY), known)
        == []
    )
    assert found(record_bytes(late, MEMBERS, KEY), known) == ["V045"]


def test_without_keys_nothing_is_said_to_be_signed() -> None:
    record = check_bytes(RECORD, "记录.zip")

    assert [item.code.code for item in record.differences] == ["V049"]
    assert record.signer is None


def test_a_key_alone_checks_the_signature_and_says_what_it_did_not_check() -> None:
    by_key = check_bytes(RECORD, "记录.zip", None, [KEY.public])
    assert ([item.code.code for item in by_key.findings], by_key.differences) == (["V050"], ())
    other = check_bytes(RECORD, "记录.zip", None, [OTHER_KEY.public])
    assert [item.code.code for item in other.differences] == ["V043"]
    both = check_bytes(record_bytes(MANIFEST, MEMBERS, OTHER_KEY), "记录.zip", TRUST, [OTHER_KEY.public])
    assert [item.code.code for item in both.differences] == ["V043"]


def test_a_record_packed_again_is_one_difference_and_the_rest_is_checked() -> None:
    deflated = repacked(WHOLE, zipfile.ZIP_DEFLATED)
    assert found(deflated) == ["V010"]
    assert "文件不是原样，被重新打包过（其中的文件经过压缩）" in messages(deflated)
    assert found(repacked(WHOLE)) == ["V010"]
    assert found(repacked(WHOLE[:-1], zipfile.ZIP_DEFLATED)) == ["V010", "V021"]
    assert found(repacked(WHOLE, zipfile.ZIP_BZIP2)) == ["V010", *["V012"] * 7, "V040", "V030"]


def test_what_stands_before_or_behind_a_record_is_told() -> None:
    assert found(RECORD + b"\0") == ["V010"]
    assert "末尾多出 1 字节" in messages(RECORD + b"\0")
    assert found(RECORD + RECORD) == ["V010"]
    assert found(b"\0" + RECORD) == ["V010"]
    assert found(b"#!/bin/sh\n" + RECORD) == ["V010"]


@pytest.mark.parametrize("length", [*range(0, len(RECORD), 61), len(RECORD) - 1])
def test_a_record_that_is_cut_short_is_a_difference(length: int) -> None:
    record = checked(RECORD[:length])

    assert record.differences
    assert {item.code.code for item in record.differences} & {"V002", "V010"}


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "文件是空的"),
        (b"hello", "不是 zip 文件"),
        (b"PK\x03\x04", "结构不完整"),
        (bytes(1000), "不是 zip 文件"),
    ],
)
def test_what_is_no_record_is_told(data: bytes, what: str) -> None:
    assert found(data) == ["V002"]
    assert what in messages(data)


def test_an_archive_without_members_is_no_record() -> None:
    assert found(archive([])) == ["V040", "V030"]


def test_names_that_lead_elsewhere_are_told_and_not_opened() -> None:
    for name in ("../evil", "/evil", "a\\..\\evil", "C:evil", "nul", "evidence/EMPTY.TXT", "manifest.json"):
        evil = Member(name, b"evil")
        for data in (written([*WHOLE, evil]), repacked([*WHOLE, evil])):
            record = checked(data)
            assert "V011" in {item.code.code for item in record.differences}, name
            assert b"evil" not in record.members.values() or name == "evidence/EMPTY.TXT"
            assert name in record.differences[-1].message or name in messages(data)


def test_the_first_of_two_members_of_one_name_is_not_enough() -> None:
    """Programs differ in which of two they show; so that there are two is told whichever is the right one."""
    false = replace(MEMBERS[1], data=b"false")
    assert found(written([*SEAL, MEMBERS[0], MEMBERS[1], false, *MEMBERS[2:]])) == ["V011"]
    assert found(written([*SEAL, MEMBERS[0], false, MEMBERS[1], *MEMBERS[2:]])) == ["V011", "V020"]


def test_headers_that_lie_are_told() -> None:
    """Sizes for zip64, sizes that are too large, an encrypted member, a comment, an extra field, another time."""
    size = RECORD.index(b"PK\x03\x04") + 18
    for at, lie in (
        (size, b"\xff" * 8),
        (size, struct.pack("<2I", 1 << 30, 1 << 30)),
        (6, b"\x01\x08"),
        (8, b"\x08\0"),
    ):
        assert checked(RECORD[:at] + lie + RECORD[at + len(lie) :]).differences
    with io.BytesIO(RECORD) as file, zipfile.ZipFile(file, "a") as opened:
        opened.comment = b"note"
        opened.close()
        assert found(file.getvalue()) == ["V010"]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        for item in WHOLE:
            with opened.open(zipfile.ZipInfo(item.name), "w", force_zip64=True) as entry:
                entry.write(item.data)
    assert found(target.getvalue()) == ["V010"]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standard_engine.record.foreign.MOST_BYTES", 1 << 20)
    half = Member("half", bytes(600 << 10))
    bomb = repacked([*WHOLE, half, replace(half, name="other"), Member("small", b"")], zipfile.ZIP_DEFLATED)
    record = checked(bomb)

    assert [item.code.code for item in record.findings] == ["V010", "V012", "V023", "V023"]
    assert "other" in record.findings[1].message
    assert "解压后过大" in record.findings[1].message


def test_a_file_within_and_beyond_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "记录.zip"
    path.write_bytes(RECORD)
    monkeypatch.setattr("standard_engine.record.content.MOST_BYTES", len(RECORD))
    assert read_bytes(path) == RECORD
    assert found(RECORD) == []
    monkeypatch.setattr("standard_engine.record.content.MOST_BYTES", len(RECORD) - 1)
    assert found(RECORD) == ["V003"]
    with pytest.raises(InputError, match="V003"):
        read_bytes(path)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    for path, what in ((tmp_path / "无.zip", "没有这个文件"), (tmp_path, "文件夹")):
        with pytest.raises(InputError, match=what) as caught:
            read_bytes(path)
        assert [item.code.code for item in caught.value.findings] == ["V001"]


def test_a_record_of_a_later_format_is_told_as_such() -> None:
    later = json.loads(SEAL[0].data) | {"format": 2}
    body = (json.dumps(later, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    data = written(
        [
            Member("manifest.json", body),
            Member("manifest.dsse.json", envelope_bytes(signed(KIND, body, KEY))),
            *MEMBERS,
        ]
    )
    assert found(data) == ["V032"]


@pytest.mark.parametrize("seed", range(4))
def test_no_bytes_whatever_end_in_a_traceback(seed: int) -> None:
    draw = random.Random(seed)
    for base in (RECORD, repacked(WHOLE, zipfile.ZIP_DEFLATED)):
        for _ in range(120):
            broken = bytearray(base)
            for _ in range(draw.randrange(1, 6)):
                at = draw.randrange(len(broken))
                broken[at : at + draw.randrange(4)] = draw.randbytes(draw.randrange(4))
            if bytes(broken) != RECORD:
                assert checked(bytes(broken)).differences


def test_members_share_the_room_that_there_is_to_unpack_into(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred members of 1 MiB each, and room for two: the third finds none, and nothing more is unpacked for the rest."""
    monkeypatch.setattr(foreign, "MOST_BYTES", 2 << 20)
    many = [Member(f"m{number}", bytes(1 << 20)) for number in range(100)]
    spent = 0
    real = zlib.decompressobj

    class Counted:
        def __init__(self, bits: int) -> None:
            self._own = real(bits)

        def __getattr__(self, name: str) -> Any:
            return getattr(self._own, name)

        def decompress(self, data: bytes, most: int) -> bytes:
            nonlocal spent
            found = self._own.decompress(data, most)
            spent += len(found)
            return found

    monkeypatch.setattr(zlib, "decompressobj", Counted)
    found = foreign.foreign(repacked(many, zipfile.ZIP_DEFLATED))
    assert found is not None
    assert (len(found.members), len(found.unreadable)) == (2, 98)
    assert spent <= (2 << 20) + 98

"""The manifest: one form, and everything that is wrong with another told at once."""

from __future__ import annotations

import hashlib
import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from record_kit import KEY, MANIFEST, MEMBERS

from standard_engine.errors import InputError, UsageError
from standard_engine.record.manifest import Listed, Party, listed, manifest_bytes, read_manifest
from standard_engine.record.write import record_bytes

WHOLE = replace(MANIFEST, members=listed(MEMBERS))
DATA = manifest_bytes(WHOLE)
DOCUMENT: dict[str, Any] = json.loads(DATA)


def form(document: Any) -> bytes:
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def faults(data: bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_manifest(data)
    assert {item.code.code for item in caught.value.findings} <= {"V031", "V032"}
    assert {item.place.file for item in caught.value.findings} == {"manifest.json"}
    return [item.message for item in caught.value.findings]


def test_a_manifest_is_written_and_read_again() -> None:
    assert read_manifest(DATA) == WHOLE
    assert DOCUMENT["made_at"] == "2026-11-23T08:30:00Z"
    assert DOCUMENT["members"][2] == {
        "path": "evidence/empty.txt",
        "size": 0,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",  # FIPS 180-4, of nothing
    }
    assert DOCUMENT["open_nonconformities"] == {"severe": 0, "general": 2}
    assert list(DOCUMENT) == sorted(DOCUMENT)


def test_an_enterprise_may_be_without_name_and_code() -> None:
    nameless = replace(WHOLE, subject=Party(None, None))
    assert read_manifest(manifest_bytes(nameless)) == nameless


def test_a_moment_is_written_in_universal_time() -> None:
    here = datetime(2026, 11, 23, 16, 30, tzinfo=timezone(timedelta(hours=8)))
    assert manifest_bytes(replace(WHOLE, made_at=here)) == DATA
    assert read_manifest(DATA).made_at == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


def test_members_are_listed_with_their_hashes() -> None:
    assert listed(MEMBERS)[0] == Listed(MEMBERS[0].name, 700, hashlib.sha256(MEMBERS[0].data).hexdigest())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        DATA[:-1],
        DATA + b"\n",
        b"\xef\xbb\xbf" + DATA,
        DATA.replace(b"\n", b"\r\n"),
        DATA.replace(b'"year": 2025', b'"year": 2025.0'),
        DATA.replace(b'"year": 2025', b'"year": 2024,\n "year": 2025'),
        json.dumps(DOCUMENT, ensure_ascii=False).encode(),
        (json.dumps(DOCUMENT, indent=1, sort_keys=True) + "\n").encode(),
    ],
)
def test_another_form_is_refused(data: bytes) -> None:
    assert faults(data)


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        (("engine",), "", "engine：应是文字，不能是空的"),
        (("body",), 5, "body：应是文字"),
        (("made_at",), "2026-11-23T08:30:00+00:00", "made_at：应是 2026-11-23T08:30:00Z 形式的时刻"),
        (("made_at",), "2026-11-23T8:30:00Z", "made_at：应是"),
        (("made_at",), "2026-11-31T08:30:00Z", "made_at：应是"),
        (("made_at",), None, "made_at：应是"),
        (("as_of",), "20261123", "as_of：应是 2026-11-23 形式的日期"),
        (("as_of",), "2026-02-30", "as_of：应是"),
        (("year",), True, "year：应是 0 至 9999 的整数"),
        (("year",), 10000, "year：应是 0 至 9999 的整数"),
        (("pack", "hash"), "AB" * 32, "pack.hash：应是 64 位十六进制数"),
        (("pack", "hash"), "ab" * 32 + "\n", "pack.hash：应是 64 位十六进制数"),
        (("verified", "outcome"), "passed", "verified.outcome：应是 pass、fail、undetermined 之一"),
        (("verified", "outcome"), ["pass"], "verified.outcome：应是"),
        (("verified", "binding"), 1, "verified.binding：应是 true 或 false"),
        (("open_nonconformities", "severe"), -1, "open_nonconformities.severe：应是 0 至"),
        (("members", 0, "path"), "../a", "members[0].path：不是从记录内部算起的路径"),
        (("members", 0, "path"), 1, "members[0].path：应是文字"),
        (("members", 1, "sha256"), "ab", "members[1].sha256：应是 64 位"),
        (("members", 0, "path"), "manifest.json", "members 中的 manifest.json 出现两次"),
        (("members", 0, "path"), "Evidence/EMPTY.txt", "只差大小写"),
        (("members",), {}, "members：应是列表"),
        (("subject",), "恒丰", "subject：应是映射"),
        (("verfied",), {}, "不认识的键“verfied”；是否想写 verified"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(path: tuple[str | int, ...], value: Any, what: str) -> None:
    document = deepcopy(DOCUMENT)
    part: Any = document
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = value

    assert what in "\n".join(faults(form(document)))


def test_all_faults_are_told_at_once() -> None:
    document = deepcopy(DOCUMENT)
    del document["body"], document["pack"]["id"]
    document["year"] = "2025"
    document["members"][0]["size"] = document["members"][4]["size"] = "large"

    assert len(faults(form(document))) == 5


def test_another_format_is_told_as_such_and_nothing_else() -> None:
    assert faults(form({"format": 2, "new": True})) == ["记录是第 2 版格式，本引擎读第 1 版"]
    assert "缺少 engine" in "\n".join(faults(form({"format": True})))


def test_a_manifest_that_could_not_be_read_is_not_written() -> None:
    with pytest.raises(UsageError, match="body：应是文字"):
        record_bytes(replace(MANIFEST, body=" "), MEMBERS, KEY)
    with pytest.raises(UsageError, match="'a'"):
        record_bytes(MANIFEST, (MEMBERS[0], *(replace(MEMBERS[1], name="a"),) * 2), KEY)
    with pytest.raises(UsageError, match=r"manifest\.json"):
        record_bytes(MANIFEST, (replace(MEMBERS[0], name="manifest.json"),), KEY)

"""A record closed and judged again: the same, or every difference by name; a body that signs a lie is found out."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from audit_kit import SOUND, Desk, body, edited, exhibit, nonconformity, value
from record_kit import KEY, OTHER_KEY

from standard_engine.assessment.result import Outcome
from standard_engine.audit.sample import draw
from standard_engine.errors import UsageError
from standard_engine.record.archive import Member
from standard_engine.record.close import Closed, Closing, close
from standard_engine.record.manifest import ENVELOPE, MANIFEST, Manifest, OpenCount
from standard_engine.record.rejudge import rejudged
from standard_engine.record.sources import SAMPLE, VERIFIED, as_json
from standard_engine.record.verify import OpenedRecord, check_bytes
from standard_engine.record.write import record_bytes
from standard_engine.report.sample_book import sample_document
from standard_engine.signing.trust import Body, Trust, TrustedKey

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
AS_OF = date(2026, 11, 23)
NAME = "湘评认证有限公司（虚构）"
TRUST = Trust((Body(NAME, (TrustedKey(KEY.public, date(2026, 1, 1), date(2027, 12, 31)),)),))
OPEN_SITE: dict[str, Any] = {
    "不符合项编号": "1", "严重程度": "严重", "现场发现": "台账与发票不符", "整改期限": "2026-12-01",
}  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = Desk(tmp_path_factory.mktemp("desk"))
    made.audit(*SOUND, value("N2", 核定值=900, 理由="发票合计"), nonconformity(**OPEN_SITE))
    return made


def closing(desk: Desk, **more: Any) -> Closing:
    return Closing(desk.workbook, desk.book, desk.folder / "small", AS_OF, NOW, **more)


@pytest.fixture(scope="module")
def closed(desk: Desk) -> Closed:
    sample = sample_document(draw(desk.pack, desk.submission, 7))
    return close(closing(desk, sample=sample), KEY)


def opened(data: bytes) -> OpenedRecord:
    return rejudged(check_bytes(data, "记录.zip", TRUST))


def codes(found: OpenedRecord) -> list[str]:
    return [item.code.code for item in found.findings]


def members(closed: Closed) -> dict[str, bytes]:
    return dict(check_bytes(closed.content, "记录.zip", TRUST).members)


def forged(
    closed: Closed, change: Callable[[dict[str, bytes]], None], says: Callable[[Manifest], Manifest] = lambda item: item
) -> bytes:
    """What a body that holds the key could sign."""
    parts = members(closed)
    parts.pop(MANIFEST)
    parts.pop(ENVELOPE)
    change(parts)
    return record_bytes(says(closed.manifest), [Member(name, data) for name, data in parts.items()], KEY)


def test_a_record_agrees_with_itself(closed: Closed) -> None:
    found = opened(closed.content)
    assert codes(found) == []
    assert found.manifest is not None
    assert found.manifest.verified.outcome is Outcome.PASS
    assert found.manifest.open_nonconformities == OpenCount(1, 0)
    assert found.manifest.body == NAME


def test_a_record_holds_what_its_verdict_rests_on(closed: Closed, desk: Desk) -> None:
    parts = members(closed)
    assert parts["申报/数据表.xlsx"] == desk.workbook.read_bytes()
    assert parts["核查/核查表.xlsx"] == desk.book.read_bytes()
    assert parts["规则包/small/pack.yaml"] == (desk.folder / "small" / "pack.yaml").read_bytes()
    assert {name for name in parts if name.startswith(("结论/", "报告/", "证据/"))} == {
        "结论/自评结论.json", "结论/核定结论.json", "结论/核查结果.json", "报告/核查结果.xlsx", "报告/评价报告.html",
        "报告/第三方评价报告.docx", "报告/第三方评价报告.html", "报告/第三方评价报告.pdf", "证据/证据登记.json",
    }  # fmt: skip
    register = json.loads(parts["证据/证据登记.json"])
    assert [one["file"] for one in register] == ["信用.pdf", "台账.xlsx"]


def test_the_same_closing_gives_the_same_bytes(closed: Closed, desk: Desk) -> None:
    sample = sample_document(draw(desk.pack, desk.submission, 7))
    assert close(closing(desk, sample=sample), KEY).content == closed.content


def test_a_verdict_that_the_data_do_not_give_is_named(closed: Closed) -> None:
    """The body signs 900 points for 80."""

    def lie(parts: dict[str, bytes]) -> None:
        document = json.loads(parts[VERIFIED])
        document["total"]["points"]["low"] = "90"
        parts[VERIFIED] = as_json(document)

    found = opened(forged(closed, lie))
    assert codes(found) == ["V071"]
    assert found.findings[0].data["path"] == "total.points.low"
    assert (found.findings[0].data["packed"], found.findings[0].data["found"]) == ("90", "80")


def test_a_manifest_that_says_otherwise_than_its_content_is_named(closed: Closed) -> None:
    def says(manifest: Manifest) -> Manifest:
        return replace(manifest, open_nonconformities=OpenCount(0, 0), year=2024)

    found = opened(forged(closed, lambda _: None, says))
    assert codes(found) == ["V072", "V072"]
    assert [item.data["what"] for item in found.findings] == ["数据年", "未关闭的不符合项"]


def test_a_pack_that_was_eased_is_named(closed: Closed) -> None:
    def ease(parts: dict[str, bytes]) -> None:
        name = "规则包/small/pack.yaml"
        assert b"total >= 60" in parts[name]
        parts[name] = parts[name].replace(b"total >= 60", b"total >= 10")

    found = opened(forged(closed, ease))
    assert "V071" in codes(found)
    assert "规则包" in [item.data.get("what") for item in found.findings]


def test_data_that_were_changed_are_named(closed: Closed, desk: Desk, tmp_path: Path) -> None:
    copy = tmp_path / "核查表.xlsx"
    copy.write_bytes(desk.book.read_bytes())
    content = edited(copy, value("N2", 核定值=100, 理由="发票合计")).read_bytes()
    found = opened(forged(closed, lambda parts: parts.update({"核查/核查表.xlsx": content})))
    assert {"V071", "V072"} <= set(codes(found))
    assert any(item.data.get("path") == "decision.outcome" for item in found.findings)


def test_a_sample_that_was_picked_is_named(closed: Closed) -> None:
    def pick(parts: dict[str, bytes]) -> None:
        document = json.loads(parts[SAMPLE])
        for row in document["rows"]:
            row["drawn"] = not row["drawn"]
        parts[SAMPLE] = as_json(document)

    assert codes(opened(forged(closed, pick))) == ["V074"]


@pytest.mark.parametrize("gone", ["申报/数据表.xlsx", "核查/核查表.xlsx", "规则包/small/pack.yaml"])
def test_a_record_without_a_source_cannot_be_judged_again(closed: Closed, gone: str) -> None:
    def drop(parts: dict[str, bytes]) -> None:
        del parts[gone]

    assert codes(opened(forged(closed, drop))) == ["V070"]


def test_a_broken_source_is_told_in_words(closed: Closed) -> None:
    broken = forged(closed, lambda parts: parts.update({"规则包/small/pack.yaml": b"id: [1, 2"}))
    finding, = opened(broken).findings  # fmt: skip
    assert finding.code.code == "V070"
    assert "tmp" not in finding.message


def test_another_engine_is_a_note_and_no_difference(closed: Closed) -> None:
    found = opened(forged(closed, lambda _: None, lambda item: replace(item, engine="0.0.9")))
    assert codes(found) == ["V073"]
    assert found.differences == ()


def test_another_signer_is_a_difference(closed: Closed) -> None:
    parts = members(closed)
    parts.pop(MANIFEST)
    parts.pop(ENVELOPE)
    stranger = record_bytes(closed.manifest, [Member(name, data) for name, data in parts.items()], OTHER_KEY)
    assert "V043" in codes(opened(stranger))


def test_any_flipped_bit_of_a_real_record_is_found(closed: Closed) -> None:
    draws = random.Random(11)
    for _ in range(40):
        place = draws.randrange(len(closed.content) * 8)
        data = bytearray(closed.content)
        data[place // 8] ^= 1 << place % 8
        assert check_bytes(bytes(data), "记录.zip", TRUST).differences, place


def test_files_of_evidence_come_along_where_asked_and_must_be_those_registered(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    files = tmp_path / "证据"
    files.mkdir()
    (files / "信用.pdf").write_bytes(b"credit")
    (files / "台账.xlsx").write_bytes(b"ledger")
    (files / "无关.txt").write_bytes(b"other")
    desk.audit(*SOUND)
    done = close(closing(desk, evidence=files, with_files=True), KEY)
    parts = members(done)
    assert (parts["证据/信用.pdf"], parts["证据/台账.xlsx"]) == (b"credit", b"ledger")
    assert "证据/无关.txt" not in parts
    assert codes(opened(done.content)) == []
    hashes = {one["file"]: one["sha256"] for one in json.loads(parts["证据/证据登记.json"])}
    assert hashes["台账.xlsx"] == hashlib.sha256(b"ledger").hexdigest()
    desk.audit(*SOUND, exhibit(证据编号="E99", 材料名称="丙", 文件="没有.pdf"))
    with pytest.raises(UsageError, match=r"K034.*没有\.pdf"):
        close(closing(desk, evidence=files), KEY)


def test_what_is_not_fit_is_refused_with_every_reason(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.audit(*SOUND[1:])
    with pytest.raises(UsageError) as error:
        close(closing(desk, with_files=True), KEY)
    assert "没有写评价机构" in str(error.value)
    assert "--evidence" in str(error.value)


def test_a_sample_of_another_seed_is_refused(desk: Desk) -> None:
    document = sample_document(draw(desk.pack, desk.submission, 7)) | {"seed": 8}
    with pytest.raises(UsageError, match="抽样计划不是由它的种子"):
        close(closing(desk, sample=document), KEY)
    with pytest.raises(UsageError, match="抽样计划不是由它的种子"):
        close(closing(desk, sample=[1]), KEY)


def test_a_body_with_another_name_than_its_key_is_a_difference(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.audit(*SOUND, body(评价机构="别的机构"))
    assert codes(opened(close(closing(desk), KEY).content)) == ["V048"]

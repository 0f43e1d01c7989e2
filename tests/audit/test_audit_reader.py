"""Audit workbooks read: whose they are, what their lists say, and every fault at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from audit_kit import SOUND, Desk, body, edited, exhibit, nonconformity, opened, submitted, told
from openpyxl import Workbook

from standard_engine.audit.audit import Gravity
from standard_engine.audit.files import check_exhibits, file_hashes
from standard_engine.audit.layout import BodyFact
from standard_engine.audit.reader import read_audit, read_here
from standard_engine.audit.verified import verified_submission
from standard_engine.errors import InputError, UsageError
from standard_engine.report.audit_book import audit_book


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def test_a_data_workbook_is_no_audit_workbook(desk: Desk) -> None:
    with pytest.raises(InputError) as error:
        read_audit(desk.workbook, desk.pack, desk.submission)
    assert told(error.value.findings) == ["K001"]


def test_an_audit_of_another_submission_is_refused(desk: Desk, tmp_path: Path) -> None:
    other = replace(desk.submission, sha256="0" * 64, name="别家.xlsx")
    with pytest.raises(InputError) as error:
        read_here(opened(tmp_path, desk.pack, other), desk.pack, desk.submission)
    assert told(error.value.findings) == ["K002"]
    assert "别家.xlsx" in str(error.value)


def test_an_audit_under_another_pack_is_refused_and_under_another_version_told(desk: Desk, tmp_path: Path) -> None:
    other = replace(desk.pack, id="other")
    with pytest.raises(InputError) as error:
        read_here(opened(tmp_path, other, desk.submission), desk.pack, desk.submission)
    assert told(error.value.findings) == ["K003"]
    newer = replace(desk.pack, version="2.0", hash="f" * 64)
    assert "K004" in told(read_here(opened(tmp_path, newer, desk.submission), desk.pack, desk.submission).findings)


def test_it_is_read_in_a_guarded_child_to_the_same(desk: Desk) -> None:
    audit = desk.audit(*SOUND)
    assert read_audit(desk.book, desk.pack, desk.submission) == audit
    broken = desk.folder / "坏.xlsx"
    broken.write_bytes(b"PK" + b"\0" * 500)
    with pytest.raises(InputError):
        read_audit(broken, desk.pack, desk.submission)


def test_the_same_submission_gives_the_same_bytes(desk: Desk) -> None:
    assert audit_book(desk.pack, desk.submission) == audit_book(desk.pack, desk.submission)


def test_what_the_body_says_is_read_and_what_is_lacking_told(desk: Desk) -> None:
    audit = desk.audit(*SOUND)
    assert audit.body[BodyFact.REVIEWER] == "孙三"
    assert told(desk.audit(*SOUND[1:]).findings) == ["K050"]
    remark = desk.audit(*SOUND, body(主要亮点="x")).body
    assert BodyFact.HIGHLIGHTS not in remark  # its heading says how long it may be
    assert BodyFact.HIGHLIGHTS in desk.audit(*SOUND, body(**{"主要亮点（100 字以内）": "余热利用"})).body


@pytest.mark.parametrize(
    ("faulty", "what"),
    [
        ({"证据编号": "E91", "文件": "甲.pdf"}, "编号与另一份材料相同"),
        ({"证据编号": "E95", "文件": "甲.pdf", "SHA-256": "12ab"}, "SHA-256 应是 64 位十六进制"),
        ({"证据编号": "E95", "文件": "甲.pdf", "支持的数据项": "N2、N99"}, "数据表中没有代码“N99”"),
        ({"文件": "甲.pdf"}, "没有编号"),
        ({"证据编号": "E95", "SHA-256": "a" * 64}, "没有写文件名称"),
    ],
)
def test_an_exhibit_that_is_not_clear_is_told_and_not_counted(desk: Desk, faulty: dict[str, object], what: str) -> None:
    audit = desk.audit(*SOUND, exhibit(**faulty))
    found = [finding for finding in audit.findings if finding.code.code == "K033"]
    assert what in found[0].message
    assert all(one.file != "甲.pdf" for one in audit.exhibits)


def test_a_file_of_evidence_that_was_changed_or_is_gone_is_told(desk: Desk, tmp_path: Path) -> None:
    """SHA-256 of nothing at all, from FIPS 180-4's examples."""
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    (tmp_path / "信用.pdf").write_bytes(b"")
    (tmp_path / "台账.xlsx").write_bytes(b"changed")
    hashes = file_hashes(tmp_path)
    assert hashes["信用.pdf"] == empty
    kept = exhibit(证据编号="E96", 材料名称="乙", 文件="信用.pdf", **{"SHA-256": empty.upper()})
    changed = exhibit(证据编号="E97", 材料名称="丙", 文件="台账.xlsx", **{"SHA-256": empty})
    gone = exhibit(证据编号="E98", 材料名称="丁", 文件="../信用.pdf")
    found = check_exhibits(desk.audit(*SOUND, kept, changed, gone), hashes)
    assert [(finding.code.code, finding.data["number"]) for finding in found] == [("K034", "E97"), ("K034", "E98")]
    with pytest.raises(UsageError, match="没有文件夹"):
        file_hashes(tmp_path / "nowhere")


def test_hashes_of_files_at_hand_are_filled_in(tmp_path: Path) -> None:
    desk = Desk(tmp_path)

    def register(book: Workbook) -> None:
        sheet = book["佐证材料"]
        sheet.cell(3, 4, "台账.xlsx")
        sheet.cell(3, 1, "N2")

    edited(desk.workbook, register)
    submission = read_workbook_of(desk)
    book = tmp_path / "带哈希.xlsx"
    book.write_bytes(audit_book(desk.pack, submission, {"台账.xlsx": "a" * 64}))
    audit = read_here(book, desk.pack, submission)
    assert [(one.file, one.sha256, one.codes) for one in audit.exhibits] == [("台账.xlsx", "a" * 64, ("N2",))]


def read_workbook_of(desk: Desk):  # type: ignore[no-untyped-def]
    from standard_engine.workbook.reader import read_here as read_workbook

    return read_workbook(desk.workbook, desk.pack)


SOUND_SITE: dict[str, object] = {
    "不符合项编号": "1", "严重程度": "一般", "现场发现": "水表未检定", "整改期限": "2026-12-01",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"严重程度": "较重"}, "应是“严重”或“一般”，暂按严重"),
        ({"整改期限": None}, "没有写整改期限"),
        ({"整改期限": "下月"}, "整改期限“下月”不是日期"),
        ({"现场发现": None}, "没有写现场发现"),
        ({"不符合项编号": None}, "没有编号"),
        ({"关闭日期": "2026-11-20"}, "没有整改证据，按未关闭"),
    ],
)
def test_a_nonconformity_that_is_not_clear_is_told_and_kept(desk: Desk, changes: dict[str, object], what: str) -> None:
    audit = desk.audit(*SOUND, nonconformity(**{**SOUND_SITE, **changes}))
    finding, = [found for found in audit.findings if found.code.code == "K040"]  # fmt: skip
    assert what.replace("没有整改证据", "没有写整改证据") in finding.message
    kept, = audit.nonconformities  # fmt: skip
    assert kept.open(date(2026, 11, 23))
    if "严重程度" in changes:
        assert kept.gravity is Gravity.MAJOR


@pytest.mark.parametrize(
    ("due", "closed", "is_open", "codes"),
    [
        ("2026-11-22", None, True, ["K041"]),
        ("2026-11-23", None, True, []),
        ("2026-11-22", "2026-11-23", False, []),
        ("2026-11-22", "2026-11-24", True, ["K041"]),
    ],
)
def test_a_nonconformity_is_overdue_after_its_last_day(
    desk: Desk, due: str, closed: str | None, *, is_open: bool, codes: list[str]
) -> None:
    site = {**SOUND_SITE, "整改期限": due, "关闭日期": closed, "整改证据": "E92" if closed else None}
    audit = desk.audit(*SOUND, nonconformity(**site))
    assert bool(audit.still_open(desk.pack.as_of)) is is_open
    assert told(verified_submission(desk.pack, desk.submission, audit).findings) == codes


def test_grave_nonconformities_come_first(desk: Desk) -> None:
    minor = nonconformity(**SOUND_SITE)
    major = nonconformity(**{**SOUND_SITE, "不符合项编号": "2", "严重程度": "严重"})
    assert [one.number for one in desk.audit(*SOUND, minor, major).still_open(desk.pack.as_of)] == ["2", "1"]


def test_every_fault_is_told_at_once(desk: Desk) -> None:
    audit = desk.audit(exhibit(文件="甲.pdf"), nonconformity(**{**SOUND_SITE, "严重程度": None}))
    assert sorted(told(audit.findings)) == ["K033", "K040", "K050"]


def test_a_submission_with_nothing_in_it_can_be_audited(tmp_path: Path) -> None:
    desk = Desk(tmp_path, **{code.replace(".", "_"): None for code in ("B1", "B2", "N1.1", "N1.2", "N2", "N3", "N4")})
    audit = desk.audit(body())
    assert told(verified_submission(desk.pack, desk.submission, audit).findings) == []


def test_submitted_workbooks_of_the_kit_are_sound(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    submitted(tmp_path, desk.pack)
    assert [found.code.code for found in desk.submission.findings if found.severity.value == "error"] == []

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standard_engine.report.decision import decision_text
from standard_engine.report.files import write_reports
from standard_engine.report.names import LONGEST_BYTES, file_stem, report_names

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment

ANY_NAME = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=80)
DEVICES = ["CON", "nul", "Com1", "LPT9", "aux.txt", "CONIN$", "com¹", "PRN .x"]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(contents(folder))


def test_the_three_reports_stand_beside_each_other(vetoed: Assessment, tmp_path: Path) -> None:
    folder = tmp_path / "结果" / "2026"
    reports = write_reports(vetoed, folder)
    assert names(folder) == [
        "湖南示例水泥有限公司-2025-差距报告.xlsx",
        "湖南示例水泥有限公司-2025-评价报告.html",
        "湖南示例水泥有限公司-2025-评价结论.json",
    ]
    assert reports.decision.read_text(encoding="utf-8") == decision_text(vetoed)
    assert reports.html.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert reports.xlsx.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("name", "workbook", "start"),
    [(None, "示例数据.xlsx", "示例数据-2025-"), ("  ", "示例数据.xlsx", "示例数据-2025-"), (None, None, "企业-2025-")],
)
def test_without_a_name_the_workbook_gives_it(
    vetoed: Assessment, tmp_path: Path, name: str | None, workbook: str | None, start: str
) -> None:
    unnamed = replace(vetoed, subject=replace(vetoed.subject, name=name), submission_name=workbook)
    assert write_reports(unnamed, tmp_path).html.name.startswith(start)


@pytest.mark.parametrize("name", DEVICES)
def test_no_name_is_a_device_of_windows(name: str) -> None:
    assert file_stem(name).startswith("_")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("湖南示例水泥有限公司", "湖南示例水泥有限公司"),
        ("A&B（中国）公司", "A&B（中国）公司"),
        ("COMPANY", "COMPANY"),
        ("CONCH 海螺", "CONCH 海螺"),
    ],
)
def test_a_safe_name_is_left_alone(name: str, stem: str) -> None:
    assert file_stem(name) == stem


def test_changed_names_stay_apart() -> None:
    stems = [file_stem(name) for name in ("甲/乙", "甲_乙", "甲:乙", "长" * 300, "长" * 301, "某公司.", "某公司")]
    assert len(set(stems)) == len(stems)


def test_one_name_in_two_unicode_forms_is_one_file() -> None:
    assert file_stem("cafe\u0301公司") == file_stem("caf\u00e9公司")


@given(ANY_NAME)
def test_any_name_gives_a_name_that_every_system_holds(name: str) -> None:
    stem = file_stem(name)
    assert stem == stem.strip(" .")
    assert not set(stem) & set('<>:"/\\|?*')
    assert {unicodedata.category(char) for char in stem if char != " "}.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"})
    assert 0 < len(stem.encode()) <= LONGEST_BYTES + 8
    assert stem[0] not in ".-"
    assert file_stem(name) == stem


def test_another_run_replaces_and_leaves_nothing_behind(vetoed: Assessment, tmp_path: Path) -> None:
    first = write_reports(vetoed, tmp_path)
    before = contents(tmp_path)
    assert write_reports(vetoed, tmp_path) == first
    assert contents(tmp_path) == before


def by_hash(assessment: Assessment, digest: str) -> Assessment:
    return replace(assessment, submission_sha256=digest * 64)


def test_another_workbook_of_the_same_enterprise_and_year_has_names_of_its_own(
    vetoed: Assessment, undetermined: Assessment, tmp_path: Path
) -> None:
    first, second = by_hash(vetoed, "a"), by_hash(replace(undetermined, subject=vetoed.subject), "b")
    plain = write_reports(first, tmp_path / "out", tmp_path / "初稿.xlsx")
    kept = contents(tmp_path / "out")
    other = write_reports(second, tmp_path / "out", tmp_path / "终稿.xlsx")

    assert other.html.name == "湖南示例水泥有限公司-2025-bbbbbbbb-评价报告.html"
    assert contents(tmp_path / "out").items() >= kept.items()
    assert len(contents(tmp_path / "out")) == 6
    assert report_names(second, tmp_path / "out", tmp_path / "终稿.xlsx").taken_by == "../初稿.xlsx"
    assert write_reports(first, tmp_path / "out", tmp_path / "初稿.xlsx") == plain


@pytest.mark.parametrize(
    ("workbook", "digest", "plain"),
    [("表.xlsx", "a", True), ("表.xlsx", "b", True), ("副本/表.xlsx", "a", True), ("副本/表.xlsx", "b", False)],
    ids=["the same", "mended", "the same data moved", "other data of that name in another folder"],
)
def test_the_plain_name_stays_with_the_workbook_or_its_data(
    vetoed: Assessment, tmp_path: Path, workbook: str, digest: str, plain: bool
) -> None:
    first = report_names(by_hash(vetoed, "a"), tmp_path / "out", tmp_path / "表.xlsx")
    again = report_names(by_hash(vetoed, digest), tmp_path / "out", tmp_path / workbook)
    assert (again.start == first.start, again.taken_by is None) == (plain, plain)


def test_data_without_a_file_are_told_apart_too(vetoed: Assessment, undetermined: Assessment, tmp_path: Path) -> None:
    data = [replace(each, submission_sha256=None, subject=vetoed.subject) for each in (vetoed, undetermined)]
    assert write_reports(data[0], tmp_path) != write_reports(data[1], tmp_path)
    assert write_reports(data[0], tmp_path) == write_reports(data[0], tmp_path)
    assert len(contents(tmp_path)) == 6


def test_a_claim_that_cannot_be_read_is_somebody_else_s(vetoed: Assessment, tmp_path: Path) -> None:
    plain = report_names(vetoed, tmp_path)
    (claim,) = (tmp_path / ".standard-engine").iterdir()
    for broken in (b"", b"[]", b"{}", b"\xff"):
        claim.write_bytes(broken)
        assert report_names(vetoed, tmp_path).start != plain.start


def test_of_runs_at_once_one_has_the_plain_name_and_none_replaces_another(vetoed: Assessment, tmp_path: Path) -> None:
    each = [by_hash(vetoed, digit) for digit in "0123456789abcdef"]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda item: report_names(item, tmp_path, tmp_path / f"{item.submission_sha256}"), each))
    assert len({item.start for item in found}) == len(each)
    assert [item.taken_by for item in found].count(None) == 1


def test_runs_at_once_do_not_spoil_each_other(vetoed: Assessment, undetermined: Assessment, tmp_path: Path) -> None:
    data = [by_hash(vetoed, "a"), by_hash(replace(undetermined, subject=vetoed.subject), "b")]
    alone = []
    for number, assessment in enumerate(data):
        reports = write_reports(assessment, tmp_path / str(number))
        alone.append([path.read_bytes() for path in (reports.html, reports.xlsx, reports.decision)])
    with ThreadPoolExecutor(4) as pool:
        written = list(pool.map(lambda item: write_reports(item, tmp_path / "both"), data * 6))
    for number, reports in enumerate(written):
        assert [path.read_bytes() for path in (reports.html, reports.xlsx, reports.decision)] == alone[number % 2]
    assert len(contents(tmp_path / "both")) == 6


def test_the_bytes_do_not_depend_on_the_process(vetoed: Assessment, tmp_path: Path) -> None:
    (tmp_path / "assessment").write_bytes(pickle.dumps(vetoed))
    program = (
        "import pickle, sys; from pathlib import Path; from standard_engine.report.files import write_reports;"
        "write_reports(pickle.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2]))"
    )
    for seed, zone in (("1", "Asia/Shanghai"), ("2", "America/New_York")):
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "assessment"), str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            timeout=60,
        )
    one, two = (contents(tmp_path / seed) for seed in ("1", "2"))
    assert one == two
    assert len(one) == 3

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
from standard_engine.report.files import LONGEST_BYTES, file_stem, write_reports

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment

ANY_NAME = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=80)
DEVICES = ["CON", "nul", "Com1", "LPT9", "aux.txt", "CONIN$", "com¹", "PRN .x"]


def test_the_three_reports_stand_beside_each_other(vetoed: Assessment, tmp_path: Path) -> None:
    folder = tmp_path / "结果" / "2026"
    reports = write_reports(vetoed, folder)
    assert sorted(path.name for path in folder.iterdir()) == [
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
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert write_reports(vetoed, tmp_path) == first
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_runs_at_once_do_not_spoil_each_other(vetoed: Assessment, undetermined: Assessment, tmp_path: Path) -> None:
    alone = {}
    for number, assessment in enumerate((vetoed, undetermined)):
        reports = write_reports(assessment, tmp_path / str(number))
        alone[number] = [path.read_bytes() for path in (reports.html, reports.xlsx, reports.decision)]
    both = [vetoed, undetermined] * 6
    with ThreadPoolExecutor(4) as pool:
        (reports, *_) = pool.map(lambda item: write_reports(item, tmp_path / "both"), both)
    for place, path in enumerate((reports.html, reports.xlsx, reports.decision)):
        assert path.read_bytes() in (alone[0][place], alone[1][place])
    assert len(list((tmp_path / "both").iterdir())) == 3


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
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert one == two
    assert len(one) == 3

"""Workbooks into a population: the same data as reading each gives, nothing read twice, nothing lost when interrupted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import standard_engine as se
from standard_engine.errors import InputError, UsageError
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.population.anomalies import Oddity, anomalies
from standard_engine.population.columns import columns_of
from standard_engine.population.ingest import read_workbooks
from standard_engine.population.journal import Entry, journal
from standard_engine.population.rows import submission_of_row
from standard_engine.workbook.folder import workbooks

DB43 = "db43-t-1229-2016"
SAMPLES = Path(__file__).parents[2] / "samples"
MADE_BY = {"pack": DB43, "hash": "x", "engine": "1"}


@cache
def pack() -> ResolvedPack:
    return se.load_pack(DB43, "2026-11-23")


def engine(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from standard_engine.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=folder, check=False, timeout=120
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("hengfeng", "pingwei", "xunjie"):
        shutil.copy(SAMPLES / f"{name}.xlsx", tmp_path / f"{name}.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"no workbook")
    (tmp_path / "~$pingwei.xlsx").write_bytes(b"")
    return tmp_path


def test_every_row_is_what_reading_the_workbook_gives_and_is_judged_alike(tmp_path: Path) -> None:
    done = engine("population", "ingest", str(SAMPLES), "-o", "p.parquet", "--as-of", "2026-11-23", folder=tmp_path)
    assert done.returncode == 1  # three samples are of other packs
    assert engine("population", "assess", "p.parquet", "--as-of", "2026-11-23", folder=tmp_path).returncode == 0
    told = {row["_file"]: row for row in pq.read_table(tmp_path / "reports" / "企业群结论.parquet").to_pylist()}
    columns = columns_of(pack())
    rows = {row["_file"]: row for row in pq.read_table(tmp_path / "p.parquet").to_pylist()}
    read = 0
    for path in sorted(SAMPLES.glob("*.xlsx")):
        try:
            submission = se.read_workbook(path, pack())
        except InputError:
            assert path.name not in rows
            continue
        read += 1
        back = submission_of_row(rows[path.name], columns)
        for column in columns.values:
            slot = (column.field.id, column.field.key, column.year(submission.year))
            was, now = submission.datum(*slot), back.datum(*slot)
            assert (now.value, now.absence) == (was.value, was.absence), (path.name, slot)
        assessment = se.assess(pack(), submission)
        assert told[path.name]["decision"] == assessment.decision.outcome.value
        assert told[path.name]["grade"] == assessment.decision.grade
    assert read == len(rows) == len(told) > 15


def test_a_bad_file_does_not_stop_the_rest_and_files_are_read_once(folder: Path) -> None:
    done = engine("population", "ingest", ".", folder=folder)
    assert done.returncode == 1
    assert "4 份数据表：读入 3 份，没有读入 1 份；这次读了 4 份" in done.stdout
    whole = pq.read_table(folder / "企业群.parquet")
    done = engine("population", "ingest", ".", folder=folder)
    assert "这次读了 0 份" in done.stdout
    assert pq.read_table(folder / "企业群.parquet").equals(whole)
    shutil.copy(SAMPLES / "yunling.xlsx", folder / "pingwei.xlsx")
    done = engine("population", "ingest", ".", folder=folder)
    assert "这次读了 1 份" in done.stdout


def test_a_run_that_is_killed_loses_nothing(folder: Path) -> None:
    """Killed as soon as two files are put down; the next run reads the others, and ends with the same table."""
    others = [f"{at}.xlsx" for at in range(30)]
    for at, name in enumerate(others):
        shutil.copy(SAMPLES / ("hengfeng.xlsx", "pingwei.xlsx")[at % 2], folder / name)
        with (folder / name).open("ab") as file:
            file.write(b"\0" * (at + 1))  # another hash; what follows a zip is a comment to nobody
    kept = folder / ".企业群.parquet.读入记录"
    code = "from standard_engine.cli import main; main()"
    words = ["population", "ingest", ".", "--processes", "1"]
    with subprocess.Popen([sys.executable, "-c", code, *words], cwd=folder, stdout=subprocess.DEVNULL) as run:
        for _ in range(2000):
            if kept.exists() and kept.read_bytes().count(b"\n") > 3:
                break
            time.sleep(0.005)
        os.kill(run.pid, signal.SIGKILL)
    lines = kept.read_bytes().count(b"\n") - 1
    assert not (folder / "企业群.parquet").exists()
    done = engine("population", "ingest", ".", folder=folder)
    assert f"这次读了 {34 - lines} 份" in done.stdout
    resumed = pq.read_table(folder / "企业群.parquet")
    kept.unlink()
    assert "这次读了 34 份" in engine("population", "ingest", ".", folder=folder).stdout
    assert resumed.equals(pq.read_table(folder / "企业群.parquet"))


def test_a_line_cut_short_is_read_again_and_another_pack_reads_all(tmp_path: Path) -> None:
    path = tmp_path / "记录"
    with journal(path, MADE_BY) as one:
        one.add(Entry("甲", "1", {"a": 1.5}, (("D001", "error", "A1", "x"),)))
        one.add(Entry("乙", "2", None, ()))
    path.write_bytes(path.read_bytes()[:-9])
    with journal(path, MADE_BY) as two:
        assert two.entries == {"1": Entry("甲", "1", {"a": 1.5}, (("D001", "error", "A1", "x"),))}
        two.add(Entry("乙", "2", None, ()))
    with journal(path, MADE_BY) as three:
        assert set(three.entries) == {"1", "2"}
    with journal(path, MADE_BY | {"hash": "y"}) as four:
        assert four.entries == {}


def test_two_runs_at_once_are_kept_apart(tmp_path: Path) -> None:
    with journal(tmp_path / "记录", MADE_BY), pytest.raises(UsageError, match="另一个命令"):  # noqa: SIM117
        with journal(tmp_path / "记录", MADE_BY):
            pass


def test_files_of_one_content_are_read_once_and_both_told(tmp_path: Path) -> None:
    for county in ("甲县", "乙县"):
        (tmp_path / county).mkdir()
        shutil.copy(SAMPLES / "pingwei.xlsx", tmp_path / county / "数据表.xlsx")
    with journal(tmp_path / "记录", MADE_BY) as kept:
        found = list(read_workbooks(workbooks([tmp_path]), pack(), kept, 1))
    assert [(read.entry.file, read.anew) for read in found] == [("乙县/数据表.xlsx", True), ("甲县/数据表.xlsx", False)]
    odd = anomalies(pack(), columns_of(pack()), [read.entry.row for read in found if read.entry.row])
    assert {one.kind for one in odd} >= {Oddity.SAME_FILE, Oddity.SAME_CODE}


def row(file: str, **values: object) -> dict[str, object]:
    return {"_file": file, "_sha256": file, "_year": 2025, "industry": "C3011", "output_value": 100.0, **values}


def test_what_is_far_from_its_industry_is_told_with_how_many_times() -> None:
    """Twelve with 10 per 100, spread by a few percent, and one with 10,000: a thousand times the median."""
    rows = [row(str(at), water_intake=10.0 + 0.1 * (at % 3)) for at in range(12)] + [row("远", water_intake=10_100.0)]
    (one,) = [odd for odd in anomalies(pack(), columns_of(pack()), rows) if odd.kind is Oddity.OUTLIER]
    assert one.files == ("远",)
    assert "13 家的中位数高 1e+03 倍" in one.what
    assert "取水量" in one.what


def test_years_that_were_copied_are_told_unless_a_number_differs() -> None:
    same = {"output_value@1": 100.0, "land_area": 2.0, "land_area@1": 2.0, "employees": 5.0, "employees@1": 5.0}
    rows = [row("抄", **same), row("不抄", **{**same, "employees@1": 6.0})]
    found = [odd for odd in anomalies(pack(), columns_of(pack()), rows) if odd.kind is Oddity.COPIED]
    assert [(odd.files, odd.what) for odd in found] == [(("抄",), "生产经营：2024 年与 2025 年的 3 个数全部相同")]

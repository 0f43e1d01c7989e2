"""A desk that judges a folder of submissions in one go, and what can come between."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow.parquet as pq
import pytest

from standard_engine.decision.schema import decision_schema

SAMPLES = Path(__file__).parents[2] / "samples"
MAIN = "from standard_engine.cli.main import main; main()"
SMALL_DISK = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000)); {MAIN}"
NO_ARROW = f"import sys; sys.modules['pyarrow'] = None; {MAIN}"
PACK = ("--pack", "cleaner-production-antimony-mining", "--as-of", "2026-11-23")
posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")


def engine(*words: str, cwd: Path, program: str = MAIN) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, "batch", *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        check=False,
        timeout=120,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "申报").mkdir()
    for name in ("lengquan", "huashan"):
        shutil.copy(SAMPLES / f"{name}.xlsx", tmp_path / "申报")
    return tmp_path


def lines_of(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"申报"}


def test_all_passed_is_told_by_the_exit_code_and_every_line_obeys_the_schema(desk: Path) -> None:
    done = engine("申报", *PACK, cwd=desk)
    assert (done.returncode, done.stdout) == (0, "2 份数据表：通过 2，不通过 0，无法判定 0，读不了 0\n")
    assert names(desk) == {"结论.jsonl", "结论-问题.jsonl"}
    lines = lines_of(desk / "结论.jsonl")
    for line in lines:
        jsonschema.Draft202012Validator(decision_schema()).validate(line)
    assert [line["data"]["file"] for line in lines] == ["huashan.xlsx", "lengquan.xlsx"]
    assert (desk / "结论-问题.jsonl").read_bytes() == b""


def test_some_that_do_not_pass_are_told_by_the_exit_code(desk: Path) -> None:
    files = [str(SAMPLES / f"{name}.xlsx") for name in ("hengfeng", "xinghua")]
    done = engine(*files, "--as-of", "2026-11-23", "-o", "出/结论.jsonl", cwd=desk)
    assert done.returncode == 1
    assert [line["decision"]["outcome"] for line in lines_of(desk / "出" / "结论.jsonl")] == ["pass", "fail"]


def test_a_bad_file_stops_nothing_and_is_never_left_out(desk: Path) -> None:
    (desk / "申报" / "坏.xlsx").write_bytes(b"PK\x03\x04 nothing")
    for output in ("d.jsonl", "d.parquet"):
        done = engine("申报", *PACK, "-o", output, cwd=desk)
        assert done.returncode == 3
        assert "读不了 坏.xlsx\n  D007 错误" in done.stderr
        told = lines_of(desk / "d-问题.jsonl")
        assert [(item["file"], [finding["code"] for finding in item["findings"]]) for item in told] == [
            ("坏.xlsx", ["D007"])
        ]
    lines = lines_of(desk / "d.jsonl")
    rows = pq.read_table(desk / "d.parquet").to_pylist()
    assert [row["subject"] for row in rows] == [line["subject"] for line in lines]
    assert len(rows) == 2


def test_a_call_that_makes_no_sense_writes_nothing(desk: Path) -> None:
    (desk / "空").mkdir()
    for words, said in (
        (("申报", "-o", "结论.json"), "要以 .jsonl 或 .parquet 结尾"),
        (("没有",), "没有 没有"),
        (("空",), "其中没有数据表"),
    ):
        done = engine(*words, *PACK, cwd=desk)
        assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert names(desk) == {"空"}


def test_without_the_extra_lines_are_written_and_a_table_is_refused_in_words(desk: Path) -> None:
    assert engine("申报", *PACK, "-o", "d.jsonl", cwd=desk, program=NO_ARROW).returncode == 0
    done = engine("申报", *PACK, "-o", "d.parquet", cwd=desk, program=NO_ARROW)
    assert done.returncode == 2
    assert "pip install 'standard-engine[population]'" in done.stderr
    assert not (desk / "d.parquet").exists()


@posix
@pytest.mark.parametrize("output", ["d.jsonl", "d.parquet"])
def test_a_full_disk_is_said_and_what_was_there_stays(output: str, desk: Path) -> None:
    (desk / output).write_bytes(b"before")
    done = engine("申报", *PACK, "-o", output, cwd=desk, program=SMALL_DISK)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert f"无法读写 {output}：磁盘已满" in done.stderr
    assert names(desk) == {output}
    assert (desk / output).read_bytes() == b"before"


@posix
@pytest.mark.parametrize("output", ["d.jsonl", "d.parquet"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing_half(number: signal.Signals, output: str, desk: Path) -> None:
    (desk / output).write_bytes(b"before")
    for at in range(400):
        (desk / "申报" / f"{at}.xlsx").hardlink_to(desk / "申报" / "lengquan.xlsx")
    call = [sys.executable, "-c", MAIN, "batch", "申报", *PACK, "-o", output]
    with subprocess.Popen(call, cwd=desk, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        until = time.monotonic() + 30
        while not list(desk.glob(".*.tmp")) and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.2)
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, "已中断" in said.decode()) == (2, True), said.decode()
    assert names(desk) == {output}
    assert (desk / output).read_bytes() == b"before"

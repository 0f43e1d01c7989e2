"""A disk that is full, an output that cannot be, a command that is stopped: said in words, and nothing is half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "samples" / "pingwei-first.xlsx"
MAIN = "from standard_engine.cli.main import main; main()"
SMALL_DISK = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (8000, 8000)); {MAIN}"
posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")


def call(program: str, *arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", program, *map(str, arguments), "--as-of", "2026-11-23"]


def done(program: str, *arguments: str | Path, cwd: Path) -> tuple[int, str]:
    run = subprocess.run(call(program, *arguments), cwd=cwd, capture_output=True, check=False, timeout=60)
    return run.returncode, run.stderr.decode()


@posix
@pytest.mark.parametrize("command", ["check", "assess", "report"])
def test_a_full_disk_is_said_and_leaves_no_report(command: str, tmp_path: Path) -> None:
    code, said = done(SMALL_DISK, command, SAMPLE, "-o", "out", cwd=tmp_path)

    assert code == 2
    assert "磁盘已满" in said
    assert ".tmp" not in said
    assert "Traceback" not in said
    assert not list((tmp_path / "out").glob("[!.]*"))


@posix
def test_a_new_template_that_does_not_fit_on_the_disk_is_not_there(tmp_path: Path) -> None:
    code, said = done(SMALL_DISK, "migrate", SAMPLE, "-o", "new.xlsx", cwd=tmp_path)

    assert (code, "new.xlsx" in said) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_an_output_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"mine")
    code, said = done(MAIN, "assess", SAMPLE, "-o", "out", cwd=tmp_path)

    assert code == 2
    assert "无法读写 out：这是一个文件，不是文件夹" in said
    assert (tmp_path / "out").read_bytes() == b"mine"


@posix
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_command_that_is_stopped_ends_in_words_with_nothing_written(number: signal.Signals, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "data.xlsx")
    arguments = call(MAIN, "assess", "data.xlsx", "-o", "out")
    with (
        subprocess.Popen(arguments, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL) as process,
        (tmp_path / "data.xlsx").open("wb"),  # opens once the command reads
    ):
        process.send_signal(number)
        _, said = process.communicate(timeout=30)

    assert (process.returncode, "已中断" in said.decode()) == (2, True), said.decode()
    assert not (tmp_path / "out").exists()

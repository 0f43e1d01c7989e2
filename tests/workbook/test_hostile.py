"""Every trap gives the finding or the value that it must, through the guard and as a command, within its bounds."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from hostile_workbooks import TRAPS, Trap
from workbook_kit import FIELDS, small_pack

from standard_engine.errors import InputError
from standard_engine.submission import Submission
from standard_engine.workbook.guard import Worker
from standard_engine.workbook.reader import read_here

MOST_SECONDS = 10
MOST_BYTES = 512 << 20
PACK = small_pack([field for field in FIELDS if field.id == "energy_total"])
AS_COMMAND = (
    "S1 same part twice", "S7 dimension smaller than the data", "S15 NaN", "H1 one merge over the sheet", "H5 512 MiB of spaces",
    "H6 200,000 rows that are only formatted", "E entity from the network", "S10 sheet part on the network",
)  # fmt: skip
WITHOUT_NETWORK = """
import socket
def refuse(*_, **__): raise SystemExit(99)
socket.socket.connect = socket.socket.connect_ex = socket.socket.bind = socket.create_connection = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker[Path, Submission]]:
    made: Worker[Path, Submission] = Worker(partial(read_here, pack=PACK))
    yield made
    made.close()


@pytest.mark.parametrize(("name", "trap"), TRAPS.items(), ids=TRAPS)
def test_a_trap_gives_what_it_must(name: str, trap: Trap, worker: Worker[Path, Submission], tmp_path: Path) -> None:
    file = tmp_path / "数据表.xlsx"
    file.write_bytes(trap.make())
    if trap.refused:
        with pytest.raises(InputError) as caught:
            worker.ask(file, file.name)
        assert {finding.code.code for finding in caught.value.findings} == {trap.code}
        finding = caught.value.findings[0]
        assert finding.place.file == file.name
        assert finding.fix
    else:
        submission = worker.ask(file, file.name)
        datum = submission.datum("energy_total", None, 2025)
        assert datum.value == (None if trap.value is None else Fraction(trap.value))
        codes = {finding.code.code for finding in submission.findings} - {"D014"}
        assert codes >= {trap.code} if trap.code else not codes


@dataclass(frozen=True, slots=True)
class Run:
    code: int
    said: str
    seconds: float
    most_bytes: int


def command(file: Path, output: Path) -> Run:
    """`assess` as a process of its own that cannot reach a network, with the processor time and memory that it used."""
    shield = output.parent / "shield"
    shield.mkdir()
    (shield / "sitecustomize.py").write_text(WITHOUT_NETWORK)
    measured = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run([sys.executable, '-c', 'from standard_engine.cli.main import main; main()', *sys.argv[1:]],"
        " capture_output=True)\n"
        "sys.stdout.buffer.write(done.stdout + done.stderr)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print('\\n@', done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss)\n"
    )
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(shield), *sys.path]), "STANDARD_ENGINE_CACHE": str(output.parent / "cache"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", measured, "assess", str(file), "--as-of", "2026-11-23", "-o", str(output)],
        capture_output=True, cwd=file.parent, env=environment, check=True, timeout=60,
    )  # fmt: skip
    said, _, figures = done.stdout.decode().rpartition("@")
    code, seconds, kilobytes = figures.split()
    return Run(int(code), said, float(seconds), int(kilobytes) << 10)


@pytest.mark.skipif(sys.platform != "linux", reason="what a process used is told in other units elsewhere")
@pytest.mark.parametrize("name", AS_COMMAND)
def test_as_a_command_it_ends_well_within_bounds_and_touches_nothing_else(name: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    file = home / "数据表.xlsx"
    file.write_bytes(TRAPS[name].make())
    before = file.read_bytes()
    run = command(file, tmp_path / "out")
    assert run.code in range(4), run.said
    assert "Traceback" not in run.said
    assert run.seconds < MOST_SECONDS
    assert run.most_bytes < MOST_BYTES
    assert file.read_bytes() == before
    assert {path.name for path in home.iterdir()} == {file.name}

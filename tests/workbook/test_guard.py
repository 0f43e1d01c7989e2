"""A child that reads a stranger's file: whatever kills it is one finding, and the next file is read."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from workbook_kit import filled, small_pack
from xlsx_by_hand import parts, sheet_xml, zipped

from standard_engine.errors import InputError
from standard_engine.findings import file_codes
from standard_engine.submission import Datum
from standard_engine.workbook import guard, guarded_child
from standard_engine.workbook.guard import Worker, begin
from standard_engine.workbook.guarded_pool import read_all
from standard_engine.workbook.package import read_file, stored_workbook
from standard_engine.workbook.reader import read_here, read_workbook

posix = pytest.mark.skipif(sys.platform == "win32", reason="limits of processes")


@pytest.fixture(params=["fork", "spawn"], autouse=True)
def start(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "fork" and sys.platform != "linux":
        pytest.skip("children are forked on Linux only")
    monkeypatch.setattr(guard, "_start", guard._fork if request.param == "fork" else guard._spawn)


def work(job: tuple[str, int]) -> object:
    kind, number = job
    match kind:
        case "pid":
            return os.getpid()
        case "double":
            return 2 * number
        case "data":
            return Datum(value=Fraction(number, 3), sheet="能源", cell="D4")
        case "refuse":
            raise InputError([file_codes.EMPTY_FILE.at()])
        case "signal":
            os.kill(os.getpid(), number)
        case "exit":
            os._exit(number)
        case "eat":
            return len([bytearray(1 << 20) for _ in range(number)])
        case "loop":
            guarded_child.CPU_SECONDS = 1
            guarded_child._limit_time()
            while True:
                number += 1
        case "sleep":
            guarded_child._ring_after(1)
            time.sleep(number)
        case "mistake":
            return str(number)[number]
        case "unpicklable":
            return lambda: number
        case "strange":
            return Path("x")
        case "sockets":
            return [str(each) for each in Path("/proc/self/fd").iterdir() if _is_socket(each)]
        case file if os.sep in file:
            return _write(Path(file))
    return None


def _write(file: Path) -> str:
    try:
        file.write_text("x" * 10)
    except OSError as error:
        return type(error).__name__
    return "written"


def _is_socket(descriptor: Path) -> bool:
    try:
        return str(descriptor.readlink()).startswith("socket:")
    except OSError:
        return False


@pytest.fixture
def worker() -> Iterator[Worker[tuple[str, int], object]]:
    made = Worker(work)
    yield made
    made.close()


def stopped(worker: Worker[tuple[str, int], object], kind: str, number: int = 0) -> str:
    with pytest.raises(InputError) as caught:
        worker.ask((kind, number), "数据表.xlsx")
    finding, = caught.value.findings  # fmt: skip
    assert finding.code is file_codes.READING_STOPPED
    assert finding.place.file == "数据表.xlsx"
    return str(finding.data["what"])


def test_results_come_back_one_after_another(worker: Worker[tuple[str, int], object]) -> None:
    assert [worker.ask(("double", number), "x") for number in range(3)] == [0, 2, 4]
    assert worker.ask(("data", 2), "x") == Datum(value=Fraction(2, 3), sheet="能源", cell="D4")


def test_findings_come_back_as_what_they_are(worker: Worker[tuple[str, int], object]) -> None:
    with pytest.raises(InputError) as caught:
        worker.ask(("refuse", 0), "x")
    assert [finding.code for finding in caught.value.findings] == [file_codes.EMPTY_FILE]
    assert caught.value.findings[0].code is file_codes.EMPTY_FILE


@posix
@pytest.mark.parametrize(
    ("kind", "number", "what"),
    [
        ("signal", signal.SIGKILL, "读取进程被系统终止（多半是内存不足）"),
        ("signal", signal.SIGSEGV, "读取进程异常终止（信号 11）"),
        ("signal", signal.SIGABRT, "读取进程异常终止（信号 6）"),
        ("exit", 3, "读取进程意外结束（退出码 3）"),
        ("eat", 2000, "内存超过了 448 MiB"),
        ("loop", 0, "用掉 8 秒处理器时间还没有读完"),
        ("sleep", 60, "超过 20 秒没有读完"),
        ("unpicklable", 0, "读取结果无法传回"),
        ("strange", 0, "读取结果不合规"),
    ],
)
def test_a_death_costs_one_file(worker: Worker[tuple[str, int], object], kind: str, number: int, what: str) -> None:
    assert stopped(worker, kind, number) == what
    assert worker.ask(("double", 4), "next.xlsx") == 8


def test_a_child_that_dies_while_idle_costs_one_file_at_most(worker: Worker[tuple[str, int], object]) -> None:
    worker._child.kill()
    worker._child.wait()
    stopped(worker, "double", 1)
    assert worker.ask(("double", 4), "next.xlsx") == 8


def test_a_mistake_of_ours_is_told_as_one(worker: Worker[tuple[str, int], object]) -> None:
    with pytest.raises(RuntimeError, match="IndexError"):
        worker.ask(("mistake", 7), "x")
    assert worker.ask(("double", 4), "x") == 8


@posix
def test_a_child_writes_no_file_and_holds_no_connection(
    worker: Worker[tuple[str, int], object], tmp_path: Path
) -> None:
    assert worker.ask((str(tmp_path / "guard"), 0), "x") == "OSError"
    assert _write(tmp_path / "guard") == "written"
    with socket.socket(), begin_worker() as after:
        assert after.ask(("sockets", 0), "x") == []


class begin_worker:  # noqa: N801 - reads as a function
    def __enter__(self) -> Worker[tuple[str, int], object]:
        self.worker = Worker(work)
        return self.worker

    def __exit__(self, *_: object) -> None:
        self.worker.close()


@posix
def test_no_child_is_left_behind() -> None:
    pending = begin(work, ("pid", 0), "x")
    child = pending.result()
    assert isinstance(child, int)
    assert child != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)


def test_a_workbook_reads_the_same_in_a_child(tmp_path: Path) -> None:
    file, pack = filled(tmp_path), small_pack()
    before = file.read_bytes()
    assert read_workbook(file, pack) == read_here(file, pack)
    assert file.read_bytes() == before


def stored(path: Path) -> int:
    guarded_child.HEADROOM = 24 << 20
    guarded_child.limit()
    return len(stored_workbook(read_file(path), path.name).sheets)


@posix
def test_a_real_file_that_eats_memory_is_a_finding(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{row}"><c r="A{row}"><v>{row}</v></c><c r="B{row}"><v>1</v></c></row>' for row in range(1, 90_000)
    )
    file = tmp_path / "big.xlsx"
    file.write_bytes(zipped(parts({"数据": sheet_xml(rows)})))
    start = guard._start.__name__
    done = subprocess.run(  # a parent with no memory to spare: what it has freed its child could use
        [sys.executable, "-c", f"import test_guard; test_guard.eaten({start!r}, {str(file)!r})"],
        capture_output=True, check=False, env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert done.stdout.decode().split() == [file_codes.READING_STOPPED.code], done.stderr.decode()


def eaten(start: str, file: str) -> None:
    guard._start = getattr(guard, start)
    try:
        begin(stored, Path(file), "big.xlsx").result()
    except InputError as error:
        sys.stdout.write(" ".join(finding.code.code for finding in error.findings))


@posix
def test_a_file_that_never_ends_is_a_finding(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)
    with pytest.raises(InputError) as caught:
        begin(wait_for, pipe, pipe.name).result()
    assert "没有读完" in caught.value.findings[0].message


def wait_for(path: Path) -> bytes:
    guarded_child._ring_after(1)
    return path.read_bytes()


def size(path: Path) -> int:
    if path.stem == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    if path.stem == "refused":
        raise InputError([file_codes.EMPTY_FILE.at()])
    return len(path.read_bytes())


@posix
def test_many_files_come_back_in_order_each_with_its_own_fate(tmp_path: Path) -> None:
    names = ["a", "kills", "bb", "refused", "ccc", "kills", "dddd", "eeeee"]
    for name in names:
        (tmp_path / name).write_bytes(name.encode())
    found = list(read_all(size, [tmp_path / name for name in names], 2))
    assert [path.name for path, _ in found] == names
    fates = [fate.findings[0].code.code if isinstance(fate, InputError) else fate for _, fate in found]
    assert fates == [1, "D018", 2, "D002", 3, "D018", 4, 5]

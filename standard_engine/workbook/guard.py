"""Files that anybody may have sent are read in a child process with limits; whatever kills it becomes one finding.

The readers bound what they take by themselves. The child is for what nobody thought of: it may use so much processor time,
memory and time on the clock, writes no file, and when it dies the caller learns why, in words, and reads on.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes
from standard_engine.language import say
from standard_engine.workbook.guarded_child import CPU_SECONDS, HEADROOM, WALL_SECONDS, forked

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

Job = TypeVar("Job")
Result = TypeVar("Result")

_START = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from standard_engine.workbook.guarded_child import spawned; spawned()"


class Worker(Generic[Job, Result]):
    """One child process that does one kind of work on one job at a time; started again after a death.

    `work` takes a job, and returns a result or raises InputError. Where processes are not forked, it, its jobs and its
    results must be picklable.
    """

    def __init__(self, work: Callable[[Job], Result]) -> None:
        self._work = work
        self._child = _start(work)

    def send(self, job: Job) -> None:
        """Give it a job; `receive` before the next."""
        with contextlib.suppress(OSError):  # it is dead: `receive` will tell how
            pickle.dump(job, self._child.jobs)
            self._child.jobs.flush()

    def receive(self, file: str) -> Result:
        """What became of the job; `file` is what findings call it.

        Raises:
            InputError: as `work` did, or with the one finding that reading was stopped.
        """
        with _clock(self._child) as late:
            outcome, value = self._answer()
        if outcome == "done":
            return value  # type: ignore[no-any-return]  # what `work` returned
        if outcome == "refused":
            raise InputError(value)
        if outcome == "fault":
            raise RuntimeError(f"在读取进程中：\n{value}")
        if outcome == "memory":
            raise _stopped(file, say("内存超过了 {most} MiB", most=HEADROOM >> 20))
        if outcome == "unsent":
            raise _stopped(file, say("读取结果无法传回"))
        code = self._child.stop()
        self._child = _start(self._work)
        raise _stopped(file, say("读取结果不合规") if outcome == "strange" else _how(code, late=late.is_set()))

    def _answer(self) -> tuple[str, Any]:
        try:
            outcome, value = _Answers(self._child.answers).load()
        except (EOFError, OSError):
            return "died", None
        except Exception:  # noqa: BLE001 - half an answer, or one with something in it that is not the engine's
            return "strange", None
        return outcome, value

    def ask(self, job: Job, file: str) -> Result:
        """`send` and `receive`."""
        self.send(job)
        return self.receive(file)

    def close(self) -> None:
        """Let the child go."""
        self._child.stop()


class Pending(Generic[Result]):
    """A result that a child of its own is working on."""

    def __init__(self, worker: Worker[Any, Result], file: str) -> None:
        self._worker = worker
        self._file = file

    def result(self) -> Result:
        """Wait for it; to be called once.

        Raises:
            InputError: as `Worker.receive`.
        """
        try:
            return self._worker.receive(self._file)
        finally:
            self._worker.close()


def begin(work: Callable[[Job], Result], job: Job, file: str) -> Pending[Result]:
    """Begin one job in a child of its own, and go on meanwhile."""
    worker = Worker(work)
    worker.send(job)
    return Pending(worker, file)


@contextlib.contextmanager
def _clock(child: _Child) -> Iterator[threading.Event]:
    """Bound the time on the clock where a process cannot do so for itself (Windows); set when it was too late."""
    late = threading.Event()
    if hasattr(signal, "setitimer"):
        yield late
        return

    def ring() -> None:
        late.set()
        child.kill()

    timer = threading.Timer(WALL_SECONDS, ring)
    timer.start()
    try:
        yield late
    finally:
        timer.cancel()


def _stopped(file: str, what: str) -> InputError:
    return InputError([codes.READING_STOPPED.at(Place(file=file), what=what)])


def _how(code: int, *, late: bool) -> str:
    """How a child ended, from its exit code, or the negative number of the signal that ended it."""
    if late or code == -getattr(signal, "SIGALRM", 0):
        return say("超过 {most} 秒没有读完", most=WALL_SECONDS)
    if code == -getattr(signal, "SIGXCPU", 0):
        return say("用掉 {most} 秒处理器时间还没有读完", most=CPU_SECONDS)
    if code == -getattr(signal, "SIGKILL", 0):
        return say("读取进程被系统终止（多半是内存不足）")
    if code < 0:
        return say("读取进程异常终止（信号 {signal}）", signal=-code)
    return say("读取进程意外结束（退出码 {code}）", code=code)


class _Answers(pickle.Unpickler):
    """Takes what a child sends, which has had a stranger's file in its hands: the engine's own values and no others."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of the engine, or one of the few that its values are made of."""
        if (module, name) in _PLAIN or module.startswith("standard_engine."):
            found = super().find_class(module, name)
            if isinstance(found, type) or (module, name) in _MAKERS:
                return found
        raise pickle.UnpicklingError(f"no part of an answer: {module}.{name}")


_MAKERS = {("standard_engine.findings.finding", "declared")}
_PLAIN = {("fractions", "Fraction"), ("datetime", "date")}


class _Child:
    """A running child: pipes to it and from it, and how to end it."""

    def __init__(self, jobs: BinaryIO, answers: BinaryIO) -> None:
        self.jobs = jobs
        self.answers = answers

    def kill(self) -> None:
        """End it at once."""
        raise NotImplementedError

    def wait(self) -> int:
        """Wait for its end; the exit code, or minus the signal."""
        raise NotImplementedError

    def stop(self) -> int:
        """End it if it has not ended by itself, and wait for that; the exit code, or minus the signal."""
        self.kill()
        for pipe in (self.jobs, self.answers):
            with contextlib.suppress(OSError):  # what was still to be sent has nobody to go to
                pipe.close()
        return self.wait()


class _Forked(_Child):
    def __init__(self, process: int, jobs: BinaryIO, answers: BinaryIO) -> None:
        super().__init__(jobs, answers)
        self._process = process
        self._code: int | None = None

    def kill(self) -> None:
        if self._code is None:
            os.kill(self._process, signal.SIGKILL)

    def wait(self) -> int:
        if self._code is None:
            self._code = os.waitstatus_to_exitcode(os.waitpid(self._process, 0)[1])
        return self._code


class _Spawned(_Child):
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None  # noqa: S101 - asked for below
        assert process.stdout is not None  # noqa: S101 - asked for below
        super().__init__(process.stdin, process.stdout)  # type: ignore[arg-type]  # an IO[bytes] is a BinaryIO
        self._process = process

    def kill(self) -> None:
        self._process.kill()

    def wait(self) -> int:
        return self._process.wait()


def _start(work: Callable[[Any], object]) -> _Child:
    """A new child: forked where that is sound, which costs a millisecond or two, else a new interpreter."""
    forks = sys.platform == "linux" and threading.active_count() == 1
    return _fork(work) if forks else _spawn(work)


def _fork(work: Callable[[Any], object]) -> _Child:
    job_end, job_start = os.pipe()
    answer_end, answer_start = os.pipe()
    process = os.fork()
    if process == 0:
        forked(work, job_end, answer_start)
    os.close(job_end)
    os.close(answer_start)
    return _Forked(process, os.fdopen(job_start, "wb"), os.fdopen(answer_end, "rb"))


def _spawn(work: Callable[[Any], object]) -> _Child:
    import subprocess

    process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    child = _Spawned(process)
    with contextlib.suppress(OSError):  # it is gone already: `receive` will tell how
        pickle.dump(sys.path, child.jobs)
        pickle.dump(work, child.jobs)
        child.jobs.flush()
    return child

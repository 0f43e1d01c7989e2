"""The child side of the guard: a process that may use only so much, does one job after another, and writes nothing."""

from __future__ import annotations

import contextlib
import gc
import math
import os
import pickle
import signal
import sys
import traceback
from itertools import count
from typing import TYPE_CHECKING, Any

from standard_engine.errors import InputError
from standard_engine.interruption import STOPPING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import BinaryIO

CPU_SECONDS = 8
"""Processor time for one file. An ordinary one takes a hundredth of a second."""

WALL_SECONDS = 20
"""Time on the clock for one file; the rest beside processor time is waiting for a busy machine."""

HEADROOM = 448 << 20
"""Address space beside what the process has mapped when it starts: 512 MiB with what a process of ours holds itself."""


_COLLECTED_AFTER = 32


def serve(work: Callable[[Any], object], jobs: BinaryIO, answers: BinaryIO) -> None:
    """Answer every job that comes, until no more do.

    An answer is what became of a job, and the value, the findings, or nothing: `done`, `refused`, `memory`, `unsent`; or
    `fault` and what was raised, for a mistake of ours. Garbage is looked for between two jobs, not within one, since no job
    lasts long enough for that to pay: after every few, and after each that failed, which may leave much.
    """
    gc.disable()
    for number in count(1):
        try:
            job = pickle.load(jobs)  # noqa: S301 - from our own parent
        except EOFError:
            return
        _limit_time()
        answer = _answer(work, job)
        _ring_after(0)
        try:
            data = pickle.dumps(answer)
        except MemoryError:
            data = pickle.dumps(("memory", None))
        except Exception:  # noqa: BLE001 - whatever a value does not like about being sent
            data = pickle.dumps(("unsent", None))
        answers.write(data)
        answers.flush()
        failed = answer[0] != "done"
        del job, answer, data
        if failed or number % _COLLECTED_AFTER == 0:
            gc.collect()


def _answer(work: Callable[[Any], object], job: object) -> tuple[str, object]:
    try:
        return "done", work(job)
    except InputError as error:
        return "refused", error.findings
    except MemoryError:
        return "memory", None
    except Exception:  # noqa: BLE001 - a mistake of ours: the parent says so
        return "fault", traceback.format_exc()


def forked(work: Callable[[Any], object], jobs: int, answers: int) -> None:
    """Go on as the child of a fork, with the two ends of pipes that are its own; never returns."""
    code = 1
    try:
        _leave_only({jobs, answers})
        _silence((0, 1, 2))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGXCPU):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
        limit()
        gc.freeze()  # what the parent holds is not looked through, nor copied for that
        with os.fdopen(jobs, "rb") as source, os.fdopen(answers, "wb") as sink:
            serve(work, source, sink)
        code = 0
    except BaseException:  # noqa: BLE001 - nothing of the parent may run on in the child
        code = 1
    finally:
        os._exit(code)


def spawned() -> None:
    """Go on as a new interpreter whose standard input brings the work and the jobs, and whose output the answers."""
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    _silence((1,))
    sys.stdout = sys.stderr
    work = pickle.load(jobs)  # noqa: S301 - from our own parent
    limit()
    serve(work, jobs, answers)


def limit() -> None:
    """Bound memory, and forbid writing files and core dumps, as far as the platform can."""
    try:
        import resource
    except ImportError:  # Windows: time is bounded by the parent's clock, memory by what the readers count
        return
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    mapped = _mapped()
    if mapped is not None:
        _lower(resource.RLIMIT_AS, mapped + HEADROOM)


def _limit_time() -> None:
    _ring_after(WALL_SECONDS)
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = math.ceil(used.ru_utime + used.ru_stime) + CPU_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _ring_after(seconds: int) -> None:
    """Let the system end this process after so many seconds on the clock; 0 for never."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _lower(kind: int, wanted: int) -> None:
    import resource

    soft, hard = resource.getrlimit(kind)
    known = [bound for bound in (wanted, soft, hard) if bound != resource.RLIM_INFINITY]
    with contextlib.suppress(ValueError, OSError):  # a platform that knows the limit by name only
        resource.setrlimit(kind, (min(known), hard))


def _mapped() -> int | None:
    """The address space that this process has mapped; None where the system does not say."""
    try:
        with open("/proc/self/statm", "rb") as facts:  # noqa: PTH123 - a fork does with little
            return int(facts.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None


def _leave_only(kept: Iterable[int]) -> None:
    """Close what the parent has open: pipes of other children, sockets, files being written."""
    keep = {0, 1, 2, *kept}
    try:
        numbers = [int(name) for name in os.listdir("/proc/self/fd")]  # noqa: PTH208 - a fork does with little
    except OSError:
        numbers = list(range(256))
    for number in numbers:
        if number not in keep:
            with contextlib.suppress(OSError):
                os.close(number)


def _silence(streams: Iterable[int]) -> None:
    """Send the standard streams nowhere: a child speaks by its answers only."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in streams:
        os.dup2(nowhere, stream)
    os.close(nowhere)

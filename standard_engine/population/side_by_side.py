"""The same work on every block of a population, over several processes, its results in the order of the rows."""

from __future__ import annotations

import importlib
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from standard_engine.errors import UsageError
from standard_engine.population.store import Population

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    import pyarrow as pa

Result = TypeVar("Result")
_Made = TypeVar("_Made", covariant=True)  # noqa: PLC0105 - only where the work is declared
_AHEAD = 2
"""Blocks that are given to every process before the first of them is asked for."""


class Work(Protocol[_Made]):
    """What is made of a block that has the columns of `names`."""

    @property
    def names(self) -> tuple[str, ...]:
        """The columns that it reads, where a population has them."""

    def __call__(self, batch: pa.RecordBatch) -> _Made:
        """What is made of it; it comes back from another process."""


def each_block(
    population: Population, recipe: Callable[[], Work[Result]], processes: int | None = None
) -> Iterator[Result]:
    """What work makes of every block, in order; over as many processes as the machine has processors by default.

    `recipe` makes the work; where processes are not forked, each makes its own, so a recipe has to be one that can be pickled.

    Raises:
        UsageError: where the system ended a process, as for want of memory.
    """
    wanted = min(processes or os.cpu_count() or 1, population.groups)
    if wanted > 1:
        yield from _spread(population, recipe, wanted)
    else:
        work = recipe()
        yield from map(work, population.blocks(work.names))


def _spread(population: Population, recipe: Callable[[], Work[Result]], processes: int) -> Iterator[Result]:
    forks = sys.platform == "linux" and threading.active_count() == 1
    if forks:  # what every process would do again is done once
        importlib.import_module("pandas")  # pyarrow does so for its first array
        work = recipe()

        def recipe() -> Work[Result]:
            return work

    context = multiprocessing.get_context("fork" if forks else "spawn")
    pool = ProcessPoolExecutor(processes, context, _begin, (population.path, recipe))
    waiting: deque[Future[None]] = deque()
    with TemporaryDirectory() as passing:
        results = [Path(passing) / str(group) for group in range(population.groups)]
        try:
            for group, result in enumerate(results):
                if group >= _AHEAD * processes:
                    waiting.popleft().result()
                    yield _taken(results[group - _AHEAD * processes])
                waiting.append(pool.submit(_one, group, result))
            for result in results[-len(waiting) :]:
                waiting.popleft().result()
                yield _taken(result)
        except BrokenProcessPool:
            raise UsageError("评价企业群的一个进程被系统终止，多半是内存不够；用 --processes 1 再试") from None
        finally:
            pool.shutdown(cancel_futures=True)


def _taken(path: Path) -> Any:
    """A result, by a file: a pipe between processes that are all at work fills and empties in very small turns."""
    with path.open("rb") as file:
        result = pickle.load(file)  # noqa: S301 - our own process has just written it
    path.unlink()
    return result


class _Own(Generic[Result]):
    """What a process keeps between two blocks."""

    def __init__(self, path: Path, work: Work[Result]) -> None:
        self.population = Population(path)
        self.work = work


_own: _Own[Any] | None = None


def _begin(path: Path, recipe: Callable[[], Work[Any]]) -> None:
    """In a new process: leave interruptions to the one that waits for it, and end with that one."""
    global _own  # noqa: PLW0603 - a pool's processes keep what they need this way
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _own = _Own(path, recipe())


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _one(group: int, result: Path) -> None:
    assert _own is not None  # noqa: S101 - `_begin` came first
    made = _own.work(_own.population.block(group, _own.work.names))
    with result.open("wb") as file:
        pickle.dump(made, file, pickle.HIGHEST_PROTOCOL)

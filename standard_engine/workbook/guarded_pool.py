"""Many files over a few children that stay: what kills one of them costs one file."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from standard_engine.errors import InputError
from standard_engine.interruption import undisturbed
from standard_engine.workbook.guard import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

Result = TypeVar("Result")


def read_all(
    work: Callable[[Path], Result], files: Iterable[Path], processes: int
) -> Iterator[tuple[Path, Result | InputError]]:
    """Do the work on every file, in the order given: its result, or why there is none.

    `work` takes a path; let it return what is wanted of a file and no more, since that has to come back from the child.
    """
    with ExitStack() as stack:
        idle: SimpleQueue[Worker[Path, Result]] = SimpleQueue()

        def one(file: Path) -> tuple[Path, Result | InputError]:
            worker = idle.get()
            try:
                return file, worker.ask(file, file.name)
            except InputError as error:
                return file, error
            finally:
                idle.put(worker)

        with undisturbed():  # half begun, it could not be ended
            for _ in range(processes):  # all before the first thread, so that they may be forked
                worker = Worker(work)
                stack.callback(worker.close)
                idle.put(worker)
            pool = stack.enter_context(ThreadPoolExecutor(processes))
            stack.callback(pool.shutdown, cancel_futures=True)
            results = pool.map(one, files)
        yield from results

"""Signals to stop, held back for as long as what is being done must not be left half done."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

STOPPING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let no signal to stop come in between; it is heard afterwards. Threads begun within never hear one.

    Blocking them here is not enough where there are other threads, as libraries begin them: the system hands the signal to one
    of those, and Python then acts on it in the main thread. So for that time they are also only noted.
    """
    held = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING) if hasattr(signal, "pthread_sigmask") else None
    heard: list[int] = []
    before = {}
    if threading.current_thread() is threading.main_thread():
        before = {number: handler for number in STOPPING if (handler := signal.getsignal(number)) is not None}
    for number in before:
        signal.signal(number, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if held is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)
        for each in heard:
            signal.raise_signal(each)

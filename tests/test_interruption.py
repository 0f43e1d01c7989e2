from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from standard_engine.interruption import STOPPING, undisturbed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.fixture(params=[0, 3], ids=["alone", "among threads"])
def _others(request: pytest.FixtureRequest) -> Iterator[None]:
    """Threads that do not block any signal, as arrow's."""
    over = threading.Event()
    threads = [threading.Thread(target=over.wait) for _ in range(request.param)]
    for thread in threads:
        thread.start()
    yield
    over.set()
    for thread in threads:
        thread.join()


@pytest.mark.usefixtures("_others")
@pytest.mark.parametrize("number", STOPPING)
def test_a_signal_to_stop_is_heard_after_what_must_not_be_disturbed(number: signal.Signals) -> None:
    before = signal.signal(number, signal.default_int_handler)
    done = []
    try:
        with pytest.raises(KeyboardInterrupt):  # noqa: PT012
            with undisturbed():
                os.kill(os.getpid(), number)
                time.sleep(0.2)  # for another thread to be handed it
                done.append("all of it")
            time.sleep(20)  # ended by the signal, if it was not heard before
        assert signal.getsignal(number) is signal.default_int_handler
    finally:
        signal.signal(number, before)
    assert done == ["all of it"]


def test_signals_are_let_in_again_after_an_error() -> None:
    held, handlers = signal.pthread_sigmask(signal.SIG_BLOCK, []), [signal.getsignal(number) for number in STOPPING]
    with pytest.raises(ValueError, match="x"), undisturbed():
        raise ValueError("x")
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == held
    assert [signal.getsignal(number) for number in STOPPING] == handlers


def test_another_thread_than_the_main_one_may_be_undisturbed_too() -> None:
    done = []

    def work() -> None:
        with undisturbed():
            done.append("all of it")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == ["all of it"]

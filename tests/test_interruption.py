from __future__ import annotations

import os
import signal
import sys

import pytest

from standard_engine.interruption import STOPPING, undisturbed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@pytest.mark.parametrize("number", STOPPING)
def test_a_signal_to_stop_is_heard_after_what_must_not_be_disturbed(number: signal.Signals) -> None:
    before = signal.signal(number, signal.default_int_handler)
    done = []
    try:
        with pytest.raises(KeyboardInterrupt), undisturbed():  # noqa: PT012
            os.kill(os.getpid(), number)
            done.append("all of it")
    finally:
        signal.signal(number, before)
    assert done == ["all of it"]


def test_signals_are_let_in_again_after_an_error() -> None:
    held = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with pytest.raises(ValueError, match="x"), undisturbed():
        raise ValueError("x")
    assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == held

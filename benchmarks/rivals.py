"""Whole processes timed in turn: one against another, in the same run."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time


def seconds(command: list[str]) -> float:
    """One run of a command, wall time; its exit code is not judged, what it prints is dropped."""
    start = time.perf_counter()
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def compare(name: str, ours: list[str], rival_name: str, rival: list[str], *, limit: float, rounds: int) -> bool:
    """Print both medians and their ratio; true where the ratio keeps the limit."""
    for command in (ours, rival):  # warm: caches of files and of the resolved pack
        seconds(command)
    pairs = [(seconds(ours), seconds(rival)) for _ in range(rounds)]
    mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"{name}: {mine * 1000:.0f} ms; {rival_name}: {theirs * 1000:.0f} ms; ratio {ratio:.2f} (limit {limit})")
    return ratio <= limit


def rounds() -> int:
    """How many rounds were asked for."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else 11

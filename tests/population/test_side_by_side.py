"""Work spread over processes gives what one process gives, in order, and ends in words whatever ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from standard_engine.errors import UsageError
from standard_engine.pack.load import load_pack
from standard_engine.population import store
from standard_engine.population.anchors import anchors_of
from standard_engine.population.judge import PopulationJudge
from standard_engine.population.side_by_side import each_block
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.population.synthetic import Synthetic

PACK = "cleaner-production-antimony-mining"
ROWS, GROUP = 700, 64


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Population:
    """Seven hundred rows in eleven blocks, the last of them short."""
    pack = load_pack(PACK, "2026-11-23")
    drawn = Synthetic(pack, anchors_of(PACK, pack))
    path = tmp_path_factory.mktemp("p") / "p.parquet"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "GROUP", GROUP)
        with Writer(path, drawn.schema, Origin(pack.id, pack.version, "试", synthetic=True)) as writer:
            for batch in drawn.batches(ROWS, 5):
                writer.write([batch])
    found = Population(path)
    assert (found.rows, found.groups) == (ROWS, 11)
    return found


class Naming:
    """Says where a block begins and which process did it."""

    names = ("_file",)

    def __call__(self, batch: Any) -> tuple[str, int, int]:
        return batch.column(0)[0].as_py(), batch.num_rows, os.getpid()


class Failing(Naming):
    def __call__(self, batch: Any) -> Any:
        raise UsageError("不行")


class Killed(Naming):
    def __call__(self, batch: Any) -> Any:
        if batch.num_rows < GROUP:
            os.kill(os.getpid(), signal.SIGKILL)
        return batch.num_rows


def test_blocks_come_back_in_order_from_other_processes(population: Population) -> None:
    found = list(each_block(population, Naming, 3))
    assert [rows for _, rows, _ in found] == [GROUP] * 10 + [ROWS - 10 * GROUP]
    assert [name for name, _, _ in found] == sorted(name for name, _, _ in found)
    assert os.getpid() not in {process for _, _, process in found}


def test_one_process_does_it_itself(population: Population) -> None:
    assert {process for _, _, process in each_block(population, Naming, 1)} == {os.getpid()}


@pytest.mark.parametrize("threads", [0, 1], ids=["forked", "a new interpreter"])
def test_verdicts_are_those_of_one_process(population: Population, threads: int) -> None:
    """A process that has threads must not be forked; then every worker makes its own judge."""
    recipe = partial(PopulationJudge, load_pack(PACK, "2026-11-23"))
    stop = threading.Event()
    waiting = [threading.Thread(target=stop.wait) for _ in range(threads)]
    for thread in waiting:
        thread.start()
    try:
        spread = list(each_block(population, recipe, 2))
    finally:
        stop.set()
        for thread in waiting:
            thread.join()
    alone = list(each_block(population, recipe, 1))
    assert len(spread) == len(alone) == population.groups
    for one, other in zip(spread, alone, strict=True):
        assert one.keys() == other.keys()
        for name in one:
            assert np.array_equal(one[name], other[name], equal_nan=one[name].dtype.kind == "f"), name


def test_a_refusal_is_passed_on(population: Population) -> None:
    with pytest.raises(UsageError, match="不行"):
        list(each_block(population, Failing, 2))


def test_a_process_that_the_system_ends_is_told_in_words(population: Population) -> None:
    with pytest.raises(UsageError, match=r"被系统终止.*--processes 1"):
        list(each_block(population, Killed, 2))


@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
def test_processes_end_with_the_one_that_waits_for_them(population: Population, tmp_path: Path) -> None:
    script = tmp_path / "waiting.py"
    script.write_text(
        textwrap.dedent(f"""
            import os, sys, time
            from pathlib import Path
            from standard_engine.population.side_by_side import each_block
            from standard_engine.population.store import Population

            class Slow:
                names = ("_file",)
                def __call__(self, batch):
                    Path({str(tmp_path)!r}, f"{{os.getpid()}}.pid").touch()
                    time.sleep(120)

            list(each_block(Population(Path({str(population.path)!r})), Slow, 2))
        """),
        encoding="utf-8",
    )
    waiting = subprocess.Popen([sys.executable, str(script)])
    assert soon(lambda: len(list(tmp_path.glob("*.pid"))) == 2)
    waiting.kill()
    waiting.wait()
    workers = [int(file.stem) for file in tmp_path.glob("*.pid")]
    assert soon(lambda: not any(Path(f"/proc/{worker}/cmdline").exists() and alive(worker) for worker in workers))


def alive(process: int) -> bool:
    """Not a process that only waits to be reaped."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def soon(what: Any) -> bool:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if what():
            return True
        time.sleep(0.05)
    return False

"""The same verdicts on Spark, over several partitions, as in one process and as `assess` gives."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest
from random_data import own_numbers
from test_judging import FOLDERS, judge_of
from test_population_as_exact import differences, stored, submissions
from test_verdicts import NUMBERS

from standard_engine.assessment.assess import Assessor
from standard_engine.pack.load import load_pack
from standard_engine.population.anchors import anchors_of
from standard_engine.population.assessed import Assessing
from standard_engine.population.spark import HEAD, assess_on, head_of, session, verdicts
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.population.synthetic import Synthetic

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"),
]
ROWS = 20
DB43 = "db43-t-1229-2016"


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """Two threads of one machine; every file is a partition of its own."""
    pytest.importorskip("pyspark", reason="needs the extra [spark]")
    with session("local[2]") as spark:
        spark.conf.set("spark.sql.files.maxPartitionBytes", "1048576")
        spark.conf.set("spark.sql.files.openCostInBytes", "1048576")
        yield spark


def on_spark(spark: SparkSession, folder: Path, assessing: Assessing, output: Path) -> pa.Table:
    """The verdicts of a folder of populations, in the order of the workbooks' names."""
    assess_on(spark, folder, assessing, output, Population(head_of(folder)).origin)
    assert len(list(output.glob("part-*.parquet"))) == len(list(folder.glob("*.parquet"))) > 1
    return pa.Table.from_batches(verdicts(output)).sort_by("_file")


def test_every_mechanic_over_several_partitions(spark: SparkSession, tmp_path: Path) -> None:
    exact = 0
    for name in FOLDERS:
        judge = judge_of(name)
        rows = submissions(judge, ROWS, f"{name} spark", [*NUMBERS, *own_numbers(judge.pack)])
        rows = [named(row, at) for at, row in enumerate(rows)]
        folder = tmp_path / f"{name} 企业群"
        folder.mkdir()
        parts = [stored(judge, rows[start : start + 7], folder / f"{start}.parquet") for start in range(0, ROWS, 7)]
        found = on_spark(spark, folder, Assessing(parts[0], judge.pack), tmp_path / name)
        told: dict[str, Any] = {column: np.array(found.column(column).to_pylist()) for column in found.column_names}
        exact += int(told["exact"].sum())
        assessor = Assessor(judge.pack)
        for row, submission in enumerate(rows):
            assert differences(told, row, assessor.assess(submission)) == [], (name, row)
    assert exact > 0


def named(submission: Any, at: int) -> Any:
    from dataclasses import replace

    return replace(submission, name=f"{at:04d}.xlsx")


def test_a_population_with_gaps_is_judged_as_in_one_process(spark: SparkSession, tmp_path: Path) -> None:
    pack = load_pack(DB43, "2026-11-23")
    drawn = Synthetic(pack, anchors_of(DB43, pack))
    folder = tmp_path / "合成"
    folder.mkdir()
    (batch,) = drawn.batches(500, 3)
    for start in range(0, 500, 125):
        with Writer(
            folder / f"{start}.parquet", drawn.schema, Origin(pack.id, pack.version, "试", synthetic=True)
        ) as writer:
            writer.write([batch.slice(start, 125)])
    populations = [Population(path) for path in sorted(folder.iterdir())]
    found = on_spark(spark, folder, Assessing(populations[0], pack), tmp_path / "结论")
    alone = [block for one in populations for block in Assessing(one, pack).blocks(1)]
    assert found.num_rows == 500
    assert found.equals(pa.Table.from_batches(alone).cast(found.schema).sort_by("_file"))
    head = json.loads((tmp_path / "结论" / HEAD).read_text(encoding="utf-8"))
    assert head["standard_engine.verdicts"]["synthetic"] is True


def engine(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from standard_engine.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=folder, check=False, timeout=300
    )


def test_the_command_says_the_same(tmp_path: Path) -> None:
    """Whatever the locale, in which Java would not find files with Chinese names; and nothing is started for what is no master."""
    pytest.importorskip("pyspark", reason="needs the extra [spark]")
    assert engine("population", "make", "50", folder=tmp_path).returncode == 0
    words = ("population", "assess", "合成企业群.parquet", "-o", "评价")
    alone = engine(*words, folder=tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LC_ALL", "C")
        patch.setenv("PYTHONUTF8", "1")
        spread = engine(*words, "--engine", "local[2]", folder=tmp_path)
    assert (spread.returncode, spread.stdout) == (alone.returncode, alone.stdout) == (0, alone.stdout), spread.stderr
    assert {file.name for file in (tmp_path / "评价").iterdir()} == {
        "企业群结论",
        "企业群结论.parquet",
        "企业群评价.xlsx",
    }
    wrong = engine(*words, "--engine", "spork", folder=tmp_path)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "spork 不是 Spark 的主节点" in wrong.stderr
    assert "Traceback" not in wrong.stderr

"""A population judged on Spark: the same work as in one process, on the Arrow batches of its partitions."""

from __future__ import annotations

import json
import locale
import os
import re
import sys
import warnings
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds

from standard_engine.errors import UsageError
from standard_engine.population.store import GROUP, VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pyspark.sql import DataFrame, SparkSession

    from standard_engine.population.assessed import Assessing
    from standard_engine.population.side_by_side import Work
    from standard_engine.population.store import Origin

HEAD = "_standard_engine.json"
"""The file beside Spark's that says where the population came from; readers of Parquet leave out what begins with a line."""
_HERE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
}
"""For a master on this machine: nothing listens to the network."""


_MASTER = re.compile(r"local(\[(\d+|\*)(,\d+)?\])?|spark://\S+|yarn|k8s://\S+")


@contextmanager
def session(master: str) -> Iterator[SparkSession]:
    """A Spark session, as `local[2]` or `spark://host:7077`.

    Raises:
        UsageError: where pyspark or Java is missing, or the master is none or does not answer.
    """
    if not _MASTER.fullmatch(master):
        raise UsageError(f"{master} 不是 Spark 的主节点；写成 local[2]、spark://主机:7077、yarn 或 k8s://…")
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError("在 Spark 上算要用 pyspark：先运行 pip install 'standard-engine[spark]'") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if locale.getlocale(locale.LC_CTYPE)[1] != "UTF-8" and sys.platform == "linux":
        os.environ["LC_ALL"] = "C.UTF-8"  # Java finds files with Chinese names by it
    if master.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(master).appName("standard_engine")
    for name, value in {
        **(_HERE if master.startswith("local") else {}),
        "spark.sql.execution.arrow.maxRecordsPerBatch": str(GROUP),
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
    }.items():
        builder = builder.config(name, value)
    warnings.filterwarnings(
        "ignore", "PySpark does not yet fully support pandas", FutureWarning
    )  # which is not used here
    try:
        spark = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        said = str(error).strip().splitlines()
        raise UsageError(
            f"Spark（{master}）没有启动：{said[0] if said else type(error).__name__}；要有 Java 17 以上"
        ) from None
    try:
        yield spark
    finally:
        spark.stop()


def assess_on(spark: SparkSession, path: Path, assessing: Assessing, output: Path, origin: Origin) -> None:
    """Judge a population and write the verdicts as a folder of Parquet files, one a partition.

    `path` is a population's file, or a folder of several, that every machine of the cluster can read.

    Raises:
        UsageError: where Spark cannot read the one or write the other.
    """
    from pyspark.errors import AnalysisException

    names = assessing.names
    try:
        frame = spark.read.parquet(str(path.resolve()))
        frame = frame.select([f"`{name}`" for name in frame.columns if name in names])
        told = in_arrow(frame, assessing.recipe, _plain(assessing.schema))
        told.write.mode("overwrite").parquet(str(output.resolve()))
    except AnalysisException as error:
        raise UsageError(f"Spark 读不了 {path} 或写不了 {output}：{str(error).splitlines()[0]}") from None
    head = {VERDICTS.decode(): asdict(origin)}
    (output / HEAD).write_text(json.dumps(head, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def in_arrow(frame: DataFrame, recipe: Callable[[], Work[pa.RecordBatch]], schema: pa.Schema) -> DataFrame:
    """The work on every batch of every partition; each partition makes its own from the recipe, which is sent to it."""

    def judged(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        work = recipe()
        for batch in batches:
            yield work(batch).cast(schema)

    from pyspark.sql.pandas.types import from_arrow_schema

    return frame.mapInArrow(judged, from_arrow_schema(schema))


def head_of(path: Path) -> Path:
    """The file that tells what a population is: itself, or the first of a folder.

    Raises:
        UsageError: for a folder without any.
    """
    if not path.is_dir():
        return path
    first = min(path.glob("*.parquet"), default=None)
    if first is None:
        raise UsageError(f"{path} 中没有 Parquet 文件")
    return first


def verdicts(folder: Path) -> Iterator[pa.RecordBatch]:
    """What was written, batch by batch."""
    return ds.dataset(folder, format="parquet").to_batches()  # type: ignore[no-any-return]


def _plain(schema: pa.Schema) -> pa.Schema:
    """Spark knows no dictionaries."""

    def plain(kind: Any) -> Any:
        return kind.value_type if pa.types.is_dictionary(kind) else kind

    return pa.schema([pa.field(field.name, plain(field.type)) for field in schema])

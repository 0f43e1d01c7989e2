"""`standard-engine population …`: many enterprises at once."""

from __future__ import annotations

from importlib.util import find_spec

import click

from standard_engine.cli.groups import LazyGroup
from standard_engine.errors import UsageError

_COMMANDS = {
    "ingest": ("standard_engine.cli.population_ingest:ingest", "把许多填好的数据表读入企业群"),
    "make": ("standard_engine.cli.population_make:make", "合成一个企业群，供试用和测速"),
    "assess": ("standard_engine.cli.population_assess:assess", "评价企业群：每家一行结论，汇总和热图"),
    "impact": (
        "standard_engine.cli.population_impact:impact",
        "规则变动的影响：谁不再通过，谁改为通过，差多少，落在哪里",
    ),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def population() -> None:
    """评价许多企业：读入、合成、评价、看规则变动的影响。企业群是一个 Parquet 文件，每家企业一行。"""
    if find_spec("pyarrow") is None:
        raise UsageError("企业群要用 pyarrow：先运行 pip install 'standard-engine[population]'")

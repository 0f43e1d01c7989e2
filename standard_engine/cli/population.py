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
    "sweep": ("standard_engine.cli.population_line:sweep", "一个数从一个值移到另一个值，每一步各有几家通过"),
    "calibrate": ("standard_engine.cli.population_line:calibrate", "定出一个数，使恰好这么多家通过"),
    "tornado": ("standard_engine.cli.population_limits:tornado", "哪个基准最要紧：各基准单独移动，两端各有几家通过"),
    "bands": ("standard_engine.cli.population_limits:bands", "由分位定基准：最好的百分之几能达到的数"),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def population() -> None:
    """评价许多企业：读入、合成、评价、看规则变动的影响。企业群是一个 Parquet 文件，每家企业一行。"""
    if find_spec("pyarrow") is None:
        raise UsageError("企业群要用 pyarrow：先运行 pip install 'standard-engine[population]'")

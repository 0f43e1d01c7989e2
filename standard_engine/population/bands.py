"""Relative bands fixed into numbers: the limit that just so large a share of enterprises reaches, from what they report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.pack.addresses import condition
from standard_engine.pack.grammar import exact_number
from standard_engine.population.limits import Values
from standard_engine.population.simplest import simplest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.limits import Limit
    from standard_engine.population.store import Population

_BAND = re.compile(r"([^=@]+)=\s*前?\s*([0-9]+(?:\.[0-9]+)?)\s*[%％]\s*(?:@(.+))?")
NEAR = 1e-9
"""Values in doubles no further apart than this share of them are put in order in exact numbers."""


@dataclass(frozen=True, slots=True)
class Band:
    """A limit that the best share of enterprises is to reach."""

    limit: Limit
    share: Fraction


@dataclass(frozen=True, slots=True)
class Fixed:
    """A band as a number: `edge` is the exact value of the last enterprise in it, `value` a shorter number that parts the same.

    `rows` enterprises have a known value, and `wanted` of them are to reach it; `reached` do, more where values are equal.
    """

    band: Band
    rows: int
    wanted: int
    reached: int
    edge: Fraction
    value: Fraction


def read_band(text: str, limits: Sequence[Limit]) -> Band:
    """`名称=前20%`, or `名称=前20% @ 条件`.

    Raises:
        UsageError: for anything else, and for a name or a condition that no limit has.
    """
    found = _BAND.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"“{text}”不是分位；应写成 名称=前20%，或 名称=前20% @ 条件")
    name, when = found[1].strip(), found[3].strip() if found[3] else None
    named = [limit for limit in limits if limit.name == name]
    if not named:
        raise UsageError(f"没有名为 {name} 的基准{did_you_mean(name, {limit.name for limit in limits})}")
    own = [
        limit
        for limit in named
        if (limit.entry.when_text is None) is (when is None)
        and (when is None or condition(limit.entry.when_text or "") == condition(when))
    ]
    if not own:
        known = "、".join(limit.entry.when_text or "（不写条件）" for limit in named)
        raise UsageError(f"{name} 没有条件“{when or '（不写）'}”的一组；现有：{known}")
    share = exact_number(found[2]) / 100
    if not 0 < share <= 1:
        raise UsageError(f"“{text}”：分位应大于 0、不大于 100%")
    return Band(own[0], share)


def fixed(population: Population, pack: ResolvedPack, bands: Sequence[Band]) -> tuple[Fixed, ...]:
    """The bands as numbers.

    Raises:
        UsageError: where no enterprise has a known value.
    """
    values = Values(pack, [band.limit for band in bands])
    known = values.found(population)
    exact = _Exactly(population, values)
    return tuple(_fixed(band, *known[band.limit.group], exact) for band in bands)


def _fixed(band: Band, rows: Any, values: Any, exact: _Exactly) -> Fixed:
    limit, count = band.limit, len(values)
    if not count:
        raise UsageError(f"{limit.said}：没有一家企业的值是已知的，定不出数")
    if not np.isfinite(values).all():
        raise UsageError(f"{limit.said}：有的企业没有确定的值，定不出数")
    sign = 1 if limit.indicator.better == "lower" else -1
    best = np.sort(sign * values)
    wanted = ceil(band.share * count)
    about = float(best[wanted - 1])
    room = NEAR * abs(about)
    sure = int((sign * values < about - room).sum())
    near = rows[np.abs(sign * values - about) <= room]
    inside = sorted(sign * value for value in exact.values(limit, near))
    edge = inside[wanted - sure - 1]
    reached = sure + sum(value <= edge for value in inside)
    further = [value for value in inside if value > edge]
    beyond = sign * values[sign * values > about + room]
    then = further[0] if further else Fraction(float(beyond.min())) - Fraction(room) if len(beyond) else None
    ends = sorted((sign * edge / limit.scale, sign * (edge if then is None else then) / limit.scale))
    value = simplest(
        ends[0], ends[1], has_low=sign > 0 or then is None, has_high=sign < 0 or then is None, near=limit.value
    )
    return Fixed(band, count, wanted, reached, sign * edge / limit.scale, value)


class _Exactly:
    """Values of single rows in exact numbers."""

    def __init__(self, population: Population, values: Values) -> None:
        self._population, self._runner = population, values.runner

    def values(self, limit: Limit, rows: Any) -> list[Fraction]:
        """An indicator's value in each of these rows."""
        found: list[Fraction] = []
        start = 0
        for batch in self._population.blocks(self._runner.names):
            own = rows[(rows >= start) & (rows < start + batch.num_rows)] - start
            if len(own):
                runs = self._runner.exact_runs(batch.take(pa.array(own)))
                found += [run[limit.indicator.id] for run in runs]
            start += batch.num_rows
        return found

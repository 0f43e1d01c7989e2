"""情况调度 in the words of a paper: how far the target is reached, and how many cases stand where."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.numerals import show_percent
from standard_engine.programme.cells import state_title
from standard_engine.programme.listing import Tally
from standard_engine.programme.overview import Filter, overview
from standard_engine.programme.phrases import official_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy import Connection

    from standard_engine.programme.overview import Overview
    from standard_engine.programme.procedure import Procedure

TOTAL = "合计"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The overview as it is shown: what is said of the target, cases by region over stages with their sums, and tallies."""

    said: tuple[str, ...]
    stages: tuple[str, ...]
    regions: tuple[tuple[str, tuple[int, ...]], ...]
    tallies: tuple[Tally, ...]


def dispatch(connection: Connection, procedure: Procedure, today: date) -> Dispatch:
    """Where all cases of the ledger stand on a day."""
    found = overview(connection, procedure, Filter(), today)
    rows = [
        (procedure.regions.get(region, region), [stages[name] for name in procedure.stages])
        for region, stages in found.by_region.items()
    ]
    rows.append((TOTAL, [found.by_stage[name] for name in procedure.stages]))
    return Dispatch(
        said=_said(procedure, found, today),
        stages=(*procedure.stages.values(), TOTAL),
        regions=tuple((title, (*counts, sum(counts))) for title, counts in rows),
        tallies=(
            Tally("状态", tuple((state_title(procedure, name), count) for name, count in found.by_state.items())),
            *(_tally(procedure, name, counts) for name, counts in found.tallies.items()),
        ),
    )


def _said(procedure: Procedure, found: Overview, today: date) -> tuple[str, ...]:
    day, target = official_day(today), procedure.target
    late = f"，其中逾期{len(found.overdue)}件（{'、'.join(found.overdue)}）" if found.overdue else ""
    cases = f"截至{day}，共有案件{found.cases}件{late}。"
    if target is None:
        return (cases,)
    lacking = max(0, target.count - found.counted)
    reached = f"还差{lacking}家，期限{official_day(target.by)}" if lacking else "已达到目标"
    share = show_percent(Fraction(found.counted, target.count))
    return f"目标：{target.title}。截至{day}，已认证{found.counted}家，完成{share}，{reached}。", cases


def _tally(procedure: Procedure, name: str, counts: Mapping[str, int]) -> Tally:
    fact = procedure.facts[name]
    return Tally(fact.title, tuple((fact.options.get(value, value), count) for value, count in counts.items()))

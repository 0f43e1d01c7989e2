"""Tiny packs to plan in, with a brute force beside: every combination of a few values, judged by the exact reading."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

from packs_kit import AS_OF, write_pack

from standard_engine.assessment.assess import Assessor
from standard_engine.assessment.given import Given, submission_of
from standard_engine.assessment.result import Outcome
from standard_engine.pack.load import check_pack
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.planning.drivers import Driver
from standard_engine.planning.result import Change, Plan
from standard_engine.submission import Submission

YEAR = 2025
LEVELS = {"先进": "0.4", "达标": "0.5"}


def number(code: str, unit: str = "t", **more: Any) -> dict[str, Any]:
    return {"code": code, "title": f"数据{code}", "section": "data", "unit": unit, "range": {"min": "0"}} | more


def truth(code: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "title": f"是否{code}", "section": "data", "type": "truth"} | more


def limits(**levels: str) -> dict[str, Any]:
    return {"values": [{"from": "2017-01-01", "levels": levels}]}


def tiny(
    folder: Path, fields: dict[str, Any], indicators: dict[str, Any], *, passing: str, name: str = "tiny", **more: Any
) -> ResolvedPack:
    """A pack of one category; indicators need no category of their own."""
    pack = {
        "id": name,
        "title": "小规则包",
        "standard": "测试标准",
        "edition": "1",
        "version": "1.0",
        "valid": {"from": "2017-01-01"},
        "levels": ["先进", "达标"],
        "source": {"document": "测试文件", "status": "provisional"},
        "sections": {"data": {"title": "数据"}},
        "fields": fields,
        "categories": {"main": {"title": "全部"}},
        "indicators": {
            key: {"title": f"指标{key}", "category": "main", "better": "lower"} | value
            for key, value in indicators.items()
        },
        "decision": {"pass": passing},
    } | more
    return check_pack(write_pack(folder, pack), AS_OF)[0]


def ratio(folder: Path, *, boundary: str = "inclusive", passing: str = "load.达标", **of_output: Any) -> ResolvedPack:
    """One indicator: energy over output, at most 0.5, better at most 0.4."""
    criteria = limits(先进="0.4", 达标="0.5") | {"boundary": boundary}
    return tiny(
        folder,
        {"energy": number("A1"), "output": number("A2", range={"above": "0"}, **of_output)},
        {"load": {"formula": "energy / output", "unit": "1", "criteria": criteria}},
        passing=passing,
    )


def given(pack: ResolvedPack, **values: Given) -> Submission:
    return submission_of(pack, values, year=YEAR)


def moves(plan: Plan) -> dict[str, Any]:
    """Field → new value."""
    return {change.item.field: change.after for change in plan.changes}


def moved(plan: Plan, field: str) -> Change:
    return next(change for change in plan.changes if change.item.field == field)


def cheapest_by_trying(
    pack: ResolvedPack, submission: Submission, drivers: tuple[Driver, ...], steps: int
) -> Fraction | None:
    """The least effort of all passing combinations, each number at evenly spaced values; None where none passes."""
    assessor = Assessor(pack)
    base = {slot[0]: datum.value for slot, datum in submission.data.items() if datum.value is not None}
    broken = {str(finding) for finding in assessor.assess(submission).findings}
    ways = [dict(zip(drivers, values, strict=True)) for values in product(*(_choices(item, steps) for item in drivers))]
    tried = [(sum((item.effort(value) for item, value in way.items()), Fraction(0)), way) for way in ways]
    for effort, way in sorted(tried, key=lambda pair: pair[0]):
        values = base | {item.slot[0]: value for item, value in way.items()}
        judged = assessor.assess(submission_of(pack, values, year=YEAR))
        if judged.decision.outcome is Outcome.PASS and {str(finding) for finding in judged.findings} <= broken:
            return effort
    return None


def _choices(driver: Driver, steps: int) -> list[Any]:
    if driver.options:
        return list(driver.options)
    if isinstance(driver.now, bool):
        return [driver.now, not driver.now]
    return [driver.low + (driver.high - driver.low) * at / steps for at in range(steps + 1)]

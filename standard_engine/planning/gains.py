"""What a plan gains: the indicators and requirements that it changes, one after the other to the line."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.planning.result import Gain

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment, Bounds, IndicatorResult, RequirementResult


def gains(before: Assessment, after: Assessment) -> tuple[Gain, ...]:
    """Requirements first, then indicators by the points that they gain, with the total that is reached after each."""
    requirements = [
        _requirement(old, new)
        for old, new in zip(before.requirements, after.requirements, strict=True)
        if old.status is not new.status
    ]
    indicators = [
        _indicator(old, new)
        for old, new in zip(before.indicators, after.indicators, strict=True)
        if (old.status, old.level, old.points) != (new.status, new.level, new.points)
    ]
    indicators.sort(key=lambda gain: (-(gain.points or 0), gain.id))
    return (*requirements, *_added_up(indicators, before.total, after.total))


def _added_up(found: list[Gain], before: Bounds | None, after: Bounds | None) -> list[Gain]:
    """With the totals reached, where the points gained are all that the total gains."""
    start, end = (None if total is None else total.low for total in (before, after))
    if start is None or end is None or start + sum(gain.points or 0 for gain in found) != end:
        return found
    reached = start
    added = []
    for gain in found:
        reached += gain.points or 0
        added.append(replace(gain, reached=reached))
    return added


def _indicator(old: IndicatorResult, new: IndicatorResult) -> Gain:
    return Gain(
        id=old.id,
        title=old.title,
        before=old.shown,
        after=new.shown,
        level_before=old.level,
        level_after=new.level,
        status_before=old.status,
        status_after=new.status,
        points_before=old.points,
        points_after=new.points,
        points=_difference(old.points, new.points),
        reached=None,
        improve=old.improve,
    )


def _requirement(old: RequirementResult, new: RequirementResult) -> Gain:
    return Gain(
        id=old.id,
        title=old.title,
        before=old.status.label,
        after=new.status.label,
        level_before=None,
        level_after=None,
        status_before=old.status,
        status_after=new.status,
        points_before=None,
        points_after=None,
        points=None,
        reached=None,
        improve=(),
    )


def _difference(old: Bounds | None, new: Bounds | None) -> Fraction | None:
    """What is gained for certain: the least that there is after, less the least that there was."""
    if old is None or new is None or old.low is None or new.low is None:
        return None
    return new.low - old.low

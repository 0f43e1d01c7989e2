"""Two submissions of one enterprise side by side: what was reported otherwise, and what that does to the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.assessment.assess import Assessor
from standard_engine.assessment.gaps import bounds_of
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports, all_inputs
from standard_engine.assessment.result import IndicatorResult, RequirementResult
from standard_engine.assessment.verdict import outcome_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.assessment.result import Assessment, Bounds, Input, Outcome
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Datum, Slot, Submission

Result: TypeAlias = IndicatorResult | RequirementResult


@dataclass(frozen=True, slots=True)
class Standing:
    """The score, where the standard gives one, and the decision."""

    total: Bounds | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """One data item reported otherwise; `alone` is how the old submission would stand with this change only."""

    old: Input
    new: Input
    alone: Standing


@dataclass(frozen=True, slots=True)
class Turn:
    """One indicator or requirement that came out otherwise."""

    old: Result
    new: Result


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one submission to another.

    `base` is how the old answers stand in the new one's data years; it is the old verdict where the years are the same.
    `revised` are values of one and the same year that the two submissions give differently, where their years differ.
    """

    before: Assessment
    after: Assessment
    base: Standing
    changes: tuple[Change, ...]
    turns: tuple[Turn, ...]
    revised: tuple[tuple[Input, Input], ...]


def compare(pack: ResolvedPack, old: Submission, new: Submission) -> Comparison:
    """Compare two submissions under one pack, the latest data year with the latest, and so on back."""
    judge, assessor = Judge(pack), Assessor(pack)
    before, after = assessor.assess(old), assessor.assess(new)
    moved = _in_years_of(new, old)
    pairs = zip(all_inputs(pack, old), all_inputs(pack, new), strict=True)
    return Comparison(
        before=before,
        after=after,
        base=_standing(judge, moved, {}),
        changes=tuple(
            Change(one, other, _standing(judge, moved, {_slot(other): other.datum}))
            for one, other in pairs
            if _differ(one.datum, other.datum)
        ),
        turns=_turns(before, after),
        revised=() if old.year == new.year else _revised(pack, old, new),
    )


def _in_years_of(new: Submission, old: Submission) -> Submission:
    """The old answers as if they were of the new one's years."""
    later = new.year - old.year
    data = {
        (field, key, year if year is None else year + later): datum for (field, key, year), datum in old.data.items()
    }
    return replace(old, data=data, year=new.year, kept_rows=old.kept_rows | new.kept_rows)


def _standing(judge: Judge, submission: Submission, changes: Mapping[Slot, Datum]) -> Standing:
    changed = replace(submission, data={**submission.data, **changes})
    found = judge.run(Reports(judge.pack, changed), as_of=judge.pack.as_of, year=changed.year)
    return Standing(bounds_of(found["total"]) if "total" in found else None, outcome_of(found["decision"]))


def _slot(item: Input) -> Slot:
    return item.field, item.key, item.year


def _differ(one: Datum, other: Datum) -> bool:
    """Is another fact reported? Another spelling or unit of the same number is none."""
    return (one.value, one.absence, one.reason) != (other.value, other.absence, other.reason)


def _turns(before: Assessment, after: Assessment) -> tuple[Turn, ...]:
    pairs: list[tuple[Result, Result]] = [
        *zip(before.requirements, after.requirements, strict=True),
        *zip(before.indicators, after.indicators, strict=True),
    ]
    return tuple(Turn(one, other) for one, other in pairs if _result(one) != _result(other))


def _result(result: Result) -> tuple[object, ...]:
    if isinstance(result, RequirementResult):
        return (result.status,)
    return result.status, result.level, result.points


def _revised(pack: ResolvedPack, old: Submission, new: Submission) -> tuple[tuple[Input, Input], ...]:
    earlier = {_slot(item): item for item in all_inputs(pack, old) if item.year is not None}
    return tuple(
        (earlier[_slot(item)], item)
        for item in all_inputs(pack, new)
        if _slot(item) in earlier and _differ(earlier[_slot(item)].datum, item.datum)
    )

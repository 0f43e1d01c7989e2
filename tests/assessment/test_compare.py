"""Two submissions side by side: each change alone, all of them together, hand-worked and as a property."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packs_kit import resolved

from standard_engine.assessment.compare import Comparison, Standing, compare
from standard_engine.assessment.given import submission_of
from standard_engine.assessment.result import Bounds, Outcome, Status
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.submission import Submission

BEFORE: dict[str, Any] = {
    "industry": "C3011",
    "energy_use": {"coal": 1000, "power": 0},
    "output": 2000,
    "waste": 100,
    "used": 70,
    "honest": True,
}
"""0.7 t of coal equivalent a ton: 700 / 2000 = 0.35, 达标, 30 points; 70 % of waste used, (70 − 50) / 40 of 40 points: 20."""


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> ResolvedPack:
    return resolved(tmp_path_factory.mktemp("pack"))


def compared(pack: ResolvedPack, **changes: Any) -> Comparison:
    old, new = (submission_of(pack, given, year=2025) for given in (BEFORE, BEFORE | changes))
    return compare(pack, old, new)


def exactly(points: str, outcome: Outcome) -> Standing:
    return Standing(Bounds(F(points), F(points)), outcome)


def test_each_change_is_told_alone_and_all_together(pack: ResolvedPack) -> None:
    """Output 2800 makes 0.25, 先进, 60 points; 80 % of waste used makes 30 points."""
    found = compared(pack, output=2800, used=80)

    assert found.base == exactly("50", Outcome.FAIL)
    assert {change.new.field: change.alone for change in found.changes} == {
        "output": exactly("80", Outcome.PASS),
        "used": exactly("60", Outcome.PASS),
    }
    assert found.after.total == Bounds(F(90), F(90))
    assert [(turn.old.id, turn.old.status, turn.new.status) for turn in found.turns] == [
        ("intensity", Status.MET, Status.MET),
        ("reuse", Status.MET, Status.MET),
    ]


@pytest.mark.parametrize(("output", "points"), [(2799, "50"), (2800, "80"), (2801, "80")])
def test_a_change_counts_from_the_limit_on(pack: ResolvedPack, output: int, points: str) -> None:
    (change,) = compared(pack, output=output).changes

    assert change.alone.total == Bounds(F(points), F(points))


def test_changes_that_undo_each_other_are_told_by_what_each_does(pack: ResolvedPack) -> None:
    """Twice the coal alone: 0.7, no level, 20 points; twice the output alone: 0.175, 80; both: 50 as before."""
    found = compared(pack, energy_use={"coal": 2000, "power": 0}, output=4000)

    assert {change.new.field: change.alone.total for change in found.changes} == {
        "energy_use": Bounds(F(20), F(20)),
        "output": Bounds(F(80), F(80)),
    }
    assert found.after.total == found.before.total
    assert found.turns == ()


def test_what_becomes_known_narrows(pack: ResolvedPack) -> None:
    found = compare(
        pack,
        submission_of(pack, {**BEFORE, "used": None}, year=2025),
        submission_of(pack, BEFORE, year=2025),
    )
    (change,) = found.changes

    assert found.base.outcome is Outcome.UNDETERMINED
    assert change.alone == exactly("50", Outcome.FAIL)
    assert [turn.new.id for turn in found.turns] == ["intensity", "reuse"]  # what does not apply gives its marks away


def test_another_spelling_of_the_same_number_is_no_change(pack: ResolvedPack) -> None:
    old = submission_of(pack, BEFORE, year=2025)
    data = {slot: datum._replace(raw="另一种写法", cell="Z9", unit="kg") for slot, datum in old.data.items()}

    assert compare(pack, old, replace(old, data=data)).changes == ()


def test_another_year_is_compared_latest_with_latest_and_revised_years_are_told(pack: ResolvedPack) -> None:
    old = submission_of(pack, BEFORE, year=2025)
    new = submission_of(pack, {**BEFORE, "output": 2800}, year=2026)
    earlier = {**new.data, ("output", None, 2025): new.datum("output", None, 2026)._replace(value=F(2100))}
    found = compare(pack, old, replace(new, data=earlier))

    assert ("output", 2025, 2026, F(2000), F(2800)) in [
        (change.new.field, change.old.year, change.new.year, change.old.datum.value, change.new.datum.value)
        for change in found.changes
    ]
    assert [(one.datum.value, other.datum.value) for one, other in found.revised if other.field == "output"] == [
        (F(2000), F(2100))
    ]


AMOUNTS = st.integers(min_value=1, max_value=5000)
GIVEN = st.fixed_dictionaries(
    {
        "energy_use": st.fixed_dictionaries({"coal": AMOUNTS, "power": AMOUNTS}),
        "output": st.none() | AMOUNTS,
        "waste": st.none() | AMOUNTS,
        "used": st.none() | AMOUNTS,
        "honest": st.none() | st.booleans(),
    }
)


def submitted(pack: ResolvedPack, given: dict[str, Any]) -> Submission:
    return submission_of(pack, {"industry": "C3011"} | given, year=2025)


@settings(deadline=None)
@given(data=GIVEN, other=GIVEN)
def test_applying_every_change_to_the_old_gives_the_new(pack: ResolvedPack, data: Any, other: Any) -> None:
    old, new = submitted(pack, data), submitted(pack, other)
    found = compare(pack, old, new)
    applied = {(change.new.field, change.new.key, change.new.year): change.new.datum for change in found.changes}
    again = compare(pack, replace(old, data={**old.data, **applied}), new)

    assert again.changes == ()
    assert (again.base.total, again.base.outcome) == (found.after.total, found.after.decision.outcome)
    assert compare(pack, old, old).changes == ()


@settings(deadline=None)
@given(data=GIVEN, output=AMOUNTS)
def test_a_single_change_alone_is_the_whole_effect(pack: ResolvedPack, data: Any, output: int) -> None:
    found = compare(pack, submitted(pack, data), submitted(pack, {**data, "output": output}))

    for change in found.changes:
        assert change.alone == Standing(found.after.total, found.after.decision.outcome)

"""How many points hang on the value that a finding is about."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.findings import Severity
from standard_engine.formula.tree import Field
from standard_engine.formula.values import bounds, causes

if TYPE_CHECKING:
    from standard_engine.assessment.run import Run
    from standard_engine.findings import Finding
    from standard_engine.formula.exact import Environment


def with_stakes(findings: tuple[Finding, ...], run: Run) -> tuple[Finding, ...]:
    """The findings, each error and warning about a reported value with the points at stake.

    A finding at a cell is about the value read there, any other about all values of its field. What is at stake is how
    far the total could move at the most through these values, were nothing known of them (see `stake`); None where no
    points hang on them.
    """
    if "total" not in run.environment:
        return findings
    known: dict[frozenset[Field], Fraction | None] = {}
    read = run.submission.slots_read
    found = []
    for finding in findings:
        if finding.subject is None or finding.points is not None or finding.severity is Severity.NOTE:
            found.append(finding)
            continue
        slot = read.get((finding.place.sheet, finding.place.cell))
        leaves = frozenset(
            leaf.field
            for leaf in run.pack.program.leaves
            if leaf.field.id == finding.subject
            and (slot is None or slot == (leaf.field.id, leaf.field.key, run.reports.year(leaf.field)))
        )
        if leaves not in known:
            known[leaves] = stake(leaves, run)
        found.append(finding.worth(known[leaves] or None))
    return tuple(found)


def stake(leaves: frozenset[Field], run: Run) -> Fraction | None:
    """The most points by which the total can move through these leaves; None where no bound is known.

    With nothing known of them, each indicator that depends on them moves at most as far as its points are open, all of a
    category's together at most as far as the category's are, and everything at most as far as the total.
    """
    if not leaves:
        return Fraction(0)
    environment = run.judge.run(
        run.reports, as_of=run.pack.as_of, year=run.submission.year, instead=dict.fromkeys(leaves)
    )
    whole = _open("total", environment)
    parts = [_category(item.id, leaves, run, environment) for item in run.pack.categories]
    if any(part is None for part in parts):
        return whole
    through = sum((part for part in parts if part is not None), Fraction(0))
    return through if whole is None else min(whole, through)


def _category(category: str, leaves: frozenset[Field], run: Run, environment: Environment) -> Fraction | None:
    """How far a category's points can move through the leaves."""
    points = [f"{item.id}.points" for item in run.pack.indicators if item.category == category]
    depending = [
        _open(name, environment)
        for name in points
        if name in environment and any(cause.field in leaves for cause in causes(environment[name]))
    ]
    whole = _open(f"{category}.points", environment)
    if any(width is None for width in depending):
        return whole
    through = sum((width for width in depending if width is not None), Fraction(0))
    return through if whole is None else min(whole, through)


def _open(name: str, environment: Environment) -> Fraction | None:
    """How far apart a step's bounds are; None where an end is open, zero for a step that is not there."""
    if name not in environment:
        return Fraction(0)
    low, high = bounds(environment[name])
    return None if low is None or high is None else high - low

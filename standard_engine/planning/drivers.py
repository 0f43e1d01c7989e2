"""Drivers: the reported values that an enterprise can change, and how far."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.reported import Reports
from standard_engine.formula.tree import Field
from standard_engine.formula.units import COUNTED
from standard_engine.pack.resolved import FieldSpec, FieldType
from standard_engine.submission import Absence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.assessment.judge import Judge
    from standard_engine.formula.program import Leaf
    from standard_engine.planning.result import Freedom
    from standard_engine.submission import Slot, Submission, Value

MOVABLE = {FieldType.NUMBER, FieldType.CHOICE, FieldType.TRUTH}
TURN = Fraction(1, 2)
"""What another answer counts in the effort of a plan."""
PEERS = 10
"""A missing number may be reported up to so many times the largest one in its unit."""
LONE = Fraction(10)
"""The size of a number that is zero or missing and has no peer in its unit."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A leaf that may change: its slot, its value now (None where it is missing) and where it may go.

    A number goes from `low` to `high`; `size` is what a change is measured by. `options` are those of a choice.
    """

    leaf: Field
    slot: Slot
    type: FieldType
    now: Value | None
    low: Fraction
    high: Fraction
    size: Fraction
    whole: bool
    options: tuple[str, ...]

    def effort(self, value: Value) -> Fraction:
        """What it counts to change the value to this: a number by its share of the size, an answer by `TURN`."""
        if self.now is None or value == self.now:
            return Fraction(0)
        if isinstance(value, Fraction) and isinstance(self.now, Fraction):
            return abs(value - self.now) / self.size
        return TURN


def drivers(
    judge: Judge, submission: Submission, freedom: Freedom, named: frozenset[tuple[str, str | None]] = frozenset()
) -> tuple[Driver, ...]:
    """What may change, of all that the decision and the total rest on; what is `named` (field, key) may in any case.

    Data of earlier years are facts, and so are codes, texts, dates, what does not apply or is stated to be none, what the
    pack says is not movable and what only vetoes ask about. A number may change by `freedom.most` of its size, within the
    range of its field.
    """
    pack = judge.pack
    reports = Reports(pack, submission)
    known = reports.environment(pack.program.leaves)
    specs = {spec.id: spec for spec in pack.fields}
    leaves = {leaf.field: leaf for leaf in pack.program.leaves}
    sizes = _sizes(reports, leaves.values())
    asked = [field for name in ("decision", "total") if name in judge.steps for field in judge.fields(name)]
    facts = _asked_by_vetoes_only(judge)
    found = []
    for leaf in dict.fromkeys(asked):
        spec, datum = specs[leaf.id], reports.datum(leaf)
        may = spec.movable if spec.movable is not None else leaf.id not in facts
        may = may or (leaf.id, leaf.key) in named
        code = reports.input(leaf).code
        stated = datum.absence in {Absence.NONE, Absence.NOT_APPLICABLE} or (datum.value is None and leaf in known)
        if leaf.back or spec.type not in MOVABLE or not may or stated or freedom.held & {code, spec.code}:
            continue
        slot = (leaf.id, leaf.key, reports.year(leaf))
        if spec.type is not FieldType.NUMBER:
            found.append(_answer(leaf, slot, spec, datum.value))
            continue
        assert datum.value is None or isinstance(datum.value, Fraction)  # noqa: S101 - a number's datum
        peer = sizes.get(leaves[leaf].unit, LONE)
        earlier = _history(leaf, spec, submission)
        found.append(_number(leaves[leaf], slot, spec, datum.value, earlier, peer, freedom.most))
    return tuple(found)


def _asked_by_vetoes_only(judge: Judge) -> set[str]:
    """The fields that veto requirements ask about and nothing that is scored does: history, not a lever."""
    vetoes = {item.id for item in judge.pack.requirements if item.effect == "veto"}
    others = [item.id for item in judge.pack.indicators]
    others += [item.id for item in judge.pack.requirements if item.effect != "veto"]
    asked = {field.id for name in vetoes for field in judge.fields(name)}
    return asked - {field.id for name in others for field in judge.fields(name)}


def _sizes(reports: Reports, leaves: Iterable[Leaf]) -> dict[str, Fraction]:
    """The largest number of the latest year in each unit: what a number that is zero or missing is measured by."""
    sizes: dict[str, Fraction] = {}
    for leaf in leaves:
        value = reports.datum(leaf.field).value if not leaf.field.back else None
        if isinstance(value, Fraction) and value:
            sizes[leaf.unit] = max(abs(value), sizes.get(leaf.unit, Fraction(0)))
    return sizes


def _answer(leaf: Field, slot: Slot, spec: FieldSpec, now: Value | None) -> Driver:
    zero = Fraction(0)
    options = tuple(option.id for option in spec.options)
    return Driver(leaf, slot, spec.type, now, zero, zero, size=Fraction(1), whole=False, options=options)


def _number(
    leaf: Leaf,
    slot: Slot,
    spec: FieldSpec,
    now: Fraction | None,
    earlier: list[Fraction],
    peer: Fraction,
    most: Fraction,
) -> Driver:
    size = abs(now) if now else next((abs(value) for value in earlier if value), peer)
    if now is not None or earlier:
        low, high = _ends(earlier[0] if now is None else now, size, spec, most)
    else:
        low, high = _missing_ends(size, spec)
    whole = leaf.unit in COUNTED and all(value.denominator == 1 for value in (size, now or size))
    return Driver(leaf.field, slot, spec.type, now, low, high, size, whole=whole, options=())


def _history(leaf: Field, spec: FieldSpec, submission: Submission) -> list[Fraction]:
    """The values of earlier years, the latest first."""
    years = [submission.year - back for back in range(1, spec.years)]
    values = [submission.datum(leaf.id, leaf.key, year).value for year in years]
    return [value for value in values if isinstance(value, Fraction)]


def _ends(now: Fraction, size: Fraction, spec: FieldSpec, most: Fraction) -> tuple[Fraction, Fraction]:
    """As far as the freedom and the field's ranges let a number go; a range that it is outside of does not hold it."""
    low, high = now - most * size, now + most * size
    for limits in (spec.limits, spec.plausible):
        if limits.hold(now):
            low = max([low, *(end for end in (limits.low, limits.above) if end is not None)])
            high = min([high, *(end for end in (limits.high, limits.below) if end is not None)])
    return low, high


def _missing_ends(size: Fraction, spec: FieldSpec) -> tuple[Fraction, Fraction]:
    """Where a number may lie that was never reported: in its field's range, which ends at `PEERS` sizes where it is open."""
    limits = spec.limits
    low = next((end for end in (limits.low, limits.above) if end is not None), Fraction(0))
    high = next((end for end in (limits.high, limits.below) if end is not None), max(low, Fraction(0)) + PEERS * size)
    return low, high

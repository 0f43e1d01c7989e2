"""Random data for any pack: every field within its limits, near the pack's own numbers, with whatever may be left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from standard_engine.formula.tree import Number, walk
from standard_engine.pack.resolved import FieldSpec, FieldType, ResolvedPack
from standard_engine.submission import Absence, Datum, Slot, Submission, Value

MISSING = Datum(absence=Absence.BLANK)
NONE = Datum(absence=Absence.NONE)
NOT_APPLICABLE = Datum(absence=Absence.NOT_APPLICABLE, reason="没有")


@dataclass(frozen=True)
class Data:
    """What an enterprise would report if it knew everything, and which of it may be left out and become known later.

    A blank that has a meaning of its own (zero, none, a row that is not there) is knowledge and stays.
    """

    year: int
    full: Mapping[Slot, Datum]
    optional: tuple[Slot, ...]

    def without(self, missing: frozenset[Slot]) -> Submission:
        """The submission with these slots blank."""
        return Submission({slot: datum for slot, datum in self.full.items() if slot not in missing}, self.year)


def slots(spec: FieldSpec, year: int) -> Iterator[Slot]:
    """Every cell of a field."""
    for row in spec.rows:
        for at in [year - back for back in range(spec.years)] if spec.years else [None]:
            yield spec.id, row.key, at


def own_numbers(pack: ResolvedPack) -> tuple[Fraction, ...]:
    """Every number that the pack's program mentions, where verdicts turn, and a little beside each."""
    found = {
        node.value for step in pack.program.steps for node in walk(step.expression) if isinstance(node, Number)
    } | {Fraction(0), Fraction(1)}
    beside = [Fraction(0), Fraction(1, 10), Fraction(-1, 10), Fraction(1), Fraction(-1)]
    return tuple(sorted({number + little for number in found for little in beside}))


def values(pack: ResolvedPack, spec: FieldSpec) -> st.SearchStrategy[Value]:
    """A value that the field may have."""
    match spec.type:
        case FieldType.NUMBER:
            fitting = [number for number in own_numbers(pack) if spec.limits.hold(number)]
            bounded = st.fractions(-100, 1000, max_denominator=100).filter(spec.limits.hold)
            return st.sampled_from(fitting) | bounded if fitting else bounded
        case FieldType.TRUTH:
            return st.booleans()
        case FieldType.CHOICE:
            return st.sampled_from([option.id for option in spec.options])
        case FieldType.CODE:
            table = next(table for table in pack.enumerations if table.id == spec.enumeration)
            return st.sampled_from([item.code for item in table.items])
        case FieldType.DATE:
            return st.builds(_near, st.just(pack.as_of), st.integers(0, 6), st.integers(-1, 1))
        case FieldType.TEXT:
            return st.just("某某")


def _near(day: date, years: int, days: int) -> date:
    """A day beside an anniversary, where look-back windows end."""
    return day.replace(year=day.year - years) + timedelta(days=days)


def _reported(value: Value) -> Datum:
    return Datum(value)


def answers(pack: ResolvedPack, spec: FieldSpec) -> st.SearchStrategy[Datum]:
    """A value, or that there is none, or that the question does not apply, as far as the field allows."""
    known = st.builds(_reported, values(pack, spec))
    stated = [known, known, known, known]
    if spec.not_applicable:
        stated.append(st.just(NOT_APPLICABLE))
    if spec.none == "none":
        stated.append(st.just(NONE))
    return st.one_of(stated)


@st.composite
def data(draw: st.DrawFn, pack: ResolvedPack, year: int = 2025) -> Data:
    """All that an enterprise could report for a pack."""
    absent_rows = {
        (spec.by, row.key)
        for spec in pack.fields
        if spec.optional_rows
        for row in spec.rows
        if draw(st.booleans(), label=f"no row {row.key}")
    }
    full: dict[Slot, Datum] = {}
    optional: list[Slot] = []
    filled: set[tuple[str | None, str | None]] = set()
    for spec in pack.fields:
        for slot in slots(spec, year):
            row = (spec.by, slot[1])
            if spec.optional_rows and row in absent_rows:
                continue
            full[slot] = draw(answers(pack, spec), label=str(slot))
            if spec.blank == "missing" and (not spec.optional_rows or row in filled):
                optional.append(slot)
            filled.add(row)
    return Data(year, full, tuple(optional))


@st.composite
def omissions(draw: st.DrawFn, known: Data) -> tuple[frozenset[Slot], frozenset[Slot]]:
    """Two sets of slots to leave out, the second among the first."""
    chosen = draw(st.lists(st.integers(0, 2), min_size=len(known.optional), max_size=len(known.optional)))
    wide = frozenset(slot for slot, depth in zip(known.optional, chosen, strict=True) if depth >= 1)
    return wide, frozenset(slot for slot, depth in zip(known.optional, chosen, strict=True) if depth == 2)

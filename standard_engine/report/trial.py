"""试算: an assessment as a sheet of formulas over what was reported and what is tried instead.

The formulas are the Excel reading of the pack's program. What they compute at first, with nothing tried, stands beside every
formula: the exact reading's values, for which up to three open conditions are tried both ways.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from standard_engine.formula.exact import AS_OF, DATA_YEAR, Evaluator, together
from standard_engine.formula.excel import read
from standard_engine.formula.excel_cells import LeafCells, Place, Reading
from standard_engine.formula.function_values import OF_FIELDS
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Call, Field, Name, Text, walk
from standard_engine.formula.values import Unknown
from standard_engine.language import later, say
from standard_engine.pack.resolved import FieldType
from standard_engine.report.trial_ways import MOST_SPLITS, Ways, resting_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from standard_engine.assessment.result import Assessment, Basis
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.program import Leaf, Step
    from standard_engine.pack.resolved import FieldSpec, Indicator, Requirement, ResolvedPack, Row

DATA, RESULTS, PROCESS = later("试算"), later("试算结果"), later("试算过程")
DATE_CELL, YEAR_CELL = "B2", "B3"
FIRST_ENTRY = 6
"""The row of 试算过程 with the first reported value; each sheet has its rows in the same order."""
FIRST_TRIED = 8
"""The row of 试算 with the first reported value."""
TRIED_COLUMN = "F"
APPLIES = ".applies"
"""How the names of steps end that say whether a thing applies."""
MOST_ITEMS = 60
"""Codes that are offered to choose from; a longer list has no cell to try another."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One reported value: which, the place in the list (from 0), and what may be chosen (None: not a choice)."""

    leaf: Leaf
    spec: FieldSpec
    row: Row
    year: int | None
    at: int
    options: tuple[tuple[str, str], ...] | None

    @property
    def line(self) -> int:
        """Its row in 试算过程."""
        return FIRST_ENTRY + self.at

    @property
    def tried(self) -> str:
        """The yellow cell."""
        return f"'{say(DATA)}'!${TRIED_COLUMN}${FIRST_TRIED + self.at}"

    @property
    def open(self) -> bool:
        """Is there a yellow cell?"""
        return self.options is not None or self.spec.type in {FieldType.NUMBER, FieldType.TRUTH, FieldType.DATE}

    @property
    def may_lack(self) -> bool:
        """May it not apply?"""
        return self.spec.not_applicable or (self.spec.optional_rows and self.row.key is not None)

    @property
    def cells(self) -> LeafCells:
        """Where the formulas read it."""
        return LeafCells(*(f"${column}{self.line}" for column in "BCDE"))


@dataclass(frozen=True, slots=True)
class Trial:
    """What is tried: the reported values, the lines of formulas, and the value of each at first.

    `values` are what is shown, `plain` what the lines compute before ways are put together.
    """

    basis: Basis
    entries: tuple[Entry, ...]
    asked: frozenset[Call]
    reading: Reading
    steps: Mapping[str, Step]
    shown: frozenset[str]
    plain: Environment
    values: Environment
    ways: Ways
    wider: bool

    @property
    def first_line(self) -> int:
        """The row of 试算过程 with the first line of formulas."""
        return FIRST_ENTRY + len(self.entries) + 1

    def step(self, name: str) -> Step:
        """A step of the program."""
        return self.steps[name]

    def indicator(self, anchor: str) -> Indicator:
        """The indicator that a report's anchor stands for."""
        return self.basis.pack.indicators[_place_in_order(anchor)]

    def requirement(self, anchor: str) -> Requirement:
        """The requirement that a report's anchor stands for."""
        return self.basis.pack.requirements[_place_in_order(anchor)]

    def options(self, field: Field) -> tuple[tuple[str, str], ...]:
        """The answers that may be chosen for a leaf, id and title."""
        return next((entry.options or () for entry in self.entries if entry.leaf.field == field), ())

    def texts(self, name: str) -> tuple[str, ...]:
        """Every text that a step names, in order; none for a step that is not there."""
        step = self.steps.get(name)
        found = [node.value for node in walk(step.expression) if isinstance(node, Text)] if step else []
        return tuple(dict.fromkeys(found))

    def place(self, name: str) -> Place | None:
        """Where a step's value is read from another sheet; None where there is no such step."""
        found = self.reading.places.get(name)
        if found is None:
            return None
        place = self.ways.place(found)
        return Place(_from_afar(place.low), _from_afar(place.high))


def trial(assessment: Assessment) -> Trial | None:
    """What can be tried; None for an assessment that was not judged here."""
    basis = assessment.basis
    if basis is None:
        return None
    steps, fields, asked = _needed(basis.pack)
    entries = tuple(_entries(basis, fields))
    first = FIRST_ENTRY + len(entries) + 1
    reading = read(
        steps,
        {entry.leaf.field: (_bounded(entry), entry.cells) for entry in entries},
        today=f"${DATE_CELL}",
        year=f"${YEAR_CELL}",
        cells=lambda at: (f"B{first + at}", f"C{first + at}"),
        alone=lambda name: name.endswith(APPLIES),
    )
    plain, evaluator = _plain(basis)
    conditions = _open_conditions(steps, plain)
    ways = Ways(
        tuple(conditions[:MOST_SPLITS]),
        resting_rows(reading.lines, first, conditions[:MOST_SPLITS]) if conditions else frozenset(),
        tuple(evaluator.ways(plain, conditions[:MOST_SPLITS])) if conditions and evaluator else (),
    )
    return Trial(
        basis=basis,
        entries=entries,
        asked=asked,
        reading=reading,
        steps={step.name: step for step in steps},
        shown=frozenset(_shown(basis.pack)),
        plain=plain,
        values=_together(plain, ways, steps),
        ways=ways,
        wider=len(conditions) > MOST_SPLITS,
    )


def _open_conditions(steps: list[Step], plain: Environment) -> list[str]:
    """What the exact reading tries both ways: whether a thing applies, where decision or total rest on it and it is open."""
    if not any(isinstance(plain[step.name], Unknown) for step in steps if step.name.endswith(APPLIES)):
        return []
    resting = _reached({step.name: step for step in steps}, ["decision", "total"])
    return [
        step.name
        for step in steps
        if step.name in resting and step.name.endswith(APPLIES) and isinstance(plain[step.name], Unknown)
    ]


def _together(plain: Environment, ways: Ways, steps: list[Step]) -> Environment:
    if not ways.runs:
        return plain
    return plain | {step.name: together(plain[step.name], [run[step.name] for run in ways.runs]) for step in steps}


def _place_in_order(anchor: str) -> int:
    """Anchors are numbered from 1, as `indicator-3`."""
    return int(anchor.rpartition("-")[2]) - 1


def _from_afar(text: str) -> str:
    return f"'{say(PROCESS)}'!{text.replace('$', '')}" if text[:1] in "$BCDE" and text != "" else text


def _bounded(entry: Entry) -> Leaf:
    """What is known of the leaf whatever is in its cells: nothing where it may not apply."""
    return replace(entry.leaf, low=None, high=None, options=None) if entry.may_lack else entry.leaf


def _needed(pack: ResolvedPack) -> tuple[list[Step], set[Field], frozenset[Call]]:
    """The steps that the sheets show with all they rest on, in order; the leaves; what is asked about leaves."""
    seen = _reached({step.name: step for step in pack.program.steps}, _shown(pack))
    steps = [step for step in pack.program.steps if step.name in seen]
    nodes = [node for step in steps for node in walk(step.expression)]
    asked = frozenset(node for node in nodes if isinstance(node, Call) and node.function in OF_FIELDS)
    return steps, {node for node in nodes if isinstance(node, Field)}, asked


def _reached(steps: Mapping[str, Step], roots: Iterable[str]) -> set[str]:
    """The steps of these names and all that they rest on."""
    waiting, seen = [name for name in roots if name in steps], set[str]()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += [node.id for node in walk(steps[name].expression) if isinstance(node, Name)]
    return seen


def _shown(pack: ResolvedPack) -> Iterator[str]:
    yield from ("decision", "grade", "total", "total.full")
    for requirement in pack.requirements:
        yield from (requirement.id, f"{requirement.id}.applies")
    for category in pack.categories:
        yield from (f"{category.id}.points", f"{category.id}.full")
    for derived in pack.derived:
        if derived.shown:
            yield derived.id
    for item in pack.indicators:
        yield from (f"{item.id}{part}" for part in ("", ".applies", ".level", ".met", ".points", ".full"))
        if item.criterion is not None:
            yield from (f"{item.id}.limit.{normal(level)}" for level in item.criterion.levels)


def _entries(basis: Basis, fields: set[Field]) -> Iterator[Entry]:
    """The leaves in the order of the data workbook, the latest year first."""
    pack = basis.pack
    leaves = {leaf.field: leaf for leaf in pack.program.leaves}
    items = {table.id: table.items for table in pack.enumerations}
    at = 0
    for spec in pack.fields:
        options: tuple[tuple[str, str], ...] | None = None
        if spec.type is FieldType.CHOICE:
            options = tuple((option.id, option.title) for option in spec.options)
        elif spec.type is FieldType.CODE and len(items[spec.enumeration or ""]) <= MOST_ITEMS:
            options = tuple((item.code, f"{item.code} {item.title}") for item in items[spec.enumeration or ""])
        for row in spec.rows:
            for back in range(max(1, spec.years)):
                field = Field(spec.id, row.key, back)
                if field in fields:
                    year = basis.submission.year - back if spec.years else None
                    yield Entry(leaves[field], spec, row, year, at, options)
                    at += 1


def _plain(basis: Basis) -> tuple[Environment, Evaluator | None]:
    """The value of every step with no condition tried both ways, and what can try them where one is open."""
    values = basis.values
    if not any(isinstance(value, Unknown) for name, value in values.items() if str(name).endswith(APPLIES)):
        return values, None
    program = basis.pack.program
    evaluator = Evaluator(program)
    reported = {leaf.field: values[leaf.field] for leaf in program.leaves}
    return evaluator.run(reported, as_of=values[AS_OF], year=int(values[DATA_YEAR])), evaluator

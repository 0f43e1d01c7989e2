"""A procedure that has been checked: what every other part of the programme reads. Immutable.

Names of types are imported at run time, since `pack.codec` reads a kept procedure back by them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from standard_engine.pack.resolved import Source

Scope: TypeAlias = Literal["own", "region", "holder", "all"]
FactType: TypeAlias = Literal["text", "date", "number", "choice", "organisation"]
Unit: TypeAlias = Literal["working_days", "days", "months", "years"]
UNITS: dict[Unit, str] = {"working_days": "个工作日", "days": "天", "months": "个月", "years": "年"}
NO_ANSWER = ""
"""The answer of a step that asks for none."""


@dataclass(frozen=True, slots=True)
class Role:
    """Who acts, and on which cases."""

    id: str
    title: str
    scope: Scope
    administers: bool


@dataclass(frozen=True, slots=True)
class State:
    """Where a case stands."""

    id: str
    title: str
    stage: str
    final: bool
    counts: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is filled in when a step is taken; `apart` names facts whose organisations it must not be."""

    id: str
    title: str
    type: FactType
    options: Mapping[str, str]
    role: str | None
    apart: tuple[str, ...]
    unique: bool
    unit: str | None


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time that a step starts; `counted` says that the day itself is its first."""

    id: str
    title: str
    unit: Unit
    length: int
    counted: bool
    source: Source

    @property
    def length_text(self) -> str:
        """As `7 个工作日`."""
        return f"{self.length} {UNITS[self.unit]}"


@dataclass(frozen=True, slots=True)
class NeededDecision:
    """What a decision document has to say; `record` asks for it in a signed record, with at most `severe` open grave faults."""

    outcomes: frozenset[str]
    binding: bool
    packs: frozenset[str]
    record: bool = False
    severe: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Names that a step asks for, each with whether it must be given."""

    names: tuple[str, ...]
    required: frozenset[str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way in which a step can end: what it needs and what follows. `to` is None where the state stays."""

    answer: str
    to: str | None
    documents: Asked
    facts: Asked
    consents: tuple[str, ...]
    settled: tuple[str, ...]
    decision: NeededDecision | None
    reason: bool
    gives: str | None
    refuses: str | None
    clears: tuple[str, ...]
    starts: tuple[str, ...]
    raises: str | None
    settles: str | None
    grade: Literal["decision", "lower"] | None
    records: Mapping[str, str]
    source: Source


@dataclass(frozen=True, slots=True)
class Step:
    """Who may do what from where; `outcomes` by answer."""

    id: str
    command: str
    title: str
    by: tuple[str, ...]
    holder: str | None
    opens: bool
    from_: frozenset[str]
    batch: bool
    once: Literal["case", "enterprise"] | None
    within: str | None
    after: str | None
    due: str | None
    outcomes: Mapping[str, Outcome]
    note: str | None
    source: Source

    @property
    def answers(self) -> tuple[str, ...]:
        """The answers that it asks for; none where it asks for none."""
        return tuple(answer for answer in self.outcomes if answer != NO_ANSWER)


@dataclass(frozen=True, slots=True)
class Target:
    """How many cases are to stand in states that count, by when."""

    title: str
    count: int
    by: date
    source: Source


@dataclass(frozen=True, slots=True)
class Listing:
    """A list that can be exported: cases that stand in states, or every time that a step was taken.

    `paper` are its columns in an official paper, whose texts are `heading` to `sign`; rows are counted by the columns of `tally`.
    """

    id: str
    title: str
    states: tuple[str, ...]
    step: str | None
    columns: tuple[str, ...]
    paper: tuple[str, ...]
    tally: tuple[str, ...]
    overview: bool
    heading: str
    lead: str | None
    notes: tuple[str, ...]
    sign: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CertificateKind:
    """A certificate that can be written of a case: which of its facts, periods and decisions make it; `standards` by pack."""

    id: str
    title: str
    states: tuple[str, ...]
    number: str
    body: str
    valid: str
    decisions: tuple[str, ...]
    standards: Mapping[str, str]
    lead: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Procedure:
    """How cases go from application to end. `hash` is over its text."""

    id: str
    title: str
    version: str
    document: str
    hash: str
    notes: tuple[str, ...]
    source: Source
    target: Target | None
    tally: tuple[str, ...]
    regions: Mapping[str, str]
    stages: Mapping[str, str]
    roles: Mapping[str, Role]
    states: Mapping[str, State]
    documents: Mapping[str, str]
    facts: Mapping[str, Fact]
    consents: Mapping[str, str]
    periods: Mapping[str, Period]
    matters: Mapping[str, str]
    grades: Mapping[str, str]
    steps: Mapping[str, Step]
    lists: Mapping[str, Listing]
    certificates: Mapping[str, CertificateKind]

    def commands(self) -> Mapping[str, tuple[Step, ...]]:
        """The steps of each command, in the procedure's order."""
        found: dict[str, tuple[Step, ...]] = {}
        for step in self.steps.values():
            found[step.command] = (*found.get(step.command, ()), step)
        return found

    def steps_from(self, state: str) -> tuple[Step, ...]:
        """The steps that begin at a state."""
        return tuple(step for step in self.steps.values() if state in step.from_)

    def stage_of(self, state: str) -> str:
        """The stage that a state belongs to."""
        return self.states[state].stage

    def role_titles(self, roles: Iterable[str]) -> str:
        """The titles of roles, joined."""
        return "、".join(self.roles[role].title for role in roles)

"""情况调度: where all cases stand, by region, stage and what the procedure counts by, beside its target."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from standard_engine.programme.outlook import due_day
from standard_engine.programme.standing import periods_of
from standard_engine.programme.tables import STANDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from standard_engine.programme.procedure import Procedure

NOT_SAID = "（未填）"


@dataclass(frozen=True, slots=True)
class Line:
    """One case in a list; `due` is by when its next step should be taken."""

    case: str
    name: str
    credit_code: str
    region: str
    state: str
    since: str
    grade: str | None
    due: date | None
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which cases are looked at; None for all."""

    stage: str | None = None
    state: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of cases: by region and stage, by each fact that the procedure counts by; `counted` stand in states that count."""

    lines: tuple[Line, ...]
    by_region: Mapping[str, Mapping[str, int]]
    by_stage: Mapping[str, int]
    by_state: Mapping[str, int]
    tallies: Mapping[str, Mapping[str, int]]
    counted: int
    overdue: tuple[Line, ...]


def lines_of(connection: Connection, procedure: Procedure, wanted: Filter) -> tuple[Line, ...]:
    """The cases that are looked at, in order of number."""
    found = select(STANDING).order_by(STANDING.c.case_id)
    states = {
        state.id
        for state in procedure.states.values()
        if wanted.stage in {None, state.stage} and wanted.state in {None, state.id}
    }
    if len(states) < len(procedure.states):
        found = found.where(STANDING.c.state.in_(sorted(states)))
    if wanted.region is not None:
        found = found.where(STANDING.c.region == wanted.region)
    due_in = {state for state in procedure.states if any(step.due for step in procedure.steps_from(state))}
    lines = []
    for row in connection.execute(found):
        periods = periods_of(json.loads(row.periods)) if row.state in due_in else {}
        due = due_day(procedure, row.state, periods) if periods else None
        facts = json.loads(row.facts)
        lines.append(
            Line(row.case_id, row.name, row.credit_code, row.region, row.state, row.since, row.grade, due, facts)
        )
    return tuple(lines)


def overview(procedure: Procedure, lines: Iterable[Line], today: date) -> Overview:
    """The counts over cases."""
    lines = tuple(lines)
    by_state = Counter(line.state for line in lines)
    stage = {state.id: state.stage for state in procedure.states.values()}
    pairs = Counter((line.region, stage.get(line.state, line.state)) for line in lines)
    regions = [region for region in procedure.regions if any(pair[0] == region for pair in pairs)]
    regions += sorted({region for region, _ in pairs} - set(regions))
    by_stage = Counter[str]()
    for state, count in by_state.items():
        by_stage[stage.get(state, state)] += count
    return Overview(
        lines=lines,
        by_region={region: {name: pairs[region, name] for name in procedure.stages} for region in regions},
        by_stage={name: by_stage[name] for name in procedure.stages},
        by_state={name: by_state[name] for name in procedure.states if by_state[name]},
        tallies={
            fact: dict(Counter(line.facts.get(fact, NOT_SAID) for line in lines).most_common())
            for fact in procedure.tally
        },
        counted=sum(by_state[state.id] for state in procedure.states.values() if state.counts),
        overdue=tuple(line for line in lines if line.due is not None and line.due < today),
    )


def overview_document(procedure: Procedure, found: Overview, today: date) -> dict[str, Any]:
    """The counts and the cases as plain data."""
    target = procedure.target
    return {
        "day": today.isoformat(),
        "target": target and {"title": target.title, "count": target.count, "by": target.by.isoformat()},
        "counted": found.counted,
        "cases": len(found.lines),
        "by_region": {region: dict(stages) for region, stages in found.by_region.items()},
        "by_stage": dict(found.by_stage),
        "by_state": dict(found.by_state),
        "tallies": {name: dict(counts) for name, counts in found.tallies.items()},
        "overdue": [line.case for line in found.overdue],
    }


def line_document(line: Line) -> dict[str, Any]:
    """One case of a list as plain data."""
    return {
        "case": line.case,
        "name": line.name,
        "credit_code": line.credit_code,
        "region": line.region,
        "state": line.state,
        "since": line.since,
        "grade": line.grade,
        "due": None if line.due is None else line.due.isoformat(),
        "facts": dict(line.facts),
    }

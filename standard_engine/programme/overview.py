"""情况调度: where all cases stand, by region, stage and what the procedure counts by, beside its target."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, and_, cast, false, func, or_, select

from standard_engine.programme.columns import NOT_SAID
from standard_engine.programme.outlook import due_day
from standard_engine.programme.standing import periods_of
from standard_engine.programme.tables import STANDING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from sqlalchemy import Connection

    from standard_engine.programme.procedure import Procedure


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

    cases: int
    by_region: Mapping[str, Mapping[str, int]]
    by_stage: Mapping[str, int]
    by_state: Mapping[str, int]
    tallies: Mapping[str, Mapping[str, int]]
    counted: int
    overdue: tuple[str, ...]


def overview(connection: Connection, procedure: Procedure, wanted: Filter, today: date) -> Overview:
    """The counts over the cases that are looked at; the database counts, so that it takes no longer for their long facts."""
    facts = [_json_text(connection, STANDING.c.facts, name) for name in procedure.tally]
    parts = [STANDING.c.region, STANDING.c.state, *facts]
    found = _chosen(select(*parts, func.count()), procedure, wanted).group_by(*parts)
    by_state, pairs = Counter[str](), Counter[tuple[str, str]]()
    tallies: dict[str, Counter[str]] = {name: Counter() for name in procedure.tally}
    for region, state, *values, count in connection.execute(found):
        by_state[state] += count
        pairs[region, _stage(procedure, state)] += count
        for name, value in zip(procedure.tally, values, strict=True):
            tallies[name][NOT_SAID if value is None else value] += count
    regions = [region for region in procedure.regions if any(pair[0] == region for pair in pairs)]
    regions += sorted({region for region, _ in pairs} - set(regions))
    return Overview(
        cases=by_state.total(),
        by_region={region: {stage: pairs[region, stage] for stage in procedure.stages} for region in regions},
        by_stage={stage: sum(pairs[region, stage] for region in regions) for stage in procedure.stages},
        by_state={state: count for state in _states(procedure, by_state) if (count := by_state[state])},
        tallies={name: dict(counter.most_common()) for name, counter in tallies.items()},
        counted=sum(by_state[state.id] for state in procedure.states.values() if state.counts),
        overdue=_overdue(connection, procedure, wanted, today),
    )


def _overdue(connection: Connection, procedure: Procedure, wanted: Filter, today: date) -> tuple[str, ...]:
    """The cases whose next step should have been taken before today."""
    late = [
        and_(STANDING.c.state == state, _json_text(connection, STANDING.c.periods, step.due, 1) < today.isoformat())
        for state in procedure.states
        for step in procedure.steps_from(state)
        if step.due is not None
    ]
    found = _chosen(select(STANDING.c.case_id), procedure, wanted).where(or_(false(), *late))
    return tuple(connection.execute(found.order_by(STANDING.c.case_id)).scalars())


def _json_text(connection: Connection, column: Any, name: str, at: int | None = None) -> Any:
    """A text within the JSON of a column: under a name, and there at a place of a list."""
    if connection.dialect.name == "sqlite":
        quoted = json.dumps(name, ensure_ascii=False)
        return func.json_extract(column, f"$.{quoted}" + ("" if at is None else f"[{at}]"))
    part = cast(column, JSON)[name]
    return part.as_string() if at is None else part[at].as_string()


def _chosen(found: Any, procedure: Procedure, wanted: Filter) -> Any:
    """A selection narrowed to the cases that are looked at."""
    states = {
        state.id
        for state in procedure.states.values()
        if wanted.stage in {None, state.stage} and wanted.state in {None, state.id}
    }
    if len(states) < len(procedure.states):
        found = found.where(STANDING.c.state.in_(sorted(states)))
    return found if wanted.region is None else found.where(STANDING.c.region == wanted.region)


def _stage(procedure: Procedure, state: str) -> str:
    known = procedure.states.get(state)
    return known.stage if known else state


def _states(procedure: Procedure, found: Iterable[str]) -> list[str]:
    """States in the procedure's order, then those that it no longer has."""
    return [*procedure.states, *sorted(set(found) - set(procedure.states))]


def lines_of(connection: Connection, procedure: Procedure, wanted: Filter) -> tuple[Line, ...]:
    """The cases that are looked at, in order of number."""
    lines = []
    for row in connection.execute(_chosen(select(STANDING), procedure, wanted).order_by(STANDING.c.case_id)):
        due = due_day(procedure, row.state, periods_of(json.loads(row.periods)))
        facts = json.loads(row.facts)
        lines.append(
            Line(row.case_id, row.name, row.credit_code, row.region, row.state, row.since, row.grade, due, facts)
        )
    return tuple(lines)


def overview_document(procedure: Procedure, found: Overview, today: date) -> dict[str, Any]:
    """The counts and the cases as plain data."""
    target = procedure.target
    return {
        "day": today.isoformat(),
        "target": target and {"title": target.title, "count": target.count, "by": target.by.isoformat()},
        "counted": found.counted,
        "cases": found.cases,
        "by_region": {region: dict(stages) for region, stages in found.by_region.items()},
        "by_stage": dict(found.by_stage),
        "by_state": dict(found.by_state),
        "tallies": {name: dict(counts) for name, counts in found.tallies.items()},
        "overdue": list(found.overdue),
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

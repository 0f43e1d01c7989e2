"""提升方案: the report with its section 提升路径, and the plans as plain data for other programs."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.numerals import exact_text
from standard_engine.report.html import html

if TYPE_CHECKING:
    from standard_engine.planning.result import Change, Gain, Plan, Planning
    from standard_engine.submission import Value


def plan_html(planning: Planning) -> str:
    """The whole report with the ways to the line, as HTML text that needs nothing beside itself."""
    return html(planning.before, planning)


def plan_document(planning: Planning) -> dict[str, Any]:
    """A planning as plain data: numbers as exact decimal text or `a/b`."""
    return {
        "outcome": planning.before.decision.outcome.value,
        "aim": planning.aim.value,
        "plans": [_plan(item) for item in planning.plans],
        "frontier": [
            {
                "wanted": _text(item.wanted),
                "score": _text(item.score),
                "effort": _text(item.effort),
                "cost": _text(item.cost),
            }
            for item in planning.frontier
        ],
        "obstacles": [item.text for item in planning.obstacles],
        "reachable": _text(planning.reachable),
        "notes": list(planning.notes),
    }


def _plan(plan: Plan) -> dict[str, Any]:
    total = plan.after.total
    return {
        "effort": _text(plan.effort),
        "cost": _text(plan.cost),
        "months": _text(plan.months),
        "total": _text(None if total is None else total.low),
        "grade": plan.after.decision.grade,
        "measures": [
            {"id": item.measure.id, "title": item.measure.title, "times": item.times, "cost": _text(item.cost)}
            for item in plan.measures
        ],
        "changes": [_change(item) for item in plan.changes],
        "gains": [_gain(item) for item in plan.gains],
    }


def _change(change: Change) -> dict[str, Any]:
    item = change.item
    return {
        "field": item.field,
        "key": item.key,
        "year": item.year,
        "code": item.code,
        "title": item.title,
        "unit": item.unit,
        "before": _value(change.before),
        "after": _value(change.after),
        "relative": _text(change.relative),
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "id": gain.id,
        "title": gain.title,
        "before": gain.before,
        "after": gain.after,
        "points": _text(gain.points),
        "reached": _text(gain.reached),
        "improve": list(gain.improve),
    }


def _value(value: Value | None) -> Any:
    return exact_text(value) if isinstance(value, Fraction) else value


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)

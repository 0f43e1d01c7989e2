"""Static checks of a lowered pack: weights, order of levels, what has no effect, what nothing uses."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from standard_engine.findings import Finding
from standard_engine.findings import rule_codes as codes
from standard_engine.formula.problem import did_you_mean
from standard_engine.formula.tree import Field, Name, Negative, Node, Number, walk
from standard_engine.numerals import exact_text
from standard_engine.pack.model import LevelsScore, OptionsScore
from standard_engine.pack.resolved import FieldType

if TYPE_CHECKING:
    from standard_engine.pack.lowering import Lowering


def run(low: Lowering) -> list[Finding]:
    """Every finding of the static checks."""
    return [*_weights(low), *_points(low), *_level_order(low), *_without_effect(low), *_unused(low), *_measures(low)]


def constant(node: Node | None) -> Fraction | None:
    """The number that an expression is, whatever is known; None for a formula."""
    match node:
        case Number(value):
            return value
        case Negative(Number(value)):
            return -value
        case _:
            return None


def _full(low: Lowering, name: str) -> Fraction | None:
    """An indicator's declared full marks; None for a formula."""
    model = low.draft.model.indicators[name]
    if model.full is None:
        match model.score:
            case LevelsScore(points=points) | OptionsScore(points=points):
                return max(points.values())
            case _:
                return None
    try:
        return Fraction(model.full)
    except ValueError:
        return None


def _weights(low: Lowering) -> list[Finding]:
    """Marks of a category's indicators sum to the category's, and the categories' to the total."""
    model = low.draft.model
    shares = model.scoring.weights == "shares"
    found = []
    declared: list[Fraction] = []
    for name, category in model.categories.items():
        if category.bonus or category.full is None:
            continue
        declared.append(category.full)
        members = [id_ for id_, item in model.indicators.items() if item.category == name and (item.full or item.score)]
        marks = [_full(low, id_) for id_ in members]
        expected = Fraction(1) if shares else category.full
        if None not in marks and marks and sum(mark for mark in marks if mark) != expected:
            total = exact_text(sum((mark for mark in marks if mark), Fraction(0)))
            place = low.draft.place(("categories", name))
            found.append(codes.WEIGHTS.at(place, name=category.title, found=total, expected=exact_text(expected)))
    expected = Fraction(1) if shares else model.scoring.total
    if declared and sum(declared) != expected:
        place = low.draft.place(("categories",))
        total = exact_text(sum(declared, Fraction(0)))
        found.append(codes.WEIGHTS.at(place, name="各一级指标", found=total, expected=exact_text(expected)))
    return found


def _points(low: Lowering) -> list[Finding]:
    found = []
    for name, model in low.draft.model.indicators.items():
        full = _full(low, name)
        if full is None or not isinstance(model.score, LevelsScore | OptionsScore):
            continue
        for level, points in model.score.points.items():
            if points > full:
                place = low.draft.place(("indicators", name, "score", "points", level))
                texts = {"points": exact_text(points), "full": exact_text(full)}
                found.append(codes.POINTS_ABOVE_FULL.at(place, name=model.title, level=level, **texts))
    return found


def _level_order(low: Lowering) -> list[Finding]:
    """Constant limits grow laxer from the best level down; equal ones are merged levels."""
    found = []
    for name, criterion in sorted(low.criteria.items()):
        model = low.draft.model.indicators[name]
        for entry in criterion.entries:
            for (one, first), (other, second) in pairwise(entry.limits):
                strict, lax = constant(first), constant(second)
                if strict is None or lax is None:
                    continue
                if strict > lax if model.better == "lower" else strict < lax:
                    better = "越低越好" if model.better == "lower" else "越高越好"
                    texts = {"first": exact_text(strict), "second": exact_text(lax), "better": better}
                    place = low.draft.place(("indicators", name))
                    found.append(codes.LEVELS_ORDER.at(place, name=model.title, one=one, other=other, **texts))
    return found


def _reached(low: Lowering, roots: list[str]) -> tuple[set[str], set[str]]:
    """Steps and fields that the roots depend on."""
    steps = {step.name: step.expression for step in low.builder.program().steps}
    names: set[str] = set()
    fields: set[str] = set()
    waiting = [root for root in roots if root in steps]
    while waiting:
        name = waiting.pop()
        if name in names:
            continue
        names.add(name)
        for node in walk(steps[name]):
            if isinstance(node, Name):
                waiting.append(node.id)
            elif isinstance(node, Field):
                fields.add(node.id)
    return names, fields


def _without_effect(low: Lowering) -> list[Finding]:
    names, _ = _reached(low, ["decision", "grade"])
    return [
        codes.NO_EFFECT.at(low.draft.place(("indicators", name)), name=model.title)
        for name, model in low.draft.model.indicators.items()
        if name not in names
    ]


def _unused(low: Lowering) -> list[Finding]:
    _, fields = _reached(low, [step.name for step in low.builder.program().steps])
    return [
        codes.UNUSED_FIELD.at(low.draft.place(("fields", name)), name=f"{name}（{spec.title}）")
        for name, spec in low.fields.items()
        if name not in fields and spec.type not in {FieldType.TEXT, FieldType.CODE}
    ]


def _measures(low: Lowering) -> list[Finding]:
    known = low.draft.model.indicators
    return [
        codes.UNKNOWN_INDICATOR.at(
            low.draft.place(("measures", name)),
            name=model.title,
            indicator=indicator,
            guess=did_you_mean(indicator, known),
        )
        for name, model in low.draft.model.measures.items()
        for indicator in model.indicators
        if indicator not in known
    ]

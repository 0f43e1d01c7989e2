"""Points in a program: what an indicator earns by its way of scoring, a category's points, and the score."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.findings import rule_codes as codes
from standard_engine.formula.binding import Typed, require_unit
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.program import Kind
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Arithmetic, Call, Choose, Comparison, Name, Node, Number, Text
from standard_engine.formula.units import NUMBER
from standard_engine.pack import criteria
from standard_engine.pack.builder import Broken
from standard_engine.pack.marks import (
    ZERO,
    all_full,
    can_lack,
    category_full,
    category_scale,
    in_points,
    lacks_out,
    may_lack,
    members,
    nominal,
    policy,
    scaled,
    scored,
    sourced,
    times,
)
from standard_engine.pack.model import (
    FormulaScore,
    LevelsScore,
    LinearScore,
    OptionsScore,
    RatioScore,
    TruthScore,
)

if TYPE_CHECKING:
    from standard_engine.pack.lowering import Lowering
    from standard_engine.pack.model import IndicatorModel


def points(low: Lowering, name: str) -> Typed | None:
    """Points earned; None for an indicator without a score.

    Where its marks go to others when it does not apply, its points do not apply either: no zero that fails a minimum.
    """
    model = low.draft.model.indicators[name]
    marks = nominal(low, name)
    if marks is None or model.score is None:
        return None

    def build() -> Typed:
        value = low.value(name)
        raw = scaled(low, name, _raw(low, name, model, value, marks.node))
        if may_lack(low, name):
            lacking = scaled(low, name, marks.node) if policy(low, name) == "full" else ZERO
            raw = Choose(((Name(f"{name}.applies"), raw),), lacking)
        return in_points(raw)

    earned = low.builder.step(f"{name}.points", ("indicators", name, "score"), f"{model.title}得分", build)
    return replace(earned, absent=low.value(name).absent) if lacks_out(low, name) else earned


def _raw(low: Lowering, name: str, model: IndicatorModel, value: Typed, marks: Node) -> Node:
    """Points before scaling, by the way of scoring."""
    match model.score:
        case LevelsScore(points=given):
            return _by_levels(low, name, given)
        case LinearScore(base=base, lead=lead):
            return _linear(low, name, _need_limit(low, name, base), _need_limit(low, name, lead), marks)
        case RatioScore(to=to, cap=cap):
            return _ratio(low, name, _need_limit(low, name, to), cap, marks)
        case FormulaScore(formula=formula):
            return _by_formula(low, name, formula, value, marks)
        case OptionsScore(points=given):
            return _by_options(low, name, value, given)
        case TruthScore():
            if value.kind is not Kind.TRUTH:
                low.builder.findings.append(codes.NOT_A_CONDITION.at(low.draft.place(("indicators", name)), name=name))
                raise Broken
            return Choose(((value.node, marks),), ZERO)
        case None:
            raise AssertionError(name)


def _need_limit(low: Lowering, name: str, level: str) -> Node:
    bound = criteria.limit(low, name, level)
    if bound is None:
        place = low.draft.place(("indicators", name, "score"))
        title = low.draft.model.indicators[name].title
        low.builder.findings.append(codes.UNKNOWN_LEVEL.at(place, name=title, level=level, known="其基准中的等级"))
        raise Broken
    return bound.node


def _by_levels(low: Lowering, name: str, given: dict[str, Fraction]) -> Node:
    title = low.draft.model.indicators[name].title
    cases: list[tuple[Node, Node]] = []
    for level, earned in sorted(given.items(), key=lambda pair: -pair[1]):
        met = criteria.level_met(low, name, level)
        path = ("indicators", name, "score", "points", level)
        if met is None:
            place = low.draft.place(path)
            low.builder.findings.append(codes.UNKNOWN_LEVEL.at(place, name=title, level=level, known="其基准中的等级"))
            raise Broken
        cases.append((met.node, sourced(low, path, f"{title}{level}得分", earned, name)))
    return Choose(tuple(cases), ZERO)


def _clamped(node: Node, most: Node) -> Node:
    return Call("max", (ZERO, Call("min", (most, node))))


def _linear(low: Lowering, name: str, base: Node, lead: Node, marks: Node) -> Node:
    value = criteria.compared(low, name)
    ratio = Arithmetic("/", Arithmetic("-", value, base), Arithmetic("-", lead, base))
    return _clamped(times(marks, ratio), marks)


def _ratio(low: Lowering, name: str, to: Node, cap: Fraction, marks: Node) -> Node:
    value = criteria.compared(low, name)
    title = low.draft.model.indicators[name].title
    most: Node = Number(cap)
    earns_most: Node = value
    if cap != 1:
        most = sourced(low, ("indicators", name, "score", "cap"), f"{title}比值上限", cap, name)
        earns_most = times(value, most)
    ratio: Node = Arithmetic("/", value, to)
    if low.draft.model.indicators[name].better == "lower":
        # a value of zero is the best there is, not a division by zero
        ratio = Choose(((Comparison("<=", earns_most, to), most),), Arithmetic("/", to, value))
    return times(marks, _clamped(ratio, most))


def _by_formula(low: Lowering, name: str, formula: str, value: Typed, marks: Node) -> Node:
    path = ("indicators", name, "score", "formula")
    model = low.draft.model.indicators[name]
    local = {"value": Typed(value.node, value.kind, value.unit, options=value.options), "full": in_points(marks)}
    criterion = criteria.of(low, name)
    for level in criterion.levels if criterion else ():
        bound = criteria.limit(low, name, level)
        assert bound is not None  # noqa: S101 - a level of its own criterion
        local[f"limit_{level}"] = bound
    scope = low.scope.with_local(local)
    try:
        typed = low.builder.bind(formula, path, scope, f"{model.title}得分公式", low.indicator_source(name))
        return _clamped(require_unit(typed, NUMBER).node, marks)
    except FormulaError as error:
        low.builder.findings += low.draft.findings(error, path)
        raise Broken from None


def _by_options(low: Lowering, name: str, value: Typed, given: dict[str, Fraction]) -> Node:
    title = low.draft.model.indicators[name].title
    options = {normal(option): option for option in value.options or ()}
    cases: list[tuple[Node, Node]] = []
    for option, earned in sorted(given.items()):
        path = ("indicators", name, "score", "points", option)
        if normal(option) not in options:
            place = low.draft.place(path)
            low.builder.findings.append(
                codes.UNKNOWN_LEVEL.at(place, name=title, level=option, known="、".join(options))
            )
            raise Broken
        cases.append(
            (
                Comparison("==", value.node, Text(options[normal(option)])),
                sourced(low, path, f"{title}{option}得分", earned, name),
            )
        )
    if len(cases) == len(options):
        # nothing is left over, so the last needs no condition and a missing answer earns the least of them at worst
        *cases, (_, last) = cases
        return Choose(tuple(cases), last) if cases else last
    return Choose(tuple(cases), ZERO)


def met(low: Lowering, name: str) -> Typed:
    """Whether an indicator is met: by its own `met`, its lowest level, its truth, or points above zero."""
    model = low.draft.model.indicators[name]
    path = ("indicators", name, "met")

    def build() -> Typed:
        value = low.value(name)
        if model.met is not None:
            local = {"value": Typed(value.node, value.kind, value.unit, options=value.options)}
            scope = low.scope.with_local(local)
            typed = low.builder.bind(model.met, path, scope, f"{model.title}符合条件", low.indicator_source(name))
            return Typed(typed.node, typed.kind)
        lowest = criteria.lowest(low, name)
        level = criteria.level_met(low, name, lowest) if lowest is not None else None
        if level is not None:
            return Typed(level.node, Kind.TRUTH)
        if value.kind is Kind.TRUTH:
            return Typed(value.node, Kind.TRUTH)
        earned = points(low, name)
        if earned is None:
            low.builder.findings.append(
                codes.NOTHING_JUDGED.at(low.draft.place(("indicators", name)), name=model.title)
            )
            raise Broken
        return Typed(Comparison(">", earned.node, ZERO), Kind.TRUTH)

    judged = low.builder.step(f"{name}.met", path, f"{model.title}符合", build)
    return Typed(judged.node, Kind.TRUTH, absent=low.value(name).absent)


def category_points(low: Lowering, category: str) -> Typed | None:
    """Points of a category; None where it has no points."""
    names = [name for name in members(low, category) if points(low, name) is not None]
    if not names:
        return None
    model = low.draft.model.categories[category]
    path = ("categories", category)

    def build() -> Typed:
        node: Node = Call("sum", tuple(Name(f"{name}.points") for name in names))
        if model.bonus and model.full is not None:
            source = low.register.source(model.source, path, model.clause)
            index = low.register.add((*path, "full"), f"{model.title}加分上限", str(model.full), "", source)
            node = Call("min", (node, Number(model.full, "", index)))
        elif category_scale(low, category) is not None and not _exceeds(low, names):
            node = Call("min", (node, Name(f"{category}.full")))
        return in_points(node)

    category_full(low, category)
    return low.builder.step(f"{category}.points", path, f"{model.title}得分", build)


def _exceeds(low: Lowering, names: list[str]) -> bool:
    """May an indicator earn more than its full marks?"""
    scores = [low.draft.model.indicators[name].score for name in names]
    return any(isinstance(score, RatioScore) and score.cap > 1 for score in scores)


def total(low: Lowering) -> Typed | None:
    """The score: all categories, bonus included; None for a pack that gives no points."""
    own = [name for name in sorted(low.draft.model.categories) if category_points(low, name) is not None]
    if not own:
        return None

    def build() -> Typed:
        bonus = [name for name in own if low.draft.model.categories[name].bonus]
        ordinary = [name for name in own if name not in bonus]
        node: Node = Call("sum", tuple(Name(f"{name}.points") for name in ordinary))
        indicators = [member for name in ordinary for member in scored(low, name)]
        if can_lack(low, ordinary) and not _exceeds(low, indicators):
            node = Call("min", (node, Number(low.draft.model.scoring.total)))
        extra = [Name(f"{name}.points") for name in bonus]
        return in_points(Call("sum", (node, *extra)) if extra else node)

    return low.builder.step("total", ("scoring",), "总分", build)


def total_full(low: Lowering) -> Typed | None:
    """Full marks without bonus; None for a pack that gives no points."""
    ordinary = [name for name, model in sorted(low.draft.model.categories.items()) if not model.bonus]
    earning = [name for name in ordinary if category_points(low, name) is not None]
    return all_full(low) if earning else None

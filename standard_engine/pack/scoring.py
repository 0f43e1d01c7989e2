"""Points in a program: what an indicator earns, its full marks, and how what does not apply is shared out.

Nominal full marks of an indicator are scaled twice: within its category, where what does not apply leaves its marks to the
others (`redistribute`), and over the whole, where marks leave a category (`rescale`, and categories of which nothing
applies). A scale is a step only where something may not apply. The steps are written so that interval arithmetic over them
stays tight: a category's pool is a constant wherever it is one.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.findings import rule_codes as codes
from standard_engine.formula.binding import Typed, require_unit
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.program import Kind
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Arithmetic, Call, Choose, Comparison, Name, Node, Not, Number, Or, Text
from standard_engine.formula.units import NUMBER
from standard_engine.pack import criteria
from standard_engine.pack.builder import Broken
from standard_engine.pack.model import (
    FormulaScore,
    LevelsScore,
    LinearScore,
    OptionsScore,
    RatioScore,
    TruthScore,
)

if TYPE_CHECKING:
    from standard_engine.pack.draft import Path_
    from standard_engine.pack.lowering import Lowering
    from standard_engine.pack.model import IndicatorModel

ZERO = Number(Fraction(0))


def _points(node: Node) -> Typed:
    return Typed(node, Kind.NUMBER)


def nominal(low: Lowering, name: str) -> Typed | None:
    """Full marks as declared (in `shares`: total × category weight × weight); None for an indicator without points."""
    model = low.draft.model.indicators[name]
    if model.full is None and not isinstance(model.score, LevelsScore | OptionsScore):
        if model.score is not None:
            low.builder.findings.append(codes.NO_FULL_MARKS.at(low.draft.place(("indicators", name)), name=model.title))
            raise Broken
        return None
    path = ("indicators", name, "full")

    def build() -> Typed:
        source = low.indicator_source(name)
        if model.full is None:
            assert isinstance(model.score, LevelsScore | OptionsScore)  # noqa: S101 - returned above otherwise
            level, best = max(model.score.points.items(), key=lambda pair: pair[1])
            return _points(
                _sourced(low, ("indicators", name, "score", "points", level), f"{model.title}满分", best, name)
            )
        own = require_unit(low.builder.bind(model.full, path, low.scope, f"{model.title}满分", source), NUMBER)
        weight = _category_weight(low, name)
        return _points(own.node if weight is None else _product(own.node, weight))

    return low.builder.step(f"{name}.nominal", path, f"{model.title}满分", build)


def _product(left: Node, right: Node) -> Node:
    return Arithmetic("*", left, right)


def _category_weight(low: Lowering, name: str) -> Node | None:
    """In a pack of shares: what a weight of 1 within the category is worth in points."""
    scoring = low.draft.model.scoring
    if scoring.weights == "points":
        return None
    category = low.draft.model.indicators[name].category
    model = low.draft.model.categories.get(category)
    if model is None or model.full is None:
        low.builder.findings.append(codes.NO_FULL_MARKS.at(low.draft.place(("categories", category)), name=category))
        raise Broken
    path = ("categories", category, "full")
    source = low.register.source(model.source, path[:2], model.clause)
    index = low.register.add(path, f"{model.title}权重", str(model.full), "", source)
    return _product(Number(model.full, "", index), Number(scoring.total))


def _sourced(low: Lowering, path: Path_, title: str, value: Fraction, indicator: str) -> Node:
    from standard_engine.numerals import exact_text

    return Number(value, "", low.register.add(path, title, exact_text(value), "", low.indicator_source(indicator)))


def _members(low: Lowering, category: str) -> list[str]:
    return [
        name for name in sorted(low.draft.model.indicators) if low.draft.model.indicators[name].category == category
    ]


def _may_lack(low: Lowering, name: str) -> bool:
    low.value(name)
    return low.builder.has(f"{name}.applies")


def _lacks_out(low: Lowering, name: str) -> bool:
    """May the indicator drop out of its category's full marks?"""
    policy = low.draft.model.indicators[name].if_not_applicable
    return policy in {"redistribute", "rescale"} and _may_lack(low, name)


def _marks(low: Lowering, name: str) -> Node:
    marks = nominal(low, name)
    assert marks is not None  # noqa: S101 - asked of indicators with points only
    return marks.node


def _scored(low: Lowering, category: str) -> list[str]:
    return [name for name in _members(low, category) if nominal(low, name) is not None]


def _where(low: Lowering, name: str, *, applies: bool) -> Node:
    """The nominal marks of an indicator where it applies, or where it does not, else zero."""
    condition: Node = Name(f"{name}.applies")
    return Choose(((condition if applies else Not(condition), _marks(low, name)),), ZERO)


def _sum(nodes: list[Node]) -> Node:
    """A sum, worked out where every part is a plain number."""
    numbers = [node.value for node in nodes if isinstance(node, Number)]
    if len(numbers) == len(nodes):
        return Number(sum(numbers, Fraction(0)))
    return nodes[0] if len(nodes) == 1 else Call("sum", tuple(nodes))


def _constant(low: Lowering, name: str) -> Node:
    """An indicator's nominal marks as a number where they are one."""
    _marks(low, name)
    node = low.builder.expression(f"{name}.nominal")
    return node if isinstance(node, Number) else Name(f"{name}.nominal")


def _assessed(low: Lowering, category: str) -> Node:
    """The nominal marks of what is assessed in a category."""
    title = low.draft.model.categories[category].title

    def build() -> Typed:
        names = _scored(low, category)
        sure = [_constant(low, name) for name in names if not _lacks_out(low, name)]
        parts = [_where(low, name, applies=True) for name in names if _lacks_out(low, name)]
        return _points(_sum([*([_sum(sure)] if sure else []), *parts]))

    return low.builder.step(f"{category}.assessed", ("categories", category), f"{title}参评分值", build).node


def _pool(low: Lowering, category: str) -> Node:
    """The marks that a category's assessed indicators share: all of its own, less what goes to the whole."""
    names = _scored(low, category)
    title = low.draft.model.categories[category].title
    lacking = [name for name in names if _lacks_out(low, name)]

    def build() -> Typed:
        whole = _sum([_constant(low, name) for name in names])
        leaving = [_where(low, name, applies=False) for name in lacking if _policy(low, name) == "rescale"]
        node = Arithmetic("-", whole, _sum(leaving)) if leaving else whole
        if len(lacking) == len(names):
            node = Choose(((Or(tuple(Name(f"{name}.applies") for name in names)), node),), ZERO)
        return _points(node)

    return low.builder.step(f"{category}.pool", ("categories", category), f"{title}可分配分值", build).node


def category_scale(low: Lowering, category: str) -> Typed | None:
    """What the nominal marks of a category's indicators are multiplied by; None where nothing can drop out."""
    names = _scored(low, category)
    if not any(_lacks_out(low, name) for name in names):
        return None
    title = low.draft.model.categories[category].title

    def build() -> Typed:
        assessed = _assessed(low, category)
        if all(_lacks_out(low, name) for name in names):
            # where anything is assessed, it is worth the least item at least: keeps the bounds when that is not known
            assessed = Call("max", (assessed, Call("min", tuple(_constant(low, name) for name in names))))
        return _points(Arithmetic("/", _pool(low, category), assessed))

    return low.builder.step(f"{category}.scale", ("categories", category), f"{title}分值折算系数", build)


def _policy(low: Lowering, name: str) -> str:
    return low.draft.model.indicators[name].if_not_applicable


def _may_shrink(low: Lowering, category: str) -> bool:
    """May a category's pool fall short of its nominal marks?"""
    lacking = [name for name in _scored(low, category) if _lacks_out(low, name)]
    return any(_policy(low, name) == "rescale" for name in lacking) or len(lacking) == len(_scored(low, category))


def total_scale(low: Lowering) -> Typed | None:
    """What all marks are multiplied by so that the full marks stay the total; None where no pool can shrink."""
    ordinary = [name for name, model in sorted(low.draft.model.categories.items()) if not model.bonus]
    scored = [name for name in ordinary if _scored(low, name)]
    shrinking = [name for name in scored if _may_shrink(low, name)]
    if not shrinking:
        return None

    def build() -> Typed:
        sure = [_constant(low, member) for name in scored if name not in shrinking for member in _scored(low, name)]
        parts = [_pool(low, name) for name in shrinking]
        whole = _sum([*([_sum(sure)] if sure else []), *parts])
        total = Number(low.draft.model.scoring.total)
        if sure:
            return _points(Arithmetic("/", total, whole))
        return _points(Choose(((Comparison(">", whole, ZERO), Arithmetic("/", total, whole)),), ZERO))

    return low.builder.step("total.scale", ("scoring",), "总分折算系数", build)


def _scaled(low: Lowering, name: str, marks: Node) -> Node:
    category = low.draft.model.indicators[name].category
    own = category_scale(low, category)
    overall = None if low.draft.model.categories[category].bonus else total_scale(low)
    for scale in (own, overall):
        if scale is not None:
            marks = _product(marks, scale.node)
    return marks


def full(low: Lowering, name: str) -> Typed | None:
    """Full marks after what does not apply has been shared out; None for an indicator without points."""
    marks = nominal(low, name)
    if marks is None:
        return None
    model = low.draft.model.indicators[name]

    def build() -> Typed:
        node = _scaled(low, name, marks.node)
        if _lacks_out(low, name):
            node = Choose(((Name(f"{name}.applies"), node),), ZERO)
        return _points(node)

    return low.builder.step(f"{name}.full", ("indicators", name), f"{model.title}满分（调整后）", build)


def share(low: Lowering, name: str) -> Typed | None:
    """Full marks as a share of the total."""
    marks = full(low, name)
    if marks is None:
        return None
    title = low.draft.model.indicators[name].title

    def build() -> Typed:
        return _points(Arithmetic("/", marks.node, Number(low.draft.model.scoring.total)))

    return low.builder.step(f"{name}.share", ("indicators", name), f"{title}权重", build)


def points(low: Lowering, name: str) -> Typed | None:
    """Points earned; None for an indicator without a score."""
    model = low.draft.model.indicators[name]
    marks = nominal(low, name)
    if marks is None or model.score is None:
        return None

    def build() -> Typed:
        value = low.value(name)
        raw = _scaled(low, name, _raw(low, name, model, value, marks.node))
        if _may_lack(low, name):
            lacking = _scaled(low, name, marks.node) if _policy(low, name) == "full" else ZERO
            raw = Choose(((Name(f"{name}.applies"), raw),), lacking)
        return _points(raw)

    return low.builder.step(f"{name}.points", ("indicators", name, "score"), f"{model.title}得分", build)


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
        cases.append((met.node, _sourced(low, path, f"{title}{level}得分", earned, name)))
    return Choose(tuple(cases), ZERO)


def _clamped(node: Node, most: Node) -> Node:
    return Call("max", (ZERO, Call("min", (most, node))))


def _linear(low: Lowering, name: str, base: Node, lead: Node, marks: Node) -> Node:
    value = criteria.compared(low, name)
    ratio = Arithmetic("/", Arithmetic("-", value, base), Arithmetic("-", lead, base))
    return _clamped(_product(marks, ratio), marks)


def _ratio(low: Lowering, name: str, to: Node, cap: Fraction, marks: Node) -> Node:
    value = criteria.compared(low, name)
    better = low.draft.model.indicators[name].better
    ratio = Arithmetic("/", to, value) if better == "lower" else Arithmetic("/", value, to)
    title = low.draft.model.indicators[name].title
    most: Node = Number(cap)
    if cap != 1:
        most = _sourced(low, ("indicators", name, "score", "cap"), f"{title}比值上限", cap, name)
    return _product(marks, _clamped(ratio, most))


def _by_formula(low: Lowering, name: str, formula: str, value: Typed, marks: Node) -> Node:
    path = ("indicators", name, "score", "formula")
    model = low.draft.model.indicators[name]
    local = {"value": Typed(value.node, value.kind, value.unit, options=value.options), "full": _points(marks)}
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
                _sourced(low, path, f"{title}{option}得分", earned, name),
            )
        )
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

    judged = low.builder.step(f"{name}.met", path, f"{model.title}是否符合", build)
    return Typed(judged.node, Kind.TRUTH, absent=low.value(name).absent)


def category_points(low: Lowering, category: str) -> Typed | None:
    """Points of a category; None where it has no points."""
    names = [name for name in _members(low, category) if points(low, name) is not None]
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
        return _points(node)

    category_full(low, category)
    return low.builder.step(f"{category}.points", path, f"{model.title}得分", build)


def _exceeds(low: Lowering, names: list[str]) -> bool:
    """May an indicator earn more than its full marks?"""
    scores = [low.draft.model.indicators[name].score for name in names]
    return any(isinstance(score, RatioScore) and score.cap > 1 for score in scores)


def category_full(low: Lowering, category: str) -> Typed | None:
    """Full marks of a category after sharing out; None where it has no points."""
    names = _scored(low, category)
    if not names:
        return None
    title = low.draft.model.categories[category].title

    def build() -> Typed:
        for name in names:
            full(low, name)
        return _points(Call("sum", tuple(Name(f"{name}.full") for name in names)))

    return low.builder.step(f"{category}.full", ("categories", category), f"{title}满分", build)


def total(low: Lowering) -> Typed | None:
    """The score: all categories, bonus included; None for a pack that gives no points."""
    scored = [name for name in sorted(low.draft.model.categories) if category_points(low, name) is not None]
    if not scored:
        return None

    def build() -> Typed:
        bonus = [name for name in scored if low.draft.model.categories[name].bonus]
        ordinary = [name for name in scored if name not in bonus]
        node: Node = Call("sum", tuple(Name(f"{name}.points") for name in ordinary))
        members = [member for name in ordinary for member in _scored(low, name)]
        if _can_lack(low, ordinary) and not _exceeds(low, members):
            node = Call("min", (node, Number(low.draft.model.scoring.total)))
        extra = [Name(f"{name}.points") for name in bonus]
        return _points(Call("sum", (node, *extra)) if extra else node)

    return low.builder.step("total", ("scoring",), "总分", build)


def _can_lack(low: Lowering, categories: list[str]) -> bool:
    return any(category_scale(low, name) is not None for name in categories)


def total_full(low: Lowering) -> Typed | None:
    """Full marks without bonus; None for a pack that gives no points."""
    ordinary = [name for name, model in sorted(low.draft.model.categories.items()) if not model.bonus]
    scored = [name for name in ordinary if category_points(low, name) is not None]
    if not scored:
        return None

    def build() -> Typed:
        return _points(Call("sum", tuple(Name(f"{name}.full") for name in scored)))

    return low.builder.step("total.full", ("scoring",), "满分", build)

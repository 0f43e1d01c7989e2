"""Marks in a program: the full marks of indicators, and how those of what does not apply are shared out.

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
from standard_engine.formula.exact import evaluate
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import (
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    walk,
)
from standard_engine.formula.units import NUMBER
from standard_engine.pack.builder import Broken
from standard_engine.pack.model import (
    LevelsScore,
    OptionsScore,
)

if TYPE_CHECKING:
    from standard_engine.pack.draft import Path_
    from standard_engine.pack.lowering import Lowering

ZERO = Number(Fraction(0))


def in_points(node: Node) -> Typed:
    """A number of points as an expression."""
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
            return in_points(
                sourced(low, ("indicators", name, "score", "points", level), f"{model.title}满分", best, name)
            )
        own = require_unit(low.builder.bind(model.full, path, low.scope, f"{model.title}满分", source), NUMBER)
        weight = _category_weight(low, name)
        return in_points(own.node if weight is None else times(own.node, weight))

    return low.builder.step(f"{name}.nominal", path, f"{model.title}满分", build)


def times(left: Node, right: Node) -> Node:
    """Left × right."""
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
    return times(Number(model.full, "", index), Number(scoring.total))


def sourced(low: Lowering, path: Path_, title: str, value: Fraction, indicator: str) -> Node:
    """A registered number that an indicator's own source stands for."""
    from standard_engine.numerals import exact_text

    return Number(value, "", low.register.add(path, title, exact_text(value), "", low.indicator_source(indicator)))


def members(low: Lowering, category: str) -> list[str]:
    """The indicators of a category, in order of their ids."""
    return [
        name for name in sorted(low.draft.model.indicators) if low.draft.model.indicators[name].category == category
    ]


def may_lack(low: Lowering, name: str) -> bool:
    """May the indicator not apply?"""
    low.value(name)
    return low.builder.has(f"{name}.applies")


def lacks_out(low: Lowering, name: str) -> bool:
    """May the indicator drop out of its category's full marks?"""
    policy = low.draft.model.indicators[name].if_not_applicable
    return policy in {"redistribute", "rescale"} and may_lack(low, name)


def _marks(low: Lowering, name: str) -> Node:
    marks = nominal(low, name)
    assert marks is not None  # noqa: S101 - asked of indicators with points only
    return marks.node


def scored(low: Lowering, category: str) -> list[str]:
    """The indicators of a category that have marks."""
    return [name for name in members(low, category) if nominal(low, name) is not None]


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
    if all(isinstance(part, Number | Arithmetic | Negative) for part in walk(node)):
        value = evaluate(node, {})
        if isinstance(value, Fraction):
            return Number(value)
    return Name(f"{name}.nominal")


def _whole(low: Lowering, category: str) -> Node:
    """The marks of a whole category: where some may drop out those it declares, else the sum of its indicators'.

    Marks that are formulas may be written for what applies only, as 0.8/n for each of n, and then sum to no whole.
    """
    model = low.draft.model.categories[category]
    names = scored(low, category)
    if model.full is None or model.bonus or not any(lacks_out(low, name) for name in names):
        return _sum([_constant(low, name) for name in names])
    scoring = low.draft.model.scoring
    return Number(model.full * (scoring.total if scoring.weights == "shares" else 1))


def _assessed(low: Lowering, category: str) -> Node:
    """The nominal marks of what is assessed in a category."""
    title = low.draft.model.categories[category].title

    def build() -> Typed:
        names = scored(low, category)
        sure = [_constant(low, name) for name in names if not lacks_out(low, name)]
        parts = [_where(low, name, applies=True) for name in names if lacks_out(low, name)]
        return in_points(_sum([*([_sum(sure)] if sure else []), *parts]))

    return low.builder.step(f"{category}.assessed", ("categories", category), f"{title}参评分值", build).node


def _pool(low: Lowering, category: str) -> Node:
    """The marks that a category's assessed indicators share: all of its own, less what goes to the whole."""
    names = scored(low, category)
    title = low.draft.model.categories[category].title
    lacking = [name for name in names if lacks_out(low, name)]

    def build() -> Typed:
        whole = _whole(low, category)
        leaving = [_where(low, name, applies=False) for name in lacking if policy(low, name) == "rescale"]
        node = Arithmetic("-", whole, _sum(leaving)) if leaving else whole
        if len(lacking) == len(names):
            node = Choose(((Or(tuple(Name(f"{name}.applies") for name in names)), node),), ZERO)
        return in_points(node)

    return low.builder.step(f"{category}.pool", ("categories", category), f"{title}可分配分值", build).node


def category_scale(low: Lowering, category: str) -> Typed | None:
    """What the nominal marks of a category's indicators are multiplied by; None where nothing can drop out."""
    names = scored(low, category)
    if not any(lacks_out(low, name) for name in names):
        return None
    title = low.draft.model.categories[category].title

    def build() -> Typed:
        assessed = _assessed(low, category)
        least = [_constant(low, name) for name in names]
        if all(lacks_out(low, name) for name in names) and all(isinstance(node, Number) for node in least):
            # where anything is assessed, it is worth the least item at least: keeps the bounds when that is not known
            assessed = Call("max", (assessed, Call("min", tuple(least))))
        return in_points(Arithmetic("/", _pool(low, category), assessed))

    return low.builder.step(f"{category}.scale", ("categories", category), f"{title}分值折算系数", build)


def policy(low: Lowering, name: str) -> str:
    """What becomes of an indicator's marks when it does not apply."""
    return low.draft.model.indicators[name].if_not_applicable


def _may_shrink(low: Lowering, category: str) -> bool:
    """May a category's pool fall short of its nominal marks?"""
    lacking = [name for name in scored(low, category) if lacks_out(low, name)]
    return any(policy(low, name) == "rescale" for name in lacking) or len(lacking) == len(scored(low, category))


def _shrinking(low: Lowering) -> tuple[list[str], list[str]]:
    """The ordinary categories with marks whose pools stay whole, and those whose pools may shrink."""
    ordinary = [name for name, model in sorted(low.draft.model.categories.items()) if not model.bonus]
    own = [name for name in ordinary if scored(low, name)]
    shrinking = [name for name in own if _may_shrink(low, name)]
    return [name for name in own if name not in shrinking], shrinking


def _pools(low: Lowering) -> Node:
    """The marks of all pools before they are scaled to the total."""
    sure, shrinking = _shrinking(low)
    whole = [_whole(low, name) for name in sure]
    return _sum([*([_sum(whole)] if whole else []), *(_pool(low, name) for name in shrinking)])


def _where_assessed(low: Lowering, node: Node) -> Node:
    """What holds where anything is assessed, else zero; the node itself where something always is."""
    sure, _ = _shrinking(low)
    return node if sure else Choose(((Comparison(">", _pools(low), ZERO), node),), ZERO)


def total_scale(low: Lowering) -> Typed | None:
    """What all marks are multiplied by so that the full marks stay the total; None where no pool can shrink."""
    if not _shrinking(low)[1]:
        return None

    def build() -> Typed:
        total = Number(low.draft.model.scoring.total)
        return in_points(_where_assessed(low, Arithmetic("/", total, _pools(low))))

    return low.builder.step("total.scale", ("scoring",), "总分折算系数", build)


def all_full(low: Lowering) -> Typed | None:
    """Full marks of all ordinary categories: the total itself where they are scaled to it."""
    sure, shrinking = _shrinking(low)

    def build() -> Typed:
        for name in (*sure, *shrinking):
            category_full(low, name)
        if total_scale(low) is None:
            return in_points(Call("sum", tuple(Name(f"{name}.full") for name in sure)))
        return in_points(_where_assessed(low, Number(low.draft.model.scoring.total)))

    return low.builder.step("total.full", ("scoring",), "满分", build)


def scaled(low: Lowering, name: str, marks: Node) -> Node:
    """Nominal marks of an indicator after sharing out."""
    category = low.draft.model.indicators[name].category
    own = category_scale(low, category)
    overall = None if low.draft.model.categories[category].bonus else total_scale(low)
    for scale in (own, overall):
        if scale is not None:
            marks = times(marks, scale.node)
    return marks


def full(low: Lowering, name: str) -> Typed | None:
    """Full marks after what does not apply has been shared out; None for an indicator without points."""
    marks = nominal(low, name)
    if marks is None:
        return None
    model = low.draft.model.indicators[name]

    def build() -> Typed:
        node = scaled(low, name, marks.node)
        if lacks_out(low, name):
            node = Choose(((Name(f"{name}.applies"), node),), ZERO)
        return in_points(node)

    return low.builder.step(f"{name}.full", ("indicators", name), f"{model.title}满分（调整后）", build)


def share(low: Lowering, name: str) -> Typed | None:
    """Full marks as a share of the total."""
    marks = full(low, name)
    if marks is None:
        return None
    title = low.draft.model.indicators[name].title

    def build() -> Typed:
        return in_points(Arithmetic("/", marks.node, Number(low.draft.model.scoring.total)))

    return low.builder.step(f"{name}.share", ("indicators", name), f"{title}权重", build)


def category_full(low: Lowering, category: str) -> Typed | None:
    """Full marks of a category after sharing out; None where it has no points.

    They are what its indicators share, so they are written as that and not as a sum: the bounds stay tight.
    """
    names = scored(low, category)
    if not names:
        return None
    title = low.draft.model.categories[category].title

    def build() -> Typed:
        for name in names:
            full(low, name)
        within = category_scale(low, category)
        marks = _sum([_constant(low, name) for name in names]) if within is None else _pool(low, category)
        overall = None if low.draft.model.categories[category].bonus else total_scale(low)
        return in_points(marks if overall is None else times(marks, overall.node))

    return low.builder.step(f"{category}.full", ("categories", category), f"{title}满分", build)


def can_lack(low: Lowering, categories: list[str]) -> bool:
    """May anything in these categories drop out?"""
    return any(category_scale(low, name) is not None for name in categories)

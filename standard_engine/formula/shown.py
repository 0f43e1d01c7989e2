"""Values as a reader sees them: a number with its unit, what bounds an unknown one, and why it is not known."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.formula import units
from standard_engine.formula.phrase import Phrase, Strength
from standard_engine.formula.phrasing import in_year, with_unit
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.tree import Arithmetic, Call, Choose, Field, Name, Negative, Node, Number
from standard_engine.formula.values import NotApplicable, Reported, Unknown, causes
from standard_engine.language import later, say
from standard_engine.numerals import show_among

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.formula.phrasing import Labels

DIVIDED_BY_ZERO = later("除数为零")
_NAMED = 3
_OPTIONS = 3


def mark(value: Reported) -> str:
    """Whether a condition holds: √, ×, or ？ where that is not known."""
    return "√" if value is True else "×" if value is False else say("？")


def shown(value: Reported, node: Node, labels: Labels, beside: Reported | None = None) -> Phrase:
    """The value of a node; a number beside another never prints equal to it unless it is."""
    match value:
        case bool():
            return Phrase(mark(value))
        case str():
            return Phrase(labels.option(value, node))
        case date():
            return Phrase(value.isoformat())
        case Fraction():
            return _number(value, unit_of(node, labels), _edges(beside))
        case NotApplicable():
            return Phrase(say("不适用"))
        case Unknown():
            return _unknown(value, node, labels, beside)


def reason(value: Reported, labels: Labels, said: str = "") -> str:
    """Why a value is not known, in brackets, without what was `said` already; empty for a known one."""
    if not isinstance(value, Unknown):
        return ""
    parts = [part for part in _reasons(value, labels) if part not in said]
    return say("（{reasons}）", reasons=say("；").join(parts)) if parts else ""


def unit_of(node: Node, labels: Labels) -> str:
    """The unit of a node's numbers, as its leaves give it."""
    match node:
        case Field() | Name():
            return labels.unit(node)
        case Number(_, unit):
            return unit
        case _:
            return str(_unit(node, labels))


def _unit(node: Node, labels: Labels) -> units.Unit:
    match node:
        case Field() | Name() | Number():
            return _read(unit_of(node, labels))
        case Arithmetic("*", left, right):
            return _unit(left, labels).times(_unit(right, labels))
        case Arithmetic("/", left, right):
            return _unit(left, labels).times(_unit(right, labels), -1)
        case Arithmetic(_, left, right):
            return _common([left, right], labels)
        case Negative(operand):
            return _unit(operand, labels)
        case Choose(cases, otherwise):
            return _common([*(value for _, value in cases), otherwise], labels)
        case Call("sum" | "min" | "max" | "mean" | "abs" | "round_to", arguments):
            return _common(arguments, labels)
        case _:
            return units.NUMBER


def _common(nodes: Iterable[Node], labels: Labels) -> units.Unit:
    """The unit of the first that has one: bare numbers took it from there."""
    return next((unit for node in nodes if (unit := _unit(node, labels)) != units.NUMBER), units.NUMBER)


def _read(text: str) -> units.Unit:
    """A unit; one that the engine does not know is a unit of its own."""
    try:
        return units.parse_unit(text)
    except FormulaError:
        return units.Unit(((text, 1),))


def _edges(value: Reported | None) -> list[Fraction]:
    """The numbers that another number beside the value must not print equal to."""
    found = (value.low, value.high) if isinstance(value, Unknown) else (value,)
    return [edge for edge in found if isinstance(edge, Fraction)]


def _number(value: Fraction, unit: str, beside: Iterable[Fraction]) -> Phrase:
    text = show_among(value, beside)
    exact = Fraction(text.replace(",", "")) == value
    return Phrase(with_unit(text, unit), Strength.NEGATIVE if value < 0 else Strength.ATOM, exact)


def _unknown(value: Unknown, node: Node, labels: Labels, beside: Reported | None) -> Phrase:
    whys = {cause.why for cause in value.causes}
    if not whys:
        return Phrase(say("不适用"))
    if isinstance(node, Field):
        return Phrase(say("无") if whys == {"none"} else say("未填"))
    if value.low is not None or value.high is not None:
        return _bounds(value, unit_of(node, labels), _edges(beside))
    if value.options and len(value.options) <= _OPTIONS:
        return Phrase(say("或").join(labels.option(option, node) for option in sorted(value.options)))
    if "division_by_zero" in whys:
        return Phrase(say("无法计算（除数为零）"))
    return Phrase(say("无法计算") if whys == {"none"} else say("待补充"))


def _bounds(value: Unknown, unit: str, beside: list[Fraction]) -> Phrase:
    """`60–71.5 分`, `不小于 60 分`; in brackets wherever it meets a sign."""
    low, high = (
        None if edge is None else _number(edge, "", [*_edges(value), *beside]) for edge in (value.low, value.high)
    )
    known = [edge for edge in (low, high) if edge is not None]
    word = "" if len(known) > 1 else say("不小于 ") if high is None else say("不大于 ")
    text = word + "–".join(edge.text for edge in known)
    return Phrase(with_unit(text, unit), Strength.COMPARISON, all(edge.exact for edge in known))


def _reasons(value: Unknown, labels: Labels) -> list[str]:
    def named(why: str) -> list[str]:
        fields = [cause.field for cause in causes(value) if cause.why == why and cause.field is not None]
        fields.sort(key=lambda field: (field.id, field.key or "", field.back))
        return [in_year(labels.title(field), field.back) for field in fields]

    missing, none = named("missing"), named("none")
    divided = any(cause.why == "division_by_zero" for cause in value.causes)
    return [
        *([say("缺 {fields}", fields=_list(missing))] if missing else []),
        *([say("{fields}填“无”", fields=_list(none))] if none else []),
        *([say(DIVIDED_BY_ZERO)] if divided else []),
    ]


def _list(titles: list[str]) -> str:
    more = say(" 等 {count} 项", count=len(titles)) if len(titles) > _NAMED else ""
    return say("、").join(titles[:_NAMED]) + more

"""A plain reading of trees with everything known: slow, and sharing nothing with the engine's."""

from __future__ import annotations

import calendar
import math
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from random_trees import SKIPPED

from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    DataYear,
    Field,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    Today,
    Truth,
)
from standard_engine.formula.values import NotApplicable

F = Fraction


class NoValue(Exception):  # noqa: N818 - it is no error
    """A division by zero: the plain reading stops."""


def plain(node: Node, env: Mapping[Any, Any]) -> Any:
    """The value of a tree with everything known, written as plainly as can be."""
    match node:
        case Number(value) | Text(value) | Truth(value):
            return value
        case Today():
            return env["as_of"]
        case DataYear(back):
            return env["data_year"] - back
        case Field():
            assert not isinstance(env[node], NotApplicable), "trees ask first"
            return env[node]
        case Negative(operand):
            return 0 - plain(operand, env)
        case Arithmetic(sign, left, right):
            return plain_arithmetic(sign, plain(left, env), plain(right, env))
        case Comparison(sign, left, right):
            one, other = plain(left, env), plain(right, env)
            answers = {"<": one < other, ">": one > other, "==": one == other}
            answers |= {">=": not answers["<"], "<=": not answers[">"], "!=": not answers["=="]}
            return answers[sign]
        case And(operands):
            return min(plain_all(operands, env))
        case Or(operands):
            return max(plain_all(operands, env))
        case Not(operand):
            return [True, False][plain(operand, env)]
        case Choose(cases, otherwise):
            taken = next((value for condition, value in cases if plain(condition, env)), otherwise)
            return plain(taken, env)
        case Among(item, codes):
            return plain(item, env) in set(codes)
        case Call(function, arguments):
            return plain_call(function, arguments, env)
        case _:
            raise AssertionError(node)


def plain_all(operands: tuple[Node, ...], env: Mapping[Any, Any]) -> list[bool]:
    """The operands one by one; what comes after one that decides is not asked where it does not apply."""
    if len(operands) == 2 and operands[1] == SKIPPED and isinstance(env[SKIPPED], NotApplicable):
        return [plain(operands[0], env)]
    return [plain(operand, env) for operand in operands]


def plain_arithmetic(sign: str, one: Fraction, other: Fraction) -> Fraction:
    if sign == "/":
        if other == 0:
            raise NoValue
        return F(one.numerator * other.denominator, one.denominator * other.numerator)
    return {"+": one + other, "-": one + (-1) * other, "*": one * other}[sign]


def plain_call(function: str, arguments: tuple[Node, ...], env: Mapping[Any, Any]) -> Any:
    if function in {"given", "applicable"}:
        return not isinstance(env[arguments[0]], NotApplicable)
    values = [plain(argument, env) for argument in arguments]
    match function:
        case "sum":
            return sum(values, F(0))
        case "mean":
            return sum(values, F(0)) / len(values)
        case "min":
            return min(values)
        case "max":
            return max(values)
        case "abs":
            return values[0] if values[0] >= 0 else -values[0]
        case "count":
            return F(len([value for value in values if value]))
        case "round_to":
            steps = values[0] / values[1]
            below, rest = math.floor(steps), steps - math.floor(steps)
            up = rest > F(1, 2) or (rest == F(1, 2) and below % 2 == 1)
            return (below + up) * values[1]
        case "years_after":
            day, years = values
            year = day.year + int(years)
            last = calendar.monthrange(year, day.month)[1]
            return date(year, day.month, min(day.day, last))
    raise AssertionError(function)


def plain_value(tree: Node, env: Mapping[Any, Any]) -> Any:
    try:
        return plain(tree, env)
    except NoValue:
        return NoValue

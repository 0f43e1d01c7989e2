"""The exact reading, which defines what a tree means: fractions, Kleene logic, and bounds for what is not known.

A value is a `Fraction`, a `bool`, a `str`, a `date`, or `Unknown`. An `Unknown` number carries the least and the most it
can be, given the limits of what is missing; so a score has bounds, and a comparison that holds whatever the missing value
turns out to be is decided. Filling in a missing value (within its limits) only ever narrows: what is known stays.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

from standard_engine.formula.function_values import FUNCTIONS, OF_FIELDS
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    DataYear,
    Field,
    Lookup,
    Member,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Or,
    Text,
    Today,
    Truth,
)
from standard_engine.formula.values import (
    Cause,
    NotApplicable,
    Reported,
    Unknown,
    Value,
    causes,
    edges,
    interval,
    minus,
    over,
    plus,
    settled,
    times,
    union,
)

if TYPE_CHECKING:
    from standard_engine.formula.program import Leaf, Program

Environment: TypeAlias = dict[str | Field, Any]
Closure: TypeAlias = Callable[[Environment], Value]

AS_OF = "as_of"
DATA_YEAR = "data_year"


def run(program: Program, reported: Mapping[Field, Reported], *, as_of: date, year: int) -> Environment:
    """Every step's value by name, beside the leaves: the program run once over what was reported.

    A leaf that is not in `reported` is missing, bounded by what the program knows of it.
    """
    return Evaluator(program).run(reported, as_of=as_of, year=year)


MOST_SPLITS = 5
"""As many conditions as are tried both ways at once; the program then runs 2⁵ times."""


class Evaluator:
    """A program compiled once to closures, to be run over many submissions.

    `splits` names conditions to be tried both ways where they are not known, in their order and at most `MOST_SPLITS` of
    them: what both ways give is known, and bounds reach no further than the two. So a score is not made vague by marks
    that an indicator either has or leaves to others.
    """

    def __init__(self, program: Program, splits: Iterable[str] = ()) -> None:
        self._leaves = [(leaf.field, missing_value(leaf)) for leaf in program.leaves]
        self._steps = [(step.name, compile_node(step.expression)) for step in program.steps]
        self._splits = tuple(splits)

    def run(self, reported: Mapping[Field, Reported], *, as_of: date, year: int) -> Environment:
        """As `run`."""
        environment: Environment = {AS_OF: as_of, DATA_YEAR: Fraction(year)}
        for field, missing in self._leaves:
            environment[field] = reported.get(field, missing)
        for name, closure in self._steps:
            environment[name] = closure(environment)
        unknown = [name for name in self._splits if isinstance(environment[name], Unknown)][:MOST_SPLITS]
        return self._split(environment, unknown) if unknown else environment

    def _split(self, environment: Environment, unknown: list[str]) -> Environment:
        """What the program gives with each of these conditions true or false, put together."""
        runs = self.ways(environment, unknown)
        for name, _ in self._steps:
            environment[name] = together(environment[name], [run[name] for run in runs])
        return environment

    def ways(self, environment: Environment, conditions: list[str]) -> list[Environment]:
        """The program run over the leaves of a run with each of these steps true or false, in order of `truths_of`."""
        ways = [dict(zip(conditions, truths, strict=True)) for truths in truths_of(conditions)]
        return [self._fixed(environment, way) for way in ways]

    def _fixed(self, environment: Environment, fixed: Mapping[str, bool]) -> Environment:
        changed = dict(environment)
        for name, closure in self._steps:
            changed[name] = fixed[name] if name in fixed else closure(changed)
        return changed


def truths_of(conditions: list[str]) -> list[tuple[bool, ...]]:
    """Every way in which conditions can be true or false."""
    return list(product((True, False), repeat=len(conditions)))


def together(value: Value, possible: list[Value]) -> Value:
    """What is known of a value once all that it can be has been tried."""
    if not isinstance(value, Unknown):
        return value
    first = possible[0]
    if not isinstance(first, Unknown) and all(other == first for other in possible):
        return first
    return union(possible, value.causes)


def missing_value(leaf: Leaf) -> Unknown:
    """What is known of a value that is not reported."""
    options = None if leaf.options is None else frozenset(leaf.options)
    return Unknown(frozenset({Cause("missing", leaf.field)}), leaf.low, leaf.high, options)


def evaluate(node: Node, environment: Environment) -> Value:
    """One expression's value where every name it uses has one."""
    return compile_node(node)(environment)


def compile_node(node: Node) -> Closure:
    """A function from an environment to the node's value."""
    match node:
        case Number(value):
            return lambda _: value
        case Text(value_) | Truth(value_):
            return lambda _: value_
        case Today():
            return operator.itemgetter(AS_OF)
        case DataYear(back):
            return lambda environment: environment[DATA_YEAR] - back
        case Field():
            return _field(node)
        case Name(name):
            return operator.itemgetter(name)
        case Negative(operand):
            return _negative(compile_node(operand))
        case Arithmetic(sign, left, right):
            return _arithmetic(sign, compile_node(left), compile_node(right))
        case Comparison(sign, left, right):
            return _comparison(sign, compile_node(left), compile_node(right))
        case And(operands):
            return _connective([compile_node(operand) for operand in operands], decided=False)
        case Or(operands):
            return _connective([compile_node(operand) for operand in operands], decided=True)
        case Not(operand):
            return _not(compile_node(operand))
        case Choose(cases, otherwise):
            compiled = [(compile_node(condition), compile_node(value)) for condition, value in cases]
            return _choose(compiled, compile_node(otherwise))
        case Among(item, codes, _, prefix):
            return _among(compile_node(item), codes, prefix=prefix)
        case Call(function, arguments):
            return _call(function, arguments)
        case Member() | Lookup():
            raise TypeError(f"{type(node).__name__} belongs to a parsed tree; bind it first")


def _field(field: Field) -> Closure:
    not_applicable = Unknown(frozenset())

    def read(environment: Environment) -> Value:
        value: Reported = environment[field]
        return not_applicable if isinstance(value, NotApplicable) else value

    return read


def _negative(operand: Closure) -> Closure:
    def negative(environment: Environment) -> Value:
        value = operand(environment)
        if type(value) is Fraction:
            return -value
        low, high = edges(value)
        return interval(-high, -low, causes(value))

    return negative


def _arithmetic(sign: str, left: Closure, right: Closure) -> Closure:
    known, spread = _ARITHMETIC[sign]

    def arithmetic(environment: Environment) -> Value:
        one, other = left(environment), right(environment)
        if type(one) is Fraction and type(other) is Fraction:
            if sign == "/" and other == 0:
                return Unknown(frozenset({Cause("division_by_zero")}))
            result: Fraction = known(one, other)
            return result
        return spread(one, other)

    return arithmetic


_ARITHMETIC: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Value, Value], Value]]] = {
    "+": (operator.add, plus),
    "-": (operator.sub, minus),
    "*": (operator.mul, times),
    "/": (operator.truediv, over),
}

_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


def _comparison(sign: str, left: Closure, right: Closure) -> Closure:
    compare = _COMPARE[sign]

    def comparison(environment: Environment) -> Value:
        one, other = left(environment), right(environment)
        if not isinstance(one, Unknown) and not isinstance(other, Unknown):
            return compare(one, other)
        answer = settled(sign, one, other)
        return Unknown(causes(one) | causes(other)) if answer is None else answer

    return comparison


def _connective(operands: list[Closure], *, decided: bool) -> Closure:
    """And (one False decides) or Or (one True decides)."""

    def connective(environment: Environment) -> Value:
        why: frozenset[Cause] | None = None
        for operand in operands:
            value = operand(environment)
            if value is decided:
                return decided
            if isinstance(value, Unknown):
                why = value.causes if why is None else why | value.causes
        return (not decided) if why is None else Unknown(why)

    return connective


def _not(operand: Closure) -> Closure:
    def opposite(environment: Environment) -> Value:
        value = operand(environment)
        return value if isinstance(value, Unknown) else not value

    return opposite


def _choose(cases: list[tuple[Closure, Closure]], otherwise: Closure) -> Closure:
    def choose(environment: Environment) -> Value:
        for at, (condition, value) in enumerate(cases):
            holds = condition(environment)
            if holds is True:
                return value(environment)
            if holds is not False:
                possible, why = [value(environment)], causes(holds)
                return _hull(possible, why, cases[at + 1 :], otherwise, environment)
        return otherwise(environment)

    return choose


def _hull(
    possible: list[Value],
    why: frozenset[Cause],
    cases: list[tuple[Closure, Closure]],
    otherwise: Closure,
    environment: Environment,
) -> Value:
    """What a choice can give once a condition was not known: the values `possible` so far, and those of later cases."""
    for condition, value in cases:
        holds = condition(environment)
        if holds is not False:
            possible.append(value(environment))
            why |= causes(holds)
        if holds is True:
            break
    else:
        possible.append(otherwise(environment))
    first = possible[0]
    if not isinstance(first, Unknown) and all(value == first for value in possible[1:]):
        return first
    return union(possible, why.union(*(causes(value) for value in possible)))


def _among(item: Closure, codes: tuple[str, ...], *, prefix: bool) -> Closure:
    def member(value: str) -> bool:
        return value.startswith(codes) if prefix else value in codes

    def among(environment: Environment) -> Value:
        value = item(environment)
        if not isinstance(value, Unknown):
            assert isinstance(value, str)  # noqa: S101 - kinds were checked when the tree was bound
            return member(value)
        answers = {member(option) for option in value.options} if value.options else set()
        return answers.pop() if len(answers) == 1 else Unknown(value.causes)

    return among


def _call(function: str, arguments: tuple[Node, ...]) -> Closure:
    if function in OF_FIELDS:
        (field,) = arguments
        assert isinstance(field, Field)  # noqa: S101 - checked when the tree was bound
        answer = OF_FIELDS[function]
        return lambda environment: answer(environment[field])
    closures = [compile_node(argument) for argument in arguments]
    combine = FUNCTIONS[function]
    return lambda environment: combine([closure(environment) for closure in closures])

"""The expression tree that every rule is written in.

A closed set of frozen nodes. A *parsed* tree (`formula.syntax`) may hold `Name`, `Member` and `Lookup` nodes as the
author wrote them and the functions `previous`, `all` and `any`; a *bound* tree (`formula.binding`) holds `Field` leaves
and `Name`s of other expressions only, its unit conversions written out, so that every reading handles the same few nodes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from fractions import Fraction

ArithmeticSign: TypeAlias = Literal["+", "-", "*", "/"]
ComparisonSign: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]

SUMS: tuple[ArithmeticSign, ...] = ("+", "-")
"""Signs between numbers of one unit."""

FUNCTIONS = ("sum", "min", "max", "abs", "mean", "count", "round_to", "given", "applicable", "years_after")
"""Functions of a bound tree."""

SURFACE_FUNCTIONS = (*FUNCTIONS, "previous", "first", "all", "any")
"""Functions that an author may write; the last four are bound to plainer nodes."""


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number with its unit; `source` indexes the pack's register of sourced numbers, -1 for none.

    A `conversion` is a unit factor that the unit check put in, not something an author wrote; its unit is the quotient
    of the two units.
    """

    value: Fraction
    unit: str = ""
    source: int = -1
    conversion: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """An option, a level or a grade, by its id."""

    value: str


@dataclass(frozen=True, slots=True)
class Truth:
    """A constant condition."""

    value: bool


@dataclass(frozen=True, slots=True)
class Today:
    """The date that the assessment is made as of."""


@dataclass(frozen=True, slots=True)
class DataYear:
    """The year of the data, `back` years before the latest: a plain number."""

    back: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """A reported value: a field, its key where the field is a keyed table, `back` years before the latest."""

    id: str
    key: str | None = None
    back: int = 0


@dataclass(frozen=True, slots=True)
class Name:
    """Another named expression; `at` is the offset in the text it was read from."""

    id: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Member:
    """`owner.member` as written: an indicator's points, a collection's levels, a table's row. Parsed trees only."""

    owner: str
    member: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Lookup:
    """`table[key]` as written: the row of a keyed table that a choice field names. Parsed trees only."""

    table: Node
    key: Node
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """Minus x."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """left sign right."""

    sign: ArithmeticSign
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison:
    """left sign right, a condition."""

    sign: ComparisonSign
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the operands, by Kleene logic."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the operands, by Kleene logic."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite condition; unknown stays unknown."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Choose:
    """The value of the first case whose condition holds, else `otherwise`."""

    cases: tuple[tuple[Node, Node], ...]
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Among:
    """`item in group`: the item's code is one of `codes`, or starts with one where `prefix` says so.

    `label` is the words that the author wrote, joined by 、, for prose.
    """

    item: Node
    codes: tuple[str, ...]
    label: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed list over a fixed list of arguments."""

    function: str
    arguments: tuple[Node, ...]
    at: int = field(default=0, compare=False)


Node: TypeAlias = (
    Number
    | Text
    | Truth
    | Today
    | DataYear
    | Field
    | Name
    | Member
    | Lookup
    | Negative
    | Arithmetic
    | Comparison
    | And
    | Or
    | Not
    | Choose
    | Among
    | Call
)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in reading order."""
    match node:
        case Negative(operand) | Not(operand):
            return (operand,)
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case And(operands) | Or(operands):
            return operands
        case Choose(cases, otherwise):
            return (*(part for case in cases for part in case), otherwise)
        case Among(item):
            return (item,)
        case Call(_, arguments):
            return arguments
        case Lookup(table, key):
            return (table, key)
        case Number() | Text() | Truth() | Today() | DataYear() | Field() | Name() | Member():
            return ()


def walk(node: Node) -> list[Node]:
    """The node and everything below it, in reading order."""
    found = [node]
    for child in children(node):
        found.extend(walk(child))
    return found

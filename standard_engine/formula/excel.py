"""The Excel reading: a program as lines of cells whose formulas compute what the exact reading computes.

A number or a date takes two cells, the least and the most that it can be; a condition one, 1, 0 or 0.5 where it is not
known; a text one, with all that it can be. Only functions that Excel 2010, WPS and LibreOffice share are used, in formulas
far below Excel's limits of 8,192 characters and 64 levels: what is used twice, and what grows too long, gets a line of its
own. Bounds are as wide as the exact reading's without its splits, values differ from it by binary noise only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.formula import excel_numbers as numbers
from standard_engine.formula import excel_texts as texts
from standard_engine.formula.excel_cells import (
    LONGEST,
    Cells,
    LeafCells,
    Line,
    Reading,
    as_span,
    as_truth,
    as_words,
    is_atomic,
    is_big,
    place_of,
)
from standard_engine.formula.excel_numbers import Span
from standard_engine.formula.excel_texts import Words
from standard_engine.formula.function_values import OF_FIELDS
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import (
    SUMS,
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
from standard_engine.formula.values import Unknown

if TYPE_CHECKING:
    from standard_engine.formula.program import Leaf, Step
    from standard_engine.formula.tree import ArithmeticSign

MOST_PARTS = 100
"""Arguments of one function."""
LAST_YEAR = Fraction(9999)


def read(
    steps: Iterable[Step],
    leaves: Mapping[Field, tuple[Leaf, LeafCells]],
    *,
    today: str,
    year: str,
    cells: Callable[[int], tuple[str, str]],
    alone: Callable[[str], bool] = lambda _: False,
) -> Reading:
    """The steps as lines of formulas, over cells that hold the leaves, the day and the data year.

    The bounds and options of a leaf hold for whatever may stand in its cells: one that may not apply has none. `cells`
    gives the references of the two cells of the line with a number, from 0. Steps that are `alone` have a line even where
    a reference would do.
    """
    reader = _Reader(leaves, Span(today, today, dated=True), year, cells)
    for step in steps:
        reader.step(step, alone=alone(step.name))
    places = {name: place_of(found) for name, found in reader.steps.items()}
    return Reading(tuple(reader.lines), places)


class _Reader:
    """Turns nodes into formula text, and puts what has to stand alone on lines of its own."""

    def __init__(
        self,
        leaves: Mapping[Field, tuple[Leaf, LeafCells]],
        today: Span,
        year: str,
        cells: Callable[[int], tuple[str, str]],
    ) -> None:
        self.lines: list[Line] = []
        self.steps: dict[str, Cells] = {}
        self._holds: dict[Node, Cells] = {}
        self._leaves = leaves
        self._today, self._year, self._cells = today, year, cells

    def step(self, step: Step, *, alone: bool) -> None:
        """A step on a line of its own, unless it is a constant or a reference."""
        found = self._node(step.expression)
        own = alone or not is_atomic(found)
        self.steps[step.name] = self._line(step.name, step.expression, found) if own else found

    def _line(self, name: str | None, node: Node, found: Cells) -> Cells:
        low, high = self._cells(len(self.lines))
        match found:
            case Span():
                kind = Kind.DATE if found.dated else Kind.NUMBER
                self.lines.append(Line(name, node, kind, numbers.bare(found.low), numbers.bare(found.high)))
                return Span(low, high, found.known, found.dated)
            case Words(text, options):
                self.lines.append(Line(name, node, Kind.TEXT, numbers.bare(text), ""))
                return Words(low, options)
            case _:
                self.lines.append(Line(name, node, Kind.TRUTH, numbers.bare(found), ""))
                return low

    def _part(self, node: Node) -> Cells:
        """A node that is used once in each formula."""
        found = self._node(node)
        return self._held(node, found) if is_big(found) else found

    def _atom(self, node: Node) -> Cells:
        """A node that is used more than once in a formula."""
        return self._atomic(node, self._node(node))

    def _atomic(self, node: Node, found: Cells) -> Cells:
        return found if is_atomic(found) else self._held(node, found)

    def _held(self, node: Node, found: Cells) -> Cells:
        """The same node is held once."""
        if node not in self._holds:
            self._holds[node] = self._line(None, node, found)
        return self._holds[node]

    def _number(self, node: Node) -> Span:
        return as_span(self._part(node))

    def _numbers(self, nodes: tuple[Node, ...]) -> list[Span]:
        """Arguments of one function, each on a line of its own where they are long together."""
        parts = [self._number(node) for node in nodes]
        if sum(max(len(part.low), len(part.high)) for part in parts) <= LONGEST:
            return parts
        return [as_span(self._atomic(node, part)) for node, part in zip(nodes, parts, strict=True)]

    def _truths(self, nodes: tuple[Node, ...]) -> list[str]:
        """As `_numbers`."""
        parts = [as_truth(self._part(node)) for node in nodes]
        if sum(len(part) for part in parts) <= LONGEST:
            return parts
        return [as_truth(self._atomic(node, part)) for node, part in zip(nodes, parts, strict=True)]

    def _node(self, node: Node) -> Cells:
        match node:
            case Number(value):
                return numbers.constant(value)
            case Text(value_):
                return texts.constant(value_)
            case Truth(truth):
                return "1" if truth else "0"
            case Today():
                return self._today
            case DataYear(back):
                text = f"({self._year}-{back})" if back else self._year
                return Span(text, text, Unknown(frozenset(), Fraction(0), LAST_YEAR))
            case Field():
                return self._field(node)
            case Name(name):
                return self.steps[name]
            case Negative(operand):
                return numbers.negative(self._number(operand))
            case Arithmetic(sign, left, right):
                return self._arithmetic(sign, left, right)
            case Comparison():
                return self._comparison(node)
            case And(operands) | Or(operands):
                return self._connective(operands, type(node))
            case Not(Not(operand)):
                return self._node(operand)
            case Not(operand):
                return numbers.opposite(as_truth(self._part(operand)))
            case Choose(cases, otherwise):
                return self._choose(cases, otherwise)
            case Among(item, codes, _, prefix):
                return self._among(item, codes, prefix=prefix)
            case Call(function, arguments):
                return self._call(function, arguments)
            case Member() | Lookup():
                raise TypeError(f"{type(node).__name__} belongs to a parsed tree; bind it first")

    def _field(self, field: Field) -> Cells:
        leaf, cells = self._leaves[field]
        match leaf.kind:
            case Kind.NUMBER:
                return Span(cells.low, cells.high, Unknown(frozenset(), leaf.low, leaf.high))
            case Kind.DATE:
                return Span(cells.low, cells.high, dated=True)
            case Kind.TEXT:
                return Words(cells.low, None if leaf.options is None else frozenset(leaf.options))
            case Kind.TRUTH:
                return cells.low

    def _arithmetic(self, sign: ArithmeticSign, left: Node, right: Node) -> Cells:
        """A product or a quotient of numbers of any sign repeats its parts, and a divisor is always repeated."""
        one, other = self._number(left), self._number(right)
        constant = isinstance(other.known, Fraction) or (sign == "*" and isinstance(one.known, Fraction))
        if sign in SUMS or constant:
            return numbers.arithmetic(sign, one, other)
        if one.least < 0 or (sign == "*" and other.least < 0):
            one, other = as_span(self._atomic(left, one)), as_span(self._atomic(right, other))
        elif sign == "/":
            other = as_span(self._atomic(right, other))
        return numbers.arithmetic(sign, one, other)

    def _comparison(self, node: Comparison) -> str:
        one, other = self._atom(node.left), self._atom(node.right)
        if isinstance(one, Words) and isinstance(other, Words):
            same = texts.equal(one, other)
            return same if node.sign == "==" else numbers.opposite(same)
        return numbers.compared(node.sign, as_span(one), as_span(other))

    def _connective(self, operands: tuple[Node, ...], kind: type[And | Or]) -> str:
        """Kleene's and is the least of its operands, his or the most."""
        if len(operands) > MOST_PARTS:
            return self._connective(_grouped(operands, kind), kind)
        decided, pick = ("0", "MIN") if kind is And else ("1", "MAX")
        parts = list(dict.fromkeys(self._truths(operands)))
        if decided in parts:
            return decided
        open_parts = [part for part in parts if part != numbers.opposite(decided)]
        if not open_parts:
            return numbers.opposite(decided)
        return open_parts[0] if len(open_parts) == 1 else f"{pick}({','.join(open_parts)})"

    def _choose(self, cases: tuple[tuple[Node, Node], ...], otherwise: Node) -> Cells:
        """Case by case; a long rest stands on a line of its own."""
        (condition, value), rest = cases[0], cases[1:]
        holds = as_truth(self._atom(condition))
        remaining: Node = Choose(rest, otherwise) if rest else otherwise
        if holds in {"0", "1"}:
            return self._node(value if holds == "1" else remaining)
        one, other = self._part(value), self._part(remaining)
        if isinstance(one, Words):
            return texts.chosen(holds, one, as_words(other))
        if isinstance(one, Span) and not one.dated:
            return numbers.chosen(holds, one, as_span(other))
        one, other = self._atomic(value, one), self._atomic(remaining, other)
        if isinstance(one, Span):
            return numbers.chosen_date(holds, one, as_span(other))
        return _chosen_truth(holds, as_truth(one), as_truth(other))

    def _among(self, item: Node, codes: tuple[str, ...], *, prefix: bool) -> str:
        words = as_words(self._atom(item))
        if not prefix:
            return texts.among(words, codes)
        if words.options is not None:
            return texts.among(words, [option for option in sorted(words.options) if option.startswith(codes)])
        if len(codes) > MOST_PARTS:
            groups = [codes[at : at + MOST_PARTS] for at in range(0, len(codes), MOST_PARTS)]
            return self._connective(tuple(Among(item, group, "", prefix=True) for group in groups), Or)
        return texts.starts(words, codes)

    def _call(self, function: str, arguments: tuple[Node, ...]) -> Cells:
        if function in OF_FIELDS:
            (field,) = arguments
            assert isinstance(field, Field)  # noqa: S101 - checked when the tree was bound
            cells = self._leaves[field][1]
            return cells.given if function == "given" else cells.applicable
        match function, arguments:
            case "abs", (operand,):
                return numbers.absolute(as_span(self._atom(operand)))
            case "round_to", (operand, Number(step)):
                return numbers.rounded(as_span(self._atom(operand)), step)
            case "years_after", (day, Number(years)):
                return numbers.years_after(as_span(self._atom(day)), int(years))
            case "mean", _:
                count = numbers.constant(Fraction(len(arguments)))
                return numbers.arithmetic("/", self._number(Call("sum", arguments)), count)
        return self._aggregate(function, arguments)

    def _aggregate(self, function: str, arguments: tuple[Node, ...]) -> Cells:
        if len(arguments) > MOST_PARTS:
            outer = "sum" if function == "count" else function
            groups = [arguments[at : at + MOST_PARTS] for at in range(0, len(arguments), MOST_PARTS)]
            return self._aggregate(outer, tuple(Call(function, group) for group in groups))
        if function == "count":
            return numbers.counted([as_truth(self._atom(argument)) for argument in arguments])
        parts = self._numbers(arguments)
        return numbers.total(parts) if function == "sum" else numbers.extreme(function.upper(), parts)


def _chosen_truth(condition: str, value: str, rest: str) -> str:
    """What both ways give; atoms all three."""
    return (
        value if value == rest else f"IF({condition}=1,{value},IF({condition}=0,{rest},IF({value}={rest},{value},0.5)))"
    )


def _grouped(operands: tuple[Node, ...], kind: type[And | Or]) -> tuple[Node, ...]:
    return tuple(kind(operands[at : at + MOST_PARTS]) for at in range(0, len(operands), MOST_PARTS))

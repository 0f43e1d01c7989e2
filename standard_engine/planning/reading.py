"""The linear reading of a program: each step as a form over the variables of a mixed-integer program.

Conditions become literals, choices become picks, levels and scores sums over them; what does not hang on any variable is the
value that the exact reading gave it. A ratio N/D of linear forms with D > 0 meets a limit L where N − L·D ≤ 0, which is
linear although D moves. Only what is left (products, ratios inside a score) is approximated, and named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.formula.exact import evaluate
from standard_engine.formula.function_values import OF_FIELDS
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Field,
    Name,
    Negative,
    Node,
    Not,
    Or,
    walk,
)
from standard_engine.formula.values import Unknown
from standard_engine.planning.affine import Affine, total
from standard_engine.planning.arithmetic import Numbers
from standard_engine.planning.comparing import Comparisons
from standard_engine.planning.forms import Extreme, Form, Literal_, Pick, Rounded
from standard_engine.planning.logic import Logic, opposite

if TYPE_CHECKING:
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.program import Step


@dataclass(slots=True)
class LinearReading:
    """A program read over the variables of one model.

    `levers` are the reported values that may change, each as a form; all else has its value in the `environment`.
    `approximated` and `unmodelled` collect the titles of steps that are not exactly what the program says.
    """

    steps: Mapping[str, Step]
    environment: Environment
    levers: Mapping[Field, Form]
    logic: Logic
    point: list[float]
    approximated: dict[str, None] = field(default_factory=dict)
    unmodelled: dict[str, None] = field(default_factory=dict)
    _forms: dict[str, Form] = field(default_factory=dict)
    _moving: dict[str, bool] = field(default_factory=dict)
    _numbers: Numbers = field(init=False)
    _comparisons: Comparisons = field(init=False)

    def __post_init__(self) -> None:
        self._numbers = Numbers(self.logic, self.point)
        self._comparisons = Comparisons(self._numbers)

    def step(self, name: str) -> Form:
        """A step's form."""
        if name not in self._forms:
            self._forms[name] = self._moving_step(name) if self._step_moves(name) else self.environment[name]
        return self._forms[name]

    def _moving_step(self, name: str) -> Form:
        """The form of a step, with a note of its title where the form is not exactly what the step says."""
        numbers, title = self._numbers, self.steps[name].title
        outer = numbers.approximated, numbers.unmodelled
        numbers.approximated = numbers.unmodelled = False
        form = self.form(self.steps[name].expression)
        if numbers.approximated:
            self.approximated[title] = None
        if numbers.unmodelled:
            self.unmodelled[title] = None
        numbers.approximated, numbers.unmodelled = outer
        return form

    def literal(self, node: Node) -> Literal_:
        """A condition as a literal; what is not known, and cannot be, counts as not met."""
        return self._literal(self.form(node))

    def _literal(self, form: Form) -> Literal_:
        if isinstance(form, Pick):
            return self.logic.some(self.logic.every([chosen, self._literal(value)]) for chosen, value in form.cases)
        if isinstance(form, Unknown):
            self._numbers.unmodelled = True
            return False
        assert isinstance(form, bool | Affine)  # noqa: S101 - kinds were checked when the tree was bound
        return form

    def number(self, node: Node) -> Affine:
        """A number as an affine form."""
        return self._numbers.affine(self.form(node))

    def form(self, node: Node) -> Form:
        """The form of an expression."""
        if not self._moves(node):
            value: Form = evaluate(node, self.environment)
            return value
        match node:
            case Field():
                return self.levers[node]
            case Name(name):
                return self.step(name)
            case Negative(operand):
                return self._numbers.times(self.form(operand), Fraction(-1))
            case Arithmetic(sign, left, right):
                operation = {"+": "plus", "-": "minus", "*": "times", "/": "over"}[sign]
                return self._known_or(getattr(self._numbers, operation), self.form(left), self.form(right))
            case Comparison(sign, left, right):
                return self._comparisons.compare(sign, self.form(left), self.form(right))
            case And(operands):
                return self.logic.every(self._open(operands, decided=False))
            case Or(operands):
                return self.logic.some(self._open(operands, decided=True))
            case Not(operand):
                return opposite(self.literal(operand))
            case Choose(cases, otherwise):
                return self._choose(cases, otherwise)
            case Among(item, codes, _, prefix):
                return self._comparisons.is_one_of(self.form(item), codes, prefix=prefix)
            case Call(function, arguments):
                return self._call(function, arguments)
            case _:
                raise TypeError(f"{type(node).__name__} cannot move")

    def _open(self, operands: tuple[Node, ...], *, decided: bool) -> list[Literal_]:
        """The literals of a connective; one that decides it without moving stands for all."""
        if any(not self._moves(operand) and self.form(operand) is decided for operand in operands):
            return [decided]
        return [self.literal(operand) for operand in operands]

    def _known_or(self, operation: Any, one: Form, other: Form) -> Form:
        if isinstance(one, Unknown) or isinstance(other, Unknown):
            self._numbers.unmodelled = True
            one, other = (self._numbers.affine(form) for form in (one, other))
        result: Form = operation(one, other)
        return result

    def _choose(self, cases: tuple[tuple[Node, Node], ...], otherwise: Node) -> Form:
        chosen = self.logic.first([self.literal(condition) for condition, _ in cases])
        values = [*(value for _, value in cases), otherwise]
        open_ = [(literal, value) for literal, value in zip(chosen, values, strict=True) if literal is not False]
        if len(open_) == 1:
            return self.form(open_[0][1])
        forms = [(literal, self.form(value)) for literal, value in open_]
        return Pick(tuple((literal, form) for literal, form in forms if isinstance(literal, Affine)))

    def _call(self, function: str, arguments: tuple[Node, ...]) -> Form:
        if function in OF_FIELDS:
            return True
        forms = [self.form(argument) for argument in arguments]
        match function:
            case "sum" | "mean":
                whole = total(self._numbers.affine(form) for form in forms)
                return whole * (1 / len(forms)) if function == "mean" else whole
            case "count":
                return total(self._numbers.affine(False if isinstance(form, Unknown) else form) for form in forms)
            case "min" | "max":
                return Extreme(function, tuple(forms))
            case "abs":
                return Extreme("max", (forms[0], self._numbers.times(forms[0], Fraction(-1))))
            case "round_to":
                assert isinstance(forms[1], Fraction)  # noqa: S101 - a literal, checked when bound
                return Rounded(forms[0], forms[1])
            case _:
                self._numbers.unmodelled = True
                return Unknown(frozenset())

    def _step_moves(self, name: str) -> bool:
        if name not in self._moving:
            self._moving[name] = self._moves(self.steps[name].expression)
        return self._moving[name]

    def _moves(self, node: Node) -> bool:
        """Does the expression hang on what may change?"""
        return any(
            (isinstance(part, Field) and part in self.levers) or (isinstance(part, Name) and self._step_moves(part.id))
            for part in walk(node)
        )

"""Formulas with numbers put in: what was computed, what it was compared with, and what is missing."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from standard_engine.formula import exact
from standard_engine.formula.absence import guarded
from standard_engine.formula.phrase import Phrase, Strength
from standard_engine.formula.phrasing import FUNCTION_WORDS, LONG, Phrasing, joined, listed
from standard_engine.formula.shown import mark, reason, shown
from standard_engine.formula.tree import (
    Among,
    And,
    Call,
    Choose,
    Comparison,
    DataYear,
    Field,
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
from standard_engine.language import say
from standard_engine.numerals import exact_text

if TYPE_CHECKING:
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.values import Reported


@dataclass(frozen=True)
class Worked(Phrasing):
    """Writes trees with the values of an environment in place of names; every condition carries its mark."""

    environment: Environment
    tells_alike_once: ClassVar[bool] = False

    def whole(self, node: Node, beside: Reported | None = None) -> str:
        """The formula and what it gives, with the reason where that is not known; the result shown beside another."""
        match node:
            case Not(Not(only)) | And((only,)) | Or((only,)):
                return self.whole(only, beside)
        value = self.value(node)
        if isinstance(node, Choose) and (picked := self.picked(node)):
            tested, taken = picked
            return say(
                "{tested}，取 {whole}",
                tested=say("；").join(self.condition(test).text for test in tested),
                whole=self.whole(taken, beside),
            )
        if _is_condition(node) or isinstance(value, bool):
            text = self.condition(node).text + (say("，故 {mark}", mark=mark(value)) if _joins_conditions(node) else "")
        else:
            text = self.told(node, beside).text
        return text if isinstance(node, Field) else text + reason(value, self.labels, text)

    def value(self, node: Node) -> Reported:
        """What the node gives; of a field, what was reported."""
        reported: Reported = (
            self.environment[node] if isinstance(node, Field) else exact.evaluate(node, self.environment)
        )
        return reported

    def shown(self, node: Node, beside: Reported | None = None) -> Phrase:
        """A node's value alone."""
        return shown(self.value(node), node, self.labels, beside)

    def told(self, node: Node, beside: Reported | None = None) -> Phrase:
        """A value, and before it how it came about: `1 t ÷ 3 t ≈ 0.3333`."""
        match node:
            case Field() | Name():
                return self.shown(node, beside)
            case Number() | Text() | Truth() | Today() | DataYear():
                return self.write(node)
            case Negative(Number(value)) if value > 0:
                return self.write(node)
            case Choose() if picked := self.picked(node):
                return self.told(picked[1], beside)
        written, result = self.write(node), self.shown(node, beside)
        if written.text == result.text:
            return result
        sign = "=" if written.exact and result.exact else "≈"
        return Phrase(f"{written.text} {sign} {result.text}", Strength.COMPARISON, result.exact)

    def write(self, node: Node) -> Phrase:
        """The formula with values; a condition with its mark."""
        match node:
            case Field() | Name():
                return self.condition(node) if isinstance(self.value(node), bool) else self.shown(node)
            case Today():
                return self.shown(node)
            case DataYear():
                return Phrase(str(self.value(node)))
            case Comparison() | Among() | Call("applicable" | "given"):
                return self.marked(node, Phrasing.write(self, node))
            case _:
                return Phrasing.write(self, node)

    def marked(self, node: Node, phrase: Phrase) -> Phrase:
        """A condition with its mark."""
        return replace(phrase, text=f"{phrase.text} {mark(self.value(node))}")

    def condition(self, node: Node) -> Phrase:
        """A part that holds or not: a leaf by its title, since 是 says nothing."""
        match node:
            case Field() | Name():
                return self.marked(node, Phrase(self.title(node)))
            case Not(Not(only)) | And((only,)) | Or((only,)):
                return self.condition(only)
            case _:
                return self.write(node)

    def side(self, node: Node, other: Node) -> Phrase:
        """One side of a comparison, with digits enough to see why it holds or not."""
        if isinstance(node, Text | Number):
            return Phrasing.side(self, node, other)
        if isinstance(other, Text):
            return self.choice_made(node)
        value = self.value(node)
        if isinstance(other, DataYear) and isinstance(value, Fraction):
            return Phrase(exact_text(value))
        return self.told(node, self.value(other))

    def choice_made(self, node: Node) -> Phrase:
        """An answer with what it answers: `行业“水泥制造”`."""
        text = self.shown(node).text
        answer = f"“{text}”" if isinstance(self.value(node), str) else say("（{text}）", text=text)
        return Phrase(f"{self.title(node)}{answer}" if isinstance(node, Field | Name) else text)

    def among(self, node: Among, verb: str) -> Phrase:
        """`行业“水泥制造”属于 高耗能行业`."""
        return Phrase(f"{self.choice_made(node.item).text}{verb} {self.labels.group(node)}", Strength.COMPARISON)

    def connective(self, node: And | Or, operands: tuple[Node, ...]) -> Phrase:
        """The operands with their marks; of many, those that matter."""
        word, idle = (say(" 且 "), True) if isinstance(node, And) else (say(" 或 "), False)
        told = [part for part in operands if len(operands) <= LONG or self.value(part) is not idle]
        parts = [self.condition(part).within(Strength.NOT) for part in told]
        if rest := len(operands) - len(told):
            parts.append(Phrase(_idle(rest, told=bool(told), holds=idle)))
        return joined(word, parts, Strength.AND if isinstance(node, And) else Strength.OR)

    def negation(self, operand: Node) -> Phrase:
        """The opposite, with its own mark where it has a plain word."""
        match operand:
            case Not(inner):
                return self.condition(inner)
            case Among() | Call("applicable" | "given"):
                return self.marked(Not(operand), Phrasing.negation(self, operand))
            case _:
                return Phrase(say("非 {text}", text=self.condition(operand).within(Strength.ATOM).text), Strength.NOT)

    def picked(self, node: Choose) -> tuple[list[Node], Node] | None:
        """The conditions tried and the case taken; None where a condition on the way is not known."""
        tried = []
        for condition, value in node.cases:
            tried.append(condition)
            holds = self.value(condition)
            if holds is True:
                return tried, value
            if holds is not False:
                return None
        return tried, node.otherwise

    def choice(self, node: Choose) -> Phrase:
        """The case taken; every case where that is open."""
        if picked := self.picked(node):
            return self.write(picked[1])
        cases = [
            say(
                "若 {condition} 则 {value}",
                condition=self.condition(condition).within(Strength.OR).text,
                value=self.inside(value, Strength.OR).text,
            )
            for condition, value in node.cases
        ]
        return Phrase(
            say("，").join([*cases, say("否则 {value}", value=self.write(node.otherwise).text)]), Strength.CHOICE
        )

    def call(self, node: Call) -> Phrase:
        """A function of values; a long sum without its zeros."""
        match node:
            case Call("sum", arguments) if len(arguments) > LONG:
                return self.long_sum(arguments)
            case Call("round_to", (inner, Number(step) as to)):
                value = self.value(inner)
                tie = (math.floor(value / step) + Fraction(1, 2)) * step if isinstance(value, Fraction) else None
                parts = listed(say(FUNCTION_WORDS["round_to"]), [self.told(inner, tie), self.write(to)])
                return replace(parts, exact=True)
            case Call("count", arguments):
                return listed(say(FUNCTION_WORDS["count"]), [self.condition(argument) for argument in arguments])
            case _:
                return Phrasing.call(self, node)

    def applying(self, arguments: tuple[Node, ...]) -> tuple[list[Node], bool]:
        """The arguments that apply, or may, and whether any does not."""
        pairs = [(guarded(argument), argument) for argument in arguments]
        kept = [
            pair[1] if pair else argument for pair, argument in pairs if not pair or self.value(pair[0]) is not False
        ]
        return kept, len(kept) < len(arguments)

    def long_sum(self, arguments: tuple[Node, ...]) -> Phrase:
        """`合计(12 t × 0.7143，…，其余 28 项为 0)`."""
        told = [argument for argument in arguments if self.value(argument) != 0]
        parts = [self.inside(argument, Strength.OR) for argument in told]
        if rest := len(arguments) - len(told):
            parts.append(Phrase(say("其余 {rest} 项为 0", rest=rest) if told else say("{rest} 项均为 0", rest=rest)))
        return listed(say(FUNCTION_WORDS["sum"]), parts)


def _idle(count: int, *, told: bool, holds: bool) -> str:
    """The conditions that do not matter, counted: those beside others that were told, or all of them."""
    if told:
        return say("其余 {count} 项均成立", count=count) if holds else say("其余 {count} 项均不成立", count=count)
    return say("共 {count} 项均成立", count=count) if holds else say("共 {count} 项均不成立", count=count)


def _is_condition(node: Node) -> bool:
    return isinstance(node, Comparison | Among | And | Or | Not) or (
        isinstance(node, Call) and node.function in {"applicable", "given"}
    )


def _joins_conditions(node: Node) -> bool:
    """Does the node need a mark of its own after those of its parts?"""
    match node:
        case Not(operand):
            return not (isinstance(operand, Among) or (isinstance(operand, Call) and _is_condition(operand)))
        case _:
            return isinstance(node, And | Or | Choose)

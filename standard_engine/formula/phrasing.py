"""Formulas in Chinese: the words, the brackets, and how a long sum over a table is told in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from standard_engine.formula.absence import guarded
from standard_engine.formula.phrase import Phrase, Strength, above, strength_of
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
    children,
)
from standard_engine.language import later, say
from standard_engine.numerals import exact_text, show

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONG = 6
"""More arguments than this are told in one line where they are alike."""

ARITHMETIC_SIGNS = {"+": "+", "-": "-", "*": "×", "/": "÷"}
COMPARISON_SIGNS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}
FUNCTION_WORDS = {
    "sum": later("合计"),
    "min": later("最小值"),
    "max": later("最大值"),
    "abs": later("绝对值"),
    "mean": later("平均值"),
    "count": later("成立项数"),
    "round_to": later("修约"),
}
LEFT_OUT = later("不适用的不计")
_ALL_DIGITS = 60


class Labels(Protocol):
    """What a reader calls the parts of a formula."""

    def title(self, node: Field | Name) -> str:
        """A reported value, without its year, or another named expression."""

    def unit(self, node: Field | Name) -> str:
        """The unit that its numbers are in; empty for none."""

    def option(self, code: str, item: Node | None) -> str:
        """An option, level, grade or code; `item` is what takes it, where that is known."""

    def group(self, group: Among) -> str:
        """The codes that a condition asks for, in one word or a list."""

    def table(self, row: Field | Name | Number) -> str | None:
        """The table that a value or a sourced number is a row of; None for what stands alone."""


def with_unit(text: str, unit: str) -> str:
    """A number with its unit: `0.25 tce/万元`, `85%`."""
    return f"{text}{unit}" if unit in {"", "%", "‰"} else f"{text} {unit}"


def in_year(title: str, back: int) -> str:
    """What a value is called with its year: `上年综合能耗`, `前2年综合能耗`."""
    return (
        title
        if not back
        else say("上年{title}", title=title)
        if back == 1
        else say("前{back}年{title}", back=back, title=title)
    )


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Writes trees as formulas in Chinese; `rows` are leaves that stand for a whole table, with its title."""

    labels: Labels
    rows: Mapping[Node, str]
    tells_alike_once: ClassVar[bool] = True

    def write(self, node: Node) -> Phrase:
        """The formula of a bound tree."""
        match node:
            case Number():
                return self.number(node)
            case Text(value):
                return Phrase(self.labels.option(value, None))
            case Truth(value_):
                return Phrase(say("是") if value_ else say("否"))
            case Today():
                return Phrase(say("评价日期"))
            case DataYear(back):
                return Phrase(say("数据年 - {back}", back=back), Strength.SUM) if back else Phrase(say("数据年"))
            case Field() | Name():
                return Phrase(self.title(node))
            case Negative(operand):
                return Phrase(f"-{self.inside(operand, Strength.ATOM).text}", Strength.NEGATIVE)
            case Arithmetic(sign, left, right):
                strength = strength_of(sign)
                sides = [self.inside(left, strength), bare(self.inside(right, above(strength)))]
                return joined(f" {ARITHMETIC_SIGNS[sign]} ", sides, strength)
            case Comparison():
                return self.comparison(node)
            case And((only,)) | Or((only,)):
                return self.write(only)
            case And(operands) | Or(operands):
                return self.connective(node, operands)
            case Not(operand):
                return self.negation(operand)
            case Choose():
                return self.choice(node)
            case Among():
                return self.among(node, say("属于"))
            case Call():
                return self.call(node)
            case Member() | Lookup():
                raise TypeError(f"{type(node).__name__} belongs to a parsed tree; bind it first")

    def inside(self, node: Node, least: Strength) -> Phrase:
        """The node as part of something that needs at least this strength."""
        return self.write(node).within(least)

    def title(self, node: Field | Name) -> str:
        """What a reader calls a leaf, with its year."""
        title = self.rows.get(node) or self.labels.title(node)
        return in_year(title, node.back) if isinstance(node, Field) else title

    def number(self, node: Number) -> Phrase:
        """A number of the rules, with nothing lost."""
        if node in self.rows:
            return Phrase(self.rows[node])
        text = exact_text(node.value)
        if node.conversion:
            return Phrase(say("{text}（换算）", text=text))
        if "/" in text:
            return Phrase(with_unit(text, node.unit), Strength.PRODUCT)
        text = with_unit(show(node.value, digits=_ALL_DIGITS), node.unit)
        return Phrase(text, Strength.NEGATIVE if node.value < 0 else Strength.ATOM)

    def comparison(self, node: Comparison) -> Phrase:
        """`A ≤ B`; an option by the name that the other side gives it."""
        sides = [self.side(node.left, node.right), self.side(node.right, node.left)]
        return joined(f" {COMPARISON_SIGNS[node.sign]} ", sides, Strength.COMPARISON)

    def side(self, node: Node, other: Node) -> Phrase:
        """One side of a comparison beside the other."""
        if isinstance(node, Text):
            return Phrase(self.labels.option(node.value, other))
        if isinstance(node, Number) and isinstance(other, DataYear):
            return Phrase(exact_text(node.value))
        return self.inside(node, Strength.SUM)

    def connective(self, node: And | Or, operands: tuple[Node, ...]) -> Phrase:
        """`A 且 B`, `A 或 B`; the two in one formula are always kept apart by brackets."""
        word, short = (say(" 且 "), say("每项均满足")) if isinstance(node, And) else (say(" 或 "), say("任一项满足"))
        if told := self.in_one_line(operands):
            return Phrase(f"{short}({told})")
        parts = [self.inside(operand, Strength.NOT) for operand in operands]
        return joined(word, parts, Strength.AND if isinstance(node, And) else Strength.OR)

    def negation(self, operand: Node) -> Phrase:
        """`非 A`, or the plainer opposite where there is one."""
        match operand:
            case Not(inner):
                return self.write(inner)
            case Among():
                return self.among(operand, say("不属于"))
            case Call("applicable" | "given" as function, (Field() as field,)):
                return Phrase(self.title(field) + {"applicable": say("不适用"), "given": say("未填报")}[function])
            case _:
                return Phrase(say("非 {text}", text=self.inside(operand, Strength.ATOM).text), Strength.NOT)

    def choice(self, node: Choose) -> Phrase:
        """`若 A 则 x，若 B 则 y，否则 z`."""
        cases = [
            say(
                "若 {condition} 则 {value}",
                condition=self.inside(condition, Strength.OR).text,
                value=self.inside(value, Strength.OR).text,
            )
            for condition, value in node.cases
        ]
        return Phrase(
            say("，").join([*cases, say("否则 {value}", value=self.write(node.otherwise).text)]), Strength.CHOICE
        )

    def among(self, node: Among, verb: str) -> Phrase:
        """`行业属于 水泥制造`."""
        item = self.inside(node.item, Strength.SUM)
        return Phrase(f"{item.text}{verb} {self.labels.group(node)}", Strength.COMPARISON)

    def call(self, node: Call) -> Phrase:
        """A function: `合计(a，b)`, `Σ(能源消费量 × 折标准煤系数，共 30 项)`."""
        match node:
            case Call("applicable", (Field() as field,)):
                return Phrase(say("{title}适用", title=self.title(field)))
            case Call("given", (Field() as field,)):
                return Phrase(say("{title}已填报", title=self.title(field)))
            case Call("years_after", (day, Number(years))):
                return Phrase(
                    say("{day} + {years} 年", day=self.inside(day, Strength.SUM).text, years=years), Strength.SUM
                )
            case Call(function, arguments):
                word = say(FUNCTION_WORDS[function])
                if told := self.in_one_line(arguments):
                    return Phrase(f"{'Σ' if function == 'sum' else word}({told})")
                applying, left_out = self.applying(arguments)
                parts = [self.inside(argument, Strength.OR) for argument in applying]
                return listed(word, [*parts, Phrase(say(LEFT_OUT))] if left_out else parts)

    def applying(self, arguments: tuple[Node, ...]) -> tuple[list[Node], bool]:
        """The arguments without the guards by which what does not apply is left out, and whether any has one."""
        pairs = [(guarded(argument), argument) for argument in arguments]
        return [pair[1] if pair else argument for pair, argument in pairs], any(pair for pair, _ in pairs)

    def in_one_line(self, nodes: tuple[Node, ...]) -> str | None:
        """Many expressions of one shape over the rows of a table, told once; None where they are few or differ."""
        if len(nodes) <= LONG or not self.tells_alike_once:
            return None
        plain = [_without_conversions(node) for node in nodes]
        rows = self.shared(plain)
        if rows is None:
            return None
        converted = say("，单位已换算") if plain != list(nodes) else ""
        shape = Phrasing(self.labels, {**self.rows, **rows}).write(plain[0])
        return say("{text}，共 {count} 项{converted}", text=shape.text, count=len(nodes), converted=converted)

    def shared(self, nodes: Sequence[Node]) -> dict[Node, str] | None:
        """The leaves in which expressions of one shape differ, each with its table's title; None if shapes differ."""
        first = nodes[0]
        if all(node == first for node in nodes):
            return {}
        if len({_head(node) for node in nodes}) > 1:
            return None
        if isinstance(first, Field | Name | Number):
            titles = {self.labels.table(node) for node in nodes if isinstance(node, Field | Name | Number)}
            title = titles.pop()
            return {first: title} if title and not titles else None
        found: dict[Node, str] = {}
        for below in zip(*(children(node) for node in nodes), strict=True):
            rows = self.shared(below)
            if rows is None:
                return None
            found |= rows
        return found if children(first) else None


def bare(phrase: Phrase) -> Phrase:
    """A piece that can follow a sign: a minus of its own goes into brackets."""
    return phrase.within(Strength.ATOM) if phrase.strength is Strength.NEGATIVE else phrase


def joined(sign: str, parts: list[Phrase], strength: Strength) -> Phrase:
    """Pieces with a sign between them."""
    return Phrase(sign.join(part.text for part in parts), strength, all(part.exact for part in parts))


def listed(word: str, parts: list[Phrase]) -> Phrase:
    """A function's word with its arguments in brackets."""
    return Phrase(f"{word}({say('，').join(part.text for part in parts)})", exact=all(part.exact for part in parts))


def _head(node: Node) -> tuple[object, ...]:
    """What two nodes of one shape agree in, apart from what is below them."""
    match node:
        case Arithmetic(sign) | Comparison(sign):
            return type(node), sign
        case Call(function, arguments):
            return type(node), function, len(arguments)
        case Among(_, codes):
            return type(node), codes
        case Field(back=back):
            return type(node), back
        case _:
            return type(node), len(children(node))


def _without_conversions(node: Node) -> Node:
    match node:
        case Arithmetic("*", left, Number(conversion=True)):
            return _without_conversions(left)
        case Arithmetic(sign, left, right):
            return Arithmetic(sign, _without_conversions(left), _without_conversions(right))
        case _:
            return node

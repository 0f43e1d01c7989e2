"""A tree as canonical plain text: what an author could have written, for snapshots and for comparing two packs.

A bound tree holds more than an author can write, and all of it that has a meaning shows: the unit of a number in braces
(`0.25{tce/万元}`, a conversion as `1000{kg/t}`), the key of a table's row (`energy_use[coal]`), codes that stand for all
that start with them (`'C30*'`).
"""

from __future__ import annotations

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
)
from standard_engine.numerals import exact_text


def infix(node: Node) -> str:
    """The tree as text; parsing it gives an equal tree, where the tree is a parsed one."""
    return _write(node).text


def _write(node: Node) -> Phrase:
    match node:
        case Number():
            return _number(node)
        case Text(value):
            return Phrase(_quoted(value))
        case Truth(value_):
            return Phrase("true" if value_ else "false")
        case Today():
            return Phrase("as_of")
        case DataYear(back):
            return Phrase(_earlier("data_year", back))
        case Field(name, key, back):
            return Phrase(_earlier(name if key is None else f"{name}[{key}]", back))
        case Name(name):
            return Phrase(name)
        case Member(owner, member):
            return Phrase(f"{owner}.{member}")
        case Lookup(table, key_):
            return Phrase(f"{_inside(table, Strength.ATOM)}[{infix(key_)}]")
        case Negative(operand):
            return Phrase(f"-{_inside(operand, Strength.ATOM)}", Strength.NEGATIVE)
        case Arithmetic(sign, left, right):
            strength = strength_of(sign)
            return Phrase(f"{_inside(left, strength)} {sign} {_inside(right, above(strength))}", strength)
        case Comparison(sign_, left, right):
            sides = _inside(left, Strength.SUM), _inside(right, Strength.SUM)
            return Phrase(f" {sign_} ".join(sides), Strength.COMPARISON)
        case And((only,)) | Or((only,)):
            return _write(only)
        case And(operands):
            return Phrase(" and ".join(_inside(operand, Strength.NOT) for operand in operands), Strength.AND)
        case Or(operands):
            return Phrase(" or ".join(_inside(operand, Strength.AND) for operand in operands), Strength.OR)
        case Not(Among(item, codes, _, prefix)):
            text = f"{_inside(item, Strength.SUM)} not in {_group(codes, prefix=prefix)}"
            return Phrase(text, Strength.COMPARISON)
        case Not(operand):
            return Phrase(f"not {_inside(operand, Strength.NOT)}", Strength.NOT)
        case Choose(cases, otherwise):
            chosen = [f"{_inside(value, Strength.OR)} if {_inside(test, Strength.OR)} else" for test, value in cases]
            return Phrase(" ".join([*chosen, infix(otherwise)]), Strength.CHOICE)
        case Among(item, codes, _, prefix):
            return Phrase(f"{_inside(item, Strength.SUM)} in {_group(codes, prefix=prefix)}", Strength.COMPARISON)
        case Call(function, arguments):
            return Phrase(f"{function}({', '.join(infix(argument) for argument in arguments)})")


def _inside(node: Node, least: Strength) -> str:
    return _write(node).within(least).text


def _number(node: Number) -> Phrase:
    text = exact_text(node.value)
    strength = Strength.PRODUCT if "/" in text else Strength.NEGATIVE if node.value < 0 else Strength.ATOM
    return Phrase(text, strength) if not node.unit else Phrase(f"{text}{{{node.unit}}}", strength)


def _earlier(text: str, back: int) -> str:
    return text if not back else f"previous({text}, {back})"


def _quoted(text: str) -> str:
    return f'"{text}"' if "'" in text else f"'{text}'"


def _group(codes: tuple[str, ...], *, prefix: bool) -> str:
    listed = ", ".join(_quoted(f"{code}*" if prefix else code) for code in codes)
    return listed if len(codes) == 1 else f"({listed})"

"""When an expression does not apply, as a condition; None stands for never."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.formula.tree import And, Call, Choose, Name, Node, Not, Or, Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def disjunction(*conditions: Node | None) -> Node | None:
    """Any of the conditions; None stands for never."""
    found = tuple(dict.fromkeys(condition for condition in conditions if condition is not None))
    return None if not found else found[0] if len(found) == 1 else Or(found)


def conjunction(*conditions: Node | None) -> Node | None:
    """All of the conditions; None stands for never, and there must be one."""
    found = tuple(dict.fromkeys(condition for condition in conditions if condition is not None))
    if not found or None in conditions:
        return None
    return found[0] if len(found) == 1 else And(found)


def opposite(condition: Node) -> Node:
    """The opposite condition, without a double negation."""
    return condition.operand if isinstance(condition, Not) else Not(condition)


def unless(absent: Node | None, held: Iterable[Node]) -> Node | None:
    """The absence that is left where some conditions hold: what contradicts one of them cannot be."""
    facts = {fact for condition in held for fact in _facts(condition)}
    if absent is None or opposite(absent) in facts:
        return None
    match absent:
        case Or(operands):
            return disjunction(*(unless(operand, facts) for operand in operands))
        case And(operands):
            return conjunction(*(unless(operand, facts) for operand in operands))
        case _:
            return absent


def about_applying(condition: Node) -> bool:
    """Does a condition ask only what applies, as lowering puts it in?"""
    match condition:
        case Call("applicable"):
            return True
        case Name(name):
            return name.endswith(".applies")
        case Not(operand):
            return about_applying(operand)
        case And(operands) | Or(operands):
            return all(about_applying(operand) for operand in operands)
        case _:
            return False


def guarded(node: Node) -> tuple[Node, Node] | None:
    """The condition and the value of an argument that counts only where it applies; None for any other."""
    match node:
        case Choose(((condition, value),), _) if about_applying(condition):
            return condition, value
        case And((condition, value)) if about_applying(condition) and not about_applying(value):
            return condition, value
        case _:
            return None


def _facts(condition: Node) -> list[Node]:
    """What holds where the condition does."""
    match condition:
        case And(operands):
            return [fact for operand in operands for fact in _facts(operand)]
        case Not(Or(operands)):
            return [fact for operand in operands for fact in _facts(opposite(operand))]
        case _:
            return [condition]


def of_choice(cases: Sequence[tuple[Node, Node | None]], values: Sequence[Node | None]) -> Node | None:
    """The absence of a choice: of a condition on the way, or of the value that is taken.

    `cases` are the conditions, each with its own absence; `values` the absences of their values and of the last.
    """
    steps: list[tuple[Node, Node]] = []
    failed: list[Node] = []
    for (condition, unasked), value in zip(cases, values, strict=False):
        if (unasked := unless(unasked, failed)) is not None:
            steps.append((unasked, Truth(value=True)))
            failed.append(opposite(unasked))
        steps.append((condition, unless(value, [condition, *failed]) or Truth(value=False)))
        failed.append(opposite(condition))
    last = unless(values[-1], failed) or Truth(value=False)
    while steps and steps[-1][1] == last:
        steps.pop()
    if not steps:
        return None if last == Truth(value=False) else last
    if len(steps) == 1 and (steps[0][1], last) == (Truth(value=True), Truth(value=False)):
        return steps[0][0]
    return Choose(tuple(steps), last)

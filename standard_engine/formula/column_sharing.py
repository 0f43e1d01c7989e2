"""What is worked out once and not again: for every step of a block that has it, and for every text instead of every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from standard_engine.formula.column_values import Codes, Column, taken
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Field,
    Node,
    Not,
    Number,
    Or,
    Text,
    Truth,
    walk,
)

if TYPE_CHECKING:
    from standard_engine.formula.column_block import Block
    from standard_engine.formula.program import Program

Closure: TypeAlias = "Callable[[Block], Column]"

_WORKED_OUT = (Among, And, Arithmetic, Call, Choose, Comparison, Not, Or)


def repeated(program: Program) -> dict[Node, int]:
    """The parts that stand more than once in a program, as packs repeat them for every limit and every key, numbered."""
    times = Counter(part for step in program.steps for part in walk(step.expression) if isinstance(part, _WORKED_OUT))
    return {part: number for number, (part, count) in enumerate(times.items()) if count > 1}


_OF_TEXTS = (Choose, Among, And, Or, Not, Number, Text, Truth, Field)


def only_text(node: Node) -> Field | None:
    """The one reported text that a node hangs on, as limits of an industry do; None where it hangs on more or on numbers."""
    parts = list(walk(node))
    fields = {part for part in parts if isinstance(part, Field)}
    return fields.pop() if len(fields) == 1 and all(isinstance(part, _OF_TEXTS) for part in parts) else None


def by_text_of(field: Field, closure: Closure) -> Closure:
    """Worked out once for every text that is reported, and not for every row."""

    def by_text(block: Block) -> Column:
        codes = block.values[field]
        if not isinstance(codes, Codes) or codes.why is not None or not 0 < len(codes.listed) < block.count:
            return closure(block)
        texts = block.of_values({field: replace(codes, index=np.arange(len(codes.listed)))}, len(codes.listed))
        return taken(closure(texts), codes.index)

    return by_text


def once_in_block(key: int, closure: Closure) -> Closure:
    """Worked out once in a block, under a number."""

    def once(block: Block) -> Column:
        if key not in block.shared:
            block.shared[key] = closure(block)
        return block.shared[key]

    return once

"""The part of a program that some of its steps rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.formula.program import Program
from standard_engine.formula.tree import Field, Name, walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.formula.program import Step


def needed(program: Program, asked: Iterable[str], extra: tuple[Step, ...] = ()) -> Program:
    """The steps that some rest on, those included, then the extra ones among them; and the leaves that all of these read."""
    steps = {step.name: step for step in (*program.steps, *extra)}
    seen: set[str] = set()
    fields: set[Field] = set()
    waiting = list(asked)
    while waiting:
        name = waiting.pop()
        if name in steps and name not in seen:
            seen.add(name)
            for node in walk(steps[name].expression):
                if isinstance(node, Field):
                    fields.add(node)
                elif isinstance(node, Name):
                    waiting.append(node.id)
    return Program(
        tuple(step for step in steps.values() if step.name in seen),
        tuple(leaf for leaf in program.leaves if leaf.field in fields),
    )

"""What can be wrong with a formula, and where in its text."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import StandardEngineError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.findings import Code


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault: its kind, the offset in the formula's text in characters, and the facts of the message."""

    code: Code
    at: int
    data: dict[str, str]


class FormulaError(StandardEngineError, ValueError):
    """A formula that cannot be used; carries every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.code.template.format_map(problem.data) for problem in self.problems))


def fault(code: Code, at: int, **data: object) -> FormulaError:
    """A formula error with one problem."""
    return FormulaError([Problem(code, at, {key: str(value) for key, value in data.items()})])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Chinese hint naming the closest known words, or an empty text."""
    near = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f"；是否想写 {'、'.join(near)}？" if near else ""

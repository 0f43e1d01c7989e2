"""The one finding type, and the register of its codes."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from standard_engine.language import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction


class Severity(StrEnum):
    """How bad: an error stops the use of what it is about, a warning asks for a look, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """中文 word for reports."""
        return {"error": say("错误"), "warning": say("警告"), "note": say("提示")}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where: a line of a file, a cell of a workbook, a clause of a standard; any part may be absent.

    `line` and `column` count from 1, columns in characters.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    sheet: str | None = None
    cell: str | None = None
    clause: str | None = None

    def __str__(self) -> str:
        """`file:line:column`, `sheet!cell`, `条款 5.2.1`, joined by a space."""
        parts = []
        if self.file is not None:
            parts.append(":".join(str(part) for part in (self.file, self.line, self.column) if part is not None))
        if self.sheet is not None:
            parts.append(f"{self.sheet}!{self.cell}" if self.cell else self.sheet)
        if self.clause is not None:
            parts.append(say("条款 {clause}", clause=self.clause))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: its number and all that is known of it before it happens.

    `template` and `fix` are filled with a finding's data by `str.format`; `example` is a sample of the fault.
    """

    code: str
    severity: Severity
    title: str
    template: str
    why: str
    fix: str
    example: str

    def at(self, place: Place | None = None, /, **data: object) -> Finding:
        """A finding of this kind at a place; `data` fills the template and, by name, the finding's own fields.

        `raw`, `parsed`, `expected`, `hint`, `subject` and `points` in `data` become attributes too.
        """
        own: dict[str, Any] = {
            name: str(data[name])
            for name in ("raw", "parsed", "expected", "hint", "subject")
            if data.get(name) is not None
        }
        return Finding(code=self, place=place or Place(), data={k: str(v) for k, v in data.items()}, **own)

    def __reduce__(self) -> tuple[Callable[[str], Code], tuple[str]]:
        """Between processes a code goes by its number, and stays one object in each."""
        return declared, (self.code,)


_REGISTER: dict[str, Code] = {}


def declare(code: str, severity: Severity, title: str, template: str, *, why: str, fix: str, example: str) -> Code:
    """Register a code; each number may be declared once."""
    if code in _REGISTER:
        raise ValueError(f"finding code {code} declared twice")
    _REGISTER[code] = Code(code, severity, title, template, why, fix, example)
    return _REGISTER[code]


def codes() -> Mapping[str, Code]:
    """Every code of the engine, by number."""
    for module in (
        "formula_codes",
        "pack_codes",
        "rule_codes",
        "review_codes",
        "file_codes",
        "data_codes",
        "value_codes",
        "measure_codes",
        "judge_codes",
        "audit_codes",
        "record_codes",
        "decision_codes",
        "procedure_codes",
    ):
        importlib.import_module(f"standard_engine.findings.{module}")
    return dict(sorted(_REGISTER.items()))


def declared(code: str) -> Code:
    """The code with a number.

    Raises:
        KeyError: if there is none.
    """
    return _REGISTER[code] if code in _REGISTER else codes()[code]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong or doubtful: what kind, where, what was read, what was expected, how to mend it.

    `subject` names the field or indicator concerned; `points` is what it could cost, where known.
    """

    code: Code
    place: Place
    data: Mapping[str, str] = field(default_factory=dict)
    raw: str | None = None
    parsed: str | None = None
    expected: str | None = None
    hint: str | None = None
    subject: str | None = None
    points: Fraction | None = None

    @property
    def severity(self) -> Severity:
        """As declared for the code."""
        return self.code.severity

    @property
    def message(self) -> str:
        """The template filled in, in the language that is spoken."""
        return say(self.code.template, **self.data)

    @property
    def fix(self) -> str:
        """How to mend it: the finding's own hint, or the code's general one filled in."""
        return self.hint or say(self.code.fix, **self.data)

    def worth(self, points: Fraction | None) -> Finding:
        """The same finding with the points that it puts at stake."""
        return replace(self, points=points)

    def __str__(self) -> str:
        """One line for a terminal."""
        where = str(self.place)
        return f"{self.code.code} {self.severity.label} {where + '：' if where else ''}{self.message}　→ {self.fix}"

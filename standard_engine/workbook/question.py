"""What one input cell asks, and the reading of its answer while it is being put together."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.findings import data_codes, value_codes
from standard_engine.language import say
from standard_engine.pack.resolved import FieldType
from standard_engine.submission import Absence, Datum

if TYPE_CHECKING:
    from standard_engine.findings import Code, Finding, Place
    from standard_engine.pack.resolved import Enumeration, FieldSpec, Row
    from standard_engine.submission import Value
    from standard_engine.workbook.cells import StoredCell

_SHOWN = 60
_TRUTHS = {"1": "TRUE", "0": "FALSE"}


@dataclass(frozen=True, slots=True)
class RowUnit:
    """The unit that a row's numbers are in: as written, and its factor to the row's own; None where it has none."""

    text: str
    factor: Fraction | None


@dataclass(frozen=True, slots=True)
class Question:
    """What one input cell asks: the field, its row and year, the row's unit and remark, and where it stands.

    `anchor` is the cell that covers this one in a merge.
    """

    spec: FieldSpec
    row: Row
    year: int | None
    unit: RowUnit
    reason: str
    place: Place
    enumeration: Enumeration | None = None
    anchor: str | None = None
    date1904: bool = False

    @property
    def title(self) -> str:
        """The field's title, with the row's for a keyed field."""
        return row_title(self.spec, self.row)

    @property
    def item(self) -> str:
        """How findings name it: `N03 综合能源消费量（2025年）`."""
        return item_name(self.spec, self.row, self.year)


def row_title(spec: FieldSpec, row: Row) -> str:
    """The title of a field, with the row's for a keyed field."""
    return spec.title if row.key is None else f"{spec.title}·{row.title}"


def item_name(spec: FieldSpec, row: Row, year: int | None) -> str:
    """How findings name one value: `N03 综合能源消费量（2025年）`."""
    return f"{row.code} {row_title(spec, row)}" + (say("（{year}年）", year=year) if year is not None else "")


class Reading:
    """One cell being read: gathers findings and what was done, and gives the datum."""

    def __init__(self, question: Question, cell: StoredCell | None) -> None:
        self.question = question
        self.spec = question.spec
        self.cell = cell
        self.raw = None if cell is None else raw_text(cell)
        self.findings: list[Finding] = []
        self.notes: list[str] = []

    @property
    def text(self) -> str:
        """The stored text; empty where there is none."""
        return "" if self.cell is None or self.cell.text is None else self.cell.text

    def report(self, code: Code, /, **data: object) -> None:
        """Add a finding about this cell."""
        question = self.question
        facts = {"item": question.item, "code": question.row.code, "title": question.title, "subject": self.spec.id}
        raw = {} if self.raw is None else {"raw": one_line(self.raw)}
        self.findings.append(code.at(question.place, **facts | raw | data))

    def value(self, value: Value, unit: str | None = None) -> Datum:
        """The datum of a value that was read."""
        return self._datum(value=value, unit=unit)

    def absent(self, absence: Absence, reason: str | None = None) -> Datum:
        """The datum of a value that is not there."""
        return self._datum(absence=absence, reason=reason)

    def refused(self, code: Code, /, **data: object) -> Datum:
        """No value, because of a finding."""
        self.report(code, **data)
        return self.absent(Absence.UNKNOWN)

    def word(self, absence: Absence) -> Datum:
        """The datum of a cell that says one of the words of absence."""
        match absence:
            case Absence.NONE:
                return self._none()
            case Absence.NOT_APPLICABLE:
                return self._not_applicable()
            case Absence.UNKNOWN if self.spec.required:
                return self.refused(value_codes.UNKNOWN)
            case Absence.UNKNOWN:
                self.notes.append(say("“{raw}”视为未知", raw=one_line(self.text)))
        return self.absent(Absence.UNKNOWN)

    def blank(self) -> Datum:
        """The datum of a cell with nothing in it, as the field declares it."""
        if self.spec.blank == "missing":
            if self.spec.required:
                self.report(data_codes.MISSING, hint=self._how_to_fill(), expected=self.expected)
            return self.absent(Absence.BLANK)
        return self._meaning(self.spec.blank, say("空白"))

    def _how_to_fill(self) -> str | None:
        if anchor := self.question.anchor:
            return say("此格已与 {anchor} 合并，只有 {anchor} 的值有效；取消合并后逐格填写。", anchor=anchor)
        return None if self.spec.type is FieldType.NUMBER else say("补填这一格。")

    def _none(self) -> Datum:
        if self.spec.none == "missing":
            return self.refused(value_codes.NONE_UNCLEAR)
        return self._meaning(self.spec.none, f"“{one_line(self.text)}”")

    def _meaning(self, policy: str, written: str) -> Datum:
        if policy == "zero":
            self.notes.append(say("{written}按零计", written=written))
            return self.value(Fraction(0), self.question.row.unit)
        return self.absent(Absence.NONE)

    def _not_applicable(self) -> Datum:
        if not self.spec.not_applicable:
            self.report(value_codes.NOT_APPLICABLE_REFUSED)
            return self.absent(Absence.BLANK)
        if not self.question.reason:
            self.report(value_codes.REASON_MISSING)
            return self.absent(Absence.BLANK)
        return self.absent(Absence.NOT_APPLICABLE, self.question.reason)

    @property
    def expected(self) -> str:
        """What an answer looks like, in Chinese."""
        kinds = {
            "number": say("数值"),
            "choice": say("选项"),
            "truth": say("是或否"),
            "code": say("代码"),
            "text": say("文字"),
            "date": say("日期"),
        }
        unit = say("，单位 {unit}", unit=self.question.row.unit) if self.question.row.unit else ""
        return kinds[self.spec.type.value] + unit

    def _datum(
        self,
        *,
        value: Value | None = None,
        absence: Absence | None = None,
        reason: str | None = None,
        unit: str | None = None,
    ) -> Datum:
        place = self.question.place
        return Datum(value, absence, reason, unit, self.raw, place.sheet, place.cell, tuple(self.notes))


def raw_text(cell: StoredCell) -> str | None:
    """The stored text as a program shows it: truths by their names."""
    return _TRUTHS.get(cell.text or "", cell.text) if cell.type == "b" else cell.text


def one_line(text: str) -> str:
    """A text short enough for a message."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"

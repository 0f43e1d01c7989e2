"""What is told of every row: decision, grade, scores with their bounds, statuses, reasons; the same however it was judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from standard_engine.assessment.result import Outcome, Status
from standard_engine.formula.column_texts import as_texts
from standard_engine.formula.column_values import Bools, Codes, Numbers, Texts, Truths
from standard_engine.formula.program import Kind
from standard_engine.formula.values import Unknown, bounds
from standard_engine.population.reasons import Reasons, decision_parts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from standard_engine.formula.column_values import Column
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.program import Step
    from standard_engine.pack.resolved import ResolvedPack

Told = dict[str, Any]
_OUTCOMES = np.array([Outcome.FAIL.value, Outcome.UNDETERMINED.value, Outcome.PASS.value])


class Verdicts:
    """The columns told of a pack's population; `detail` adds every indicator and requirement, and the reasons."""

    def __init__(self, pack: ResolvedPack, *, detail: bool) -> None:
        self._steps = {step.name: step for step in pack.program.steps}
        part, parts = decision_parts(pack)
        self.extra = parts if detail else ()
        """Steps beside the pack's own."""
        self._reasons = Reasons(part) if detail else None
        indicators = [item.id for item in pack.indicators] if detail else []
        scores = {"total": "total", **{item.id: f"{item.id}.points" for item in pack.categories}}
        for name in indicators:
            scores |= {name: name, f"{name}.points": f"{name}.points"}
        self._numbers = {name: step for name, step in scores.items() if self._is_number(step)}
        self._judged = [*indicators, *(item.id for item in pack.requirements)] if detail else []
        self._grades = {grade.id: grade.title for grade in pack.grades}
        own = ["decision", "grade", *self._numbers.values(), *(part.steps if detail else ())]
        for name in self._judged:
            own += [f"{name}.applies", f"{name}.met", name]
        added = {step.name for step in self.extra}
        self.asked = tuple(name for name in dict.fromkeys(own) if name in self._steps or name in added)
        """The steps that all of this is read from."""

    def _is_number(self, step: str) -> bool:
        return step in self._steps and self._steps[step].kind is Kind.NUMBER

    @property
    def schema(self) -> pa.Schema:
        """The columns with their types."""
        word, number = pa.dictionary(pa.int32(), pa.string()), pa.float64()
        fields = [pa.field("decision", word), pa.field("grade", word)]
        for name in self._numbers:
            fields += [pa.field(f"{name}.low", number), pa.field(f"{name}.high", number)]
        fields += [pa.field(f"{name}.status", word) for name in self._judged]
        if self._reasons is not None:
            fields.append(pa.field("reasons", word))
        return pa.schema([*fields, pa.field("exact", pa.bool_())])

    def read(self, environment: Mapping[Any, Column], count: int) -> Told:
        """Every column by name, from the steps' values of so many rows."""
        decision = _truths(environment["decision"])
        outcome = decision.sure.astype(np.int8) + decision.maybe
        told: Told = {"decision": np.broadcast_to(_OUTCOMES[outcome], count)}
        if "grade" in environment:
            told["grade"] = np.where(decision.sure, _only(environment["grade"], self._grades, count), None)
        else:
            told["grade"] = np.full(count, None, dtype=object)
        for name, step in self._numbers.items():
            number = environment[step]
            assert isinstance(number, Numbers)  # noqa: S101 - its kind says so
            told[f"{name}.low"] = np.broadcast_to(number.low, count)
            told[f"{name}.high"] = np.broadcast_to(number.high, count)
        for name in self._judged:
            told[f"{name}.status"] = _status(environment, name, count)
        if self._reasons is not None:
            told["reasons"] = self._reasons.words(environment, count)
        return told


def _truths(column: Column) -> Truths:
    assert isinstance(column, Truths)  # noqa: S101 - kinds were checked when the tree was bound
    return column


def _only(column: Column, titles: Mapping[str, str], count: int) -> Any:
    """The title of the one text that it can be; None for no such title."""
    assert isinstance(column, Texts | Codes)  # noqa: S101 - as above
    texts = as_texts(column)
    number = np.add.reduce([rows.astype(np.int8) for rows in texts.possible.values()])
    found = np.full(count, None, dtype=object)
    for text, rows in texts.possible.items():
        if text in titles:
            found[np.broadcast_to(rows & (number == 1), count)] = titles[text]
    return found


def _status(environment: Mapping[Any, Column], name: str, count: int) -> Any:
    """As `assessment.status` decides it."""
    met = _truths(environment[f"{name}.met" if f"{name}.met" in environment else name])
    found = environment.get(f"{name}.applies")
    applies = None if found is None else _truths(found)
    status = np.where(np.broadcast_to(met.sure, count), Status.MET.value, Status.NOT_MET.value).astype(object)
    for truth in (met,) if applies is None else (met, applies):
        open_ = truth.maybe & ~truth.sure
        status[np.broadcast_to(open_, count) & (status != Status.MISSING.value)] = Status.UNDETERMINED.value
        if truth.why is not None:
            status[np.broadcast_to(open_ & truth.why, count)] = Status.MISSING.value
    if applies is not None:
        status[np.broadcast_to(~applies.maybe, count)] = Status.NOT_APPLICABLE.value
    return status


def as_columns(runs: Sequence[Environment], steps: Sequence[Step]) -> dict[Any, Column]:
    """What the exact reading gave of several rows, step by step, as columns."""
    return {step.name: _column(step.kind, [run[step.name] for run in runs]) for step in steps}


def _column(kind: Kind, values: Sequence[Any]) -> Column | Any:
    match kind:
        case Kind.NUMBER:
            both = [bounds(value) for value in values]
            low = np.array([-np.inf if least is None else float(least) for least, _ in both])
            return Numbers(low, np.array([np.inf if most is None else float(most) for _, most in both]))
        case Kind.TRUTH:
            return Truths(
                _mask(value is True for value in values), _mask(value is not False for value in values), _why(values)
            )
        case Kind.TEXT:
            sets = [value.options if isinstance(value, Unknown) else {value} for value in values]
            names = dict.fromkeys(name for options in sets for name in sorted(options or ()))
            possible = {name: _mask(name in (options or ()) for options in sets) for name in names}
            return Texts(possible, _mask(options is None for options in sets))
        case Kind.DATE:
            return None


def _mask(values: Any) -> Bools:
    return np.array(list(values), dtype=bool)


def _why(values: Sequence[Any]) -> Bools:
    return _mask(
        isinstance(value, Unknown) and any(cause.why != "division_by_zero" for cause in value.causes)
        for value in values
    )

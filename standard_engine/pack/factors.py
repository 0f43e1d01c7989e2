"""Factor tables in a program: the edition that holds, as sourced constants."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from standard_engine.findings import rule_codes as codes
from standard_engine.formula.binding import Bound, Keyed, Typed
from standard_engine.formula.problem import FormulaError, fault
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import Choose, Comparison, DataYear, Node, Number
from standard_engine.formula.units import Unit, factor, parse_unit
from standard_engine.pack import grammar
from standard_engine.pack.builder import Broken
from standard_engine.pack.dated import Dated, boundaries, faults, holding, timeline

if TYPE_CHECKING:
    from standard_engine.pack.draft import Path_
    from standard_engine.pack.lowering import Lowering
    from standard_engine.pack.model import FactorEntryModel, FactorModel


def tables(low: Lowering) -> dict[str, Callable[[int], Bound]]:
    """Every factor table by the name that formulas use: its rows `back` years before the latest data year."""
    return {table.replace("-", "_"): partial(_table, low, table) for table in low.draft.model.factors}


def _table(low: Lowering, name: str, back: int) -> Bound:
    model = low.draft.model.factors[name]
    (line,) = timeline(model.values, lambda _: None)
    _check_dates(low, name, line)
    _check_forms(low, name, model)
    if model.basis == "data_year":
        return _by_year(low, name, model, line, back)
    low.changes |= boundaries(line)
    chosen = holding(line, low.as_of)
    if chosen is None:
        raise fault(codes.NOT_IN_FORCE, 0, name=f"系数表 {name}", day=low.as_of.isoformat())
    return _edition(low, name, model, chosen)


def _check_dates(low: Lowering, name: str, line: list[Dated[FactorEntryModel]]) -> None:
    for kind, earlier, later in faults(line):
        code = codes.OVERLAP if kind == "overlap" else codes.GAP
        place = low.draft.place(("factors", name, "values", later.at))
        finding = code.at(place, name=f"系数表 {name}", one=earlier.entry.from_, other=later.entry.from_)
        if finding not in low.builder.findings:
            low.builder.findings.append(finding)


def _check_forms(low: Lowering, name: str, model: FactorModel) -> None:
    """Every edition is a value, or rows where the table is keyed."""
    wrong = [
        at
        for at, entry in enumerate(model.values)
        if (entry.value is None) == (entry.factors is None) or (model.by is None) == (entry.value is None)
    ]
    for at in wrong:
        finding = codes.FACTOR_FORM.at(low.draft.place(("factors", name, "values", at)), name=name)
        low.builder.findings += [finding] if finding not in low.builder.findings else []
    if wrong:
        raise Broken


def _edition(low: Lowering, name: str, model: FactorModel, chosen: Dated[FactorEntryModel]) -> Bound:
    """One edition: a constant, or a table of them; every number registered."""
    path: Path_ = ("factors", name, "values", chosen.at)
    entry = chosen.entry
    title = f"{model.title}（{entry.edition or entry.from_.isoformat()}）"
    source = low.register.source(entry.source, path)
    if entry.value is not None:
        return _constant(low, (*path, "value"), title, entry.value, source)
    items = low.draft.model.enumerations[model.by].items if model.by in low.draft.model.enumerations else {}
    rows = {}
    for key, text in (entry.factors or {}).items():
        row = items.get(key)
        label = row if isinstance(row, str) else row.title if row else key
        rows[key] = _constant(low, (*path, "factors", key), f"{label}{model.title}", text, source, model.title)
    return Keyed(model.by or name, rows, constant=True)


def _constant(low: Lowering, path: Path_, title: str, text: str, source: object, table: str | None = None) -> Typed:
    from standard_engine.pack.resolved import Source

    assert isinstance(source, Source)  # noqa: S101 - given by the register
    try:
        value, unit_text = grammar.quantity(text)
        unit = parse_unit(unit_text)
    except FormulaError as error:
        low.builder.findings += [f for f in low.draft.findings(error, path) if f not in low.builder.findings]
        value, unit = Fraction(0), Unit()
    except ValueError as error:
        low.builder.findings.append(codes.MODEL.at(low.draft.place(path), what=str(error)))
        value, unit = Fraction(0), Unit()
    index = low.register.add(path, title, text.partition(" ")[0], str(unit), source, table)
    return Typed(Number(value, str(unit), index), Kind.NUMBER, unit)


def _by_year(low: Lowering, name: str, model: FactorModel, line: list[Dated[FactorEntryModel]], back: int) -> Bound:
    """A table chosen by the year of the data: the edition that holds on the year's last day."""
    first, *later = line
    editions = [(dated, _edition(low, name, model, dated)) for dated in reversed(later)]
    base = _edition(low, name, model, first)
    if isinstance(base, Typed):
        return _choice([(_since(dated, back), bound) for dated, bound in editions if isinstance(bound, Typed)], base)
    rows = {}
    for key, row in base.items.items():
        cases = [
            (_since(dated, back), bound.items.get(key, row)) for dated, bound in editions if isinstance(bound, Keyed)
        ]
        rows[key] = _choice(cases, row)
    return Keyed(base.axis, rows, constant=True)


def _since(dated: Dated[FactorEntryModel], back: int) -> Node:
    """Does the edition hold at the end of the data year?"""
    start: date = dated.entry.from_
    return Comparison(">=", DataYear(back), Number(Fraction(start.year)))


def _choice(cases: list[tuple[Node, Typed]], otherwise: Typed) -> Typed:
    if not cases:
        return otherwise
    nodes = []
    for condition, typed in cases:
        assert isinstance(typed.node, Number)  # noqa: S101 - constants, made above
        value = typed.node.value * factor(typed.unit, otherwise.unit)
        nodes.append((condition, Number(value, str(otherwise.unit), typed.node.source)))
    return Typed(Choose(tuple(nodes), otherwise.node), Kind.NUMBER, otherwise.unit)

"""Criteria in a program: the dated, conditional limits of an indicator, and which levels its value meets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from standard_engine.findings import rule_codes as codes
from standard_engine.formula import units
from standard_engine.formula.absence import of_choice
from standard_engine.formula.binding import Typed, disjunction, require_unit
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.program import Kind
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Among, Call, Choose, Comparison, Name, Node, Number, Or, Text
from standard_engine.pack.builder import Broken
from standard_engine.pack.conditions import by_precedence
from standard_engine.pack.dated import Dated, boundaries, faults, holding, timeline
from standard_engine.pack.resolved import NO_LEVEL, Criterion, CriterionEntry, Source

if TYPE_CHECKING:
    from standard_engine.pack.draft import Path_
    from standard_engine.pack.lowering import Lowering
    from standard_engine.pack.model import CriterionModel, EntryModel, IndicatorModel


def of(low: Lowering, name: str) -> Criterion | None:
    """The criterion of an indicator as of the date, bound once; None for an indicator without one."""
    model = low.draft.model.indicators[name]
    if model.criteria is None:
        return None
    if name not in low.criteria:
        low.criteria[name] = _bound(low, name, model, *_written(low, name, model))
    return low.criteria[name]


def _written(low: Lowering, name: str, model: IndicatorModel) -> tuple[CriterionModel, Path_]:
    if not isinstance(model.criteria, str):
        assert model.criteria is not None  # noqa: S101 - asked of indicators with a criterion only
        return model.criteria, ("indicators", name, "criteria")
    if model.criteria not in low.draft.model.criteria:
        place = low.draft.place(("indicators", name, "criteria"))
        low.builder.findings.append(codes.UNKNOWN_CRITERION.at(place, name=model.criteria))
        raise Broken
    return low.draft.model.criteria[model.criteria], ("criteria", model.criteria)


def _bound(low: Lowering, name: str, model: IndicatorModel, criterion: CriterionModel, path: Path_) -> Criterion:
    unit = _unit(low, criterion.unit if criterion.unit is not None else model.unit, path)
    target = _unit(low, model.unit, ("indicators", name))
    entries = []
    absences: dict[int, Node | None] = {}
    for line in timeline(criterion.values, lambda entry: entry.when):
        _check_dates(low, path, line)
        low.changes |= boundaries(line)
        dated = holding(line, low.as_of)
        if dated is not None:
            entry, absent = _entry(low, model, (*path, "values", dated.at), dated, unit, target)
            entries.append(entry)
            absences[id(entry)] = absent
    if not entries:
        low.builder.findings.append(codes.NOT_IN_FORCE.at(low.draft.place(path), name=model.title, day=low.as_of))
        raise Broken
    ordered = by_precedence(low, path, entries)
    if criterion.otherwise == "error" and all(entry.when is not None for entry in ordered):
        low.builder.findings.append(codes.NO_GENERAL_CASE.at(low.draft.place(path), name=model.title))
    low.limitless[name] = _limitless([(entry.when, absences[id(entry)]) for entry in ordered])
    levels = _levels(low, criterion, model, path)
    return Criterion(name, model.unit or "", levels, tuple(_filled(entry, levels, low, path) for entry in ordered))


def _limitless(entries: list[tuple[Node | None, Node | None]]) -> Node | None:
    """When the limits of the entry that is meant do not apply, given each entry's condition and absence."""
    cases = [(when, None) for when, _ in entries if when is not None]
    general = [absent for when, absent in entries if when is None]
    return of_choice(cases, [*(absent for when, absent in entries if when is not None), *(general or [None])])


def _unit(low: Lowering, text: str | None, path: Path_) -> units.Unit:
    try:
        return units.parse_unit(text or "")
    except FormulaError as error:
        low.builder.findings += [f for f in low.draft.findings(error, (*path, "unit")) if f not in low.builder.findings]
        raise Broken from None


def _check_dates(low: Lowering, path: Path_, line: list[Dated[EntryModel]]) -> None:
    for kind, earlier, later in faults(line):
        code = codes.OVERLAP if kind == "overlap" else codes.GAP
        place = low.draft.place((*path, "values", later.at))
        finding = code.at(place, name=".".join(map(str, path)), one=earlier.entry.from_, other=later.entry.from_)
        if finding not in low.builder.findings:
            low.builder.findings.append(finding)


def _entry(
    low: Lowering, model: IndicatorModel, path: Path_, dated: Dated[EntryModel], unit: units.Unit, target: units.Unit
) -> tuple[CriterionEntry, Node | None]:
    """An entry, and when its limits do not apply."""
    entry = dated.entry
    source = low.register.source(entry.source if entry.source is not None else model.source, path, model.clause)
    when: Typed | None = None
    if entry.when is not None:
        when = low.builder.try_bind(entry.when, (*path, "when"), low.scope, f"{model.title}基准条件", source)
        if when is None:
            raise Broken
    limits = []
    absent: Node | None = None
    for level, text in sorted(entry.levels.items()):
        bound = _limit(low, (*path, "levels", level), text, f"{model.title}{level}基准", source, unit, target)
        limits.append((level, bound.node))
        absent = disjunction(absent, bound.absent)
    node = when.node if when else None
    own = {low.register.own((*path, "levels", level)) or source for level in entry.levels}
    source = own.pop() if len(own) == 1 else source
    return CriterionEntry(entry.from_, dated.until, node, entry.when, tuple(limits), source), absent


def _limit(
    low: Lowering, path: Path_, text: str, title: str, source: Source, unit: units.Unit, target: units.Unit
) -> Typed:
    try:
        typed = low.builder.bind(text, path, low.scope, title, source)
        plain = typed.literal or (typed.unit == units.NUMBER and not units.same_dimension(typed.unit, unit))
        return require_unit(require_unit(replace(typed, literal=True), unit) if plain else typed, target)
    except FormulaError as error:
        low.builder.findings += [f for f in low.draft.findings(error, path) if f not in low.builder.findings]
        raise Broken from None


def _levels(low: Lowering, criterion: CriterionModel, model: IndicatorModel, path: Path_) -> tuple[str, ...]:
    """The levels that the criterion declares, or of the pack's those that its entries name; best first."""
    used = {level for entry in criterion.values for level in entry.levels}
    declared = criterion.levels or low.draft.model.levels
    unknown = sorted(used - set(declared))
    if unknown:
        known = "、".join(declared) or "（未声明）"
        low.builder.findings.append(
            codes.UNKNOWN_LEVEL.at(low.draft.place(path), name=model.title, level="、".join(unknown), known=known)
        )
        raise Broken
    return tuple(level for level in declared if level in used or criterion.levels)


def _filled(entry: CriterionEntry, levels: tuple[str, ...], low: Lowering, path: Path_) -> CriterionEntry:
    """An entry that skips a level asks for the next better one's limit there."""
    given = dict(entry.limits)
    limits: list[tuple[str, Node]] = []
    for level in levels:
        if level in given:
            limits.append((level, given[level]))
        elif limits:
            limits.append((level, limits[-1][1]))
        else:
            low.builder.findings.append(codes.NO_BEST_LEVEL.at(low.draft.place(path), level=level))
            raise Broken
    return replace(entry, limits=tuple(limits))


def limit(low: Lowering, name: str, level: str) -> Typed | None:
    """The limit of a level, chosen by the entries' conditions; None where the indicator has no such level."""
    criterion = of(low, name)
    found = None if criterion is None else next((own for own in criterion.levels if normal(own) == normal(level)), None)
    if criterion is None or found is None:
        return None
    model = low.draft.model.indicators[name]
    path = ("indicators", name)

    def build() -> Typed:
        nodes = [(entry.when, dict(entry.limits)[found]) for entry in criterion.entries]
        unit = units.parse_unit(model.unit or "")
        *conditional, (_, last) = nodes
        cases = tuple((when, node) for when, node in conditional if when is not None)
        return Typed(Choose(cases, last) if cases else last, Kind.NUMBER, unit)

    return low.builder.step(f"{name}.limit.{normal(found)}", path, f"{model.title}{found}基准", build)


def all_levels(low: Lowering, name: str) -> None:
    """Build the steps of every level and its limit."""
    for level_name in _level_names(low, name):
        limit(low, name, level_name)
        level_met(low, name, level_name)


def _level_names(low: Lowering, name: str) -> tuple[str, ...]:
    criterion = of(low, name)
    return criterion.levels if criterion is not None else low.draft.model.indicators[name].levels or ()


def lowest(low: Lowering, name: str) -> str | None:
    """The name of the level that counts as met at all."""
    names = _level_names(low, name)
    return names[-1] if names else None


def level_met(low: Lowering, name: str, level_name: str) -> Typed | None:
    """Whether an indicator meets a level or a better one; None where it has no such level."""
    names = _level_names(low, name)
    found = next((at for at, own in enumerate(names) if normal(own) == normal(level_name)), None)
    if found is None:
        return None
    model = low.draft.model.indicators[name]
    path = ("indicators", name)

    def build() -> Typed:
        value = low.value(name)
        meets = _meets(low, name, value, names, found)
        better = level_met(low, name, names[found - 1]) if found and value.kind is Kind.NUMBER else None
        node = meets if better is None else Or((better.node, meets))
        return Typed(node, Kind.TRUTH)

    met = low.builder.step(f"{name}.{normal(names[found])}", path, f"{model.title}达到{names[found]}", build)
    return replace(met, absent=low.value(name).absent)


def _meets(low: Lowering, name: str, value: Typed, names: tuple[str, ...], at: int) -> Node:
    model = low.draft.model.indicators[name]
    if value.kind is Kind.TRUTH:
        return value.node
    if value.kind is Kind.TEXT:
        _refuse_unknown(low, name, names, value)
        return Among(value.node, names[: at + 1], f"{names[at]}及以上")
    bound = limit(low, name, names[at])
    if bound is None or model.better is None:
        low.builder.findings.append(codes.NO_DIRECTION.at(low.draft.place(("indicators", name)), name=model.title))
        raise Broken
    criterion = model.criteria if not isinstance(model.criteria, str) else low.draft.model.criteria[model.criteria]
    exclusive = criterion is not None and criterion.boundary == "exclusive"
    return Comparison(_sign(model.better, exclusive=exclusive), compared(low, name), bound.node)  # type: ignore[arg-type]  # one of four signs


def _refuse_unknown(low: Lowering, name: str, names: tuple[str, ...], value: Typed) -> None:
    """A level that is no answer could never be met."""
    unknown = [] if value.options is None else [own for own in names if own not in value.options]
    if unknown:
        place = low.draft.place(("indicators", name, "levels"))
        texts = {"level": "、".join(unknown), "known": "、".join(value.options or ())}
        finding = codes.UNKNOWN_LEVEL.at(place, name=low.draft.model.indicators[name].title, **texts)
        low.builder.findings += [finding] if finding not in low.builder.findings else []
        raise Broken


def _sign(better: str, *, exclusive: bool) -> str:
    return ("<" if better == "lower" else ">") + ("" if exclusive else "=")


def compared(low: Lowering, name: str) -> Node:
    """The value as it is compared: as it is, or rounded once (GB/T 8170—2008, 4.3)."""
    value = low.value(name)
    compare = low.draft.model.indicators[name].compare
    if compare == "full":
        return value.node
    return Call("round_to", (value.node, Number(compare.rounded, str(value.unit))))


def level(low: Lowering, name: str) -> Typed | None:
    """The best level met, as a text; None for an indicator without levels."""
    names = _level_names(low, name)
    if not names:
        return None
    model = low.draft.model.indicators[name]
    path = ("indicators", name)

    def build() -> Typed:
        for own in names:
            level_met(low, name, own)
        cases = tuple((Name(f"{name}.{normal(own)}"), Text(own)) for own in names)
        return Typed(Choose(cases, Text(NO_LEVEL)), Kind.TEXT, options=(*names, NO_LEVEL))

    typed = low.builder.step(f"{name}.level", path, f"{model.title}等级", build)
    return replace(typed, absent=disjunction(typed.absent, low.value(name).absent))

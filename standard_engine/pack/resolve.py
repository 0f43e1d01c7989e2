"""Draft → resolved pack: dates chosen, references bound, units checked, everything lowered to one program."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from standard_engine.errors import PackError
from standard_engine.findings import Finding, Severity
from standard_engine.findings import rule_codes as codes
from standard_engine.formula.problem import did_you_mean
from standard_engine.formula.syntax import normal
from standard_engine.pack import checks
from standard_engine.pack.fields import field_specs
from standard_engine.pack.lowering import Lowering
from standard_engine.pack.resolved import (
    Category,
    Change,
    CrossCheck,
    Derived,
    Enumeration,
    Grade,
    Indicator,
    Item,
    Measure,
    Requirement,
    ResolvedPack,
    Section,
    Standing,
)
from standard_engine.pack.scope import RESERVED

if TYPE_CHECKING:
    from standard_engine.pack.draft import Draft


def resolve(draft: Draft, as_of: date) -> tuple[ResolvedPack, list[Finding]]:
    """The pack as of a date, and the warnings that came with it.

    Raises:
        PackError: with every error found, warnings among them.
    """
    findings = [*_out_of_date(draft, as_of), *_names(draft), *_homeless(draft)]
    specs, wrong = field_specs(draft)
    findings += wrong
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise PackError(findings)
    low = Lowering(draft, specs, as_of)
    low.everything()
    findings += low.builder.findings + low.register.findings + low.register.nameless()
    if not _has_errors(findings):
        findings += checks.run(low)
    unique = _unique(findings)
    if _has_errors(unique):
        raise PackError(unique)
    return _resolved(draft, low, as_of), unique


def _has_errors(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)


def _unique(findings: list[Finding]) -> list[Finding]:
    return list({str(finding): finding for finding in findings}.values())


def _out_of_date(draft: Draft, as_of: date) -> list[Finding]:
    valid = draft.model.valid
    if valid.from_ <= as_of and (valid.to is None or as_of <= valid.to):
        return []
    until = valid.to or "今"
    return [codes.OUT_OF_DATE.at(draft.place(("valid",)), day=as_of, since=valid.from_, until=until)]


def _names(draft: Draft) -> list[Finding]:
    """Ids that mean two things in a formula, or that are words of the language."""
    from standard_engine.pack import grammar

    model = draft.model
    owners: dict[str, str] = {}
    found = []
    tags = sorted({tag for indicator in model.indicators.values() for tag in indicator.tags})
    sections: list[tuple[str, list[str]]] = [
        (name, sorted(getattr(model, name)))
        for name in ("fields", "factors", "derived", "indices", "categories", "indicators", "requirements")
    ]
    for section, names in [*sections, ("tags", tags)]:
        for name in names:
            path = (section, name) if section != "tags" else ("indicators",)
            word = name.replace("-", "_") if section == "factors" else name
            try:
                grammar.identifier(word)
            except ValueError as error:
                found.append(codes.RESERVED_NAME.at(draft.place(path), name=name, why_not=str(error)))
                continue
            if word in RESERVED:
                found.append(codes.RESERVED_NAME.at(draft.place(path), name=name, why_not="是保留字"))
            elif normal(word) in owners:
                why = f"与 {owners[normal(word)]} 中的名称相同"
                found.append(codes.RESERVED_NAME.at(draft.place(path), name=name, why_not=why))
            owners[normal(word)] = section
    grades = [grade.id for grade in model.grades]
    for at, name in enumerate(grades):
        if name in grades[:at]:
            found.append(codes.RESERVED_NAME.at(draft.place(("grades", at)), name=name, why_not="与前面的等级同名"))
    return found


def _homeless(draft: Draft) -> list[Finding]:
    """Indicators whose category is not declared."""
    known = draft.model.categories
    return [
        codes.UNKNOWN_CATEGORY.at(
            draft.place(("indicators", name, "category")),
            name=item.title,
            category=item.category,
            guess=did_you_mean(item.category, known),
        )
        for name, item in draft.model.indicators.items()
        if item.category not in known
    ]


def _resolved(draft: Draft, low: Lowering, as_of: date) -> ResolvedPack:
    model = draft.model
    numbers = low.register.numbers
    since = [day for day in low.changes if day <= as_of]
    until = [day for day in low.changes if day > as_of]
    return ResolvedPack(
        id=model.id,
        title=model.title,
        standard=model.standard,
        edition=model.edition,
        version=model.version,
        hash=draft.hash,
        as_of=as_of,
        chosen_from=max([*since, model.valid.from_]),
        chosen_until=min(until) - timedelta(days=1) if until else model.valid.to,
        data_years=model.data_years,
        status=_worst([number.source.status for number in numbers]),
        notes=model.notes,
        omissions=model.omissions,
        sections=tuple(Section(name, section.title, section.hint) for name, section in model.sections.items()),
        fields=tuple(low.fields.values()),
        enumerations=tuple(
            Enumeration(
                name,
                table.title,
                table.edition,
                table.hierarchical,
                tuple(Item(code, item if isinstance(item, str) else item.title) for code, item in table.items.items()),
            )
            for name, table in sorted(model.enumerations.items())
        ),
        categories=_categories(draft),
        indicators=_indicators(draft, low),
        requirements=_requirements(draft, low),
        derived=tuple(
            Derived(name, item.title, item.unit or "", item.formula, shown=section is model.indices)
            for section in (model.derived, model.indices)
            for name, item in section.items()
        ),
        grades=tuple(Grade(grade.id, grade.title, grade.when) for grade in model.grades),
        checks=tuple(
            CrossCheck(name, item.title, item.rule, item.severity, item.hint) for name, item in model.checks.items()
        ),
        measures=tuple(Measure(name, item.title, item.indicators, item.note) for name, item in model.measures.items()),
        pass_formula=model.decision.pass_,
        numbers=numbers,
        workflow=json.dumps(model.workflow, ensure_ascii=False, sort_keys=True),
        changelog=tuple(Change(**dict(change)) for change in model.changelog),
        program=low.builder.program(),
    )


def _worst(standings: list[Standing]) -> Standing:
    for standing in (Standing.PROVISIONAL, Standing.SECONDARY):
        if standing in standings:
            return standing
    return Standing.OFFICIAL


def _categories(draft: Draft) -> tuple[Category, ...]:
    scoring = draft.model.scoring
    factor = scoring.total if scoring.weights == "shares" else 1
    return tuple(
        Category(name, item.title, None if item.full is None else item.full * factor, item.bonus, item.clause)
        for name, item in draft.model.categories.items()
    )


def _place(draft: Draft, path: tuple[str | int, ...]) -> str:
    place = draft.place(path)
    return f"{place.file}:{place.line}"


def _indicators(draft: Draft, low: Lowering) -> tuple[Indicator, ...]:
    order = list(draft.model.categories)
    found = sorted(draft.model.indicators.items(), key=lambda pair: order.index(pair[1].category))
    return tuple(
        Indicator(
            id=name,
            title=item.title,
            category=item.category,
            clause=item.clause,
            unit=item.unit or "",
            formula=item.formula,
            better=item.better,
            compare_step=None if item.compare == "full" else item.compare.rounded,
            score=item.score.by if item.score else "",
            if_not_applicable=item.if_not_applicable,
            criterion=low.criteria.get(name),
            tags=item.tags,
            evidence=item.evidence,
            improve=(*item.improve, *(m.title for m in draft.model.measures.values() if name in m.indicators)),
            note=item.note,
            source=low.indicator_source(name),
            place=_place(draft, ("indicators", name)),
        )
        for name, item in found
    )


def _requirements(draft: Draft, low: Lowering) -> tuple[Requirement, ...]:
    return tuple(
        Requirement(
            id=name,
            title=item.title,
            clause=item.clause,
            effect=item.effect,
            caps=item.caps,
            formula=item.condition,
            evidence=item.evidence,
            note=item.note,
            source=low.register.source(item.source, ("requirements", name), item.clause),
            place=_place(draft, ("requirements", name)),
        )
        for name, item in sorted(draft.model.requirements.items(), key=lambda pair: pair[1].effect != "veto")
    )

"""Fields of a draft → field specifications, row by row as the data workbook shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.findings import Finding
from standard_engine.findings import rule_codes as codes
from standard_engine.formula.problem import FormulaError, did_you_mean
from standard_engine.formula.units import parse_unit, spellings
from standard_engine.pack.resolved import FieldSpec, FieldType, Limits, Option, Row

if TYPE_CHECKING:
    from standard_engine.pack.draft import Draft
    from standard_engine.pack.model import EnumerationModel, FieldModel, RangeModel


def field_specs(draft: Draft) -> tuple[dict[str, FieldSpec], list[Finding]]:
    """Every field of a draft by its id, and what is wrong with any."""
    findings: list[Finding] = []
    specs: dict[str, FieldSpec] = {}
    for name, model in draft.model.fields.items():
        problems = _problems(draft, name, model)
        findings += problems
        if not problems:
            specs[name] = _spec(draft, name, model, findings)
    return specs, findings + _repeated_codes(draft, specs)


def _problems(draft: Draft, name: str, model: FieldModel) -> list[Finding]:
    place = draft.place(("fields", name))
    found = []
    if model.section not in draft.model.sections:
        hint = did_you_mean(model.section, draft.model.sections)
        found.append(codes.UNKNOWN_SECTION.at(place, name=name, section=model.section, guess=hint))
    for enumeration in (model.by, model.enumeration):
        if enumeration is not None and enumeration not in draft.model.enumerations:
            hint = did_you_mean(enumeration, draft.model.enumerations)
            found.append(codes.UNKNOWN_ENUMERATION.at(place, name=name, enumeration=enumeration, guess=hint))
    wanting = {
        "选项数据项须写 options": model.type is FieldType.CHOICE and not model.options,
        "代码数据项须写 enumeration": model.type is FieldType.CODE and model.enumeration is None,
        "只有选项数据项写 options": model.type is not FieldType.CHOICE and bool(model.options),
        "只有分项表写 keys": model.keys is not None and model.by is None,
        "只有数值写 unit": model.unit is not None and model.type is not FieldType.NUMBER,
        "数值须写 unit（无量纲写 '1'）": model.type is FieldType.NUMBER and model.unit is None and model.by is None,
        "blank: zero 和 none: zero 只用于数值": "zero" in {model.blank, model.none if model.none == "zero" else ""}
        and model.type is not FieldType.NUMBER,
    }
    found += [codes.FIELD_FORM.at(place, name=name, what=what) for what, wrong in wanting.items() if wrong]
    unknown = [
        key for key in model.keys or () if model.by in draft.model.enumerations and key not in _items(draft, model)
    ]
    if unknown:
        found.append(codes.FIELD_FORM.at(place, name=name, what=f"枚举 {model.by} 中没有 {'、'.join(unknown)}"))
    for label, limits in (("range", _limits(model.range)), ("plausible", _limits(model.plausible))):
        if _empty(limits):
            found.append(codes.EMPTY_RANGE.at(draft.place(("fields", name, label)), name=name))
    return found


def _items(draft: Draft, model: FieldModel) -> dict[str, object]:
    return dict(draft.model.enumerations[model.by].items) if model.by else {}


def _limits(model: RangeModel | None) -> Limits:
    return Limits() if model is None else Limits(model.min, model.max, model.above, model.below)


def _empty(limits: Limits) -> bool:
    lows = [(end, open_) for end, open_ in ((limits.low, False), (limits.above, True)) if end is not None]
    highs = [(end, open_) for end, open_ in ((limits.high, False), (limits.below, True)) if end is not None]
    return any(low > high or (low == high and (one or two)) for low, one in lows for high, two in highs)


def _spec(draft: Draft, name: str, model: FieldModel, findings: list[Finding]) -> FieldSpec:
    number = model.type is FieldType.NUMBER
    years = model.years if model.years is not None else (draft.model.data_years if number else 0)
    return FieldSpec(
        id=name,
        code=model.code,
        title=model.title,
        section=model.section,
        type=model.type,
        years=years,
        rows=tuple(_rows(draft, name, model, findings)),
        limits=_limits(model.range),
        plausible=_limits(model.plausible),
        options=tuple(
            Option(id_, option) if isinstance(option, str) else Option(id_, option.title, option.text)
            for id_, option in (model.options or {}).items()
        ),
        enumeration=model.enumeration,
        blank=model.blank,
        none=model.none,
        not_applicable=model.not_applicable,
        optional_rows=model.optional_rows,
        required=model.required,
        hint=model.hint,
        evidence=model.evidence,
        by=model.by,
        movable=model.movable,
        formerly=model.formerly,
        without_evidence=model.without_evidence,
    )


def _rows(draft: Draft, name: str, model: FieldModel, findings: list[Finding]) -> list[Row]:
    if model.by is None:
        return [_row(draft, name, model, model.code, model.title, None, model.unit, findings)]
    enumeration: EnumerationModel = draft.model.enumerations[model.by]
    rows = []
    for key in model.keys or tuple(enumeration.items):
        item = enumeration.items[key]
        title = item if isinstance(item, str) else item.title
        short = key if isinstance(item, str) or item.code is None else item.code
        unit = model.unit or (None if isinstance(item, str) else item.unit)
        rows.append(_row(draft, name, model, f"{model.code}.{short}", title, key, unit, findings))
    return rows


def _row(
    draft: Draft, name: str, model: FieldModel, code: str, title: str, key: str | None, unit: str | None,
    findings: list[Finding],
) -> Row:  # fmt: skip
    if model.type is not FieldType.NUMBER:
        return Row(code, title, key, "")
    if unit is None:
        place = draft.place(("fields", name))
        findings.append(codes.FIELD_FORM.at(place, name=name, what=f"分项 {title} 没有单位"))
    try:
        parsed = parse_unit(unit or "")
    except FormulaError as error:
        findings += [f for f in draft.findings(error, ("fields", name, "unit")) if f not in findings]
        return Row(code, title, key, "")
    return Row(code, title, key, str(parsed), spellings(parsed))


def _repeated_codes(draft: Draft, specs: dict[str, FieldSpec]) -> list[Finding]:
    owners: dict[str, str] = {}
    found = []
    for name, spec in specs.items():
        if spec.code in spec.formerly:
            place = draft.place(("fields", name, "formerly"))
            found.append(codes.FIELD_FORM.at(place, name=name, what=f"formerly 中的 {spec.code} 是现在的代码"))
        old = (code for row in spec.rows for code in spec.former_codes(row))
        for code in {spec.code, *spec.formerly, *(row.code for row in spec.rows), *old}:
            if owners.setdefault(code, name) != name:
                place = draft.place(("fields", name, "code"))
                found.append(codes.CODE_TWICE.at(place, code=code, one=owners[code], other=name))
    return found

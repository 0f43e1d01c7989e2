"""A submission from plain values: for the cases of a pack, for tests, and for data that is no workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.pack.resolved import FieldType
from standard_engine.submission import Absence, Datum, Slot, Submission, Value

if TYPE_CHECKING:
    from standard_engine.pack.resolved import FieldSpec, ResolvedPack

Plain: TypeAlias = Value | int | Absence | None
Given: TypeAlias = "Plain | Mapping[object, Given] | list[Plain]"

ABSENCES = {"无": Absence.NONE, "不适用": Absence.NOT_APPLICABLE, "未知": Absence.UNKNOWN, "未填": Absence.BLANK}


def submission_of(pack: ResolvedPack, given: Mapping[str, Given], *, year: int) -> Submission:
    """The submission that reports these values: field id → value.

    A number is in the field's own unit. A list gives the latest year first; a mapping gives values by year, or by the
    rows of a keyed field (whose values may again be by year). A single value of a yearly field is the latest year's.
    `Absence` members, or the words 无, 不适用, 未知, 未填, state why there is no value. What is not given is blank, and
    a blank means what the pack says it means.

    Raises:
        UsageError: for an unknown field, row or option, or a value of the wrong kind; all of them at once.
    """
    specs = {spec.id: spec for spec in pack.fields}
    data: dict[Slot, Datum] = _blanks(pack, year)
    problems: list[str] = []
    for name, value in given.items():
        if name not in specs:
            problems.append(f"没有数据项 {name}{did_you_mean(name, specs)}")
            continue
        for (key, back), plain in _spread(specs[name], value, year, problems):
            slot = (name, key, year - back if specs[name].years else None)
            datum = _datum(specs[name], plain, problems)
            if datum is not None:
                data[slot] = datum
    if problems:
        raise UsageError("；".join(problems))
    return Submission(data, year)


def _blanks(pack: ResolvedPack, year: int) -> dict[Slot, Datum]:
    """What blank cells mean where the pack gives them a meaning."""
    data: dict[Slot, Datum] = {}
    for spec in pack.fields:
        if spec.blank == "missing":
            continue
        datum = Datum(value=Fraction(0)) if spec.blank == "zero" else Datum(absence=Absence.NONE)
        for row in spec.rows:
            for back in range(max(1, spec.years)):
                data[spec.id, row.key, year - back if spec.years else None] = datum
    return data


def _spread(
    spec: FieldSpec, value: Given, year: int, problems: list[str]
) -> list[tuple[tuple[str | None, int], Plain]]:
    """Each row and year that a given value states."""
    if not isinstance(value, Mapping):
        return [((None, back), plain) for back, plain in _years(spec, value, year, problems)]
    keys = {row.key for row in spec.rows}
    if keys == {None}:
        return [((None, back), plain) for back, plain in _years(spec, value, year, problems)]
    found: list[tuple[tuple[str | None, int], Plain]] = []
    for key, inner in value.items():
        if key not in keys:
            problems.append(f"{spec.id} 没有分项 {key}{did_you_mean(str(key), [str(own) for own in keys])}")
            continue
        found += [((str(key), back), plain) for back, plain in _years(spec, inner, year, problems)]
    return found


def _years(spec: FieldSpec, value: Given, year: int, problems: list[str]) -> list[tuple[int, Plain]]:
    pairs: list[tuple[int, Plain]] = []
    if isinstance(value, Mapping):
        for label, plain in value.items():
            back = year - int(str(label)) if str(label).isdecimal() else -1
            if isinstance(plain, Mapping | list):
                problems.append(f"{spec.id} 的 {label} 应是一个值")
            else:
                pairs.append((back, plain))
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    else:
        pairs = [(0, value)]
    outside = [back for back, _ in pairs if not 0 <= back < max(1, spec.years)]
    if outside:
        problems.append(f"{spec.id} 只填报 {max(1, spec.years)} 个数据年（{year} 年起往前）")
    return [(back, plain) for back, plain in pairs if back not in outside]


def _datum(spec: FieldSpec, plain: Plain, problems: list[str]) -> Datum | None:
    if plain is None:
        return Datum(absence=Absence.BLANK)
    absence = ABSENCES.get(plain) if isinstance(plain, str) and not isinstance(plain, Absence) else plain
    if isinstance(absence, Absence):
        return _absent(spec, absence, problems)
    value = _value(spec, plain)
    if value is None:
        problems.append(f"{spec.id} 的值“{plain}”不是{_KINDS[spec.type]}")
        return None
    if isinstance(value, Fraction) and not spec.limits.hold(value):
        problems.append(f"{spec.id} 的值 {plain} 超出范围")
        return None
    return Datum(value=value)


def _absent(spec: FieldSpec, absence: Absence, problems: list[str]) -> Datum:
    if absence is Absence.NONE and spec.none == "zero":
        return Datum(value=Fraction(0), normalisations=("“无”按零计",))
    if absence is Absence.NONE and spec.none == "missing":
        return Datum(absence=Absence.BLANK)
    if absence is Absence.NOT_APPLICABLE and not spec.not_applicable:
        problems.append(f"{spec.id} 不能填“不适用”")
    return Datum(absence=absence, reason="（算例）" if absence is Absence.NOT_APPLICABLE else None)


_KINDS = {
    FieldType.NUMBER: "数",
    FieldType.CHOICE: "可选的选项",
    FieldType.TRUTH: "是非（true、false 或 是、否）",
    FieldType.CODE: "代码",
    FieldType.TEXT: "文字",
    FieldType.DATE: "日期（2026-11-23）",
}


def _value(spec: FieldSpec, plain: Plain) -> Value | None:
    """The plain value as the field holds it; None where it does not fit."""
    match spec.type:
        case FieldType.NUMBER:
            return Fraction(plain) if isinstance(plain, int | Fraction) and not isinstance(plain, bool) else None
        case FieldType.TRUTH:
            return (
                {"是": True, "否": False, True: True, False: False}.get(plain)
                if isinstance(plain, bool | str)
                else None
            )
        case FieldType.CHOICE:
            matches = [option.id for option in spec.options if plain in {option.id, option.title}]
            return matches[0] if matches else None
        case FieldType.DATE:
            return plain if isinstance(plain, date) else None
        case FieldType.CODE | FieldType.TEXT:
            return plain if isinstance(plain, str) else None

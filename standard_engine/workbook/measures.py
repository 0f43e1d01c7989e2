"""The sheet 改进措施 read: measures with their cost and effects, and a finding for each that cannot be used."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from standard_engine.findings.measure_codes import EXCLUDES_UNKNOWN, MEASURE_REFUSED
from standard_engine.language import say
from standard_engine.numerals import exact_text
from standard_engine.pack.resolved import FieldType
from standard_engine.submission import Effect, Measure
from standard_engine.workbook.formats import display
from standard_engine.workbook.layout import normal_code
from standard_engine.workbook.list_sheet import ListRow, list_rows
from standard_engine.workbook.measures_page import Heading
from standard_engine.workbook.number_text import Refusal, Typed, stored_number, typed_number
from standard_engine.workbook.question import one_line
from standard_engine.workbook.tidy import bare
from standard_engine.workbook.unit_text import PERCENT, is_percent, is_plain, unit_factor
from standard_engine.workbook.words import truth_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import FieldSpec, ResolvedPack, Row
    from standard_engine.workbook.cells import Sheet

_BETWEEN = re.compile(r"[、，,;；\s]+")
_NEEDED = (Heading.ID, Heading.TARGET, Heading.CHANGE, Heading.COST)


_Line: TypeAlias = ListRow[Heading]


class _Unusable(Exception):  # noqa: N818 - it says what the row is
    """Why a row cannot be used, in Chinese."""


def read_measures(sheets: tuple[Sheet, ...], pack: ResolvedPack) -> tuple[tuple[Measure, ...], tuple[Finding, ...]]:
    """Every measure that can be used, in order; rows with the same 编号 are effects of one measure.

    A measure of which any row cannot be used is left out whole, since half of its effects would be another measure.
    """
    groups: dict[str, list[_Line]] = {}
    for line in list_rows(sheets, Heading, _NEEDED):
        groups.setdefault(line.text(Heading.ID), []).append(line)
    if not groups:
        return (), ()
    targets = {normal_code(row.code): (spec, row) for spec in pack.fields for row in spec.rows}
    measures: list[Measure] = []
    findings: list[Finding] = []
    for name, lines in groups.items():
        try:
            measures.append(_measure(name, lines, targets))
        except _Unusable as reason:
            label = one_line(name or lines[0].text(Heading.TITLE) or say("（没有编号）"))
            findings.append(MEASURE_REFUSED.at(lines[0].first.place, measure=label, what=str(reason)))
    known = {item.id for item in measures}
    for item in measures:
        place = groups[item.id][0].first.place
        strange = [other for other in item.excludes if other not in known]
        findings += [EXCLUDES_UNKNOWN.at(place, measure=one_line(item.id), other=one_line(other)) for other in strange]
    return tuple(measures), tuple(findings)


def _number(line: _Line, heading: Heading) -> Typed | None:
    """The number that stands there, a percentage with the unit %; None for nothing.

    Raises:
        _Unusable: for what is no number.
    """
    cell = line.cells.get(heading)
    if cell is None:
        return None
    number = stored_number(cell.text or "") if cell.type == "n" else typed_number(cell.text or "")
    if isinstance(number, Refusal):
        raise _Unusable(say("“{word}”一格的“{raw}”不是数", word=heading.word, raw=one_line(cell.text or "")))
    percent = cell.type == "n" and display(cell.number_format, (number.number > 0) - (number.number < 0)).percent
    return Typed(number.number * 100, PERCENT) if percent else number


def _measure(name: str, lines: list[_Line], targets: Mapping[str, tuple[FieldSpec, Row]]) -> Measure:
    if not name:
        raise _Unusable(say("没有写编号"))
    cost = _only(lines, Heading.COST)
    if cost is None or cost < 0:
        raise _Unusable(say("没有写成本") if cost is None else say("成本是负数"))
    months, most = _only(lines, Heading.MONTHS), _only(lines, Heading.MOST)
    if months is not None and months < 0:
        raise _Unusable(say("时间是负数"))
    if most is not None and (most < 1 or most.denominator != 1):
        raise _Unusable(say("最多次数应是不小于 1 的整数，读到 {number}", number=exact_text(most)))
    excludes = [other for line in lines for other in _BETWEEN.split(line.text(Heading.EXCLUDES)) if other]
    titles = [line.text(Heading.TITLE) for line in lines if line.text(Heading.TITLE)]
    return Measure(
        id=name,
        title=titles[0] if titles else name,
        cost=cost,
        effects=tuple(_effect(line, targets) for line in lines),
        months=months,
        most=1 if most is None else int(most),
        excludes=tuple(dict.fromkeys(other for other in excludes if other != name)),
        place=str(lines[0].first.place),
    )


def _only(lines: list[_Line], heading: Heading) -> Fraction | None:
    """The number that the rows of a measure agree on; blank ones follow the others."""
    found = {number.number for line in lines if (number := _number(line, heading)) is not None}
    if len(found) > 1:
        raise _Unusable(say("同一编号的几行写了不同的{word}", word=heading.word))
    return next(iter(found), None)


def _effect(line: _Line, targets: Mapping[str, tuple[FieldSpec, Row]]) -> Effect:
    code = line.text(Heading.TARGET)
    found = targets.get(normal_code(code))
    if found is None:
        raise _Unusable(say("数据表中没有代码“{raw}”", raw=one_line(code)) if code else say("没有写影响的数据项"))
    spec, row = found
    if not line.text(Heading.CHANGE):
        raise _Unusable(say("没有写影响量"))
    match spec.type:
        case FieldType.NUMBER:
            return _change(line, spec, row)
        case FieldType.TRUTH | FieldType.CHOICE:
            return Effect(spec.id, row.key, becomes=_answer(line, spec))
        case _:
            raise _Unusable(say("{code} {title}不是数值、选项或是否，不能由措施改变", code=row.code, title=spec.title))


def _change(line: _Line, spec: FieldSpec, row: Row) -> Effect:
    number = _number(line, Heading.CHANGE)
    assert number is not None  # noqa: S101 - it is filled
    unit = number.unit or line.text(Heading.UNIT)
    if is_percent(unit) and not is_percent(row.unit):
        return Effect(spec.id, row.key, change=number.number / 100, relative=True)
    factor = Fraction(1) if is_plain(unit) else unit_factor(unit, row)
    if factor is None:
        raise _Unusable(say("影响量的单位“{raw}”不能换算为 {unit}", raw=one_line(unit), unit=row.unit or say("无量纲")))
    return Effect(spec.id, row.key, change=number.number * factor)


def _answer(line: _Line, spec: FieldSpec) -> bool | str:
    said = line.text(Heading.CHANGE)
    if spec.type is FieldType.TRUTH:
        cell = line.cells[Heading.CHANGE]
        answer = cell.text == "1" if cell.type == "b" else truth_of(said)
        if answer is None:
            raise _Unusable(say("“{raw}”应写 是 或 否", raw=one_line(said)))
        return answer
    options = [option.id for option in spec.options if bare(said) in {bare(option.title), bare(option.id)}]
    if len(options) != 1:
        raise _Unusable(
            say(
                "“{raw}”不是 {title} 的选项：{listed}",
                raw=one_line(said),
                title=spec.title,
                listed=say("、").join(option.title for option in spec.options),
            )
        )
    return options[0]

"""The sheet 改进措施 of the template: what the enterprise could do, at what cost. Read by `measures`, never judged."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.numerals import exact_text
from standard_engine.workbook.list_sheet import ListHeading
from standard_engine.workbook.measure import LINE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.worksheet import Worksheet

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Effect, Measure
    from standard_engine.workbook.looks import Looks

TITLE = "改进措施（选填：只用来找费用最低的提升方案，不参加评价）"
ROWS = 40


class Heading(ListHeading):
    """The columns."""

    ID = "编号"
    TITLE = "措施名称"
    COST = "成本（万元）"
    TARGET = "影响的数据项（填数据表中的代码）"
    CHANGE = "影响量（减少写负数；是否和选项写改成什么）"
    UNIT = "影响量单位（% 表示占现值的比例）"
    MONTHS = "时间（月）"
    MOST = "最多次数（可重复实施时填）"
    EXCLUDES = "互斥编号（不能同时实施的）"


_WIDTHS = {
    Heading.ID: 10,
    Heading.TITLE: 34,
    Heading.COST: 14,
    Heading.TARGET: 24,
    Heading.CHANGE: 26,
    Heading.UNIT: 22,
    Heading.MONTHS: 12,
    Heading.MOST: 18,
    Heading.EXCLUDES: 20,
}


def write_measures(sheet: Worksheet, pack: ResolvedPack, measures: tuple[Measure, ...], looks: Looks) -> None:
    """The measures of a submission, one row an effect, and room for more."""
    sheet.set_row(0, 2 * LINE)
    sheet.set_row(1, 3 * LINE)
    sheet.write_string(0, 0, TITLE, looks.title)
    for at, heading in enumerate(Heading):
        sheet.set_column(at, at, _WIDTHS[heading])
        sheet.write_string(1, at, heading.value, looks.header)
    sheet.freeze_panes(2, 0)
    rows = [row for measure in measures for row in _rows(measure, pack)]
    for number in range(max(ROWS, len(rows))):
        row = rows[number] if number < len(rows) else {}
        for at, heading in enumerate(Heading):
            _write(sheet, number + 2, at, row.get(heading), looks)


def _write(sheet: Worksheet, row: int, column: int, value: Fraction | str | None, looks: Looks) -> None:
    if value is None:
        sheet.write_blank(row, column, None, looks.words)
    elif isinstance(value, Fraction):
        sheet.write_number(row, column, float(value), looks.words)
    else:
        sheet.write_string(row, column, value, looks.words)


def _rows(measure: Measure, pack: ResolvedPack) -> list[Mapping[Heading, Fraction | str | None]]:
    """One row for each effect; what holds for the whole measure stands in the first."""
    whole: dict[Heading, Fraction | str | None] = {
        Heading.TITLE: measure.title,
        Heading.COST: measure.cost,
        Heading.MONTHS: measure.months,
        Heading.MOST: Fraction(measure.most) if measure.most > 1 else None,
        Heading.EXCLUDES: "、".join(measure.excludes) or None,
    }
    return [
        {Heading.ID: measure.id, **(whole if at == 0 else {}), **_effect(effect, pack)}
        for at, effect in enumerate(measure.effects)
    ]


def _effect(effect: Effect, pack: ResolvedPack) -> dict[Heading, Fraction | str | None]:
    spec = next(spec for spec in pack.fields if spec.id == effect.field)
    row = next(row for row in spec.rows if row.key == effect.key)
    if effect.change is None:
        shown = {option.id: option.title for option in spec.options}
        becomes = {True: "是", False: "否"}.get(effect.becomes) if isinstance(effect.becomes, bool) else effect.becomes
        return {Heading.TARGET: row.code, Heading.CHANGE: shown.get(str(becomes), str(becomes))}
    change = effect.change * 100 if effect.relative else effect.change
    written: Fraction | str = change if Fraction(repr(float(change))) == change else exact_text(change)
    return {
        Heading.TARGET: row.code,
        Heading.CHANGE: written,
        Heading.UNIT: "%" if effect.relative else row.unit or None,
    }

"""试算: the sheet with what was reported and the yellow cells to try other values in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standard_engine.formula.excel_texts import quoted
from standard_engine.language import later, say
from standard_engine.numerals import show
from standard_engine.pack.resolved import FieldType
from standard_engine.report import trial_shown as shown
from standard_engine.report.grid import Cell, Column, Formula, Grid, Input, Look, Sheet, Styled
from standard_engine.report.trial import DATA, PROCESS
from standard_engine.report.trial_entries import NO, NOT_APPLICABLE, YES, is_tried, option_rows

if TYPE_CHECKING:
    from standard_engine.report.trace import InputView
    from standard_engine.report.trial import Entry, Trial
    from standard_engine.report.view import View

NOTHING = "—"
MOST_USES = 3
"""Indicators named beside a value."""
_AS_STORED = {FieldType.NUMBER, FieldType.CODE, FieldType.TEXT}
NOTE = later(
    "在黄色单元格中填入设想的数值，得分和结论随即变化；留空即按申报值。试算由表格软件按约 15 位有效数字计算，"
    "只供比较；正式结论是“结论”页的结论，由评价引擎精确计算得出。"
)
WIDER = later("有数据未填、是否适用也未定的超过三项，试算的范围可能比正式结论的宽。")
"""The exact reading tries more such conditions both ways."""


def tried(grid: Grid, view: View, trial: Trial) -> None:
    """试算: what was reported, and beside each value a yellow cell for another."""
    columns = (
        Column(say("代码"), 9),
        Column(say("数据项"), 34),
        Column(say("年份"), 8),
        Column(say("单位"), 12),
        Column(say("申报值"), 18, numbers=True),
        Column(say("试算值"), 18, numbers=True),
        Column(say("采用"), 26),
        Column(say("用于"), 44),
    )
    sheet = grid.sheet(say(DATA), [column.width for column in columns])
    _head(sheet, view, trial, _first_scores(view, trial))
    sheet.row([column.cell for column in columns])
    sheet.freeze_header()
    options = option_rows(trial)
    used = {(item.code, item.year): item for item in view.inputs}
    for entry in trial.entries:
        item = used.get((entry.row.code, entry.year))
        sheet.row(
            [
                entry.row.code,
                entry.leaf.title,
                str(entry.year or NOTHING),
                entry.row.unit,
                item.value if item and entry.spec.type in _AS_STORED and not item.absent else _reported(entry, trial),
                _input(entry, options.get(entry.spec.id)),
                _adopted(entry, options.get(entry.spec.id)),
                _uses(item),
            ]
        )
    sheet.protect()
    for name, place in (("申报得分", "$E$5"), ("试算得分", "$F$5"), ("试算结论", "$H$5")):
        grid.name(name, f"'{say(DATA)}'!{place}")


def _uses(item: InputView | None) -> str:
    """What a value is used for, the first few."""
    texts = [link.text for link in item.used_by] if item else []
    more = say(" 等 {number} 项", number=len(texts)) if len(texts) > MOST_USES else ""
    return say("；").join(texts[:MOST_USES]) + more


def _head(sheet: Sheet, view: View, trial: Trial, scores: list[Cell]) -> None:
    """Rows 1 to 6: what it is, and how score and decision move."""
    sheet.row([Styled(f"{view.headline.name} · {say('试算')}", Look.TITLE)], stretch=True)
    sheet.row([Styled(say(NOTE) + (say(WIDER) if trial.wider else ""), Look.FACTS)], stretch=True)
    sheet.gap()
    labels = (later("申报结论"), "", "", later("申报得分"), later("试算得分"), later("得分变化"), later("试算结论"))
    sheet.row(["", *(Styled(say(text) if text else "", Look.HEADER) for text in labels)])
    sheet.row(scores)
    sheet.gap()


def _first_scores(view: View, trial: Trial) -> list[Cell]:
    head, values = view.headline, trial.values
    total, decided = trial.place("total"), trial.place("decision")
    assert decided is not None  # noqa: S101 - every pack has a decision
    grades = [(grade.id, grade.title) for grade in trial.basis.pack.grades]
    verdict = Styled(f"{head.mark} {head.verdict}", Look.TEXT)
    reported: Cell = shown.of_points(head.score.points) if head.score else NOTHING
    tried: Cell = NOTHING
    change: Cell = NOTHING
    if total is not None:
        tried = shown.number(total, values["total"], shown.BOUNDS, shown.POINTS_FORMAT, Look.TOTAL)
        change = shown.change("$E$5", "$F$5", reported, tried)
    live = shown.decision(decided, trial.place("grade"), values["decision"], values.get("grade"), grades)
    return ["", verdict, "", "", reported, tried, change, live]


def _reported(entry: Entry, trial: Trial) -> Cell:
    """What was reported, in words."""
    field = entry.leaf.field
    datum = trial.basis.submission.datum(field.id, field.key, entry.year)
    if datum.value is None:
        return Styled(datum.absence.label if datum.absence else NOTHING, Look.MISSING)
    if isinstance(datum.value, bool):
        return say(YES if datum.value else NO)
    return dict(entry.options or ()).get(str(datum.value), str(datum.value))


def _input(entry: Entry, options_at: int | None) -> Cell:
    """The yellow cell; none for a code out of a long list and for free text."""
    if not entry.open:
        return Styled(say("不试算"), Look.LABEL)
    return Input("yyyy-mm-dd" if entry.spec.type is FieldType.DATE else "General", _rule(entry, options_at))


def _rule(entry: Entry, options_at: int | None) -> dict[str, Any]:
    """What a spreadsheet lets in."""
    error = {"error_title": say("试算值"), "error_message": _asked(entry)}
    lacking = [NOT_APPLICABLE] if entry.spec.not_applicable else []
    if entry.spec.type is FieldType.TRUTH:
        return {"validate": "list", "source": [YES, NO, *lacking], **error}
    if entry.options is not None:
        last = (options_at or 0) + len(entry.options) + len(lacking) - 1
        return {"validate": "list", "source": f"='{say(PROCESS)}'!$B${options_at}:$B${last}", **error}
    condition = is_tried(entry, options_at)
    if lacking:
        condition = f'OR({condition},{entry.tried}="{NOT_APPLICABLE}")'
    return {"validate": "custom", "value": f"={condition}", **error}


def _asked(entry: Entry) -> str:
    """What may be filled in."""
    lacking = say("，或“不适用”") if entry.spec.not_applicable else ""
    match entry.spec.type:
        case FieldType.DATE:
            return say("须为日期，如 2026-11-23") + lacking
        case FieldType.NUMBER:
            limits = entry.spec.limits
            ends = (("≥", limits.low), (">", limits.above), ("≤", limits.high), ("<", limits.below))
            texts = [f" {sign} {show(end)}" for sign, end in ends if end is not None]
            return say("须为数字") + say("且").join(texts) + lacking
    return say("请从下拉选项中选择")


def _adopted(entry: Entry, options_at: int | None) -> Cell:
    """Whether what stands in the yellow cell is used, and if not, why."""
    if not entry.open:
        return ""
    good = is_tried(entry, options_at)
    if entry.spec.not_applicable:
        good = f'OR({good},{entry.tried}="{NOT_APPLICABLE}")'
    bad = quoted(say("× 未采用：{asked}", asked=_asked(entry)))
    return Formula(f'IF({entry.tried}="","",IF({good},{quoted(say("√ 采用试算值"))},{bad}))', "", Look.TEXT)

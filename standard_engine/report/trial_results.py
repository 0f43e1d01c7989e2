"""试算结果: every requirement, indicator and sum, as reported and as tried."""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING

from standard_engine.assessment.result import Status
from standard_engine.formula.excel_texts import quoted
from standard_engine.formula.program import Kind
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Comparison, Field, walk
from standard_engine.language import say
from standard_engine.pack.made_titles import made_title
from standard_engine.report import trial_shown as shown
from standard_engine.report.figures import NO_FIGURE, Figure
from standard_engine.report.grid import Cell, Column, Formula, Grid, Look, Styled
from standard_engine.report.judged import SIGNS
from standard_engine.report.trial import RESULTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.pack.resolved import Indicator
    from standard_engine.report.judged import IndicatorView, RequirementView
    from standard_engine.report.trial import Trial
    from standard_engine.report.view import View

NOTHING = "—"
REPORTED, TRIED = "L", "M"
"""The columns of points, as reported and as tried."""


def results(grid: Grid, view: View, trial: Trial) -> None:
    """The sheet 试算结果."""
    columns = (
        Column(say("类别"), 12),
        Column(say("条款"), 9),
        Column(say("项目"), 26),
        Column(say("单位"), 11),
        Column(say("基准"), 24),
        Column(say("申报值"), 14, numbers=True),
        Column(say("试算值"), 14, numbers=True),
        Column(say("申报等级"), 9),
        Column(say("试算等级"), 9),
        Column(say("申报结果"), 11),
        Column(say("试算结果"), 11),
        Column(say("申报得分"), 10, numbers=True),
        Column(say("试算得分"), 10, numbers=True),
        Column(say("满分"), 8, numbers=True),
        Column(say("得分变化"), 9, numbers=True),
    )
    sheet = grid.sheet(say(RESULTS), [column.width for column in columns])
    sheet.row([Styled(f"{view.headline.name} · {say('试算结果')}", Look.TITLE)], stretch=True)
    sheet.row([Styled(say("随“试算”页的黄色单元格变化。正式结论以“结论”页为准。"), Look.FACTS)], stretch=True)
    sheet.gap()
    sheet.row([column.cell for column in columns])
    sheet.freeze_header()
    for row in _rows(view, trial):
        sheet.row([*row, _change(sheet.height + 1, row)])
    sheet.protect()


def _rows(view: View, trial: Trial) -> Iterator[list[Cell]]:
    """Every row but for the change."""
    for item in (*view.vetoes, *view.basics):
        yield _requirement(item, trial)
    scored = [item.id for item in trial.basis.pack.categories if f"{item.id}.points" in trial.steps]
    for category, name in zip_longest(view.categories, scored):
        for indicator in category.indicators:
            yield _indicator(category.title, indicator, trial)
        if name is not None:
            yield _sum(category.title, say("小计"), category.points, name, trial)
    for derived in trial.basis.pack.derived:
        if derived.shown:
            yield _derived(derived.id, view, trial)
    score = view.headline.score
    if score is not None:
        yield _sum(say("合计"), say("总分"), score.points, "total", trial, full="total.full")


def _change(row: int, cells: list[Cell]) -> Cell:
    """What the points gain or lose."""
    reported, tried = cells[11:13]
    return shown.change(f"{REPORTED}{row}", f"{TRIED}{row}", reported, tried) if isinstance(tried, Formula) else NOTHING


def _requirement(item: RequirementView, trial: Trial) -> list[Cell]:
    name = trial.requirement(item.anchor).id
    nothing: list[Cell] = [NOTHING] * 3
    return [
        item.effect,
        item.clause or NOTHING,
        item.title,
        *nothing,
        NOTHING,
        NOTHING,
        NOTHING,
        f"{item.status.mark} {item.status.label}",
        _status(name, name, trial),
        *nothing,
    ]


def _indicator(category: str, item: IndicatorView, trial: Trial) -> list[Cell]:
    own = trial.indicator(item.anchor)
    points = trial.place(f"{own.id}.points")
    level = trial.place(f"{own.id}.level")
    levels = trial.texts(f"{own.id}.level")
    return [
        category,
        item.clause or NOTHING,
        item.title,
        item.unit or NOTHING,
        _limits(own, trial),
        item.figure,
        _value(own, trial),
        _level(own, item, trial),
        NOTHING
        if level is None
        else _applying(own, shown.level(level, trial.values[f"{own.id}.level"], levels), trial),
        f"{item.status.mark} {item.status.label}",
        _status(own.id, f"{own.id}.met", trial),
        shown.of_points(item.points),
        NOTHING if points is None else _number(f"{own.id}.points", shown.BOUNDS, shown.POINTS_FORMAT, trial),
        NOTHING if points is None else _number(f"{own.id}.full", shown.BOUNDS, shown.POINTS_FORMAT, trial),
    ]


def _level(own: Indicator, item: IndicatorView, trial: Trial) -> str:
    """The level as reported."""
    name = f"{own.id}.level"
    if name not in trial.steps:
        return NOTHING
    if item.status is Status.NOT_APPLICABLE:
        return item.status.label
    return shown.level_text(trial.basis.values[name], trial.texts(name))


def _number(name: str, decimals: int, number_format: str, trial: Trial, look: Look = Look.NUMBER) -> Formula:
    place = trial.place(name)
    assert place is not None  # noqa: S101 - asked of steps that there are
    return shown.number(place, trial.values[name], decimals, number_format, look)


def _status(name: str, met: str, trial: Trial) -> Formula:
    place = trial.place(met) or trial.place(name)
    assert place is not None  # noqa: S101 - a thing that is judged is a step
    value = trial.values[met] if met in trial.values else trial.values[name]
    applies = f"{name}.applies"
    return shown.status(place, trial.place(applies), value, trial.values.get(applies, True))


def _applying(item: Indicator, cell: Formula, trial: Trial) -> Formula:
    return shown.applying(trial.place(f"{item.id}.applies"), cell, trial.values.get(f"{item.id}.applies", True))


def _value(item: Indicator, trial: Trial) -> Formula:
    place, value = trial.place(item.id), trial.values[item.id]
    assert place is not None  # noqa: S101 - an indicator is a step
    step = trial.step(item.id)
    if step.kind is Kind.NUMBER:
        return _applying(item, shown.number(place, value, 4, shown.VALUE_FORMAT), trial)
    if step.kind is Kind.TRUTH:
        return _applying(item, shown.truth(place, value), trial)
    titles = trial.options(step.expression) if isinstance(step.expression, Field) else ()
    return _applying(item, shown.option(place, value, titles), trial)


def _limits(item: Indicator, trial: Trial) -> Cell:
    """The levels with their limits, live where they hang on what was reported."""
    if item.criterion is None:
        return NOTHING
    parts: list[str] = []
    texts: list[str] = []
    for level in item.criterion.levels:
        name = f"{item.id}.limit.{normal(level)}"
        place, value = trial.place(name), trial.values.get(name)
        if place is None:
            return NOTHING
        words = f"{say('；') if parts else ''}{level} {_sign(item, level, trial)}"
        known = (
            place.low
            if place.low == place.high
            else f"IF({place.high}={place.low},{place.low},{quoted(say(shown.OPEN))})"
        )
        parts.append(f"{quoted(words)}&{known}")
        texts.append(words + (shown.plain(value) if isinstance(value, Fraction) else say(shown.OPEN)))
    return Formula("&".join(parts), "".join(texts), Look.TEXT)


def _sign(item: Indicator, level: str, trial: Trial) -> str:
    expression = trial.step(f"{item.id}.{normal(level)}").expression
    return next((SIGNS.get(node.sign, "") for node in walk(expression) if isinstance(node, Comparison)), "")


def _sum(title: str, word: str, reported: Figure, name: str, trial: Trial, full: str = "") -> list[Cell]:
    points = name if full else f"{name}.points"
    return [
        Styled(title, Look.HEADER),
        *[Styled("", Look.HEADER)] * 1,
        Styled(word, Look.HEADER),
        *[Styled("", Look.HEADER)] * 8,
        shown.of_points(reported),
        _number(points, shown.BOUNDS, shown.POINTS_FORMAT, trial, Look.TOTAL),
        _number(full or f"{name}.full", shown.BOUNDS, shown.POINTS_FORMAT, trial),
    ]


def _derived(name: str, view: View, trial: Trial) -> list[Cell]:
    step = trial.step(name)
    reported = next((item.value for item in view.derived if item.title == made_title(step.title)), NO_FIGURE)
    nothing: list[Cell] = [NOTHING] * 7
    return [
        say("计算值"),
        NOTHING,
        made_title(step.title),
        step.unit or NOTHING,
        NOTHING,
        reported,
        _number(name, 4, shown.VALUE_FORMAT, trial),
        *nothing,
    ]

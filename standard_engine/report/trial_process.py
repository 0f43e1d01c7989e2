"""试算过程: every formula of the trial, one line a step, in the order in which they are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standard_engine.formula.exact import AS_OF, DATA_YEAR, evaluate
from standard_engine.formula.program import Kind
from standard_engine.language import later, say
from standard_engine.pack.made_titles import made_title
from standard_engine.report.grid import Formula, Grid
from standard_engine.report.trial import FIRST_ENTRY, PROCESS
from standard_engine.report.trial_entries import choices, entry_cells, option_rows, spread, stored_text, stored_truth

if TYPE_CHECKING:
    from standard_engine.formula.exact import Environment
    from standard_engine.formula.excel_cells import Line
    from standard_engine.report.trial import Trial

NOTE = later(
    "本页是“试算”所用的全部公式：数值和日期占两格（下限、上限，已知时相等，±1E+150 表示无界）；"
    "条件为 1、0，未定为 0.5；文字写在竖线之间，未定时列出各种可能。"
)


def process(grid: Grid, trial: Trial) -> None:
    """The sheet 试算过程, the last of the workbook."""
    sheet = grid.ledger(say(PROCESS), (44, 22, 22, 8, 8))
    sheet.write(1, [say(NOTE)])
    values = trial.values
    sheet.write(2, [say("评价日期"), spread(values[AS_OF])[0]])
    sheet.write(3, [say("数据年份"), float(values[DATA_YEAR])])
    sheet.write(FIRST_ENTRY - 1, [say("名称"), say("值或下限"), say("上限"), say("已填"), say("适用")])
    if trial.ways.conditions:
        names = say("、").join(made_title(trial.step(name).title) for name in trial.ways.conditions)
        sheet.write(4, [say("{names}未定：是与否各算一遍（G 列起每两列一种），D、E 列是合起来的结果。", names=names)])
    options = option_rows(trial)
    for entry in trial.entries:
        year = f" {entry.year}" if entry.year else ""
        name = f"{entry.row.code} {entry.leaf.title}{year}"
        sheet.write(entry.line, [name, *entry_cells(entry, trial, options.get(entry.spec.id))])
    for row, line in enumerate(trial.reading.lines, trial.first_line):
        sheet.write(row, [_title(line, trial), *_line(line, row, trial)])
    offered = {entry.spec.id: choices(entry) for entry in trial.entries}
    for name, first in options.items():
        for at, (text, code) in enumerate(offered[name], first):
            sheet.write(at, [say("选项"), text, code])
    sheet.protect()


def _title(line: Line, trial: Trial) -> str:
    return say("（中间值）") if line.name is None else f"{made_title(trial.step(line.name).title)} [{line.name}]"


def _line(line: Line, row: int, trial: Trial) -> list[Formula | None]:
    """A line's own two cells; where it rests on what is tried both ways, what all ways give, and then each way."""
    own = _cells(line, (line.low, line.high), trial.plain)
    if row not in trial.ways.rows:
        return [*own]
    ways = [_cells(line, trial.ways.line(line, row, way), run) for way, run in enumerate(trial.ways.runs)]
    whole: list[Formula | None] = [None, None]
    if line.name in trial.shown:
        whole = _cells(line, trial.ways.together(line, row, trial.texts(line.name)), trial.values)
    return [*own, *whole, None, *(cell for way in ways for cell in way)]


def _cells(line: Line, formulas: tuple[str, str], values: Environment) -> list[Formula | None]:
    value: Any = evaluate(line.node, values) if line.name is None else values[line.name]
    low, high = formulas
    match line.kind:
        case Kind.TRUTH:
            return [Formula(low, stored_truth(value)), None]
        case Kind.TEXT:
            return [Formula(low, stored_text(value, low)), None]
    least, most = spread(value)
    return [Formula(low, least), Formula(high, most)]

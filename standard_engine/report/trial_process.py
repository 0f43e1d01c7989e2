"""试算过程: every formula of the trial, one line a step, in the order in which they are computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standard_engine.formula.exact import AS_OF, DATA_YEAR, evaluate
from standard_engine.formula.program import Kind
from standard_engine.language import say
from standard_engine.report.grid import Formula, Grid
from standard_engine.report.trial import FIRST_ENTRY, PROCESS
from standard_engine.report.trial_entries import choices, entry_cells, option_rows, spread, stored_text, stored_truth

if TYPE_CHECKING:
    from standard_engine.formula.excel_cells import Line
    from standard_engine.report.trial import Trial

NOTE = (
    "本页是“试算”所用的全部公式：数值和日期占两格（下限、上限，已知时相等，±1E+150 表示无界）；"
    "条件为 1、0，未定为 0.5；文字写在竖线之间，未定时列出各种可能。"
)


def process(grid: Grid, trial: Trial) -> None:
    """The sheet 试算过程, the last of the workbook."""
    sheet = grid.ledger(PROCESS, (44, 22, 22, 8, 8))
    sheet.write(1, [say(NOTE)])
    values = trial.values
    sheet.write(2, [say("评价日期"), spread(values[AS_OF])[0]])
    sheet.write(3, [say("数据年份"), float(values[DATA_YEAR])])
    sheet.write(FIRST_ENTRY - 1, [say(text) for text in ("名称", "值或下限", "上限", "已填", "适用")])
    options = option_rows(trial)
    for entry in trial.entries:
        year = f" {entry.year}" if entry.year else ""
        name = f"{entry.row.code} {entry.leaf.title}{year}"
        sheet.write(entry.line, [name, *entry_cells(entry, trial, options.get(entry.spec.id))])
    for at, line in enumerate(trial.reading.lines, trial.first_line):
        sheet.write(at, [_title(line, trial), *_cells(line, trial)])
    offered = {entry.spec.id: choices(entry) for entry in trial.entries}
    for name, first in options.items():
        for at, (text, code) in enumerate(offered[name], first):
            sheet.write(at, [say("选项"), text, code])
    sheet.protect()


def _title(line: Line, trial: Trial) -> str:
    return say("（中间值）") if line.name is None else f"{trial.step(line.name).title}［{line.name}］"


def _cells(line: Line, trial: Trial) -> list[Formula]:
    value: Any = evaluate(line.node, trial.values) if line.name is None else trial.values[line.name]
    match line.kind:
        case Kind.TRUTH:
            return [Formula(line.low, stored_truth(value))]
        case Kind.TEXT:
            return [Formula(line.low, stored_text(value, line.low))]
    low, high = spread(value)
    return [Formula(line.low, low), Formula(line.high, high)]

"""The table of findings in workbooks: one definition for 问题清单.xlsx and for the sheet of the gap report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.language import say
from standard_engine.report.grid import Column, Linked, Look, Styled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from standard_engine.findings import Place
    from standard_engine.report.grid import Cell, Grid
    from standard_engine.report.problems import ProblemView

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the cells of problems are: the data workbook and its marked copy, both named from the table's own folder.

    `places` are the cells of the copy that bear the assessment's findings, None for one that no cell bears.
    """

    file: str
    copy: str
    places: Sequence[Place | None]


def problem_table(grid: Grid, problems: Iterable[ProblemView], links: Links | None = None) -> None:
    """问题清单: a row a finding, to filter, hand out and tick off; with links its cells lead into both workbooks."""
    columns = (
        Column(say("级别"), 8),
        Column(say("代码"), 8),
        Column(say("数据项或指标"), 20),
        Column(say("位置"), 16),
        *((Column(say("标注副本中"), 16),) if links else ()),
        Column(say("问题"), 34),
        Column(say("读到"), 16),
        Column(say("解析为"), 14),
        Column(say("要求"), 16),
        Column(say("怎样修改"), 30),
        Column(say("影响分值"), 10, numbers=True),
        Column(say("责任人"), 10),
        Column(say("完成"), 8),
    )
    grid.table(say("问题清单"), columns, _rows(problems, links), empty=say("没有发现问题"))


def _rows(problems: Iterable[ProblemView], links: Links | None) -> Iterator[list[Cell]]:
    for item in problems:
        yield [
            Styled(item.severity.label, Look.NOT_MET if item.severity.value == "error" else Look.TEXT),
            item.code,
            item.subject or NOTHING,
            _linked(item.place, links.file if links else None),
            *([_linked(str(links.places[item.number] or ""), links.copy)] if links else []),
            item.message,
            item.raw,
            item.parsed,
            item.expected,
            item.fix,
            item.points,
            Styled("", Look.FILL),
            Styled("", Look.FILL),
        ]


def _linked(place: str, file: str | None) -> Cell:
    return Linked(place, file, place) if file and "!" in place else place or NOTHING

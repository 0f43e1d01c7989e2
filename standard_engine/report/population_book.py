"""企业群评价.xlsx: what many enterprises come to, the list that a city's first review fills in, and indicators at a glance."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from standard_engine.assessment.result import Outcome, Status
from standard_engine.language import say
from standard_engine.numerals import show_percent
from standard_engine.pack.labels import PackTitles
from standard_engine.pack.resolved import FieldType
from standard_engine.report.figures import Figure, points
from standard_engine.report.grid import Cell, Column, Grid, Look, Styled
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyarrow import Table

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.assessed import Tally
    from standard_engine.population.store import Population

_CREATED = datetime(2016, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed moment, so that equal populations give equal bytes."""
_LOOKS = {"pass": Look.MET, "fail": Look.NOT_MET, "undetermined": Look.UNDETERMINED}
_MARKS = {
    Status.MET: ("√", Look.MET), Status.NOT_MET: ("×", Look.NOT_MET), Status.NOT_APPLICABLE: ("—", Look.NOT_APPLICABLE),
    Status.MISSING: ("缺", Look.MISSING), Status.UNDETERMINED: ("？", Look.UNDETERMINED),
}  # fmt: skip
_NINE = 9
"""Decimals of a score in doubles that are certain."""


def population_book(pack: ResolvedPack, population: Population, told: Table, tally: Tally) -> bytes:
    """The workbook's bytes; `told` has a row an enterprise, as `Assessing` tells it."""
    rows = told.to_pylist()
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        title = say("{title} 企业群评价", title=pack.title)
        workbook.set_properties({"title": visible(title), "created": _CREATED})
        grid = Grid(workbook, footer=f"{pack.id} {pack.version}　{population.sha256[:12]}")
        _summary(grid, pack, population, tally)
        names = _Names(pack)
        grid.table(say("初审汇总表"), _review_columns(), _reviewed(names, rows), empty=say("企业群中没有企业"))
        _glance(grid, pack, rows)
    return stream.getvalue()


def _summary(grid: Grid, pack: ResolvedPack, population: Population, tally: Tally) -> None:
    sheet = grid.sheet(say("汇总"), (26, 20, 20, 40))
    sheet.row([Styled(say("{title} · 企业群评价", title=pack.title), Look.TITLE)], stretch=True)
    if population.origin.synthetic:
        sheet.row([Styled(say("合成数据：这些企业并不存在"), Look.BANNER)], stretch=True)
    if tally.open_numbers:
        standing = say(
            "非正式结论：规则包有 {count} 个数值未经标准文本核对，不能作为认证依据", count=tally.open_numbers
        )
        sheet.row([Styled(standing, Look.BANNER)], stretch=True)
    sheet.gap()
    facts = (
        (say("企业群"), population.origin.said),
        (say("数据文件"), f"{population.path.name}　SHA-256 {population.sha256}"),
        (say("规则包"), f"{pack.id} {pack.version}　{pack.hash}"),
        (say("评价日期"), pack.as_of.isoformat()),
    )
    for label, text in facts:
        sheet.row([Styled(label, Look.LABEL), text], stretch=True)
    sheet.gap()
    sheet.row(
        [
            Column(say("结论"), 26).cell,
            Column(say("企业数"), 20, numbers=True).cell,
            Column(say("占比"), 20, numbers=True).cell,
            "",
        ]
    )
    for outcome in Outcome:
        count = tally.decisions[outcome.value]
        share = show_percent(Fraction(count, tally.rows)) if tally.rows else "—"
        sheet.row([Styled(outcome.label, _LOOKS[outcome.value]), count, Styled(share, Look.NUMBER), ""])
    for grade in pack.grades:
        count = tally.grades[grade.title]
        sheet.row([Styled(say("其中评为“{title}”", title=grade.title), Look.LABEL), count, "", ""])
    sheet.row(
        [Styled(say("用精确数重新判断的"), Look.LABEL), tally.exact, "", say("浮点数分不清的比较，逐家用精确数判断")]
    )


def _review_columns() -> tuple[Column, ...]:
    return (
        Column(say("序号"), 6, numbers=True), Column(say("企业名称"), 26), Column(say("统一社会信用代码"), 20),
        Column(say("行业"), 18), Column(say("地区"), 14), Column(say("结论"), 9), Column(say("等级"), 8),
        Column(say("得分不低于"), 9, numbers=True), Column(say("得分不高于"), 9, numbers=True), Column(say("建议"), 10),
        Column(say("同意推荐"), 8), Column(say("退回补正"), 8), Column(say("理由"), 46), Column(say("补正通知"), 46),
    )  # fmt: skip


class _Names:
    """Codes by their titles, and what is judged by its own."""

    def __init__(self, pack: ResolvedPack) -> None:
        self._titles = PackTitles(pack)
        self._codes = {spec.id: spec.enumeration for spec in pack.fields if spec.type is FieldType.CODE}
        self.judged = {item.id: item.title for item in pack.indicators}
        self.judged |= {item.id: item.title for item in pack.requirements}

    def code(self, field: str, value: str | None) -> str:
        """A code with its title; empty for none."""
        return self._titles.code(self._codes.get(field), value) if value else ""


def _reviewed(names: _Names, rows: list[dict[str, Any]]) -> Iterator[list[Cell]]:
    advice = {
        "pass": say("同意推荐"), "fail": say("不同意推荐"), "undetermined": say("退回补正"),
    }  # fmt: skip
    for at, row in enumerate(rows, 1):
        decision = row["decision"]
        yield [
            at, _who(row), row.get("credit_code") or "", names.code("industry", row.get("industry")),
            names.code("region", row.get("region")), Styled(Outcome(decision).label, _LOOKS[decision]), row["grade"] or "",
            _score(row.get("total.low")), _score(row.get("total.high")), advice[decision],
            Styled("", Look.FILL), Styled("", Look.FILL), row["reasons"], _notice(names, row),
        ]  # fmt: skip


def _who(row: dict[str, Any]) -> str:
    return row.get("enterprise_name") or row.get("_file") or ""


def _score(value: float | None) -> Figure | str:
    if value is None or abs(value) == float("inf"):
        return say("未定")
    return points(round(Fraction(value), _NINE))


def _notice(names: _Names, row: dict[str, Any]) -> str:
    """What to ask an enterprise for, in the words of a letter; empty where nothing is missing."""
    lacking = [title for name, title in names.judged.items() if row.get(f"{name}.status") == Status.MISSING.value]
    if not lacking:
        return ""
    return say("请补充下列各项所需的数据后重新提交：{titles}。", titles=say("、").join(lacking))


def _glance(grid: Grid, pack: ResolvedPack, rows: list[dict[str, Any]]) -> None:
    """A row an enterprise, a column an indicator: its mark, which does not rely on colour, and its points."""
    shown = [item for item in pack.indicators if rows and f"{item.id}.status" in rows[0]]
    sheet = grid.sheet(say("指标热图"), (24, 9, 9, *([7.5] * len(shown))))
    key = say("√ 符合　× 不符合　— 不适用　缺 待补充　？ 无法判定；标记后是得分")
    sheet.row([Styled(key, Look.FACTS)], stretch=True)
    heads = [Column(item.title, 7.5).cell for item in shown]
    sheet.row(
        [
            Column(say("企业名称"), 24).cell,
            Column(say("结论"), 9).cell,
            Column(say("得分"), 9, numbers=True).cell,
            *heads,
        ]
    )
    sheet.freeze_header()
    for row in rows:
        cells: list[Cell] = [_who(row), Styled(Outcome(row["decision"]).label, _LOOKS[row["decision"]])]
        sheet.row([*cells, _score(row.get("total.low")), *(_glanced(row, item.id) for item in shown)])
    if rows:
        sheet.filter(header=1)


def _glanced(row: dict[str, Any], name: str) -> Styled:
    mark, look = _MARKS[Status(row[f"{name}.status"])]
    value = row.get(f"{name}.points.low")
    if value is None or value != row.get(f"{name}.points.high") or mark not in "√×":
        return Styled(mark, look)
    return Styled(f"{mark} {points(round(Fraction(value), _NINE))}", look)

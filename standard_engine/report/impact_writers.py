"""影响.html and 影响.xlsx: what a change of the rules does to a population."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from standard_engine.report.impact_view import SHOWN_FLIPS
from standard_engine.report.page import environment, margins, style
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.report.grid import Cell
    from standard_engine.report.impact_view import ImpactView

_CREATED = datetime(2016, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""A fixed moment, so that equal results give equal bytes."""


def impact_page(view: ImpactView) -> str:
    """The page: the changed numbers first, then who passes; the first flips, the rest in the workbook."""
    return (
        environment()
        .get_template("impact.html.j2")
        .render(
            view=view,
            flips=view.flips[:SHOWN_FLIPS],
            style=style(
                "report.css", "handbook.css", "charts.css", "impact.css", margins=margins(view.title, view.said)
            ),
        )
    )


def impact_book(view: ImpactView) -> bytes:
    """The workbook: every flip, every group."""
    import xlsxwriter

    from standard_engine.report.grid import Column, Grid, Look, Styled

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": visible(view.title), "created": _CREATED})
        grid = Grid(workbook, footer=visible(view.said))
        sheet = grid.sheet("影响", (34, 14, 14, 14, 14, 14))
        sheet.row([Styled(view.title, Look.TITLE)], stretch=True)
        if view.synthetic:
            sheet.row([Styled("合成数据：这些企业并不存在", Look.BANNER)], stretch=True)
        if view.open_numbers:
            sheet.row([Styled(f"非正式结论：有 {view.open_numbers} 个数值未经标准文本核对", Look.BANNER)], stretch=True)
        sheet.row([Styled(view.headline, Look.HEADING)], stretch=True)
        sheet.gap()
        sheet.row([Column("变动", 34).cell, Column("变动前", 14).cell, Column("变动后", 14).cell], stretch=True)
        for group in view.changes:
            for row in group.rows:
                subject = "　".join(part for part in (row.subject, row.condition) if part)
                sheet.row([subject, row.old, row.new], stretch=True)
        sheet.gap()
        heads = ("变动前", "变动后", "增减", "变动前占比", "变动后占比")
        sheet.row([Column("结论", 34).cell, *(Column(head, 14, numbers=True).cell for head in heads)])
        for word, one, other, change, *shares in view.counts:
            sheet.row([word, one, other, change, *(Styled(share, Look.NUMBER) for share in shares)])
        if view.effects:
            sheet.gap()
            alone = (Column(head, 14, numbers=True).cell for head in ("通过", "改为通过", "不再通过"))
            sheet.row([Column("各项变动", 34).cell, *alone])
            for title, *numbers in view.effects:
                sheet.row([title, *numbers])
        sheet.gap()
        for label, text in view.sources:
            sheet.row([Styled(label, Look.LABEL), text], stretch=True)
        columns = (
            Column("企业名称", 26), Column("统一社会信用代码", 20), Column("行业", 22), Column("地区", 16),
            Column("变动前", 9), Column("变动后", 9), Column("变动前得分", 14, numbers=True),
            Column("变动后得分", 14, numbers=True), Column("得分变化", 10, numbers=True), Column("变动后的理由", 50),
        )  # fmt: skip
        looks = {"pass": Look.MET, "fail": Look.NOT_MET, "undetermined": Look.UNDETERMINED}
        rows: Iterator[list[Cell]] = (
            [
                row.name, row.code, row.industry, row.region, row.before, Styled(row.after, looks[row.mark]),
                Styled(row.score_before, Look.NUMBER), Styled(row.score_after, Look.NUMBER), Styled(row.by, Look.NUMBER),
                row.reasons,
            ]
            for row in view.flips
        )  # fmt: skip
        grid.table("结论改变的企业", columns, rows, empty="没有企业的结论改变")
        heads = ("企业数", "变动前通过", "变动后通过", "改为通过", "不再通过")
        for title, groups, _ in view.groups:
            named = (Column(title, 34), *(Column(head, 12, numbers=True) for head in heads))
            lines: Iterator[list[Cell]] = (
                [one.title, one.rows, one.before, one.after, one.gained, one.lost] for one in groups
            )
            grid.table(f"按{title.partition('（')[0]}", named, lines, empty="没有企业")
    return stream.getvalue()

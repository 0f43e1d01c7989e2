"""Parts that both Word documents have: the cover, what was judged, what to do, where every number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.assessment.result import Status
from standard_engine.language import say
from standard_engine.report.wordml import BREAK, Cell, Row, heading, items, label, listing, paragraph, table, value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.report.gap_list import GapView
    from standard_engine.report.headline import Headline, SourceGroup
    from standard_engine.report.judged import IndicatorView, RequirementView, SourceView
    from standard_engine.report.trace import InputView
    from standard_engine.report.view import Fact, View

TICKED, OPEN = "■", "□"
"""In every Chinese font, as ☑ is not."""
SIGN_HEIGHT = 28
FACTS = (30, 70)


def cover(view: View, title: str, blanks: Iterable[str]) -> str:
    """Title and enterprise, what is known of both, lines to fill in, and what the conclusion may not be used for."""
    rows = [(fact.label, fact.text) for fact in view.facts]
    filled = table(FACTS, [Row((label(name), value(text))) for name, text in (*rows, *((name, "") for name in blanks))])
    return paragraph(title, "Title") + paragraph(view.headline.name, "Subtitle") + filled + banner(view) + BREAK


def banner(view: View) -> str:
    """What stands on the first page as long as a number is not checked; nothing after that."""
    if view.headline.binding:
        return ""
    groups = (
        say(
            "{document}：{standing} {count} 个",
            document=group.document,
            standing=group.standing,
            count=len(group.numbers),
        )
        for group in view.headline.non_official
    )
    return paragraph("\n".join((say("非正式结论"), view.headline.standing, *groups)), "Banner")


def ticked(options: Iterable[tuple[str, bool]]) -> str:
    """`■符合　□不符合`."""
    return "　".join(f"{TICKED if chosen else OPEN}{name}" for name, chosen in options)


def all_met(requirements: Iterable[RequirementView]) -> str:
    """Whether every requirement that applies is met, as two boxes; none is ticked while that is open."""
    statuses = {item.status for item in requirements} - {Status.NOT_APPLICABLE}
    failed, known = Status.NOT_MET in statuses, statuses <= {Status.MET}
    boxes = ticked(((say("符合"), known), (say("不符合"), failed)))
    return boxes if failed or known else boxes + say("　（缺少数据，未能判定）")


def score(head: Headline) -> str:
    """The score as printed; a dash where the standard gives none."""
    return "—" if head.score is None else str(head.score)


def requirement_table(requirements: tuple[RequirementView, ...], without: str) -> str:
    """Requirements with what was found and the evidence for it."""
    if not requirements:
        return paragraph(without)
    rows = (
        (
            _titled(item.clause, item.title),
            value(item.prose, say("不符合时最高只能评为 {grade}", grade=item.caps) if item.caps else None),
            item.worked,
            f"{item.status.mark} {item.status.label}",
            value(*item.evidence),
        )
        for item in requirements
    )
    return listing(
        (22, 28, 24, 12, 14), (say("要求"), say("判定规则"), say("判定过程"), say("结果"), say("证明材料")), rows
    )


def indicator_table(indicators: tuple[IndicatorView, ...]) -> str:
    """Indicators with value, limits, points and result."""
    rows = (
        (
            _titled(item.clause, item.title),
            item.value,
            _limits(item),
            item.level or "—",
            f"{item.points} / {item.full}",
            f"{item.status.mark} {item.status.label}",
        )
        for item in indicators
    )
    return listing(
        (26, 18, 22, 10, 12, 12),
        (say("指标"), say("数值"), say("基准"), say("等级"), say("得分 / 满分"), say("结果")),
        rows,
    )


def formula_table(indicators: tuple[IndicatorView, ...]) -> str:
    """How each indicator was worked out, from which cells, by which source."""
    rows = (
        (
            item.title,
            value(
                say("公式：{prose}", prose=item.prose),
                say("代入：{worked}", worked=item.worked) if item.worked else None,
                say("不适用原因：{reason}", reason=item.reason) if item.reason else None,
                _years(item),
            ),
            value(*(f"{row.label} {row.shown}{_cell(row)}" for row in (*item.inputs, *item.missing))),
            value(*dict.fromkeys(str(found) for found in _sources(item))),
        )
        for item in indicators
    )
    return listing((18, 34, 30, 18), (say("指标"), say("公式与代入"), say("数据（单元格）"), say("出处")), rows)


def gap_table(gaps: tuple[GapView, ...]) -> str:
    """What to do, with columns for who and until when."""
    if not gaps:
        return paragraph(say("没有差距。"))
    rows = (
        (
            value(gap.kind, _titled(gap.clause, gap.title)),
            value(gap.status.label, gap.current if gap.current != gap.status.label else None),
            value(*(_target(gap, place) for place in range(len(gap.targets)))),
            str(gap.points),
            value(
                *gap.measures,
                say("待补充：{items}", items=say("；").join(row.label for row in gap.missing)) if gap.missing else None,
                say("材料：{items}", items=say("；").join(gap.evidence)) if gap.evidence else None,
            ),
            "",
            "",
        )
        for gap in gaps
    )
    heads = ("项目", "现状", "目标与差距", "可增（分）", "改进措施与材料", "责任部门", "完成期限")
    return listing((18, 14, 24, 9, 21, 7, 7), [say(head) for head in heads], rows)


def appendices(view: View) -> str:
    """Every value with its cell, then versions and hashes, then what is not checked."""
    return (
        heading(1, say("附件 1　数据溯源"))
        + _inputs(view.inputs)
        + heading(1, say("附件 2　版本信息"))
        + fact_table(view.versions)
        + _texts(say("规则包说明"), view.notes)
        + _texts(say("规则包未涵盖的内容"), view.omissions)
        + _unchecked(view)
    )


def fact_table(facts: Iterable[Fact]) -> str:
    """Labels and texts."""
    return table(FACTS, [Row((label(fact.label), value(fact.text))) for fact in facts])


def signing(*who: str) -> Row:
    """Boxes to sign and seal in, side by side."""
    return Row(
        tuple(Cell((say("{name}：", name=name), "", "", say("日期：　　　　年　　月　　日"))) for name in who),
        height=SIGN_HEIGHT,
    )


def _titled(clause: str | None, title: str) -> str:
    return f"{clause} {title}" if clause else title


def _limits(item: IndicatorView) -> Cell:
    if item.criterion is None:
        return value("—")
    unit = f" {item.criterion.unit}" if item.criterion.unit else ""
    return value(
        *(f"{limit.level} {limit.text}{unit}{' √' if limit.reached else ''}" for limit in item.criterion.limits)
    )


def _sources(item: IndicatorView) -> tuple[SourceView, ...]:
    return (item.source,) if item.criterion is None else (item.criterion.source, item.source)


def _years(item: IndicatorView) -> str | None:
    return (
        say(
            "历年：{years}",
            years=say("，").join(say("{year} 年 {value}", year=year, value=text) for year, text in item.trend),
        )
        if len(item.trend) > 1
        else None
    )


def _cell(row: InputView) -> str:
    return "" if row.cell == "—" else say("（{text}）", text=row.cell)


def _target(gap: GapView, place: int) -> str:
    target = gap.targets[place]
    limit = f" {target.limit} {target.unit}".rstrip() if target.limit else ""
    return f"{target.level}{limit}" + (say("，") + target.distance if target.distance else "")


def _inputs(rows: tuple[InputView, ...]) -> str:
    heads = (say("数据项"), say("年份"), say("采用值"), say("单元格"), say("原值"), say("处理"))
    found = (
        (
            f"{row.code} {row.title}",
            "—" if row.year is None else str(row.year),
            row.shown,
            row.cell,
            "—" if row.raw is None else row.raw,
            value(*row.notes),
        )
        for row in rows
    )
    return listing((28, 8, 20, 16, 14, 14), heads, found) if rows else paragraph(say("没有数据。"))


def _texts(title: str, texts: tuple[str, ...]) -> str:
    return heading(2, title) + items(texts) if texts else ""


def _unchecked(view: View) -> str:
    groups = view.headline.non_official
    tables = (
        heading(
            2,
            say(
                "{document}（{standing}，{count} 个）",
                document=group.document,
                standing=group.standing,
                count=len(group.numbers),
            ),
        )
        + listing((52, 24, 24), (say("数值"), say("现用"), say("条款")), _numbers(group))
        for group in groups
    )
    return heading(1, say("附件 3　未核对的数值")) + "".join(tables) if groups else ""


def _numbers(group: SourceGroup) -> Iterable[tuple[str, str, str]]:
    return ((number.title, number.shown, number.clause or "—") for number in group.numbers)

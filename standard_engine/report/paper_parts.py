"""Parts that both evaluation reports have: the cover, the boxes to tick and to sign in, the appendices."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from standard_engine.assessment.result import Status
from standard_engine.language import say
from standard_engine.report.blocks import Cell, Heading, Paragraph, Row, Style, Table, items, label, listing, value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.report.blocks import Block
    from standard_engine.report.headline import Headline, SourceGroup
    from standard_engine.report.judged import RequirementView
    from standard_engine.report.trace import InputView
    from standard_engine.report.view import Fact, View

TICKED, OPEN = "■", "□"
"""In every Chinese font, as ☑ is not."""
SIGN_HEIGHT = 28
FACTS = (30, 70)


def cover(view: View, title: str, more: Iterable[tuple[str, str]]) -> tuple[Block, ...]:
    """Title and enterprise, what is known of both, more labels with a text or a blank, and what the conclusion may not be used for."""
    rows = (
        Row((label(name), value(text))) for name, text in (*((fact.label, fact.text) for fact in view.facts), *more)
    )
    return (
        Paragraph(title, Style.TITLE),
        Paragraph(view.headline.name, Style.SUBTITLE),
        Table(FACTS, tuple(rows)),
        *banner(view),
    )


def banner(view: View) -> tuple[Block, ...]:
    """What stands on the first page as long as a number is not checked; nothing after that."""
    if view.headline.binding:
        return ()
    groups = (
        say(
            "{document}：{standing} {count} 个",
            document=group.document,
            standing=group.standing,
            count=len(group.numbers),
        )
        for group in view.headline.non_official
    )
    return (Paragraph("\n".join((say("非正式结论"), view.headline.standing, *groups)), Style.BANNER),)


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


def fact_table(facts: Iterable[Fact]) -> Table:
    """Labels and texts."""
    return Table(FACTS, tuple(Row((label(fact.label), value(fact.text))) for fact in facts))


def signing(*who: str, span: int = 1) -> Row:
    """Boxes to sign and seal in, side by side, each so many columns wide."""
    date = say("日期：　　　　年　　月　　日")
    boxes = (Cell((say("{name}：", name=name), "", "", date), span=span) for name in who)
    return Row(tuple(boxes), height=SIGN_HEIGHT)


def appendices(view: View) -> tuple[Block, ...]:
    """Every value with its cell, then versions and hashes, then what is not checked."""
    return (
        Heading(1, say("附件 1　数据溯源")),
        _inputs(view.inputs),
        Heading(1, say("附件 2　版本信息")),
        fact_table(view.versions),
        *_texts(say("规则包说明"), view.notes),
        *_texts(say("规则包未涵盖的内容"), view.omissions),
        *_unchecked(view.headline.non_official),
    )


def _inputs(rows: tuple[InputView, ...]) -> Block:
    heads = (say("数据项"), say("年份"), say("采用值"), say("单元格"), say("原值"), say("处理"))
    found = (
        (
            f"{row.code} {row.title}",
            "—" if row.year is None else str(row.year),
            row.shown,
            row.cell,
            value("—" if row.raw is None else row.raw, _reported_unit(row)),
            value(*row.notes),
        )
        for row in rows
    )
    return listing((28, 8, 20, 16, 14, 14), heads, found, numbers={2}) if rows else Paragraph(say("没有数据。"))


def _reported_unit(row: InputView) -> str | None:
    """The unit in which it was reported, where that is another than the one it is used in."""
    return say("（{text}）", text=row.reported_unit) if row.reported_unit not in {None, row.unit} else None


def _texts(title: str, texts: tuple[str, ...]) -> tuple[Block, ...]:
    return (Heading(2, title), *items(texts)) if texts else ()


def _unchecked(groups: tuple[SourceGroup, ...]) -> tuple[Block, ...]:
    if not groups:
        return ()
    return (Heading(1, say("附件 3　未核对的数值")), *chain.from_iterable(map(_group, groups)))


def _group(group: SourceGroup) -> tuple[Block, ...]:
    """The numbers of a document; a note that they share is said once."""
    title = say(
        "{document}（{standing}，{count} 个）",
        document=group.document,
        standing=group.standing,
        count=len(group.numbers),
    )
    notes = dict.fromkeys(number.note for number in group.numbers if number.note)
    rows = ((number.title, number.shown, number.clause or "—") for number in group.numbers)
    return (
        Heading(2, title),
        *(Paragraph(text, Style.NOTE) for text in notes),
        listing((52, 24, 24), (say("数值"), say("现用"), say("条款")), rows, numbers={1}),
    )

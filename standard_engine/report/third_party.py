"""第三方评价报告: what the engine found, laid out as the bodies that evaluate write it, with blanks for what they add.

The order is that of the report on a green factory that the ministry's platform asks of a third party: basic facts with
the result and the body's pledge, then outline, procedure and methods, what was evaluated, conclusion.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from standard_engine.language import later, say
from standard_engine.report import paper_parts as parts
from standard_engine.report import paper_tables as tables
from standard_engine.report.blocks import Heading, Row, Table, body, items, label, listing, value
from standard_engine.report.filled import BLANK
from standard_engine.report.paper_plan import plan_part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.report.blocks import Block
    from standard_engine.report.filled import Filled
    from standard_engine.report.judged import CategoryView
    from standard_engine.report.plan_view import PlanningView
    from standard_engine.report.view import View

TITLE = later("第三方评价报告")
PLEDGE = later(
    "本机构承诺：本报告依据所列评价准则和企业提供的数据、材料独立作出，"
    "对评价过程和评价结论的真实性、准确性负责，并承担相应责任。"
)
PURPOSE = later("核实{name}的申报数据和材料，按《{title}》的要求逐项评价，给出结论，指出差距。")
READ = later("数据表列出 {count} 项数据，其中 {read} 项有值；自动检查发现 {problems} 个问题（见四）。评审的其他文件：")
HIGHLIGHTS = 100
"""Characters that the form gives to what an enterprise does well."""
_GRID = (18, 32, 18, 32)


def third_party(view: View, plan: PlanningView | None, filled: Filled = BLANK) -> tuple[Block, ...]:
    """The whole report, with the parts that a body has filled in."""
    names = (say("评价机构"), say("报告编号"), say("编制日期"))
    texts = (filled.institution.name, filled.number, filled.day)
    return (
        *parts.cover(view, f"{view.title}\n{say(TITLE)}", zip(names, texts, strict=True)),
        *_basic_facts(view, filled),
        *_outline(view),
        *_procedure(view, filled),
        *_evaluated(view),
        *filled.judged,
        *_conclusion(view, plan),
        *filled.concluded,
        *parts.appendices(view),
    )


def _basic_facts(view: View, filled: Filled) -> tuple[Block, ...]:
    head, institution = view.headline, filled.institution
    enterprise = (
        Row((label(say("企业基本情况"), span=4),)),
        Row((label(say("企业名称")), value(head.name, span=3))),
        *(Row((label(fact.label), value(fact.text, span=3))) for fact in view.facts),
        Row((label(say("通讯地址")), value(span=3))),
        _pair(say("联系人"), "", say("联系电话"), ""),
    )
    body_facts = (
        Row((label(say("评价机构信息"), span=4),)),
        Row((label(say("机构名称")), value(institution.name, span=3))),
        _pair(say("法定代表人"), institution.representative, say("报告编制负责人"), institution.editor),
        _pair(say("联系电话"), institution.phone, say("电子邮箱"), institution.email),
    )
    result = (
        Row((label(say("评价结果"), span=4),)),
        Row((label(say("否决条件")), value(parts.all_met(view.vetoes), span=3))),
        Row((label(say("基本要求")), value(parts.all_met(view.basics), span=3))),
        Row((label(say("指标得分")), value(parts.score(head), filled.beside_score, span=3))),
        Row((label(say("结论")), value(head.verdict, None if head.binding else say("非正式结论"), span=3))),
        Row((label(say("主要亮点")), value(filled.highlights or highlights(view), span=3))),
    )
    promise = (
        Row((label(say("机构承诺"), span=4),)),
        Row((value(say(PLEDGE), span=4),)),
        parts.signing(say("法定代表人（签字）"), say("评价机构（盖章）"), span=2),
    )
    rows = (*enterprise, *body_facts, *result, *promise)
    return Heading(1, say("基本信息表"), first=True), Table(_GRID, rows)


def _pair(one: str, first: str, other: str, second: str) -> Row:
    return Row((label(one), value(first), label(other), value(second)))


def highlights(view: View) -> str:
    """Indicators at their best level, as many as the form has room for, to start from."""
    best = [
        item.title
        for category in view.categories
        for item in category.indicators
        if item.criterion and item.level == item.criterion.limits[0].level
    ]
    for count in range(len(best), 0, -1):
        named = say("、").join(best[:count])
        if count < len(best):
            text = say("{named}等 {count} 项指标达到最好等级。", named=named, count=len(best))
        else:
            text = say("{named} {count} 项指标达到最好等级。", named=named, count=count)
        if len(text) <= HIGHLIGHTS:
            return text
    return ""


def _outline(view: View) -> tuple[Block, ...]:
    return (
        Heading(1, say("一、概述"), first=True),
        Heading(2, say("1　评价目的")),
        body(say(PURPOSE, name=view.headline.name, title=view.title)),
        Heading(2, say("2　评价范围")),
        body(say("申报数据年份的全部生产经营活动。未纳入评价的场所、产品或时段：")),
        Heading(2, say("3　评价准则")),
        *items(_rules(view)),
    )


def _rules(view: View) -> tuple[str, ...]:
    """The standard, then every document that a requirement, an indicator or a limit comes from, as it is met."""

    def found() -> Iterator[str]:
        yield view.versions[0].text
        for item in chain(view.vetoes, view.basics):
            yield item.source.document
        for one in chain.from_iterable(category.indicators for category in view.categories):
            yield one.source.document
            if one.criterion:
                yield one.criterion.source.document

    return tuple(dict.fromkeys(found()))


def _procedure(view: View, filled: Filled) -> tuple[Block, ...]:
    read = sum(not row.absent for row in view.inputs)
    engine = say("；").join(f"{fact.label} {fact.text}" for fact in (*view.versions[1:4], view.versions[5]))
    return (
        Heading(1, say("二、评价过程和方法")),
        Heading(2, say("1　评价组织安排")),
        *(filled.people or _blanks((30, 30, 40), say("姓名"), say("专业与资质"), say("分工"))),
        Heading(2, say("2　文件评审")),
        body(say(READ, count=len(view.inputs), read=read, problems=len(view.problems))),
        *(filled.documents or (tables.evidence_table(view.evidence),)),
        Heading(2, say("3　现场评价")),
        *(filled.site or _blanks((20, 50, 30), say("时间"), say("场所与内容"), say("人员"))),
        Heading(2, say("4　报告编写")),
        body(say("得分和结论由程序按规则包逐项计算，全程用分数运算，只在显示时修约。{engine}。", engine=engine)),
        Heading(2, say("5　内部技术复核")),
        *(filled.review or (_review(),)),
    )


def _blanks(shares: tuple[int, ...], *heads: str) -> tuple[Block, ...]:
    """Rows to write in by hand."""
    return (listing(shares, heads, [("",) * len(heads)] * 4),)


def _review() -> Table:
    box = parts.signing(say("复核人（签字）"))
    return Table((50, 50), (Row((value(say("复核意见：")), *box.cells), height=parts.SIGN_HEIGHT),))


def _evaluated(view: View) -> tuple[Block, ...]:
    return (
        Heading(1, say("三、评价内容")),
        Heading(2, say("1　否决条件")),
        tables.requirement_table(view.vetoes, say("本标准没有否决条件。")),
        Heading(2, say("2　基本要求")),
        tables.requirement_table(view.basics, say("本标准没有基本要求。")),
        *(block for place, category in enumerate(view.categories, 3) for block in _category(place, category)),
    )


def _category(place: int, category: CategoryView) -> tuple[Block, ...]:
    title = say("{place}　{title}", place=place, title=category.title)
    scored = say("得分 {points} / {full} 分。", points=category.points, full=category.full) if category.bar else None
    scales = (say("{scale}：有指标不适用，其分值分给其余指标", scale=tables.worked(scale)) for scale in category.scales)
    return (
        Heading(2, title + (say("（加分项）") if category.bonus else "")),
        *(body(text) for text in (scored, *scales) if text),
        tables.indicator_table(category.indicators),
        tables.formula_table(category.indicators),
    )


def _conclusion(view: View, plan: PlanningView | None) -> tuple[Block, ...]:
    head = view.headline
    derived = (
        f"{item.title} {item.value} {item.unit}".rstrip() + say("（{text}）", text=tables.worked(item))
        for item in view.derived
    )
    counted = say(
        "否决条件与基本要求：{requirements}。指标：{indicators}。",
        requirements=head.requirements,
        indicators=head.indicators,
    )
    return (
        Heading(1, say("四、评价结论与改进建议")),
        Heading(2, say("1　结论")),
        body(say("{verdict}。{standing}", verdict=head.verdict, standing=head.standing)),
        *items(derived),
        *((body(parts.score(head)),) if head.score else ()),
        *items(head.reasons),
        body(counted),
        Heading(2, say("2　差距清单")),
        tables.gap_table(view.gaps),
        Heading(2, say("3　问题清单")),
        tables.problem_table(view.problems),
        *((Heading(3, say("变更记录")), tables.change_table(view.changes)) if view.changes else ()),
        *((Heading(2, say("4　提升路径")), *plan_part(plan)) if plan else ()),
    )

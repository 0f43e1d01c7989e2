"""自评价报告: the form in which an enterprise evaluates itself, filled with what the engine knows.

The parts are those of the ministry's self-evaluation report on a green factory: cover, how to fill it in, basic facts,
the pledge that all of it is true, the enterprise, what it has done, what it will do, the self-evaluation table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.language import later, say
from standard_engine.report import paper_parts as parts
from standard_engine.report import paper_tables as tables
from standard_engine.report.blocks import Cell, Heading, Row, Table, body, items, label, listing, value
from standard_engine.report.paper_plan import plan_part

if TYPE_CHECKING:
    from standard_engine.report.blocks import Block
    from standard_engine.report.judged import CategoryView, RequirementView
    from standard_engine.report.plan_view import PlanningView
    from standard_engine.report.view import View

TITLE = later("自评价报告")
GUIDE = (
    later("本报告由申报企业填写。带底色的是栏目名称；已填的内容来自数据表和评价引擎，空白处由企业补充。"),
    later("自评价表中的数值、得分和结果如有改动，须先改数据表，再重新评价，不得只改本报告。"),
    later("证明材料编号后附在报告后面，并把编号填入“证明材料索引”。"),
    later("用 A4 纸双面打印，左侧装订，在承诺处签字盖章。"),
)
PLEDGE = later(
    "{name}承诺：本报告及所附材料真实、完整、有效，与数据表一致；"
    "近期没有应当报告而未报告的违法违规行为和事故。如有不实，愿意承担相应责任。"
)
_GRID = (18, 32, 18, 32)
_BLANK_PAIRS = (
    (later("单位性质"), later("注册机关")),
    (later("注册资本"), later("成立日期")),
    (later("营业期限"), later("邮政编码")),
    (later("法定代表人"), later("法定代表人电话")),
    (later("申报工作联系部门"), later("联系人")),
    (later("联系电话"), later("手机")),
    (later("传真"), later("电子邮箱")),
)
_PROFILE_HEIGHT = 40


def self_evaluation(view: View, plan: PlanningView | None) -> tuple[Block, ...]:
    """The whole report."""
    head = view.headline
    blanks = ((name, "") for name in (say("联系人"), say("联系电话"), say("填报日期")))
    return (
        *parts.cover(view, f"{view.title}\n{say(TITLE)}", blanks),
        Heading(1, say("填写说明"), first=True),
        *items(say(text) for text in GUIDE),
        *_basic_facts(view),
        *_pledge(view),
        *_done(view),
        Heading(1, say("三、下一步工作")),
        body(say("按下表落实责任部门和完成期限；不成立的否决条件和基本要求在前，其余按可增得分从多到少。")),
        tables.gap_table(view.gaps),
        *((Heading(2, say("提升路径")), *plan_part(plan)) if plan else ()),
        Heading(1, say("四、自评价表")),
        body(say("自评价结论：{verdict}。{standing}", verdict=head.verdict, standing=head.standing)),
        *((body(parts.score(head)),) if head.score else ()),
        _form(view),
        *parts.appendices(view),
    )


def _basic_facts(view: View) -> tuple[Block, ...]:
    rows = (
        Row((label(say("企业名称")), value(view.headline.name, span=3))),
        *(Row((label(fact.label), value(fact.text, span=3))) for fact in view.facts),
        Row((label(say("通讯地址")), value(span=3))),
        *(Row((label(say(one)), value(), label(say(other)), value())) for one, other in _BLANK_PAIRS),
        Row((label(say("单位简介")), value(span=3)), height=_PROFILE_HEIGHT),
    )
    return Heading(1, say("基本信息表"), first=True), Table(_GRID, rows)


def _pledge(view: View) -> tuple[Block, ...]:
    boxes = parts.signing(say("法定代表人（签字）"), say("单位（盖章）"))
    pledge = body(say(PLEDGE, name=view.headline.name))
    return Heading(1, say("材料真实性承诺")), pledge, Table((50, 50), (boxes,))


def _done(view: View) -> tuple[Block, ...]:
    return (
        Heading(1, say("一、企业基本情况"), first=True),
        body(say("企业概况、主要产品和生产工艺、用能用水和排放情况：")),
        Heading(1, say("二、创建情况")),
        *(block for place, category in enumerate(view.categories, 1) for block in _chapter(place, category)),
    )


def _chapter(place: int, category: CategoryView) -> tuple[Block, ...]:
    return (
        Heading(2, say("{place}　{title}", place=place, title=category.title)),
        tables.indicator_table(category.indicators),
        body(say("主要做法和成效：")),
    )


def _form(view: View) -> Table:
    """一级指标, 二级指标, 指标值及是否符合, 证明材料索引; a category stands once beside all that belongs to it."""
    rows = [
        *_requirements(say("否决条件"), view.vetoes),
        *_requirements(say("基本要求"), view.basics),
        *(row for category in view.categories for row in _indicators(category)),
    ]
    return listing(
        (16, 24, 36, 24), (say("一级指标"), say("二级指标"), say("指标值及是否符合评价要求"), say("证明材料索引")), rows
    )


def _requirements(title: str, found: tuple[RequirementView, ...]) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell((title,), label=True, joined=place > 0),
            value(item.title),
            value(item.worked, f"{item.status.mark} {item.status.label}"),
            value(*item.proof),
        )
        for place, item in enumerate(found)
    ]


def _indicators(category: CategoryView) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell((category.title,), label=True, joined=place > 0),
            value(item.title),
            value(
                f"{item.value}{say('　') + item.level if item.level else ''}",
                f"{item.status.mark} {item.status.label}"
                + say("　")
                + say("得分 {points} / {full}", points=item.points, full=item.full),
            ),
            value(*item.proof),
        )
        for place, item in enumerate(category.indicators)
    ]

"""第三方评价报告: what the engine found, laid out as the bodies that evaluate write it, with blanks for what they add.

The order is that of the report on a green factory that the ministry's platform asks of a third party: basic facts with
the result and the body's pledge, then outline, procedure and methods, what was evaluated, conclusion.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from standard_engine.report import word_parts as parts
from standard_engine.report.wordml import BREAK, Row, body, heading, items, label, listing, table, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.report.view import View

TITLE = "第三方评价报告"
HIGHLIGHTS = 100
"""Characters that the form gives to what an enterprise does well."""
_GRID = (18, 32, 18, 32)


def third_party(view: View) -> str:
    """The body of the document."""
    return "".join(
        (
            parts.cover(view, f"{view.title}\n{TITLE}", ("评价机构", "报告编号", "编制日期")),
            _basic_facts(view),
            BREAK,
            _outline(view),
            _procedure(view),
            _evaluated(view),
            _conclusion(view),
            parts.appendices(view),
        )
    )


def _basic_facts(view: View) -> str:
    head = view.headline
    enterprise = (
        Row((label("企业基本情况", span=4),)),
        Row((label("企业名称"), value(head.name, span=3))),
        *(Row((label(fact.label), value(fact.text, span=3))) for fact in view.facts),
        Row((label("通讯地址"), value(span=3))),
        Row((label("联系人"), value(), label("联系电话"), value())),
    )
    body_facts = (
        Row((label("评价机构信息", span=4),)),
        Row((label("机构名称"), value(span=3))),
        Row((label("法定代表人"), value(), label("报告编制负责人"), value())),
        Row((label("联系电话"), value(), label("电子邮箱"), value())),
    )
    result = (
        Row((label("评价结果", span=4),)),
        Row((label("否决条件"), value(parts.all_met(view.vetoes), span=3))),
        Row((label("基本要求"), value(parts.all_met(view.basics), span=3))),
        Row((label("指标得分"), value(parts.score(head), span=3))),
        Row((label("结论"), value(head.verdict, None if head.binding else "非正式结论", span=3))),
        Row((label("主要亮点"), value(highlights(view), span=3))),
    )
    pledge = (
        "本机构承诺：本报告依据所列评价准则和企业提供的数据、材料独立作出，"
        "对评价过程和评价结论的真实性、准确性负责，并承担相应责任。"
    )
    signed = Row((value(pledge, span=4),)), parts.signing("法定代表人（签字）", "评价机构（盖章）")
    wide = Row(tuple(value(*cell.lines, span=2) for cell in signed[1].cells), height=signed[1].height)
    promise = (Row((label("机构承诺", span=4),)), signed[0], wide)
    return heading(1, "基本信息表") + table(_GRID, (*enterprise, *body_facts, *result, *promise))


def highlights(view: View) -> str:
    """Indicators at their best level, as many as the form has room for, to start from."""
    best = [
        item.title
        for category in view.categories
        for item in category.indicators
        if item.criterion and item.level == item.criterion.limits[0].level
    ]
    for count in range(len(best), 0, -1):
        more = f"等 {len(best)} 项指标" if count < len(best) else f"{len(best)} 项指标"
        text = f"{'、'.join(best[:count])}{more}达到最好等级。"
        if len(text) <= HIGHLIGHTS:
            return text
    return ""


def _outline(view: View) -> str:
    year = next((fact.text for fact in view.facts if fact.label == "数据年份"), "")
    return "".join(
        (
            heading(1, "一、概述"),
            heading(2, "1　评价目的"),
            body(f"核实{view.headline.name}的申报数据和材料，按《{view.title}》的要求逐项评价，给出结论，指出差距。"),
            heading(2, "2　评价范围"),
            body(f"数据年份 {year}，申报的全部生产经营活动。未纳入评价的场所、产品或时段："),
            heading(2, "3　评价准则"),
            items(_rules(view)),
        )
    )


def _rules(view: View) -> tuple[str, ...]:
    """Every document that a requirement, an indicator or a limit comes from, in the order in which it is met."""

    def found() -> Iterator[str]:
        for item in chain(view.vetoes, view.basics):
            yield item.source.text
        for one in chain.from_iterable(category.indicators for category in view.categories):
            yield one.source.text
            if one.criterion:
                yield one.criterion.source.text

    return tuple(dict.fromkeys(found()))


def _procedure(view: View) -> str:
    blank = ("", "", "")
    read = sum(not row.absent for row in view.inputs)
    engine = "；".join(f"{fact.label} {fact.text}" for fact in (*view.versions[1:4], view.versions[5]))
    return "".join(
        (
            heading(1, "二、评价过程和方法"),
            heading(2, "1　评价组织安排"),
            listing((30, 30, 40), ("姓名", "专业与资质", "分工"), [blank] * 4),
            heading(2, "2　文件评审"),
            body(
                f"数据表列出 {len(view.inputs)} 项数据，其中 {read} 项有值；"
                f"自动检查发现 {len(view.problems)} 个问题（见四）。评审的其他文件："
            ),
            listing((40, 30, 30), ("文件名称", "编号", "评审结果"), [blank] * 4),
            heading(2, "3　现场评价"),
            listing((20, 50, 30), ("时间", "场所与内容", "人员"), [blank] * 4),
            heading(2, "4　报告编写"),
            body(f"得分和结论由程序按规则包逐项计算，全程用分数运算，只在显示时修约。{engine}。"),
            heading(2, "5　内部技术复核"),
            table(
                (50, 50), [Row((value("复核意见："), *parts.signing("复核人（签字）").cells), height=parts.SIGN_HEIGHT)]
            ),
        )
    )


def _evaluated(view: View) -> str:
    categories = (
        heading(2, f"{place}　{category.title}{'（加分项）' if category.bonus else ''}")
        + (body(f"得分 {category.points} / {category.full} 分。") if category.bar else "")
        + parts.indicator_table(category.indicators)
        + parts.formula_table(category.indicators)
        for place, category in enumerate(view.categories, 3)
    )
    return "".join(
        (
            heading(1, "三、评价内容"),
            heading(2, "1　否决条件"),
            parts.requirement_table(view.vetoes, "本标准没有否决条件。"),
            heading(2, "2　基本要求"),
            parts.requirement_table(view.basics, "本标准没有基本要求。"),
            *categories,
        )
    )


def _conclusion(view: View) -> str:
    head = view.headline
    problems = (
        (
            value(item.severity.label, item.code),
            value(item.place, item.subject),
            value(
                item.message,
                f"读到：{item.raw}" if item.raw else None,
                f"要求：{item.expected}" if item.expected else None,
            ),
            item.fix,
        )
        for item in view.problems
    )
    return "".join(
        (
            heading(1, "四、评价结论与改进建议"),
            heading(2, "1　结论"),
            body(f"{head.verdict}。{head.standing}"),
            *(body(f"{item.title}：{item.value} {item.unit}".rstrip() + f"（{item.worked}）") for item in view.derived),
            body(parts.score(head)) if head.score else "",
            items(head.reasons),
            body(f"否决条件与基本要求：{head.requirements}。指标：{head.indicators}。"),
            heading(2, "2　差距清单"),
            parts.gap_table(view.gaps),
            heading(2, "3　问题清单"),
            listing((10, 22, 40, 28), ("级别", "位置", "问题", "怎样修改"), problems)
            if view.problems
            else body("没有发现问题。"),
        )
    )

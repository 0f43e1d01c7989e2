"""提升路径: the ways to the line as every report prints them, worded and rounded once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.result import Outcome
from standard_engine.language import say
from standard_engine.numerals import show, show_percent
from standard_engine.planning.result import Aim, Range
from standard_engine.report.figures import NO_FIGURE, Figure, figure, points, points_between
from standard_engine.report.headline import LineView, line_views

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment, Line
    from standard_engine.planning.result import Change, Chosen, Gain, Plan, Planning, Step
    from standard_engine.submission import Value


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A data item: from what to what, by how much of itself; `now` and `then` are the same as numbers in `unit`."""

    code: str
    title: str
    before: str
    after: str
    change: str
    now: Figure
    then: Figure
    unit: str


@dataclass(frozen=True, slots=True)
class GainView:
    """An indicator or a requirement: from what to what, the points gained, the total reached, what helps.

    `short` is what the total still lacks of the line that the decision asks for: 0 where it is reached.
    """

    title: str
    before: str
    after: str
    gained: Figure
    reached: Figure
    short: Figure
    improve: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureView:
    """A measure of the enterprise that a plan takes."""

    id: str
    title: str
    times: int
    cost: Figure
    months: Figure


@dataclass(frozen=True, slots=True)
class PlanView:
    """One way: what it takes in a line, then in full."""

    title: str
    summary: str
    measures: tuple[MeasureView, ...]
    changes: tuple[ChangeView, ...]
    gains: tuple[GainView, ...]


@dataclass(frozen=True, slots=True)
class StepView:
    """A point of the frontier."""

    score: Figure
    price: str


@dataclass(frozen=True, slots=True)
class PlanningView:
    """The section 提升路径; `price` heads the second column of the frontier, `line` is what the score has to reach."""

    lead: str
    obstacles: tuple[str, ...]
    reachable: str | None
    line: LineView | None
    plans: tuple[PlanView, ...]
    price: str
    frontier: tuple[StepView, ...]
    notes: tuple[str, ...]


def path(assessment: Assessment, planning: Planning | None) -> PlanningView | None:
    """The section as every report prints it: the plans, or how to get them, or None where it passes and needs none."""
    if planning is not None:
        return planning_view(planning)
    if assessment.decision.outcome is Outcome.PASS:
        return None
    lead = say(
        "这里没有计算提升路径。改变哪些数据、最少改变多少就能通过，由 standard-engine report 或 standard-engine plan 计算。"
    )
    return PlanningView(lead, (), None, None, (), "", (), ())


def planning_view(planning: Planning) -> PlanningView:
    """The view model of a planning."""
    line = planning.before.pass_line
    return PlanningView(
        lead=_lead(planning),
        obstacles=tuple(item.text for item in planning.obstacles),
        reachable=_reachable(planning),
        line=None if line is None else line_views([line])[0],
        plans=tuple(_plan(number, item, planning) for number, item in enumerate(planning.plans, start=1)),
        price=say("费用（万元）") if planning.aim is Aim.COST else say("相对改变合计"),
        frontier=tuple(_step(item) for item in planning.frontier),
        notes=planning.notes,
    )


def _lead(planning: Planning) -> str:
    if planning.before.decision.outcome is Outcome.PASS:
        return say("已经通过，不需要提升方案。")
    if not planning.plans and planning.proven:
        return say("各项数据在可以改变的范围内都做到最好，仍不能通过：")
    if not planning.plans:
        return say("没有找到能通过的改法；计算中有近似，不能断定没有。已知卡在：")
    if planning.aim is Aim.COST:
        return say("下列方案由改进措施表中的措施组成，费用从低到高；每个方案改变后的数据都已精确评价，结论为通过。")
    return say("下列方案的相对改变合计从小到大；每个方案改变后的数据都已精确评价，结论为通过。")


def _reachable(planning: Planning) -> str | None:
    if planning.reachable is None or planning.before.total is None:
        return None
    return say(
        "现在 {now} 分，在可以改变的范围内最多可达 {most} 分",
        now=points_between(planning.before.total, planning.reachable),
        most=points(planning.reachable),
    )


def _plan(number: int, plan: Plan, planning: Planning) -> PlanView:
    return PlanView(
        title=say("方案 {number}", number=number),
        summary=_summary(plan, planning),
        measures=tuple(_measure(item) for item in plan.measures),
        changes=tuple(_change(item) for item in plan.changes),
        gains=tuple(_gain(item, planning.before.pass_line) for item in plan.gains),
    )


def _summary(plan: Plan, planning: Planning) -> str:
    if plan.cost is not None:
        parts = [say("{count} 项措施，费用 {cost} 万元", count=len(plan.measures), cost=show(plan.cost))]
        if plan.months is not None:
            parts.append(say("最长 {months} 个月", months=show(plan.months)))
    else:
        parts = [
            say("改变 {count} 项数据，相对改变合计 {effort}", count=len(plan.changes), effort=show_percent(plan.effort))
        ]
    before, after = planning.before.total, plan.after.total
    if before is not None and after is not None:
        parts.append(
            say(
                "得分 {before} → {after}",
                before=points_between(before, after.low),
                after=points_between(after, before.low),
            )
        )
    decision = plan.after.decision
    parts.append(decision.outcome.label + (say("（{grade}）", grade=decision.grade) if decision.grade else ""))
    return say("，").join(parts)


def _measure(item: Chosen) -> MeasureView:
    months = item.measure.months
    return MeasureView(
        item.measure.id,
        item.measure.title,
        item.times,
        figure(item.cost),
        figure(months),
    )


def _change(change: Change) -> ChangeView:
    after = change.after_text if change.reported else _to_report(change)
    return ChangeView(
        code=change.item.code,
        title=change.item.title,
        before=change.before_text,
        after=after,
        change=_how_much(change),
        now=_bare(change.before, change.before_text, change.item.unit),
        then=_bare(change.after, after, change.item.unit) if change.reported else Figure(after),
        unit=change.item.unit,
    )


def _bare(value: Value | None, text: str, unit: str) -> Figure:
    """A value without its unit."""
    return Figure(text.removesuffix(unit).rstrip(), value if isinstance(value, Fraction) else None)


def _to_report(change: Change) -> str:
    """What a missing value must be."""
    unit = f" {change.item.unit}" if change.item.unit else ""
    match change.may_be:
        case Range(Fraction() as low, Fraction() as high) if low < high:
            return say("在 {low} 与 {high} 之间", low=show(low, beside=high) + unit, high=show(high, beside=low) + unit)
        case Range(Fraction() as low, None):
            return say("不低于 {low}", low=show(low) + unit)
        case Range(None, Fraction() as high):
            return say("不高于 {high}", high=show(high) + unit)
        case _:
            return say("须为 {value}", value=change.after_text)


def _how_much(change: Change) -> str:
    if not change.reported:
        return say("补报")
    if change.relative is not None:
        sign = "+" if change.relative > 0 else "-"
        return sign + show_percent(abs(change.relative))
    if isinstance(change.after, Fraction):
        return say("从无到有")
    return say("改变")


def _gain(gain: Gain, line: Line | None) -> GainView:
    levels = (gain.level_before, gain.level_after)
    before, after = (
        text + (say("（{level}）", level=level) if level else "")
        for text, level in zip((gain.before, gain.after), levels, strict=True)
    )
    return GainView(
        gain.title,
        before,
        after,
        NO_FIGURE if gain.points is None else figure(gain.points),
        NO_FIGURE if gain.reached is None else points(gain.reached),
        _short(gain.reached, line),
        gain.improve,
    )


def _short(reached: Fraction | None, line: Line | None) -> Figure:
    """What a total lacks of the line; one that has to be passed and is just met lacks 0 and says so."""
    if reached is None or line is None:
        return NO_FIGURE
    if line.strict and reached == line.value:
        return Figure(say("恰在分数线上"))
    return figure(max(line.value - reached, Fraction(0)))


def _step(step: Step) -> StepView:
    price = show_percent(step.effort) if step.cost is None else show(step.cost)
    return StepView(points(step.score), price)

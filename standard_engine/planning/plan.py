"""Plan: the cheapest ways from a submission to the line."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.assessment.assess import Assessor
from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.assessment.result import Outcome
from standard_engine.formula.tree import Name
from standard_engine.language import say
from standard_engine.numerals import show
from standard_engine.pack.load import to_date
from standard_engine.pack.made_titles import made_title
from standard_engine.planning.drivers import drivers
from standard_engine.planning.frontier import frontier_of
from standard_engine.planning.gains import gains
from standard_engine.planning.goals import greatest, meet
from standard_engine.planning.levers import Cut, name_of
from standard_engine.planning.obstacles import obstacles
from standard_engine.planning.reporting import least_reports
from standard_engine.planning.result import Aim, Change, Chosen, Freedom, Plan, Planning
from standard_engine.planning.search import Found, Search
from standard_engine.planning.trial import Trials

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from standard_engine.assessment.result import Assessment, Input
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.planning.drivers import Driver
    from standard_engine.submission import Submission, Value

MOST_TITLES = 4
"""So many titles of a note are told; the rest are counted."""
UNBOUNDED = Freedom(most=Fraction(10**6))
"""Measures may move a number as far as its field allows."""


def plan(
    pack: ResolvedPack,
    submission: Submission,
    *,
    as_of: date | str | None = None,
    alternatives: int = 3,
    frontier: bool = False,
    freedom: Freedom = Freedom(),  # noqa: B008 - frozen
) -> Planning:
    """The cheapest ways in which a submission that does not pass would pass, each judged by the exact reading.

    Where the enterprise states measures, plans are made of them at the least cost; where it states none, or they are not
    enough, of the data items themselves at the least total relative change. `alternatives` is how many plans are looked for,
    each with at most half of what an earlier one changes. `frontier` asks for the least cost of each score in between.

    Raises:
        UsageError: as `assess`.
    """
    chosen = pack if as_of is None else pack.on(to_date(as_of))
    assessor = Assessor(chosen)
    before = assessor.assess(submission)
    search, found, notes = _search(Trials.of(Judge(chosen), submission), freedom, alternatives)
    if before.decision.outcome is Outcome.PASS:
        found = ()
    aim = Aim.COST if search.measures else Aim.EFFORT
    plans = [_plan(search, one, aim, before, assessor) for one in found]
    stuck = not found and before.decision.outcome is not Outcome.PASS
    best = greatest(search, Name("total")) if "total" in search.trials.judge.steps and (stuck or frontier) else None
    reachable = None if best is None else search.trials.score(best.environment)
    why, proven = obstacles(search) if stuck else ((), True)
    return Planning(
        before=before,
        aim=aim,
        plans=tuple(sorted(plans, key=lambda one: one.effort if one.cost is None else one.cost)),
        frontier=frontier_of(search, reachable) if frontier and reachable is not None else (),
        obstacles=why,
        proven=proven,
        reachable=reachable,
        notes=(*notes, *_notes(search)),
    )


def _search(trials: Trials, freedom: Freedom, count: int) -> tuple[Search, tuple[Found, ...], tuple[str, ...]]:
    """The search by the enterprise's measures where they are enough, else by every data item; and what it found."""
    measures = trials.submission.measures
    notes: tuple[str, ...] = ()
    if measures:
        search = Search(trials, _measured(trials), measures)
        found = _several(search, count)
        if found or trials.passes(trials.baseline):
            return search, found, ()
        stuck, proven = obstacles(search)
        why = say("；").join(item.text for item in stuck)
        if proven:
            notes = (say("改进措施表中的措施都用上也不能通过（{why}），以下按数据项的最小改变给出", why=why),)
        else:
            notes = (say("用改进措施表中的措施没有找到能通过的方案（{why}），以下按数据项的最小改变给出", why=why),)
    search = Search(trials, drivers(trials.judge, trials.submission, freedom))
    return search, _several(search, count), notes


def _measured(trials: Trials) -> tuple[Driver, ...]:
    """What the measures change, whatever it is, and what is missing and may be reported."""
    affected = frozenset((effect.field, effect.key) for item in trials.submission.measures for effect in item.effects)
    found = drivers(trials.judge, trials.submission, UNBOUNDED, affected)
    return tuple(driver for driver in found if driver.now is None or driver.slot[:2] in affected)


def _several(search: Search, count: int) -> tuple[Found, ...]:
    """Plans that differ: each uses at most half of what any earlier one uses, or, where that finds none, not all of it."""
    if search.trials.passes(search.trials.baseline):
        return ()
    found: list[Found] = []
    cuts: list[Cut] = []
    while len(found) < count:
        one = meet(search, Name("decision"), cuts=tuple(cuts))
        if one is None and cuts and cuts[-1][1] < len(cuts[-1][0]) - 1:
            cuts[-1] = (cuts[-1][0], len(cuts[-1][0]) - 1)
            continue
        if one is None:
            break
        found.append(least_reports(search, one))
        used = _used(search, one)
        if not used:
            break
        cuts.append((used, len(used) // 2))
    return tuple(found)


def _used(search: Search, found: Found) -> frozenset[str]:
    """The levers that a plan moves, as cuts name them."""
    if search.measures:
        return frozenset(found.taken)
    return frozenset(name_of(item) for item in search.drivers if item.now is not None and item.slot in found.values)


def _plan(search: Search, found: Found, aim: Aim, before: Assessment, assessor: Assessor) -> Plan:
    changed = search.trials.changed(found.values)
    after = assessor.assess(changed)
    changes = tuple(_change(search, item, found) for item in search.drivers if item.slot in found.values)
    taken = tuple(
        Chosen(item, found.taken[item.id], item.cost * found.taken[item.id])
        for item in search.measures
        if item.id in found.taken
    )
    months = [item.measure.months for item in taken if item.measure.months is not None]
    return Plan(
        aim=aim,
        changes=tuple(sorted(changes, key=lambda change: (change.before is None, -change.effort, change.item.code))),
        measures=taken,
        effort=sum((change.effort for change in changes), Fraction(0)),
        cost=sum((item.cost for item in taken), Fraction(0)) if search.measures else None,
        months=max(months, default=None),
        gains=gains(before, after),
        after=after,
    )


def _change(search: Search, driver: Driver, found: Found) -> Change:
    after = found.values[driver.slot]
    item = Reports(search.trials.judge.pack, search.trials.submission).input(driver.leaf)
    relative = None
    if isinstance(after, Fraction) and isinstance(driver.now, Fraction) and driver.now:
        relative = (after - driver.now) / abs(driver.now)
    return Change(
        item=item,
        before=driver.now,
        after=after,
        before_text=say("未填") if driver.now is None else _shown(driver.now, item, search.trials.judge.pack, after),
        after_text=_shown(after, item, search.trials.judge.pack, driver.now),
        relative=relative,
        effort=driver.effort(after),
        may_be=found.ranges.get(driver.slot),
    )


def _shown(value: Value, item: Input, pack: ResolvedPack, beside: Value | None) -> str:
    if isinstance(value, bool):
        return say("是") if value else say("否")
    if isinstance(value, Fraction):
        return f"{show(value, beside=beside if isinstance(beside, Fraction) else None)} {item.unit}".rstrip()
    spec = next(spec for spec in pack.fields if spec.id == item.field)
    return next((option.title for option in spec.options if option.id == value), str(value))


def _notes(search: Search) -> tuple[str, ...]:
    """What the program says that the search did not."""
    notes = []
    if search.cut_short:
        notes.append(say("求解用时已到上限，可能还有更省的方案"))
    if search.unmodelled:
        notes.append(say("未能建模，按不成立或现值处理：{titles}", titles=_some(search.unmodelled)))
    if search.approximated:
        notes.append(say("不是线性的，在上一次的解附近近似并反复求解：{titles}", titles=_some(search.approximated)))
    return tuple(notes)


def _some(titles: Iterable[str]) -> str:
    """The first few titles, and how many there are."""
    found = list(map(made_title, titles))
    more = say(" 等 {count} 项", count=len(found)) if len(found) > MOST_TITLES else ""
    return say("、").join(found[:MOST_TITLES]) + more

"""What may come next in a case, who has to act, what is still lacking from others, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from standard_engine.programme.wording import who_gives, who_takes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from standard_engine.programme.procedure import Outcome, Procedure, Step
    from standard_engine.programme.state import Case, Span


@dataclass(frozen=True, slots=True)
class Prospect:
    """A step that may come next.

    `lacking` is what must come from elsewhere first; `from_day` and `until` bound the days on which it may be taken; `due` is when
    it should have been.
    """

    step: Step
    who: str
    lacking: tuple[str, ...]
    from_day: date | None
    until: date | None
    due: date | None

    def open_on(self, day: date) -> bool:
        """Whether its periods allow it on a day."""
        return (self.from_day is None or day >= self.from_day) and (self.until is None or day <= self.until)

    def overdue_on(self, day: date) -> bool:
        """Whether it should have been taken before a day."""
        return self.due is not None and day > self.due


def prospects(procedure: Procedure, case: Case) -> tuple[Prospect, ...]:
    """Every step that begins where the case stands and makes sense there, in the procedure's order."""
    if not case.open:
        return ()
    return tuple(_prospect(procedure, case, step) for step in procedure.steps_from(case.state) if _possible(case, step))


def due_day(procedure: Procedure, state: str, periods: Mapping[str, Span]) -> date | None:
    """By when something should be done from a state; None where nothing is due."""
    days = [
        periods[step.due].last for step in procedure.steps_from(state) if step.due is not None and step.due in periods
    ]
    return min(days, default=None)


def told(procedure: Procedure, case: Case, today: date) -> list[str]:
    """What the next step is and who must act, a line each; steps that everything waits for come first."""
    if not case.open:
        return [f"案件已办结：{procedure.states[case.state].title}"]
    found = prospects(procedure, case)
    onward = [item for item in found if _leads_on(procedure, case, item.step)]
    ordered = [*onward, *(item for item in found if item not in onward)]
    return [_line(item, today) for item in ordered]


def _line(item: Prospect, today: date) -> str:
    parts = [f"{item.step.title}（{item.step.command}）：由{item.who}办理"]
    if item.from_day is not None and today < item.from_day:
        parts.append(f"{item.from_day} 起")
    if item.until is not None:
        parts.append(f"到 {item.until} 止" if today <= item.until else f"期限已过（{item.until}）")
    if item.due is not None:
        parts.append(f"应在 {item.due} 前" + ("，已逾期" if item.overdue_on(today) else ""))
    if item.lacking:
        parts.append("还缺" + "；".join(item.lacking))
    return "，".join(parts)


def _possible(case: Case, step: Step) -> bool:
    """A step that can still be taken: not one done once already, not settling what was not raised, not a consent given."""
    if step.once is not None and case.done.get(step.id):
        return False
    settles = [outcome.settles for outcome in step.outcomes.values()]
    if settles and all(kind is not None and not case.pending(kind) for kind in settles):
        return False
    given = [outcome.gives for outcome in step.outcomes.values() if outcome.gives is not None]
    opinions = [case.consents.get(name) for name in given]
    return not given or not all(opinion is not None and opinion.given for opinion in opinions)


def _leads_on(procedure: Procedure, case: Case, step: Step) -> bool:
    """Whether a step can bring the case somewhere that is not its end, or is asked for by one that does."""
    return any(
        outcome.to not in {None, case.state} and not procedure.states[outcome.to or ""].final
        for outcome in step.outcomes.values()
    )


def _prospect(procedure: Procedure, case: Case, step: Step) -> Prospect:
    after = case.periods.get(step.after) if step.after else None
    within = case.periods.get(step.within) if step.within else None
    due = case.periods.get(step.due) if step.due else None
    least = min((_lacking(procedure, case, outcome) for outcome in _onward(procedure, case, step)), key=len, default=())
    return Prospect(
        step,
        who_takes(procedure, case, step),
        least,
        _day_after(after),
        within.last if within else None,
        due.last if due else None,
    )


def _day_after(span: Span | None) -> date | None:
    return None if span is None else span.last + timedelta(days=1)


def _onward(procedure: Procedure, case: Case, step: Step) -> list[Outcome]:
    """The outcomes of a step that bring the case on, or all where none does."""
    on = [
        outcome
        for outcome in step.outcomes.values()
        if outcome.to not in {None, case.state} and not procedure.states[outcome.to or ""].final
        if not outcome.reason
    ]
    return on or list(step.outcomes.values())


def _lacking(procedure: Procedure, case: Case, outcome: Outcome) -> tuple[str, ...]:
    """Consents and settlements that others have to give first."""
    consents = tuple(
        f"“{procedure.consents[name]}”（{who_gives(procedure, case, name)}）"
        for name in outcome.consents
        if not ((opinion := case.consents.get(name)) and opinion.given)
    )
    matters = tuple(
        f"处理{procedure.matters[kind]} {len(case.pending(kind))} 件" for kind in outcome.settled if case.pending(kind)
    )
    return (*consents, *matters)

"""Whether cases can go through a procedure: every state reached and left, nothing asked for that nobody gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.findings import procedure_codes as codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from standard_engine.findings import Finding
    from standard_engine.pack.door import Document
    from standard_engine.programme.procedure import Outcome, Procedure, Step


def path_findings(procedure: Procedure, document: Document) -> list[Finding]:
    """All that would keep a case from going its way."""
    return [
        *_states(procedure, document),
        *_ambiguous(procedure, document),
        *_never_given(procedure, document),
        *_out_of_reach(procedure, document),
    ]


def moves(procedure: Procedure) -> Iterator[tuple[str, str]]:
    """Every pair of states of which a step leads from one to the other; a step that stays is none."""
    for step in procedure.steps.values():
        for outcome in step.outcomes.values():
            for state in step.from_:
                if outcome.to is not None and outcome.to != state:
                    yield state, outcome.to


def openings(procedure: Procedure) -> set[str]:
    """The states in which cases begin."""
    found = {outcome.to for step in procedure.steps.values() if step.opens for outcome in step.outcomes.values()}
    return {state for state in found if state is not None}


def closure(start: set[str], pairs: set[tuple[str, str]]) -> set[str]:
    """Everything that can be reached."""
    found, new = set(start), set(start)
    while new:
        new = {target for source, target in pairs if source in new} - found
        found |= new
    return found


def _states(procedure: Procedure, document: Document) -> Iterator[Finding]:
    pairs = set(moves(procedure))
    reached = closure(openings(procedure), pairs)
    final = {state.id for state in procedure.states.values() if state.final}
    ending = closure(final, {(target, source) for source, target in pairs})
    for state in procedure.states.values():
        place = document.key_place(("states", state.id))
        leaving = [pair for pair in pairs if pair[0] == state.id]
        if state.id not in reached:
            yield codes.UNREACHABLE.at(place, name=state.title)
        if not state.final and not leaving:
            yield codes.DEAD_END.at(place, name=state.title)
        elif state.id not in ending:
            yield codes.NO_END.at(place, name=state.title)
        if state.final:
            for step in procedure.steps_from(state.id):
                yield codes.FINAL_LEFT.at(document.place(("steps", step.id, "from")), step=step.title, name=state.title)


def _ambiguous(procedure: Procedure, document: Document) -> Iterator[Finding]:
    taken: dict[tuple[str, str, str], Step] = {}
    for step in procedure.steps.values():
        for state in sorted(step.from_) or ["（开始）"]:
            for role in step.by:
                other = taken.setdefault((step.command, state, role), step)
                if other is not step:
                    named = procedure.states[state].title if state in procedure.states else state
                    yield codes.AMBIGUOUS.at(
                        document.key_place(("steps", step.id)),
                        name=named,
                        role=procedure.roles[role].title,
                        command=step.command,
                        step=other.title,
                        other=step.title,
                    )


def _never_given(procedure: Procedure, document: Document) -> Iterator[Finding]:
    """Consents, periods and matters that are asked for but come from no step; organisations that nothing says."""
    outcomes = [outcome for step in procedure.steps.values() for outcome in step.outcomes.values()]
    given = {outcome.gives for outcome in outcomes}
    started = {period for outcome in outcomes for period in outcome.starts}
    raised = {outcome.raises for outcome in outcomes}
    settled = {outcome.settles for outcome in outcomes}
    filled = {name for outcome in outcomes for name in (*outcome.facts.names, *outcome.records)}

    for step in procedure.steps.values():
        lacking = [
            ("期限", "开始", name) for name in (step.within, step.after, step.due) if name and name not in started
        ]
        if step.holder is not None and step.holder not in filled:
            lacking.append(("机构", "填写", step.holder))
        for outcome in step.outcomes.values():
            lacking += [("同意意见", "表示", name) for name in outcome.consents if name not in given]
            lacking += [("处理过的事项", "处理", name) for name in outcome.settled if name not in settled]
            if outcome.settles is not None and outcome.settles not in raised:
                lacking.append(("事项", "提出", outcome.settles))
            if outcome.raises is not None and outcome.raises not in settled:
                lacking.append(("提出的事项有处理的步骤：", "处理", outcome.raises))
        for kind, verb, name in dict.fromkeys(lacking):
            place = document.key_place(("steps", step.id))
            yield codes.NEVER_GIVEN.at(place, step=step.title, kind=kind, name=name, verb=verb)


def _out_of_reach(procedure: Procedure, document: Document) -> Iterator[Finding]:
    """A consent that a step asks for has to be possible at that state or on every way to it: at one before at least."""
    pairs = set(moves(procedure))
    backwards = {(target, source) for source, target in pairs}

    def gives(name: str) -> Callable[[Outcome], bool]:
        return lambda outcome: outcome.gives == name

    for step in procedure.steps.values():
        for name in sorted({name for outcome in step.outcomes.values() for name in outcome.consents}):
            places = {
                state
                for other in procedure.steps.values()
                if any(map(gives(name), other.outcomes.values()))
                for state in other.from_
            }
            for state in sorted(step.from_):
                if places and not places & closure({state}, backwards):
                    yield codes.OUT_OF_REACH.at(
                        document.key_place(("steps", step.id)),
                        step=step.title,
                        state=procedure.states[state].title,
                        name=procedure.consents[name],
                    )

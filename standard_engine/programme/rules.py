"""Whether a step may be taken, and what follows. Refusals are told all at once, in Chinese, each with what to do.

Pure: what the clock, the calendar, the user table and other cases say is handed in.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.programme.choice import choose
from standard_engine.programme.decided import OUTCOMES
from standard_engine.programme.facts import read_fact
from standard_engine.programme.refused import Refused
from standard_engine.programme.spans import span
from standard_engine.programme.wording import who_gives

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from standard_engine.programme.decided import Decided, Proof
    from standard_engine.programme.event import Actor, Attached
    from standard_engine.programme.procedure import NeededDecision, Outcome, Procedure, Step
    from standard_engine.programme.state import Case, Matter
    from standard_engine.programme.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Offer:
    """What a desk hands in: a command, perhaps an answer, documents, facts as typed, a decision and the file that holds it.

    `day` is when it was done.
    """

    command: str
    day: date
    answer: str | None = None
    documents: tuple[Attached, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    decision: Decided | None = None
    decision_file: Attached | None = None
    matter: int | None = None


@dataclass(frozen=True, slots=True)
class Around:
    """What the rest of the ledger says: organisations by role, keys that are taken and by which case, the enterprise's open case."""

    organisations: Mapping[str, Collection[str]]
    taken: Mapping[str, str] = field(default_factory=dict)
    open_case: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that may be taken: what its event will say, and the keys that no other event may have."""

    step: Step
    outcome: Outcome
    data: Mapping[str, Any]
    keys: tuple[str, ...]


def keys_of(step: Step, credit_code: str, unique: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that a step takes: of what is done once an enterprise, and of facts that no two cases share."""
    once = (f"once:{step.id}:{credit_code}",) if step.once == "enterprise" else ()
    return (*once, *(f"fact:{name}:{value}" for name, value in unique.items()))


def wanted_keys(procedure: Procedure, case: Case | None, actor: Actor, offer: Offer) -> tuple[str, ...]:
    """Every key that an offer could take, to be looked up before it is judged."""
    credit_code = case.subject.credit_code if case else actor.credit_code or ""
    unique = {}
    for name, text in offer.facts.items():
        for fact in procedure.facts.values():
            if fact.unique and name in {fact.id, fact.title}:
                with suppress(ValueError):
                    unique[fact.id] = read_fact(fact, text, ())
    steps = procedure.commands().get(offer.command, ())
    return tuple(dict.fromkeys(key for step in steps for key in keys_of(step, credit_code, unique)))


def take(
    procedure: Procedure, case: Case | None, actor: Actor, offer: Offer, around: Around, calendar: Calendar, today: date
) -> Taken:
    """What follows if an actor does this now; `case` is None where the command opens one.

    Raises:
        Refused: with every reason why it may not be done.
    """
    step, outcome = choose(procedure, case, actor, offer.command, offer.answer)
    return _Taking(procedure, case, actor, offer, around, calendar, step, outcome).taken(today)


@dataclass(slots=True)
class _Taking:
    """One step being judged: collects reasons against it and what follows from it."""

    procedure: Procedure
    case: Case | None
    actor: Actor
    offer: Offer
    around: Around
    calendar: Calendar
    step: Step
    outcome: Outcome
    reasons: list[str] = field(default_factory=list)

    def taken(self, today: date) -> Taken:
        self.day(today)
        self.periods()
        self.consents()
        self.documents()
        facts = self.facts()
        self.decision()
        self.once()
        data = self.data(facts)
        unique = {name: value for name, value in facts.items() if self.procedure.facts[name].unique}
        own = self.case.said if self.case else {}
        fresh = {name: value for name, value in unique.items() if value not in own.get(name, ())}
        keys = keys_of(self.step, self.credit_code, fresh)
        self.keys(keys)
        if self.reasons:
            raise Refused(self.reasons)
        return Taken(self.step, self.outcome, data, keys)

    @property
    def credit_code(self) -> str:
        return self.case.subject.credit_code if self.case else self.actor.credit_code or ""

    def day(self, today: date) -> None:
        day, case = self.offer.day, self.case
        if day > today:
            self.reasons.append(f"办理日期 {day} 在今天（{today}）之后；--on 写已经办理的日期")
        if case is not None and day < case.last.day:
            before = self.procedure.steps.get(case.last.step)
            named = before.title if before else case.last.step
            self.reasons.append(f"办理日期 {day} 早于上一步“{named}”的 {case.last.day}")

    def periods(self) -> None:
        """The step stands within, or after, the periods that it names."""
        periods = self.case.periods if self.case else {}
        for name, inside in ((self.step.within, True), (self.step.after, False)):
            if name is None:
                continue
            title, found, day = self.procedure.periods[name].title, periods.get(name), self.offer.day
            if found is None:
                self.reasons.append(f"{title}还没有开始")
            elif inside and not found.first <= day <= found.last:
                self.reasons.append(
                    f"“{self.step.title}”只能在{title}内（{found.first} 至 {found.last}）办理，写的是 {day}"
                )
            elif not inside and day <= found.last:
                self.reasons.append(f"{title}到 {found.last} 届满，次日起才能办理“{self.step.title}”，写的是 {day}")

    def consents(self) -> None:
        """What other bodies have to have agreed to, and what has to be settled."""
        consents = self.case.consents if self.case else {}
        for name in self.outcome.consents:
            title, opinion = self.procedure.consents[name], consents.get(name)
            who = who_gives(self.procedure, self.case, name)
            if opinion is None:
                self.reasons.append(f"还缺“{title}”：{who}")
            elif not opinion.given:
                why = f"，理由：{opinion.reason}" if opinion.reason else ""
                said = f"{opinion.organisation}（{opinion.actor}，{opinion.day}）不同意{why}"
                self.reasons.append(f"没有取得“{title}”：{said}。改为同意要重新表示：{who}")
        for kind in self.outcome.settled:
            waiting = self.case.pending(kind) if self.case else ()
            if waiting:
                listed = "、".join(f"第 {matter.number} 件（{matter.raised}）" for matter in waiting)
                doing = self.settling(kind)
                self.reasons.append(f"还有没处理的{self.procedure.matters[kind]}：{listed}；先办{doing}")
        if self.outcome.reason and not (self.offer.reason or "").strip():
            self.reasons.append("要写明理由：用 --reason 理由")

    def settling(self, kind: str) -> str:
        found = [
            f"“{step.title}”（{step.command}，{self.procedure.role_titles(step.by)}）"
            for step in self.procedure.steps.values()
            if any(outcome.settles == kind for outcome in step.outcomes.values())
        ]
        return "或".join(found)

    def documents(self) -> None:
        titles = self.procedure.documents
        asked = self.outcome.documents
        given = [item.document for item in self.offer.documents]
        for name in asked.names:
            if name in asked.required and name not in given:
                self.reasons.append(f"缺少材料“{titles[name]}”：用 --document {titles[name]}=文件 附上")
        for name in dict.fromkeys(given):
            if name not in asked.names:
                title = titles.get(name, name)
                near = did_you_mean(title, [titles[each] for each in asked.names])
                takes = "、".join(titles[each] for each in asked.names) or "不收材料"
                self.reasons.append(f"“{self.step.title}”不收材料“{title}”{near}；收的是：{takes}")
            if given.count(name) > 1:
                self.reasons.append(f"材料“{titles.get(name, name)}”附了 {given.count(name)} 次；几个文件请合成一个")

    def facts(self) -> dict[str, str]:
        """The facts in canonical form, those that the step fills in by itself with them."""
        declared, asked = self.procedure.facts, self.outcome.facts
        ids = {**{fact.title: fact.id for fact in declared.values()}, **{name: name for name in declared}}
        found: dict[str, str] = {}
        for name, text in self.offer.facts.items():
            id_ = ids.get(name)
            if id_ is None or id_ not in asked.names:
                titles = [declared[each].title for each in asked.names]
                listed = "、".join(titles) or "不填数据项"
                self.reasons.append(f"“{self.step.title}”不填“{name}”{did_you_mean(name, titles)}；要填的是：{listed}")
                continue
            fact = declared[id_]
            try:
                found[id_] = read_fact(fact, text, self.around.organisations.get(fact.role or "", ()))
            except ValueError as error:
                self.reasons.append(f"{fact.title}：{error}")
                found[id_] = ""
            else:
                self.apart(id_, found[id_])
        for name in asked.names:
            if name in asked.required and name not in found:
                title = declared[name].title
                self.reasons.append(f"缺少“{title}”：用 --fact {title}=内容 填写")
        return {**found, **self.outcome.records}

    def apart(self, name: str, value: str) -> None:
        """Separation of duties: not an organisation that did the other thing in this case."""
        fact = self.procedure.facts[name]
        for other in fact.apart:
            if self.case is not None and value in self.case.said.get(other, ()):
                title = self.procedure.facts[other].title
                self.reasons.append(f"{fact.title}“{value}”是本案的{title}，须回避；请换一个机构")

    def decision(self) -> None:
        needed, given = self.outcome.decision, self.offer.decision
        if needed is None:
            if given is not None:
                self.reasons.append(f"“{self.step.title}”不要评价结论（--decision）")
        elif given is None:
            outcomes = "或".join(OUTCOMES[each] for each in OUTCOMES if each in needed.outcomes)
            how = "--record 记录.zip" if needed.record else "--decision decision.json"
            self.reasons.append(f"缺少评价结论（{outcomes}）：用 {how} 附上")
        else:
            self.reasons += self.decision_faults(needed, given)
        if self.outcome.grade == "decision" and given is not None and self.decided_grade() is None:
            listed = "、".join(self.procedure.grades.values())
            self.reasons.append(f"评价结论的等级“{given.grade or '无'}”不是办理程序的等级（{listed}）")
        if self.outcome.grade == "lower" and self.lower() is None:
            now = self.procedure.grades.get(self.case.grade or "", "无等级") if self.case else "无等级"
            self.reasons.append(f"现在的等级是“{now}”，不能再降")

    def decided_grade(self) -> str | None:
        """The procedure's grade that the decision names by its title, as decision documents do, or by its id."""
        named = self.offer.decision and self.offer.decision.grade
        return next((id_ for id_, title in self.procedure.grades.items() if named in {id_, title}), None)

    def decision_faults(self, needed: NeededDecision, given: Decided) -> Iterable[str]:
        if given.credit_code != self.credit_code:
            yield f"评价结论是 {given.name or '未写名称'}（{given.credit_code or '未写代码'}）的，本案是 {self.credit_code}"
        if given.outcome not in needed.outcomes:
            wanted = "或".join(OUTCOMES[each] for each in OUTCOMES if each in needed.outcomes)
            yield f"评价结论是“{OUTCOMES[given.outcome]}”，这一步要“{wanted}”"
        if needed.binding and not given.binding:
            yield "评价结论是非正式结论（用到没有核对的数值），不能作为依据；请用核对过的规则包评价"
        if needed.packs and given.pack not in needed.packs:
            yield f"评价结论按规则包 {given.pack} 得出，这一步要按 {'、'.join(sorted(needed.packs))}"
        if needed.record and given.proof is None:
            yield "评价结论须出自评价机构签名的记录：用 --record 记录.zip 附上（audit close 写出），不能只附 decision.json"
        if given.proof is not None:
            yield from self.proof_faults(needed, given.proof)

    def proof_faults(self, needed: NeededDecision, proof: Proof) -> Iterable[str]:
        """The record is the commissioned body's, and leaves no more grave faults open than may be."""
        holder = self.case.said.get(self.step.holder, ()) if self.case and self.step.holder else ()
        if holder and proof.body != holder[-1]:
            yield f"记录由“{proof.body}”签名，本案委托的是“{holder[-1]}”"
        if date.fromisoformat(proof.signed_on) > self.offer.day:
            yield f"记录在 {proof.signed_on} 签名，晚于办理日期 {self.offer.day}"
        if needed.severe is not None and proof.severe > needed.severe:
            yield f"记录中还有 {proof.severe} 个严重不符合项没有关闭，最多可有 {needed.severe} 个；整改关闭后重新结案"

    def lower(self) -> str | None:
        """The next grade below the case's."""
        grades = list(self.procedure.grades)
        now = self.case.grade if self.case else None
        at = grades.index(now) + 1 if now in grades else len(grades)
        return grades[at] if at < len(grades) else None

    def once(self) -> None:
        case = self.case
        if self.step.once == "case" and case is not None and case.done.get(self.step.id):
            self.reasons.append(f"本案已经办过“{self.step.title}”，只能办一次")
        if case is None and self.around.open_case is not None:
            self.reasons.append(f"{self.actor.organisation}已有没办结的案件 {self.around.open_case}，不能再开始一个")

    def keys(self, keys: tuple[str, ...]) -> None:
        for key in keys:
            if key not in self.around.taken:
                continue
            kind, name, value = key.split(":", 2)
            other = self.around.taken[key]
            if kind == "once":
                self.reasons.append(
                    f"{value} 已在案件 {other} 办过“{self.procedure.steps[name].title}”，每家企业只能办一次"
                )
            else:
                self.reasons.append(f"{self.procedure.facts[name].title}“{value}”已用于案件 {other}，不能重复")

    def matter(self) -> Matter | None:
        """The matter that the step settles: the one that is named, or the only one."""
        kind = self.outcome.settles
        if kind is None:
            if self.offer.matter is not None:
                self.reasons.append(f"“{self.step.title}”不处理事项，不用 --matter")
            return None
        title, waiting = self.procedure.matters[kind], self.case.pending(kind) if self.case else ()
        chosen = [matter for matter in waiting if self.offer.matter in {None, matter.number}]
        if len(chosen) == 1:
            return chosen[0]
        if not waiting:
            self.reasons.append(f"没有待处理的{title}")
        else:
            numbers = "、".join(str(matter.number) for matter in waiting)
            self.reasons.append(f"用 --matter 编号 写明处理哪一件{title}；待处理的编号：{numbers}")
        return None

    def data(self, facts: Mapping[str, str]) -> dict[str, Any]:
        """What the event will say; only what there is to say."""
        outcome, case = self.outcome, self.case
        to = outcome.to or (case.state if case else "")
        settled = self.matter()
        found: dict[str, Any] = {"to": to, "open": not self.procedure.states[to].final}
        if case is None:
            actor = self.actor
            found["subject"] = {
                "credit_code": actor.credit_code or "",
                "name": actor.organisation,
                "region": actor.region or "",
            }
        if outcome.grade is not None:
            found["grade"] = self.decided_grade() if outcome.grade == "decision" else self.lower()
        parts: dict[str, Any] = {
            "facts": dict(facts),
            "consents": {name: given for name, given in ((outcome.gives, True), (outcome.refuses, False)) if name},
            "clears": list(outcome.clears),
            "periods": self.started(),
            "raises": outcome.raises,
            "settles": settled and [settled.kind, settled.number],
            "decision": outcome.decision and self.offer.decision and self.offer.decision.document(),
        }
        return {**found, **{name: part for name, part in parts.items() if part}}

    def started(self) -> dict[str, Any]:
        found = {}
        for name in self.outcome.starts:
            try:
                made = span(self.procedure.periods[name], self.offer.day, self.calendar)
            except UsageError as error:
                self.reasons.append(f"{self.procedure.periods[name].title}：{error}")
                continue
            found[name] = {"first": made.first.isoformat(), "last": made.last.isoformat()}
            if made.calendar is not None:
                found[name]["calendar"] = made.calendar
        return found

"""Small procedures to be changed, and cases carried through the shipped one without a ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import yaml

from standard_engine.credit_code import check_character
from standard_engine.programme.decided import Decided, Proof
from standard_engine.programme.event import Actor, Attached, Event
from standard_engine.programme.procedure import Outcome, Procedure, Step
from standard_engine.programme.reading import load_procedure, read_procedure
from standard_engine.programme.rules import Around, Offer, take, wanted_keys
from standard_engine.programme.state import Case, advanced
from standard_engine.programme.workdays import Calendar

SMALL = """
id: small
title: 小程序
version: "1"
document: 试验
sources:
  made: {document: 试验, status: provisional}
source: made
regions: {"430100": 长沙市, "430200": 株洲市}
stages: {begin: 开始, end: 结束}
roles:
  firm: {title: 企业, scope: own}
  city: {title: 市局, scope: region}
  office: {title: 省厅, scope: all, administers: true}
  body: {title: 机构, scope: holder}
states:
  asked: {title: 已申请, stage: begin}
  given: {title: 已委托, stage: begin}
  done: {title: 已办结, stage: end, final: true, counts: true}
documents:
  form: {title: 申请表}
facts:
  maker: {title: 机构, type: organisation, role: body}
consents:
  agreed: {title: 市局同意}
periods:
  wait: {title: 等待期, days: 3}
matters:
  claim: {title: 异议}
grades:
  - {id: 一, title: 一级}
  - {id: 二, title: 二级}
steps:
  ask: {command: ask, title: 申请, by: [firm], opens: true, to: asked, documents: [form]}
  agree:
    command: agree
    title: 表态
    by: [city]
    from: [asked]
    answers: {同意: {gives: agreed}, 不同意: {refuses: agreed, reason: true}}
  give: {command: give, title: 委托, by: [office], from: [asked], to: given, facts: [maker], consents: [agreed], starts: [wait]}
  claim: {command: claim, title: 提异议, by: [city], from: [given], within: wait, raises: claim}
  settle: {command: settle, title: 处理异议, by: [office], from: [given], settles: claim}
  finish: {command: finish, title: 办结, by: [body], holder: maker, from: [given], after: wait, settled: [claim], to: done}
lists:
  all: {title: 名单, states: [asked, given], columns: [name, maker, wait.last]}
"""


def changed(**changes: Any) -> bytes:
    """The small procedure with values put in at paths like `steps__ask__to`; `...` takes a key away."""
    tree = yaml.safe_load(SMALL)
    for path, value in changes.items():
        *way, last = path.split("__")
        node = tree
        for key in way:
            node = node[int(key) if isinstance(node, list) else key]
        if value is ...:
            del node[last]
        else:
            node[last] = value
    return yaml.safe_dump(tree, allow_unicode=True, sort_keys=False).encode()


@cache
def small() -> Procedure:
    return read_procedure(SMALL.encode(), "small.yaml")


@cache
def shipped() -> Procedure:
    return load_procedure()


def credit_code(number: int) -> str:
    """A sound 统一社会信用代码 of nobody."""
    first = f"91430100MA4{number:06d}"
    return first + check_character(first)


def firm(number: int = 1, region: str = "430100") -> Actor:
    return Actor(f"企业{number}", "enterprise", f"湖南第{number}有限公司", region, credit_code(number))


BODIES = ("湘认中心", "楚检公司", "潇湘认证")
CITY = Actor("李初审", "city", "长沙市经信委", "430100")
CITY_LIANGXING = Actor("王两型", "city_liangxing", "长沙市两型办", "430100")
CITY_QUALITY = Actor("赵质监", "city_quality", "长沙市质监局", "430100")
PROVINCE = Actor("张省", "province", "省经信委")
COMMITTEE = Actor("孙管", "committee", "省长株潭两型试验区管委会")
PROVINCE_QUALITY = Actor("周质", "province_quality", "省质监局")
BODY = Actor("吴审", "body", BODIES[0])
OTHER_BODY = Actor("郑审", "body", BODIES[1])
OFFICES = (CITY, CITY_LIANGXING, CITY_QUALITY, PROVINCE, COMMITTEE, PROVINCE_QUALITY, BODY, OTHER_BODY)
ORGANISATIONS = {"body": set(BODIES)}


def attached(*names: str) -> tuple[Attached, ...]:
    return tuple(Attached(name, f"{name}.pdf", 1, "0" * 64) for name in names)


def proof(body: str = "湘认中心", severe: int = 0) -> Proof:
    """As of a record that this body signed."""
    return Proof(body, "ab" * 32, "2017-06-01", severe)


def decided(
    code: str, outcome: str = "pass", *, grade: str | None = "达标", binding: bool = True, by: Proof | None = None
) -> Decided:
    """A decision, from a record of the first body where no other is named."""
    return Decided(
        code, "某企业", outcome, grade if outcome == "pass" else None, binding, "60", "72", "db43-t-1229-2016", "0" * 64,
        "2017-06-01", by or proof(),
    )  # fmt: skip


@dataclass
class Walk:
    """One case carried by steps, with nothing but the rules and the fold."""

    procedure: Procedure = field(default_factory=shipped)
    today: date = date(2026, 6, 1)
    case: Case | None = None
    events: list[Event] = field(default_factory=list)
    organisations: dict[str, set[str]] = field(default_factory=lambda: dict(ORGANISATIONS))
    taken: dict[str, str] = field(default_factory=dict)
    open_case: str | None = None

    def again(self) -> Walk:
        """The same walk, to be carried on by itself."""
        return replace(self, events=[*self.events])

    def judge(self, actor: Actor, offer: Offer) -> Any:
        wanted_keys(self.procedure, self.case, actor, offer)
        around = Around(self.organisations, self.taken, self.open_case)
        return take(self.procedure, self.case, actor, offer, around, Calendar(), self.today)

    def do(self, actor: Actor, command: str, day: str = "2017-06-01", **offer: Any) -> Case:
        made = Offer(command, date.fromisoformat(day), **offer)
        taken = self.judge(actor, made)
        case = self.case
        event = Event(
            len(self.events), case.id if case else "2017-0001", case.number + 1 if case else 1, taken.step.id,
            taken.outcome.answer, actor.name, actor.role, actor.organisation, datetime(2026, 6, 1, tzinfo=UTC), made.day,
            made.reason, taken.data, made.documents,
        )  # fmt: skip
        self.events.append(event)
        self.case = advanced(case, event)
        return self.case


def actor_for(walk: Walk, step: Step, role: str | None = None) -> Actor:
    """Somebody who may take a step on the case: of its enterprise, its region, the body that it is assigned to."""
    role = role or step.by[0]
    subject = walk.case.subject if walk.case else None
    code, region = (subject.credit_code, subject.region) if subject else (credit_code(1), "430100")
    organisation = subject.name if subject else "湖南第1有限公司"
    match walk.procedure.roles[role].scope:
        case "own":
            return Actor("某企业", role, organisation, region, code)
        case "region":
            return Actor("某市", role, f"{role}单位", region)
        case "holder":
            facts = walk.case.facts if walk.case else {}
            return Actor("某机构", role, facts.get(step.holder or "") or BODIES[0])
        case _:
            return Actor("某处", role, f"{role}单位")


def _fact_text(walk: Walk, name: str) -> str:
    fact = walk.procedure.facts[name]
    match fact.type:
        case "choice":
            return next(iter(fact.options))
        case "number":
            return "2017"
        case "date":
            return "2017-06-01"
        case "organisation":
            said = {value for other in fact.apart for value in (walk.case.said.get(other, ()) if walk.case else ())}
            return next(body for body in BODIES if body not in said)
        case _:
            return f"{fact.title} {walk.case.id if walk.case else ''} {len(walk.events)}"


def obliging(walk: Walk, step: Step, outcome: Outcome, role: str | None = None) -> tuple[Actor, Offer]:
    """Whatever a step asks for, given; what others have to do first is done on the walk."""
    for name in outcome.consents:
        opinion = walk.case.consents.get(name) if walk.case else None
        if opinion is None or not opinion.given:
            oblige(walk, *_that(walk, "gives", name))
    if outcome.settles and walk.case and not walk.case.pending(outcome.settles):
        oblige(walk, *_that(walk, "raises", outcome.settles))
    for kind in outcome.settled:
        while walk.case and walk.case.pending(kind):
            oblige(walk, *_that(walk, "settles", kind))
    case, day = walk.case, date(2017, 6, 1)
    if case is not None:
        day = case.last.day
        if step.after:
            day = max(day, case.periods[step.after].last + timedelta(days=1))
    needed, decision = outcome.decision, None
    if needed is not None:
        wanted = next(each for each in ("pass", "fail", "undetermined") if each in needed.outcomes)
        code = case.subject.credit_code if case else credit_code(1)
        holder = case.facts.get(step.holder or "") if case else None
        by = proof(holder or BODIES[0])
        decision = decided(code, wanted, grade=next(iter(walk.procedure.grades)), by=by)
    offer = Offer(
        step.command,
        day,
        outcome.answer or None,
        attached(*sorted(outcome.documents.required)),
        {name: _fact_text(walk, name) for name in outcome.facts.names if name in outcome.facts.required},
        "理由" if outcome.reason else None,
        decision,
    )
    return actor_for(walk, step, role), offer


def oblige(walk: Walk, step: Step, outcome: Outcome) -> Case:
    """Take a step with whatever it asks for."""
    actor, offer = obliging(walk, step, outcome)
    return walk.do(
        actor, offer.command, offer.day.isoformat(), answer=offer.answer, documents=offer.documents, facts=offer.facts,
        reason=offer.reason, decision=offer.decision,
    )  # fmt: skip


def _that(walk: Walk, what: str, name: str) -> tuple[Step, Outcome]:
    """The step that does something to a consent or a matter and leaves the case where it is."""
    state = walk.case.state if walk.case else ""
    return next(
        (step, outcome)
        for step in walk.procedure.steps_from(state)
        for outcome in step.outcomes.values()
        if getattr(outcome, what) == name and outcome.to in {None, state}
    )


def route(procedure: Procedure, state: str) -> list[tuple[Step, Outcome]]:
    """The shortest way from an opening to a state."""
    ways: dict[str, list[tuple[Step, Outcome]]] = {}
    for step in procedure.steps.values():
        for outcome in step.outcomes.values():
            if step.opens and outcome.to:
                ways.setdefault(outcome.to, [(step, outcome)])
    while state not in ways:
        for step in procedure.steps.values():
            for outcome in step.outcomes.values():
                for source in [each for each in step.from_ if each in ways]:
                    if outcome.to and outcome.to not in ways:
                        ways[outcome.to] = [*ways[source], (step, outcome)]
    return ways[state]


def walked_to(state: str, procedure: Procedure | None = None) -> Walk:
    """A case that stands in a state, brought there by the shortest way."""
    walk = Walk(procedure or shipped())
    for step, outcome in route(walk.procedure, state):
        oblige(walk, step, outcome)
    return walk

"""A ledger of 10,000 cases and 200,000 steps on SQLite: 情况调度 as a whole process, and whether verifying is linear.

`python programme.py [ROUNDS]`. The cases are copies of one that the rules carried, each under its own enterprise, so that the ledger
verifies; the events of users come on top.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from standard_engine.credit_code import check_character
from standard_engine.programme import database
from standard_engine.programme.decided import Decided, Proof
from standard_engine.programme.event import LEDGER, USER_ADDED, Actor, Attached, Event, record, sealed
from standard_engine.programme.keeping import begin
from standard_engine.programme.ledger import Ledger
from standard_engine.programme.reading import SHIPPED, procedure_file, read_procedure
from standard_engine.programme.rules import Around, Offer, keys_of, take
from standard_engine.programme.standing import standing_row, user_row
from standard_engine.programme.state import Case, advanced, fold
from standard_engine.programme.tables import EVENTS, KEYS, STANDING, USERS
from standard_engine.programme.verify import verify
from standard_engine.programme.workdays import Calendar

CASES = 10_000
STEPS = 20
STATUS = 0.5
"""Seconds that `programme status` may take beyond a process that imports the libraries it stands on."""
LINEAR = 1.25
"""An event of the large ledger may take so many times as long to verify as one of a ledger of a quarter."""
NOW = datetime(2018, 6, 1, tzinfo=UTC)
TODAY = date(2018, 6, 1)
BODIES = {"body": {"湘认中心", "楚检公司"}}
OFFICES = (
    Actor("省", "province", "省经信委"),
    Actor("市", "city", "长沙市经信委", "430100"),
    Actor("两", "city_liangxing", "长沙市两型办", "430100"),
    Actor("质", "city_quality", "长沙市质监局", "430100"),
    Actor("管", "committee", "省长株潭两型试验区管委会"),
    Actor("局", "province_quality", "省质监局"),
    Actor("湘", "body", "湘认中心"),
    Actor("楚", "body", "楚检公司"),
)
FIRST = "91430100MA4000000"
DECIDED = Decided(
    credit_code="",
    name="某",
    outcome="pass",
    grade="达标",
    binding=True,
    low="70",
    high="70",
    pack="db43-t-1229-2016",
    pack_hash="0" * 64,
    as_of="2017-06-01",
    proof=Proof("湘认中心", "ab" * 32, "2017-03-01", 0),
)
YES: dict[str, Any] = {"answer": "同意"}
AGAIN: dict[str, Any] = {"documents": ("work_plan",)}
ROUND: dict[str, Any] = {
    "documents": ("round_assessment", "improvement_plan"), "facts": {"trainer": "楚检公司"}, "decision": DECIDED,
}  # fmt: skip
WALK: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("企", "apply", "2017-03-01", {**AGAIN, "facts": {"industry": "C26", "size": "medium"}}),
    ("两", "consent", "2017-03-02", YES),
    ("质", "consent", "2017-03-02", YES),
    ("市", "review", "2017-03-03", {"answer": "退回补正", "reason": "缺图"}),
    ("企", "apply", "2017-03-10", AGAIN),
    ("两", "consent", "2017-03-11", YES),
    ("质", "consent", "2017-03-11", YES),
    ("市", "review", "2017-03-12", {"answer": "同意推荐"}),
    ("省", "review", "2017-04-01", {"answer": "审核通过"}),
    ("管", "consent", "2017-04-02", YES),
    ("局", "consent", "2017-04-02", YES),
    ("省", "plan", "2017-04-05", {"documents": ("annual_plan",), "facts": {"plan_number": "1", "plan_year": "2017"}}),
    ("省", "cultivate", "2017-05-01", ROUND),
    ("省", "cultivate", "2017-06-01", ROUND),
    ("管", "cultivate", "2017-07-01", ROUND),
    ("省", "assign", "2017-08-01", {"documents": ("commission",), "facts": {"certifier": "湘认中心", "contract_number": "1"}}),
    ("湘", "audit", "2017-09-01", {"answer": "通过", "documents": ("audit_report",), "decision": DECIDED}),
    ("省", "publicise", "2017-09-28", {
        "documents": ("public_notice",), "facts": {"site_province": "a", "site_committee": "b", "site_quality": "c"},
    }),
    ("市", "object", "2017-10-09", {"documents": ("objection",), "facts": {"objector": "某"}, "reason": "噪声"}),
    ("省", "resolve", "2017-10-12", {"answer": "不成立", "documents": ("handling",), "reason": "达标"}),
    ("湘", "certify", "2017-10-16", {"facts": {"certificate_number": "证书"}}),
    ("省", "award", "2017-11-01", {"documents": ("plaque_notice",), "facts": {"plaque_number": "1"}}),
    ("企", "practice", "2017-12-01", {"documents": ("practice_case",), "facts": {"practice_title": "余热"}}),
    ("省", "reward", "2018-01-01", {"documents": ("reward_notice",), "facts": {"reward_number": "1"}}),
)  # fmt: skip
SHORTEST = 2 * STEPS - len(WALK)


def firm(number: int) -> Actor:
    first = f"{FIRST[:8]}MA4{number:06d}"
    return Actor(f"企{number}", "enterprise", f"企业{number}", "430100", first + check_character(first))


def one_case(body: bytes) -> list[Event]:
    """The longest case, judged step by step."""
    procedure, case, events = read_procedure(body, SHIPPED), None, []
    users = {user.name: user for user in (*OFFICES, replace(firm(0), name="企"))}
    for number, (name, command, day, given) in enumerate(WALK, 1):
        actor = users[name]
        papers = tuple(Attached(each, "x.pdf", 1, "0" * 64) for each in given.get("documents", ()))
        decision = given.get("decision") and replace(given["decision"], credit_code=firm(0).credit_code)
        more = {key: value for key, value in given.items() if key not in {"documents", "decision"}}
        offer = Offer(command, date.fromisoformat(day), documents=papers, decision=decision, **more)
        taken = take(procedure, case, actor, offer, Around(BODIES), Calendar(), TODAY)
        events.append(
            Event(
                -1,
                "2017-0001",
                number,
                taken.step.id,
                taken.outcome.answer,
                actor.name,
                actor.role,
                actor.organisation,
                NOW,
                offer.day,
                offer.reason,
                taken.data,
                papers,
            )
        )
        case = advanced(case, events[-1])
    return events


def copied(event: Event, number: int) -> Event:
    """The event in the case of another enterprise."""
    own, other = firm(0), firm(number)
    text = json.dumps(event.data, ensure_ascii=False)
    text = text.replace(own.credit_code or "", other.credit_code or "").replace(own.organisation, other.organisation)
    data = json.loads(text.replace('"证书"', f'"证书{number}"'))
    mine = event.actor == "企"
    return replace(
        event,
        case=f"2017-{number:04d}",
        data=data,
        actor=other.name if mine else event.actor,
        organisation=other.organisation if mine else event.organisation,
    )


def made(path: Path, cases: int) -> Ledger:
    """A ledger of so many cases, `STEPS` events each on average."""
    body = procedure_file(SHIPPED).read_bytes()
    ledger = begin(str(path), body, SHIPPED, OFFICES[0], today=TODAY, now=NOW)
    procedure, longest = read_procedure(body, SHIPPED), one_case(body)
    with database.writing(ledger.engine) as connection:
        previous = connection.execute(select(EVENTS.c.hash)).scalar_one()
        rows: list[dict[str, Any]] = []

        def add(event: Event) -> Event:
            nonlocal previous
            linked = sealed(replace(event, seq=len(rows) + 1), previous)
            previous = linked.hash
            rows.append(record(linked))
            return linked

        users = [*OFFICES[1:], *(firm(number) for number in range(1, cases + 1))]
        keeper = OFFICES[0]
        for number, user in enumerate(users, 2):
            add(Event(-1, LEDGER, number, USER_ADDED, "", keeper.name, keeper.role, keeper.organisation, NOW, TODAY, None,
                      {"user": asdict(user)}, ()))  # fmt: skip
        connection.execute(insert(USERS), [user_row(user) for user in users])
        standing, keys = [], []
        for number in range(1, cases + 1):
            length = SHORTEST + number % (len(WALK) - SHORTEST + 1)
            events = [add(copied(event, number)) for event in longest[:length]]
            case = fold(events)
            assert isinstance(case, Case)
            standing.append(standing_row(case))
            for event in events:
                number_of = event.data.get("facts", {}).get("certificate_number")
                unique = {"certificate_number": number_of} if number_of else {}
                taken = keys_of(procedure.steps[event.step], case.subject.credit_code, unique)
                keys += [{"key": key, "case_id": event.case, "seq": event.seq} for key in taken]
        for table, found in ((EVENTS, rows), (STANDING, standing), (KEYS, keys)):
            for start in range(0, len(found), 5000):
                connection.execute(insert(table), found[start : start + 5000])
    return replace(ledger, files=None)


def seconds(*words: str) -> float:
    start = time.perf_counter()
    done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=True)
    taken = time.perf_counter() - start
    assert "status" not in words or f"案件 {CASES} 件" in done.stdout, done.stdout
    return taken


def status_turn(ledger: Ledger) -> tuple[float, float]:
    """The whole command, and beside it a process that only imports its libraries."""
    code = "from standard_engine.cli import main; main()"
    whole = seconds("-c", code, "programme", "--ledger", ledger.place, "status")
    return whole, seconds("-c", "import click, sqlalchemy")


def verify_seconds(ledger: Ledger) -> tuple[float, int]:
    start = time.perf_counter()
    found = verify(ledger)
    assert found.faults == (), found.faults
    return time.perf_counter() - start, found.events


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        small, large = made(Path(folder, "small.db"), CASES // 4), made(Path(folder, "large.db"), CASES)
        print(f"made in {time.perf_counter() - start:.0f} s; {Path(large.place).stat().st_size >> 20} MiB")
        starts = [status_turn(large) for _ in range(rounds)]
        whole, libraries = (statistics.median(turn[at] for turn in starts) for at in (0, 1))
        status = statistics.median(one - other for one, other in starts)
        turns = [(verify_seconds(small), verify_seconds(large)) for _ in range(max(1, rounds // 2))]
        each = [statistics.median(turn[at][0] / turn[at][1] for turn in turns) for at in (0, 1)]
        ratio = each[1] / each[0]
        print(
            f"programme status of {CASES:,} cases: {whole:.2f} s, of which {libraries:.2f} s are its libraries; "
            f"{status:.2f} s by itself (limit {STATUS} s)"
        )
        print(
            f"programme verify: {each[1] * 1e6:.0f} µs an event of {turns[0][1][1]:,}, {ratio:.2f} × one of "
            f"{turns[0][0][1]:,} (limit {LINEAR} ×)"
        )
    return 0 if status <= STATUS and ratio <= LINEAR else 1


if __name__ == "__main__":
    sys.exit(main())

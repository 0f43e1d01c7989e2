"""Desks at work at once, each a process of its own, and processes killed at any point: in both databases."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from ledger_kit import NOW, SMALL_USERS, TODAY, desk, done, small_ledger
from programme_kit import attached, changed, credit_code
from sqlalchemy import event

from standard_engine.errors import UsageError
from standard_engine.programme import database
from standard_engine.programme.desk import judged, write
from standard_engine.programme.event import Actor
from standard_engine.programme.keeping import add_user, begin
from standard_engine.programme.ledger import Ledger, case_of, every_event, open_ledger
from standard_engine.programme.refused import Overtaken, Refused
from standard_engine.programme.rules import Offer
from standard_engine.programme.verify import verify

DESKS = 5
FORM: dict[str, Any] = {"documents": attached("form")}
FORK = multiprocessing.get_context("fork")


def sound(ledger: Ledger) -> bool:
    return verify(replace(ledger, files=None)).faults == ()


def at_once(work: Callable[[int, Any], object]) -> list[Any]:
    """What each of several processes came to; they wait for each other at a barrier that `work` is given."""
    barrier, told = FORK.Barrier(DESKS), FORK.Queue()

    def run(number: int) -> None:
        try:
            told.put((number, work(number, barrier)))
        except Refused as refused:
            told.put((number, refused))

    workers = [FORK.Process(target=run, args=(number,)) for number in range(DESKS)]
    for worker in workers:
        worker.start()
    found = dict(told.get(timeout=60) for _ in workers)
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    return [found[number] for number in range(DESKS)]


def test_of_desks_that_act_on_one_case_at_once_one_wins_and_the_others_are_told_who(place: str) -> None:
    ledger = small_ledger(place)
    for number in range(DESKS):
        add_user(desk(ledger, "厅"), Actor(f"市{number}", "city", "长沙市局", "430100"))
    (asked,) = done(ledger, "企", "ask", **FORM)

    def agree(number: int, barrier: Any) -> str:
        at = desk(open_ledger(place), f"市{number}")
        ready = judged(at, (asked.case,), Offer("agree", TODAY, "同意"))
        barrier.wait(30)
        return write(at, ready)[0].actor

    found = at_once(agree)
    winners = [outcome for outcome in found if isinstance(outcome, str)]
    losers = [outcome for outcome in found if isinstance(outcome, Overtaken)]
    assert (len(winners), len(losers)) == (1, DESKS - 1)
    for loser in losers:
        assert f"长沙市局的{winners[0]}刚刚" in str(loser)
        assert "办了“表态”（同意）" in str(loser)
    with database.reading(ledger.engine) as connection:
        case = case_of(connection, asked.case)
    assert (case.number, case.consents["agreed"].actor) == (2, winners[0])
    assert sound(ledger)


def test_desks_at_different_cases_do_not_hinder_each_other(place: str) -> None:
    ledger = small_ledger(place)
    for number in range(DESKS):
        add_user(desk(ledger, "厅"), Actor(f"企{number}", "firm", f"甲{number}", "430100", credit_code(number + 50)))

    def carry(number: int, barrier: Any) -> list[int]:
        own = open_ledger(place)
        barrier.wait(30)
        (asked,) = done(own, f"企{number}", "ask", **FORM)
        events = [done(own, "市", "agree", (asked.case,), answer="同意")[0] for _ in range(4)]
        return [asked.seq, *(each.seq for each in events)]

    found = at_once(carry)
    seqs = sorted(seq for outcome in found for seq in outcome)
    assert len(seqs) == len(set(seqs)) == 5 * DESKS
    result = verify(replace(ledger, files=None))
    assert (result.faults, result.cases) == ((), DESKS)
    assert [row["seq"] for row in events_of(ledger)] == list(range(result.events))


def test_one_enterprise_at_two_desks_opens_one_case(place: str) -> None:
    ledger = small_ledger(place)

    def ask(_: int, barrier: Any) -> str:
        at = desk(open_ledger(place), "企")
        ready = judged(at, (), Offer("ask", TODAY, **FORM))
        barrier.wait(30)
        return write(at, ready)[0].case

    found = at_once(ask)
    assert [outcome for outcome in found if isinstance(outcome, str)] == [f"{TODAY.year}-0001"]
    assert sum(isinstance(outcome, Overtaken) for outcome in found) == DESKS - 1
    assert sound(ledger)


def events_of(ledger: Ledger) -> list[dict[str, Any]]:
    with database.reading(ledger.engine) as connection:
        return list(every_event(connection))


def killed_at(point: int, work: Callable[[], Any]) -> tuple[bool, bytes]:
    """Run work in a process that kills itself at its nth talk with the database; whether it was killed, and what it told.

    Every statement and every commit counts just before it is sent, and the end of the work.
    """
    read, told = os.pipe()
    child = os.fork()
    if child == 0:
        count = 0

        def tick(*_: Any) -> None:
            nonlocal count
            count += 1
            if count == point:
                os.kill(os.getpid(), signal.SIGKILL)

        from sqlalchemy import Engine

        for name in ("before_cursor_execute", "commit"):
            event.listen(Engine, name, tick)
        try:
            work()
            tick()
            os.write(told, b"done")
        finally:
            os._exit(0)
    os.close(told)
    _, status = os.waitpid(child, 0)
    with os.fdopen(read, "rb") as pipe:
        said = pipe.read()
    return os.WIFSIGNALED(status), said


def batching(place: str) -> tuple[Ledger, tuple[str, ...]]:
    """A ledger with two cases, on which one step can be taken together."""
    body = changed(steps__agree__batch="true")
    ledger = begin(place, body, "small.yaml", SMALL_USERS[0], today=TODAY, now=NOW)
    for user in SMALL_USERS[1:]:
        add_user(desk(ledger, "厅"), user)
    return ledger, tuple(done(ledger, user, "ask", **FORM)[0].case for user in ("企", "企二"))


def numbers(ledger: Ledger, cases: tuple[str, ...]) -> list[int]:
    with database.reading(ledger.engine) as connection:
        return [case_of(connection, case).number for case in cases]


def test_a_batch_killed_between_any_two_writes_is_there_whole_or_not_at_all(place: str) -> None:
    ledger, cases = batching(place)
    killed, point, kept, lost = True, 0, 0, 0
    while killed:
        point += 1
        before = numbers(ledger, cases)
        killed, said = killed_at(point, lambda: done(ledger, "市", "agree", cases, answer="同意"))
        one, other = numbers(ledger, cases)
        grown = one - before[0]
        assert grown == other - before[1]
        assert grown in {0, 1}
        assert grown or not said
        kept, lost = kept + grown, lost + (not grown)
        assert sound(ledger), point
    assert (said, kept > 0, lost > 10) == (b"done", True, True)


def test_a_ledger_whose_beginning_is_killed_is_there_whole_or_not_at_all(place: str) -> None:
    made = 0

    def work() -> None:
        begin(place, changed(), "small.yaml", SMALL_USERS[0], today=TODAY, now=NOW)

    point = 0
    while not made:
        point += 1
        killed, _ = killed_at(point, work)
        with suppress(UsageError):  # there is none yet
            assert sound(open_ledger(place))
            made = point
        assert killed or made
    assert made > 15


def test_what_was_told_as_done_outlives_kills_at_any_time(place: str) -> None:
    """Killed by the clock, so inside the database's own writing as well."""
    ledger, cases = batching(place)
    rolls = random.Random(1)
    for _ in range(12):
        read, told = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                while True:
                    for added in done(ledger, "市", "agree", cases, answer="同意"):
                        os.write(told, f"{added.seq} {added.hash}\n".encode())
            finally:
                os._exit(1)
        os.close(told)
        time.sleep(rolls.uniform(0.03, 0.3))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read, "rb") as pipe:
            lines = [line.split() for line in pipe.read().decode().splitlines()]
        rows = {str(row["seq"]): row["hash"] for row in events_of(ledger)}
        assert all(rows[seq] == digest for seq, digest in lines)
        assert len(set(numbers(ledger, cases))) == 1
        assert sound(ledger)
    assert numbers(ledger, cases)[0] > 12


def test_a_new_ledger_is_not_made_over_another_at_once(place: str) -> None:
    def make(number: int, barrier: Any) -> str:
        barrier.wait(30)
        try:
            begin(place, changed(), "small.yaml", Actor(f"厅{number}", "office", "省厅"), today=TODAY, now=NOW)
        except UsageError as error:
            return str(error)
        return "made"

    found = at_once(make)
    assert found.count("made") == 1
    assert sound(open_ledger(place))

"""情况调度 and lists, counted anew by hand, in both databases."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from ledger_kit import carried_to, desk, done, shipped_ledger
from postgresql_kit import DATABASES, new_place
from programme_kit import BODIES, OFFICES, PROVINCE, attached, firm, shipped
from sqlalchemy import select

from standard_engine.programme import database
from standard_engine.programme.columns import NOT_SAID
from standard_engine.programme.event import Actor
from standard_engine.programme.keeping import add_user
from standard_engine.programme.ledger import Ledger
from standard_engine.programme.listing import csv_text, filled, find_listing, rows_of
from standard_engine.programme.looking import looking
from standard_engine.programme.overview import Filter, Overview, lines_of, overview
from standard_engine.programme.tables import STANDING

USERS = (*OFFICES, Actor("潇湘", "body", BODIES[2]), *(firm(number) for number in range(1, 6)))
STATES = ("applied", "returned", "publicised", "awarded", "declined")


@pytest.fixture(scope="module", params=DATABASES)
def ledger(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """Five cases, each in a state of its own; tests only look, or add what no other looks at."""
    ledger = shipped_ledger(new_place(request, tmp_path_factory.mktemp("账")), firms=5)
    for number, state in enumerate(STATES, 1):
        carried_to(ledger, USERS, state, shipped(), number)
    return ledger


def seen(ledger: Ledger, wanted: Filter, today: date) -> Overview:
    with looking(ledger) as (connection, procedure):
        return overview(connection, procedure, wanted, today)


def test_counts_are_those_of_the_cases(ledger: Ledger) -> None:
    found = seen(ledger, Filter(), date(2017, 6, 29))
    assert found.cases == 5
    assert found.by_state == dict.fromkeys(STATES, 1)
    assert found.by_stage == {
        "collect": 2, "cultivate": 0, "certify": 0, "publicity": 1, "award": 0, "valid": 1, "closed": 1
    }  # fmt: skip
    assert found.by_region["430100"] == found.by_stage
    assert found.counted == 1
    assert found.tallies == {"industry": {"B06": 5}, "size": {"large": 5}}
    assert found.overdue == ()


def test_a_deadline_is_missed_on_the_day_after_its_last(ledger: Ledger) -> None:
    """The one sent back on 2017-06-01 has until 06-29; the one awarded is valid until 2020-06-13."""
    assert seen(ledger, Filter(), date(2017, 6, 30)).overdue == ("2017-0002",)
    assert seen(ledger, Filter(stage="valid"), date(2020, 6, 13)).overdue == ()
    assert seen(ledger, Filter(stage="valid"), date(2020, 6, 14)).overdue == ("2017-0004",)


def test_a_filter_narrows_counts_and_lines_alike(ledger: Ledger) -> None:
    for wanted, count in (
        (Filter(stage="collect"), 2),
        (Filter(state="awarded"), 1),
        (Filter(region="430100"), 5),
        (Filter(region="430200"), 0),
        (Filter(stage="collect", state="awarded"), 0),
    ):
        with looking(ledger) as (connection, procedure):
            lines = lines_of(connection, procedure, wanted)
            found = overview(connection, procedure, wanted, date(2018, 1, 1))
        assert found.cases == len(lines) == count
        assert Counter(line.state for line in lines) == found.by_state
    with database.reading(ledger.engine) as connection:
        assert len(connection.execute(select(STANDING)).all()) == 5


def test_a_fact_that_was_not_filled_in_is_counted_as_such(ledger: Ledger) -> None:
    with looking(ledger) as (connection, procedure):
        from dataclasses import replace

        found = overview(connection, replace(procedure, tally=("contact", "trainer")), Filter(), date(2018, 1, 1))
    assert found.tallies == {"contact": {NOT_SAID: 5}, "trainer": {NOT_SAID: 3, BODIES[0]: 2}}


def test_every_declared_list_is_filled(ledger: Ledger) -> None:
    paid = {"facts": {"reward_number": "=1+1"}, "documents": attached("reward_notice")}
    done(ledger, PROVINCE.name, "reward", ("2017-0004",), "2018-01-02", **paid)
    with looking(ledger) as (connection, procedure):
        tables = {
            name: filled(procedure, item, rows_of(connection, procedure, item))
            for name, item in procedure.lists.items()
        }
    rows = {name: len(table.rows) for name, table in tables.items()}
    assert rows == {
        "candidates": 0, "plan": 2, "cultivation": 0, "publicity": 1, "certificates": 1, "plaques": 1, "rewards": 1,
        "practices": 0, "standing": 4,
    }  # fmt: skip
    assert tables["publicity"].headings[-2:] == ("公示期起", "公示期止")
    assert tables["publicity"].rows[0][-2:] == ("2017-06-01", "2017-06-12")
    assert tables["rewards"].rows[0][0] == "=1+1"
    assert csv_text(tables["rewards"]).splitlines()[1].startswith("'=1+1,湖南第4有限公司,")


def test_a_new_user_changes_no_counts(ledger: Ledger) -> None:
    before = seen(ledger, Filter(), date(2018, 1, 1))
    add_user(desk(ledger, PROVINCE.name), Actor("新", "body", "新机构"))
    assert seen(ledger, Filter(), date(2018, 1, 1)) == before
    with looking(ledger) as (_, procedure):
        assert find_listing(procedure, "公示名单").id == "publicity"

"""The ledger in both databases: what is written is there, in order, once, and nothing can be changed."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ledger_kit import NOW, SMALL_USERS, TODAY, carried_to, desk, done, shipped_ledger, small_ledger
from programme_kit import OFFICES, PROVINCE, SMALL, attached, changed, firm, shipped, small
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from standard_engine.errors import UsageError
from standard_engine.programme import database
from standard_engine.programme.desk import judged, write
from standard_engine.programme.event import Actor
from standard_engine.programme.keeping import add_user, adopt, begin, remove_user
from standard_engine.programme.ledger import Ledger, case_of, every_event, open_ledger, users_of
from standard_engine.programme.refused import Overtaken, Refused
from standard_engine.programme.rules import Offer
from standard_engine.programme.store import attach, kept_path
from standard_engine.programme.verify import verified, verify

FORM: dict[str, Any] = {"documents": attached("form")}
USERS = (*OFFICES, Actor("潇湘", "body", "潇湘认证"), firm(1), firm(2))


def applied(ledger: Ledger, user: str = "企") -> str:
    (event,) = done(ledger, user, "ask", **FORM)
    return event.case


def sound(ledger: Ledger) -> bool:
    """The ledger without its store, as most tests attach documents that are none."""
    return verify(replace(ledger, files=None)).faults == ()


def execute(ledger: Ledger, *statements: str) -> None:
    with database.writing(ledger.engine) as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_a_whole_case_goes_through_and_the_ledger_verifies(place: str) -> None:
    ledger = shipped_ledger(place)
    walk = carried_to(ledger, USERS, "awarded", shipped())
    assert walk.name == "2017-0001"
    found = verify(replace(open_ledger(place), files=None))
    assert found.faults == ()
    assert found.cases == 1
    assert found.events == 10 + len(walk.events)
    with database.reading(ledger.engine) as connection:
        rows = list(every_event(connection))
        assert [row["seq"] for row in rows] == list(range(found.events))
        assert rows[-1]["hash"] == found.head
        case = case_of(connection, walk.name)
    assert case.state == "awarded"
    assert walk.case == case


def test_an_event_is_neither_changed_nor_removed_nor_replaced(place: str) -> None:
    ledger = small_ledger(place)
    applied(ledger)
    for statement in (
        "UPDATE events SET actor = '别人' WHERE seq = 5",
        "UPDATE events SET seq = seq",
        "DELETE FROM events WHERE seq = 5",
        "DELETE FROM events",
    ):
        with pytest.raises(DatabaseError, match="events are never"):
            execute(ledger, statement)
    if ledger.engine.dialect.name == "sqlite":
        with pytest.raises(DatabaseError, match="never replaced"):
            execute(ledger, "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 5")
    else:
        with pytest.raises(DatabaseError, match="events are never"):
            execute(ledger, "TRUNCATE events")
    assert sound(ledger)


def loosened(ledger: Ledger) -> None:
    """Take the triggers away, as somebody with full rights over the database could."""
    if ledger.engine.dialect.name == "sqlite":
        execute(
            ledger,
            *(f"DROP TRIGGER {name}" for name in ("events_kept", "events_never_removed", "events_never_replaced")),
        )
    else:
        execute(ledger, "DROP FUNCTION events_refuse CASCADE")


TAMPERED = (
    ("UPDATE events SET actor = '厅' WHERE seq = 5", "事件 5：内容与它的哈希不符"),
    ("UPDATE events SET reason = '补一个理由' WHERE seq = 6", "事件 6：内容与它的哈希不符"),
    ("UPDATE events SET data = replace(data, 'asked', 'given') WHERE seq = 5", "事件 5：内容与它的哈希不符"),
    ("UPDATE events SET data = '{' WHERE seq = 5", "事件 5：读不懂"),
    ("UPDATE events SET documents = '[]' WHERE seq = 5", "事件 5：内容与它的哈希不符"),
    ("DELETE FROM events WHERE seq = 5", "事件 6：前面缺事件，应是 5"),
    ("DELETE FROM events", "账本里没有事件"),
    ("UPDATE standing SET state = 'done' WHERE case_id = '2017-0001'", "2017-0001：表 standing 与事件不符（state）"),
    ("DELETE FROM standing", "2017-0001：事件里有，表 standing 里没有"),
    ("UPDATE users SET role = 'office' WHERE name = '企'", "用户 企：表 users 与事件不符（role）"),
    ("INSERT INTO keys VALUES ('once:x:y', '2017-0001', 1)", "once:x:y：表 keys 里有，事件里没有"),
)


def test_tampering_with_full_rights_is_found_and_named(place: str) -> None:
    ledger = small_ledger(place)
    case = applied(ledger)
    done(ledger, "市", "agree", (case,), answer="同意")
    assert sound(ledger)
    loosened(ledger)
    with ledger.engine.connect() as connection:
        for statement, said in TAMPERED:
            with connection.begin() as passing:
                connection.execute(text(statement))
                faults = verified(connection, None).faults
                assert any(said in fault for fault in faults), (statement, faults)
                passing.rollback()
    assert sound(ledger)


def test_an_event_forged_with_a_right_hash_still_breaks_the_procedure(place: str) -> None:
    """Whoever can write the whole table can make a chain anew; the procedure and a noted hash still tell."""
    from sqlalchemy import select, update

    from standard_engine.programme.event import row_hash
    from standard_engine.programme.tables import EVENTS

    ledger = small_ledger(place)
    case = applied(ledger)
    done(ledger, "市", "agree", (case,), answer="同意")
    noted = verify(replace(ledger, files=None)).head
    loosened(ledger)
    with database.writing(ledger.engine) as connection:
        row = dict(connection.execute(select(EVENTS).where(EVENTS.c.seq == 6)).mappings().one())
        row |= {"actor": "企", "role": "firm", "organisation": "湖南第1有限公司"}
        row["hash"] = row_hash(row)
        connection.execute(update(EVENTS).where(EVENTS.c.seq == 6).values(row))
    found = verify(replace(ledger, files=None), noted)
    assert any("事件 6：当时的办理程序不许这样办（表态）" in fault for fault in found.faults)
    assert any(f"没有记下的哈希 {noted}" in fault for fault in found.faults)


def test_a_ledger_cut_off_at_its_end_is_found_by_a_noted_hash(place: str) -> None:
    ledger = small_ledger(place)
    noted = verify(ledger).head
    case = applied(ledger)
    assert verify(replace(ledger, files=None), noted).faults == ()
    later = verify(replace(ledger, files=None)).head
    loosened(ledger)
    execute(ledger, "DELETE FROM events WHERE seq = 5", f"DELETE FROM standing WHERE case_id = '{case}'")
    assert sound(ledger)
    assert verify(replace(ledger, files=None), later).noted is False


def test_the_desk_that_comes_second_is_told_who_came_first(place: str) -> None:
    ledger = small_ledger(place)
    case = applied(ledger)
    offer = Offer("agree", TODAY, "同意")
    first, second = (judged(desk(ledger, "市"), (case,), offer) for _ in range(2))
    write(desk(ledger, "市"), first)
    with pytest.raises(Overtaken) as overtaken:
        write(desk(ledger, "市"), second)
    (reason,) = overtaken.value.reasons
    assert reason == (f"长沙市局的市刚刚（2026-06-01 09:02:03）在案件 {case} 办了“表态”（同意），请看过现在的状态再办")
    assert sound(ledger)


def test_what_changed_meanwhile_for_the_actor_or_the_procedure_is_told(place: str) -> None:
    ledger = small_ledger(place)
    case = applied(ledger)
    waiting = judged(desk(ledger, "市"), (case,), Offer("agree", TODAY, "同意"))
    remove_user(desk(ledger, "厅"), "市")
    with pytest.raises(Overtaken, match="用户“市”的登记刚刚变过"):
        write(desk(ledger, "市"), waiting)
    waiting = judged(desk(ledger, "企二"), (), Offer("ask", TODAY, **FORM))
    adopt(desk(ledger, "厅"), changed(version="2"), "small.yaml", "改版")
    with pytest.raises(Overtaken, match="办理程序刚刚换过"):
        write(desk(ledger, "企二"), waiting)


def test_the_unique_keys_alone_let_only_one_event_be_a_cases_next(place: str) -> None:
    """Were the check in the transaction not there, the database itself would refuse the second."""
    ledger = small_ledger(place)
    applied(ledger)
    with pytest.raises(DatabaseError, match=r"(?i)unique"):
        execute(
            ledger,
            "INSERT INTO events SELECT seq + 100, case_id, number, step, answer, actor, role, organisation, time, day, reason, "
            "data, documents, 'x', hash FROM events WHERE seq = 5",
        )


def test_a_batch_is_taken_whole_or_not_at_all(place: str) -> None:
    ledger = shipped_ledger(place, firms=2)
    one = carried_to(ledger, USERS, "recommended", shipped(), 1)
    two = carried_to(ledger, USERS, "applied", shipped(), 2)
    with pytest.raises(Refused) as refused:
        done(ledger, PROVINCE.name, "review", (one.name, two.name), answer="审核通过")
    (reason,) = refused.value.reasons
    assert reason.startswith("2017-0002 湖南第2有限公司：案件 2017-0002 现在是“已申请待初审”")
    with database.reading(ledger.engine) as connection:
        assert case_of(connection, one.name).state == "recommended"
    for user, answer in (("王两型", "同意"), ("赵质监", "同意")):
        done(ledger, user, "consent", (two.name,), answer=answer)
    done(ledger, "李初审", "review", (two.name,), answer="同意推荐")
    events = done(ledger, PROVINCE.name, "review", (one.name, two.name), answer="审核通过")
    assert [event.case for event in events] == [one.name, two.name]
    assert sound(ledger)


def test_a_step_that_is_no_batch_takes_one_case(place: str) -> None:
    ledger = small_ledger(place)
    cases = (applied(ledger, "企"), applied(ledger, "企二"))
    with pytest.raises(Refused, match="“表态”一次只办一个案件"):
        done(ledger, "市", "agree", cases, answer="同意")
    with pytest.raises(UsageError, match="写了两次"):
        done(ledger, "市", "agree", (cases[0], cases[0]), answer="同意")


def test_an_enterprise_has_one_open_case_at_a_time(place: str) -> None:
    ledger = small_ledger(place)
    case = applied(ledger)
    waiting = judged(desk(ledger, "企二"), (), Offer("ask", TODAY, **FORM))
    with pytest.raises(Refused, match=f"已有没办结的案件 {case}"):
        applied(ledger)
    again = judged(desk(ledger, "企二"), (), Offer("ask", TODAY, **FORM))
    write(desk(ledger, "企二"), waiting)
    with pytest.raises(Overtaken):
        write(desk(ledger, "企二"), again)


def test_a_reward_is_paid_once_for_a_credit_code_over_all_its_cases(place: str) -> None:
    ledger = shipped_ledger(place)
    walk = carried_to(ledger, USERS, "awarded", shipped())
    paid = {"facts": {"reward_number": "1号"}, "documents": attached("reward_notice")}
    done(ledger, PROVINCE.name, "reward", (walk.name,), "2018-01-02", **paid)
    done(
        ledger,
        PROVINCE.name,
        "withdraw",
        (walk.name,),
        "2018-02-01",
        reason="停产",
        documents=attached("withdrawal_notice"),
    )
    again = carried_to(ledger, USERS, "awarded", shipped())
    assert again.name == "2017-0002"
    with pytest.raises(Refused, match="已在案件 2017-0001 办过“奖励”，每家企业只能办一次"):
        done(ledger, PROVINCE.name, "reward", (again.name,), "2018-03-01", **paid)
    assert sound(ledger)


def test_users_are_kept_by_whom_the_procedure_says_and_checked(place: str) -> None:
    ledger = small_ledger(place)
    user = Actor("新人", "city", "株洲市局", "430200")
    with pytest.raises(Refused, match="市（市局）不能管理账本；由省厅办理"):
        add_user(desk(ledger, "市"), user)
    with pytest.raises(UsageError, match="账本里没有用户“厅长”"):
        add_user(desk(ledger, "厅长"), user)
    add_user(desk(ledger, "厅"), user)
    for wrong, said in (
        (user, "已有用户“新人”"),
        (replace(user, name="甲", role="cty"), "没有角色“cty”；是否想写 city"),
        (replace(user, name="甲", region="430300"), "要写地区"),
        (Actor("甲", "firm", "某公司", "430100", "91430100MA4L000000"), "校验码不符"),
        (Actor("甲", "office", "省厅", "430100"), "省厅不写地区"),
        (Actor(" 甲", "office", "省厅"), "两端没有空格"),
        (Actor("甲\u200b", "office", "省厅"), "看不见的字符"),
    ):
        with pytest.raises(Refused, match=said):
            add_user(desk(ledger, "厅"), wrong)
    remove_user(desk(ledger, "厅"), "新人", "调离")
    with pytest.raises(Refused, match="最后一个能登记用户的人"):
        remove_user(desk(ledger, "厅"), "厅")
    with database.reading(ledger.engine) as connection:
        assert [item.name for item in users_of(connection)] == sorted(user.name for user in SMALL_USERS)
    assert sound(ledger)


def test_a_new_procedure_leaves_what_was_done_and_goes_for_what_comes(place: str) -> None:
    ledger = small_ledger(place)
    case = applied(ledger)
    with pytest.raises(Refused, match="写明理由"):
        adopt(desk(ledger, "厅"), changed(version="2"), "small.yaml", None)
    with pytest.raises(Refused, match="完全相同"):
        adopt(desk(ledger, "厅"), SMALL.encode(), "small.yaml", "改")
    gone = changed(
        states__begun={"title": "已开始", "stage": "begin"}, states__asked=..., steps__ask__to="begun",
        steps__agree__from=["begun"], steps__give__from=["begun"], lists__all__states=["begun"],
    )  # fmt: skip
    with pytest.raises(Refused, match="有案件处于状态“已申请”（asked）"):
        adopt(desk(ledger, "厅"), gone, "small.yaml", "改")
    adopt(desk(ledger, "厅"), changed(steps__give__consents=[], version="2", consents={}, steps__agree={
        "command": "agree", "title": "表态", "by": ["city"], "from": ["asked"],
    }), "small.yaml", "不再会商")  # fmt: skip
    (event,) = done(ledger, "厅", "give", (case,), facts={"maker": "湘认中心"})
    assert event.data["to"] == "given"
    assert sound(ledger)


def test_a_ledger_begins_once_with_somebody_who_may_register_others(place: str) -> None:
    with pytest.raises(Refused, match="角色须是：省厅"):
        begin(place, SMALL.encode(), "small.yaml", SMALL_USERS[1], today=TODAY, now=NOW)
    small_ledger(place)
    with pytest.raises(UsageError, match="已经有账本"):
        small_ledger(place)


def test_what_is_no_ledger_is_said_in_words(tmp_path: Path) -> None:
    for name, body, said in (
        ("无.db", None, "没有账本"),
        ("文.db", b"x" * 5000, "不是账本"),
        ("空.db", b"", "没有账本"),
    ):
        path = tmp_path / name
        if body is not None:
            path.write_bytes(body)
        with pytest.raises(UsageError, match=said):
            open_ledger(str(path))
    for place, said in (("mysql://x/y", "postgresql://用户@主机/库"), ("postgresql://x@127.0.0.1:1/y", "没有应答")):
        with pytest.raises(UsageError, match=said):
            open_ledger(place)


def test_a_ledger_of_another_version_is_refused(place: str) -> None:
    ledger = small_ledger(place)
    execute(ledger, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UsageError, match="账本的版本是 9999"):
        open_ledger(place)


def test_the_migrated_tables_are_those_that_the_code_declares(place: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from standard_engine.programme.tables import METADATA

    ledger = small_ledger(place)
    with ledger.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_documents_are_kept_under_their_hash_and_their_loss_is_found(tmp_path: Path) -> None:
    ledger = small_ledger(str(tmp_path / "账本.db"))
    assert ledger.files is not None
    paper = tmp_path / "申请表.pdf"
    paper.write_bytes(b"%PDF form")
    item = attach("form", paper, ledger.files)
    assert (item.file, item.size) == ("申请表.pdf", 9)
    done(ledger, "企", "ask", documents=(item,))
    kept = kept_path(ledger.files, item.sha256)
    assert kept.read_bytes() == b"%PDF form"
    found = verify(ledger)
    assert (found.faults, found.files) == ((), 1)
    kept.write_bytes(b"%PDF formx")
    assert "材料“申请表.pdf”的文件被改动过" in verify(ledger).faults[0]
    kept.unlink()
    assert "材料“申请表.pdf”的文件不在" in verify(ledger).faults[0]
    assert attach("form", paper, None) == item
    for name, body, said in (("空.pdf", b"", "是空的"), ("无.pdf", None, "没有文件")):
        if body is not None:
            (tmp_path / name).write_bytes(body)
        with pytest.raises(UsageError, match=said):
            attach("form", tmp_path / name, ledger.files)


def test_a_locked_ledger_is_waited_for_and_then_said_to_be_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT", 0.2)
    ledger = small_ledger(str(tmp_path / "账本.db"))
    other = sqlite3.connect(tmp_path / "账本.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UsageError, match="账本正被别人写入"):
        applied(ledger)
    other.rollback()
    applied(ledger)
    other.close()


def test_texts_of_any_kind_come_back_as_they_were(place: str) -> None:
    ledger = small_ledger(place)
    case = applied(ledger)
    reason = "引号'\"；反斜杠\\；换行\n；生僻字𠮷㙦；表情😀；%s {x}"
    done(ledger, "市", "agree", (case,), answer="不同意", reason=reason)
    with database.reading(ledger.engine) as connection:
        assert case_of(connection, case).consents["agreed"].reason == reason
        rows = [row for row in every_event(connection) if row["step"] == "agree"]
    assert json.loads(rows[0]["data"])["consents"] == {"agreed": False}
    assert sound(ledger)
    assert small().consents["agreed"] == "市局同意"

"""What a decision document says is read as it was said, whatever its version; what is wrong with one is told, all at once."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import standard_engine as se
from standard_engine.assessment.result import Bounds, Outcome, Status
from standard_engine.decision.attribution import Auditor, Role, SignatureReference
from standard_engine.decision.facts import CreditCodeCheck
from standard_engine.decision.record import DecisionRecord, RequirementOutcome

KEPT = Path(__file__).parents[1] / "decisions"
SHIPPED = sorted(KEPT.glob("*/*.json"))
BOTH = sorted({path.name for path in KEPT.glob("1/*.json")} & {path.name for path in KEPT.glob("2/*.json")})
SOUND = json.loads((KEPT / "2" / "vetoed.json").read_text(encoding="utf-8"))
TEXT = (KEPT / "2" / "vetoed.json").read_text(encoding="utf-8")


def changed(path: tuple[str | int, ...], value: Any) -> bytes:
    """The sound document with another value at a path."""
    document = deepcopy(SOUND)
    part: Any = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return json.dumps(document).encode()


def read_or_refused_in_words(source: bytes) -> bool:
    """It is read, or what is wrong with it is told; anything else is raised."""
    try:
        se.read_decision(source)
    except se.InputError as error:
        return bool(error.findings)
    return True


def told(source: bytes | Path) -> list[str]:
    """What is said of a source that is refused, a line each."""
    with pytest.raises(se.InputError) as refused:
        se.read_decision(source)
    return [f"{finding.code.code} {finding.message}" for finding in refused.value.findings]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_decision_ever_shipped_is_read(path: Path) -> None:
    record = se.read_decision(path)
    document = json.loads(path.read_text(encoding="utf-8"))
    assert record.schema_version == int(path.parent.name)
    assert record.outcome.value == document["decision"]["outcome"]
    assert [item.status.value for item in record.indicators] == [item["status"] for item in document["indicators"]]
    assert record.pack.hash == document["pack"]["hash"]
    assert record.binding == (not record.not_binding)


@pytest.mark.parametrize("name", BOTH)
def test_a_decision_reads_the_same_in_every_version(name: str) -> None:
    """Who stands behind it is what version 1 could not say."""
    old, new = (se.read_decision(KEPT / version / name) for version in ("1", "2"))
    assert old == replace(new, schema_version=1, sha256=old.sha256, role=Role.REPORTED, auditor=None, signature=None)


def test_a_record_has_what_the_next_desk_needs() -> None:
    """As tests/report_kit.py builds it: 20–40 of 60 points, an accident, three numbers that nobody checked."""
    record = se.read_decision(KEPT / "2" / "vetoed.json")
    assert isinstance(record, DecisionRecord)
    assert (record.subject.name, record.subject.credit_code) == ("湖南示例水泥有限公司", "91430100MA4L16JQ9B")
    assert (record.pack.standard, record.pack.edition, record.pack.version) == ("DB99/T 1—2025", "2025", "1.2.0")
    assert (record.as_of, record.year, record.years) == (date(2026, 3, 31), 2025, (2025,))
    assert (record.outcome, record.grade, record.binding) == (Outcome.FAIL, None, False)
    assert record.not_binding == (
        "有 2 个数值是暂定占位，没有对照标准文本核对：DB99/T 1—2025",
        "有 1 个数值取自公开二手来源，没有对照标准文本核对：示例市公开目录",
    )
    assert (record.total, record.full) == (Bounds(Fraction(20), Fraction(40)), Bounds(Fraction(60), Fraction(60)))
    accident = "近三年未发生较大及以上安全事故"
    assert record.requirements[1] == RequirementOutcome("no_accident", accident, "4.1 b)", "veto", Status.NOT_MET)
    assert [(item.id, item.status) for item in record.indicators[:2]] == [
        ("energy", Status.MET), ("clean_energy", Status.NOT_APPLICABLE),
    ]  # fmt: skip
    assert (record.role, record.auditor, record.signature) == (Role.REPORTED, None, None)


def test_a_verified_and_signed_decision_says_who_and_where() -> None:
    record = se.read_decision(KEPT / "2" / "hengfeng.json")
    assert record.role is Role.VERIFIED
    assert record.auditor == Auditor("湖南示例认证有限公司（虚构）", ("张三", "李四"))
    assert record.signature == SignatureReference("manifest.json", "5f2d8c1e9a7b4c30")
    assert record.years == (2023, 2024, 2025)


@pytest.mark.parametrize(
    ("name", "check", "code"),
    [
        ("hengfeng", CreditCodeCheck.SOUND, "91430121MA4RAMP00H"),
        ("vetoed", CreditCodeCheck.FAULTY, "91430100MA4L16JQ9B"),
        ("pingwei-first", CreditCodeCheck.FAULTY, None),
        ("levels-only", CreditCodeCheck.ABSENT, None),
    ],
)
@pytest.mark.parametrize("version", ["1", "2"])
def test_whether_the_credit_code_is_right_is_known_of_every_version(
    version: str, name: str, check: CreditCodeCheck, code: str | None
) -> None:
    subject = se.read_decision(KEPT / version / f"{name}.json").subject
    assert (subject.credit_code_check, subject.credit_code) == (check, code)
    assert (subject.credit_code_fault is not None) == (check is CreditCodeCheck.FAULTY)


def test_bytes_a_path_and_a_text_path_are_read_alike() -> None:
    path = KEPT / "2" / "vetoed.json"
    assert se.read_decision(path) == se.read_decision(str(path)) == se.read_decision(path.read_bytes())


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    assert told(tmp_path / "没有.json") == ["J001 打不开结论文件：没有这个文件"]
    assert told(tmp_path) == ["J001 打不开结论文件：不是普通文件"]


def test_a_file_is_refused_from_one_byte_over_the_limit() -> None:
    most = 16 << 20
    body = TEXT.encode()
    assert se.read_decision(body + b" " * (most - len(body))).outcome is Outcome.FAIL
    assert told(body + b" " * (most - len(body) + 1)) == ["J002 结论文件超过 16 MiB"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "文件是空的"),
        (TEXT[: len(TEXT) // 2].encode(), "个字符处读不下去"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "文件开头有 BOM"),
        (TEXT.encode("gb18030"), "不是 UTF-8"),
        (TEXT.replace('"year": 2025', '"year": NaN', 1).encode(), "不是数的数 NaN"),
        (TEXT.replace('"year": 2025', '"year": -Infinity', 1).encode(), "不是数的数 -Infinity"),
        (TEXT.replace('"year": 2025', f'"year": {"9" * 5000}', 1).encode(), "位数过多的整数"),
        (b"[" * 100_000, "嵌套超过 32 层"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "嵌套超过 32 层"),
        (TEXT.replace("湖南示例水泥有限公司", "\\ud800公司", 1).encode(), "$.subject.name 的文字中有半个字符"),
        (TEXT.replace('"schema"', '"\\udfff"', 1).encode(), "$ 的键中有半个字符"),
        (TEXT.replace("湖南示例水泥有限公司", "公司\x00", 1).encode(), "个字符处读不下去"),
    ],
)
def test_what_two_programs_could_read_differently_is_refused(body: bytes, said: str) -> None:
    found = told(body)
    assert len(found) == 1
    assert found[0].startswith("J003 ")
    assert said in found[0]


def test_a_key_that_is_there_twice_is_told_with_its_path_and_all_of_them() -> None:
    twice = TEXT.replace('"outcome": "fail"', '"outcome": "fail", "outcome": "pass"', 1)
    twice = twice.replace('"schema_version": 2', '"schema_version": 2, "schema_version": 2', 1)
    assert sorted(told(twice.encode())) == [
        'J004 $ 中的键 "schema_version" 出现了不止一次',
        'J004 $.decision 中的键 "outcome" 出现了不止一次',
    ]


@pytest.mark.parametrize(
    "body", [b"[]", b"1", b'{"a": 1}', b'{"schema_version": 2}', changed(("schema_version",), True)]
)
def test_what_is_no_decision_is_told(body: bytes) -> None:
    assert [line[:4] for line in told(body)] == ["J005"]


def test_versions_that_never_were_are_no_decisions() -> None:
    document = {"schema": "urn:standard-engine:schema:decision:0", "schema_version": 0}
    assert told(json.dumps(document).encode()) == ["J005 这不是评价结论（没有第 0 版格式）"]


def test_a_newer_version_is_refused_and_nothing_is_guessed() -> None:
    newer = TEXT.replace("decision:2", "decision:3").replace('"schema_version": 2', '"schema_version": 3')
    assert told(newer.encode()) == ["J006 结论文件是第 3 版格式，本引擎只认识到第 2 版"]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("decision", "outcome"), "passed", '$.decision.outcome：只能是 "pass"、"fail"、"undetermined"'),
        (("decision", "label"), "通过", '$.decision.label：应是 "不通过"'),
        (("decision", "binding"), True, "$.decision.not_binding：应为空"),
        (("decision", "not_binding"), [], "$.decision.not_binding：不应为空"),
        (("decision", "binding"), "否", "$.decision.binding：应是true 或 false"),
        (("data", "year"), 2025.0, "$.data.year：应是整数"),
        (("data", "years"), [2025, 2025], "$.data.years：有重复的项"),
        (("as_of",), "2026-02-30", "$.as_of：写法不对，应是 A calendar date, YYYY-MM-DD."),
        (("as_of",), "2026-03-31\n", "$.as_of：写法不对，应是 A calendar date, YYYY-MM-DD."),
        (("pack", "hash"), "ab" * 32 + "\n", "$.pack.hash：写法不对"),
        (("indicators", 0, "points", "low"), "1e3", "$.indicators[0].points.low：写法不对，应是 An exact number"),
        (("indicators", 0, "points"), "8", "$.indicators[0].points：应是对象或null"),
        (("indicators", 0, "value"), {"number": "1", "text": "1"}, '$.indicators[0].value：多出 "text"'),
        (("role",), "verified", "$.auditor：应是对象"),
        (("auditor",), {"body": "某机构", "names": ["张三"]}, "$.auditor：应是null"),
        (("signature",), {"manifest": "m"}, "$.signature：缺少 key_id"),
        (("坏\u202e键",), 1, '$：多出 "坏\\u202e键"'),
    ],
)  # fmt: skip
def test_a_fault_of_form_is_told_in_chinese_with_its_path(path: tuple[str | int, ...], value: Any, said: str) -> None:
    assert any(line.startswith(f"J007 {said}") for line in told(changed(path, value))), told(changed(path, value))


def test_all_faults_of_form_are_told_at_once() -> None:
    document = deepcopy(SOUND)
    del document["engine"]
    document["decision"]["outcome"] = "通过"
    document["indicators"][3]["status"] = "ok"
    assert sorted(told(json.dumps(document).encode())) == [
        'J007 $.decision.outcome：只能是 "pass"、"fail"、"undetermined"',
        'J007 $.indicators[3].status：只能是 "met"、"not_met"、"not_applicable"、"missing"、"undetermined"',
        "J007 $：缺少 engine",
    ]


def test_more_than_a_hundred_faults_are_counted_as_such() -> None:
    document = deepcopy(SOUND)
    document["inputs"] = [{}] * 101
    lines = told(json.dumps(document).encode())
    assert len(lines) == 101
    assert lines[-1] == "J009 问题超过 100 个，其余没有列出"
    document["inputs"] = [{}] * 100
    assert len(told(json.dumps(document).encode())) == 100


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (
            ("subject", "credit_code"),
            "91110000600037341L",
            "$.subject.credit_code_check：统一社会信用代码的校验码是对的",
        ),
        (("data", "years"), [2025, 2024], "$.data.years：应由早到晚，最后是评价的数据年 2025"),
        (("data", "years"), [2023, 2024], "$.data.years：应由早到晚，最后是评价的数据年 2025"),
        (("requirements", 1, "id"), "no_fine", '$.requirements："no_fine" 出现了 2 次'),
        (("total", "points"), {"low": "40", "high": "20"}, "$.total.points：下限 40 大于上限 20"),
        (("total", "points", "low"), "40/2", "$.total.points.low：不是准确数的唯一写法"),
        (("total", "points", "high"), "-0", "$.total.points.high：不是准确数的唯一写法"),
        (("total", "points", "high"), "9" * 5000, "$.total.points.high：不是准确数的唯一写法"),
        (("indicators", 0, "value"), {"number": "2/4"}, "$.indicators[0].value.number：不是准确数的唯一写法"),
    ],
)
def test_a_document_that_contradicts_itself_is_refused(path: tuple[str | int, ...], value: Any, said: str) -> None:
    found = told(changed(path, value))
    assert len(found) == 1
    assert found[0].startswith(f"J008 {said}")


def test_a_wrong_credit_code_that_is_called_sound_is_refused() -> None:
    document = deepcopy(SOUND)
    document["subject"] |= {"credit_code_check": "sound", "credit_code_fault": None}
    assert told(json.dumps(document).encode()) == [
        "J008 $.subject.credit_code_check：统一社会信用代码校验码不符，至少有一位写错，不是 sound"
    ]


PATHS: list[tuple[str | int, ...]] = [
    *((name,) for name in SOUND),
    *((part, name) for part in ("subject", "data", "pack", "decision", "total") for name in SOUND[part]),
    *(("indicators", at, name) for at in (0, 4) for name in SOUND["indicators"][at]),
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=5), part, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(path=st.sampled_from(PATHS), value=ANYTHING)
def test_whatever_stands_in_a_document_it_is_read_or_refused_in_words(path: tuple[str | int, ...], value: Any) -> None:
    assert read_or_refused_in_words(changed(path, value))


@settings(deadline=None)
@given(at=st.integers(0, len(TEXT.encode()) - 1), byte=st.integers(0, 255))
def test_whatever_byte_is_changed_it_is_read_or_refused_in_words(at: int, byte: int) -> None:
    body = bytearray(TEXT.encode())
    body[at] = byte
    assert read_or_refused_in_words(bytes(body))

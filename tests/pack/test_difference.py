"""Packs compared by what they say: each change is told as what it is, and ways of writing are no change."""

from __future__ import annotations

import json
import random
import shutil
from datetime import date, timedelta
from fractions import Fraction
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from packs_kit import changed, write_pack

from standard_engine.errors import UsageError
from standard_engine.numerals import exact_text
from standard_engine.pack.addresses import dated, value_at
from standard_engine.pack.amend import Wanted, amend
from standard_engine.pack.difference import Difference, Kind, Side, differences
from standard_engine.pack.draft import Draft, read_draft
from standard_engine.pack.folder import builtin_rules, pack_folders
from standard_engine.pack.grammar import quantity
from standard_engine.pack.model import SourceModel
from standard_engine.pack.revision import Signed, revision

VALUES = "indicators.intensity.criteria.values"
ENTRY = {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}}
HEAVY = {"from": "2017-01-01", "when": "industry in heavy", "levels": {"先进": "1", "达标": "2"}}
OFFICIAL = {
    "document": "测试标准",
    "clause": "5.1",
    "status": "official",
    "checked_by": "张三",
    "checked_on": "2026-01-08",
}


def draft(folder: Path, changes: dict[str, Any]) -> Draft:
    return read_draft(write_pack(folder, changed(changes)))


def found(tmp_path: Path, before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    sides = [Side(draft(tmp_path / name, changes)) for name, changes in (("a", before), ("b", after))]
    return list(differences(*sides))


def brief(one: Difference) -> tuple[object, ...]:
    day = (str(one.since) if one.since else None, str(one.until) if one.until else None)
    return one.kind.value, one.name, one.old, one.new, *day


CHANGES: list[tuple[dict[str, Any], list[tuple[object, ...]]]] = [
    ({f"{VALUES}.0.levels.先进": "0.2"}, [("value", "indicators.intensity.先进", "0.25", "0.2", "2017-01-01", None)]),
    (
        {VALUES: [ENTRY, {"from": "2027-01-01", "levels": {"先进": "0.2", "达标": "0.5"}}]},
        [("value", "indicators.intensity.先进", "0.25", "0.2", "2027-01-01", None)],
    ),
    (
        {
            VALUES: [
                ENTRY,
                {**ENTRY, "from": "2027-01-01", "levels": {"先进": "0.2", "达标": "0.5"}},
                {**ENTRY, "from": "2028-01-01"},
            ]
        },
        [("value", "indicators.intensity.先进", "0.25", "0.2", "2027-01-01", "2027-12-31")],
    ),
    (
        {VALUES: [ENTRY, HEAVY]},
        [
            ("value", "indicators.intensity.先进", "0.25（一般情形）", "1", "2017-01-01", None),
            ("value", "indicators.intensity.达标", "0.5（一般情形）", "2", "2017-01-01", None),
        ],
    ),
    (
        {VALUES: [{**ENTRY, "source": OFFICIAL}]},
        [
            (
                "source",
                f"indicators.intensity.{level}",
                "测试文件，暂定占位，占位",
                "测试标准，5.1，已核对标准文本，张三 2026-01-08",
                "2017-01-01",
                None,
            )
            for level in ("先进", "达标")
        ],
    ),
    (
        {"factors.coal-factor.values.1.factors.coal": "0.71 kgce/kg"},
        [("value", "factors.coal-factor.coal", "0.7 kgce/kg", "0.71 kgce/kg", "2021-01-01", None)],
    ),
    (
        {"indicators.intensity.score.points.达标": "31"},
        [("value", "indicators.intensity.score.points.达标", "30", "31", None, None)],
    ),
    ({"indicators.intensity.full": "61"}, [("value", "indicators.intensity.full", "60", "61", None, None)]),
    (
        {"indicators.reuse.formula": "used / (waste + 1)"},
        [("rule", "indicators.reuse.formula", "used / waste", "used / (waste + 1)", None, None)],
    ),
    ({"decision.pass": "all(veto)"}, [("rule", "decision.pass", "all(veto) and grade.合格", "all(veto)", None, None)]),
    (
        {"requirements.more": {"title": "更多", "condition": "honest"}},
        [("added", "requirements.more", None, "要求 更多", None, None)],
    ),
    ({"checks": ...}, [("removed", "checks.reuse_sane", "交叉核对 利用量不大于产生量", None, None, None)]),
    ({"indicators.reuse.title": "利用率"}, [("text", "indicators.reuse.title", "固废利用率", "利用率", None, None)]),
    ({"indicators.reuse.better": "lower"}, [("rule", "indicators.reuse.better", "higher", "lower", None, None)]),
]


@pytest.mark.parametrize(("after", "expected"), CHANGES, ids=[str(after)[:60] for after, _ in CHANGES])
def test_a_change_is_told_as_what_it_is(
    after: dict[str, Any], expected: list[tuple[object, ...]], tmp_path: Path
) -> None:
    assert [brief(one) for one in found(tmp_path, {}, after)] == expected


@pytest.mark.parametrize(("after", "expected"), CHANGES[:9], ids=[str(after)[:60] for after, _ in CHANGES[:9]])
def test_backwards_the_old_is_the_new(
    after: dict[str, Any], expected: list[tuple[object, ...]], tmp_path: Path
) -> None:
    back = [(kind, name, new, old, since, until) for kind, name, old, new, since, until in expected]

    assert [brief(one) for one in found(tmp_path, after, {})] == back


SAME: list[dict[str, Any]] = [
    {f"{VALUES}.0.levels": {"达标": "0.50", "先进": "1/4"}},
    {"indicators.reuse.formula": "used/waste"},
    {"indicators.intensity.full": "60.0"},
    {VALUES: [{**ENTRY, "to": "2026-12-31"}, {**ENTRY, "from": "2027-01-01"}]},
    {VALUES: [{**ENTRY, "source": {"document": "测试文件", "status": "provisional", "note": "占位"}}]},
    {"sources": {"own": {"document": "测试文件", "status": "provisional", "note": "占位"}}, "source": "own"},
    {"criteria": {"limits": {"values": [ENTRY]}}, "indicators.intensity.criteria": "limits"},
]


@pytest.mark.parametrize("after", SAME, ids=[str(after)[:60] for after in SAME])
def test_another_way_to_write_the_same_is_no_difference(after: dict[str, Any], tmp_path: Path) -> None:
    assert found(tmp_path, {}, after) == []


def test_a_new_condition_is_named_in_words(tmp_path: Path) -> None:
    first, _ = found(tmp_path, {}, {VALUES: [ENTRY, HEAVY]})

    assert (first.when, first.when_text) == ("行业属于重工业", "industry in heavy")


def test_two_days_of_one_pack_differ_in_what_changes_between_them(tmp_path: Path) -> None:
    own = draft(tmp_path, {VALUES: [ENTRY, {"from": "2027-01-01", "levels": {"先进": "0.2", "达标": "0.5"}}]})
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2030, 1, 1)]

    assert [brief(one) for one in differences(Side(own, days[0]), Side(own, days[1]))] == [
        ("value", "indicators.intensity.先进", "0.25", "0.2", None, None)
    ]
    assert differences(Side(own, days[1]), Side(own, days[2])) == ()


def shuffled(value: Any, order: random.Random) -> Any:
    """The same data with its mappings and its entries in another order."""
    if isinstance(value, dict):
        items = [(key, shuffled(item, order)) for key, item in value.items()]
        order.shuffle(items)
        return dict(items)
    if isinstance(value, list):
        items = [shuffled(item, order) for item in value]
        if items and isinstance(items[0], dict) and "from" in items[0]:
            order.shuffle(items)
        return items
    return value


@pytest.mark.parametrize("name", sorted(pack_folders()))
@pytest.mark.parametrize("seed", [1, 2])
def test_order_comments_quotes_and_files_are_no_difference(name: str, seed: int, tmp_path: Path) -> None:
    home = tmp_path / name
    order = random.Random(seed)
    for path in pack_folders()[name].rglob("*.yaml"):
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        target = home / path.relative_to(pack_folders()[name])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            "# 另一种写法\n" + json.dumps(shuffled(data, order), ensure_ascii=False, indent=3), encoding="utf-8"
        )

    assert differences(Side(read_draft(pack_folders()[name])), Side(read_draft(home))) == ()


DRAFTS = {name: read_draft(folder) for name, folder in pack_folders().items()}
NUMBERS = [
    (name, address, path)
    for name, own in DRAFTS.items()
    for address, path in dated(own.model)
    if path[0] != "factors" and not own.file(path)[0].name.startswith("shared/")
]


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(NUMBERS),
    st.fractions(min_value=Fraction(1, 1000), max_value=1000, max_denominator=1000),
    st.integers(0, 8000),
)
def test_what_is_set_is_the_whole_difference(
    number: tuple[str, str, tuple[str | int, ...]], value: Fraction, days: int
) -> None:
    """Of every dated number of the shipped packs, from any day: exactly that number differs from that day on."""
    name, address, path = number
    before = DRAFTS[name]
    target, _, entry = address.partition("@")
    since, _, when = entry.partition(" ")
    day = date.fromisoformat(since) + timedelta(days=days)
    source = SourceModel.model_validate({"document": "厅函", "status": "provisional"})
    made = revision(pack_folders()[name], before, Signed("李四", "试", date(2026, 11, 23), before.model.version))
    refused = ""
    try:
        amend(before, Wanted({target: exact_text(value)}, day, when or None, source), made)
    except UsageError as error:
        refused = str(error)
    if refused:
        assert "已经是这个值" in refused
        return
    files = made.files()
    changed_text = files.get(before.file(path)[0].path.relative_to(pack_folders()[name]).as_posix())
    assert changed_text is not None
    in_place = any(entry.from_ == day for entry in value_at(before.model, path[: path.index("values") + 1]))
    old = 30 + len(str(value_at(before.model, path))) if in_place else 1
    assert_one_place(before.file(path)[0].path.read_text(encoding="utf-8"), changed_text.decode(), old=old)
    after = with_files(name, files)
    every = differences(Side(before), Side(after))
    found = [one for one in every if one.kind is not Kind.SOURCE]

    assert found
    assert {(one.aspect, one.since, one.when_text) for one in every} == {(str(path[-1]), day, when or None)}
    assert {(one.kind, one.aspect, one.since) for one in found} == {(Kind.VALUE, str(path[-1]), day)}
    assert all(quantity(one.new or "")[0] == value for one in found)
    assert {one.when_text for one in found} == {when or None}


def alike(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def assert_one_place(old_text: str, new_text: str, *, old: int) -> None:
    """Text was put into one place, and fewer than `old` characters left it: all before and after stands as it stood."""
    before = alike(old_text, new_text)
    after = alike(old_text[before:][::-1], new_text[before:][::-1])
    assert len(old_text) - before - after < old


def with_files(name: str, files: Any) -> Draft:
    """A draft of a copy with other files."""
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        copy = Path(home) / name
        shutil.copytree(builtin_rules() / name, copy)
        for own, content in files.items():
            (copy / own).write_bytes(content)
        return read_draft(copy)

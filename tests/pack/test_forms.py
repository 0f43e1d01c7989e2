"""The forms after lowering: kept as JSON and read back, listed as text, cached, chosen by date."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from packs_kit import AS_OF, changed, resolved, write_pack

from standard_engine.errors import PackError, UsageError
from standard_engine.pack import cache
from standard_engine.pack.codec import decode, encode
from standard_engine.pack.folder import content_hash, find_pack, pack_files
from standard_engine.pack.listing import listing
from standard_engine.pack.load import check_every_date, load_pack
from standard_engine.pack.overview import overview
from standard_engine.pack.resolved import ResolvedPack

ENTRY = {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}}
LATER = {"from": "2027-01-01", "levels": {"先进": "0.2", "达标": "0.4"}}
VALUES = "indicators.intensity.criteria.values"


def test_a_pack_kept_as_json_is_the_same_pack(tmp_path: Path) -> None:
    pack = resolved(tmp_path)

    assert decode(ResolvedPack, json.loads(json.dumps(encode(pack)))) == pack


def test_a_pack_is_made_once_and_read_back(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed({}))
    made = load_pack(folder, AS_OF)

    assert cache.fetch(cache.key(folder), made.as_of) == made
    assert load_pack(folder, "2025-05-05") == made.on(date(2025, 5, 5))


def test_a_changed_file_is_never_answered_from_the_cache(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed({}))
    before = load_pack(folder, AS_OF)
    write_pack(tmp_path, changed({f"{VALUES}.0.levels.先进": "0.3"}))

    assert load_pack(folder, AS_OF).hash != before.hash
    assert "0.3" in {number.shown for number in load_pack(folder, AS_OF).numbers}


def test_a_damaged_cache_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "kept"))
    folder = write_pack(tmp_path, changed({}))
    pack = load_pack(folder, AS_OF)
    for path in (tmp_path / "kept").iterdir():
        path.write_text(path.read_text(encoding="utf-8")[:100], encoding="utf-8")

    assert load_pack(folder, AS_OF) == pack


def test_without_a_cache_a_pack_loads_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, cache.OFF)
    folder = write_pack(tmp_path, changed({}))

    assert load_pack(folder, AS_OF).id == "small"
    monkeypatch.setenv(cache.VARIABLE, "/proc/no/such/place")
    assert load_pack(folder, AS_OF).id == "small"


def test_each_date_has_its_own_numbers(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed({VALUES: [ENTRY, LATER]}))

    early, late = load_pack(folder, "2026-12-31"), load_pack(folder, "2027-01-01")

    assert (early.chosen_until, late.chosen_from, late.chosen_until) == (date(2026, 12, 31), date(2027, 1, 1), None)
    assert "0.25" in {number.shown for number in early.numbers}
    assert "0.25" not in {number.shown for number in late.numbers}


def test_a_fault_of_a_later_date_is_found_before_it_comes(tmp_path: Path) -> None:
    broken = {"from": "2027-01-01", "levels": {"先进": "0.6", "达标": "0.5"}}
    folder = write_pack(tmp_path, changed({VALUES: [ENTRY, broken]}))

    assert load_pack(folder, AS_OF).id == "small"
    with pytest.raises(PackError) as raised:
        check_every_date(folder)
    assert {finding.code.code for finding in raised.value.findings} == {"P072"}


def test_a_sound_pack_is_sound_on_every_date(tmp_path: Path) -> None:
    assert check_every_date(write_pack(tmp_path, changed({VALUES: [ENTRY, LATER]}))) == []


def test_sections_may_be_spread_over_files(tmp_path: Path) -> None:
    whole = resolved(tmp_path / "whole")
    pack = changed({})
    spread = tmp_path / "spread"
    parts = {name: pack.pop(name) for name in ("indicators", "fields", "grades", "decision", "factors")}
    folder = write_pack(spread, pack)
    (folder / "indicators").mkdir()
    for name, item in parts["indicators"].items():
        (folder / "indicators" / f"{name}.yaml").write_text(json.dumps({name: item}), encoding="utf-8")
    for name in ("fields", "grades", "decision"):
        (folder / f"{name}.yaml").write_text(json.dumps(parts[name]), encoding="utf-8")
    (folder / "factors").mkdir()
    (folder / "factors" / "coal-factor.yaml").write_text(json.dumps(parts["factors"]["coal-factor"]), encoding="utf-8")

    assert listing(load_pack(folder, AS_OF)) == listing(whole)


def test_a_hash_is_of_content_not_of_line_ends(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed({}))
    before = content_hash(pack_files(folder))
    path = folder / "pack.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert content_hash(pack_files(folder)) == before
    path.write_bytes(path.read_bytes() + b"# more\n")
    assert content_hash(pack_files(folder)) != before


def test_the_listing_changes_with_the_meaning_only(tmp_path: Path) -> None:
    one = listing(resolved(tmp_path / "one"))
    same = listing(resolved(tmp_path / "two", {"fields.output.hint": "提示"}))
    other = listing(resolved(tmp_path / "three", {f"{VALUES}.0.levels.先进": "0.3"}))

    assert one == same
    changed_lines = set(one.splitlines()) ^ set(other.splitlines())
    assert changed_lines
    assert all("intensity" in line for line in changed_lines)


def test_the_overview_names_every_part(tmp_path: Path) -> None:
    pack = resolved(tmp_path)
    text = overview(pack)

    titles = [item.title for item in pack.indicators] + [item.title for item in pack.requirements]
    for title in [*titles, *(item.title for item in pack.categories), *(item.title for item in pack.grades)]:
        assert title in text


@pytest.mark.parametrize("name", ["no-such-pack", "/no/such/folder"])
def test_a_pack_that_is_not_there_is_told(name: str) -> None:
    with pytest.raises(UsageError, match="没有规则包"):
        find_pack(name)


def test_a_date_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2026-11-23"):
        load_pack(write_pack(tmp_path, changed({})), "23.11.2026")

"""A released version is what it was: whatever changes it is named, and a new version may follow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from packs_kit import AS_OF, changed, write_pack

from standard_engine.errors import PackError
from standard_engine.pack.draft import read_draft
from standard_engine.pack.load import check_pack, load_pack
from standard_engine.pack.release import entry, releases
from standard_engine.pack.yamledit import YamlText

TABLE = "title: 共用\nvalues:\n  - {from: 2008-01-01, value: 2 kgce/kg, source: {document: x, status: provisional}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shared = tmp_path / "shared" / "factors"
    shared.mkdir(parents=True)
    (shared / "common.yaml").write_text(TABLE, encoding="utf-8")
    home = write_pack(tmp_path, changed({"uses": {"factors": ["common"]}, "categories": ...}))
    (home / "categories.yaml").write_text(CATEGORIES, encoding="utf-8")
    release(home)
    return home


CATEGORIES = "fuels: {title: 能源, full: 60}\nwastes: {title: 固废, full: 40}\n"


def release(home: Path) -> None:
    path = home / "released.yaml"
    text = YamlText(path.read_text(encoding="utf-8") if path.exists() else "")
    text.append(entry(read_draft(home), "李四", "试行", date(2026, 11, 23)))
    path.write_text(text.text(), encoding="utf-8")


def found(home: Path) -> list[str]:
    with pytest.raises(PackError) as raised:
        check_pack(home, AS_OF)
    return [f"{finding.code.code} {finding.message}" for finding in raised.value.findings]


def test_a_released_pack_loads_as_it_was_and_a_case_may_be_added(folder: Path) -> None:
    hash_ = load_pack(folder, AS_OF).hash
    (folder / "cases").mkdir()
    (folder / "cases" / "one.yaml").write_text("cases: []\n", encoding="utf-8")

    assert load_pack(folder, AS_OF).hash == hash_ == releases(folder)[0].hash
    (folder / "categories.yaml").write_bytes(CATEGORIES.replace("\n", "\r\n").encode())
    assert load_pack(folder, AS_OF).hash == hash_


CHANGES: list[tuple[str, Callable[[Path], object]]] = [
    ("改动了 categories.yaml", lambda home: (home / "categories.yaml").write_text("# 一\n" + CATEGORIES)),
    (
        "增加了 measures.yaml",
        lambda home: (home / "measures.yaml").write_text("m: {title: 措施, indicators: [reuse]}\n"),
    ),
    (
        "改动了 shared/factors/common.yaml",
        lambda home: (home.parent / "shared/factors/common.yaml").write_text(TABLE.replace("2 k", "3 k")),
    ),
]


@pytest.mark.parametrize(("words", "change"), CHANGES, ids=[words for words, _ in CHANGES])
def test_a_change_after_release_is_an_error_that_names_the_file(
    words: str, change: Callable[[Path], object], folder: Path
) -> None:
    load_pack(folder, AS_OF)
    change(folder)

    assert found(folder) == [f"P092 版本 1.0 已于 2026-11-23 发布，发布后{words}"]
    with pytest.raises(PackError):
        load_pack(folder, AS_OF)


def test_a_removed_file_is_named(folder: Path) -> None:
    text = (folder / "pack.yaml").read_text(encoding="utf-8")
    (folder / "categories.yaml").unlink()
    (folder / "pack.yaml").write_text(
        text.replace(
            "{",
            '{"categories": {"fuels": {"title": "能源", "full": "60"}, "wastes": {"title": "固废", "full": "40"}},',
            1,
        ),
        encoding="utf-8",
    )

    assert found(folder) == ["P092 版本 1.0 已于 2026-11-23 发布，发布后改动了 pack.yaml，删去了 categories.yaml"]


def test_another_version_may_differ_and_be_released_too(folder: Path) -> None:
    path = folder / "pack.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('"version": "1.0"', '"version": "1.1"'), encoding="utf-8")
    load_pack(folder, AS_OF)
    release(folder)

    assert [item.version for item in releases(folder)] == ["1.0", "1.1"]
    load_pack(folder, AS_OF)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {version: 1.0}\n", "缺少或写法不对"),
        ("version: 1.0\n", "最外层"),
        ("- 1\n", "缺少或写法不对"),
    ],
)
def test_a_record_that_cannot_be_read_is_an_error(text: str, words: str, folder: Path) -> None:
    (folder / "released.yaml").write_text(text, encoding="utf-8")

    (message,) = found(folder)
    assert words in message


def test_a_version_recorded_twice_is_an_error(folder: Path) -> None:
    path = folder / "released.yaml"
    path.write_text(path.read_text(encoding="utf-8") * 2, encoding="utf-8")

    assert found(folder) == ["P093 版本 1.0 记录了两次"]

"""Compiled templates are kept between runs, and nothing goes wrong where they cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from standard_engine.assessment.result import Assessment
from standard_engine.report.html import html
from standard_engine.report.page import environment


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    environment.cache_clear()
    yield
    environment.cache_clear()


def test_templates_are_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passing: Assessment) -> None:
    monkeypatch.setenv("STANDARD_ENGINE_CACHE", str(tmp_path / "kept"))
    first = html(passing)
    kept = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "kept").iterdir()}
    environment.cache_clear()

    assert html(passing) == first
    assert kept
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "kept").iterdir()} == kept


def test_nothing_is_kept_where_nothing_shall_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passing: Assessment
) -> None:
    monkeypatch.setenv("STANDARD_ENGINE_CACHE", "off")
    monkeypatch.chdir(tmp_path)

    assert html(passing)
    assert list(tmp_path.iterdir()) == []
    assert environment().bytecode_cache is None


def test_a_spoilt_template_is_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passing: Assessment
) -> None:
    monkeypatch.setenv("STANDARD_ENGINE_CACHE", str(tmp_path))
    first = html(passing)
    for path in tmp_path.iterdir():
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    environment.cache_clear()

    assert html(passing) == first


def test_a_folder_that_cannot_be_written_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, passing: Assessment
) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where the folder should be")
    monkeypatch.setenv("STANDARD_ENGINE_CACHE", str(taken))

    assert html(passing)

"""Tests that need an outside program say so by a marker; without the program they are skipped, or fail in CI."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

pytest_plugins = ["report_kit", "postgresql_kit"]
PROGRAMS = {
    "libreoffice": ("soffice", "libreoffice"),
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "poppler": ("pdftoppm",),
    "writer": ("soffice", "libreoffice"),
    "spark": ("java",),
    "postgresql": ("initdb",),
}
ALL_PROGRAMS = "STANDARD_ENGINE_ALL_PROGRAMS"


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, names in PROGRAMS.items():
        if item.get_closest_marker(marker) is None or _found(marker):
            continue
        reason = f"needs {names[0]}, which is not on this machine"
        if os.environ.get(ALL_PROGRAMS):
            pytest.fail(f"{reason}, though every program is asked for")
        pytest.skip(reason)


def _found(marker: str) -> bool:
    if marker == "postgresql":
        from postgresql_kit import server_programs  # a plugin, so that its asserts are rewritten before it is imported

        return server_programs() is not None
    program = next(filter(None, map(shutil.which, PROGRAMS[marker])), None)
    if program is None or marker != "writer":
        return program is not None
    return any(Path(program).resolve().parents[1].rglob("libswlo.*"))  # LibreOffice may be there with Calc alone


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests keep resolved packs in a folder of their own."""
    monkeypatch.setenv("STANDARD_ENGINE_CACHE", str(tmp_path_factory.getbasetemp() / "packs"))

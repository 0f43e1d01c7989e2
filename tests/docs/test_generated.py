"""Pages and schemas under docs/ that are made from the engine are what it makes today."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def _generated() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages: dict[str, str] = module.generated()
    return pages


GENERATED = _generated()


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_a_generated_file_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == GENERATED[name], "run `python docs/generate.py`"


def test_no_schema_is_left_over() -> None:
    kept = {path.relative_to(DOCS).as_posix() for path in (DOCS / "schema").glob("*")}

    assert kept == {name for name in GENERATED if name.startswith("schema/")}

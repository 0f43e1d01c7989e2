"""A kept procedure is the procedure; what cannot be read of it is made anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from programme_kit import SMALL, shipped, small

from standard_engine.pack.codec import decode, encode
from standard_engine.programme.kept import kept_procedure
from standard_engine.programme.procedure import Procedure
from standard_engine.programme.reading import SHIPPED, procedure_file


@pytest.mark.parametrize("procedure", [small(), shipped()], ids=["small", "shipped"])
def test_a_procedure_comes_back_from_json_as_it_was(procedure: Procedure) -> None:
    import json

    assert decode(Procedure, json.loads(json.dumps(encode(procedure)))) == procedure


def test_a_procedure_is_kept_and_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDARD_ENGINE_CACHE", str(tmp_path / "仓"))
    text = procedure_file(SHIPPED).read_text(encoding="utf-8")
    assert kept_procedure(text, "a.yaml") == shipped()
    (kept,) = (tmp_path / "仓").iterdir()
    assert kept_procedure(text, "a.yaml") == shipped()
    kept.write_text("[1, 2]", encoding="utf-8")
    assert kept_procedure(text, "a.yaml") == shipped()
    assert kept_procedure(SMALL, "small.yaml") == small()
    assert len(list((tmp_path / "仓").iterdir())) == 2


def test_nothing_is_kept_where_the_engine_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STANDARD_ENGINE_CACHE", "off")
    assert kept_procedure(SMALL, "small.yaml") == small()

"""A short hunt in the suite; `python tests/fuzz_workbooks.py` goes on for longer."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from fuzz_workbooks import fate_of, mutated
from workbook_kit import filled, small_pack

from standard_engine.errors import InputError
from standard_engine.findings import Finding
from standard_engine.pack.resolved import ResolvedPack

EACH = 60


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return filled(tmp_path_factory.mktemp("sound")).read_bytes()


def refusal(file: Path, pack: ResolvedPack) -> tuple[Finding, ...]:
    """Why a workbook is refused; nothing where it is accepted."""
    try:
        assert fate_of(file, pack) is None
    except InputError as error:
        return error.findings
    return ()


@pytest.mark.parametrize("seed", range(6))
def test_a_mutated_workbook_is_accepted_or_refused(seed: int, sound: bytes, tmp_path: Path) -> None:
    rng, pack = random.Random(seed), small_pack()
    file = tmp_path / "数据表.xlsx"
    accepted = refused = 0
    for at in range(EACH):
        file.write_bytes(mutated(sound, rng))
        findings = refusal(file, pack)
        assert all(finding.message and finding.fix for finding in findings), f"seed {seed}, workbook {at}"
        refused += bool(findings)
        accepted += not findings
    assert accepted  # or nothing behind the gate was tried
    assert refused

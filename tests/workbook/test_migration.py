"""Old data in the template of today: everything is carried over, or named."""

from __future__ import annotations

from fractions import Fraction as F
from pathlib import Path

import openpyxl
import pytest

import standard_engine as se
from standard_engine.cli.main import run
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.workbook.migration import migrated
from standard_engine.workbook.reader import read_workbook

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def pack() -> ResolvedPack:
    return se.load_pack("db43-t-1229-2016", as_of="2026-11-23")


@pytest.mark.parametrize("name", ["hengfeng", "pingwei-first", "jingdian"])
def test_the_same_years_carry_everything(pack: ResolvedPack, name: str) -> None:
    old = read_workbook(SAMPLES / f"{name}.xlsx", pack)
    found = migrated(pack, old, old.year)

    assert found.whole
    assert found.submission.data == old.data


@pytest.mark.parametrize(
    ("year", "kept", "dropped"),
    [(2024, {2022: None, 2023: 10000, 2024: 10000}, [2025]), (2026, {2024: 10000, 2025: 10000, 2026: None}, [2023])],
)
def test_years_that_the_new_workbook_does_not_ask_for_are_named(
    pack: ResolvedPack, year: int, kept: dict[int, int | None], dropped: list[int]
) -> None:
    """hengfeng reports 10,000 万元 of output for each of 2023 to 2025."""
    found = migrated(pack, read_workbook(SAMPLES / "hengfeng.xlsx", pack), year)
    values = {at: found.submission.datum("output_value", None, at).value for at in kept}

    assert values == {at: None if value is None else F(value) for at, value in kept.items()}
    assert [item.year for item in found.dropped if item.code == "P01"] == dropped
    assert not found.whole


def test_a_code_that_the_pack_does_not_know_is_named(pack: ResolvedPack, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(SAMPLES / "hengfeng.xlsx")
    sheet = book["生产经营"]
    code = next(cell for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "P03")
    code.value = "P99"
    book.save(tmp_path / "old.xlsx")
    found = migrated(pack, read_workbook(tmp_path / "old.xlsx", pack), 2025)

    assert [(item.place.cell, "P99" in item.message) for item in found.homeless] == [(code.coordinate, True)]


def test_as_a_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample, new = SAMPLES / "pingwei-first.xlsx", tmp_path / "new.xlsx"
    before = sample.read_bytes()

    assert run(["migrate", str(sample), "--as-of", "2026-11-23", "-o", str(new)]) == 0
    assert run(["diff", str(sample), str(new), "--as-of", "2026-11-23"]) == 0
    assert run(["migrate", str(sample), "--as-of", "2026-11-23", "-o", str(new), "--year", "2026"]) == 2
    assert "已存在" in capsys.readouterr().err
    assert run(["migrate", str(sample), "--as-of", "2026-11-23", "-o", str(new), "--year", "2026", "--force"]) == 1
    assert "新表没有这一年" in capsys.readouterr().out
    assert run(["migrate", str(sample), "-o", str(sample), "--force"]) == 2
    assert sample.read_bytes() == before

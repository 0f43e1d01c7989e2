"""The short way for plain numbers says what the whole way says."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from workbook_kit import OPEN, PERCENT, TCE, F, ask, field, filled, read, small_pack

import standard_engine as se
from standard_engine.pack.resolved import Limits
from standard_engine.submission import Submission
from standard_engine.workbook import rows
from standard_engine.workbook.cells import StoredCell
from standard_engine.workbook.plain_number import plain_number
from standard_engine.workbook.reader import read_here
from standard_engine.workbook.styles import CellStyle

SAMPLES = [
    Path(__file__).parents[2] / "samples" / f"{name}.xlsx" for name in ("hengfeng", "hongtao", "linmu", "pingwei")
]
TEXTS = (
    "0", "1", "110", "0.85", "1.0", "99.99", "100.5", "007", "12.", ".5", "-5", "1e3", " 12 ", "123456789012345", "12345678901234.5",
    "1234567890123456", "59.99999999999999", "0.30000000000000004", "", "NaN", "1_0", "１２", "1,000", "8500",
)  # fmt: skip
FORMATS = (
    "General",
    "0.00",
    "#,##0.00",
    "0%",
    "yyyy-m-d",
    '0"吨"',
    "#,##0,",
    ";;;",
    "0;-0;;@",
    '[>=60]"达标";"不"',
    "@",
    '0;0;"无"',
)


def whole_way(spec_percent: bool, cell: StoredCell, limits: Limits) -> tuple[object, list[str]]:
    spec = field(
        "N1",
        "x",
        "项",
        years=3,
        unit="%" if spec_percent else "tce",
        units=PERCENT if spec_percent else TCE,
        limits=limits,
    )
    return ask(spec, cell.text, cell.type, style=cell.style, formula=cell.formula)


@pytest.mark.parametrize("limits", [OPEN, Limits(low=F(0), high=F(100)), Limits(above=F(1), below=F(110))])
@pytest.mark.parametrize("percent", [False, True])
def test_what_is_taken_is_what_the_whole_way_reads_without_a_word(limits: Limits, percent: bool) -> None:
    spec = field(
        "N1", "x", "项", years=3, unit="%" if percent else "tce", units=PERCENT if percent else TCE, limits=limits
    )
    taken = 0
    for text in TEXTS:
        for number_format in FORMATS:
            for look in ({}, {"struck": True}, {"invisible": True}):
                for formula in (None, "A1"):
                    cell = StoredCell("数据", "D4", 4, 4, text, "n", CellStyle(number_format, **look), formula)
                    datum = plain_number(cell, spec, spec.rows[0].unit, percent=percent)
                    if datum is not None:
                        taken += 1
                        assert (datum, []) == whole_way(percent, cell, limits), (text, number_format)
    assert taken > 5


def without(path: Path, monkeypatch: pytest.MonkeyPatch, pack: se.ResolvedPack) -> Submission:
    with monkeypatch.context() as patch:
        patch.setattr(rows, "plain_number", lambda *_, **__: None)
        return read_here(path, pack)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_samples_read_the_same_either_way(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = se.load_pack("db43-t-1229-2016", "2026-11-23")
    assert read_here(sample, pack) == without(sample, monkeypatch, pack)


@pytest.mark.parametrize("seed", range(4))
def test_random_answers_read_the_same_either_way(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    values = (0, 0.5, 1, 92, 93.5, 1e-7, 1e9, -3, 8500, "85%", "无", None, True, "=D4*2", 123456789012345678)
    answers = {code: tuple(rng.choice(values) for _ in range(3)) for code in ("N01", "N02", "N04")}
    path = filled(tmp_path, answers)
    assert read(path) == without(path, monkeypatch, small_pack())

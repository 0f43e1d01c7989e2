"""The simplest formulas over stored cells: exactly, or not at all."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from workbook_kit import cells_of, codes_of, edit_part, filled, found, read

from standard_engine.workbook.cells import Sheet, StoredCell
from standard_engine.workbook.recalculated import recalculated


def sheet(name: str, **cells: str) -> Sheet:
    stored = {}
    for ref, text in cells.items():
        column, row = ord(ref[0]) - 64, int(ref[1:])
        kind = "n" if text[:1].isdigit() or text[:1] == "-" else "s"
        stored[row, column] = StoredCell(name, ref, row, column, text, kind)
    return Sheet(name, False, stored)


HERE = sheet("能源", A1="10", A2="20.5", A3="0.1", A4="文字", B1="-3", B2="0.2", B3="0")
OTHER = sheet("生产 '经营'", A1="7")
SHEETS = {each.name: each for each in (HERE, OTHER)}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A1+A2", "30.5"),
        ("=A1", "10"),
        ("A1-B1*2", "16"),
        ("(A1-B1)*2", "26"),
        ("A1/4/5", "0.5"),
        ("2-3-4", "-5"),
        ("-A1+B1", "-13"),
        ("--A1", "10"),
        ("A3+B2", "0.3"),
        ("10%*A1", "1"),
        ("50%%", "0.005"),
        ("1.5e2+.5", "150.5"),
        ("SUM(A1:A3)", "30.6"),
        ("SUM(A1:B4)", "27.8"),
        ("SUM(A1,A2,5)", "35.5"),
        ("SUM(A1:A2, B1)*2", "55"),
        ("SUM($A$1:$A$2)", "30.5"),
        ("ROUND(1,2)", None),
        ("sum(A1:A2)", None),
        ("A1:A2", None),
        ("A4+1", None),
        ("A1/B3", None),
        ("A1/C9", None),
        ("C9+1", "1"),
        ("'生产 ''经营'''!A1*3", "21"),
        ("别的表!A1", None),
        ("A1&A2", None),
        ("A1^2", None),
        ("A1>2", None),
        ('"5"', None),
        ("A1 A2", None),
        ("A1+", None),
        ("(A1", None),
        ("A1)", None),
        ("", None),
        ("A0", None),
        ("XFE1", None),
        ("SUM(A1:XFD1048576)", None),
        ("LOG10(A1)", None),
        ("A1.5", None),
        ("+".join(["1"] * 600), None),
        ("(" * 200 + "1" + ")" * 200, None),
    ],
)
def test_simple_formulas_are_reckoned_exactly_and_others_left(formula: str, value: str | None) -> None:
    result = recalculated(formula, HERE, SHEETS)
    assert (None if result is None else result.value) == (None if value is None else Fraction(value))


def test_what_doubles_lose_is_no_difference_but_a_real_one_is() -> None:
    result = recalculated("A3+B2", HERE, SHEETS)
    assert result is not None
    assert result.agrees(Fraction("0.30000000000000004"))
    assert not result.agrees(Fraction("0.3001"))
    cancelling = recalculated("1000000.1-1000000", HERE, SHEETS)
    assert cancelling is not None
    assert cancelling.agrees(Fraction("0.0999999999767169"))
    assert not cancelling.agrees(Fraction("0.1001"))


def with_formula(folder: Path, formula: str, cached: str) -> Path:
    """The sound workbook with a formula in 综合能源消费量 2025, its result stored as another program left it."""
    file = filled(folder)
    book = load_workbook(file)
    cell = cells_of(book, "N01")[-1]
    assert cell.coordinate == "F4"
    cell.value = formula
    book.save(file)
    names = {name: at for at, name in enumerate(book.sheetnames, 1)}
    part = f"xl/worksheets/sheet{names['能源消耗']}.xml"
    return edit_part(
        file, part, lambda xml: xml.replace(f"<f>{formula[1:]}</f><v />", f"<f>{formula[1:]}</f><v>{cached}</v>")
        .replace(f"<f>{formula[1:]}</f><v/>", f"<f>{formula[1:]}</f><v>{cached}</v>")
        .replace(f"<f>{formula[1:]}</f><v></v>", f"<f>{formula[1:]}</f><v>{cached}</v>"),
    )  # fmt: skip


def test_a_result_that_no_longer_fits_is_a_finding(tmp_path: Path) -> None:
    submission = read(with_formula(tmp_path, "=D4-E4+100", "90"))  # 5000 − 4800.5 + 100
    finding, = found(submission, "D038")  # fmt: skip
    assert (finding.place.cell, finding.raw, finding.parsed) == ("F4", "90", "299.5")
    assert "D4-E4+100" in finding.message
    assert submission.datum("energy_total", None, 2025).value == 90


def test_a_result_that_fits_is_only_marked(tmp_path: Path) -> None:
    codes = codes_of(read(with_formula(tmp_path, "=D4-E4+100", "299.5")))
    assert "D038" not in codes
    assert "D033" in codes


def test_a_formula_without_result_is_not_calculated_rather_than_blank(tmp_path: Path) -> None:
    file = with_formula(tmp_path, "=D4*2", "")
    codes = codes_of(read(file))
    assert "D031" in codes
    assert "D030" not in codes

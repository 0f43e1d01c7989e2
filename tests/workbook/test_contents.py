from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from workbook_kit import FIELDS, REGIONS, SECTORS, YEAR

from standard_engine.errors import UsageError
from standard_engine.submission import Absence, Datum, Slot
from standard_engine.workbook.contents import LONGEST_TEXT, Content, Contents

SPECS = {spec.id: spec for spec in FIELDS}


def content(field_id: str, datum: Datum) -> tuple[Content, str]:
    spec = SPECS[field_id]
    row = spec.rows[0]
    year = YEAR if spec.years else None
    contents = Contents({(field_id, row.key, year): datum}, {each.id: each for each in (SECTORS, REGIONS)})
    return contents.cell(spec, row, year), contents.unit(spec, row)


@pytest.mark.parametrize(
    ("field_id", "datum", "expected", "unit"),
    [
        ("energy_total", Datum(Fraction("4800.5")), Fraction("4800.5"), "tce"),
        ("energy_total", Datum(Fraction(5), unit="kgce"), Fraction(5000), "kgce"),
        ("energy_total", Datum(Fraction("4800.5"), unit="tce", raw="4800.5"), Fraction("4800.5"), "tce"),
        ("energy_total", Datum(Fraction(60), unit="tce", raw="59.99999999999999"), Fraction(60), "tce"),
        ("energy_total", Datum(Fraction(12000), unit="万tce", raw="１.２"), "１.２", "万tce"),
        ("energy_total", Datum(Fraction(12000), unit="万tce", raw="1.2万tce"), "1.2万tce", "tce"),
        ("energy_total", Datum(absence=Absence.UNKNOWN, raw="约85"), "约85", "tce"),
        ("energy_total", Datum(absence=Absence.UNKNOWN, raw="-5"), Fraction(-5), "tce"),
        ("energy_total", Datum(absence=Absence.UNKNOWN), "—", "tce"),
        ("energy_total", Datum(absence=Absence.NONE), "无", "tce"),
        ("energy_total", Datum(absence=Absence.NOT_APPLICABLE, reason="停产"), "不适用", "tce"),
        ("energy_total", Datum(absence=Absence.BLANK), None, "tce"),
        ("energy_total", Datum(absence=Absence.BLANK, raw="  "), None, "tce"),
        ("waste_rate", Datum(Fraction(85), unit="%", raw="0.85"), Fraction(85), "%"),
        ("management", Datum("good"), "优", ""),
        ("management", Datum("gone"), "gone", ""),
        ("industry", Datum("C3011"), "C3011 水泥制造", ""),
        ("industry", Datum("C3011", raw="3011"), "C3011 水泥制造", ""),
        ("industry", Datum("C3011", raw="水泥制造"), "水泥制造", ""),
        ("certified", Datum(value=True), "是", ""),
        ("certified", Datum(value=False), "否", ""),
        ("founded", Datum(date(2016, 3, 1)), date(2016, 3, 1), ""),
        ("founded", Datum(date(1900, 2, 28)), "1900-02-28", ""),
        ("enterprise_name", Datum("=1+1"), "=1+1", ""),
    ],
)
def test_a_datum_is_written_so_that_it_reads_back(field_id: str, datum: Datum, expected: Content, unit: str) -> None:
    assert content(field_id, datum) == (expected, unit)


def test_a_number_is_a_number_cell_up_to_15_digits_and_a_text_beyond() -> None:
    assert content("energy_total", Datum(Fraction("0.123456789012345")))[0] == Fraction("0.123456789012345")
    assert content("energy_total", Datum(Fraction("0.1234567890123456")))[0] == "0.1234567890123456"
    assert content("energy_total", Datum(Fraction(10**20)))[0] == Fraction(10**20)


def test_what_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(UsageError, match="不能写成小数"):
        content("energy_total", Datum(Fraction(1, 3)))
    assert content("enterprise_name", Datum("字" * LONGEST_TEXT))[0] == "字" * LONGEST_TEXT
    with pytest.raises(UsageError, match="放不下"):
        content("enterprise_name", Datum("字" * (LONGEST_TEXT + 1)))


def test_years_in_different_units_are_written_in_one() -> None:
    spec = SPECS["energy_total"]
    row = spec.rows[0]
    data: dict[Slot, Datum] = {
        ("energy_total", None, 2024): Datum(Fraction(5), unit="kgce", raw="５０００"),
        ("energy_total", None, 2025): Datum(Fraction(6), unit="tce", raw="６"),
    }
    contents = Contents(data, {})
    assert contents.unit(spec, row) == "kgce"
    assert contents.cell(spec, row, 2024) == "５０００"
    assert contents.cell(spec, row, 2025) == Fraction(6000)  # its text would say something else beside kgce


def test_reasons_of_a_row_are_joined_once_each() -> None:
    spec = SPECS["waste_rate"]
    reasons = ("停产", "停产", "新建")
    data: dict[Slot, Datum] = {
        ("waste_rate", None, 2023 + at): Datum(absence=Absence.NOT_APPLICABLE, reason=reason)
        for at, reason in enumerate(reasons)
    }
    assert Contents(data, {}).reason(spec, spec.rows[0]) == "停产；新建"

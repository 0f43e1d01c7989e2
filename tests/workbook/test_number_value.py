from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from workbook_kit import PERCENT, RATIO, TCE, TONNES, ask, field

from standard_engine.findings import Place
from standard_engine.pack.resolved import FieldSpec, Limits
from standard_engine.submission import Absence
from standard_engine.workbook.cells import StoredCell
from standard_engine.workbook.number_value import limits_text
from standard_engine.workbook.question import Question, RowUnit
from standard_engine.workbook.styles import CellStyle
from standard_engine.workbook.values import read_cell

ENERGY = field("N1", "energy", "能耗", unit="tce", units=TCE)
RATE = field("N2", "rate", "利用率", unit="%", units=PERCENT, limits=Limits(Fraction(0), Fraction(100)))
MASS = field("N3", "mass", "产量", unit="t", units=TONNES)


@pytest.mark.parametrize(
    ("text", "type_", "unit"),
    [
        ("12000", "n", "tce"),
        ("12000000", "n", "kgce"),
        ("1.2", "n", "万tce"),
        ("1.2万tce", "s", "tce"),
        ("１.２万吨标准煤", "s", "tce"),
        ("12,000", "s", "tce"),
        ("12000吨标准煤", "s", "tce"),
        ("1.2e4", "s", "tce"),
        ("12000000kgce", "s", "kgce"),
    ],
)
def test_one_amount_in_any_writing_and_unit_is_one_value(text: str, type_: str, unit: str) -> None:
    datum, _ = ask(ENERGY, text, type_, unit=unit)
    assert datum.value == 12000


def test_a_conversion_is_recorded_and_the_reported_unit_kept() -> None:
    datum, codes = ask(ENERGY, "5", "n", unit="万tce")
    assert (datum.value, datum.unit, datum.raw, codes) == (50000, "万tce", "5", [])
    assert datum.normalisations == ("单位换算：万tce → tce，×10000",)


def test_a_unit_typed_after_the_number_wins_over_the_unit_column_with_a_warning() -> None:
    datum, codes = ask(ENERGY, "5万tce", unit="kgce")
    assert (datum.value, datum.unit) == (50000, "万tce")
    assert codes == ["D051", "D047"]
    assert ask(ENERGY, "5000kgce", unit="kgce")[1] == ["D047"]
    assert ask(ENERGY, "5吨标准煤", unit="tce")[1] == ["D047"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("110 kWh", "D048"),
        ("110m3", "D048"),
        ("1.2万", "D048"),
        ("110 个", "D048"),
        ("1O0", "D040"),
        ("2025年3月", "D040"),
        ("2024年为85", "D040"),
    ],
)
def test_what_is_no_unit_of_the_quantity_is_refused(text: str, code: str) -> None:
    datum, codes = ask(ENERGY, text)
    assert (datum.value, datum.absence, codes) == (None, Absence.UNKNOWN, [code])


def test_a_row_in_an_unknown_unit_gives_no_value_and_leaves_the_finding_to_the_row() -> None:
    for text, type_ in (("5", "n"), ("5", "s")):
        datum, codes = ask(ENERGY, text, type_, unit="吨煤")
        assert (datum.value, datum.absence, codes) == (None, Absence.UNKNOWN, [])
    assert ask(ENERGY, "5 kgce", unit="吨煤")[0].value == Fraction(5, 1000)


@pytest.mark.parametrize(
    ("stored", "number_format", "value", "codes"),
    [
        ("0.85", "0%", 85, ["D052"]),
        ("0.855", "0.00%", Fraction("85.5"), ["D052"]),
        ("85", "General", 85, []),
        ("0.85", "General", Fraction("0.85"), ["D053"]),
        ("1", "General", 1, ["D053"]),
        ("1.01", "General", Fraction("1.01"), []),
        ("0", "General", 0, []),
        ("85", "0%", None, ["D052", "D054"]),  # 8500%, and the first says why
        ("0", "0%", 0, []),
        ("85", '0"%"', 85, []),
    ],
)
def test_percent_is_a_matter_of_the_unit_and_the_format(
    stored: str, number_format: str, value: Fraction | int | None, codes: list[str]
) -> None:
    datum, found = ask(RATE, stored, "n", number_format=number_format)
    assert (datum.value, found) == (value, codes)


def test_a_declared_range_settles_whether_a_small_percentage_is_meant() -> None:
    loss = replace(RATE, plausible=Limits(high=Fraction(5)))
    assert ask(loss, "0.85", "n")[1] == []
    unlimited = replace(RATE, limits=Limits(high=Fraction(50)))
    assert ask(unlimited, "0.85", "n")[1] == []  # 85 could not be
    assert ask(replace(RATE, plausible=Limits(low=Fraction(50))), "0.85", "n")[1] == ["D053", "D055"]


def test_a_ratio_shown_as_percent_is_itself() -> None:
    share = field("N4", "share", "占比", units=RATIO)
    assert ask(share, "0.85", "n", number_format="0%") == (ask(share, "0.85", "n")[0], [])
    assert ask(share, "85", "n", unit="%")[0].value == Fraction("0.85")


@pytest.mark.parametrize(
    ("number_format", "codes"),
    [
        ('0.00"吨"', []),
        ('0.00"千克"', ["D035"]),
        ('0"≥"', ["D035"]),
        ("0%", ["D035"]),
        ("#,##0,", ["D035"]),
        ("0.00", []),
        ("yyyy-m-d", ["D044"]),
    ],
)
def test_a_display_that_says_something_else_is_reported(number_format: str, codes: list[str]) -> None:
    assert ask(MASS, "12.5", "n", number_format=number_format)[1] == codes


@pytest.mark.parametrize(
    ("spec", "number_format", "text", "raw"),
    [
        (MASS, '0!.0,"万"', "125000", "原值 125000，显示值 12.5万"),
        (MASS, ";;;", "5", "原值 5，显示值 （空白）"),
        (RATE, "0%", "0.85", "原值 0.85，显示值 85%"),
        (MASS, "yyyy-m-d", "45731", "原值 45731，显示值 2025-03-15"),
    ],
)
def test_what_is_stored_and_what_is_shown_stand_beside_each_other(
    spec: FieldSpec, number_format: str, text: str, raw: str
) -> None:
    row = spec.rows[0]
    question = Question(spec, row, 2025, RowUnit(row.unit, Fraction(1)), "", Place(sheet="数据", cell="D4"))
    cell = StoredCell("数据", "D4", 4, 4, text, "n", CellStyle(number_format))
    assert [finding.raw for finding in read_cell(question, cell)[1]] == [raw]


@pytest.mark.parametrize(
    ("text", "inside"),
    [("-0.001", False), ("0", True), ("0.001", True), ("99.999", True), ("100", True), ("100.001", False)],
)
def test_limits_include_their_ends(text: str, inside: bool) -> None:
    datum, codes = ask(RATE, text + "%")
    assert (datum.value is not None) == inside
    assert ("D054" in codes) != inside


def test_open_limits_exclude_their_ends_and_are_in_the_rows_own_unit() -> None:
    spec = replace(ENERGY, limits=Limits(above=Fraction(1), below=Fraction(10)))
    for kgce, inside in (("1000", False), ("1000.1", True), ("9999.9", True), ("10000", False)):
        assert (ask(spec, kgce, "n", unit="kgce")[0].value is not None) == inside


def test_an_implausible_value_is_kept_with_a_warning() -> None:
    spec = replace(ENERGY, plausible=Limits(Fraction(10), Fraction(1000)))
    for text, codes in (("9.9", ["D055"]), ("10", []), ("1000", []), ("1000.1", ["D055"])):
        datum, found = ask(spec, text, "n")
        assert (datum.value, found) == (Fraction(text), codes)


def test_long_integers_are_doubtful_from_the_16th_digit() -> None:
    assert ask(MASS, "999999999999999", "n")[1] == []
    assert ask(MASS, "1000000000000000", "n")[1] == ["D045"]
    assert ask(MASS, "9.1440300123456E+17", "n")[1] == ["D045"]


def test_ranges_are_said_in_words() -> None:
    assert limits_text(Limits(Fraction(0), Fraction("99.5"))) == "≥0 且 ≤99.5"
    assert limits_text(Limits(above=Fraction(0), below=Fraction(1))) == ">0 且 <1"
    assert limits_text(Limits()) == ""

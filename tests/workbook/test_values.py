"""Every way of filling one cell that was collected from real workbooks, with what must come of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from workbook_kit import RATIO, TCE, TONNES, YUAN, ask, field

from standard_engine.errors import InputError
from standard_engine.findings import Finding, Place
from standard_engine.pack.resolved import FieldSpec, FieldType, Row
from standard_engine.submission import Absence, Datum
from standard_engine.workbook.package import read_file, stored_workbook
from standard_engine.workbook.question import Question, RowUnit
from standard_engine.workbook.styles import CellStyle
from standard_engine.workbook.unit_text import unit_factor
from standard_engine.workbook.values import read_cell

HERE = Path(__file__).parent
ZOO: list[dict[str, Any]] = json.loads((HERE / "zoo.json").read_text(encoding="utf-8"))
MAKER = Path(os.environ.get("HOSTILE_MAKER", HERE.parents[2] / "shared" / "hostile" / "make_hostile.py"))

UNITS: dict[str, tuple[tuple[str, Fraction], ...]] = {
    "ratio": RATIO,
    "t": TONNES,
    "tce": TCE,
    "元": tuple((spelling, factor * 10000) for spelling, factor in YUAN),
    "tce/万元": (("tce/万元", Fraction(1)),),
    "kgce/t": (("kgce/t", Fraction(1)),),
    "m³/t": (("m³/t", Fraction(1)),),
    "m²": (("m²", Fraction(1)),),
    "MWh": (("MWh", Fraction(1)),),
}


def question_field(row: str) -> FieldSpec:
    if row == "truth":
        return field("Q1", "truth", "是否", type_=FieldType.TRUTH)
    unit = "" if row == "ratio" else row
    return field("N1", "number", "数值", unit=unit, units=UNITS[row], not_applicable=True)


def raw_of(case: dict[str, Any]) -> str:
    raw = case["raw"]
    return raw if isinstance(raw, str) else raw["repeat"] * raw["times"] + raw["then"]


def outcome(datum: Datum, codes: list[str]) -> tuple[str, Any]:
    """A datum in the zoo's words."""
    if datum.value is not None:
        return ("yes" if datum.value else "no", None) if isinstance(datum.value, bool) else ("number", datum.value)
    refused = {"D040", "D041", "D042", "D043", "D044", "D048", "D032"} & set(codes)
    return ("ask", None) if "D071" in codes else ("reject", None) if refused else ("missing", datum.absence)


def refusals(path: Path) -> tuple[Finding, ...]:
    """Why a file is no workbook; empty where it is one."""
    try:
        stored_workbook(read_file(path), path.name)
    except InputError as error:
        return error.findings
    return ()


def expected(case: dict[str, Any]) -> tuple[str, Any]:
    said = case["outcome"]
    if said == "number":
        return said, Fraction(case["value"])
    return said, Absence(case["absence"]) if said == "missing" else None


@pytest.mark.parametrize("case", ZOO, ids=[case["id"] for case in ZOO])
def test_every_animal_of_the_zoo_is_read_or_refused_as_it_should_be(case: dict[str, Any]) -> None:
    style = CellStyle(case.get("format", "General"), invisible=case.get("white", False))
    datum, codes = ask(
        question_field(case["row"]),
        raw_of(case),
        case["type"],
        style=style,
        reason="未开展该业务",
        formula=case.get("formula"),
    )
    assert outcome(datum, codes) == expected(case)
    if "finding" in case:
        assert case["finding"] in codes
    elif case["outcome"] in {"number", "yes", "no"}:
        assert codes == []


def test_percentages_are_85_in_a_row_of_percent_and_0_85_in_a_ratio() -> None:
    percent = field("N1", "rate", "利用率", unit="%", units=(("%", Fraction(1)), ("‰", Fraction(1, 10))))
    ratio = question_field("ratio")
    for text in ("85%", "８５％", "85 %"):
        assert ask(percent, text)[0].value == 85
        assert ask(ratio, text)[0].value == Fraction("0.85")
    assert ask(percent, "5‰")[0].value == Fraction("0.5")


@pytest.mark.skipif(not MAKER.is_file(), reason="the maker of hostile workbooks is not on this machine")
def test_the_zoo_as_a_workbook_gives_the_same(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(MAKER), str(tmp_path), "--small"], check=True, capture_output=True)
    made = tmp_path / "xlsx" / "handmade"
    sheet = stored_workbook(read_file(made / "values_zoo.xlsx"), "zoo").sheets[0]
    by_id = {case["id"]: case for case in ZOO}
    for row in json.loads((made / "values_zoo.expected.json").read_text(encoding="utf-8")):
        spec = question_field(by_id[row["id"]]["row"])
        unit = spec.rows[0].unit
        question = Question(spec, spec.rows[0], 2025, RowUnit(unit, unit_factor(unit, spec.rows[0])), "原因", Place())
        datum, findings = read_cell(question, sheet.cell(row["row"], 3))
        said, value = outcome(datum, [finding.code.code for finding in findings])
        wanted = {"bool?": {"yes", "no", "ask", "missing"}}.get(row["outcome"], {row["outcome"]})
        assert said in wanted, row
        if said == "number":
            assert value == Fraction(str(row["value"])), row


@pytest.mark.skipif(not MAKER.is_file(), reason="the maker of hostile workbooks is not on this machine")
def test_containers_are_accepted_and_refused_as_their_maker_says(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(MAKER), str(tmp_path), "--small"], check=True, capture_output=True)
    made = tmp_path / "xlsx" / "handmade"
    left_to_the_data = {"header_duplicate_columns.xlsx", "indicator_repeated.xlsx"}
    for line in (made / "MANIFEST.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        name, group, _, wanted = line.split("\t")
        if wanted == "bounded" or name in left_to_the_data:
            continue
        findings = refusals(made / name)
        assert all(finding.place.file == name for finding in findings)
        if group in {"container", "xml", "structure"}:
            assert (not findings) == wanted.startswith("accept"), name


@pytest.mark.parametrize(
    ("text", "type_", "formula", "codes"),
    [
        (None, "n", "B1*2", ["D031"]),
        ("", "n", "B1*2", ["D031"]),
        ("", "str", "B1&C1", ["D030"]),  # a text result that is empty is blank
        ("60", "n", "B1*2", ["D033"]),
        ("60", "n", "", ["D033"]),
        ("60", "n", "[1]Sheet1!$A$1", ["D034"]),
        ("60", "n", "'[台账.xlsx]表'!A1", ["D034"]),
        ("60", "n", 'WEBSERVICE("http://127.0.0.1:9/")', ["D034"]),
        ("60", "n", "TODAY()-1", ["D034"]),
        ("60", "n", "INDIRECT(B1)", ["D034"]),
        ("60", "n", "IFERROR(B1/C1,100)", ["D034"]),
        ("60", "n", 'IF(B1="甲|乙",60,0)', ["D033"]),
        ("#DIV/0!", "e", "B1/C1", ["D032"]),
        ("#REF!", "s", None, ["D032"]),
    ],
)
def test_formulas_are_told_apart_from_numbers(
    text: str | None, type_: str, formula: str | None, codes: list[str]
) -> None:
    datum, found = ask(question_field("t"), text, type_, formula=formula)
    assert found == codes
    assert (datum.value == 60) == (text == "60")


def test_a_struck_out_or_invisible_value_is_read_with_a_warning() -> None:
    spec = question_field("t")
    assert ask(spec, "5", "n", style=CellStyle(struck=True)) == (
        Datum(Fraction(5), unit="t", raw="5", sheet="数据", cell="D4"),
        ["D036"],
    )
    assert ask(spec, "5", "n", style=CellStyle(invisible=True))[1] == ["D035"]


def test_a_value_under_a_merge_is_not_taken() -> None:
    datum, codes = ask(question_field("t"), "5", "n", anchor="C4")
    assert (datum.value, datum.absence, codes) == (None, Absence.UNKNOWN, ["D028"])
    assert ask(question_field("t"), None, "n", anchor="C4")[1] == ["D030"]


@pytest.mark.parametrize(
    ("blank", "required", "absence", "value", "codes"),
    [
        ("missing", True, Absence.BLANK, None, ["D030"]),
        ("missing", False, Absence.BLANK, None, []),
        ("zero", True, None, 0, []),
        ("none", True, Absence.NONE, None, []),
    ],
)
def test_blank_means_what_the_field_declares(
    blank: str, required: bool, absence: Absence | None, value: int | None, codes: list[str]
) -> None:
    datum, found = ask(replace(question_field("t"), blank=blank, required=required), " ")
    assert (datum.absence, datum.value, found) == (absence, value, codes)


@pytest.mark.parametrize(
    ("none", "absence", "value", "codes"),
    [("none", Absence.NONE, None, []), ("zero", None, 0, []), ("missing", Absence.UNKNOWN, None, ["D060"])],
)
def test_none_means_what_the_field_declares(
    none: str, absence: Absence | None, value: int | None, codes: list[str]
) -> None:
    datum, found = ask(replace(question_field("t"), none=none), "无")
    assert (datum.absence, datum.value, found) == (absence, value, codes)


def test_not_applicable_needs_leave_and_a_reason() -> None:
    spec = question_field("t")
    refused = replace(spec, not_applicable=False)
    datum, codes = ask(spec, "不适用", reason="没有锅炉")
    assert (datum.absence, datum.reason, codes) == (Absence.NOT_APPLICABLE, "没有锅炉", [])
    assert ask(spec, "不适用") == (Datum(absence=Absence.BLANK, raw="不适用", sheet="数据", cell="D4"), ["D062"])
    assert ask(refused, "不适用", reason="没有锅炉")[1] == ["D061"]


def test_a_word_for_unknown_is_reported_where_a_value_is_required() -> None:
    spec = question_field("t")
    assert ask(spec, "见附件")[1] == ["D063"]
    datum, codes = ask(replace(spec, required=False), "—")
    assert (datum.absence, datum.normalisations, codes) == (Absence.UNKNOWN, ("“—”视为未知",), [])


def test_messages_are_short_whatever_was_typed() -> None:
    spec = question_field("t")
    row = Row("N1", "数值", None, "t", TONNES)
    question = Question(spec, row, 2025, RowUnit("t", Fraction(1)), "", Place(sheet="数据", cell="D4"))
    from standard_engine.workbook.cells import StoredCell

    cell = StoredCell("数据", "D4", 4, 4, "很长\n" * 5000, "s")
    datum, findings = read_cell(question, cell)
    assert len(findings[0].message) < 150
    assert "\n" not in findings[0].message
    assert datum.raw == cell.text

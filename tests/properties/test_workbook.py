"""Whatever a submission says, the workbook written from it says the same when it is read."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_kit import FIELDS, OPEN, YEAR, ask, edit_part, filled, read, small_pack, template

from standard_engine.errors import InputError
from standard_engine.numerals import exact_text
from standard_engine.pack.resolved import FieldSpec, FieldType, Row
from standard_engine.submission import Absence, Datum, Slot, Submission, Value
from standard_engine.workbook.unit_text import unit_factor
from standard_engine.workbook.words import absence_of

PACK = small_pack([replace(spec, limits=OPEN) for spec in FIELDS])
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**10), max_value=10**10)
LONG = st.decimals(allow_nan=False, allow_infinity=False, places=20, min_value=-(10**3), max_value=10**3)
TEXTS = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda text: text == text.strip() and absence_of(text) is None)
WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")


@st.composite
def numbers(draw: st.DrawFn, row: Row) -> Datum:
    """A number in one of the row's units: as a number, as text, or with its unit after it."""
    decimal = draw(st.one_of(NUMBERS, LONG))
    unit, factor = draw(st.sampled_from([(unit, factor) for unit, factor in row.units if unit]))
    value = Fraction(decimal) * factor
    plain = f"{decimal:f}"
    raw = draw(st.sampled_from([None, plain.translate(WIDE), f"{decimal:,f} ", f"{plain}{unit}"]))
    return Datum(value, unit=unit, raw=raw)


def answers(spec: FieldSpec, row: Row) -> st.SearchStrategy[Datum]:
    simple: dict[FieldType, st.SearchStrategy[Value]] = {
        FieldType.CHOICE: st.sampled_from([option.id for option in spec.options] or ["-"]),
        FieldType.TRUTH: st.booleans(),
        FieldType.DATE: st.dates(date(1800, 1, 1), date(2100, 1, 1)),
        FieldType.TEXT: TEXTS,
        FieldType.CODE: st.sampled_from(_codes(spec)),
    }
    if spec.id == "credit_code":
        return st.just(Datum("91110000600037341L"))
    return numbers(row) if spec.type is FieldType.NUMBER else simple[spec.type].map(Datum)


def _codes(spec: FieldSpec) -> list[str]:
    return [item.code for each in PACK.enumerations if each.id == spec.enumeration for item in each.items] or ["-"]


@st.composite
def submissions(draw: st.DrawFn) -> Submission:
    data: dict[Slot, Datum] = {}
    for spec in PACK.fields:
        years: list[int | None] = [YEAR - back for back in range(spec.years)] if spec.years else [None]
        for row in spec.rows:
            for year in years:
                if draw(st.integers(0, 9)):
                    data[spec.id, row.key, year] = draw(answers(spec, row))
    return Submission(data, YEAR)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(submission=submissions())
def test_what_is_written_is_read(tmp_path: Path, submission: Submission) -> None:
    got = read(template(tmp_path, PACK, submission), PACK)
    for slot, each in submission.data.items():
        assert got.datum(*slot).value == each.value, slot
    assert got.year == submission.year


@settings(max_examples=200, deadline=None)
@given(tenths=st.integers(-(10**8), 10**8), data=st.data())
def test_one_amount_typed_in_any_unit_is_one_value(tenths: int, data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from([spec for spec in PACK.fields if len(spec.rows[0].units) > 1]))
    value = Fraction(tenths, 10)
    read_in = {unit: ask(spec, exact_text(value / factor) + unit)[0].value for unit, factor in spec.rows[0].units}
    read_beside = {
        unit: ask(spec, exact_text(value / factor), unit=unit)[0].value for unit, factor in spec.rows[0].units
    }
    assert set(read_in.values()) == set(read_beside.values()) == {value}


TYPED = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["无", "不适用", "—", "见附件", "85%", "约5", "(5)", "1,2", "是", "C3011", "2025-03-05", "1E400", "0%"]
    ),
    st.from_regex(r"-?[0-9,.]{1,9} ?(万|亿)?(t|tce|元|%|kWh)?", fullmatch=True),
)
ENUMERATIONS = {each.id: each for each in PACK.enumerations}


@settings(max_examples=500, deadline=None)
@given(
    spec=st.sampled_from(FIELDS),
    text=TYPED,
    type_=st.sampled_from(["s", "str", "n", "b", "e", "d"]),
    number_format=st.sampled_from(["General", "0%", "yyyy-m-d", "#,##0,", ";;;", "@"]),
    unit=st.sampled_from([None, "kgce", "吨煤", "万元", "%"]),
    reason=st.sampled_from(["", "停产"]),
)
def test_nothing_typed_is_lost_without_a_word(
    spec: FieldSpec, text: str, type_: str, number_format: str, unit: str | None, reason: str
) -> None:
    """A required cell gives a value, a declared absence, or a finding; a value keeps to its kind and limits."""
    enumeration = ENUMERATIONS.get(spec.enumeration or "")
    given_unit = unit if spec.rows[0].unit else None
    datum, codes = ask(
        spec, text, type_, number_format=number_format, unit=given_unit, reason=reason, enumeration=enumeration
    )
    assert (datum.value is None) != (datum.absence is None)
    if isinstance(datum.value, Fraction):
        assert spec.limits.hold(datum.value)
    if spec.required and datum.absence in {Absence.BLANK, Absence.UNKNOWN}:
        row_says_it = given_unit is not None and unit_factor(given_unit, spec.rows[0]) is None
        assert codes or row_says_it
    if spec.type is FieldType.CHOICE and datum.value is not None:
        assert datum.value in {option.id for option in spec.options}


FOREIGN = (
    "", "0", "-1", "99999999999", "A1", "A0", "XFD1048576", "B2:A1", "s", "str", "b", "e", "d", "zz", "NaN", "1E400", "2025年", "2999年",
    "代码", "单位", "填报值", "N01", "约5", "1,2", "#REF!", "无", "kgce", "yyyy", "[&gt;1]0", "0%", ";;;", "9" * 50, "true", "_xD83D_", "~",
)  # fmt: skip
PLACES = re.compile(r'="([^"<]*)"|>([^<]+)<')


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_workbook_with_anything_anywhere_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    """Whatever a part says in whatever place, the outcome is a submission or an error with findings, never a crash."""
    path = filled(tmp_path)
    with zipfile.ZipFile(path) as book:
        part = data.draw(st.sampled_from([name for name in book.namelist() if name.startswith("xl/")]))

    def spoiled(text: str) -> str:
        for _ in range(data.draw(st.integers(1, 3))):
            spans = [found.span(1) if found[1] is not None else found.span(2) for found in PLACES.finditer(text)]
            start, end = data.draw(st.sampled_from(spans))
            text = text[:start] + data.draw(st.sampled_from(FOREIGN)) + text[end:]
        return text

    edit_part(path, part, spoiled)
    try:
        findings = read(path).findings
    except InputError as error:
        findings = (*error.findings, error.findings[0])
    assert {finding.code.code[0] for finding in findings} <= {"D"}

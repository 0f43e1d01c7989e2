"""Whatever a submission says, the workbook written from it says the same when it is read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook_kit import FIELDS, OPEN, YEAR, ask, read, small_pack, template

from standard_engine.numerals import exact_text
from standard_engine.pack.resolved import FieldSpec, FieldType, Row
from standard_engine.submission import Datum, Slot, Submission, Value
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

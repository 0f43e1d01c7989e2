"""试算: the gap workbook's formulas recalculated by LibreOffice, as written and with other values tried in its yellow cells."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
import random_data as some
import xlsxwriter
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sheet_kit import matches, sheets_of, stored_cells

from standard_engine.assessment.assess import assess
from standard_engine.assessment.result import Assessment
from standard_engine.formula.program import Kind
from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.report import trial_data, trial_process, trial_results
from standard_engine.report.grid import Grid
from standard_engine.report.trial import DATA, FIRST_TRIED, PROCESS, RESULTS, Entry, Trial, trial
from standard_engine.report.trial_entries import spread
from standard_engine.report.view import view
from standard_engine.report.xlsx import xlsx
from standard_engine.submission import Absence, Datum, Submission
from standard_engine.workbook.cells import StoredCell
from standard_engine.workbook.reader import read_workbook

ROOT = Path(__file__).parent.parent.parent
AS_OF = "2026-11-23"
SAMPLES = sorted((ROOT / "samples").glob("*.xlsx"))
MECHANICS = sorted(path.parent for path in (ROOT / "tests" / "mechanics").rglob("pack.yaml"))
EPOCH = date(1899, 12, 30)
TRIED = re.compile(r'<c r="F(\d+)" s="(\d+)"/>')


@dataclass
class Case:
    """What was reported, what is tried, and the same reported in earnest."""

    name: str
    pack: ResolvedPack
    reported: Submission
    tried: Mapping[int, Any]
    changed: Submission

    @cached_property
    def same_ways(self) -> bool:
        """Is all that is tried both ways with the value reported also tried both ways with it typed?"""
        before, after = (trial(assess(self.pack, submission)) for submission in (self.reported, self.changed))
        assert before is not None
        assert after is not None
        return set(after.ways.conditions) <= set(before.ways.conditions)

    def compares(self, cell: StoredCell) -> bool:
        """Must the cell hold the same with a value typed as with that value reported?"""
        if not self.tried:
            return True
        if cell.sheet == PROCESS:
            return cell.column <= (5 if self.same_ways else 3)
        return self.same_ways and not tells_of_the_trial(cell)


def typed(entry: Entry, datum: Datum) -> tuple[Any, Datum] | None:
    """What a person would type to try a datum, and what that says; None for what cannot be typed."""
    if datum.absence is Absence.NOT_APPLICABLE and entry.spec.not_applicable:
        return "不适用", datum
    match datum.value:
        case None:
            return None
        case bool(truth):
            return "是" if truth else "否", datum
        case Fraction() as number:
            return float(number), Datum(value=Fraction(repr(float(number))))
        case date() as day:
            return (day - EPOCH).days, datum
        case str(text) if entry.options is not None:
            return dict(entry.options)[text], datum
    return None


def tries(name: str, pack: ResolvedPack, reported: Submission, other: Submission, random: Random, share: float) -> Case:
    """Some of the other submission's values tried in the first."""
    found = trial(assess(pack, reported))
    assert found is not None
    changed, cells = dict(reported.data), {}
    for entry in found.entries:
        field = entry.leaf.field
        told = typed(entry, other.datum(field.id, field.key, entry.year)) if entry.open else None
        if told is not None and random.random() < share:
            cells[FIRST_TRIED + entry.at], changed[field.id, field.key, entry.year] = told
    return Case(name, pack, reported, cells, replace(reported, data=changed))


def filled(workbook: bytes, tried: Mapping[int, Any]) -> bytes:
    """The workbook with values typed into the yellow cells, given by row."""

    def fill(found: re.Match[str]) -> str:
        row, style = found.groups()
        value = tried.get(int(row))
        if value is None:
            return found.group()
        if isinstance(value, str):
            return f'<c r="F{row}" s="{style}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f'<c r="F{row}" s="{style}"><v>{value!r}</v></c>'

    out = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for item in before.infolist():
            body = before.read(item)
            if item.filename == "xl/worksheets/sheet1.xml":
                body = TRIED.sub(fill, body.decode()).encode()
            after.writestr(item, body)
    return out.getvalue()


def formulas(cells: Mapping[str, Any]) -> Iterator[StoredCell]:
    """The cells that hold formulas."""
    for sheet in (DATA, RESULTS, PROCESS):
        yield from (cell for cell in cells[sheet].values() if cell.formula is not None)


def tells_of_the_trial(cell: StoredCell) -> bool:
    """Does it say what was tried and what that changed, which other data would not say?"""
    return (cell.sheet == RESULTS and cell.column == 15) or (cell.sheet == DATA and (cell.column == 7 or cell.row != 5))


def differences(case: Case, found: Mapping[str, list[list[str]]]) -> Iterator[str]:
    cells = list(formulas(stored_cells(trial_sheets(case.pack, case.changed))))
    expected = [cell for cell in cells if case.compares(cell)]
    assert expected, case.name
    for cell in expected:
        if not matches(cell, found[cell.sheet]):
            computed = found[cell.sheet][cell.row - 1][cell.column - 1 :][:1]
            yield f"{cell.sheet} {cell.ref}: {cell.text!r}, not {computed} by {cell.formula}"


def trial_sheets(pack: ResolvedPack, submission: Submission) -> bytes:
    """A workbook of the sheets to try things on alone."""
    assessment = assess(pack, submission)
    found, shown, stream = trial(assessment), view(assessment), BytesIO()
    assert found is not None
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        grid = Grid(workbook, footer="")
        trial_data.tried(grid, shown, found)
        trial_results.results(grid, shown, found)
        trial_process.process(grid, found)
    return stream.getvalue()


def check(cases: list[Case], folder: Path) -> None:
    """Each workbook, with what is tried in it, comes to what the changed submission comes to."""
    paths = []
    for at, case in enumerate(cases):
        paths.append(folder / f"{at}.xlsx")
        paths[-1].write_bytes(filled(trial_sheets(case.pack, case.reported), case.tried))
    for case, found in zip(cases, sheets_of(paths, folder), strict=True):
        wrong = list(differences(case, found))
        assert not wrong, f"{case.name}: {case.tried}\n" + "\n".join(wrong[:8])


def sample(path: Path) -> tuple[ResolvedPack, Submission]:
    for name in ("db43-t-1229-2016", "cleaner-production-antimony-mining", "green-factory-gbt36132-2025"):
        pack = load_pack(name, AS_OF)
        try:
            return pack, read_workbook(path, pack)
        except Exception as error:  # noqa: BLE001 - of another pack
            last = error
    raise last


@pytest.mark.libreoffice
def test_every_sample_recalculates_to_what_is_stored_beside_its_formulas(tmp_path: Path) -> None:
    check([Case(path.name, *found, {}, found[1]) for path in SAMPLES for found in [sample(path)]], tmp_path)


@pytest.mark.libreoffice
def test_a_value_tried_comes_to_what_it_would_come_to_if_it_were_reported(tmp_path: Path) -> None:
    random = Random(1)
    found = [(path.name, *sample(path)) for path in SAMPLES[::3]]
    cases = []
    for at, (name, pack, reported) in enumerate(found):
        other = next(theirs for _, same, theirs in found[at + 1 :] + found if same.id == pack.id)
        moved = replace(
            other,
            year=reported.year,
            data={(f, k, y and y + reported.year - other.year): d for (f, k, y), d in other.data.items()},
        )
        cases.append(tries(f"{name} after {at}", pack, reported, moved, random, 0.4))
    check(cases, tmp_path)


Drawn = tuple[some.Data, some.Data, frozenset[Any]]


def drawn(pack: ResolvedPack, number: int) -> list[Drawn]:
    """The same random data for a pack on every run: what is reported, what is tried, what is left out."""
    found: list[Drawn] = []

    @settings(
        max_examples=number,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(20261123)
    @given(st.data())
    def collect(draw: st.DataObject) -> None:
        one, other = draw.draw(some.data(pack)), draw.draw(some.data(pack))
        found.append((one, other, draw.draw(some.omissions(one))[0]))

    collect()
    return found


def generated(number: int) -> Iterator[Case]:
    """Random data for every small pack, some left out, and some tried in its place."""
    random = Random(2)
    for folder in MECHANICS:
        pack = load_pack(folder, "2025-12-30" if folder.name == "edition_2018" else AS_OF)
        for at, (one, other, missing) in enumerate(drawn(pack, number)):
            yield tries(f"{folder.name} {at}", pack, one.without(missing), other.without(frozenset()), random, 0.5)


@pytest.mark.libreoffice
def test_generated_packs_and_data_recalculate_to_what_the_exact_reading_gives(tmp_path: Path) -> None:
    check(list(generated(3)), tmp_path)


KNOWN_FUNCTIONS = {
    "ABS", "AND", "COUNTA", "EDATE", "EXACT", "FIND", "FIXED", "IF", "INT", "ISERROR", "ISNUMBER", "LEFT",
    "LEN", "MAX", "MID", "MIN", "NOT", "OR", "ROUND", "SUBSTITUTE", "SUM", "YEAR",
}  # fmt: skip
"""Functions that Excel 2007, WPS and LibreOffice all have."""


@pytest.fixture(scope="module")
def hengfeng() -> tuple[ResolvedPack, Submission]:
    return sample(ROOT / "samples" / "hengfeng.xlsx")


@pytest.fixture(scope="module")
def book(hengfeng: tuple[ResolvedPack, Submission]) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(xlsx(assess(*hengfeng))))


def test_the_gap_workbook_has_the_trial_between_its_sheets(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "结论", "差距清单", "得分明细", "试算", "试算结果", "问题清单", "数据溯源", "佐证材料", "版本信息", "试算过程",
    ]  # fmt: skip
    assert {book.defined_names[name].attr_text for name in ("申报得分", "试算得分", "试算结论")} == {
        "'试算'!$E$5", "'试算'!$F$5", "'试算'!$H$5",
    }  # fmt: skip


def test_only_yellow_cells_can_be_changed(book: openpyxl.Workbook) -> None:
    unlocked = {
        (sheet.title, cell.column)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert unlocked == {("试算", 6)}
    for name in ("试算", "试算结果", "试算过程"):
        assert book[name].protection.sheet
        assert book[name].protection.password is None
    yellow = [cell for cell in book["试算"]["F"][FIRST_TRIED - 1 :] if not cell.protection.locked]
    covered = {ref for rule in book["试算"].data_validations.dataValidation for ref in str(rule.sqref).split()}
    assert len(yellow) == 95
    assert {cell.value for cell in yellow} == {None}
    assert {cell.coordinate for cell in yellow} == covered


def test_formulas_use_only_functions_that_all_spreadsheets_share(book: openpyxl.Workbook) -> None:
    texts = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert len(texts) > 1000
    named = {
        name for text in texts for part in text.split('"')[::2] for name in re.findall(r"([A-Z][A-Z0-9.]*)\(", part)
    }
    assert named <= KNOWN_FUNCTIONS
    assert max(len(text) for text in texts) < 8192
    rules = [str(rule.formula1) for rule in book["试算"].data_validations.dataValidation]
    assert max(len(rule) for rule in rules) <= 255


def test_the_same_assessment_gives_the_same_bytes(hengfeng: tuple[ResolvedPack, Submission]) -> None:
    assert xlsx(assess(*hengfeng)) == xlsx(assess(*hengfeng))


HOSTILE = '=HYPERLINK("http://x.example")&"SORT(|XLOOKUP("&CMD|\' /C calc\'!A0'


def test_text_of_a_workbook_never_becomes_a_formula(hengfeng: tuple[ResolvedPack, Submission]) -> None:
    pack, submission = hengfeng
    hostile = {
        slot: datum._replace(value=HOSTILE, raw=HOSTILE) if isinstance(datum.value, str) else datum
        for slot, datum in submission.data.items()
    }
    texts = {
        slot: datum
        for slot, datum in hostile.items()
        if not any(spec.id == slot[0] and spec.options for spec in pack.fields)
    }
    book = openpyxl.load_workbook(BytesIO(xlsx(assess(pack, replace(submission, data=dict(submission.data) | texts)))))
    found = [
        cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)
    ]
    assert found
    assert {cell.data_type for cell in found} == {"s"}


def left_out(fields: Container[str]) -> Assessment:
    """恒丰 without these values, all of which may not apply."""
    pack, submission = sample(ROOT / "samples" / "hengfeng.xlsx")
    return assess(
        pack,
        replace(submission, data={slot: datum for slot, datum in submission.data.items() if slot[0] not in fields}),
    )


def ends(found: Trial, values: Mapping[Any, Any], name: str) -> tuple[float, float]:
    return spread(values[name]) if found.steps[name].kind is Kind.NUMBER else (0, 0)


def test_what_may_not_apply_is_tried_both_ways_as_the_verdict_does() -> None:
    assessment = left_out({"cod", "dust", "voc"})
    found = trial(assessment)
    assert found is not None
    assert assessment.basis is not None
    assert found.ways.conditions == ("cod_per_output.applies", "dust_per_output.applies", "voc_per_output.applies")
    assert not found.wider
    assert {name: found.values[name] for name in found.steps} == {
        name: assessment.basis.values[name] for name in found.steps
    }
    assert ends(found, found.plain, "total") != ends(found, found.values, "total")


def test_where_more_may_not_apply_bounds_are_wider_but_sound() -> None:
    assessment = left_out({"cod", "dust", "voc", "so2", "nox"})
    found = trial(assessment)
    assert found is not None
    assert assessment.basis is not None
    assert found.wider
    for name in found.steps:
        (low, high), (least, most) = ends(found, found.values, name), ends(found, assessment.basis.values, name)
        assert low <= least <= most <= high
    assert ends(found, found.values, "total") != ends(found, assessment.basis.values, "total")


@pytest.mark.libreoffice
def test_what_is_tried_both_ways_recalculates_and_narrows_when_it_is_tried(tmp_path: Path) -> None:
    """Left out: 化学需氧量, 颗粒物, 挥发性有机物; typed in again, one after the other."""
    pack, whole = sample(ROOT / "samples" / "hengfeng.xlsx")
    basis = left_out({"cod", "dust", "voc"}).basis
    assert basis is not None
    some_back = replace(
        whole, data={slot: datum for slot, datum in whole.data.items() if slot[0] not in {"cod", "voc"}}
    )
    cases = [tries("nothing", pack, basis.submission, whole, Random(0), 0)]
    cases += [
        tries("one", pack, basis.submission, some_back, Random(0), 2),
        tries("all", pack, basis.submission, whole, Random(0), 2),
    ]
    assert [case.same_ways for case in cases] == [True, True, True]
    check(cases, tmp_path)


@pytest.mark.libreoffice
def test_what_cannot_be_is_not_adopted_and_says_so(hengfeng: tuple[ResolvedPack, Submission], tmp_path: Path) -> None:
    """工业总产值 2025 must not be negative; nothing moves."""
    pack, submission = hengfeng
    row = FIRST_TRIED + 1
    path = tmp_path / "a.xlsx"
    path.write_bytes(filled(trial_sheets(pack, submission), {row: -5.0, row + 1: "很多"}))
    (found,) = sheets_of([path], tmp_path)

    shown = found[DATA]
    assert shown[row - 1][:2] == ["P01", "工业总产值"]
    assert [shown[at - 1][6] for at in (row, row + 1, row + 2)] == [
        "× 未采用：须为数字 > 0",
        "× 未采用：须为数字 > 0",
        "",
    ]
    assert shown[4][4:8] == ["73.425", "73.425", "0", "√ 通过（两型工业企业）"]

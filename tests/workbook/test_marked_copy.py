"""The marked copy: the same data, each problem at its cell, ready to be mended and sent again."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import standard_engine as se
from standard_engine.findings.finding import Severity
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.submission import Submission
from standard_engine.workbook.package import stored_workbook
from standard_engine.workbook.reader import read_stored, read_workbook
from standard_engine.workbook.template import marked_copy

SAMPLES = Path(__file__).parents[2] / "samples"
OTHERS = {
    "lengquan": "cleaner-production-antimony-mining",
    "huashan": "cleaner-production-antimony-mining",
    "zhuyuan": "green-factory-gbt36132-2025",
}
ALL = sorted(path.stem for path in SAMPLES.glob("*.xlsx"))
FILL = "FFF8CBAD"


@pytest.fixture(scope="module")
def packs() -> dict[str, ResolvedPack]:
    return {name: se.load_pack(name, as_of="2026-11-23") for name in ("db43-t-1229-2016", *OTHERS.values())}


def first(packs: dict[str, ResolvedPack], name: str) -> tuple[ResolvedPack, Submission]:
    pack = packs[OTHERS.get(name, "db43-t-1229-2016")]
    return pack, read_workbook(SAMPLES / f"{name}.xlsx", pack)


def comment(cell: Any) -> str:
    return cell.comment.text if cell.comment else ""


def copied(pack: ResolvedPack, submission: Submission) -> bytes:
    return marked_copy(pack, submission, se.assess(pack, submission).findings).content


def facts(submission: Submission) -> dict[object, object]:
    blank = submission.datum("")
    return {
        slot: (datum.value, datum.absence, datum.reason)
        for slot, datum in submission.data.items()
        if (datum.value, datum.absence) != (blank.value, blank.absence)
    }


@pytest.mark.parametrize("name", ALL)
def test_reading_the_copy_gives_the_same_submission(packs: dict[str, ResolvedPack], name: str) -> None:
    pack, submission = first(packs, name)
    again = read_stored(stored_workbook(copied(pack, submission), "copy.xlsx"), pack)

    assert facts(again) == facts(submission)
    assert again.year == submission.year
    assert again.measures == submission.measures
    assert again.evidence == submission.evidence
    assert again.changes == submission.changes


def test_every_problem_of_a_cell_stands_at_the_cell(packs: dict[str, ResolvedPack]) -> None:
    pack, submission = first(packs, "pingwei-first")
    book = openpyxl.load_workbook(io.BytesIO(copied(pack, submission)))
    told = {
        f"{sheet.title}!{cell.coordinate}": cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }

    about = [item for item in submission.findings if item.place.cell and item.subject]
    assert about
    for finding in about:
        assert any(finding.message in comment(cell) for cell in told.values()), finding.message
    assert {cell.fill.fgColor.rgb for cell in told.values()} == {FILL}
    for finding in about:
        if finding.severity is Severity.ERROR:  # nothing was moved or hidden in this sample's rows that are wrong
            assert finding.fix in comment(told[f"{finding.place.sheet}!{finding.place.cell}"])


def test_mending_one_cell_removes_its_finding_and_no_other(packs: dict[str, ResolvedPack], tmp_path: Path) -> None:
    pack, submission = first(packs, "pingwei-first")
    before = read_stored(stored_workbook(copied(pack, submission), "copy.xlsx"), pack)
    wrong = next(item for item in before.findings if item.subject == "ammonia" and item.severity is Severity.ERROR)
    book = openpyxl.load_workbook(io.BytesIO(copied(pack, submission)))
    book[str(wrong.place.sheet)][str(wrong.place.cell)].value = 662
    book.save(tmp_path / "mended.xlsx")
    after = read_workbook(tmp_path / "mended.xlsx", pack)

    def told(submission: Submission) -> set[tuple[str, str]]:
        return {(item.code.code, str(item.place)) for item in submission.findings if item.place.cell}

    assert told(before) - told(after) == {(wrong.code.code, str(wrong.place))}
    assert told(after) <= told(before)


def test_a_copy_without_problems_has_no_marks(packs: dict[str, ResolvedPack]) -> None:
    pack, submission = first(packs, "hengfeng")
    book = openpyxl.load_workbook(io.BytesIO(marked_copy(pack, submission, ()).content))

    assert [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment] == []


def test_the_same_data_give_the_same_bytes(packs: dict[str, ResolvedPack]) -> None:
    pack, submission = first(packs, "pingwei-first")

    assert copied(pack, submission) == copied(pack, submission)


@pytest.mark.parametrize("name", ALL)
def test_the_copy_says_which_cell_bears_a_finding(packs: dict[str, ResolvedPack], name: str) -> None:
    pack, submission = first(packs, name)
    findings = se.assess(pack, submission).findings
    copy = marked_copy(pack, submission, findings)
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    for finding in findings:
        place = copy.place(finding)
        if place is not None:
            assert finding.message in comment(book[str(place.sheet)][str(place.cell)])
    bearing = {str(place) for finding in findings if (place := copy.place(finding)) is not None}
    commented = {
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    assert bearing == commented

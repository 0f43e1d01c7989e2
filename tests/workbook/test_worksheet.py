"""核对表 out, filled in as a user's program does, and back: official where all is filled in, findings for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from packs_kit import changed, write_pack

from standard_engine.errors import InputError
from standard_engine.findings import Place, Severity, codes
from standard_engine.findings.finding import Finding
from standard_engine.pack.copying import copied
from standard_engine.pack.difference import Kind, Side, differences
from standard_engine.pack.draft import Draft, read_draft
from standard_engine.pack.folder import pack_folders
from standard_engine.pack.grammar import exact_number
from standard_engine.pack.load import check_every_date, check_pack, every_date
from standard_engine.pack.resolved import Standing
from standard_engine.pack.review import Checked, review
from standard_engine.pack.revision import Signed, revision
from standard_engine.pack.worksheet import Heading, worksheet_lines
from standard_engine.report.together import put_folder
from standard_engine.report.worksheet import worksheet
from standard_engine.workbook.worksheet import read_worksheet

TODAY = date(2026, 11, 23)
DAY = datetime(2026, 11, 20, tzinfo=UTC).replace(tzinfo=None)
LEAD = "indicators.intensity.criteria.levels.先进@2017-01-01"
BASE = "indicators.intensity.criteria.levels.达标@2017-01-01"
REUSE = "indicators.reuse.criteria.levels.先进@2017-01-01"
COAL = "factors.coal-factor.factors.coal@2021-01-01"
PASS = "grades.合格.when#60"
WHOLE = {
    Heading.STATED: 0.25,
    Heading.CLAUSE: "5.1",
    Heading.CHECKED_BY: "张三",
    Heading.CHECKED_ON: DAY,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pack(tmp_path, changed({}))


def sheet_of(folder: Path) -> Path:
    draft = read_draft(folder)
    path = folder.parent / "核对表.xlsx"
    path.write_bytes(worksheet(draft, worksheet_lines(draft)))
    return path


def fill(path: Path, rows: Mapping[str, Mapping[Heading, Any]]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["核对表"]
    columns = heads(sheet)
    for code, facts in rows.items():
        row = next(cells[0].row for cells in sheet.iter_rows() if cells[columns[Heading.CODE] - 1].value == code)
        for heading, value in facts.items():
            sheet.cell(row or 0, columns[heading]).value = value
    book.save(path)


def heads(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column or 0 for cell in sheet[1]}


def taken(folder: Path, path: Path) -> tuple[list[Finding], dict[str, bytes]]:
    draft = read_draft(folder)
    made = revision(folder, draft, Signed("—", "核对", TODAY, "1.1"))
    read = read_worksheet(path, TODAY)
    assert read.pack == (draft.model.id, draft.model.version, draft.hash)
    found = [*read.findings, *review(draft, {line.code: line for line in worksheet_lines(draft)}, read.rows, made)]
    return found, dict(made.files())


def imported(folder: Path, rows: Mapping[str, Mapping[Heading, Any]]) -> tuple[list[Finding], Draft]:
    path = sheet_of(folder)
    fill(path, rows)
    found, files = taken(folder, path)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    check_every_date(folder)
    return found, read_draft(folder)


def numbers(folder: Path) -> dict[str, tuple[str, Standing]]:
    return {number.path: (number.shown, number.source.status) for number in check_pack(folder, TODAY)[0].numbers}


def test_every_number_of_every_date_is_a_row(folder: Path) -> None:
    lines = {line.code: line for line in worksheet_lines(read_draft(folder))}

    assert {LEAD, BASE, REUSE, COAL, PASS, "indicators.intensity.score.points.先进", "indicators.reuse.full"} <= set(
        lines
    )
    assert lines["factors.coal-factor.factors.coal@2008-01-01"].shown == "0.7143"  # in force until 2020
    assert (lines[COAL].shown, lines[COAL].unit) == ("0.7", "kgce/kg")


@pytest.mark.parametrize("name", sorted(pack_folders()))
def test_the_rows_of_a_shipped_pack_are_its_register(name: str) -> None:
    draft = read_draft(pack_folders()[name])
    pack = check_pack(name, TODAY)[0]
    lines = worksheet_lines(draft)

    assert len({line.code for line in lines}) == len(lines) >= len(pack.numbers)
    own = {(line.title, exact_number(line.shown)) for line in lines}
    assert {(n.title, exact_number(n.shown)) for n in pack.numbers} <= own


def test_a_row_filled_in_makes_its_number_official_and_no_other(folder: Path) -> None:
    before = read_draft(folder)
    found, after = imported(folder, {LEAD: WHOLE})

    assert found == []
    standing = numbers(folder)
    assert [path for path, (_, status) in standing.items() if status is Standing.OFFICIAL] == [
        "indicators.intensity.criteria.values[0].levels.先进"
    ]
    number = next(n for n in check_pack(folder, TODAY)[0].numbers if n.source.status is Standing.OFFICIAL)
    assert (number.source.document, number.source.clause) == ("测试标准", "5.1")
    assert (number.source.checked_by, number.source.checked_on) == ("张三", date(2026, 11, 20))
    assert {one.kind for one in differences(Side(before), Side(after))} == {Kind.SOURCE}
    assert after.model.changelog == ()


def test_another_number_in_the_standard_becomes_the_pack_s(folder: Path) -> None:
    before = read_draft(folder)
    rows = {
        LEAD: WHOLE | {Heading.STATED: "0.24"},
        "indicators.reuse.full": WHOLE | {Heading.STATED: 40},
        COAL: WHOLE | {Heading.STATED: 0.7143, Heading.DOCUMENT: "GB/T 2589—2020"},
        PASS: WHOLE | {Heading.STATED: 65},
    }
    found, after = imported(folder, rows)

    assert found == []
    values = [
        (one.name, one.old, one.new)
        for one in differences(Side(before), Side(after))
        if one.kind in {Kind.VALUE, Kind.RULE}
    ]
    assert values == [
        ("indicators.intensity.先进", "0.25", "0.24"),
        ("factors.coal-factor.coal", "0.7 kgce/kg", "0.7143 kgce/kg"),
        ("grades.合格.when", "total >= 60", "total >= 65"),
    ]
    assert [(change.number, change.old, change.new, change.who) for change in after.model.changelog] == [
        (LEAD, "0.25", "0.24", "张三"),
        (PASS.replace("60", "65"), "60", "65", "张三"),
        (COAL, "0.7", "0.7143", "张三"),
    ]
    official = {path for path, (_, status) in numbers(folder).items() if status is Standing.OFFICIAL}
    assert {"grades[0].when", "indicators.reuse.full"} <= official


def test_a_worksheet_that_nobody_filled_in_changes_nothing(folder: Path) -> None:
    found, files = taken(folder, sheet_of(folder))

    assert found == []
    assert set(files) == {"pack.yaml"}  # its version
    (folder / "pack.yaml").write_bytes(files["pack.yaml"])
    assert differences(Side(read_draft(folder)), Side(read_draft(folder))) == ()


BAD: list[tuple[str, dict[Heading, Any], str]] = [
    ("P103", {Heading.STATED: 0.25}, "没有填 条款、核对人、核对日期"),
    ("P103", WHOLE | {Heading.DOCUMENT: None}, "没有填 标准文本"),
    ("P103", WHOLE | {Heading.STATED: None}, "没有填 标准文本值"),
    ("P104", WHOLE | {Heading.STATED: "=1/4"}, "是公式"),
    ("P104", WHOLE | {Heading.STATED: "0.25以下"}, "界限"),
    ("P104", WHOLE | {Heading.STATED: "四分之一"}, "不是一个确切的数"),
    ("P104", WHOLE | {Heading.STATED: "1e400"}, "不是一个确切的数"),
    ("P104", WHOLE | {Heading.STATED: "0.25 kgce/t"}, "单位与表中的 tce/万元 不同"),
    ("P104", WHOLE | {Heading.STATED: True}, "不是数"),
    ("P107", WHOLE | {Heading.STATED: -0.25}, "负数"),
    ("P105", WHOLE | {Heading.CHECKED_ON: datetime(2026, 11, 24, tzinfo=UTC).replace(tzinfo=None)}, "晚于今天"),
    ("P105", WHOLE | {Heading.CHECKED_ON: "2026-02-30"}, "不是日期"),
    ("P102", {Heading.CODE: "criteria.none"}, "criteria.none"),
]


@pytest.mark.parametrize(("code", "facts", "words"), BAD, ids=[f"{code} {words}" for code, _, words in BAD])
def test_what_is_wrong_with_a_row_is_found_and_nothing_taken(
    code: str, facts: dict[Heading, Any], words: str, folder: Path
) -> None:
    path = sheet_of(folder)
    fill(path, {LEAD: facts})
    found, files = taken(folder, path)

    assert found[0].code.code == code
    assert words in found[0].message
    assert found[0].place.sheet == "核对表"
    assert "number_sources.yaml" not in files


def test_a_cell_that_shows_percent_is_taken_by_the_row_s_unit(folder: Path) -> None:
    path = sheet_of(folder)
    fill(path, {REUSE: WHOLE | {Heading.STATED: 0.9}, LEAD: WHOLE})
    book = openpyxl.load_workbook(path)
    sheet = book["核对表"]
    for row in sheet.iter_rows(min_row=2):
        row[heads(sheet)[Heading.STATED] - 1].number_format = "0%"
    book.save(path)
    found, files = taken(folder, path)

    assert [(finding.code.code, "百分数" in finding.message) for finding in found] == [("P104", True), ("P103", False)]
    assert "changelog.yaml" not in files  # 0.9 shown as 90 % is the 90 that is there


def test_two_rows_of_one_number_are_refused(folder: Path) -> None:
    path = sheet_of(folder)
    fill(path, {LEAD: WHOLE, BASE: {Heading.CODE: LEAD}})
    found, _ = taken(folder, path)

    assert [finding.code.code for finding in found] == ["P106"]


def test_a_number_that_a_formula_has_twice_is_left_to_the_author(tmp_path: Path) -> None:
    home = write_pack(tmp_path, changed({"grades.0.when": "total >= 60 or intensity.points >= 60"}))
    path = sheet_of(home)
    fill(path, {PASS: WHOLE | {Heading.STATED: 65}})
    found, _ = taken(home, path)

    assert [finding.code.code for finding in found] == ["P107"]


def test_a_number_in_a_condition_can_be_checked_but_not_changed(tmp_path: Path) -> None:
    values = [
        {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}},
        {"from": "2017-01-01", "when": "output >= 1000", "levels": {"先进": "0.2", "达标": "0.4"}},
    ]
    home = write_pack(tmp_path, changed({"indicators.intensity.criteria.values": values}))
    code = "indicators.intensity.criteria.when@2017-01-01 output >= 1000#1000"
    found, draft = imported(
        home, {code: WHOLE | {Heading.STATED: 1000}, LEAD + " output >= 1000": WHOLE | {Heading.STATED: 0.2}}
    )
    assert found == []
    assert set(draft.model.number_sources) == {code, LEAD + " output >= 1000"}

    path = sheet_of(home)
    fill(path, {code: WHOLE | {Heading.STATED: 2000}})
    assert [finding.code.code for finding in taken(home, path)[0]] == ["P107"]


def test_a_negative_number_is_listed_and_checked_with_its_sign(tmp_path: Path) -> None:
    home = write_pack(tmp_path, changed({"indicators.reuse.criteria.values.0.levels.达标": "-5"}))
    code = "indicators.reuse.criteria.levels.达标@2017-01-01"
    assert next(line.shown for line in worksheet_lines(read_draft(home)) if line.code == code) == "-5"
    found, draft = imported(home, {code: WHOLE | {Heading.STATED: -5}})

    assert found == []
    assert draft.model.changelog == ()


def test_rows_and_columns_may_be_moved(folder: Path) -> None:
    path = sheet_of(folder)
    fill(path, {LEAD: WHOLE})
    book = openpyxl.load_workbook(path)
    sheet = book["核对表"]
    sheet.insert_rows(1, 2)
    sheet.insert_cols(1)
    book.move_sheet("核对表", -1)
    book.save(path)
    found, files = taken(folder, path)

    assert found == []
    assert files["number_sources.yaml"].decode().count("official") == 1


def test_a_file_that_is_no_worksheet_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "x.xlsx")
    with pytest.raises(InputError) as raised:
        read_worksheet(tmp_path / "x.xlsx", TODAY)

    assert [finding.code.code for finding in raised.value.findings] == ["P100"]


def test_only_yellow_cells_are_open_and_there_is_no_password(folder: Path) -> None:
    book = openpyxl.load_workbook(sheet_of(folder))
    sheet = book["核对表"]
    columns = heads(sheet)
    open_ = {heading for heading, column in columns.items() if not sheet.cell(2, column).protection.locked}

    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert open_ == {Heading.STATED, Heading.DOCUMENT, Heading.CLAUSE, Heading.CHECKED_BY, Heading.CHECKED_ON}
    assert book["规则包信息"].sheet_state == "hidden"
    assert sheet.auto_filter.ref


def test_every_code_of_worksheets_is_raised_here() -> None:
    here = {code for code, _, _ in BAD} | {"P100", "P106"}

    assert {code for code in codes() if code.startswith("P10")} - here == {
        "P101"
    }  # in tests/journeys/test_rules_office.py
    assert codes()["P103"].severity is Severity.WARNING


@pytest.mark.parametrize("name", sorted(pack_folders()))
def test_every_number_checked_as_it_stands_leaves_the_values_and_makes_all_official(name: str, tmp_path: Path) -> None:
    """Every row of a shipped pack filled in with the number that is there: no value differs, and nothing is left open."""
    home = pack_folders()[name]
    draft = read_draft(home)
    lines = {line.code: line for line in worksheet_lines(draft)}
    rows = [
        Checked(code, Place(cell=str(at)), exact_number(line.shown), line.document, "表 1", "张三", TODAY)
        for at, (code, line) in enumerate(lines.items())
    ]
    made = revision(home, draft, Signed("—", "核对", TODAY, "1.0"))
    assert review(draft, lines, rows, made) == []
    put_folder(tmp_path / name, copied(home, draft, name, "1.0", made.files()))
    after = read_draft(tmp_path / name)

    assert {one.kind for one in differences(Side(draft), Side(after))} == {Kind.SOURCE}
    assert {
        n.path: n.source.status
        for pack in every_date(after)
        for n in pack.numbers
        if n.source.status is not Standing.OFFICIAL
    } == {}
    assert after.model.changelog == ()

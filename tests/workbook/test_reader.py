from __future__ import annotations

import hashlib
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbook_kit import (
    FIELDS,
    FUELS,
    PERCENT,
    SOUND,
    YEAR,
    cell_of,
    codes_of,
    datum,
    edit_part,
    field,
    filled,
    found,
    read,
    small_pack,
    template,
)

from standard_engine.errors import InputError
from standard_engine.findings import Finding
from standard_engine.pack.resolved import Row
from standard_engine.submission import Absence, Submission


def sheet_of(book: Workbook, name: str = "能源消耗") -> Worksheet:
    sheet = book[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def values(submission: Submission) -> dict[object, object]:
    return {slot: (each.value, each.absence) for slot, each in submission.data.items()}


def test_a_sound_workbook_gives_every_value_and_no_finding(tmp_path: Path) -> None:
    path = filled(tmp_path, {"B04": "长沙市", "B05": date(2016, 3, 1), "N05": 0.25, "N07": 0})
    submission = read(path)
    assert codes_of(submission) == ["D073"]  # the region by its title
    assert submission.year == YEAR
    assert submission.name == "数据表.xlsx"
    assert submission.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert datum(submission, "enterprise_name", year=None).value == "湘江水泥有限公司"
    assert datum(submission, "industry", year=None).value == "C3011"
    assert datum(submission, "region", year=None).value == "430100"
    assert datum(submission, "founded", year=None).value == date(2016, 3, 1)
    assert [datum(submission, "energy_total", year=year).value for year in (2023, 2024, 2025)] == [
        5000,
        Fraction("4800.5"),
        4600,
    ]
    assert datum(submission, "energy_use", "power").value == Fraction("118.5")
    assert datum(submission, "waste_rate").value == Fraction("95.1")
    assert datum(submission, "clean_share").value == Fraction(1, 4)
    assert datum(submission, "fines").value == 0
    assert datum(submission, "purchased").value == 0  # blank is declared to mean zero
    assert datum(submission, "management", year=None).value == "good"
    assert datum(submission, "certified", year=None).value is True


def test_every_value_knows_its_cell(tmp_path: Path) -> None:
    submission = read(filled(tmp_path))
    energy = datum(submission, "energy_total", year=2024)
    assert (energy.sheet, energy.cell, energy.raw, energy.unit) == ("能源消耗", "E4", "4800.5", "tce")


def test_the_users_file_is_left_as_it_was(tmp_path: Path) -> None:
    path = filled(tmp_path)
    before, changed = path.read_bytes(), path.stat().st_mtime_ns
    path.chmod(0o444)
    read(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (before, changed)
    assert [file.name for file in tmp_path.iterdir()] == ["数据表.xlsx"]


def test_a_blank_template_misses_every_required_cell_at_its_place(tmp_path: Path) -> None:
    submission = read(template(tmp_path))
    missing = found(submission, "D030")
    assert codes_of(submission) == ["D030"] * len(missing)
    assert len(missing) == 3 + 3 * 3 + 1 + 2
    where = {(finding.subject, finding.place.sheet, finding.place.cell) for finding in missing}
    assert ("enterprise_name", "企业信息", "C4") in where
    assert {("energy_total", "能源消耗", cell) for cell in ("D4", "E4", "F4")} <= where
    assert not any(subject in {"energy_use", "clean_share", "purchased"} for subject, _, _ in where)


def inserted_rows(book: Workbook) -> None:
    sheet = sheet_of(book)
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(3, 4)
    sheet.insert_rows(12, 2)
    sheet["A3"] = "附件2"
    sheet["A13"] = "注：数据以审计报告为准"


def moved_columns(book: Workbook) -> None:
    sheet = sheet_of(book)
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    order = [8, 5, 4, 1, 3, 2, 0, 6, 7]
    for at, row in enumerate(rows, 3):
        for column, source in enumerate(order, 3):
            sheet.cell(at, column).value = row[source]
        sheet.cell(at, 1).value = at
        sheet.cell(at, 2).value = None


def renamed_and_reordered_sheets(book: Workbook) -> None:
    sheet_of(book).title = "附表二 (2)"
    book.move_sheet("定性自评", -3)
    del book["填表说明"], book["填报检查"]


def respelled_headers(book: Workbook) -> None:
    sheet = sheet_of(book)
    sheet["A3"], sheet["C3"], sheet["D3"], sheet["E3"] = "指标\n代码", " 单 位", 2023, "２０２４年度"
    for row in range(4, 15):
        sheet.cell(row, 1).value = f" {sheet.cell(row, 1).value} ".replace("N", "ｎ")


def two_header_rows(book: Workbook) -> None:
    sheet = sheet_of(book)
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(3)
    for column in range(1, 10):
        sheet.cell(3, column).value = sheet.cell(4, column).value
        if column not in {4, 5, 6}:
            sheet.cell(4, column).value = None
    sheet["D3"], sheet["E3"], sheet["F3"] = "近三年数据", None, None
    sheet.merge_cells("D3:F3")
    sheet.merge_cells("A3:A4")


@pytest.mark.parametrize(
    "change", [inserted_rows, moved_columns, renamed_and_reordered_sheets, respelled_headers, two_header_rows]
)
def test_values_are_found_wherever_users_moved_them(tmp_path: Path, change: object) -> None:
    assert callable(change)
    plain = read(filled(tmp_path))
    moved = read(filled(tmp_path, change=change))
    assert values(moved) == values(plain)
    assert codes_of(moved) == []


def test_a_split_sheet_is_still_read(tmp_path: Path) -> None:
    """Rows moved to a sheet of the user's own, under their own header."""

    def split(book: Workbook) -> None:
        sheet, own = sheet_of(book), book.create_sheet("我的表")
        for column in range(1, 10):
            own.cell(2, column + 1).value = sheet.cell(3, column).value
            own.cell(3, column + 1).value = sheet.cell(4, column).value
        sheet.delete_rows(4)

    plain, moved = read(filled(tmp_path)), read(filled(tmp_path, change=split))
    assert values(moved) == values(plain)
    assert datum(moved, "energy_total").sheet == "我的表"


def test_tables_side_by_side_keep_to_their_own_columns(tmp_path: Path) -> None:
    def beside(book: Workbook) -> None:
        sheet = sheet_of(book)
        sheet["L3"], sheet["M3"], sheet["L4"], sheet["M4"] = "代码", "2025年", "Z1", 5
        sheet["L30"], sheet["M30"], sheet["L31"], sheet["M31"] = "代码", "2025年", "N02", 7
        sheet["A5"] = "N02 旧"

    submission = read(filled(tmp_path, change=beside))
    assert datum(submission, "output_value").value == 7
    assert datum(submission, "output_value").cell == "M31"
    assert datum(submission, "energy_total").value == 4600
    assert [finding.place.cell for finding in found(submission, "D021")] == ["L4", "A5"]
    assert [finding.place.cell for finding in found(submission, "D024")] == ["L30", "L30"]


def test_a_unit_chosen_in_the_unit_column_is_converted_for_the_row(tmp_path: Path) -> None:
    def in_kilograms(book: Workbook) -> None:
        cell_of(book, "N01", "单位").value = "kgce"

    submission = read(filled(tmp_path, {"N01": (5_000_000, 4_800_500, 4_600_000)}, in_kilograms))
    assert values(submission) == values(read(filled(tmp_path)))
    (finding,) = found(submission, "D049")
    assert (finding.place.sheet, finding.place.cell) == ("能源消耗", "C4")
    assert "×0.001" in finding.message
    assert datum(submission, "energy_total").unit == "kgce"


def test_a_reason_may_stand_in_any_remark_column(tmp_path: Path) -> None:
    def reason(book: Workbook) -> None:
        cell_of(book, "N04", "不适用原因/备注").value = "不产生固废"

    submission = read(filled(tmp_path, {"N04": ("不适用",) * 3}, reason))
    assert codes_of(submission) == []
    each = datum(submission, "waste_rate", year=2023)
    assert (each.absence, each.reason) == (Absence.NOT_APPLICABLE, "不产生固废")


def test_a_word_for_nothing_is_no_reason(tmp_path: Path) -> None:
    def reason(book: Workbook) -> None:
        cell_of(book, "N04", "不适用原因/备注").value = "无"

    submission = read(filled(tmp_path, {"N04": ("不适用",) * 3}, reason))
    assert codes_of(submission) == ["D062"] * 3
    assert datum(submission, "waste_rate").absence is Absence.BLANK


def test_rows_that_may_be_left_out_are_asked_for_only_when_begun(tmp_path: Path) -> None:
    submission = read(filled(tmp_path, {"N03.1": (None, 5800), "N03.2": (None, None)}))
    assert [finding.place.cell for finding in found(submission, "D030")] == ["E7"]
    assert datum(submission, "energy_use", "power").absence is Absence.BLANK
    assert ("energy_use", "power", YEAR) not in submission.data


def test_a_row_begun_in_one_table_is_asked_for_in_every_table_of_that_list(tmp_path: Path) -> None:
    heat = tuple(Row(f"N09.{at}", row.title, row.key, "%", PERCENT) for at, row in enumerate(FUELS, 1))
    pack = small_pack([*FIELDS, field("N09", "heat_loss", "损失", years=1, rows=heat, optional_rows=True, by="fuel", blank="zero"),
                       field("N10", "moisture", "水分", years=1, rows=tuple(Row(f"N10.{at}", row.title, row.key, "%", PERCENT) for at, row in enumerate(FUELS, 1)), optional_rows=True, by="fuel")])  # fmt: skip
    submission = read(filled(tmp_path, {"N03.2": (None, None)}, pack=pack), pack)
    assert datum(submission, "heat_loss", "coal").value == 0
    assert ("heat_loss", "power", YEAR) not in submission.data
    assert [finding.subject for finding in found(submission, "D030")] == ["moisture"]


def test_a_code_that_stands_twice_is_not_read_at_all(tmp_path: Path) -> None:
    def twice(book: Workbook) -> None:
        sheet = sheet_of(book)
        for column in range(1, 10):
            sheet.cell(30, column).value = sheet.cell(4, column).value

    submission = read(filled(tmp_path, change=twice))
    (finding,) = submission.findings
    assert finding.code.code == "D020"
    assert "能源消耗!A4、能源消耗!A30" in finding.message
    for year in (2023, 2024, 2025):
        each = datum(submission, "energy_total", year=year)
        assert (each.value, each.absence) == (None, Absence.UNKNOWN)


def test_a_copied_sheet_makes_every_row_of_it_double(tmp_path: Path) -> None:
    def copied(book: Workbook) -> None:
        book.copy_worksheet(sheet_of(book)).title = "能源消耗 (2)"

    submission = read(filled(tmp_path, change=copied))
    assert set(codes_of(submission)) == {"D020"}
    assert datum(submission, "output_value").value is None
    assert datum(submission, "management", year=None).value == "good"


def test_the_latest_year_is_the_latest_header(tmp_path: Path) -> None:
    def older(book: Workbook) -> None:
        sheet = sheet_of(book)
        sheet["D3"], sheet["E3"], sheet["F3"] = "2022年", "2023年", "2024年"

    submission = read(filled(tmp_path, change=older))
    assert submission.year == 2024
    assert codes_of(submission) == ["D015"]
    assert datum(submission, "energy_total", year=2024).value == 4600


def test_years_that_are_not_asked_for_are_left_alone(tmp_path: Path) -> None:
    def more(book: Workbook) -> None:
        sheet = sheet_of(book)
        sheet["J3"], sheet["J4"] = "2020年", 1

    submission = read(filled(tmp_path, change=more))
    assert codes_of(submission) == ["D026"]
    assert ("energy_total", None, 2020) not in submission.data


def test_without_any_year_header_the_template_says_the_year(tmp_path: Path) -> None:
    pack = small_pack([field("B01", "enterprise_name", "企业名称", "basic")])
    path = tmp_path / "表.xlsx"
    from standard_engine.workbook.template import write_template

    write_template(pack, path, year=2021)
    assert read(path, pack).year == 2021
    edit_part(path, "xl/sharedStrings.xml", lambda text: text.replace("数据表元数据", "别的"))
    assert read(path, pack).year == pack.as_of.year - 1


def test_all_findings_come_at_once_in_the_order_of_their_cells(tmp_path: Path) -> None:
    submission = read(
        filled(tmp_path, {"Q01": "较好", "N02": ("约9", 1, 2), "N01": ("85-90", None, "#DIV/0!"), "B02": "1"})
    )
    assert [(finding.code.code, str(finding.place)) for finding in submission.findings] == [
        ("D075", "企业信息!C5"),
        ("D042", "能源消耗!D4"),
        ("D030", "能源消耗!E4"),
        ("D032", "能源消耗!F4"),
        ("D042", "能源消耗!D5"),
        ("D070", "定性自评!C4"),
    ]


def test_a_finding_says_what_was_read_and_what_was_expected(tmp_path: Path) -> None:
    (finding,) = read(filled(tmp_path, {"N01": (5000, 4800, "１２３．４")})).findings
    assert isinstance(finding, Finding)
    assert (finding.code.code, finding.subject) == ("D047", "energy_total")
    assert (finding.raw, finding.parsed, finding.expected) == ("１２３．４", "123.4 tce", "数值，单位 tce")
    assert finding.data["code"] == "N01"
    assert finding.message == "N01 综合能源消费量（2025年） 是文本“１２３．４”，已按 123.4 tce 读取"


def test_merged_years_ask_for_each_year(tmp_path: Path) -> None:
    def merged(book: Workbook) -> None:
        sheet_of(book).merge_cells("D4:F4")

    submission = read(filled(tmp_path, change=merged))
    assert [finding.place.cell for finding in found(submission, "D030")] == ["E4", "F4"]
    assert "D4" in found(submission, "D030")[0].fix
    assert datum(submission, "energy_total", year=2023).value == 5000


def not_ours(tmp_path: Path, change: object) -> str:
    assert callable(change)
    with pytest.raises(InputError) as caught:
        read(filled(tmp_path, change=change))
    (finding,) = caught.value.findings
    assert finding.code.code == "D012"
    return finding.message


def test_another_table_is_refused_with_what_it_lacks(tmp_path: Path) -> None:
    def without_codes(book: Workbook) -> None:
        for name in ("企业信息", "能源消耗", "定性自评"):
            book[name]["A3"] = "序号"

    def with_other_codes(book: Workbook) -> None:
        for name in ("企业信息", "能源消耗", "定性自评"):
            for row in range(4, 20):
                book[name].cell(row, 1).value = f"X{row}"

    assert "这不是本标准的数据表（缺少“代码”列和年份或“填报值”的表头" in not_ours(tmp_path, without_codes)
    assert "缺少本规则包的任何一个代码；模板属于规则包 small" in not_ours(tmp_path, with_other_codes)


def test_more_code_headers_than_any_honest_sheet_has_are_not_followed(tmp_path: Path) -> None:
    def flooded(book: Workbook) -> None:
        sheet = sheet_of(book)
        for row in range(100, 160):
            sheet.cell(row, 1).value = "代码"

    submission = read(filled(tmp_path, change=flooded))
    assert {finding.code.code for finding in submission.findings} == {"D023"}


def test_the_small_pack_is_answered_in_full_by_its_sound_answers() -> None:
    optional = {"B04", "B05", "B06", "N03", "N05", "N07", "N08"}
    assert {spec.code for spec in small_pack().fields} - optional <= SOUND.keys()

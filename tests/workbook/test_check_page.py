from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook
from workbook_kit import YEAR, edit_part, filled, read, small_pack, template

from standard_engine.submission import Absence, Datum, Slot, Submission

CHECK = "xl/worksheets/sheet2.xml"
COUNTS = ("C", "D", "E", "F", "G")

PARTLY: dict[Slot, Datum] = {
    ("enterprise_name", None, None): Datum("湘江水泥有限公司"),
    ("energy_total", None, 2023): Datum(Fraction(5000)),
    ("energy_total", None, 2024): Datum(absence=Absence.UNKNOWN, raw="约4800"),
    ("energy_total", None, 2025): Datum(absence=Absence.UNKNOWN, raw="-1"),
    ("output_value", None, 2025): Datum(absence=Absence.UNKNOWN, raw="见附件"),
    ("waste_rate", None, 2024): Datum(Fraction(850)),
    ("waste_rate", None, 2025): Datum(absence=Absence.NOT_APPLICABLE, reason="停产"),
    ("energy_use", "coal", 2025): Datum(Fraction(58)),
    ("waste", None, 2025): Datum(absence=Absence.NONE),
    ("certified", None, None): Datum(value=True),
}


def stored(path: Path) -> dict[str, object]:
    """The values that the file holds for the formulas of the check sheet."""
    page = load_workbook(path, data_only=True)["填报检查"]
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}


def counts(values: dict[str, object], name: str) -> list[object]:
    """The counts in the row of a sheet or a code."""
    row = next(key[1:] for key, value in values.items() if key.startswith("A") and value == name)
    return [values.get(f"{column}{row}") for column in COUNTS]


def test_an_empty_template_counts_all_that_is_missing(tmp_path: Path) -> None:
    values = stored(template(tmp_path))
    assert values["A2"] == "尚缺 15 项，存疑 0 项"
    assert counts(values, "企业信息") == [3, 0, 3, 0, "缺失"]
    assert counts(values, "能源消耗") == [10, 0, 10, 0, "缺失"]
    assert counts(values, "定性自评") == [2, 0, 2, 0, "缺失"]
    assert counts(values, "合计") == [15, 0, 15, 0, "缺失"]
    assert counts(values, "N03") == [0, 0, 0, 0, "选填"]


def test_a_full_one_is_complete(tmp_path: Path) -> None:
    values = stored(template(tmp_path, submission=read(filled(tmp_path))))
    assert values["A2"] == "填报完整，可以提交"
    assert counts(values, "合计") == [15, 15, 0, 0, "√ 完整"]
    assert counts(values, "N01") == [3, 3, 0, 0, "√ 完整"]
    assert counts(values, "N03") == [0, 4, 0, 0, "选填"]


def test_texts_and_numbers_out_of_range_are_doubtful_words_of_absence_are_not(tmp_path: Path) -> None:
    values = stored(template(tmp_path, submission=Submission(PARTLY, YEAR)))
    assert counts(values, "N01") == [3, 3, 0, 2, "存疑"]  # 约4800, and -1 below zero
    assert counts(values, "N02") == [3, 1, 2, 1, "缺失"]
    assert counts(values, "N04") == [3, 2, 1, 0, "缺失"]  # 850: limits other than zero depend on the unit chosen
    assert counts(values, "N06") == [1, 1, 0, 0, "√ 完整"]
    assert counts(values, "N03") == [0, 1, 0, 0, "选填"]
    assert counts(values, "能源消耗") == [10, 7, 3, 3, "缺失"]
    assert values["A2"] == "尚缺 6 项，存疑 3 项"


@pytest.mark.libreoffice
@pytest.mark.parametrize("data", [{}, PARTLY], ids=["empty", "partly"])
def test_a_spreadsheet_program_calculates_what_the_file_holds(tmp_path: Path, data: dict[Slot, Datum]) -> None:
    path = template(tmp_path, submission=Submission(data, YEAR))
    held = stored(path)
    without = shutil.copy(path, tmp_path / "未计算.xlsx")
    edit_part(Path(without), CHECK, lambda text: re.sub(r"(</f>)<v>[^<]*</v>", r"\1", text))
    assert "</f><v>" not in zipfile.ZipFile(without).read(CHECK).decode()
    assert stored(converted(Path(without))) == held


@pytest.mark.libreoffice
def test_a_workbook_saved_by_libreoffice_reads_the_same(tmp_path: Path) -> None:
    path = filled(tmp_path, {"B05": "2016-03-01", "N05": 0.25})
    before, after = read(path), read(converted(path))
    assert {slot: each.value for slot, each in after.data.items()} == {
        slot: each.value for slot, each in before.data.items()
    }
    assert [finding.code.code for finding in after.findings] == [finding.code.code for finding in before.findings] == []


@pytest.mark.libreoffice
def test_the_template_is_the_pack_it_was_written_for_after_another_program(tmp_path: Path) -> None:
    submission = read(converted(template(tmp_path)), small_pack(version="1.1"))
    assert "D013" in [finding.code.code for finding in submission.findings]


def converted(path: Path) -> Path:
    """The workbook as LibreOffice saves it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program is not None
    folder = path.parent / "saved"
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / path.name

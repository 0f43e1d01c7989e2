"""Every code about data files is raised by a file, or a workbook, that has that fault and is otherwise sound."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet
from workbook_kit import cell_of, edit_part, filled, read, small_pack
from xlsx_by_hand import parts, sheet_xml, zipped

from standard_engine.errors import InputError
from standard_engine.findings import Finding, Severity, codes
from standard_engine.population.wide import bind_wide
from standard_engine.workbook.guard import Worker
from standard_engine.workbook.package import stored_workbook
from standard_engine.workbook.reader import read_here, read_stored
from standard_engine.workbook.second_reader import disagreements, used_cells

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504
ENERGY = "xl/worksheets/sheet4.xml"

Faulty = Callable[[Path], tuple[Finding, ...]]


def findings(path: Path) -> tuple[Finding, ...]:
    """What is said about a file, whether or not it can be read."""
    try:
        return read(path).findings
    except InputError as error:
        return error.findings


def file(data: bytes, name: str = "数据表.xlsx") -> Faulty:
    def make(folder: Path) -> tuple[Finding, ...]:
        (folder / name).write_bytes(data)
        return findings(folder / name)

    return make


def answers(**by_code: object) -> Faulty:
    return lambda folder: findings(filled(folder, {code.replace("_", "."): answer for code, answer in by_code.items()}))


def changed(change: Callable[[Workbook], object]) -> Faulty:
    def make(folder: Path) -> tuple[Finding, ...]:
        def each(book: Workbook) -> None:
            change(book)

        return findings(filled(folder, change=each))

    return make


def energy(change: Callable[[Worksheet], object]) -> Faulty:
    return changed(lambda book: change(book["能源消耗"]))


def assign(**cells: str | float) -> Faulty:
    """Other contents for cells of the energy sheet."""

    def change(sheet: Worksheet) -> None:
        for ref, value in cells.items():
            sheet[ref] = value

    return energy(change)


def edited(part: str, change: Callable[[str], str]) -> Faulty:
    return lambda folder: findings(edit_part(filled(folder), part, change))


def looking(ref: str, value: float, **look: object) -> Faulty:
    """A cell of the energy sheet with another look."""

    def change(sheet: Worksheet) -> None:
        sheet[ref] = value
        for name, setting in look.items():
            setattr(sheet[ref], name, setting)

    return energy(change)


def other_version(folder: Path) -> tuple[Finding, ...]:
    return read(filled(folder), small_pack(version="1.1")).findings


def with_macros(folder: Path) -> tuple[Finding, ...]:
    path = filled(folder)
    with zipfile.ZipFile(path, "a") as book:
        book.writestr("xl/vbaProject.bin", b"x")
    return findings(path)


def other_standard(folder: Path) -> tuple[Finding, ...]:
    """A sound workbook of one pack, read with another."""
    path = filled(folder)
    try:
        return read(path, replace(small_pack(), id="another")).findings
    except InputError as error:
        return error.findings


def nowhere(folder: Path) -> tuple[Finding, ...]:
    return findings(folder / "没有.xlsx")


def stopped(folder: Path) -> tuple[Finding, ...]:
    """A workbook whose reading is ended from outside."""
    worker = Worker(partial(read_here, pack=small_pack()))
    worker._child.kill()
    try:
        worker.ask(filled(folder), "数据表.xlsx")
    except InputError as error:
        return error.findings
    finally:
        worker.close()
    return ()


def stale(folder: Path) -> tuple[Finding, ...]:
    """A total whose parts changed after it was stored."""
    made = edited(ENERGY, lambda text: re.sub(r'(<c r="F4"[^>]*>)<v>[^<]*</v>', r"\1<f>SUM(D4:E4)</f><v>90</v>", text))
    return made(folder)


def renamed(folder: Path) -> tuple[Finding, ...]:
    """A row under the code that its field had in an earlier version."""
    pack = small_pack(replace(spec, formerly=("A01",)) if spec.code == "N01" else spec for spec in small_pack().fields)
    path = filled(folder, change=lambda book: cell_of(book, "N01", "代码").__setattr__("value", "A01"))
    return read_stored(stored_workbook(path.read_bytes(), path.name), pack).findings


def read_otherwise(folder: Path) -> tuple[Finding, ...]:
    """What one reader finds in a workbook, against what the other finds in it after a change."""
    path = filled(folder)
    book = stored_workbook(path.read_bytes(), path.name)
    submission = read_stored(book, small_pack())
    changed_ = filled(folder, {"N01": (1, 2, 3)})
    return tuple(disagreements(changed_.read_bytes(), book, used_cells(submission)))


def under_a_merge(folder: Path) -> tuple[Finding, ...]:
    """A merge put around numbers that were typed before, as openpyxl would not."""
    return edited(
        ENERGY, lambda text: text.replace('<mergeCells count="1">', '<mergeCells count="2"><mergeCell ref="D4:F4"/>')
    )(folder)


def measures(*rows: tuple[object, ...]) -> Faulty:
    """Rows of the sheet 改进措施, from its first column on."""

    def change(book: Workbook) -> None:
        for number, row in enumerate(rows, 3):
            for column, value in enumerate(row, 1):
                book["改进措施"].cell(number, column).value = value  # type: ignore[assignment]  # what a cell holds

    return changed(change)


def hide_row(sheet: Worksheet) -> None:
    sheet.row_dimensions[4].hidden = True


def without_metadata(book: Workbook) -> None:
    del book["元数据"]


def wide_row(tmp_path: Path) -> tuple[Finding, ...]:
    """A row of a wide table with a comma too many."""
    path = tmp_path / "宽表.csv"
    path.write_text("B01,N01\n甲,乙公司,1\n", encoding="utf-8")
    (found,) = bind_wide(path, small_pack(), None).submissions()
    assert isinstance(found, tuple)
    return (found[2],)


CASES: dict[str, Faulty] = {
    "D001": nowhere,
    "D002": file(b""),
    "D003": file(b"\x05admin", "~$数据表.xlsx"),
    "D004": file(OLE2 + "EncryptedPackage".encode("utf-16-le")),
    "D005": file(OLE2, "数据表.xls"),
    "D006": file("代码,2025年\n".encode("gbk")),
    "D007": file(zipped(parts())[:-30]),
    "D008": file(zipped(parts() | {"../x": ""})),
    "D009": file(
        zipped(
            {
                name: text.replace("schemas.openxmlformats.org/spreadsheetml/2006", "purl.oclc.org/ooxml/spreadsheetml")
                for name, text in parts().items()
            }
        )
    ),
    "D010": file(zipped({name: text for name, text in parts().items() if "sheet1" not in name})),
    "D011": file(zipped(parts({"数据": sheet_xml('<row r="1"/><row r="1"/>')}))),
    "D012": file(zipped(parts())),
    "D013": other_version,
    "D014": changed(without_metadata),
    "D015": assign(D3="2022年", E3="2023年", F3="2024年"),
    "D016": with_macros,
    "D017": other_standard,
    "D018": stopped,
    "D019": changed(lambda book: setattr(book.calculation, "fullPrecision", False)),
    "D020": assign(A5="N01"),
    "D021": assign(A30="Z99", F30=1),
    "D022": assign(F30=1, A31="N99"),
    "D023": assign(A4="N99"),
    "D024": assign(D3="前年"),
    "D025": assign(J3="2025年"),
    "D026": assign(J3="2020年"),
    "D027": energy(hide_row),
    "D028": under_a_merge,
    "D029": assign(C3="计算单位"),
    "D030": answers(N01=(5000, None, 4600)),
    "D031": assign(F4="=E4*2"),
    "D032": assign(F4="#DIV/0!"),
    "D033": edited(ENERGY, lambda text: text.replace("<v>4600</v>", "<f>E4-200.5</f><v>4600</v>")),
    "D034": edited(ENERGY, lambda text: text.replace("<v>4600</v>", "<f>TODAY()</f><v>4600</v>")),
    "D035": looking("F4", 4600, number_format="#,##0,"),
    "D036": looking("F4", 4600, font=Font(strike=True)),
    "D037": answers(B01="湘江\u202e水泥"),
    "D038": stale,
    "D039": read_otherwise,
    "D040": answers(N01=(5000, 4800, "四千六")),
    "D041": answers(N01=(5000, 4800, "3,5")),
    "D042": answers(N01=(5000, 4800, "约4600")),
    "D043": answers(N01=(5000, 4800, True)),
    "D044": looking("F4", 45000, number_format="yyyy-mm-dd"),
    "D045": answers(N02=(1, 2, 91440300123456789)),
    "D046": answers(N01=(5000, 4800, "1.2×10⁴")),
    "D047": answers(N01=(5000, 4800, "4,600")),
    "D048": answers(N01=(5000, 4800, "110 kWh")),
    "D049": changed(lambda book: cell_of(book, "N02", "单位").__setattr__("value", "亿元")),
    "D050": changed(lambda book: cell_of(book, "N02", "单位").__setattr__("value", None)),
    "D051": answers(N01=(5000, 4800, "0.46万tce")),
    "D052": looking("F9", 0.951, number_format="0.0%"),
    "D053": answers(N04=(92, 93.5, 0.951)),
    "D054": answers(N04=(92, 93.5, 951)),
    "D055": answers(N01=(5000, 4800, 1000001)),
    "D056": answers(N01=(5000, 4600, 4600), N02=(1, 2, 2), N03_1=(7, 7), N03_2=(8, 8), N04=(90, 91, 91)),
    "D060": answers(N07="无"),
    "D061": answers(N01=(5000, 4800, "不适用")),
    "D062": answers(N04=(92, 93.5, "不适用")),
    "D063": answers(N01=(5000, 4800, "见附件")),
    "D070": answers(Q01="较好"),
    "D071": answers(Q02="基本符合"),
    "D072": answers(B03="C9999"),
    "D073": answers(B03="3011"),
    "D074": answers(B03="C3011 玻璃制造"),
    "D075": answers(B02="91110000600037341X"),
    "D076": answers(B02=911100006000373411),
    "D077": answers(B05="2025.3"),
    "D078": renamed,
    "D079": wide_row,
    "D090": measures(("M1", "节电", 10, "用电", -5)),
    "D091": measures(("M1", "节电", 10, "N03.2", -5, None, None, None, "M9")),
    "D092": changed(lambda book: book["佐证材料"].cell(5, 4).__setattr__("value", "用电发票.pdf")),
    "D093": changed(lambda book: book["变更记录"].cell(3, 1).__setattr__("value", "上个月")),
}


FOLLOWS = {"D020": {"D023"}, "D021": {"D023"}}
"""What one fault also takes away: a row whose code was overwritten is missing."""


def test_every_code_about_data_has_a_case() -> None:
    assert CASES.keys() == {code for code in codes() if code.startswith("D")}


@pytest.mark.parametrize("code", CASES)
def test_a_fault_is_found_under_its_code_said_in_full_and_brings_no_other_error(code: str, tmp_path: Path) -> None:
    said = CASES[code](tmp_path)
    found = [finding for finding in said if finding.code.code == code]
    assert found
    for finding in found:
        assert finding.message
        assert "None" not in finding.message
        assert finding.fix
        assert finding.place.file or finding.place.sheet
    errors = {finding.code.code for finding in said if finding.severity is Severity.ERROR}
    assert errors <= {code} | FOLLOWS.get(code, set())

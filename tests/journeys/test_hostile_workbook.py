"""A workbook whose texts are hostile, from its cells to every document."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hostile_texts import HOSTILE
from packs_kit import AS_OF

import standard_engine as se
from standard_engine.report.files import DECISION, HTML, XLSX, self_evaluation, third_party, write_documents
from standard_engine.report.forms import Form
from standard_engine.report.names import report_names
from standard_engine.report.text import visible

if TYPE_CHECKING:
    from pathlib import Path

CLASSES = [
    "formula_command",
    "formula_link",
    "script",
    "jinja_block",
    "typst_code",
    "word_run",
    "xlsx_escape_screen",
    "path_up",
    "path_device",
    "path_wild",
    "astral",
    "long_cell",
]
NAMES_OF_FUNCTIONS = {"CON"}
"""What is a part of SECOND and the like."""
ENDINGS = {".html", ".xlsx", ".json", ".docx"}


@pytest.fixture(scope="module")
def pack() -> se.ResolvedPack:
    return se.load_pack("cleaner-production-antimony-mining", AS_OF)


@pytest.mark.parametrize("kind", CLASSES)
def test_a_hostile_name_goes_from_its_cell_to_every_document(kind: str, pack: se.ResolvedPack, tmp_path: Path) -> None:
    text, file, folder = HOSTILE[kind], tmp_path / "data.xlsx", tmp_path / "out"
    sample = se.read_workbook("samples/huashan.xlsx", pack)
    name_field = next(spec.id for spec in pack.fields if spec.title == "企业名称")
    slot = next(slot for slot in sample.data if slot[0] == name_field)
    named = replace(sample, data={**sample.data, slot: sample.data[slot]._replace(value=text, raw=text)})
    se.write_template(pack, file, year=sample.year, submission=named)
    _no_formula_holds(file, text)

    assessment = se.assess(pack, se.read_workbook(file, pack))
    word = (third_party(Form.DOCX), self_evaluation(Form.DOCX))
    written = write_documents(assessment, report_names(assessment, folder), (HTML, XLSX, DECISION, *word))

    _no_formula_holds(written[1], text)
    assert {path.parent for path in written} == {folder}
    files = [path for path in folder.iterdir() if path.is_file()]
    assert {path.suffix for path in files} == ENDINGS
    assert len(files) == len(written) == 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data.xlsx", "out"]
    name = assessment.subject.name or ""
    assert name.strip()
    assert json.loads(written[2].read_text(encoding="utf-8"))["subject"]["name"] == name
    for path in written[3:]:
        assert visible(name) in "".join(_document(path.read_bytes()).itertext())


def _document(content: bytes) -> ET.Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return ET.fromstring(package.read("word/document.xml"))


def _no_formula_holds(file: Path, text: str) -> None:
    """Templates and gap reports have formulas of their own; none of them has the text in it."""
    book = openpyxl.load_workbook(file)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    formulas = [str(cell.value) for cell in cells if cell.data_type == "f"]
    assert [formula for formula in formulas if text.strip("= ") in formula and text not in NAMES_OF_FUNCTIONS] == []
    assert not any(cell.hyperlink and cell.hyperlink.target for cell in cells)
    assert any(cell.data_type == "s" for cell in cells)

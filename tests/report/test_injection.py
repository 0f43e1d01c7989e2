"""Text from a workbook never becomes a formula, markup or a path in any output."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hostile_texts import HOSTILE
from jsonschema import Draft202012Validator

from standard_engine.decision.schema import decision_schema
from standard_engine.findings.finding import Code
from standard_engine.report.decision import decision_document, decision_text
from standard_engine.report.files import write_reports
from standard_engine.report.grid import MOST_PER_CELL
from standard_engine.report.html import html
from standard_engine.report.text import visible
from standard_engine.report.xlsx import xlsx
from standard_engine.submission import Datum

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from standard_engine.assessment.result import Assessment

BENIGN = "甲"
CLASSES = re.compile(r"[a-z_]*( [a-z_]+)*")
ANCHOR = re.compile(r"#?[a-z]+(-\d+)?")
every_text = pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))


class Shape(HTMLParser):
    """What a page is made of, apart from its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.values: list[tuple[str, str | None]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.values += attrs

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def test_there_are_enough_of_them() -> None:
    assert len(HOSTILE) == len(set(HOSTILE.values())) >= 90


@every_text
def test_no_element_and_no_attribute_of_the_page_is_born_of_data(
    text: str, vetoed: Assessment, everywhere: Callable[[Assessment, str], Assessment]
) -> None:
    benign, shape = Shape(html(everywhere(vetoed, BENIGN))), Shape(html(everywhere(vetoed, text)))
    assert shape.tags == benign.tags
    for name, value in shape.values:
        if name in {"class", "id", "href"}:
            assert (CLASSES if name == "class" else ANCHOR).fullmatch(value or "")
    assert visible(text).strip() in "".join(shape.words)


@every_text
def test_no_cell_of_the_workbook_is_a_formula_or_a_link(
    text: str, vetoed: Assessment, everywhere: Callable[[Assessment, str], Assessment]
) -> None:
    content = xlsx(everywhere(vetoed, text))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not [name for name in parts.namelist() if "external" in name.lower() or "vba" in name.lower()]
        for name in parts.namelist():
            ET.fromstring(parts.read(name))
            assert b"<hyperlink" not in parts.read(name)
            assert b'TargetMode="External"' not in parts.read(name)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    if text != HOSTILE["xlsx_escape_twice"]:  # XlsxWriter escapes the first of two that share an underscore
        assert visible(text, MOST_PER_CELL) in {re.sub("(?<=</r>) $", "", words) for words in _strings(content)}


def _strings(content: bytes) -> set[str]:
    """The workbook's texts; `_x005F_` and its like stand for one character each (ECMA-376-1, 22.9.2.19)."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        root = ET.fromstring(parts.read("xl/sharedStrings.xml"))
    texts = {"".join(item.itertext()) for item in root}
    return {re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text) for text in texts}


@every_text
def test_the_document_keeps_its_shape_and_reads_back(
    text: str, vetoed: Assessment, everywhere: Callable[[Assessment, str], Assessment]
) -> None:
    hostile = everywhere(vetoed, text)
    written = decision_text(hostile)
    document = decision_document(hostile)
    assert json.loads(written.encode().decode()) == document
    named = replace(vetoed, subject=replace(vetoed.subject, name=text))
    assert not list(Draft202012Validator(decision_schema()).iter_errors(decision_document(named)))
    assert _shape(document) == _shape(decision_document(everywhere(vetoed, BENIGN)))


def _shape(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _shape(value) for key, value in part.items()}
    return [_shape(value) for value in part] if isinstance(part, list) else type(part)


@every_text
def test_every_file_stays_in_its_folder(text: str, vetoed: Assessment, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    named = replace(vetoed, subject=replace(vetoed.subject, name=text), submission_name=text)
    reports = write_reports(named, folder)
    assert {path.parent for path in (reports.html, reports.xlsx, reports.decision)} == {folder}
    assert len(list(folder.glob("[!.]*"))) == 3
    assert list(tmp_path.iterdir()) == [folder]


def test_nothing_that_an_assessment_says_is_left_out(vetoed: Assessment) -> None:
    """Each text is made one of a kind and looked for in the page and in the workbook."""
    tokens: dict[str, str] = {}

    def named(value: Any, path: str) -> Any:
        if isinstance(value, Enum | Code) or any(path.endswith(f".{name}") for name in INNER):
            return value
        if isinstance(value, str):
            tokens[path] = f"文{len(tokens)}字"
            return tokens[path]
        if isinstance(value, Datum):
            return Datum(**{name: named(item, f"{path}.{name}") for name, item in value._asdict().items()})
        if isinstance(value, tuple):
            return tuple(named(item, f"{path}[{place}]") for place, item in enumerate(value))
        if is_dataclass(value) and not isinstance(value, type):
            return replace(value, **{f.name: named(getattr(value, f.name), f"{path}.{f.name}") for f in fields(value)})
        return value

    changed = named(vetoed, "assessment")
    page = "".join(Shape(html(changed)).words)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(changed)))
    sheets = "\n".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    left = {path for path, token in tokens.items() if token not in page and not ELSEWHERE.search(path)}
    assert left == set()
    left = {path for path, token in tokens.items() if token not in sheets and not ELSEWHERE.search(path)}
    assert {path for path in left if not path.endswith(".source.note")} == set()


INNER = ("category", "field", "key", "indicator", "effect", "better", "sign", "subject", "id", "data", "fields")
"""Names inside the engine, never shown."""
ELSEWHERE = re.compile(
    r"s\[\d+\]\.(inputs|missing)\[\d+\]\."  # copies of the inputs
    r"|(steps|scales)\[\d+\]\.unit$"  # part of the value as worked out
    r"|\.gaps\[\d+\]\.title|indicators\[\d+\]\.(gaps\[\d+\]\.)?(unit|value)$"  # part of the value as shown
)

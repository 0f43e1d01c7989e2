"""Text from a workbook stays text in what is printed and in what goes on in Word."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections import Counter
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import docx
import pytest
from hostile_texts import HOSTILE
from paper_kit import self_evaluation_docx, third_party_docx
from pdf_kit import joined

from standard_engine.errors import UsageError
from standard_engine.report.pdf import pdf
from standard_engine.report.text import LONGEST, visible

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from report_kit import Everywhere, Scattered

    from standard_engine.assessment.result import Assessment

BENIGN = "甲"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BROKEN_LINES = {f"{WORD}{tag}" for tag in ("t", "br", "tab", "cantSplit")}
"""What the number of lines and the length of a text decide."""
UNDRAWN = {"astral": "𠮷", "private_use": "\ue000"}
LONG = {name for name, text in HOSTILE.items() if len(text) > LONGEST} | {"many_lines"}
"""What runs over a page, so that the foot of the page stands within."""
DRAWN = {name: text for name, text in HOSTILE.items() if name not in UNDRAWN.keys() | LONG}
every_text = pytest.mark.parametrize("text", list(HOSTILE.values()), ids=list(HOSTILE))
both = pytest.mark.parametrize("make", [third_party_docx, self_evaluation_docx])


def _parts(content: bytes) -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: ET.fromstring(package.read(name)) for name in package.namelist()}


def _shape(root: ET.Element) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.tag, tuple(item.attrib)) for item in root.iter() if item.tag not in BROKEN_LINES]


def _said(root: ET.Element) -> list[str]:
    """The text of each run, as Word shows it."""
    signs = {f"{WORD}br": "\n", f"{WORD}tab": "\t"}
    return ["".join(signs.get(part.tag, part.text or "") for part in run) for run in root.iter(f"{WORD}r")]


@both
@every_text
def test_no_element_of_a_word_document_is_born_of_data(
    make: Callable[[Assessment], bytes], text: str, vetoed: Assessment, everywhere: Everywhere
) -> None:
    content = make(everywhere(vetoed, text))
    hostile, benign = _parts(content), _parts(make(everywhere(vetoed, BENIGN)))
    assert {name: _shape(root) for name, root in hostile.items()} == {
        name: _shape(root) for name, root in benign.items()
    }
    assert [item.get(f"{WORD}instr") for item in hostile["word/footer.xml"].iter(f"{WORD}fldSimple")] == [
        " PAGE ",
        " NUMPAGES ",
    ]
    assert visible(text) in _said(hostile["word/document.xml"])
    assert docx.Document(io.BytesIO(content)).tables


@pytest.mark.poppler
@pytest.mark.parametrize("first", range(3))
def test_no_text_becomes_markup_of_a_page(first: int, vetoed: Assessment, scattered: Scattered, tmp_path: Path) -> None:
    """Every text in one document, at other places each time; each of them can be found again."""
    texts = list(DRAWN.values())
    turn = len(texts) * first // 3
    texts = texts[turn:] + texts[:turn]
    hostile, benign = tmp_path / "hostile.pdf", tmp_path / "benign.pdf"
    hostile.write_bytes(pdf(scattered(vetoed, texts)))
    benign.write_bytes(pdf(scattered(vetoed, [f"{BENIGN}{place}" for place in range(len(texts))])))
    assert _elements(hostile) == _elements(benign)
    assert "http" not in _info("-url", hostile)
    assert _info("-js", hostile) == ""
    page = joined(hostile)
    assert [text for text in texts if _squeezed(text) not in page] == []


@pytest.mark.poppler
@pytest.mark.parametrize("name", sorted(LONG))
def test_a_long_text_runs_over_pages_and_says_where_it_is_cut(
    name: str, vetoed: Assessment, scattered: Scattered, tmp_path: Path
) -> None:
    text, file = HOSTILE[name], tmp_path / "long.pdf"
    file.write_bytes(pdf(scattered(vetoed, [text, *[BENIGN] * 99])))
    page = joined(file)
    assert page.count(text[0]) >= min(text.count(text[0]), LONGEST)
    assert (f"（全文{len(text):,}字，此处截断）" in page) == (len(text) > LONGEST)


@pytest.mark.parametrize(("name", "character"), UNDRAWN.items())
def test_what_cannot_be_drawn_is_refused(name: str, character: str, vetoed: Assessment, everywhere: Everywhere) -> None:
    with pytest.raises(UsageError, match=f"“{character}”（U\\+{ord(character):04X}）"):
        pdf(everywhere(vetoed, HOSTILE[name]))


def _squeezed(text: str) -> str:
    """The text as shown, without the breaks of lines, which a page sets anew."""
    return re.sub(r"\s+", "", visible(text))


def _elements(file: Path) -> Counter[str]:
    """How many elements of each kind the pages have, but for what the breaks of lines make more of."""
    kinds = re.findall(r"^ *(\w+)", _info("-struct", file), re.MULTILINE)
    return Counter(kind for kind in kinds if kind not in {"Span", "Object"})


def _info(option: str, file: Path) -> str:
    found = subprocess.run(["pdfinfo", option, str(file)], capture_output=True, check=True).stdout.decode(
        errors="replace"
    )
    return found if option != "-url" else found.partition("\n")[2]

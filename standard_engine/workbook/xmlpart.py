"""Streaming XML of a part: element by element, never as a tree, and never with a document type or entities."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Protocol
from xml.parsers import expat

from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.workbook.parts import Parts

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/"
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KNOWN = (_MAIN, PACKAGE_RELATIONSHIPS)
_CELLS = "sheetData"


class Elements(Protocol):
    """Takes the elements of the spreadsheet (and relationship) namespace, by their local names."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element opens; attributes of other namespaces are named `namespace name`."""

    def text(self, data: str) -> None:
        """A piece of text; one text may come in several pieces."""

    def end(self, name: str) -> None:
        """An element closes."""


def read_part(parts: Parts, part: str, elements: Elements) -> None:
    """Feed a part to its reader.

    Raises:
        InputError: if the part is missing, damaged, too large, not well-formed, or of a refused kind.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    inside_cells = False

    def refuse(what: str) -> NoReturn:
        raise InputError([codes.UNSAFE.at(Place(file=parts.file), what=f"{part} 含有{what}")])

    def refuse_in_cells(what: str) -> None:
        if inside_cells:
            refuse(what)

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside_cells
        space, _, local = name.rpartition(" ")
        if space in _KNOWN:
            inside_cells = inside_cells or local == _CELLS
            elements.start(local, attributes)
        elif space.startswith(_STRICT):
            raise InputError([codes.STRICT_FORMAT.at(Place(file=parts.file))])

    def end(name: str) -> None:
        nonlocal inside_cells
        space, _, local = name.rpartition(" ")
        if space in _KNOWN:
            inside_cells = inside_cells and local != _CELLS
            elements.end(local)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = elements.text
    parser.StartDoctypeDeclHandler = lambda *_: refuse("文档类型声明（DOCTYPE）")
    parser.CommentHandler = lambda *_: refuse_in_cells("夹在单元格中的注释")
    parser.ProcessingInstructionHandler = lambda *_: refuse_in_cells("夹在单元格中的处理指令")
    parser.StartCdataSectionHandler = lambda *_: refuse_in_cells("夹在单元格中的 CDATA 段")
    try:
        for chunk in parts.chunks(part):
            parser.Parse(chunk, False)  # noqa: FBT003 - expat's own signature
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
    except InputError:
        raise
    except (expat.ExpatError, ValueError, LookupError):  # the latter two: an encoding that expat does not know
        where = f"{part} 第 {parser.CurrentLineNumber} 行不是合格的 XML"
        raise InputError([codes.DAMAGED.at(Place(file=parts.file), what=where)]) from None

"""A workbook file → its stored sheets. Nothing is interpreted here, and nothing outside the file is touched."""

from __future__ import annotations

import hashlib
import os
import posixpath
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes
from standard_engine.language import say
from standard_engine.workbook.cells import Lookups, Sheet
from standard_engine.workbook.parts import MOST_WHOLE_BYTES, Parts, WholePart
from standard_engine.workbook.shared_strings import read_shared_strings
from standard_engine.workbook.sheet_part import read_sheet
from standard_engine.workbook.sniff import sniff
from standard_engine.workbook.styles import read_styles
from standard_engine.workbook.xmlpart import RELATIONSHIPS, feed, read_once, refuse_doctype
from standard_engine.workbook.zip_kind import other_kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from standard_engine.findings import Finding

MOST_FILE_BYTES = 100 << 20
_LONGEST_NAME = 1 << 16
_CONTENT_TYPES = "[Content_Types].xml"
_ROOT_RELATIONSHIPS = "_rels/.rels"
_MACROS = "xl/vbaproject.bin"
_EXTERNAL = "xl/externallinks/"
_DDE_LINK = b"ddeLink"
_COMMAND = re.compile(r"[^\s(,;+*/&<>=^-]+\|")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_FALSE = {"0", "false"}
_VISIBLE = {"", "visible"}
_TRUE = {"1", "true"}


@dataclass(frozen=True, slots=True)
class StoredWorkbook:
    """A workbook as stored: its sheets in order.

    `date1904`: day numbers count from 1904-01-01. `links`: it refers to other files. `precision_as_shown`: Excel keeps its
    numbers only as precisely as they are shown.
    """

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    date1904: bool = False
    macros: bool = False
    links: bool = False
    precision_as_shown: bool = False


@dataclass(frozen=True, slots=True)
class _Link:
    """One relationship: what kind of part it leads to, where, and whether that is outside the file."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class _Book:
    """What the workbook part says: each sheet, without cells, with the id of its link, and the two settings."""

    sheets: tuple[tuple[Sheet, str], ...]
    date1904: bool
    precision_as_shown: bool


def read_file(path: Path) -> bytes:
    """The bytes of a data file, which is opened for reading only.

    Raises:
        InputError: if it cannot be opened, or is larger than any data workbook.
    """
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - in half the time, and files come by the thousand
            if os.fstat(file.fileno()).st_size > MOST_FILE_BYTES:
                what = say("文件超过 {most} MiB", most=MOST_FILE_BYTES >> 20)
                raise InputError([codes.UNSAFE.at(Place(file=path.name), what=what)])
            return file.read()
    except OSError as error:
        what = say("没有这个文件") if isinstance(error, FileNotFoundError) else say("不是文件、没有权限，或正被占用")
        raise InputError([codes.NO_FILE.at(Place(file=path.name), what=what)]) from None


def stored_workbook(data: bytes, name: str) -> StoredWorkbook:
    """The sheets of a workbook file given its bytes; `name` is the file's name, for findings.

    Raises:
        InputError: if it is no workbook, or one that cannot be read safely and without ambiguity.
    """
    refusal = sniff(data, name)
    if refusal is not None:
        raise InputError([refusal])
    parts = Parts(data, name)
    refusal = other_kind(parts)
    if refusal is not None:
        raise InputError([refusal])
    main = _main_part(parts)
    links = _links(parts, main)
    book = read_once(parts, main, _read_book)
    targets = _sheet_targets(parts, main, book, links)
    lookups = Lookups(
        read_shared_strings(parts, _part_of(links, "sharedStrings")), read_styles(parts, _part_of(links, "styles"))
    )
    sheets = _read_sheets(parts, targets, lookups)
    for part in parts.unread():
        refuse_doctype(parts, part)
    _refuse_commands(parts, sheets)
    return StoredWorkbook(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        sheets=sheets,
        date1904=book.date1904,
        macros=_MACROS in parts,
        links=any(part.casefold().startswith(_EXTERNAL) for part in parts.names),
        precision_as_shown=book.precision_as_shown,
    )


def _read_sheets(parts: Parts, targets: list[tuple[Sheet, str]], lookups: Lookups) -> tuple[Sheet, ...]:
    """Every sheet with its cells; what is wrong with any of them is reported together."""
    sheets: list[Sheet] = []
    findings: list[Finding] = []
    for sheet, part in targets:
        try:
            sheets.append(read_sheet(parts, part, sheet, lookups))
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return tuple(sheets)


def _refuse_commands(parts: Parts, sheets: tuple[Sheet, ...]) -> None:
    """Refuse a workbook that would have Excel call another program (DDE)."""
    findings = [
        codes.UNSAFE.at(Place(parts.file, None, None, sheet.name, cell.ref), what=say("公式调用其他程序（DDE）"))
        for sheet in sheets
        for cell in sheet.formulas
        if cell.formula is not None and "|" in cell.formula and _COMMAND.search(_QUOTED.sub("x", cell.formula))
    ]
    linked = [
        part for part in parts.names if part.casefold().startswith(_EXTERNAL) and not part.casefold().endswith(".rels")
    ]
    findings += [
        codes.UNSAFE.at(Place(file=parts.file), what=say("{part} 调用其他程序（DDE）", part=part))
        for part in linked
        if any(_DDE_LINK in chunk for chunk in parts.chunks(part, MOST_WHOLE_BYTES))
    ]
    if findings:
        raise InputError(findings)


def _main_part(parts: Parts) -> str:
    for needed in (_CONTENT_TYPES, _ROOT_RELATIONSHIPS):
        if needed not in parts:
            raise _incomplete(parts, say("缺少 {part}", part=needed))
    links = read_once(parts, _ROOT_RELATIONSHIPS, _read_links).values()
    mains = [link.target for link in links if link.kind == "officeDocument" and not link.external]
    if not mains:
        raise _incomplete(parts, say("没有工作簿"))
    return mains[0]


def _links(parts: Parts, main: str) -> Mapping[str, _Link]:
    folder, _, leaf = main.rpartition("/")
    return read_once(parts, posixpath.join(folder, "_rels", f"{leaf}.rels"), _read_links)


def _read_links(whole: WholePart) -> Mapping[str, _Link]:
    """The relationships that a part lists; their targets are told from the folder above its own."""
    reader = _Relationships(posixpath.dirname(posixpath.dirname(whole.name)))
    feed(whole, reader)
    return MappingProxyType(reader.found)


def _read_book(whole: WholePart) -> _Book:
    reader = _WorkbookPart()
    feed(whole, reader)
    return _Book(tuple(reader.sheets), reader.date1904, reader.precision_as_shown)


def _part_of(links: Mapping[str, _Link], kind: str) -> str | None:
    return next((link.target for link in links.values() if link.kind == kind and not link.external), None)


def _sheet_targets(parts: Parts, main: str, book: _Book, links: Mapping[str, _Link]) -> list[tuple[Sheet, str]]:
    """Each sheet with the part that holds its cells."""
    faults = [] if book.sheets else [say("没有工作表")]
    targets: list[tuple[Sheet, str]] = []
    names: set[str] = set()
    for sheet, link_id in book.sheets:
        link = links.get(link_id)
        if not sheet.name.strip() or sheet.name.casefold() in names:
            faults.append(say("工作表名称“{sheet}”为空或重复", sheet=sheet.name))
        elif link is None or link.external or link.target not in parts or link.target == main:
            faults.append(say("找不到工作表“{sheet}”的内容", sheet=sheet.name))
        elif link.kind == "worksheet":
            targets.append((sheet, link.target))
        names.add(sheet.name.casefold())
    if faults:
        raise InputError([codes.BAD_WORKBOOK.at(Place(file=parts.file), what=fault) for fault in faults])
    return targets


def _incomplete(parts: Parts, what: str) -> InputError:
    return InputError([codes.BAD_WORKBOOK.at(Place(file=parts.file), what=what)])


def _part_name(folder: str, target: str) -> str:
    """The part that a relationship leads to."""
    whole = target.removeprefix("/") if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(whole)


class _Relationships:
    """The relationships of one part, by their ids."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, _Link] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Elements`."""
        if name != "Relationship":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        external = attributes.get("TargetMode") == "External"
        target = _part_name(self._folder, attributes.get("Target", "")[:_LONGEST_NAME])
        self.found[attributes.get("Id", "")] = _Link(kind, target, external)

    def text(self, data: str) -> None:
        """Relationships have no text."""

    def end(self, name: str) -> None:
        """Nothing closes."""


class _WorkbookPart:
    """The list of sheets and the date system."""

    def __init__(self) -> None:
        self.sheets: list[tuple[Sheet, str]] = []
        self.date1904 = False
        self.precision_as_shown = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """See `Elements`."""
        if name == "sheet":
            sheet = Sheet(attributes.get("name", ""), hidden=attributes.get("state", "") not in _VISIBLE)
            self.sheets.append((sheet, attributes.get(f"{RELATIONSHIPS} id", "")))
        elif name == "workbookPr":
            self.date1904 = attributes.get("date1904") in _TRUE
        elif name == "calcPr":
            self.precision_as_shown = attributes.get("fullPrecision") in _FALSE

    def text(self, data: str) -> None:
        """Nothing that is wanted here."""

    def end(self, name: str) -> None:
        """Nothing closes."""

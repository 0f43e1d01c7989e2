"""The YAML door: a file in, a tree of texts out, with a place for everything; whatever is not plain YAML is refused.

All problems of a file are told at once, as far as it can be parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import PackError
from standard_engine.findings import Finding, Place
from standard_engine.findings import pack_codes as codes
from standard_engine.pack.yamlplain import false_colon
from standard_engine.pack.yamltext import MOST_FINDINGS, character_findings, decoded, indent_findings, legible, short
from standard_engine.pack.yamltree import read_tree

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Mapping

    from standard_engine.pack.yamltree import Mark, Path, Reading, Tree

MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its tree, and where each value and each key of it stands."""

    name: str
    root: Tree
    marks: Mapping[Path, Mark]
    keys: Mapping[Path, Mark]

    def place(self, path: Path) -> Place:
        """Where the value at a path stands, or the nearest above it that is there."""
        return self._nearest(self.marks, path)

    def key_place(self, path: Path) -> Place:
        """Where the key at a path stands, or the nearest above it that is there."""
        return self._nearest(self.keys, path)

    def _nearest(self, marks: Mapping[Path, Mark], path: Path) -> Place:
        for length in range(len(path), -1, -1):
            if path[:length] in marks:
                mark = marks[path[:length]]
                return Place(self.name, mark.line, mark.column)
        return Place(self.name)


def read_document(path: pathlib.Path, name: str, *, listed: bool = False) -> Document:
    """The document in a file, which places call `name`; `listed` says that its outermost form is a list.

    Raises:
        PackError: with every finding about the file.
    """
    if not path.is_file():
        what = "不是普通文件" if path.exists() else "文件不存在"
        raise PackError([codes.UNREADABLE.at(Place(name), what=what)])
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        what = "没有读取权限" if isinstance(error, PermissionError) else f"系统错误 {error.errno}"
        raise PackError([codes.UNREADABLE.at(Place(name), what=what)]) from None
    return read_text(body, name, listed=listed)


def read_text(body: bytes, name: str, *, listed: bool = False) -> Document:
    """As `read_document`, from bytes."""
    if len(body) > MOST_BYTES:
        raise PackError([codes.TOO_LARGE.at(Place(name), what=f"超过 {MOST_BYTES >> 10} KiB")])
    text = decoded(body, name)
    reading = read_tree(legible(text), name)
    findings = _findings(text, name, reading, listed=listed)
    if findings:
        raise PackError(findings)
    return Document(name, reading.root, reading.marks, reading.keys)


def _findings(text: str, name: str, reading: Reading, *, listed: bool) -> list[Finding]:
    """All that is wrong with a file, in order of place; beyond wrong indentation nothing is known of its structure."""
    indents = indent_findings(text, name, reading.spans)
    structure = reading.findings
    if indents:
        first = indents[0].place.line or 1
        structure = [finding for finding in structure if (finding.place.line or 1) < first]
    elif reading.whole:
        structure = [*structure, *_root_findings(reading, text, name, listed=listed)]
    found = [*character_findings(text, name), *indents, *structure]
    found.sort(key=lambda finding: (finding.place.line or 0, finding.place.column or 0))
    if len(found) > MOST_FINDINGS:
        return [*found[:MOST_FINDINGS], codes.TOO_MANY.at(Place(name), most=MOST_FINDINGS)]
    return found


def _root_findings(reading: Reading, text: str, name: str, *, listed: bool) -> list[Finding]:
    """Whether the outermost form is the one that is wanted."""
    root = reading.root
    if root is None:
        return [] if reading.findings else [codes.EMPTY.at(Place(name, 1, 1))]
    if isinstance(root, list if listed else dict):
        return []
    if isinstance(root, str) and (colons := _false_colons(text, name)):
        return colons
    mark = reading.marks[()]
    found = {list: "列表", dict: "映射", str: "一句文字"}[type(root)]
    expected = "列表（- 内容）" if listed else "映射（键: 值）"
    return [codes.NOT_A_MAPPING.at(Place(name, mark.line, mark.column), expected=expected, found=found)]


def _false_colons(text: str, name: str) -> list[Finding]:
    """Lines of a file without structure that were meant to have some."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        word = line.lstrip(" -")
        if wrong := false_colon(word):
            place = Place(name, number, len(line) - len(word) + 1)
            found.append(codes.WIDE_COLON.at(place, text=short(word), what=wrong))
        if len(found) > MOST_FINDINGS:
            break
    return found

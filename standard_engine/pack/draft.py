"""The draft of a pack: its files read, merged and validated; formulas still text. First form after the YAML door."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from standard_engine.errors import PackError
from standard_engine.findings import Finding, Place
from standard_engine.findings import rule_codes as codes
from standard_engine.formula.problem import FormulaError
from standard_engine.pack.door import Document, read_document
from standard_engine.pack.folder import (
    LISTED_SECTIONS,
    PackFile,
    content_hash,
    pack_files,
    shared_file,
    stray_files,
)
from standard_engine.pack.model import PackModel, SourceModel
from standard_engine.pack.model_faults import model_findings
from standard_engine.pack.release import changes_since_release

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Path_ = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a pack stand: documents by the path of keys that each holds."""

    documents: Mapping[Path_, list[Document]]

    def place(self, path: Path_, offset: int = 0) -> Place:
        """Where the value at a path of the model stands, `offset` characters into its text."""
        document, rest = self.locate(path)
        place = document.place(rest)
        return replace(place, column=place.column + offset) if offset and place.column is not None else place

    def locate(self, path: Path_) -> tuple[Document, Path_]:
        """The document that holds a path of the model, and the path within it."""
        for length in range(len(path), -1, -1):
            for document in self.documents.get(path[:length], ()):
                rest = path[length:]
                if not rest or rest[:1] in document.marks:
                    return document, rest
        return self.documents[()][0], path


@dataclass(frozen=True, slots=True)
class Draft:
    """A valid model, the hash of its files, where each of its parts stands in them, and the files."""

    model: PackModel
    hash: str
    places: Places
    files: tuple[PackFile, ...]

    def place(self, path: Path_, offset: int = 0) -> Place:
        """Where the value at a path of the model stands."""
        return self.places.place(path, offset)

    def file(self, path: Path_) -> tuple[PackFile, Path_]:
        """The file that holds a path of the model, and the path within it."""
        document, rest = self.places.locate(path)
        return next(file for file in self.files if file.name == document.name), rest

    def findings(self, error: FormulaError, path: Path_) -> list[Finding]:
        """What is wrong with the formula at a path."""
        return [problem.code.at(self.place(path, problem.at), **problem.data) for problem in error.problems]

    def source(self, source: str | SourceModel | None) -> SourceModel | None:
        """The source that is meant: written out, by name, or the pack's own."""
        chosen = self.model.source if source is None else source
        return self.model.sources.get(chosen) if isinstance(chosen, str) else chosen


def read_draft(folder: Path) -> Draft:
    """The draft of the pack in a folder.

    Raises:
        PackError: with every finding of every file.
    """
    findings: list[Finding] = []
    documents: dict[Path_, list[Document]] = {}
    files = pack_files(folder)
    tree: dict[str, Any] = {}
    for file in files:
        _add(file, tree, documents, findings)
    files += _add_shared(folder, tree, documents, findings)
    findings += [
        codes.STRAY_FILE.at(Place(f"{folder.name}/{path.relative_to(folder).as_posix()}"))
        for path in stray_files(folder)
    ]
    if findings:
        raise PackError(findings)
    try:
        model = PackModel.model_validate(tree)
    except ValidationError as error:
        raise PackError(model_findings(error, tree, Places(documents).place, PackModel)) from None
    places = Places(documents)
    if model.id != folder.resolve().name:
        raise PackError([codes.FOLDER_NAME.at(places.place(("id",)), id=model.id, folder=folder.resolve().name)])
    if changed := changes_since_release(folder, model.version, files):
        raise PackError(changed)
    return Draft(model, content_hash(files), places, tuple(files))


def _add(file: PackFile, tree: dict[str, Any], documents: dict[Path_, list[Document]], findings: list[Finding]) -> None:
    """Merge one file into the tree; an id that is there already is a finding."""
    try:
        document = read_document(
            file.path, file.name, listed=file.holds[:1] in {(section,) for section in LISTED_SECTIONS}
        )
    except PackError as error:
        findings.extend(error.findings)
        return
    documents.setdefault(file.holds, []).append(document)
    target = tree
    for key in file.holds:
        found = target.setdefault(key, {})
        if not isinstance(found, dict):
            findings.append(codes.SECTION_TWICE.at(Place(file.name), name=".".join(file.holds)))
            return
        target = found
    root = document.root
    if not isinstance(root, dict):
        if file.holds and not target:
            tree[file.holds[0]] = root
        return
    for key, value in root.items():
        if key in target:
            findings.append(codes.ID_TWICE.at(document.key_place((key,)), name=".".join((*file.holds, key))))
        else:
            target[key] = value


def _add_shared(
    folder: Path, tree: dict[str, Any], documents: dict[Path_, list[Document]], findings: list[Finding]
) -> list[PackFile]:
    """Merge the shared tables that the pack says it uses."""
    uses = tree.get("uses")
    added = []
    for section, tables in uses.items() if isinstance(uses, dict) else ():
        for at, table in enumerate(tables if isinstance(tables, list) else ()):
            file = shared_file(folder, section, str(table))
            if file is None:
                place = documents[()][0].place(("uses", section, at))
                findings.append(codes.NO_SHARED_TABLE.at(place, name=f"{section}/{table}"))
            elif table in (tree.get(section) or {}):
                findings.append(codes.ID_TWICE.at(Place(file.name), name=f"{section}.{table}"))
            else:
                added.append(file)
                _add(file, tree, documents, findings)
    return added

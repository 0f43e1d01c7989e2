"""Files of evidence: their hashes, and whether they are those that were registered."""

from __future__ import annotations

import hashlib
import unicodedata
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.findings import Place
from standard_engine.findings.audit_codes import EXHIBIT_CHANGED
from standard_engine.language import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from standard_engine.audit.audit import Audit
    from standard_engine.findings import Finding

_CHUNK = 1 << 20


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file in a folder and below, by its path there with forward slashes; links are not followed.

    Raises:
        UsageError: if there is no such folder.
    """
    if not folder.is_dir():
        raise UsageError(f"没有文件夹 {folder}")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {unicodedata.normalize("NFC", path.relative_to(folder).as_posix()): _hash(path) for path in files}


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check_exhibits(audit: Audit, hashes: Mapping[str, str]) -> tuple[Finding, ...]:
    """The exhibits whose file is not at hand, or not the one that was registered."""
    found = []
    for exhibit in audit.exhibits:
        there = hashes.get(unicodedata.normalize("NFC", exhibit.file))
        if there is None:
            what = say("文件夹中没有这个文件")
        elif exhibit.sha256 and exhibit.sha256 != there:
            what = say("登记的 SHA-256 是 {theirs}…，文件是 {ours}…", theirs=exhibit.sha256[:12], ours=there[:12])
        else:
            continue
        sheet, _, cell = exhibit.place.rpartition("!")
        place = Place(sheet=sheet, cell=cell)
        found.append(EXHIBIT_CHANGED.at(place, number=exhibit.number, file=exhibit.file, what=what))
    return tuple(found)

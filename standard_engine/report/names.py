"""What the reports of one submission are called in a folder: names that every system holds, and that no two share."""

from __future__ import annotations

import hashlib
import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from secrets import token_hex
from typing import TYPE_CHECKING

from standard_engine.language import later, say
from standard_engine.report.decision import decision_text
from standard_engine.report.output import put
from standard_engine.report.text import storable, visible

if TYPE_CHECKING:
    from standard_engine.assessment.result import Assessment

LONGEST_BYTES = 120
"""Bytes of UTF-8 that an enterprise may have in a file name: the whole stays far below the 255 of most systems."""
NAMELESS = later("企业")
CLAIMS = ".standard-engine"
"""The folder, within that of the reports, that says which workbook each name was given to."""
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]|〔U\+[0-9A-F]+〕')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)")
_TAG_DIGITS = 6
_HASH_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Owner:
    """The submission that a name was given to: where its workbook stands, from the reports' folder, and its hash."""

    workbook: str | None
    sha256: str | None

    def same(self, other: Owner) -> bool:
        """Is it the same workbook, mended or not, or the same data elsewhere?"""
        if self.workbook is None and other.workbook is None:
            return self.sha256 == other.sha256
        return self.workbook == other.workbook or (self.sha256 is not None and self.sha256 == other.sha256)


@dataclass(frozen=True, slots=True)
class Names:
    """How the reports of one submission begin; `taken_by` is the other workbook that has the plain name."""

    folder: Path
    start: str
    taken_by: str | None = None

    def path(self, ending: str) -> Path:
        """The file of a report."""
        return self.folder / f"{self.start}-{say(ending)}"


def report_names(assessment: Assessment, folder: Path, workbook: Path | None = None) -> Names:
    """The names of a submission's reports in a folder, which is made if it is not there.

    They start with the enterprise's name, or the workbook's where that is not known, and the data year. The first
    submission of that enterprise and year in the folder has the plain name, and keeps it for later runs on the same
    workbook or the same data; any other has its hash in its names, so that none replaces another's reports.

    Raises:
        UsageError: if nothing may be written into the folder.
        OSError: if there can be no such folder.
    """
    owner = Owner(
        None if workbook is None else PurePosixPath(Path(beside(workbook, folder)).as_posix()).as_posix(),
        assessment.submission_sha256 or _hash(decision_text(assessment)),
    )
    start = f"{file_stem(_name(assessment))}-{assessment.year}"
    folder.mkdir(parents=True, exist_ok=True)
    holder = _claimed(folder / CLAIMS / f"{start}.json", owner)
    if holder.same(owner):
        return Names(folder, start)
    return Names(folder, f"{start}-{(owner.sha256 or '')[:_HASH_DIGITS]}", holder.workbook or say("另一份数据"))


def beside(path: Path, folder: Path) -> str:
    """How a file is named from a folder: relative where there is a way, else whole."""
    try:
        return os.path.relpath(path.resolve(), folder.resolve())
    except ValueError:  # another drive
        return str(path.resolve())


def file_stem(name: str) -> str:
    """A name as the start of a file name that is safe on Windows too.

    What had to be changed is told apart by a few digits of its hash, so that 甲/乙 and 甲_乙 stay two files.
    """
    text = storable(name).strip()
    safe = _UNSAFE.sub("_", visible(" ".join(text.split()))).strip(" .-_") or say(NAMELESS)
    safe = f"_{safe}" if _DEVICE.match(safe) else safe
    safe = safe.encode()[:LONGEST_BYTES].decode(errors="ignore").rstrip(" .")
    return safe if safe == text else f"{safe}-{_hash(text)[:_TAG_DIGITS]}"


def _claimed(claim: Path, owner: Owner) -> Owner:
    """Who has a name: this owner if it is free, since a claim appears whole and once, whoever else runs now."""
    text = json.dumps({"workbook": owner.workbook, "sha256": owner.sha256}, ensure_ascii=False, indent=1) + "\n"
    claim.parent.mkdir(exist_ok=True)
    passing = claim.with_name(f".{token_hex(8)}.tmp")
    put(passing, text.encode())
    try:
        os.link(passing, claim)
    except FileExistsError:
        return _read(claim)
    except OSError:  # a file system without links
        with suppress(FileExistsError), claim.open("xb") as file:
            file.write(text.encode())
        return _read(claim)
    finally:
        passing.unlink(missing_ok=True)
    return owner


def _read(claim: Path) -> Owner:
    """A claim; one that cannot be read is somebody else's."""
    try:
        found = json.loads(claim.read_text(encoding="utf-8"))
        return Owner(found["workbook"], found["sha256"])
    except (ValueError, KeyError, TypeError):
        return Owner(str(claim), None)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _name(assessment: Assessment) -> str:
    name = assessment.subject.name or ""
    return name if name.strip() else PurePosixPath(assessment.submission_name or say(NAMELESS)).stem

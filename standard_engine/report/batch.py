"""Many workbooks → their decision documents, a line each; what cannot be read is told with its file and stops nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from standard_engine.assessment.assess import Assessor
from standard_engine.assessment.result import Outcome
from standard_engine.errors import InputError
from standard_engine.report.decision import decision_document, finding_document
from standard_engine.report.text import storable
from standard_engine.workbook.guarded_pool import read_all
from standard_engine.workbook.reader import read_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack

_LINE_ENDS = str.maketrans({char: f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"})
"""What some readers take for the end of a line, and JSON need not escape."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One workbook done with: its decision as a line of JSON, or the findings for which there is none."""

    file: str
    outcome: Outcome | None
    line: bytes
    findings: tuple[Finding, ...] = ()
    num_rows: int = 1


def decisions(files: Mapping[Path, str], pack: ResolvedPack, processes: int) -> Iterator[Decided]:
    """Judge every workbook in guarded children, in the order of files.

    A document is that of `assess` but for the name of its data workbook, which is what `files` calls it. The line of a
    workbook that cannot be read has its name and its findings.
    """
    for path, result in read_all(Judging(pack, files), files, processes):
        name = files[path]
        if isinstance(result, InputError):
            told = {"file": storable(name), "findings": [finding_document(finding) for finding in result.findings]}
            yield Decided(name, None, json_line(told), result.findings)
        else:
            outcome, line = result
            yield Decided(name, Outcome(outcome), line)


class Judging:
    """Reads and judges a workbook in a child; made ready once in each, or, where they are forked, once before them."""

    def __init__(self, pack: ResolvedPack, names: Mapping[Path, str]) -> None:
        self._pack = pack
        self._names = names
        self._assessor = Assessor(pack)

    def __reduce__(self) -> tuple[Callable[..., Judging], tuple[Any, ...]]:
        """A child that is not forked makes itself ready."""
        return Judging, (self._pack, self._names)

    def __call__(self, path: Path) -> tuple[str, bytes]:
        """The outcome and the document's line.

        Raises:
            InputError: as `read_here`.
        """
        document = decision_document(self._assessor.assess(read_here(path, self._pack)))
        document["data"]["file"] = storable(self._names[path])
        return document["decision"]["outcome"], json_line(document)


def json_line(document: Any) -> bytes:
    """A document as one line of JSON Lines: sorted keys, UTF-8, nothing in it that ends a line."""
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.translate(_LINE_ENDS).encode() + b"\n"

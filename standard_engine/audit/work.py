"""An auditor's work from its files: the one place where the audit's files are read together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.audit.files import check_exhibits, file_hashes
from standard_engine.audit.reader import read_audit
from standard_engine.audit.score import Scored, score
from standard_engine.pack.load import load_pack
from standard_engine.workbook.reader import read_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Submission


@dataclass(frozen=True, slots=True)
class Work:
    """Pack, submission and the audit judged; the hashes of the evidence at hand, and what is wrong with that."""

    pack: ResolvedPack
    submission: Submission
    scored: Scored
    hashes: Mapping[str, str]
    about_files: tuple[Finding, ...]

    @property
    def verified(self) -> Submission:
        """The submission as it was verified."""
        basis = self.scored.verified.basis
        assert basis is not None  # noqa: S101 - it was judged here
        return basis.submission

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the verified assessment, and those about the files of evidence."""
        return (*self.scored.verified.findings, *self.about_files)


def audited(
    workbook: Path, audit_workbook: Path, pack_name: str | Path, as_of: date | str | None, evidence: Path | None = None
) -> Work:
    """Read a submission and its audit, each by two readers, and judge both; `evidence` is the folder with its files.

    Raises:
        InputError: if either file cannot be read safely, or they do not belong together.
        UsageError, PackError: as `load_pack`; or where there is no such folder.
    """
    pack = load_pack(pack_name, as_of)
    submission = read_workbook(workbook, pack, second_reader=True)
    audit = read_audit(audit_workbook, pack, submission)
    hashes = {} if evidence is None else file_hashes(evidence)
    about_files = () if evidence is None else check_exhibits(audit, hashes)
    return Work(pack, submission, score(pack, submission, audit), hashes, about_files)

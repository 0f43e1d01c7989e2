"""An audit workbook → an audit, with every finding at once. The file is only ever read."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from standard_engine.audit.audit import Audit
from standard_engine.audit.layout import METADATA_MARK, Fact
from standard_engine.audit.read_evidence import read_exhibits
from standard_engine.audit.read_rows import read_attestations, read_verifications
from standard_engine.audit.read_site import read_body, read_nonconformities
from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import audit_codes as codes
from standard_engine.language import say
from standard_engine.workbook.guard import begin
from standard_engine.workbook.package import read_file, stored_workbook
from standard_engine.workbook.second_reader import disagreements
from standard_engine.workbook.tables import read_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping

    from standard_engine.findings import Finding
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.submission import Submission
    from standard_engine.workbook.package import StoredWorkbook


def read_audit(path: Path | str, pack: ResolvedPack, submission: Submission) -> Audit:
    """What the audit workbook of a submission says, and everything wrong or doubtful about it.

    The file is read in a child process with limits, by two readers: a cell in which openpyxl sees something else is a
    finding.

    Raises:
        InputError: if the file is no workbook that can be read safely, or no audit workbook of this submission and pack.
    """
    path = Path(path)
    return begin(partial(read_here, pack=pack, submission=submission), path, path.name).result()


def read_here(path: Path, pack: ResolvedPack, submission: Submission) -> Audit:
    """As `read_audit`, in this process: for a child of the guard, and for files of one's own making.

    Raises:
        InputError: as `read_audit`.
    """
    data = read_file(path)
    book = stored_workbook(data, path.name)
    about_file = _about_file(book, pack, submission)
    values = read_verifications(book, pack, submission)
    attestations = read_attestations(book, pack, submission)
    exhibits, about_exhibits = read_exhibits(book.sheets, pack)
    body, about_body = read_body(book.sheets)
    nonconformities, about_site = read_nonconformities(book)
    found = (*about_file, *about_body, *values.findings, *attestations.findings, *about_exhibits, *about_site)
    used = (*values.cells, *attestations.cells)
    return Audit(
        name=book.name,
        sha256=book.sha256,
        body=body,
        verifications=values.by_slot,
        attestations=attestations.by_slot,
        exhibits=exhibits,
        nonconformities=nonconformities,
        findings=(*found, *disagreements(data, book, used)),
    )


def _about_file(book: StoredWorkbook, pack: ResolvedPack, submission: Submission) -> tuple[Finding, ...]:
    """Whether the workbook is the audit of this submission under this pack.

    Raises:
        InputError: if it is not.
    """
    place = Place(file=book.name)
    facts = read_metadata(book.sheets, METADATA_MARK)
    if facts is None:
        raise InputError([codes.NO_AUDIT_WORKBOOK.at(place)])
    wrong = []
    if facts.get(Fact.PACK) != pack.id:
        wrong.append(codes.AUDIT_OF_OTHER_PACK.at(place, theirs=facts.get(Fact.PACK) or "—", ours=pack.id))
    if facts.get(Fact.SHA256) != submission.sha256:
        theirs = _file(facts.get(Fact.SUBMISSION), facts.get(Fact.SHA256))
        wrong.append(codes.OTHER_SUBMISSION.at(place, theirs=theirs, ours=_file(submission.name, submission.sha256)))
    if wrong:
        raise InputError(wrong)
    return _other_version(facts, pack, place)


def _other_version(facts: Mapping[str, str], pack: ResolvedPack, place: Place) -> tuple[Finding, ...]:
    if facts.get(Fact.HASH) == pack.hash:
        return ()
    theirs = _version(facts.get(Fact.VERSION), facts.get(Fact.HASH))
    return (codes.AUDIT_OF_OTHER_VERSION.at(place, theirs=theirs, ours=_version(pack.version, pack.hash)),)


def _version(version: str | None, digest: str | None) -> str:
    return say("{version}（{hash}）", version=version or "—", hash=(digest or "—")[:8])


def _file(name: str | None, digest: str | None) -> str:
    return say("{name}（SHA-256 {hash}…）", name=name or "—", hash=(digest or "—")[:12])

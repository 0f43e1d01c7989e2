"""What of a record a verdict is made from, and how to make it again: submission, audit workbook and pack, unpacked into a folder."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from standard_engine.audit.layout import BodyFact
from standard_engine.audit.sample import Stratum, draw
from standard_engine.audit.work import audited
from standard_engine.decision.attribution import Attribution, Auditor, SignatureReference
from standard_engine.pack.folder import RELEASED, SHARED
from standard_engine.record.archive import Member
from standard_engine.record.manifest import MANIFEST
from standard_engine.record.names import name_fault
from standard_engine.report.audit_result import audit_document
from standard_engine.report.decision import decision_document
from standard_engine.report.sample_book import sample_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from standard_engine.audit.audit import Audit
    from standard_engine.audit.work import Work

SUBMISSION, AUDIT, PACK, VERDICTS, REPORTS, EVIDENCE = "申报", "核查", "规则包", "结论", "报告", "证据"
"""The folders of a record."""
REPORTED, VERIFIED, COMPARED = f"{VERDICTS}/自评结论.json", f"{VERDICTS}/核定结论.json", f"{VERDICTS}/核查结果.json"
SAMPLE = f"{AUDIT}/抽样计划.json"
_ENGINES_OWN = "engine"


@dataclass(frozen=True, slots=True)
class Sources:
    """The members that a verdict is made from."""

    submission: Member
    audit: Member
    pack: tuple[Member, ...]
    pack_folder: str

    @property
    def members(self) -> tuple[Member, ...]:
        """All of them, in their order within a record."""
        return self.submission, self.audit, *self.pack


def gathered(workbook: Path, audit: Path, pack: Path) -> Sources:
    """The sources of a verdict as they lie on disk; `pack` is the pack's folder.

    Raises:
        PackError: if the pack is broken.
        OSError: if a file cannot be read.
    """
    from standard_engine.pack.draft import read_draft

    files = sorted((file.name, file.path) for file in read_draft(pack).files)
    released = pack / RELEASED
    if released.is_file():
        files.append((f"{pack.name}/{RELEASED}", released))
    return Sources(
        Member(f"{SUBMISSION}/{_safe(workbook.name)}", workbook.read_bytes()),
        Member(f"{AUDIT}/{_safe(audit.name)}", audit.read_bytes()),
        tuple(Member(f"{PACK}/{name}", path.read_bytes()) for name, path in files),
        f"{PACK}/{pack.name}",
    )


def _safe(name: str) -> str:
    """A file's name as a member may have it."""
    plain = unicodedata.normalize("NFC", name)
    return plain if name_fault(f"x/{plain}") is None else "数据.xlsx"


def found_in(members: Mapping[str, bytes]) -> Sources | None:
    """The sources among the members of a record; None where one of them is not there once."""
    submissions = [name for name in members if name.startswith(f"{SUBMISSION}/")]
    audits = [name for name in members if name.startswith(f"{AUDIT}/") and name.endswith(".xlsx")]
    packs = [name for name in members if name.startswith(f"{PACK}/")]
    homes = {str(PurePosixPath(*PurePosixPath(name).parts[:2])) for name in packs} - {f"{PACK}/{SHARED}"}
    if len(submissions) != 1 or len(audits) != 1 or len(homes) != 1:
        return None
    return Sources(
        Member(submissions[0], members[submissions[0]]),
        Member(audits[0], members[audits[0]]),
        tuple(Member(name, members[name]) for name in packs),
        homes.pop(),
    )


def judged(sources: Sources, folder: Path, as_of: date) -> Work:
    """Judge anew from the sources, written into an empty folder.

    Raises:
        InputError, PackError, UsageError: as `audited`.
        OSError: if the folder cannot be written.
    """
    for member in sources.members:
        path = folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(member.data)
    return audited(folder / sources.submission.name, folder / sources.audit.name, folder / sources.pack_folder, as_of)


def auditor(audit: Audit) -> Auditor | None:
    """Who verified: the body with those who led, reviewed and attested; None where the audit workbook names no body or nobody."""
    people = (audit.body.get(BodyFact.LEADER), audit.body.get(BodyFact.REVIEWER))
    attested = (one.reviewer for one in audit.attestations.values() if one.datum is not None)
    names = tuple(dict.fromkeys(name for name in (*people, *attested) if name))
    body = audit.body.get(BodyFact.NAME)
    return Auditor(body, names) if body and names else None


def verdicts(work: Work, key_id: str) -> Mapping[str, dict[str, Any]]:
    """The documents of a verdict by their members' names; they refer to the manifest that is signed with a key."""
    signature = SignatureReference(MANIFEST, key_id)
    verified = Attribution(auditor(work.scored.audit), signature)
    return {
        REPORTED: decision_document(work.scored.reported),
        VERIFIED: decision_document(work.scored.verified, verified),
        COMPARED: audit_document(work.scored),
    }


def drawn_again(work: Work, document: Any) -> dict[str, Any] | None:
    """The draw that a sampling plan's seed and shares give; None where it names none."""
    try:
        shares = {Stratum(name): int(share) for name, share in document["shares"].items()}
        seed = int(document["seed"])
        drawn = sample_document(draw(work.pack, work.submission, seed, shares))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return drawn


def as_json(document: Any) -> bytes:
    """A document as a member: keys sorted, UTF-8, one newline at the end."""
    return (json.dumps(document, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def differences(packed: Any, found: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Where two documents differ, by path, but for the engine that made them."""
    if isinstance(packed, dict) and isinstance(found, dict):
        for key in sorted({*packed, *found} - {_ENGINES_OWN}):
            yield from differences(packed.get(key), found.get(key), f"{path}.{key}" if path else str(key))
    elif isinstance(packed, list) and isinstance(found, list) and len(packed) == len(found):
        for at, (one, other) in enumerate(zip(packed, found, strict=True)):
            yield from differences(one, other, f"{path}[{at}]")
    elif packed != found or type(packed) is not type(found):
        yield path, packed, found

"""An audit closed: everything that its verdict rests on, and what was made of it, in one signed file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standard_engine.audit.audit import Gravity
from standard_engine.audit.files import check_exhibits, file_hashes
from standard_engine.audit.layout import BodyFact
from standard_engine.errors import UsageError
from standard_engine.findings import data_codes
from standard_engine.pack.folder import find_pack
from standard_engine.record import sources
from standard_engine.record.archive import Member
from standard_engine.record.manifest import Manifest, OpenCount, PackUsed, Party, Verdict
from standard_engine.record.write import record_bytes
from standard_engine.report.audit_result import audit_result
from standard_engine.report.forms import Form, written
from standard_engine.report.html import html
from standard_engine.report.papers import audit_paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from standard_engine.assessment.result import Assessment
    from standard_engine.audit.work import Work
    from standard_engine.signing.keys import PrivateKey


@dataclass(frozen=True, slots=True)
class Closing:
    """What is to be closed: the files, the pack's name, the date of the assessment, and the moment of signing.

    `evidence` is the folder with the files of evidence; they are put into the record where `with_files`, else their
    hashes alone. `sample` is a sampling plan as `audit sample` writes it.
    """

    workbook: Path
    audit: Path
    pack: str | Path
    as_of: date
    made_at: datetime
    evidence: Path | None = None
    with_files: bool = False
    sample: Any = None


@dataclass(frozen=True, slots=True)
class Closed:
    """The record's bytes and what is in it."""

    content: bytes
    manifest: Manifest
    work: Work


def close(closing: Closing, key: PrivateKey) -> Closed:
    """Judge from the very files that go into the record, make its reports, and sign it.

    Raises:
        InputError, PackError: as for a score.
        UsageError: where the audit is not fit to be closed, with every reason.
    """
    gathered = sources.gathered(closing.workbook, closing.audit, find_pack(closing.pack))
    hashes = {} if closing.evidence is None else file_hashes(closing.evidence)
    with tempfile.TemporaryDirectory() as folder:
        work = sources.judged(gathered, Path(folder), closing.as_of)
    _fit(work, closing, hashes)
    made = _made(work, key.public.id)
    members = [*gathered.members, *made, *_sampled(work, closing), *_evidence(work, closing, hashes)]
    manifest = manifest_of(work, closing.made_at)
    return Closed(record_bytes(manifest, members, key), manifest, work)


def manifest_of(work: Work, made_at: datetime) -> Manifest:
    """What a record of this work says of itself, but for its members."""
    verified = work.scored.verified
    still_open = work.scored.still_open
    grave = sum(item.gravity is Gravity.MAJOR for item in still_open)
    return Manifest(
        engine=verified.engine,
        made_at=made_at,
        body=work.scored.audit.body.get(BodyFact.NAME, ""),
        subject=Party(verified.subject.name, verified.subject.credit_code),
        as_of=verified.as_of,
        year=verified.year,
        pack=PackUsed(verified.pack.id, verified.pack.version, verified.pack.hash),
        verified=_verdict(verified),
        reported=_verdict(work.scored.reported),
        open_nonconformities=OpenCount(grave, len(still_open) - grave),
        members=(),
    )


def _verdict(assessment: Assessment) -> Verdict:
    decision = assessment.decision
    return Verdict(decision.outcome, decision.grade, binding=decision.binding)


def _fit(work: Work, closing: Closing, hashes: Mapping[str, str]) -> None:
    """Is the audit fit to be closed?

    Raises:
        UsageError: with every reason why not.
    """
    findings = (*work.submission.findings, *work.scored.audit.findings)
    wrong = [str(found) for found in findings if found.code is data_codes.READERS_DISAGREE]
    if closing.evidence is not None:
        wrong += [str(found) for found in check_exhibits(work.scored.audit, hashes)]
    elif closing.with_files:
        wrong.append("要把证据文件放进记录，请用 --evidence 写明它们所在的文件夹")
    if sources.auditor(work.scored.audit) is None:
        wrong.append("核查表的“核查信息”没有写评价机构，或没有一个编制人、复核人、评审人")
    if wrong:
        told = "\n".join(f"  - {line}" for line in wrong)
        raise UsageError(f"还不能结案：\n{told}")


def _made(work: Work, key_id: str) -> Iterator[Member]:
    """The verdicts as data, and the reports."""
    for name, document in sources.verdicts(work, key_id).items():
        yield Member(name, sources.as_json(document))
    yield Member(f"{sources.REPORTS}/核查结果.xlsx", audit_result(work.scored))
    yield Member(f"{sources.REPORTS}/评价报告.html", html(work.scored.verified).encode())
    paper = audit_paper(work.scored)
    for form in Form:
        if form is not Form.PDF or find_spec("typst") is not None:
            yield Member(f"{sources.REPORTS}/第三方评价报告.{form.value}", written(paper, form))


def _sampled(work: Work, closing: Closing) -> Iterator[Member]:
    """The sampling plan, if it is the one that its seed gives.

    Raises:
        UsageError: if it is not.
    """
    if closing.sample is None:
        return
    again = sources.drawn_again(work, closing.sample)
    if again is None or list(sources.differences(closing.sample, again)):
        raise UsageError("抽样计划不是由它的种子从这份数据表抽出的；请用 audit sample 重新抽样")
    yield Member(sources.SAMPLE, sources.as_json(again))


def _evidence(work: Work, closing: Closing, hashes: Mapping[str, str]) -> Iterator[Member]:
    """The register with the hash of every file at hand, and the files where they are asked for."""
    exhibits = work.scored.audit.exhibits
    register = [
        {
            "number": one.number,
            "title": one.title,
            "file": one.file,
            "sha256": one.sha256 or hashes.get(one.file),
            "codes": list(one.codes),
        }
        for one in exhibits
    ]
    yield Member(f"{sources.EVIDENCE}/证据登记.json", sources.as_json(register))
    if closing.evidence is not None and closing.with_files:
        for file in dict.fromkeys(one.file for one in exhibits):
            yield Member(f"{sources.EVIDENCE}/{file}", (closing.evidence / file).read_bytes())

"""Whether the text of a certificate is what its body signed, and whether it is in force: without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from standard_engine.findings import Place, Severity
from standard_engine.findings import record_codes as codes
from standard_engine.programme.certificate import read_payload
from standard_engine.record.signer import signature_findings, signer_findings
from standard_engine.signing.compact import read_compact
from standard_engine.signing.envelope import Checked
from standard_engine.signing.trust import CHINA

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from standard_engine.findings import Finding
    from standard_engine.programme.certificate import Certificate
    from standard_engine.signing.keys import PublicKey
    from standard_engine.signing.trust import Trust

BEGINNING = "SE1."
_TEXT = re.compile(rb"SE1\.[A-Za-z0-9_-]+\.[0-9a-f]+\.[A-Za-z0-9_-]+")
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class CheckedCertificate:
    """What a text says, as far as it could be read, the day for which it was checked, and what was found."""

    certificate: Certificate | None
    on: date
    findings: tuple[Finding, ...]

    @property
    def in_force(self) -> bool:
        """Whether the certificate is its body's and in force on the day."""
        return not any(item.severity is Severity.ERROR for item in self.findings)

    @property
    def verdict(self) -> str:
        """In a few words, the gravest first."""
        named = {
            codes.NO_TEXT.code: "没有核验文字",
            codes.BAD_TEXT.code: "核验文字不对",
            codes.WRONG_SIGNATURE.code: "签名不对",
            codes.NOT_CHECKED.code: "签名没有核对",
            codes.UNKNOWN_SIGNER.code: "签名人不可信",
            codes.OTHER_BODY.code: "签名人不可信",
            codes.NOT_YET_VALID.code: "签名的密钥当时无效",
            codes.EXPIRED.code: "签名的密钥当时无效",
            codes.REVOKED.code: "签名的密钥当时无效",
            codes.NOT_IN_FORCE.code: "尚未生效",
            codes.OUT_OF_FORCE.code: "已过期",
        }
        found = {item.code.code for item in self.findings}
        return next((words for code, words in named.items() if code in found), "有效")


def is_certificate(data: bytes, name: str) -> bool:
    """Whether a file is to be read as a certificate, not as a record: a PDF, a text, or whatever begins as the text does."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    return data.startswith(b"%PDF-") or name.lower().endswith(".txt") or start.startswith(BEGINNING.encode())


def check_file(
    data: bytes, name: str, on: date, trust: Trust | None = None, keys: Sequence[PublicKey] = ()
) -> CheckedCertificate:
    """Check the text in a file: in a PDF the one among its keywords, which a plain search finds unless it was saved anew."""
    place = Place(name)
    if data.startswith(b"%PDF-"):
        texts = sorted(set(_TEXT.findall(data)))
        if len(texts) != 1:
            what = "PDF 里没有（可能被别的程序另存过）" if not texts else f"PDF 里有 {len(texts)} 段不同的"
            return CheckedCertificate(None, on, (codes.NO_TEXT.at(place, what=what),))
        return check_text(texts[0].decode(), on, trust, keys, place)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return CheckedCertificate(None, on, (codes.NO_TEXT.at(place, what="文件不是 UTF-8 文字"),))
    return check_text(text, on, trust, keys, place)


def check_text(
    text: str, on: date, trust: Trust | None = None, keys: Sequence[PublicKey] = (), place: Place | None = None
) -> CheckedCertificate:
    """Check a text for a day; spaces and line ends in it are of the paper that it was copied from, and do not count.

    The signer is judged by the day of issue. `keys` serve as for records, where there is no trust file.
    """
    place = place or Place("核验文字")
    plain = "".join(text.split())
    if not plain.startswith(BEGINNING):
        what = f"读到“{plain[:_SHOWN]}”" if plain else "是空的"
        return CheckedCertificate(None, on, (codes.NO_TEXT.at(place, what=what),))
    try:
        compact = read_compact(plain, (*(trust.keys if trust else ()), *keys))
        certificate = read_payload(compact.payload)
    except ValueError as error:
        return CheckedCertificate(None, on, (codes.BAD_TEXT.at(place, what=error),))
    findings = signature_findings(compact.short_id, compact.checked, trust, place)
    if compact.checked is Checked.GOOD and compact.signer is not None and trust is not None:
        signer = trust.judge(compact.signer.id, datetime.combine(certificate.issued, time(), CHINA))
        findings += signer_findings(signer, compact.signer.id, certificate.body, place)
    if on < certificate.issued:
        findings.append(codes.NOT_IN_FORCE.at(place, issued=certificate.issued, on=on))
    if on > certificate.until:
        findings.append(codes.OUT_OF_FORCE.at(place, until=certificate.until, on=on))
    return CheckedCertificate(certificate, on, tuple(findings))

"""A record against its own manifest, and the manifest against its signature: every difference, each by name.

Whether the engine comes to the same verdict again is for another to say, who adds findings to these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import InputError
from standard_engine.findings import Place, Severity
from standard_engine.findings import record_codes as codes
from standard_engine.record.content import read_content
from standard_engine.record.manifest import ENVELOPE, KIND, MANIFEST, read_manifest
from standard_engine.record.members import member_findings
from standard_engine.record.signer import signature_findings, signer_findings
from standard_engine.signing.envelope import Checked, read_envelope

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from standard_engine.findings import Finding
    from standard_engine.record.manifest import Manifest
    from standard_engine.signing.envelope import Envelope
    from standard_engine.signing.keys import PublicKey
    from standard_engine.signing.trust import Judgement, Trust

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """A record as far as it could be read: its members by name, its manifest, its signer, and what was found.

    The manifest is the signed one where the signature is good, else the one that lies in the file; without a trust file,
    or where the signature is not good, nothing is known of the signer.
    """

    name: str
    members: Mapping[str, bytes]
    manifest: Manifest | None
    signer: Judgement | None
    findings: tuple[Finding, ...]

    @property
    def differences(self) -> tuple[Finding, ...]:
        """Findings that forbid to say 一致; the others are notes."""
        return tuple(item for item in self.findings if item.severity is Severity.ERROR)


def check_bytes(data: bytes, name: str, trust: Trust | None = None, keys: Sequence[PublicKey] = ()) -> OpenedRecord:
    """Check the bytes of a record, which findings call `name`.

    `keys` are public keys that check a signature without saying whose it is; they serve where there is no trust file.
    """
    place = Place(name)
    try:
        content = read_content(data, name)
    except InputError as error:
        return OpenedRecord(name, {}, None, None, error.findings)
    findings = list(content.findings)
    envelope = _envelope(content.members, place, findings)
    known = (*(trust.keys if trust else ()), *keys)
    checked = Checked.NOT_CHECKED if envelope is None else envelope.checked(envelope.signatures[0], known)
    manifest = _manifest(content.members, envelope if checked is Checked.GOOD else None, place, findings)
    if envelope is not None and envelope.payload != content.members.get(MANIFEST, envelope.payload):
        findings.append(codes.NOT_THE_SIGNED.at(place, member=MANIFEST))
    signer = None
    if envelope is not None:
        key_id = envelope.signatures[0].keyid
        findings += signature_findings(key_id, checked, trust, place)
        if checked is Checked.GOOD and trust is not None and manifest is not None:
            signer = trust.judge(key_id, manifest.made_at)
            findings += signer_findings(signer, key_id, manifest.body, place)
    if manifest is not None:
        findings += member_findings(content.members, manifest.members, place)
    return OpenedRecord(name, content.members, manifest, signer, tuple(findings))


def _envelope(members: Mapping[str, bytes], place: Place, findings: list[Finding]) -> Envelope | None:
    """The envelope, where there is one and one signature in it is over a manifest."""
    if ENVELOPE not in members:
        findings.append(codes.NO_SIGNATURE.at(place, what=f"压缩包内没有 {ENVELOPE}"))
        return None
    try:
        envelope = read_envelope(members[ENVELOPE])
    except ValueError as error:
        findings.append(codes.BAD_ENVELOPE.at(place, member=ENVELOPE, what=error))
        return None
    count = len(envelope.signatures)
    if count == 0:
        findings.append(codes.NO_SIGNATURE.at(place, what=f"{ENVELOPE} 中没有签名"))
    elif count > 1:
        findings.append(codes.BAD_ENVELOPE.at(place, member=ENVELOPE, what=f"有 {count} 个签名，应只有一个"))
    if envelope.payload_type != KIND:
        findings.append(
            codes.BAD_ENVELOPE.at(
                place, member=ENVELOPE, what=f"签的不是记录的清单（{envelope.payload_type[:_SHOWN]!r}）"
            )
        )
    return envelope if count == 1 and envelope.payload_type == KIND else None


def _manifest(
    members: Mapping[str, bytes], envelope: Envelope | None, place: Place, findings: list[Finding]
) -> Manifest | None:
    """The manifest in a good envelope, else the one among the members."""
    if MANIFEST not in members:
        findings.append(codes.NO_MANIFEST.at(place, member=MANIFEST))
    data = envelope.payload if envelope is not None else members.get(MANIFEST)
    if data is None:
        return None
    try:
        return read_manifest(data, place.file or MANIFEST)
    except InputError as error:
        findings.extend(error.findings)
        return None

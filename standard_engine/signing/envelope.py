"""Signatures over bytes, in the DSSE envelope (https://github.com/secure-systems-lab/dsse, protocol 0.1.0, envelope 1.0.0).

Stricter than DSSE in one thing: an envelope has one form, and any other bytes are refused, so that nothing can be changed in
it without being seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from standard_engine.signing import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.signing.keys import PrivateKey, PublicKey


class Checked(StrEnum):
    """What became of a signature."""

    GOOD = "good"
    WRONG = "wrong"
    UNKNOWN_KEY = "unknown_key"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Signature:
    """The id of a key, which only says where to look, and what it signed with."""

    keyid: str
    sig: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """Bytes, how they are to be understood (a media type), and who signed both."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...]

    def checked(self, signature: Signature, keys: Iterable[PublicKey]) -> Checked:
        """Is one of its signatures that of the key that it names, if that is among these? Without keys nothing is checked."""
        known = {key.id: key for key in keys}
        if not known:
            return Checked.NOT_CHECKED
        key = known.get(signature.keyid)
        if key is None:
            return Checked.UNKNOWN_KEY
        return Checked.GOOD if key.verifies(signature.sig, pae(self.payload_type, self.payload)) else Checked.WRONG


def pae(payload_type: str, payload: bytes) -> bytes:
    """What is signed: type and payload, each with its length, so that neither can run into the other."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def signed(payload_type: str, payload: bytes, key: PrivateKey) -> Envelope:
    """The payload in an envelope, signed by one key."""
    return Envelope(payload_type, payload, (Signature(key.public.id, key.sign(pae(payload_type, payload))),))


def envelope_bytes(envelope: Envelope) -> bytes:
    """The one form of an envelope."""
    return canonical.line(
        {
            "payload": canonical.to_base64(envelope.payload),
            "payloadType": envelope.payload_type,
            "signatures": [{"keyid": item.keyid, "sig": canonical.to_base64(item.sig)} for item in envelope.signatures],
        }
    )


def read_envelope(data: bytes) -> Envelope:
    """The envelope in these bytes.

    Raises:
        ValueError: if they are not the one form of an envelope.
    """
    document = canonical.read(data, canonical.line)
    try:
        envelope = _envelope(document)
    except (KeyError, TypeError):
        raise ValueError("不是 DSSE 信封") from None
    if envelope_bytes(envelope) != data:
        raise ValueError("DSSE 信封中有不认识的内容")
    return envelope


def _envelope(document: Any) -> Envelope:
    """Raises: KeyError or TypeError where something lacks or is of another kind, ValueError for other base64."""
    signatures = tuple(
        Signature(_text(item["keyid"]), canonical.from_base64(_text(item["sig"]))) for item in document["signatures"]
    )
    return Envelope(_text(document["payloadType"]), canonical.from_base64(_text(document["payload"])), signatures)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value

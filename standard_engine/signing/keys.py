"""Ed25519 keys (RFC 8032): a public key is 32 bytes and known by their hash, a private one never shows itself."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from standard_engine.signing.canonical import from_base64, to_base64

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

RAW = 32
SHORT = 16
"""Characters of a key's id that are enough for people and short texts."""
_SPKI = bytes.fromhex("302a300506032b6570032100")
"""What stands before the 32 bytes in a public key's DER form (RFC 8410, section 10.1)."""
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\s+(\S+)\s+-----END PUBLIC KEY-----\s*")


@dataclass(frozen=True, slots=True, order=True)
class PublicKey:
    """A public key by its 32 bytes."""

    raw: bytes

    @property
    def id(self) -> str:
        """SHA-256 of the 32 bytes, as 64 hexadecimal digits."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def short_id(self) -> str:
        """The first digits of the id."""
        return self.id[:SHORT]

    @property
    def text(self) -> str:
        """The key as one line: the middle line of its PEM file."""
        return to_base64(_SPKI + self.raw)

    @property
    def pem(self) -> str:
        """The key as a PEM file, which other programs read too."""
        return f"-----BEGIN PUBLIC KEY-----\n{self.text}\n-----END PUBLIC KEY-----\n"

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Is this the signature of this key over the message? Each message has one (RFC 8032, section 5.1.7)."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True, eq=False)
class PrivateKey:
    """A private key, which signs; it is shown nowhere, not even by mistake."""

    _own: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> PublicKey:
        """The key that checks what this one signs."""
        return PublicKey(self._own.public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature over a message."""
        return self._own.sign(message)

    def secret(self) -> bytes:
        """The 32 bytes that make the key, for the one place that encrypts them."""
        return self._own.private_bytes_raw()


def new_key() -> PrivateKey:
    """A key that nobody has yet, from the system's source of randomness."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return PrivateKey(Ed25519PrivateKey.generate())


def public_key(text: str) -> PublicKey:
    """A public key from a PEM file's text, its middle line, or the 32 bytes in base64.

    Raises:
        ValueError: saying what the text is instead.
    """
    pem = _PEM.fullmatch(text)
    if pem is None and "-----BEGIN" in text:
        raise ValueError("是私钥，不是公钥" if "PRIVATE KEY" in text else "不是公钥文件（PEM）")
    try:
        data = from_base64(pem[1] if pem else text.strip())
    except ValueError:
        data = b""
    if not data:
        raise ValueError("不是公钥：应是公钥文件的内容，或其中间一行")
    if len(data) == RAW:
        return PublicKey(data)
    if len(data) != len(_SPKI) + RAW or not data.startswith(_SPKI):
        raise ValueError("不是 Ed25519 公钥")
    return PublicKey(data[len(_SPKI) :])

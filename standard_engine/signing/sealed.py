"""A private key under a passphrase: PKCS#8 with PBES2 (RFC 8018), as other programs read it.

cryptography would derive the key of the encryption in 2,048 rounds, which a thief of the file goes through at millions of
passphrases a second; so the few bytes of the form are written here, with the rounds of our own.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.signing.canonical import to_base64
from standard_engine.signing.keys import PrivateKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

ROUNDS = 600_000
"""Of PBKDF2-HMAC-SHA256: some tenths of a second a passphrase."""
SHORTEST = 8
SALT, BLOCK = 16, 16
_KEY_BITS = 256
_LINE = 64
_LABEL = "ENCRYPTED PRIVATE KEY"
_HEAD = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----")
_PKCS8 = bytes.fromhex("302e020100300506032b657004220420")
"""What stands before the 32 bytes of an Ed25519 private key (RFC 8410, section 10.3)."""
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2 = bytes.fromhex("06092a864886f70d01050c")
_HMAC_SHA256 = bytes.fromhex("300c06082a864886f70d02090500")
_AES_256_CBC = bytes.fromhex("060960864801650304012a")
_SEQUENCE, _INTEGER, _OCTETS = 0x30, 0x02, 0x04


def passphrase_bytes(passphrase: str) -> bytes:
    """A passphrase as bytes, the same for the same text however a keyboard composed it.

    Raises:
        UsageError: for what is no text, as bytes that a terminal passed on unread.
    """
    try:
        return unicodedata.normalize("NFC", passphrase).encode()
    except UnicodeEncodeError:
        raise UsageError("口令中有不能识别的字符；请检查终端或文件的编码，应为 UTF-8") from None


def passphrase_fault(passphrase: str) -> str | None:
    """Why a passphrase is not good enough for a new key, in Chinese."""
    if len(passphrase) < SHORTEST:
        return f"口令太短：至少 {SHORTEST} 个字符，读到 {len(passphrase)} 个"
    if len(set(passphrase)) == 1:
        return "口令只是同一个字符的重复"
    return None


def sealed(key: PrivateKey, passphrase: str, salt: bytes, start: bytes) -> str:
    """The private key as a PEM text that only the passphrase opens; `salt` and `start` are 16 random bytes each.

    Raises:
        UsageError: where the passphrase is too weak.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    if fault := passphrase_fault(passphrase):
        raise UsageError(fault)
    clear = _PKCS8 + key.secret()
    spare = BLOCK - len(clear) % BLOCK
    derived = hashlib.pbkdf2_hmac("sha256", passphrase_bytes(passphrase), salt, ROUNDS)
    encryptor = Cipher(algorithms.AES(derived), modes.CBC(start)).encryptor()
    hidden = encryptor.update(clear + bytes([spare]) * spare) + encryptor.finalize()
    derivation = _der(
        _SEQUENCE,
        _PBKDF2,
        _der(_SEQUENCE, _der(_OCTETS, salt), _der(_INTEGER, ROUNDS.to_bytes(3)), _HMAC_SHA256),
    )
    scheme = _der(_SEQUENCE, _AES_256_CBC, _der(_OCTETS, start))
    whole = _der(_SEQUENCE, _der(_SEQUENCE, _PBES2, _der(_SEQUENCE, derivation, scheme)), _der(_OCTETS, hidden))
    body = to_base64(whole)
    lines = [body[at : at + _LINE] for at in range(0, len(body), _LINE)]
    return "\n".join([f"-----BEGIN {_LABEL}-----", *lines, f"-----END {_LABEL}-----", ""])


def _der(tag: int, *parts: bytes) -> bytes:
    """A value of DER; two bytes are enough for every length here."""
    body = b"".join(parts)
    length = bytes([len(body)]) if len(body) < 0x80 else bytes([0x81, len(body)])  # noqa: PLR2004 - X.690, 8.1.3
    return bytes([tag]) + length + body


def is_private(text: str) -> bool:
    """Is this the text of some private key's file?"""
    head = _HEAD.search(text)
    return head is not None and head[1].endswith("PRIVATE KEY")


def opened(text: str, passphrase: str, name: str) -> PrivateKey:
    """The private key in the text of a file, which messages call `name`.

    Raises:
        UsageError: for a wrong passphrase, another kind of key, a key that is not encrypted, what is no key.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    head = _HEAD.search(text)
    if head is None or not head[1].endswith("PRIVATE KEY"):
        what = "是公钥，不是私钥" if head and head[1] == "PUBLIC KEY" else "不是私钥文件（PEM）"
        raise UsageError(f"{name} {what}；请给 keys new 写出的私钥文件")
    if head[1] == "PRIVATE KEY":
        raise UsageError(f"{name} 是没有加密的私钥，不能使用；请用 keys new 另做一把，并停用这一把")
    if head[1] != _LABEL:
        raise UsageError(f"{name} 是别种私钥（{head[1]}）；请给 keys new 写出的私钥文件")
    key = _decrypted(text, passphrase, name)
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"{name} 不是 Ed25519 私钥；请给 keys new 写出的私钥文件")
    return PrivateKey(key)


def _decrypted(text: str, passphrase: str, name: str) -> PrivateKeyTypes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    if not passphrase:
        raise UsageError(f"打开 {name} 要写口令")
    try:
        return load_pem_private_key(text.encode(), passphrase_bytes(passphrase))
    except (ValueError, TypeError):
        raise UsageError(f"打不开 {name}：口令不对，或文件已损坏") from None
    except UnsupportedAlgorithm:
        raise UsageError(f"{name} 的加密方法或密钥种类不能识别；请给 keys new 写出的私钥文件") from None

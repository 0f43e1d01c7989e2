"""A signed text that is short enough for a QR code and checked without a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.signing import canonical
from standard_engine.signing.envelope import Checked, pae
from standard_engine.signing.keys import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from standard_engine.signing.keys import PrivateKey, PublicKey

KIND = "application/vnd.standard-engine.compact+json"
LONGEST = 2_000
"""Characters; a QR code holds 2,331 bytes at the next to lowest level of error correction."""
_FORM = re.compile(rf"SE1\.([A-Za-z0-9_-]+)\.([0-9a-f]{{{SHORT}}})\.([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class Compact:
    """What a text says, the short id of the key that it names, the key that did sign it, and what became of the signature."""

    payload: Mapping[str, str]
    short_id: str
    checked: Checked
    signer: PublicKey | None


def sign_compact(payload: Mapping[str, str], key: PrivateKey) -> str:
    """`SE1.payload.key.signature`: the payload as JSON in base64url, the short id of the key, the signature in base64url.

    Raises:
        ValueError: if it would be too long for a QR code.
    """
    body = canonical.line(dict(payload))
    parts = "SE1", canonical.to_base64url(body), key.public.short_id, canonical.to_base64url(key.sign(pae(KIND, body)))
    text = ".".join(parts)
    if len(text) > LONGEST:
        raise ValueError(f"核验文字长 {len(text)} 个字符，二维码最多容 {LONGEST} 个")
    return text


def read_compact(text: str, keys: Iterable[PublicKey]) -> Compact:
    """What a text says, its signature checked with whichever of these keys it names.

    Raises:
        ValueError: if it is not the one form of such a text.
    """
    parts = _FORM.fullmatch(text)
    if parts is None or len(text) > LONGEST:
        raise ValueError("不是核验文字（应以 SE1. 开头，分四段）")
    body, short_id, signature = canonical.from_base64url(parts[1]), parts[2], canonical.from_base64url(parts[3])
    payload = canonical.read(body, canonical.line)
    if not isinstance(payload, dict) or not all(isinstance(value, str) for value in payload.values()):
        raise ValueError("核验文字的内容不是成对的文字")
    known = tuple(keys)
    named = [key for key in known if key.short_id == short_id]
    signer = next((key for key in named if key.verifies(signature, pae(KIND, body))), None)
    unnamed = Checked.UNKNOWN_KEY if known else Checked.NOT_CHECKED
    checked = Checked.GOOD if signer else Checked.WRONG if named else unnamed
    return Compact(payload, short_id, checked, signer)

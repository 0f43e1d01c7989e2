"""The verified decision of a record, for a desk that takes it further; nothing of a record that does not agree in everything."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import InputError
from standard_engine.record.content import read_bytes
from standard_engine.record.rejudge import rejudged
from standard_engine.record.sources import VERIFIED
from standard_engine.record.verify import check_bytes

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from standard_engine.record.manifest import Manifest
    from standard_engine.signing.trust import Trust


@dataclass(frozen=True, slots=True)
class Proven:
    """What a record proves: the bytes of the verified decision; who signed, with which key, on which day in China.

    `sha256` is the hash of the record that was read.
    """

    sha256: str
    decision: bytes
    manifest: Manifest
    body: str
    key_id: str
    signed_on: date


def proven(path: Path, trust: Trust) -> Proven:
    """Verify a record and take its verified decision.

    Raises:
        InputError: with every difference, or if the file cannot be opened.
    """
    data = read_bytes(path)
    found = rejudged(check_bytes(data, path.name, trust))
    if found.differences:
        raise InputError(found.differences)
    manifest, signer = found.manifest, found.signer
    if manifest is None or signer is None or signer.body is None or signer.key is None:
        raise RuntimeError("a record without differences has a manifest and a signer")
    return Proven(
        hashlib.sha256(data).hexdigest(),
        found.members[VERIFIED],
        manifest,
        signer.body,
        signer.key.key.id,
        signer.on,
    )

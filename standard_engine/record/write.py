"""A record's bytes from its members and what its manifest says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from standard_engine.errors import InputError, UsageError
from standard_engine.record.archive import Member, archive
from standard_engine.record.manifest import ENVELOPE, KIND, MANIFEST, listed, manifest_bytes, read_manifest
from standard_engine.signing.envelope import envelope_bytes, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standard_engine.record.manifest import Manifest
    from standard_engine.signing.keys import PrivateKey


def record_bytes(manifest: Manifest, members: Sequence[Member], key: PrivateKey) -> bytes:
    """The signed record of these members; the manifest's own list of them is made here.

    Raises:
        UsageError: where a member's name cannot be, the record is too large, or the manifest says what it may not.
    """
    body = manifest_bytes(replace(manifest, members=listed(members)))
    envelope = envelope_bytes(signed(KIND, body, key))
    whole = archive([Member(MANIFEST, body), Member(ENVELOPE, envelope), *members])
    try:
        read_manifest(body)
    except InputError as error:
        raise UsageError(f"不能写出这样的记录：\n{error}") from None
    return whole

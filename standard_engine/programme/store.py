"""Where documents are kept: each file once, under its own hash. Written before the event that names it."""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.programme.event import Attached

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 1 << 20
MOST_BYTES = 1 << 30


def attach(document: str, path: Path, files: Path | None) -> Attached:
    """A file with its size and hash; a copy is put into the store where there is one.

    Raises:
        UsageError: where it is no file, is empty or too big.
        OSError: where it cannot be read, or the store not be written.
    """
    if not path.is_file():
        raise UsageError(f"没有文件 {path}")
    size = path.stat().st_size
    if not 0 < size <= MOST_BYTES:
        raise UsageError(f"{path.name} 是空的" if not size else f"{path.name} 超过 {MOST_BYTES >> 30} GiB")
    if files is None:
        with path.open("rb") as source:
            return Attached(document, path.name, size, hashlib.file_digest(source, "sha256").hexdigest())
    return _kept(document, path, files)


def kept_path(files: Path, sha256: str) -> Path:
    """Where a file of this hash is kept."""
    return files / sha256[:2] / sha256


def _kept(document: str, path: Path, files: Path) -> Attached:
    """Copy and hash in one reading, so that the hash is that of the copy; then give the copy its name."""
    files.mkdir(parents=True, exist_ok=True)
    passing = files / f".{secrets.token_hex(8)}.tmp"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as source, passing.open("xb") as target:
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        place = kept_path(files, digest.hexdigest())
        place.parent.mkdir(exist_ok=True)
        passing.replace(place)
    finally:
        with suppress(OSError):
            passing.unlink(missing_ok=True)
    return Attached(document, path.name, size, digest.hexdigest())

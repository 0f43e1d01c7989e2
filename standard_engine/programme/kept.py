"""Checked procedures kept on disk, beside resolved packs, so that looking at a ledger need not read YAML.

For looking only: whoever acts or verifies reads the text that the ledger holds.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from functools import lru_cache
from pathlib import Path

from standard_engine.pack.cache import cache_folder
from standard_engine.pack.codec import decode, encode
from standard_engine.programme.procedure import Procedure


def kept_procedure(text: str, name: str) -> Procedure:
    """The procedure of a text that a ledger holds, kept or read."""
    key = hashlib.sha256(f"{_code()}\0{name}\0{text}".encode()).hexdigest()
    root = cache_folder()
    path = None if root is None else root / f"procedure-{key}.json"
    if path is not None:
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
            return decode(Procedure, json.loads(path.read_text(encoding="utf-8")))
    from standard_engine.programme.reading import read_procedure

    procedure = read_procedure(text.encode(), name)
    if path is not None:
        _keep(path, procedure)
    return procedure


def _keep(path: Path, procedure: Procedure) -> None:
    """Keep a procedure; where the folder cannot be written, do without."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as file:
            json.dump(encode(procedure), file, ensure_ascii=False, separators=(",", ":"))
        Path(file.name).replace(path)


@lru_cache(maxsize=1)
def _code() -> str:
    """A hash over the code that makes a procedure of a text."""
    digest = hashlib.sha256()
    package = Path(__file__).resolve().parent.parent
    for file in sorted((*(package / "pack").glob("*.py"), *(package / "programme").glob("*.py"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()

"""Resolved packs kept on disk by the hash of what they were made of, so that a pack is made once.

A kept pack is only ever read back where every file it came from, the shared tables and the engine are byte for byte the
same; anything unreadable is made anew. Set STANDARD_ENGINE_CACHE to a folder to choose where, or to `off`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from standard_engine.pack.codec import decode, encode
from standard_engine.pack.folder import SHARED, builtin_rules
from standard_engine.pack.resolved import ResolvedPack

if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE = "STANDARD_ENGINE_CACHE"
OFF = "off"


def cache_folder() -> Path | None:
    """Where the engine keeps what it can make anew; None where it is told to keep nothing."""
    chosen = os.environ.get(VARIABLE)
    if chosen == OFF:
        return None
    if chosen:
        return Path(chosen)
    base = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "standard-engine"


def key(folder: Path) -> str:
    """A hash over every file that a pack in this folder could be made of, and the code that would make it."""
    digest = hashlib.sha256(_engine().encode())
    for root in (folder, folder.parent / SHARED, builtin_rules() / SHARED):
        _add(digest.update, root, sorted(root.rglob("*.yaml")) if root.is_dir() else [])
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _engine() -> str:
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for room in ("formula", "pack"):
        _add(digest.update, package, sorted((package / room).glob("*.py")))
    return digest.hexdigest()


def _add(update: object, root: Path, files: Iterable[Path]) -> None:
    assert callable(update)  # noqa: S101 - a hash's update
    for file in files:
        body = file.read_bytes()
        update(f"{file.relative_to(root).as_posix()}\0{len(body)}\0".encode() + body)


def fetch(name: str, day: date) -> ResolvedPack | None:
    """The kept pack whose numbers hold on the day; None where there is none that can be read."""
    root = cache_folder()
    for path in sorted(root.glob(f"{name}-*.json")) if root else ():
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError, IndexError):
            since, until = (date.fromisoformat(text) for text in path.stem.split("-", 1)[1].split("_"))
            if since <= day <= until:
                return decode(ResolvedPack, json.loads(path.read_text(encoding="utf-8"))).on(day)
    return None


def store(name: str, pack: ResolvedPack) -> None:
    """Keep a pack; where the folder cannot be written, do without."""
    root = cache_folder()
    if root is None:
        return
    since, until = pack.chosen_from or date.min, pack.chosen_until or date.max
    path = root / f"{name}-{since.isoformat()}_{until.isoformat()}.json"
    with contextlib.suppress(OSError):
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=root, delete=False) as file:
            json.dump(encode(pack), file, ensure_ascii=False, separators=(",", ":"))
        Path(file.name).replace(path)

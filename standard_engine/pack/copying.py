"""A pack copied under another name or version, to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.pack.folder import RELEASED
from standard_engine.pack.yamledit import YamlText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from standard_engine.pack.draft import Draft


def copied(
    folder: Path, draft: Draft, id_: str, version: str, changed: Mapping[str, bytes] | None = None
) -> Mapping[str, bytes]:
    """The files of a copy by their paths: as they are or were changed, but for the pack's id and version.

    The record of releases goes along with a pack of the same id only.
    """
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.yaml"))}
    if id_ != draft.model.id:
        files.pop(RELEASED, None)
    files |= changed or {}
    text = YamlText(files["pack.yaml"].decode())
    for key, value in (("id", id_), ("version", version)):
        text.replace((key,), value)
    return {**files, "pack.yaml": text.text().encode()}

"""Released versions of a pack: what each was made of, byte for byte, so that none is changed under its number."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from standard_engine.errors import PackError
from standard_engine.findings import Finding, Place
from standard_engine.findings import rule_codes as codes
from standard_engine.pack.door import read_document
from standard_engine.pack.folder import RELEASED, SHARED
from standard_engine.pack.model import Day, Model, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from standard_engine.pack.draft import Draft
    from standard_engine.pack.folder import PackFile
    from standard_engine.pack.yamledit import Value


class ReleaseModel(Model):
    """一个已发布的版本。"""

    version: Text = Field(description="版本")
    released_on: Day = Field(description="发布日期")
    who: Text = Field(description="谁发布的")
    why: Text = Field(description="发布的缘由")
    hash: Text = Field(description="规则包的内容哈希，与报告上印的相同")
    files: dict[str, Text] = Field(description="文件名: SHA-256；shared/ 开头的是引用的共享表")


def file_hashes(files: list[PackFile]) -> dict[str, str]:
    """The SHA-256 of each file that a pack is made of, shared tables among them; line ends do not matter."""
    return {
        _name(file): hashlib.sha256(file.path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for file in sorted(files, key=_name)
    }


def _name(file: PackFile) -> str:
    """As in the pack's own folder; a shared table keeps the name of where it is shared."""
    return file.name if file.name.startswith(f"{SHARED}/") else file.name.partition("/")[2]


def releases(folder: Path) -> tuple[ReleaseModel, ...]:
    """The released versions of the pack in a folder, in the order of their release.

    Raises:
        PackError: where the record cannot be read.
    """
    path = folder / RELEASED
    if not path.exists():
        return ()
    name = f"{folder.name}/{RELEASED}"
    document = read_document(path, name, listed=True)
    items: Any = document.root
    try:
        found = tuple(ReleaseModel.model_validate(item) for item in items)
    except ValidationError as error:
        first = error.errors()[0]
        what = f"{'.'.join(map(str, first['loc'])) or '记录'} 缺少或写法不对"
        raise PackError([codes.BAD_RELEASE.at(Place(name), what=what)]) from None
    twice = [item.version for at, item in enumerate(found) if item.version in {other.version for other in found[:at]}]
    if twice:
        raise PackError([codes.BAD_RELEASE.at(Place(name), what=f"版本 {twice[0]} 记录了两次")])
    return found


def changes_since_release(folder: Path, version: str, files: list[PackFile]) -> list[Finding]:
    """What is wrong where the version is a released one and its files are not those that were released."""
    try:
        found = next((item for item in releases(folder) if item.version == version), None)
    except PackError as error:
        return list(error.findings)
    if found is None:
        return []
    now = file_hashes(files)
    kinds = {
        "改动了": [name for name in found.files if name in now and now[name] != found.files[name]],
        "增加了": [name for name in now if name not in found.files],
        "删去了": [name for name in found.files if name not in now],
    }
    what = "，".join(f"{word} {'、'.join(names)}" for word, names in kinds.items() if names)
    if not what:
        return []
    place = Place(f"{folder.name}/{RELEASED}")
    return [codes.CHANGED_AFTER_RELEASE.at(place, version=version, day=found.released_on, what=what)]


def entry(draft: Draft, who: str, why: str, on: date) -> Mapping[str, Value]:
    """The record of a release of a draft, as it is written."""
    return {
        "version": draft.model.version,
        "released_on": on.isoformat(),
        "who": who,
        "why": why,
        "hash": draft.hash,
        "files": file_hashes(list(draft.files)),
    }

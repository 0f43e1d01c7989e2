"""A revision of a pack in the making: the new texts of its files, its new version, and the log of what was changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.pack.release import releases
from standard_engine.pack.yamledit import YamlText

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from standard_engine.pack.draft import Draft
    from standard_engine.pack.folder import PackFile
    from standard_engine.pack.model import SourceModel
    from standard_engine.pack.yamledit import Value

CHANGELOG = "changelog.yaml"
NUMBER_SOURCES = "number_sources.yaml"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who changes a pack, when and why, and the version that the change makes."""

    who: str
    why: str
    day: date
    version: str


@dataclass(frozen=True, slots=True)
class Noted:
    """One number that a revision changes."""

    number: str
    old: str | None
    new: str
    source: str
    who: str


@dataclass(slots=True)
class Revision:
    """Changes to the files of a pack in a folder, by their paths within it."""

    folder: Path
    signed: Signed
    noted: list[Noted] = field(default_factory=list)
    _texts: dict[str, YamlText] = field(default_factory=dict)

    def edit(self, file: PackFile) -> YamlText:
        """The text of a file of the pack, to be changed."""
        return self.text(file.path.relative_to(self.folder).as_posix())

    def text(self, name: str) -> YamlText:
        """The text of a file by its path in the folder; empty where there is none yet."""
        if name not in self._texts:
            path = self.folder / name
            self._texts[name] = YamlText(path.read_bytes().decode() if path.exists() else "")
        return self._texts[name]

    @property
    def touched(self) -> bool:
        """Is any number changed, or given another source?"""
        return bool(self.noted) or NUMBER_SOURCES in self._texts

    def note(self, number: str, old: str | None, new: str, source: SourceModel, *, who: str | None = None) -> None:
        """Remember for the log that a number changes, by whom if not by who signs."""
        ground = " ".join(part for part in (source.document, source.clause) if part)
        self.noted.append(Noted(number, old, new, ground, who or self.signed.who))

    def own_source(self, number: str, source: Value) -> None:
        """Give a number a source of its own."""
        self.text(NUMBER_SOURCES).put(number, source)

    def files(self) -> Mapping[str, bytes]:
        """The new content of every file that changes, the log and the version among them."""
        for change in self.noted:
            facts = {
                "day": self.signed.day.isoformat(),
                "version": self.signed.version,
                "number": change.number,
                "old": change.old,
                "new": change.new,
                "source": change.source,
                "why": self.signed.why,
                "who": change.who,
            }
            self.text(CHANGELOG).append({key: value for key, value in facts.items() if value is not None})
        return {name: text.text().encode() for name, text in self._texts.items()}


def revision(folder: Path, draft: Draft, signed: Signed) -> Revision:
    """A revision of the pack in a folder, with its version set.

    Raises:
        UsageError: if the version is a released one.
    """
    released = [item.version for item in releases(folder)]
    if signed.version in released:
        raise UsageError(f"版本 {signed.version} 已经发布，不能再改；请写一个新的版本，如 --version 0.2.0")
    made = Revision(folder, signed)
    if signed.version != draft.model.version:
        file, rest = draft.file(("version",))
        made.edit(file).replace(rest, signed.version)
    return made

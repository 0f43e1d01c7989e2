"""Where packs are, and which files one is made of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean

SHARED = "shared"
RELEASED = "released.yaml"
"""Says what the released versions of a pack were made of; no part of the pack itself."""
MAPPING_SECTIONS = (
    "sections", "fields", "derived", "indices", "categories", "criteria", "indicators", "requirements", "checks",
    "measures", "sources", "number_sources",
)  # fmt: skip
"""Sections that may be spread over `<section>.yaml` and the files of a folder `<section>/`."""
WHOLE_SECTIONS = ("grades", "decision", "workflow", "scoring", "changelog")
"""Sections that may stand in a file of their own."""
LISTED_SECTIONS = ("grades", "changelog")
"""Sections that are lists."""
TABLE_SECTIONS = ("enumerations", "factors")
"""Sections whose folder holds one table a file; the file's name is the table's id."""


@dataclass(frozen=True, slots=True)
class PackFile:
    """One file of a pack and the part of the pack that it holds: a path of keys, empty for pack.yaml itself.

    `name` is how places name it, with forward slashes.
    """

    path: Path
    name: str
    holds: tuple[str, ...]


def builtin_rules() -> Path:
    """The folder of the packs that come with the engine."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_rules"
    return installed if installed.is_dir() else package.parent / "rules"


def pack_folders() -> dict[str, Path]:
    """Every pack that comes with the engine: id → folder."""
    return {path.parent.name: path.parent for path in sorted(builtin_rules().glob("*/pack.yaml"))}


def find_pack(name: str | Path) -> Path:
    """The folder of a pack, given the id of one that comes with the engine or the path of any other.

    Raises:
        UsageError: where there is none, with a did-you-mean.
    """
    known = pack_folders()
    if str(name) in known:
        return known[str(name)]
    path = Path(name)
    if path.name == "pack.yaml":
        path = path.parent
    if (path / "pack.yaml").is_file():
        return path
    hint = did_you_mean(str(name), known)
    raise UsageError(f"没有规则包“{name}”{hint}；可用的规则包：{'、'.join(known) or '无'}，也可写规则包文件夹的路径")


def pack_files(folder: Path) -> list[PackFile]:
    """The YAML files that make up a pack, shared tables and cases left out, in order of their names."""
    files = [PackFile(folder / "pack.yaml", f"{folder.name}/pack.yaml", ())]
    for section in (*MAPPING_SECTIONS, *WHOLE_SECTIONS, *TABLE_SECTIONS):
        single = folder / f"{section}.yaml"
        if single.is_file():
            files.append(PackFile(single, f"{folder.name}/{single.name}", (section,)))
        files.extend(_section_files(folder, section))
    return files


def _section_files(folder: Path, section: str) -> list[PackFile]:
    found = []
    for path in sorted((folder / section).glob("*.yaml")):
        name = f"{folder.name}/{section}/{path.name}"
        holds = (section, path.stem) if section in TABLE_SECTIONS else (section,)
        found.append(PackFile(path, name, holds))
    return found


def shared_file(folder: Path, section: str, table: str) -> PackFile | None:
    """The file of a shared table: beside the pack where there is one, else among those of the engine."""
    for root in (folder.parent / SHARED, builtin_rules() / SHARED):
        path = root / section / f"{table}.yaml"
        if path.is_file():
            return PackFile(path, f"{SHARED}/{section}/{path.name}", (section, table))
    return None


def stray_files(folder: Path) -> list[Path]:
    """YAML files in a pack's folder that nothing reads: a misspelt name would otherwise go unseen."""
    read = {file.path for file in pack_files(folder)}
    cases = {*(folder / "cases").glob("*.yaml"), folder / RELEASED}
    return sorted(path for path in folder.rglob("*") if path.suffix in {".yaml", ".yml"} and path not in read | cases)


def content_hash(files: list[PackFile]) -> str:
    """SHA-256 over the names and bytes of the files, whatever order they come in; line ends do not matter."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.name.partition("/")[2]):
        body = file.path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(file.name.partition("/")[2].encode() + b"\0" + str(len(body)).encode() + b"\0" + body)
    return digest.hexdigest()

"""The zip container of a workbook: checked before anything is read, and every inflated byte counted."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import file_codes as codes
from standard_engine.language import say
from standard_engine.workbook.inflate import DamagedEntryError, inflated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.findings import Finding

MOST_ENTRIES = 2_000
MOST_PART_BYTES = 64 << 20
MOST_TOTAL_BYTES = 200 << 20
MOST_RATIO = 200
MOST_WHOLE_BYTES = 4 << 20
_RATIO_FROM = 1 << 20
_CHUNK = 1 << 16
_SHOWN_NAME = 80
_ENCRYPTED_BIT = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    struct.error,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class WholePart:
    """A part held in memory; equal to another of the same name with the same bytes, whatever file it is of."""

    name: str
    data: bytes
    file: str = field(compare=False)


class Parts:
    """The parts of one workbook file, found by name without regard to case."""

    def __init__(self, data: bytes, name: str) -> None:
        """Check the container.

        Raises:
            InputError: with everything that is wrong with it.
        """
        self.file = name
        self._data = data
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN:
            raise InputError([codes.DAMAGED.at(Place(file=name), what=say("压缩包结构不完整"))]) from None
        self._total = 0
        findings = self._gate()
        if findings:
            raise InputError(findings)
        self._unread = {entry.filename for entry in self._zip.infolist() if not entry.is_dir()}
        self._entries = {entry.filename.casefold(): entry for entry in self._zip.infolist()}

    def __contains__(self, part: str) -> bool:
        return part.casefold() in self._entries

    def chunks(self, part: str, size: int = _CHUNK) -> Iterator[bytes]:
        """The bytes of a part, in pieces of at most `size`.

        Raises:
            InputError: if the part is missing, damaged, or larger than allowed.
        """
        entry = self._entries.get(part.casefold())
        if entry is None:
            raise InputError([codes.BAD_WORKBOOK.at(Place(file=self.file), what=say("缺少 {part}", part=part))])
        read = 0
        self._unread.discard(entry.filename)
        try:
            for chunk in inflated(self._data, entry, size):
                read += len(chunk)
                self._count(part, read, len(chunk))
                yield chunk
        except DamagedEntryError:
            raise InputError(
                [codes.DAMAGED.at(Place(file=self.file), what=say("{part} 无法解压", part=part))]
            ) from None

    def is_small(self, part: str) -> bool:
        """May the part be held in memory as a whole?"""
        entry = self._entries.get(part.casefold())
        return entry is None or entry.file_size <= MOST_WHOLE_BYTES

    def whole(self, part: str) -> WholePart:
        """A part with all its bytes.

        Raises:
            InputError: as `chunks`.
        """
        return WholePart(part, b"".join(self.chunks(part, MOST_WHOLE_BYTES)), self.file)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in order."""
        return tuple(entry.filename for entry in self._zip.infolist())

    def unread(self) -> tuple[str, ...]:
        """The names of the parts that nothing has asked for yet, in order."""
        return tuple(entry.filename for entry in self._zip.infolist() if entry.filename in self._unread)

    def _count(self, part: str, size: int, more: int) -> None:
        self._total += more
        if size > MOST_PART_BYTES or self._total > MOST_TOTAL_BYTES:
            raise InputError([codes.UNSAFE.at(Place(file=self.file), what=say("{part} 解压后过大", part=part))])

    def _gate(self) -> list[Finding]:
        """What the directory alone shows."""
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            return [
                self._unsafe(say("压缩包内有 {count} 个文件，最多 {most} 个", count=len(entries), most=MOST_ENTRIES))
            ]
        faults: dict[str, list[str]] = {}
        seen: set[str] = set()
        if any(entry.flag_bits & _ENCRYPTED_BIT for entry in entries):
            return [codes.ENCRYPTED.at(Place(file=self.file))]
        for entry in entries:
            for fault in _faults(entry, seen):
                faults.setdefault(fault, []).append(entry.filename[:_SHOWN_NAME] or say("（没有名称的文件）"))
            seen.add(entry.filename.casefold())
        findings = [self._unsafe(_said(names, fault)) for fault, names in faults.items()]
        if sum(entry.file_size for entry in entries) > MOST_TOTAL_BYTES:
            findings.append(self._unsafe(say("解压后超过 {most} MiB", most=MOST_TOTAL_BYTES >> 20)))
        return findings

    def _unsafe(self, what: str) -> Finding:
        return codes.UNSAFE.at(Place(file=self.file), what=what)


def _said(names: list[str], fault: str) -> str:
    if len(names) == 1:
        return say("{file} {fault}", file=names[0], fault=fault)
    return say("{file} 等 {count} 个文件{fault}", file=names[0], count=len(names), fault=fault)


def _faults(entry: zipfile.ZipInfo, seen: set[str]) -> list[str]:
    """What is wrong with one entry of the directory, in words."""
    name = entry.filename
    climbs = not name or name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
    ratio = entry.file_size > _RATIO_FROM and entry.file_size > MOST_RATIO * max(1, entry.compress_size)
    faults = {
        say("出现多次"): name.casefold() in seen,
        say("的路径不正常"): climbs,
        say("的压缩方法不是 Excel 所用"): entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED},
        say("解压后过大"): entry.file_size > MOST_PART_BYTES or ratio,
    }
    return [fault for fault, found in faults.items() if found]

"""The members of a zip that another program packed, so that the rest of a verification can still be told.

Nothing of what is found here makes a record good: that it is not as it was written is a difference already. No header is
believed without a bound: what is unpacked is counted.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from standard_engine.record.archive import MOST_BYTES, MOST_MEMBERS, Member

_LOCAL = struct.Struct("<26x2H")
_HEAD = 30
_ENCRYPTED = 0x1
_DIRECTORY_MAGIC = b"PK\x01\x02"
_PIECE = 1 << 20
_MOST_MAGICS = 200_000
"""Of directory entries in the whole file, members that are zips themselves included; the library would make an object of each."""
_BROKEN = (
    zipfile.BadZipFile,
    ValueError,
    OSError,
    EOFError,
    struct.error,
    NotImplementedError,
    OverflowError,
    IndexError,
)


@dataclass(frozen=True, slots=True)
class Foreign:
    """The members that could be read, the names of those that could not with the reason, and whether any was compressed."""

    members: tuple[Member, ...]
    unreadable: tuple[tuple[str, str], ...]
    compressed: bool


def foreign(data: bytes) -> Foreign | None:
    """What a zip's own directory leads to; None for what is no zip, or has more members than a record may."""
    if data.count(_DIRECTORY_MAGIC) > _MOST_MAGICS:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    except _BROKEN:
        return None
    if not entries or len(entries) > MOST_MEMBERS:
        return None
    members: list[Member] = []
    unreadable: list[tuple[str, str]] = []
    room = MOST_BYTES
    for entry in entries:
        try:
            body = _unpacked(data, entry, room)
        except _UnreadableError as error:
            unreadable.append((entry.filename, str(error)))
            room = max(0, room - error.spent)  # or a thousand members could each spend it again
            continue
        room -= len(body)
        members.append(Member(entry.filename, body))
    compressed = any(entry.compress_type != zipfile.ZIP_STORED for entry in entries)
    return Foreign(tuple(members), tuple(unreadable), compressed)


class _UnreadableError(Exception):
    """Why a member has no bytes, and how many were unpacked before that was known."""

    def __init__(self, why: str, spent: int = 0) -> None:
        super().__init__(why)
        self.spent = spent


def _unpacked(data: bytes, entry: zipfile.ZipInfo, room: int) -> bytes:
    """The bytes of a member, at most `room`; whether they are the right ones is for the manifest to say.

    Raises:
        _UnreadableError: saying why there are none.
    """
    if entry.flag_bits & _ENCRYPTED:
        raise _UnreadableError("加了密")
    at = entry.header_offset
    if not 0 <= at <= len(data) - _HEAD:
        raise _UnreadableError("的位置在文件之外")
    start = at + _HEAD + sum(_LOCAL.unpack_from(data, at))
    if start + entry.compress_size > len(data):
        raise _UnreadableError("缺一截")
    body = memoryview(data)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return bytes(body) if len(body) <= room else _too_large(room)
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise _UnreadableError("的压缩方法不能识别")
    return _inflated(body, room)


def _inflated(body: memoryview, room: int) -> bytes:
    """A piece at a time, so that it is known how much was unpacked before a fault."""
    stream, found, rest = zlib.decompressobj(-zlib.MAX_WBITS), bytearray(), bytes(body)
    while rest and not stream.eof:
        most = min(_PIECE, room - len(found) + 1)
        try:
            found += stream.decompress(rest, most)
        except zlib.error:
            raise _UnreadableError("无法解压", len(found) + most) from None
        if len(found) > room:
            return _too_large(room)
        rest = stream.unconsumed_tail
    return bytes(found)


def _too_large(room: int) -> bytes:
    raise _UnreadableError(f"解压后过大（合计超过 {MOST_BYTES >> 20} MiB）", room)

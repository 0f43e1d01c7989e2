"""A zip that has one form for its content: stored, in the given order, with fixed times and attributes, and nothing else.

It is written here byte by byte, since what a library writes changes with its version. It is read by walking from member to
member and writing it anew: what is not the same bytes is not as it was written, wherever the difference lies. Anything can
unpack it, and what is said of it rests on no header.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.record.names import clashes, name_fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_BYTES = 512 << 20
MOST_MEMBERS = 10_000
MEMBER_MAGIC = b"PK\x03\x04"
_DIRECTORY_MAGIC, _END_MAGIC = b"PK\x01\x02", b"PK\x05\x06"
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _UTF_8, _STORED = 20, 0x0800, 0
_MIDNIGHT, _FIRST_DAY = 0, 0x0021
"""1980-01-01 00:00:00, the first moment that a zip can name."""
_UNIX = 3 << 8
_FILE = 0o100644 << 16


@dataclass(frozen=True, slots=True)
class Member:
    """A file within a record."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Walk:
    """What walking from member to member found: the whole members, and where it came to an end."""

    members: tuple[Member, ...]
    end: int
    whole: bool


def archive(members: Sequence[Member]) -> bytes:
    """The one form of an archive with these members in this order.

    Raises:
        UsageError: with every name that cannot be, or where it is too large.
    """
    names = [member.name for member in members]
    wrong = {name: fault for name in names if (fault := name_fault(name))} | clashes(names)
    if wrong:
        told = "\n".join(f"  {name!r} {fault}" for name, fault in wrong.items())
        raise UsageError(f"记录中不能有这样的文件：\n{told}")
    if len(members) > MOST_MEMBERS:
        raise UsageError(f"记录中有 {len(members)} 个文件，最多 {MOST_MEMBERS} 个")
    heads = _LOCAL.size + _CENTRAL.size
    size = _END.size + sum(heads + 2 * len(item.name.encode()) + len(item.data) for item in members)
    if size > MOST_BYTES:
        raise UsageError(f"记录有 {size >> 20} MiB，最多 {MOST_BYTES >> 20} MiB；请少附一些证据文件")
    return b"".join(pieces(members))


def pieces(members: Sequence[Member]) -> Iterator[bytes]:
    """The bytes of an archive, whatever its members are called, in pieces that follow each other."""
    directory: list[bytes] = []
    at = 0
    for member in members:
        name = member.name.encode()
        facts = (_VERSION, _UTF_8, _STORED, _MIDNIGHT, _FIRST_DAY, zlib.crc32(member.data))
        sizes = (len(member.data), len(member.data), len(name), 0)
        directory.append(_CENTRAL.pack(_DIRECTORY_MAGIC, _UNIX | _VERSION, *facts, *sizes, 0, 0, 0, _FILE, at) + name)
        head = _LOCAL.pack(MEMBER_MAGIC, *facts, *sizes) + name
        yield head
        yield member.data
        at += len(head) + len(member.data)
    yield from directory
    length = sum(map(len, directory))
    yield _END.pack(_END_MAGIC, 0, 0, len(members), len(members), length, at, 0)


def first_difference(data: bytes, members: Sequence[Member]) -> int | None:
    """Where bytes are other than the archive of these members (from 0); None where they are the same."""
    at = 0
    for piece in pieces(members):
        own = data[at : at + len(piece)]
        if own != piece:
            return at + next((i for i, (a, b) in enumerate(zip(own, piece, strict=False)) if a != b), len(own))
        at += len(piece)
    return None if at == len(data) else at


def walk(data: bytes) -> Walk:
    """The stored members from the start of the file on, as far as one stands behind the other."""
    found: list[Member] = []
    at = 0
    while data.startswith(MEMBER_MAGIC, at) and len(found) < MOST_MEMBERS:
        member, after = _member(data, at)
        if member is None:
            return Walk(tuple(found), at, whole=False)
        found.append(member)
        at = after
    return Walk(tuple(found), at, whole=data.startswith((_DIRECTORY_MAGIC, _END_MAGIC), at))


def _member(data: bytes, at: int) -> tuple[Member | None, int]:
    """The member at a place and where the next would begin; None where it is not stored whole."""
    if len(data) < at + _LOCAL.size:
        return None, at
    _, _, flags, method, *_, packed, size, name_length, extra_length = _LOCAL.unpack_from(data, at)
    start = at + _LOCAL.size + name_length + extra_length
    name = data[at + _LOCAL.size : at + _LOCAL.size + name_length]
    if (flags, method) != (_UTF_8, _STORED) or packed != size or len(data) < start + size:
        return None, at
    try:
        return Member(name.decode(), data[start : start + size]), start + size
    except UnicodeDecodeError:
        return None, at

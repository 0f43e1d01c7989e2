"""The bytes of one entry of a zip, piece by piece, held to all that the directory says of it."""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOCAL = struct.Struct("<4s5H3I2H")
_UTF_8_NAME = 0x800
_SLICE = 1 << 16


class DamagedEntryError(ValueError):
    """An entry whose bytes are not what the directory says."""


def inflated(data: bytes, entry: zipfile.ZipInfo, size: int) -> Iterator[bytes]:
    """The bytes of an entry in pieces of at most `size`; never more than the directory says that there are.

    Raises:
        DamagedEntryError: if header, length, checksum or compression are not as they should be.
    """
    read = checksum = 0
    for piece in _pieces(_body(data, entry), entry.compress_type, size):
        read += len(piece)
        checksum = zlib.crc32(piece, checksum)
        if read > entry.file_size:
            break
        yield piece
    if read != entry.file_size or checksum != entry.CRC:
        raise DamagedEntryError(entry.filename)


def _body(data: bytes, entry: zipfile.ZipInfo) -> memoryview:
    """The compressed bytes, behind a local header that must name the same entry as the directory."""
    at = entry.header_offset
    if not 0 <= at <= len(data) - _LOCAL.size:
        raise DamagedEntryError(entry.filename)
    magic, _, flags, *_, name_length, extra_length = _LOCAL.unpack_from(data, at)
    start = at + _LOCAL.size
    name = data[start : start + name_length].decode("utf-8" if flags & _UTF_8_NAME else "cp437", "replace")
    start += name_length + extra_length
    end = start + entry.compress_size
    if magic != b"PK\x03\x04" or name != entry.orig_filename or end > len(data):
        raise DamagedEntryError(entry.filename)
    return memoryview(data)[start:end]


def _pieces(body: memoryview, method: int, size: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for at in range(0, len(body), size):
            yield bytes(body[at : at + size])
        return
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(body), _SLICE):
            rest: bytes | memoryview = body[at : at + _SLICE]
            while piece := stream.decompress(rest, size):
                yield piece
                rest = stream.unconsumed_tail
    except zlib.error as error:
        raise DamagedEntryError(str(error)) from None
    if not stream.eof:
        raise DamagedEntryError("cut short")

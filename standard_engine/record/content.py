"""The members of a record's file, and in what the file is not as it was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.errors import InputError
from standard_engine.findings import Place
from standard_engine.findings import record_codes as codes
from standard_engine.record.archive import MOST_BYTES, MOST_MEMBERS, first_difference, walk
from standard_engine.record.foreign import foreign
from standard_engine.record.names import clashes, name_fault

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterable, Mapping

    from standard_engine.findings import Finding
    from standard_engine.record.archive import Member


@dataclass(frozen=True, slots=True)
class Content:
    """Members by name in the order of the file, those left out whose names nobody should unpack, and what is wrong."""

    members: Mapping[str, bytes]
    findings: tuple[Finding, ...]


def read_bytes(path: pathlib.Path) -> bytes:
    """The bytes of a record's file.

    Raises:
        InputError: if it cannot be read, or is too large.
    """
    place = Place(path.name)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        known = {
            FileNotFoundError: "没有这个文件",
            PermissionError: "没有读取权限",
            IsADirectoryError: "这是一个文件夹",
        }
        raise InputError([codes.NO_RECORD.at(place, what=known.get(type(error), f"系统错误 {error.errno}"))]) from None
    if len(data) > MOST_BYTES:
        raise InputError([codes.TOO_LARGE.at(place, most=MOST_BYTES >> 20)])
    return data


def read_content(data: bytes, name: str) -> Content:
    """What the bytes of a record hold; findings call the file `name`.

    Raises:
        InputError: if there is nothing in it that could be checked.
    """
    place = Place(name)
    if len(data) > MOST_BYTES:
        raise InputError([codes.TOO_LARGE.at(place, most=MOST_BYTES >> 20)])
    own = walk(data)
    if own.whole:
        at = first_difference(data, own.members)
        return _content(own.members, [] if at is None else [_not_as_written(place, data, own.members, at)], place)
    other = foreign(data)
    if other is not None:
        what = "被重新打包过（其中的文件经过压缩）" if other.compressed else "被重新打包过，或压缩包的结构被改动"
        unreadable = [codes.UNREADABLE.at(place, member=_shown(member), what=why) for member, why in other.unreadable]
        return _content(other.members, [codes.NOT_AS_WRITTEN.at(place, what=what), *unreadable], place)
    if own.members:
        what = f"第 {own.end + 1} 字节起缺一截，或压缩包的结构被改动"
        return _content(own.members, [codes.NOT_AS_WRITTEN.at(place, what=what)], place)
    raise InputError([codes.NOT_A_RECORD.at(place, what=_instead(data))])


def _not_as_written(place: Place, data: bytes, members: Iterable[Member], at: int) -> Finding:
    """Where it is other than it was written; `members` are those that it has."""
    end = len(data)
    if at >= end:
        return codes.NOT_AS_WRITTEN.at(place, what="末尾缺一截")
    if first_difference(data[:at], tuple(members)) is None:
        return codes.NOT_AS_WRITTEN.at(place, what=f"末尾多出 {end - at} 字节")
    return codes.NOT_AS_WRITTEN.at(place, what=f"第 {at + 1} 字节被改动，或被别的程序重新打包过")


def _instead(data: bytes) -> str:
    if not data:
        return "文件是空的（0 字节）"
    if data.startswith(b"PK"):
        return f"压缩包的结构不完整，或其中没有文件，或超过 {MOST_MEMBERS} 个"
    return "不是 zip 文件"


def _content(members: Iterable[Member], findings: list[Finding], place: Place) -> Content:
    listed = list(members)
    good = [item for item in listed if name_fault(item.name) is None]
    bad = [
        codes.BAD_NAME.at(place, member=_shown(item.name), what=name_fault(item.name))
        for item in listed
        if name_fault(item.name) is not None
    ]
    twice = clashes(item.name for item in good)
    bad += [codes.BAD_NAME.at(place, member=name, what=why) for name, why in twice.items()]
    kept: dict[str, bytes] = {}
    for item in good:
        kept.setdefault(item.name, item.data)
    return Content(kept, (*findings, *bad))


def _shown(name: str) -> str:
    """A name that may hold anything, fit for a message."""
    return name.encode("unicode_escape").decode() if not name.isprintable() else name

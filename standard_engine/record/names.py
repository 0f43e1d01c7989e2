"""Names of members that every system can unpack, and to one place only."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 240
"""Bytes of UTF-8, so that a folder fits before it."""
_FORBIDDEN = re.compile(r'[<>:"|?*]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?")
_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def name_fault(name: str) -> str | None:
    """Why a name may not be a member's, in Chinese, fit to follow the name; None for a good one."""
    if not name:
        return "是空的"
    if any(unicodedata.category(char) in _HIDDEN for char in name):
        return "含看不见的或不能使用的字符"
    if len(name.encode()) > LONGEST:
        return f"太长（UTF-8 超过 {LONGEST} 字节）"
    if "\\" in name or _FORBIDDEN.search(name):
        return "含 Windows 文件名不能有的字符"
    if unicodedata.normalize("NFC", name) != name:
        return "不是 NFC 规范写法"
    parts = name.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return "不是从记录内部算起的路径"
    if any(part != part.strip(" ") or part.endswith(".") for part in parts):
        return "有一段以空格或点结尾（或以空格开头）"
    if any(_DEVICE.fullmatch(part) for part in parts):
        return "有一段是 Windows 的设备名"
    return None


def clashes(names: Iterable[str]) -> dict[str, str]:
    """Names that some system would take for an earlier one, or that are a file here and a folder there: name → why."""
    taken: dict[str, str] = {}
    found: dict[str, str] = {}
    folders: set[str] = set()
    for name in names:
        key = unicodedata.normalize("NFC", name.casefold())
        above = {key[:at] for at, char in enumerate(key) if char == "/"}
        if key in taken:
            found[name] = "出现两次" if taken[key] == name else f"与 {taken[key]} 只差大小写"
        elif key in folders or above & taken.keys():
            found[name] = "既是文件又是文件夹"
        else:
            taken[key] = name
        folders |= above
    return found

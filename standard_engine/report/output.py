"""Files put in their place whole: never half written, not even by two runs at once."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def put(path: Path, content: bytes) -> None:
    """Write a file under a passing name beside its own, then move it there in one step.

    Raises:
        UsageError: if the file may not be replaced, as when it is open in Excel on Windows.
        OSError: if it cannot be written for another reason, as on a full disk; it names the file itself.
    """
    passing = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with passing.open("xb") as file:
            file.write(content)
        os.replace(passing, path)  # noqa: PTH105 - Path.replace says nothing of being atomic
    except PermissionError as error:
        raise UsageError(f"无法写入 {path}：文件可能正在被其他程序打开，或没有写入权限。请关闭后重试。") from error
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            passing.unlink(missing_ok=True)


def put_new(path: Path, content: bytes) -> None:
    """As `put`, but over nothing: of two runs at once, one gives the file its name and the other is told.

    Raises:
        UsageError: if there is such a file already.
        OSError: if it cannot be written.
    """
    passing = path.with_name(f".{secrets.token_hex(8)}.tmp")
    put(passing, content)
    try:
        os.link(passing, path)
    except FileExistsError:
        raise UsageError(f"{path} 已存在；换一个文件名") from None
    except OSError:  # a file system without links
        _put_where_none_is(path, content)
    finally:
        with suppress(OSError):
            passing.unlink(missing_ok=True)


def _put_where_none_is(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise UsageError(f"{path} 已存在；换一个文件名") from None

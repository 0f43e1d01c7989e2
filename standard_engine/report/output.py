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

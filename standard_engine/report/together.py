"""Several files of one folder changed together: all or none, and by one command at a time."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.interruption import undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LOCK = ".changing"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep every other command that changes this folder out for a while.

    Raises:
        UsageError: where one is at work already, or the folder cannot be written.
    """
    lock = folder / LOCK
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        raise UsageError(f"另一个命令正在改动 {folder}；等它结束再试。若确定没有，删去 {lock}") from None
    except PermissionError:
        raise UsageError(f"无法写入 {folder}：没有写入权限") from None
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def put_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by their paths below a folder: every one in full beside its place first, then all moved at once.

    Where one cannot be moved, those that were are put back as they stood.

    Raises:
        OSError: if a file cannot be written; then none is changed.
    """
    passing: dict[Path, Path] = {}
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            own = path.with_name(f".{secrets.token_hex(8)}.tmp")
            passing[path] = own
            try:
                own.write_bytes(content)
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(path)) from error
        with undisturbed():
            _move(passing)
    finally:
        for own in passing.values():
            with suppress(OSError):
                own.unlink(missing_ok=True)


@contextmanager
def passing_files(*paths: Path) -> Iterator[tuple[Path, ...]]:
    """Passing names beside files that are written bit by bit; moved to their own, all or none, if all goes well.

    Raises:
        OSError: if one cannot be written or moved; it names the file itself.
    """
    passing = {path: path.with_name(f".{secrets.token_hex(8)}.tmp") for path in paths}
    try:
        yield tuple(passing.values())
        with undisturbed():
            _move(passing)
    except OSError as error:
        meant = {None: paths[0]} | {str(own): path for path, own in passing.items()}
        if error.filename not in meant:
            raise
        raise OSError(error.errno, error.strerror, str(meant[error.filename])) from error
    finally:
        for file in passing.values():
            with suppress(OSError):
                file.unlink(missing_ok=True)


def put_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a new folder with its files under a passing name, then give it its own: it is there whole or not at all.

    Raises:
        UsageError: if the folder is there already.
        OSError: if a file cannot be written.
    """
    if folder.exists():
        raise UsageError(f"{folder} 已存在；请写一个还没有的文件夹")
    folder.parent.mkdir(parents=True, exist_ok=True)
    passing = folder.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        for name, content in files.items():
            path = passing / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            except OSError as error:
                raise OSError(error.errno, error.strerror, str(folder / name)) from error
        passing.rename(folder)
    finally:
        shutil.rmtree(passing, ignore_errors=True)


def _move(passing: Mapping[Path, Path]) -> None:
    before = {path: path.read_bytes() if path.exists() else None for path in passing}
    moved: list[Path] = []
    try:
        for path, own in passing.items():
            own.replace(path)
            moved.append(path)
    except OSError:
        for path in moved:
            old = before[path]
            if old is None:
                path.unlink()
            else:
                path.write_bytes(old)
        raise

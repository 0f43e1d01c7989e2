"""Keys as files: written once, read within bounds."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.signing.keys import PublicKey, public_key
from standard_engine.signing.sealed import BLOCK, SALT, opened, sealed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from standard_engine.signing.keys import PrivateKey

MOST_BYTES = 16 << 10
_OWN, _ALL = 0o600, 0o644


def write_pair(
    folder: Path, key: PrivateKey, passphrase: str, beside: Mapping[str, bytes] | None = None
) -> tuple[Path, ...]:
    """Write the private key under its passphrase, the public key and other files into a folder: all or none, over nothing.

    Raises:
        UsageError: if one of the files is there already, or the passphrase is too weak.
        OSError: if they cannot be written.
    """
    text = sealed(key, passphrase, secrets.token_bytes(SALT), secrets.token_bytes(BLOCK))
    name = key.public.short_id
    files = {
        folder / f"私钥-{name}.pem": (text.encode(), _OWN),
        folder / f"公钥-{name}.pem": (key.public.pem.encode(), _ALL),
    }
    files |= {folder / other: (content, _ALL) for other, content in (beside or {}).items()}
    folder.mkdir(parents=True, exist_ok=True)
    write_new(files)
    return tuple(files)


def write_new(files: Mapping[Path, tuple[bytes, int]]) -> None:
    """Write files with their modes where none is yet: all or none.

    Raises:
        UsageError: if one is there already.
        OSError: if one cannot be written.
    """
    written: list[Path] = []
    try:
        for path, (content, mode) in files.items():
            number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), mode)
            written.append(path)
            with os.fdopen(number, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
    except BaseException as error:
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(error, FileExistsError):
            raise UsageError(f"{error.filename} 已存在，密钥文件从不覆盖；请换一个文件夹") from None
        raise


def key_text(path: Path) -> str:
    """The text of a key's file.

    Raises:
        UsageError: if it is too large for a key, or no text.
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    try:
        if len(data) <= MOST_BYTES:
            return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    raise UsageError(f"{path} 不是密钥文件")


def read_private(path: Path, passphrase: str) -> PrivateKey:
    """The private key in a file.

    Raises:
        UsageError: for a wrong passphrase or what is no such key.
        OSError: if it cannot be read.
    """
    return opened(key_text(path), passphrase, str(path))


def read_public(path: Path) -> PublicKey:
    """The public key in a file.

    Raises:
        UsageError: for what is no such key.
        OSError: if it cannot be read.
    """
    try:
        return public_key(key_text(path))
    except ValueError as error:
        raise UsageError(f"{path} {error}") from None

"""The passphrase of a private key: from a file, the environment or the keyboard, and never from the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from standard_engine.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])
VARIABLE = "STANDARD_ENGINE_PASSPHRASE"
_MOST_BYTES = 4096


def passphrase_file_option(command: F) -> F:
    """`--passphrase-file`: where the passphrase is."""
    text = f"从这个文件读口令；不写则读环境变量 {VARIABLE}，也没有就在终端输入（不显示）"
    return click.option("--passphrase-file", metavar="文件", type=click.Path(path_type=Path), help=text)(command)


def known_passphrase(file: Path | None) -> str:
    """The passphrase of a key that is there.

    Raises:
        UsageError: where none can be had.
        OSError: if the file cannot be read.
    """
    given = _given(file)
    return _asked("私钥口令") if given is None else given


def new_passphrase(file: Path | None) -> str:
    """A passphrase for a new key; at the keyboard it is asked for twice.

    Raises:
        UsageError: where none can be had, it is too weak, or the two are not the same.
        OSError: if the file cannot be read.
    """
    from standard_engine.signing.sealed import SHORTEST, passphrase_fault

    given = _given(file)
    passphrase = _asked(f"给私钥定一个口令（至少 {SHORTEST} 个字符）") if given is None else given
    if fault := passphrase_fault(passphrase):
        raise UsageError(fault)
    if given is None and _asked("再输入一遍") != passphrase:
        raise UsageError("两次输入的口令不同，没有写任何文件")
    return passphrase


def _given(file: Path | None) -> str | None:
    return _from_file(file) if file is not None else os.environ.get(VARIABLE)


def _from_file(path: Path) -> str:
    """The one line of a file; an end of line after it and the mark that Windows puts before it are no part of it."""
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"口令文件 {path} 的编码不是 UTF-8") from None
    line = text.removesuffix("\n").removesuffix("\r")
    if len(data) > _MOST_BYTES or "\n" in line or "\r" in line:
        raise UsageError(f"口令文件 {path} 应只有一行，就是口令")
    return line


def _asked(text: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError(f"没有终端可以输入口令；用 --passphrase-file 指明口令文件，或设置环境变量 {VARIABLE}")
    answer: str = click.prompt(text, hide_input=True, err=True, prompt_suffix="：", default="", show_default=False)
    return answer

"""What click and the operating system say in English, told in Chinese."""

from __future__ import annotations

import errno
import re
from typing import Any

import click

_SYSTEM = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EEXIST: "这是一个文件，不是文件夹",
    errno.EFBIG: "磁盘已满，或文件超过允许的大小",
    errno.EISDIR: "这是一个文件夹，不是文件",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOSPC: "磁盘已满",
    errno.ENOTDIR: "路径中有一段是文件，不是文件夹",
    errno.EROFS: "磁盘是只读的",
    errno.ENAMETOOLONG: "文件名太长",
}


def wrong_call(error: click.ClickException) -> str:
    """What is wrong with a call."""
    match error:
        case click.NoSuchOption(option_name=name, possibilities=near):
            return f"没有选项 {name}" + (f"；是否想写 {'、'.join(near)}？" if near else "")
        case click.MissingParameter(param=click.Parameter() as param, ctx=click.Context() as context):
            return f"缺少 {param.make_metavar(context)}"
        case click.BadParameter(param=click.Parameter() as param):
            return f"{'/'.join(param.opts)} 的值不对：{_expected(param.type) or error.message}"
        case click.BadOptionUsage(option_name=name):
            return f"{name} 后面要写一个值" if "requires" in error.message else f"{name} 后面不写值"
        case click.UsageError():
            extra = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", error.message)
            return f"多写了 {extra[1]}" if extra else error.format_message()
        case _:
            return error.format_message()


def wrong_file(error: OSError) -> str:
    """What is wrong with a file or a folder."""
    reason = _SYSTEM.get(error.errno or 0) or error.strerror or str(error)
    return f"无法读写 {error.filename or '文件'}：{reason}"


def _expected(kind: click.ParamType[Any]) -> str | None:
    match kind:
        case click.Choice(choices=choices):
            return f"只能是 {'、'.join(map(str, choices))}"
        case click.IntRange(min=low, max=high):
            return f"应是 {low} 至 {high} 的整数"
        case _:
            return None

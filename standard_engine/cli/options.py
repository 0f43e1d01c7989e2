"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from standard_engine.language import ORIGINAL, languages

F = TypeVar("F", bound=Callable[..., Any])
DEFAULT_PACK = "db43-t-1229-2016"


def pack_option(command: F) -> F:
    """`--pack`: a pack that comes with the engine, or a folder."""
    text = f"规则包名称或文件夹，默认 {DEFAULT_PACK}"
    return click.option("--pack", "-p", "pack_name", default=DEFAULT_PACK, metavar="规则包", help=text)(command)


def pack_argument(command: F) -> F:
    """A pack that comes with the engine, or a folder."""
    return click.argument("pack_name", metavar="规则包", default=DEFAULT_PACK)(command)


def as_of_option(command: F) -> F:
    """`--as-of`: the date of the assessment."""
    return click.option("--as-of", metavar="日期", help="评价日期，如 2026-11-23，默认今天")(command)


def format_option(command: F) -> F:
    """`--format`: text for people, json for machines."""
    choice = click.Choice(["text", "json"])
    return click.option("--format", "form", type=choice, default="text", help="输出格式，默认 text")(command)


def language_option(command: F) -> F:
    """`--lang`: the language of what is written."""
    choice = click.Choice(languages())
    return click.option("--lang", "language", type=choice, default=ORIGINAL, help="报告的语言，默认 zh")(command)


def second_reader_option(command: F) -> F:
    """`--second-reader`: openpyxl reads the workbook again."""
    text = "用 openpyxl 再读一遍数据表；两次读到的不同之处列为问题"
    return click.option("--second-reader", is_flag=True, help=text)(command)


def workbook_argument(command: F) -> F:
    """The data workbook."""
    return click.argument("workbook", metavar="数据表.xlsx", type=click.Path(path_type=Path))(command)


def processes_option(command: F) -> F:
    """`--processes`: how many processes share the work."""
    text = "几个进程一起算，默认与处理器个数相同"
    return click.option("--processes", type=click.IntRange(1, 64), metavar="个数", help=text)(command)


def output_folder_option(command: F) -> F:
    """`--output`: the folder that several files are written to."""
    folder = click.Path(path_type=Path, file_okay=False)
    text = "写到哪个文件夹，默认 reports"
    return click.option("-o", "--output", metavar="路径", type=folder, default=Path("reports"), help=text)(command)


def audit_argument(command: F) -> F:
    """The audit workbook."""
    return click.argument("audit", metavar="核查表.xlsx", type=click.Path(path_type=Path))(command)


def evidence_option(command: F) -> F:
    """`--evidence`: the folder with the files of evidence."""
    folder = click.Path(path_type=Path, file_okay=False)
    text = "证据文件所在的文件夹；给出后核对登记的文件和 SHA-256"
    return click.option("--evidence", metavar="文件夹", type=folder, help=text)(command)

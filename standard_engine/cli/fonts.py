"""Fonts that a user names for papers: files for PDF, and names for Word, each for all text or for one place of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from standard_engine.report.fonts import FontFiles
    from standard_engine.report.layout import Faces

F = TypeVar("F", bound=Callable[..., Any])
PLACES = {"正文": "body", "题目": "title", "一级标题": "heading", "二级标题": "subheading"}
"""The places of an official paper that have a font of their own."""
FONTS, FACES = "STANDARD_ENGINE_FONTS", "STANDARD_ENGINE_FACES"
_LISTED = "、".join(PLACES)


class _Several(click.types.StringParamType):
    """A text; several in an environment variable are set apart by semicolons, since a path may hold spaces and colons."""

    envvar_list_splitter = ";"


def font_option(command: F) -> F:
    """`--font`: font files for PDF."""
    text = (
        f"PDF 用的字体文件，可以写多次；写“位置=文件”只用于一处，位置是{_LISTED}。"
        f"不写就用开源的思源宋体和思源黑体；可设环境变量 {FONTS}，几个用分号隔开"
    )
    option = click.option(
        "--font", "fonts", multiple=True, type=_Several(), envvar=FONTS, metavar="[位置=]字体文件", help=text
    )
    return option(command)


def face_option(command: F) -> F:
    """`--face`: names of fonts for Word."""
    text = f"Word 文件里写的字体名称，如 正文=仿宋，可以写多次；位置是{_LISTED}。可设环境变量 {FACES}，几个用分号隔开"
    option = click.option(
        "--face", "faces", multiple=True, type=_Several(), envvar=FACES, metavar="位置=字体名称", help=text
    )
    return option(command)


def font_files(written: Iterable[str]) -> tuple[tuple[Path, ...], FontFiles]:
    """The files for all text, and those for one place each.

    Raises:
        UsageError: for a place that there is not, or one that is named twice.
    """
    from standard_engine.report.fonts import FontFiles

    texts = tuple(written)
    general = tuple(Path(text) for text in texts if text.partition("=")[0] not in PLACES)
    placed = _placed((text for text in texts if text.partition("=")[0] in PLACES), "--font")
    return general, FontFiles(**{place: Path(file) for place, file in placed.items()})


def named_faces(written: Iterable[str], faces: Faces) -> Faces:
    """Faces with the names that a user gives.

    Raises:
        UsageError: as `font_files`.
    """
    from dataclasses import replace

    return replace(faces, **_placed(written, "--face"))


def _placed(written: Iterable[str], option: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for title, value in _pairs(written, option):
        if PLACES[title] in found:
            raise UsageError(f"{option} 的“{title}”写了两次")
        found[PLACES[title]] = value
    return found


def _pairs(written: Iterable[str], option: str) -> Iterator[tuple[str, str]]:
    for text in written:
        title, sign, value = text.partition("=")
        if not sign or not value.strip() or title.strip() not in PLACES:
            raise UsageError(f"{option} 应写成“位置=…”，位置是{_LISTED}；写的是“{text}”")
        yield title.strip(), value.strip()

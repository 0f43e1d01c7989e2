"""The fonts of the printed report: the open ones that are installed with it, and those that a user names."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, fields
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.language import later, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import typst

OPEN_FONTS = "pylopdf_fonts_zh_cn"
"""The package that carries the static fonts Noto Serif SC and Noto Sans SC (SIL Open Font License 1.1)."""
BODY, TITLES, SYMBOLS = "Noto Serif SC", "Noto Sans SC", "Libertinus Serif"
"""For running text, for titles, and for what those two lack, as ₂; the last one comes within typst."""
USUAL = "国"
"""A font without this character is one of rare characters, to be asked last."""
FONTLESS = later(
    "没有可用的中文字体，不能写 PDF。请安装开源字体：pip install 'standard-engine[pdf]'；"
    "或用 --font 指定一个中文字体文件（.ttf、.otf、.ttc），如 Windows 的 C:\\Windows\\Fonts\\simsun.ttc。"
)


@dataclass(frozen=True, slots=True)
class Fonts:
    """Loaded fonts, the families in which a character is looked up, first to last, and those that come first in their place."""

    loaded: typst.Fonts
    body: tuple[str, ...]
    titles: tuple[str, ...]
    placed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FontFiles:
    """A user's font file for each place that an official paper sets in a font of its own, as 仿宋 for running text.

    A place without one is set in the open fonts, and so is a character that a file lacks.
    """

    body: Path | None = None
    title: Path | None = None
    heading: Path | None = None
    subheading: Path | None = None

    @property
    def named(self) -> dict[str, Path]:
        """The files by their places."""
        found = {item.name: getattr(self, item.name) for item in fields(self)}
        return {place: file for place, file in found.items() if file is not None}


OPEN = FontFiles()
"""No file of a user's: the open fonts everywhere."""


@contextmanager
def fonts(chosen: Sequence[Path] = (), places: FontFiles = OPEN) -> Iterator[Fonts]:
    """The open fonts and a user's files; never the system's, so that every machine prints alike.

    A chosen font goes before the open ones, or behind them if it has no usual Chinese characters.

    Raises:
        UsageError: if a file is no font, or if there is no Chinese font at all.
        OSError: if a file cannot be read.
    """
    import typst

    package = find_spec(OPEN_FONTS)
    packaged = [] if package is None or package.origin is None else [str(Path(package.origin).parent)]
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        own = [_family(file, Path(folder) / str(place)) for place, file in enumerate(chosen)]
        placed = {place: _family(file, Path(folder) / place) for place, file in places.named.items()}
        folders = [str(path) for path in sorted(Path(folder).iterdir())]
        loaded = typst.Fonts(include_system_fonts=False, font_paths=[*folders, *packaged])
        first = [family for family in own if _has(loaded, family, USUAL)]
        last = [family for family in own if family not in first]
        if not first and not packaged:
            raise UsageError(say(FONTLESS))
        yield Fonts(loaded, (*first, BODY, TITLES, SYMBOLS, *last), (*first, TITLES, BODY, SYMBOLS, *last), placed)


def _family(file: Path, folder: Path) -> str:
    """The family of a font file, put into a folder of its own: typst is given folders, and others may be large."""
    import typst

    if not file.is_file():
        raise UsageError(say("没有字体文件 {file}。请用 --font 指定 .ttf、.otf 或 .ttc 文件。", file=file))
    folder.mkdir()
    shutil.copyfile(file, folder / f"font{file.suffix.lower()}")
    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]).fonts()
    if not faces:
        raise UsageError(say("{file} 不是字体文件。请用 --font 指定 .ttf、.otf 或 .ttc 文件。", file=file))
    return min(faces, key=lambda face: face.index).family


def _has(loaded: typst.Fonts, family: str, text: str) -> bool:
    """Whether a family can draw a text: an archival PDF may not be made of what cannot be drawn."""
    import typst

    source = "#set text(font: sys.inputs.family, fallback: false)\n#sys.inputs.text"
    try:
        typst.compile(
            source.encode(),
            format="pdf",
            font_paths=loaded,
            sys_inputs={"family": family, "text": text},
            pdf_standards="a-2u",
            timestamp=0,
        )
    except typst.TypstError:
        return False
    return True

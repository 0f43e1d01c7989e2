"""Pages that need nothing beside themselves: the templates, and a style that no other style can join."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from standard_engine.language import say
from standard_engine.pack.cache import cache_folder
from standard_engine.report.text import visible

TEMPLATES = Path(__file__).parent / "templates"
_PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Style:
    """A page's style sheet, and its hash for the page's security policy."""

    text: Markup
    hash: str


def style(*files: str, margins: str = "") -> Style:
    """The style of some of the template folder's files, in this order, the count of pages, and what else the margins say."""
    return sheet(read(*files) + _counted() + margins)


def sheet(text: str) -> Style:
    """A text of ours as the style of a page."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Style(Markup(text), digest)  # noqa: S704 - our own files, and characters by number


def margins(top: str, bottom: str) -> str:
    """The style that prints a text above and one below each page, every character as its number."""
    font = "font: 9px sans-serif; color: #555; text-align: left"
    boxes = (("top-left", top), ("bottom-left", bottom))
    return "@page {" + "".join(f' @{box} {{ content: "{numbered(text)}"; {font}; }}' for box, text in boxes) + " }\n"


def counted() -> str:
    """What a style prints for which page it is of how many."""
    before, between, after = (f'"{numbered(part)}"' for part in _PLACE.split(say("第 {page} 页 / 共 {pages} 页")))
    return f"{before} counter(page) {between} counter(pages) {after}"


def _counted() -> str:
    return f"@page {{ @bottom-right {{ content: {counted()}; font: 9px sans-serif; color: #555; }} }}\n"


def numbered(text: str) -> str:
    """A text for a style sheet, every character as its number."""
    return "".join(f"\\{ord(character):x} " for character in visible(text))


@cache
def read(*files: str) -> str:
    """Style sheets of the template folder, one after the other."""
    return "".join((TEMPLATES / file).read_text(encoding="utf-8") for file in files)


class KeptTemplates(FileSystemBytecodeCache):
    """Compiled templates kept between runs; where the folder cannot be written, do without."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one template."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


@cache
def environment() -> Environment:
    """The templates; text is escaped, and what has no shape is made visible, wherever it is put in."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
        bytecode_cache=_kept(),
    )
    made.globals["say"] = say
    return made


def _kept() -> KeptTemplates | None:
    folder = cache_folder()
    if folder is None:
        return None
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        return KeptTemplates(str(folder), "template-%s.bin")
    return None


def _shown(value: object) -> object:
    return value if isinstance(value, Markup) else visible(str(value))

"""What the view model says, to be looked for in a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.report.plain import Plain

INNER = re.compile(
    r"\.(anchor|bar\.\w+|category|(status|outcome|severity|parts\[\d\]\[0\])\.(value|mark))$"
    r"|\.score\.says$|\.unit$|\.brief$"
)
"""Names inside the engine, places on a scale, what is said part by part, units of what has no value."""


def unsaid(shown: Plain, page: str, besides: str = "$^") -> list[tuple[str, str]]:
    """The texts of a view, with their paths, that are not on a page given without its spaces and line ends."""
    return [
        (path, text)
        for path, text in texts(shown, "view")
        if not INNER.search(path) and not re.search(besides, path) and "".join(text.split()) not in page
    ]


def texts(part: Plain, path: str) -> Iterator[tuple[str, str]]:
    """Every text in it with its path."""
    match part:
        case str():
            yield path, part
        case list():
            for place, item in enumerate(part):
                yield from texts(item, f"{path}[{place}]")
        case dict():
            for name, item in part.items():
                yield from texts(item, f"{path}.{name}")

"""A PDF as a reader sees it: its words with their places, and the ink on the page there."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path

DOTS = 72
"""Dots an inch: one for each point, so that places in the text are places on the page."""
DARK = 160
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


@dataclass(frozen=True)
class Word:
    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str


def words(file: Path) -> list[Word]:
    """Every word with its page, from 1, and its box in points."""
    pages = _run("pdftotext", "-bbox", file, "-").split("<page ")[1:]
    found = ((page, word) for page, text in enumerate(pages, 1) for word in _WORD.finditer(text))
    return [
        Word(page, float(word[1]), float(word[2]), float(word[3]), float(word[4]), unescape(word[5]))
        for page, word in found
    ]


def text(file: Path) -> str:
    """The whole text, in the order in which it was written."""
    return _run("pdftotext", "-raw", file, "-")


def joined(file: Path) -> str:
    """The text without the breaks of lines and pages."""
    return re.sub(r"\s+", "", text(file))


def ink(file: Path, word: Word) -> float:
    """The share of dark dots in a word's box."""
    page = ["-f", str(word.page), "-l", str(word.page)]
    command = ["pdftoppm", "-gray", "-r", str(DOTS), *page, str(file)]
    picture = subprocess.run(command, capture_output=True, check=True).stdout
    head = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", picture)
    assert head is not None
    width, dots = int(head[1]), picture[head.end() :]
    rows = range(int(word.top), int(word.bottom) + 1)
    box = b"".join(dots[row * width + int(word.left) : row * width + int(word.right) + 1] for row in rows)
    return sum(dot < DARK for dot in box) / len(box)


def fonts(file: Path) -> list[list[str]]:
    """Name, and whether embedded, a subset, with a map to Unicode, of each font."""
    rows = _run("pdffonts", file).splitlines()[2:]
    return [[row.split()[0], *row.split()[-5:-2]] for row in rows]


def facts(file: Path) -> dict[str, str]:
    """What pdfinfo says."""
    rows = (line.partition(":") for line in _run("pdfinfo", file).splitlines())
    return {name: value.strip() for name, _, value in rows}


def _run(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()

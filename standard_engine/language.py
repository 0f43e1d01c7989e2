"""The language in which people are told things: Chinese as it stands in the code, others through one catalogue a language."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ORIGINAL = "zh"
CATALOGUES = Path(__file__).parent / "languages"
_SPOKEN: ContextVar[str] = ContextVar("language", default=ORIGINAL)


def say(text: str, /, **facts: object) -> str:
    """A text in the language that is spoken, with facts put in.

    The Chinese text is its own key in the catalogue. `{name}` is a fact's place where facts are given; without facts
    braces stand for themselves. What a catalogue lacks is said in Chinese.
    """
    language = _SPOKEN.get()
    own = text if language == ORIGINAL else catalogue(language).get(text, text)
    return own.format_map(facts) if facts else own


def later(text: str) -> str:
    """A text that a constant holds, to be said when it is used; marks it as one that catalogues translate."""
    return text


def spoken() -> str:
    """The language that is spoken, as `zh` or `en`."""
    return _SPOKEN.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language for a while. Texts are made when they are said, so judge and report within.

    Raises:
        ValueError: if there is no catalogue of that language.
    """
    if language not in languages():
        raise ValueError(f"no catalogue of {language!r}; there are {', '.join(languages())}")
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def languages() -> tuple[str, ...]:
    """Every language that can be spoken, the original first."""
    return (ORIGINAL, *sorted(path.stem for path in CATALOGUES.glob("*.po")))


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """A language's texts by the Chinese ones."""
    import polib

    entries = polib.pofile(str(CATALOGUES / f"{language}.po"), encoding="utf-8")
    return {entry.msgid: entry.msgstr for entry in entries if entry.translated()}

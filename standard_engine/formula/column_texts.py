"""Texts of many rows: which each may be, and what follows of comparing and choosing them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from standard_engine.formula.column_values import Bools, Codes, Texts, Truths, either

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOST_LISTED = 64
"""As many texts as are kept apart; a choice between more is no mechanic of a standard."""


class UnsupportedError(ValueError):
    """What the columnar reading does not read; the exact one does."""


def as_texts(column: Texts | Codes) -> Texts:
    """By each text that it may be.

    Raises:
        UnsupportedError: for too many.
    """
    if isinstance(column, Texts):
        return column
    names = tuple(dict.fromkeys((*column.listed, *(column.options or ()))))
    if len(names) > MOST_LISTED:
        raise UnsupportedError("too many texts to choose between")
    unknown = column.index < 0
    places = {name: place for place, name in enumerate(column.listed)}
    possible = {}
    for name in names:
        own = column.index == places[name] if name in places else np.zeros(len(unknown), dtype=bool)
        possible[name] = own | unknown if column.options is None or name in column.options else own
    return Texts(possible, unknown if column.options is None else None, column.why)


def same_text(sign: str, one: Texts | Codes, other: Texts | Codes) -> Truths:
    """Are the texts the same (`==`), or not (`!=`)?"""
    alone = _one_text(other)
    if isinstance(one, Codes) and alone is not None:
        return _is_code(sign, one, alone)
    first, second = as_texts(one), as_texts(other)
    both = [first.possible[name] & second.possible[name] for name in first.possible if name in second.possible]
    count = len(next(iter(first.possible.values())))
    may = np.logical_or.reduce([np.zeros(count, dtype=bool), *both, *_others(first, second)])
    surely = may & (_numbered(first) == 1) & (_numbered(second) == 1)
    why = either(first.why, second.why)
    return Truths(surely, may, why) if sign == "==" else Truths(~may, ~surely, why)


def _others(first: Texts, second: Texts) -> Iterable[Bools]:
    return [other for other in (first.other, second.other) if other is not None]


def _numbered(texts: Texts) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    found: np.ndarray[tuple[int, ...], np.dtype[np.int64]] = np.add.reduce(
        [possible.astype(np.int64) for possible in texts.possible.values()]
    )
    return found if texts.other is None else found + 2 * texts.other


def _one_text(column: Texts | Codes) -> str | None:
    """The text that a constant is."""
    if isinstance(column, Texts) and len(column.possible) == 1 and column.other is None:
        return next(iter(column.possible))
    return None


def _is_code(sign: str, column: Codes, text: str) -> Truths:
    place = column.listed.index(text) if text in column.listed else -2
    same, unknown = column.index == place, column.index < 0
    if not unknown.any():
        return Truths(same, same) if sign == "==" else Truths(~same, ~same)
    never = column.options is not None and text not in column.options
    only = column.options == (text,)
    sure = same | unknown if only else same
    may = same if never else same | unknown
    return Truths(sure, may, column.why) if sign == "==" else Truths(~may, ~sure, column.why)


def among(column: object, codes: tuple[str, ...], *, prefix: bool) -> Truths:
    """Is the text one of the codes, or begins with one?"""

    def member(text: str) -> bool:
        return text.startswith(codes) if prefix else text in codes

    if isinstance(column, Texts):
        return _among_texts(column, {name: member(name) for name in column.possible})
    assert isinstance(column, Codes)  # noqa: S101 - kinds were checked when the tree was bound
    members = np.array([*(member(text) for text in column.listed), False], dtype=bool)
    found, unknown = members[column.index], column.index < 0
    if not unknown.any():
        return Truths(found, found)
    answers = {member(text) for text in column.options or ()}
    if len(answers) == 1:
        found = np.where(unknown, answers.pop(), found)
        return Truths(found, found)
    return Truths(found & ~unknown, found | unknown, column.why)


def _among_texts(column: Texts, members: dict[str, bool]) -> Truths:
    count = len(next(iter(column.possible.values())))
    nothing = np.zeros(count, dtype=bool)
    within = np.logical_or.reduce([nothing, *(own for name, own in column.possible.items() if members[name])])
    without = np.logical_or.reduce([nothing, *(own for name, own in column.possible.items() if not members[name])])
    if column.other is not None:
        within, without = within | column.other, without | column.other
    return Truths(~without, within, column.why)


def chosen_texts(values: Sequence[Texts], taken: Sequence[Bools], why: Bools | None) -> Texts:
    """Each text where one that may be taken may be it."""
    possible: dict[str, Bools] = {}
    for value, mask in zip(values, taken, strict=True):
        for name, own in value.possible.items():
            possible[name] = possible[name] | (own & mask) if name in possible else own & mask
    others = [value.other & mask for value, mask in zip(values, taken, strict=True) if value.other is not None]
    return Texts(possible, either(*others), why)

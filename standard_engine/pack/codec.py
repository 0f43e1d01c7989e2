"""Frozen data ↔ plain JSON values, so that a resolved pack can be kept and read back without being made again."""

from __future__ import annotations

import dataclasses
import sys
import types
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from standard_engine.formula import program, tree
from standard_engine.pack import resolved

T = TypeVar("T")
_NODES = {kind.__name__: kind for kind in tree.Node.__args__}


def encode(value: Any) -> Any:
    """Plain JSON for a frozen dataclass and all below it; tree nodes carry their class name first."""
    if isinstance(value, str | int | None) and not isinstance(value, Enum):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}" if value.denominator != 1 else str(value.numerator)
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(encode(item) for item in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    items = [encode(getattr(value, field.name)) for field in dataclasses.fields(value)]
    return [type(value).__name__, *items] if type(value).__name__ in _NODES else items


def decode(kind: type[T], value: Any) -> T:
    """The dataclass that was encoded."""
    decoder: Callable[[Any], T] = _decoder(kind)  # type: ignore[arg-type]  # a class is hashable
    return decoder(value)


def _node(value: list[Any]) -> Any:
    kind = _NODES[value[0]]
    return kind(*(decoder(item) for decoder, item in zip(_fields(kind), value[1:], strict=True)))


@cache
def _fields(kind: type) -> tuple[Callable[[Any], Any], ...]:
    spaces = {**vars(tree), **vars(program), **vars(resolved), **vars(sys.modules[kind.__module__])}
    hints = get_type_hints(kind, globalns=spaces)
    return tuple(_decoder(hints[field.name]) for field in dataclasses.fields(kind))


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    if kind == tree.Node:
        return _node
    if kind is Fraction:
        return Fraction
    if kind is date:
        return date.fromisoformat
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if dataclasses.is_dataclass(kind):
        return _class_decoder(kind)
    origin = get_origin(kind)
    if origin in {Union, types.UnionType}:
        return _optional(kind)
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is Mapping:
        return _mapping(_decoder(get_args(kind)[1]))
    if origin is frozenset:
        return frozenset
    return lambda value: value


def _class_decoder(kind: Any) -> Callable[[Any], Any]:
    if kind.__name__ in _NODES:
        return _node
    decoders: list[Callable[[Any], Any]] = []

    def decode_class(value: list[Any]) -> Any:
        if not decoders:
            decoders.extend(_fields(kind))
        return kind(*(decoder(item) for decoder, item in zip(decoders, value, strict=True)))

    return decode_class


def _optional(kind: Any) -> Callable[[Any], Any]:
    inner = [part for part in get_args(kind) if part is not types.NoneType]
    decoder = _node if len(inner) > 1 else _decoder(inner[0])
    return lambda value: None if value is None else decoder(value)


def _mapping(decoder: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: {key: decoder(item) for key, item in value.items()}


def _tuple(parts: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(parts) == 2 and parts[1] is Ellipsis:  # noqa: PLR2004 - (item, ...)
        decoder = _decoder(parts[0])
        return lambda value: tuple(decoder(item) for item in value)
    decoders = [_decoder(part) for part in parts]
    return lambda value: tuple(decoder(item) for decoder, item in zip(decoders, value, strict=True))

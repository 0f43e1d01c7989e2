"""What a tree of mappings, lists and values must look like, and every place at which one does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, TypeAlias

from standard_engine.formula.problem import did_you_mean
from standard_engine.pack.yamltext import hidden

Path: TypeAlias = tuple[str | int, ...]
Leaf: TypeAlias = Callable[[Any], Any]
"""Reads one value; raises ValueError, saying what is wrong."""
_SHOWN = 60
_MOST_UNKNOWN = 20


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping with these keys and no other, and what is made of its values, by name; absent ones are None.

    `make` is called where nothing is wrong with any value; it raises ValueError where they do not go together.
    """

    make: Callable[..., Any]
    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Items:
    """A list of at least so many, read into a tuple."""

    each: Shape
    least: int = 0


Shape: TypeAlias = Leaf | Fields | Items


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a path, or with the key at its end."""

    path: Path
    what: str
    is_key: bool = False

    @property
    def name(self) -> str:
        """The path as people write it: `members[3].sha256`."""
        parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path]
        return "".join(parts).removeprefix(".")


def shaped(shape: Shape, value: Any) -> tuple[Any, list[Fault]]:
    """What a value is by a shape, None where it is wrong, and all faults in order of place."""
    faults: list[Fault] = []
    return _read(shape, value, (), faults), faults


def _read(shape: Shape, value: Any, path: Path, faults: list[Fault]) -> Any:
    match shape:
        case Fields():
            return _read_fields(shape, value, path, faults)
        case Items():
            return _read_items(shape, value, path, faults)
        case _:
            try:
                return shape(value)
            except ValueError as error:
                faults.append(Fault(path, str(error)))
                return None


def _read_fields(shape: Fields, value: Any, path: Path, faults: list[Fault]) -> Any:
    if not isinstance(value, dict):
        faults.append(Fault(path, "应是映射（键和值）"))
        return None
    before = len(faults)
    known: dict[str, Shape] = {**shape.required, **shape.optional}
    faults += [
        Fault((*path, key), f"不认识的键“{key[:_SHOWN]}”{did_you_mean(key, known)}", is_key=True)
        for key in islice((key for key in value if key not in known), _MOST_UNKNOWN)
    ]
    faults += [Fault(path, f"缺少 {key}") for key in shape.required if key not in value]
    read = {key: _read(part, value[key], (*path, key), faults) for key, part in known.items() if key in value}
    if len(faults) > before:
        return None
    try:
        return shape.make(**(dict.fromkeys(known) | read))
    except ValueError as error:
        faults.append(Fault(path, str(error)))
        return None


def _read_items(shape: Items, value: Any, path: Path, faults: list[Fault]) -> tuple[Any, ...] | None:
    if not isinstance(value, list):
        faults.append(Fault(path, "应是列表"))
        return None
    if len(value) < shape.least:
        faults.append(Fault(path, f"至少要有 {shape.least} 项"))
    return tuple(_read(shape.each, item, (*path, at), faults) for at, item in enumerate(value))


def text(value: Any) -> str:
    """A text that says something and hides nothing.

    Raises:
        ValueError: for anything else.
    """
    if not isinstance(value, str) or not value.strip():
        raise ValueError("应是文字，不能是空的")
    if value != value.strip() or not value.isprintable():
        raise ValueError(f"“{value.strip()[:_SHOWN]}”前后有空白，或含看不见的字符")
    if unseen := hidden(value):
        raise ValueError(f"含看不见的字符 {unseen}，请删去")
    return value

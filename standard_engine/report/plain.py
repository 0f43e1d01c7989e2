"""The view model as plain data, for templates that are not Python's: what is shown, and nothing that is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import TypeAlias

from markupsafe import Markup

from standard_engine.report.figures import Figure
from standard_engine.report.text import visible

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"


def plain(value: object) -> Plain:
    """Any part of a view as what JSON can hold; all text is made visible, but a picture of ours is left whole.

    A figure is its text. A record becomes its fields and properties, and `says` where it has words for the whole;
    a member of an enumeration its value and properties, as `label` and `mark`.

    Raises:
        TypeError: for what no view holds.
    """
    match value:
        case Figure():
            return visible(value.text)
        case Enum():
            return {"value": plain(value.value), **_properties(value)}
        case None | bool() | int():
            return value
        case Markup():
            return str(value)
        case str():
            return visible(value)
        case tuple() | list():
            return [plain(item) for item in value]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case _ if is_dataclass(value) and not isinstance(value, type):
            own: dict[str, Plain] = {item.name: plain(getattr(value, item.name)) for item in fields(value)}
            says = {"says": plain(str(value))} if "__str__" in vars(type(value)) else {}
            return own | _properties(value) | says
        case _:
            raise TypeError(f"no view holds a {type(value).__name__}")


def _properties(value: object) -> dict[str, Plain]:
    kinds = type(value).__mro__
    names = [name for kind in reversed(kinds) for name, item in vars(kind).items() if isinstance(item, property)]
    return {name: plain(getattr(value, name)) for name in names}

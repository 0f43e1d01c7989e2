"""What a number of a pack is called: a name that stays the same when lines, files or other entries move.

`criteria.energy.levels.先进@2027-01-01 industry in C30` is the limit of a level in the entry that begins on that day under
that condition; `indicators.energy.full` the number itself; `decision.pass#60` the number 60 inside a formula.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.formula.infix import infix
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.syntax import parse
from standard_engine.pack import grammar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.pack.model import CriterionModel, PackModel

Path = tuple[str | int, ...]
_QUOTED = re.compile(r"'([\w.-]+)'")


def address(model: PackModel, path: Path, shown: str) -> str:
    """The name of the number `shown` that stands at a path of the model."""
    names, suffix, node = [], "", model
    for part in path:
        if isinstance(node, tuple) and isinstance(part, int):
            node = node[part]
            if hasattr(node, "from_"):
                names.pop()
                suffix = when_and_since(node.from_, getattr(node, "when", None))
            else:
                names.append(str(getattr(node, "id", part)))
            continue
        names.append(str(part))
        node = _below(node, str(part))
    return ".".join(names) + suffix + ("" if _number(node, path[0]) is not None else f"#{shown}")


def when_and_since(since: date, when: str | None) -> str:
    """The part of an address that says which entry is meant."""
    return f"@{since}" + (f" {condition(when)}" if when else "")


def condition(text: str) -> str:
    """A condition in one canonical form; as it stands where it cannot be read."""
    try:
        return _QUOTED.sub(r"\1", infix(parse(text)))
    except FormulaError:
        return text.strip()


def dated(model: PackModel) -> Iterator[tuple[str, Path]]:
    """The name of every number of a dated entry, with its path; other dates than those in force among them."""
    for path, criterion in criteria(model):
        for at, entry in enumerate(criterion.values):
            for level in entry.levels:
                own: Path = (*path, "values", at, "levels", level)
                yield address(model, own, "").partition("#")[0], own
    for name, table in model.factors.items():
        for at, edition in enumerate(table.values):
            rows: list[Path] = [("factors", key) for key in edition.factors or ()] or [("value",)]
            for row in rows:
                own = ("factors", name, "values", at, *row)
                yield address(model, own, ""), own


def criteria(model: PackModel) -> Iterator[tuple[Path, CriterionModel]]:
    """Every criterion of a pack with its path: those of their own, then those inside indicators."""
    for name, criterion in model.criteria.items():
        yield ("criteria", name), criterion
    for name, indicator in model.indicators.items():
        if indicator.criteria is not None and not isinstance(indicator.criteria, str):
            yield ("indicators", name, "criteria"), indicator.criteria


def value_at(model: Any, path: Path) -> Any:
    """What stands at a path of the model; None where nothing does."""
    node = model
    for part in path:
        node = node[part] if isinstance(part, int) else _below(node, part)
    return node


def _below(node: Any, name: str) -> Any:
    if isinstance(node, dict):
        return node.get(name)
    return getattr(node, f"{name}_" if name in {"from", "pass"} else name, None)


def plain_number(model: PackModel, path: Path) -> Fraction | None:
    """The one number that stands at a path; None for a formula. In a formula's tree `-5` is minus the number 5."""
    return _number(value_at(model, path), path[0])


def _number(value: Any, section: str | int) -> Fraction | None:
    """The number that a text or a factor with its unit is."""
    if isinstance(value, Fraction):
        return value
    try:
        return grammar.quantity(str(value))[0] if section == "factors" else grammar.exact_number(str(value))
    except ValueError:
        return None

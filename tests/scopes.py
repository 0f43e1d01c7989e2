"""A small scope in memory, for tests of formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from standard_engine.findings import formula_codes as codes
from standard_engine.formula.binding import Bound, Keyed, Typed, bind
from standard_engine.formula.infix import infix
from standard_engine.formula.problem import fault
from standard_engine.formula.program import Kind
from standard_engine.formula.syntax import parse
from standard_engine.formula.tree import Call, Field, Name, Not, Number
from standard_engine.formula.units import NUMBER, parse_unit


@dataclass(frozen=True)
class Asked:
    """A field: its kind, unit, options or code list; may it be 不适用; in how many data years; its rows with units."""

    unit: str = ""
    kind: Kind = Kind.NUMBER
    options: tuple[str, ...] | None = None
    codes: str | None = None
    may_lack: bool = False
    years: int = 3
    rows: Mapping[str, str] | None = None

    def typed(self, name: str, key: str | None, back: int) -> Typed:
        node = Field(name, key, back)
        unit = parse_unit(self.unit if self.rows is None or key is None else self.rows[key])
        absent = Not(Call("applicable", (node,))) if self.may_lack else None
        if self.kind is not Kind.NUMBER:
            unit = NUMBER
        return Typed(node, self.kind, unit, options=self.options, codes=self.codes, absent=absent)


@dataclass(frozen=True)
class SmallScope:
    """Fields, steps, tables of constants and of conditions, and code lists as groups of codes."""

    fields: Mapping[str, Asked] = field(default_factory=dict)
    steps: Mapping[str, Typed] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, tuple[str, str]]] = field(default_factory=dict)
    members: Mapping[tuple[str, str], Bound] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    axis: str = "fuel"

    def name(self, name: str, back: int) -> Bound | None:
        if name in self.tables:
            rows = self.tables[name]
            constants = {key: Typed(Number(Fraction(n), u), Kind.NUMBER, parse_unit(u)) for key, (n, u) in rows.items()}
            return Keyed(self.axis, constants, constant=True)
        if name in self.fields:
            return self._field(name, self.fields[name], back)
        return self.steps.get(name)

    def _field(self, name: str, asked: Asked, back: int) -> Bound:
        if back >= asked.years:
            raise fault(codes.NO_HISTORY, 0, name=name, years=asked.years, back=back)
        if asked.rows is None:
            return asked.typed(name, None, back)
        return Keyed(self.axis, {key: asked.typed(name, key, back) for key in asked.rows})

    def member(self, owner: str, member: str, back: int) -> Bound | None:
        table = self.name(owner, back)
        if isinstance(table, Keyed):
            return table.items.get(member)
        return None if back else self.members.get((owner, member))

    def group(self, item: Typed, words: tuple[str, ...]) -> tuple[tuple[str, ...], bool] | str:
        if item.codes is None:
            unknown = [word for word in words if item.options is not None and word not in item.options]
            return unknown[0] if unknown else (words, False)
        found: list[str] = []
        for word in words:
            if word not in self.groups:
                return word
            found += self.groups[word]
        return tuple(found), True

    def suggest(self, name: str) -> str:
        return f"；是否想写 {name.lower()}？" if name.lower() in self.fields else ""

    def bound(self, text: str) -> Typed:
        """The bound expression of a formula text."""
        return bind(parse(text), self)

    def text(self, text: str) -> str:
        """The same as plain text."""
        return infix(self.bound(text).node)


def step(name: str, unit: str = "", kind: Kind = Kind.NUMBER, *, may_lack: bool = False) -> Typed:
    """A reference to another step; one that may lack has a step `.applies`."""
    absent = Not(Name(f"{name}.applies")) if may_lack else None
    return Typed(Name(name), kind, parse_unit(unit), absent=absent)

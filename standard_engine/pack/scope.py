"""What names mean in the formulas of a pack: fields, tables, steps, and collections of indicators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from standard_engine.findings import formula_codes
from standard_engine.formula.binding import Bound, Keyed, Typed
from standard_engine.formula.problem import did_you_mean, fault
from standard_engine.formula.program import Kind, Leaf
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import Call, Field, Not
from standard_engine.formula.units import NUMBER, parse_unit
from standard_engine.pack.resolved import FieldSpec, FieldType, Row

if TYPE_CHECKING:
    from standard_engine.pack.lowering import Lowering

_KINDS = {
    FieldType.NUMBER: Kind.NUMBER,
    FieldType.TRUTH: Kind.TRUTH,
    FieldType.DATE: Kind.DATE,
    FieldType.CHOICE: Kind.TEXT,
    FieldType.CODE: Kind.TEXT,
    FieldType.TEXT: Kind.TEXT,
}
RESERVED = ("total", "grade", "as_of", "data_year", "indicators", "requirements", "veto", "basic", "value", "full")
"""Names that mean something of their own and cannot be ids."""


class PackScope:
    """The scope of every formula of a pack; `local` names go before all others."""

    def __init__(self, lowering: Lowering, local: dict[str, Typed] | None = None) -> None:
        self._lowering = lowering
        self._local = {normal(name): typed for name, typed in (local or {}).items()}

    def with_local(self, local: dict[str, Typed]) -> PackScope:
        """The same scope with names that hold in one formula only."""
        return PackScope(self._lowering, local)

    def name(self, name: str, back: int) -> Bound | None:
        """A local name, a field, a table, a derived value, an indicator, a requirement or a set of them."""
        low = self._lowering
        if name in self._local:
            return self._local[name]
        name = low.ids.get(name, name)
        if name in low.fields:
            return self._field(low.fields[name], back)
        if name in low.tables:
            return low.tables[name](back)
        if name in low.draft.model.derived or name in low.draft.model.indices:
            return low.derived(name, back)
        if name in low.draft.model.indicators:
            return low.value(name, back)
        if name in low.draft.model.requirements:
            return low.requirement(name)
        if name == "total":
            return low.total()
        members = self._requirements(name)
        return Keyed(f"要求:{name}", {member: low.requirement(member) for member in members}) if members else None

    def member(self, owner: str, member: str, back: int) -> Bound | None:
        """An indicator's, category's or collection's member, a grade, or one row of a table."""
        low = self._lowering
        owner = low.ids.get(owner, owner)
        bound = self.name(owner, back)
        if isinstance(bound, Keyed):
            return next((item for key, item in bound.items.items() if normal(key) == member), None)
        return self._step_member(owner, member) if not back else None

    def _step_member(self, owner: str, member: str) -> Bound | None:
        """What an indicator, a category, the total, a grade, a requirement or a collection has besides its value."""
        low = self._lowering
        if owner in low.draft.model.indicators:
            return low.member(owner, member)
        if owner in low.draft.model.categories:
            return low.category_member(owner, member)
        if owner == "total" and member == "full":
            return low.total_full()
        if owner == "grade":
            return low.grade(member)
        if owner in low.draft.model.requirements and member == "applies":
            return low.requirement_applies(owner)
        return self._collection(owner, member)

    def group(self, item: Typed, words: tuple[str, ...]) -> tuple[tuple[str, ...], bool] | str:
        """Codes of the item's code list, or of its options, or of a set of options."""
        if item.codes is None:
            options = {normal(option): option for option in item.options or ()}
            unknown = next((word for word in words if item.options is not None and normal(word) not in options), None)
            return unknown or (tuple(options.get(normal(word), word) for word in words), False)
        enumeration = self._lowering.draft.model.enumerations[item.codes]
        codes: list[str] = []
        for word in words:
            if word in enumeration.groups:
                codes += enumeration.groups[word].codes
            elif word in enumeration.items:
                codes.append(word)
            else:
                return word
        return tuple(codes), enumeration.hierarchical

    def suggest(self, name: str) -> str:
        """Known names that look like it."""
        return did_you_mean(name, self._known())

    def _known(self) -> Iterable[str]:
        model = self._lowering.draft.model
        yield from self._local
        yield from self._lowering.tables
        for section in (model.fields, model.derived, model.indices, model.indicators, model.requirements):
            yield from section
        yield from self._lowering.tags
        yield from RESERVED

    def _requirements(self, name: str) -> list[str]:
        chosen = self._lowering.draft.model.requirements
        if name == "requirements":
            return sorted(chosen)
        return sorted(id_ for id_, requirement in chosen.items() if requirement.effect == name)

    def _collection(self, owner: str, member: str) -> Keyed | None:
        members = self._lowering.tags.get(owner)
        if not members:
            return None
        items = {}
        for indicator in members:
            found = self._lowering.member(indicator, member)
            if found is None:
                return None
            items[indicator] = found
        return Keyed(f"指标:{owner}", items)

    def _field(self, spec: FieldSpec, back: int) -> Bound:
        if spec.years and back >= spec.years:
            raise fault(formula_codes.NO_HISTORY, 0, name=spec.id, years=spec.years, back=back)
        rows = {row.key: self._row(spec, row, back if spec.years else 0) for row in spec.rows}
        if None in rows:
            return rows[None]
        axis = self._lowering.draft.model.fields[spec.id].by or spec.id
        return Keyed(axis, {key: typed for key, typed in rows.items() if key is not None})

    def _row(self, spec: FieldSpec, row: Row, back: int) -> Typed:
        kind = _KINDS[spec.type]
        options = tuple(option.id for option in spec.options) or None
        unit = parse_unit(row.unit) if kind is Kind.NUMBER else NUMBER
        low = spec.limits.low if spec.limits.low is not None else spec.limits.above
        high = spec.limits.high if spec.limits.high is not None else spec.limits.below
        node = Field(spec.id, row.key, back)
        title = f"{spec.title}（{row.title}）" if row.key is not None else spec.title
        self._lowering.builder.leaf(Leaf(node, kind, row.unit, title, low, high, options))
        may_lack = spec.not_applicable or (spec.optional_rows and row.key is not None)
        absent = Not(Call("applicable", (node,))) if may_lack else None
        return Typed(node, kind, unit, options=options, codes=spec.enumeration, absent=absent)

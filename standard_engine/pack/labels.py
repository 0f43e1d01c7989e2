"""What a reader calls the parts of a pack's formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.formula.tree import Among, Field, Name, Node, Number
from standard_engine.language import say
from standard_engine.pack.made_titles import made_title
from standard_engine.pack.resolved import NO_GRADE, NO_LEVEL, FieldType

if TYPE_CHECKING:
    from standard_engine.pack.resolved import ResolvedPack

MOST_CODES = 4


class PackTitles:
    """The titles and units of one pack, as `formula.prose.Labels` asks for them."""

    def __init__(self, pack: ResolvedPack) -> None:
        self._steps = {step.name: step for step in pack.program.steps}
        self._leaves = {leaf.field: leaf for leaf in pack.program.leaves}
        self._leaf_titles = {(leaf.field.id, leaf.field.key): leaf.title for leaf in pack.program.leaves}
        self._specs = {spec.id: spec for spec in pack.fields}
        self._options = {option.id: option.title for spec in pack.fields for option in spec.options}
        self._grades = {grade.id: grade.title for grade in pack.grades}
        self._enumerations = {table.id: table for table in pack.enumerations}
        self._numbers = pack.numbers

    def title(self, node: Field | Name) -> str:
        """A reported value, without its year, or another named expression."""
        return (
            made_title(self._steps[node.id].title) if isinstance(node, Name) else self._leaf_titles[node.id, node.key]
        )

    def unit(self, node: Field | Name) -> str:
        """The unit that its numbers are in; empty for none."""
        return self._steps[node.id].unit if isinstance(node, Name) else self._leaves[node].unit

    def option(self, code: str, item: Node | str | None) -> str:
        """An option, level, grade or code by its title; `item` is what takes it, where that is known."""
        if isinstance(item, Field) and self._specs[item.id].type is FieldType.CODE:
            return self.code(self._specs[item.id].enumeration, code)
        if isinstance(item, Field):
            return next((option.title for option in self._specs[item.id].options if option.id == code), code)
        if code in {NO_GRADE, NO_LEVEL}:
            return say(code)
        return self._grades.get(code) or self._options.get(code, code)

    def code(self, enumeration: str | None, code: str) -> str:
        """A code with its title in an enumeration: `水泥制造（C3011）`; the bare code where it has none."""
        table = self._enumerations.get(enumeration or "")
        title = next((item.title for item in table.items if item.code == code), None) if table else None
        return say("{title}（{code}）", title=title, code=code) if title else code

    def group(self, group: Among) -> str:
        """The codes that a condition asks for, in one word or a list."""
        titles = [self.option(code, group.item) for code in group.codes]
        more = say("等 {count} 类", count=len(titles)) if len(titles) > MOST_CODES else ""
        return say("、").join(titles[:MOST_CODES]) + more

    def table(self, row: Field | Name | Number) -> str | None:
        """The table that a value or a sourced number is a row of; None for what stands alone."""
        if isinstance(row, Field):
            return self._specs[row.id].title if row.key is not None else None
        return self._numbers[row.source].table if isinstance(row, Number) and row.source >= 0 else None

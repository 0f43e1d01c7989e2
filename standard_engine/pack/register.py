"""The register of a pack's numbers: each with its place, its source, and the index by which the tree refers to it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.findings import Finding
from standard_engine.findings import rule_codes as codes
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Comparison,
    Lookup,
    Negative,
    Node,
    Not,
    Number,
    Or,
)
from standard_engine.numerals import exact_text
from standard_engine.pack.addresses import address, dated, plain_number
from standard_engine.pack.resolved import Source, SourcedNumber, Standing

if TYPE_CHECKING:
    from standard_engine.pack.draft import Draft, Path_
    from standard_engine.pack.model import SourceModel

STRUCTURAL = {Fraction(0), Fraction(1)}
"""Numbers in formulas that state no fact of a standard: nothing, and the whole."""

UNSOURCED = Source("（未注明）", Standing.PROVISIONAL)


class Register:
    """Collects numbers while a pack is lowered."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._numbers: dict[tuple[str, str], tuple[int, SourcedNumber]] = {}
        self.findings: list[Finding] = []
        self._own: dict[str, Source] = {}

    @property
    def numbers(self) -> tuple[SourcedNumber, ...]:
        """All numbers in the order of their index."""
        return tuple(number for _, number in self._numbers.values())

    def add(self, path: Path_, title: str, shown: str, unit: str, source: Source, table: str | None = None) -> int:
        """The index of a number that stands at a path of the pack, `table` being the title of its factor table."""
        name = _path_text(path)
        key = (name, shown)
        if key not in self._numbers:
            place = self._draft.place(path)
            own = self.own(path, shown) or source
            number = SourcedNumber(name, title, shown, unit, own, f"{place.file}:{place.line}", table)
            self._numbers[key] = (len(self._numbers), number)
        return self._numbers[key][0]

    def own(self, path: Path_, shown: str = "") -> Source | None:
        """The source that `number_sources` gives a number by its name."""
        given = self._draft.model.number_sources
        if not given:
            return None
        name = address(self._draft.model, path, shown)
        if name not in given:
            return None
        source = given[name]
        if name not in self._own:
            self._own[name] = self.source(source, ("number_sources", name))
        stated = None if isinstance(source, str) else source.value
        plain = plain_number(self._draft.model, path)
        if plain is not None and stated not in {None, plain}:
            place = self._draft.place(("number_sources", name))
            self._report(codes.OTHER_NUMBER.at(place, name=name, stated=exact_text(stated), shown=exact_text(plain)))
        return self._own[name]

    def nameless(self) -> list[Finding]:
        """Names in `number_sources` that no number has; of dated entries those of other dates count too."""
        known = {name for name, _ in dated(self._draft.model)} | set(self._own)
        return [
            codes.NO_SUCH_NUMBER.at(self._draft.place(("number_sources", name)), name=name)
            for name in self._draft.model.number_sources
            if name.partition("#")[0] not in known and name not in known
        ]

    def source(self, given: str | SourceModel | None, path: Path_, clause: str | None = None) -> Source:
        """The source of what stands at a path; a missing or incomplete one is a finding."""
        model = self._draft.source(given)
        place = self._draft.place(path)
        if model is None:
            code = codes.UNKNOWN_SOURCE if isinstance(given, str) else codes.NO_SOURCE
            self._report(code.at(place, name=given or _path_text(path)))
            return UNSOURCED
        if model.status is Standing.OFFICIAL and not (
            model.checked_by and model.checked_on and (model.clause or clause)
        ):
            self._report(codes.UNCHECKED.at(place, name=_path_text(path)))
        return Source(
            model.document, model.status, clause or model.clause, model.note, model.checked_by, model.checked_on
        )

    def _report(self, finding: Finding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)

    def mark(self, node: Node, path: Path_, title: str, source: Source) -> Node:
        """The tree with every number that states a fact registered."""
        match node:
            case Number(value, unit, -1, False) if value not in STRUCTURAL:
                return replace(node, source=self.add(path, title, exact_text(value), unit, source))
            case Negative(operand):
                return Negative(self.mark(operand, path, title, source))
            case Not(operand):
                return Not(self.mark(operand, path, title, source))
            case Arithmetic(sign, left, right):
                return Arithmetic(sign, self.mark(left, path, title, source), self.mark(right, path, title, source))
            case Comparison(sign, left, right):
                return Comparison(sign, self.mark(left, path, title, source), self.mark(right, path, title, source))
            case And(operands):
                return And(tuple(self.mark(operand, path, title, source) for operand in operands))
            case Or(operands):
                return Or(tuple(self.mark(operand, path, title, source) for operand in operands))
            case Choose(cases, otherwise):
                marked = tuple(
                    (self.mark(condition, path, title, source), self.mark(value, path, title, source))
                    for condition, value in cases
                )
                return Choose(marked, self.mark(otherwise, path, title, source))
            case Among(item):
                return replace(node, item=self.mark(item, path, title, source))
            case Call(_, (first, *rest)) if node.function in {"previous", "round_to", "years_after"}:
                return replace(node, arguments=(self.mark(first, path, title, source), *rest))
            case Call(_, arguments):
                return replace(node, arguments=tuple(self.mark(part, path, title, source) for part in arguments))
            case Lookup(table, key):
                return replace(node, table=self.mark(table, path, title, source), key=key)
            case _:
                return node


def _path_text(path: Path_) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text

"""Lowering: a draft becomes one program of named expressions. Every mechanic of a standard ends here as plain tree."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from standard_engine.findings import formula_codes
from standard_engine.findings import rule_codes as codes
from standard_engine.formula import units
from standard_engine.formula.absence import opposite
from standard_engine.formula.binding import Bound, Typed, disjunction, require_unit
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.program import Kind
from standard_engine.formula.syntax import normal
from standard_engine.formula.tree import And, Choose, Name, Node, Not, Or, Text, Truth
from standard_engine.pack import criteria, factors, marks, points
from standard_engine.pack.builder import Broken, Builder
from standard_engine.pack.register import Register
from standard_engine.pack.resolved import NO_GRADE, Criterion, FieldSpec, Source
from standard_engine.pack.scope import PackScope

if TYPE_CHECKING:
    from standard_engine.pack.draft import Draft, Path_
    from standard_engine.pack.model import DerivedModel, IndicatorModel


class Lowering:
    """One pack being lowered as of a date. Methods give references to steps and build them when first asked."""

    def __init__(self, draft: Draft, fields: dict[str, FieldSpec], as_of: date) -> None:
        self.draft = draft
        self.as_of = as_of
        self.fields = fields
        self.register = Register(draft)
        self.builder = Builder(draft, self.register)
        self.scope = PackScope(self)
        self.changes: set[date] = set()
        self.criteria: dict[str, Criterion] = {}
        self.limitless: dict[str, Node | None] = {}
        self.tags = self._tags()
        self.ids = {normal(name): name for name in self._ids()}
        self.tables: dict[str, Callable[[int], Bound]] = factors.tables(self)

    def _ids(self) -> list[str]:
        model = self.draft.model
        sections = (model.fields, model.categories, model.derived, model.indices, model.indicators, model.requirements)
        return [name for section in sections for name in section]

    def _tags(self) -> dict[str, list[str]]:
        tags: dict[str, list[str]] = {"indicators": sorted(self.draft.model.indicators)}
        for name, indicator in sorted(self.draft.model.indicators.items()):
            for tag in indicator.tags:
                tags.setdefault(tag, []).append(name)
        return tags

    def derived(self, name: str, back: int = 0) -> Typed:
        """A derived value or index, `back` years before."""
        section = "derived" if name in self.draft.model.derived else "indices"
        model: DerivedModel = getattr(self.draft.model, section)[name]
        path = (section, name, "formula")

        def build() -> Typed:
            source = self.register.source(model.source, path[:2], model.clause)
            typed = self.builder.bind(model.formula, path, self.scope, model.title, source, back)
            return (
                typed if typed.kind is not Kind.NUMBER else require_unit(typed, self._unit(model.unit, (section, name)))
            )

        return self.builder.step(_past(name, back), path, _past_title(model.title, back), build)

    def _unit(self, text: str | None, path: Path_) -> units.Unit:
        try:
            return units.parse_unit(text or "")
        except FormulaError as error:
            self.builder.findings += [
                f for f in self.draft.findings(error, (*path, "unit")) if f not in self.builder.findings
            ]
            raise Broken from None

    def value(self, name: str, back: int = 0) -> Typed:
        """An indicator's value, `back` years before."""
        model = self.draft.model.indicators[name]
        path = ("indicators", name, "formula")

        def build() -> Typed:
            source = self.indicator_source(name)
            typed = self.builder.bind(model.formula, path, self.scope, model.title, source, back)
            if typed.kind is Kind.NUMBER:
                typed = require_unit(typed, self._unit(model.unit, ("indicators", name)))
                self._refuse_percent_twice(model, path)
            return replace(typed, absent=disjunction(typed.absent, self._switched_off(name)))

        return self.builder.step(_past(name, back), path, _past_title(model.title, back), build)

    def _refuse_percent_twice(self, model: IndicatorModel, path: Path_) -> None:
        if model.unit == "%" and "*100" in model.formula.replace(" ", ""):
            self.builder.findings.append(formula_codes.PERCENT_TWICE.at(self.draft.place(path)))

    def _switched_off(self, name: str) -> Node | None:
        """When an indicator does not apply by its own `applies`, or because its criterion has no limits for it."""
        model = self.draft.model.indicators[name]
        absent: Node | None = None
        if model.applies is not None:
            path = ("indicators", name, "applies")
            title = f"{model.title}适用条件"
            condition = self.builder.try_bind(model.applies, path, self.scope, title, self.indicator_source(name))
            if condition is None:
                raise Broken
            absent = disjunction(condition.absent, Not(condition.node))
        criterion = criteria.of(self, name)
        absent = disjunction(absent, self.limitless.get(name))
        if criterion is not None and all(entry.when is not None for entry in criterion.entries):
            absent = disjunction(
                absent, Not(Or(tuple(entry.when for entry in criterion.entries if entry.when is not None)))
            )
        return absent

    def indicator_source(self, name: str) -> Source:
        """The source of an indicator's own numbers."""
        model = self.draft.model.indicators[name]
        return self.register.source(model.source, ("indicators", name), model.clause)

    def applies(self, name: str) -> Typed:
        """Whether an indicator applies; a constant where it always does."""
        self.value(name)
        step = f"{name}.applies"
        return Typed(Name(step) if self.builder.has(step) else Truth(value=True), Kind.TRUTH)

    def member(self, name: str, member: str) -> Typed | None:
        """What `indicator.member` means: applies, met, level, points, full, share, or whether a level is met."""
        match member:
            case "applies":
                return self.applies(name)
            case "met":
                return points.met(self, name)
            case "points":
                return points.points(self, name)
            case "full":
                return marks.full(self, name)
            case "share":
                return marks.share(self, name)
            case "level":
                return criteria.level(self, name)
            case _:
                return criteria.level_met(self, name, member)

    def category_member(self, name: str, member: str) -> Typed | None:
        """What `category.member` means: points or full."""
        if member == "points":
            return points.category_points(self, name)
        return marks.category_full(self, name) if member == "full" else None

    def total(self) -> Typed | None:
        """The score; None for a pack that gives no points."""
        return points.total(self)

    def total_full(self) -> Typed | None:
        """Full marks; None for a pack that gives no points."""
        return points.total_full(self)

    def requirement(self, name: str) -> Typed:
        """Whether a requirement is met; one that does not apply is."""
        model = self.draft.model.requirements[name]

        def build() -> Typed:
            condition = self._condition(name)
            absent = self._not_asked(name)
            return Typed(condition.node if absent is None else Or((absent, condition.node)), Kind.TRUTH)

        return self.builder.step(name, ("requirements", name, "condition"), model.title, build)

    def _condition(self, name: str) -> Typed:
        model, path = self.draft.model.requirements[name], ("requirements", name, "condition")
        source = self.register.source(model.source, path[:2], model.clause)
        condition = self.builder.bind(model.condition, path, self.scope, model.title, source)
        if condition.kind is not Kind.TRUTH:
            self.builder.findings.append(codes.NOT_A_CONDITION.at(self.draft.place(path), name=name))
            raise Broken
        return condition

    def _not_asked(self, name: str) -> Node | None:
        """When a requirement is not asked, as a reference to its own step; None where it always is."""
        applies = self.requirement_applies(name)
        return None if isinstance(applies.node, Truth) else Not(applies.node)

    def requirement_applies(self, name: str) -> Typed:
        """Whether a requirement is asked at all: by its own `applies`, and where what it asks about applies."""
        model, path = self.draft.model.requirements[name], ("requirements", name, "applies")
        condition = self.builder.guarded(("requirements", name, "condition"), lambda: self._condition(name))
        if model.applies is None and condition.absent is None:
            return Typed(Truth(value=True), Kind.TRUTH)

        def build() -> Typed:
            absent = condition.absent
            if model.applies is not None:
                source = self.register.source(model.source, path[:2], model.clause)
                asked = self.builder.bind(model.applies, path, self.scope, f"{model.title}适用条件", source)
                absent = disjunction(opposite(asked.node), asked.absent, absent)
            assert absent is not None  # noqa: S101 - one of the two is there
            return Typed(opposite(absent), Kind.TRUTH)

        return self.builder.step(f"{name}.applies", path, f"{model.title}适用", build)

    def grade(self, name: str) -> Typed | None:
        """Whether a grade is reached."""
        grades = self.draft.model.grades
        found = next((at for at, grade in enumerate(grades) if normal(grade.id) == normal(name)), None)
        if found is None:
            return None
        model, path = grades[found], ("grades", found, "when")

        def build() -> Typed:
            source = self.register.source(model.source, path[:2], model.clause)
            typed = self._certain(
                self.builder.bind(model.when, path, self.scope, model.title, source), path, model.title
            )
            caps = [self.requirement(id_).node for id_ in self._capping(found)]
            return replace(typed, node=And((typed.node, *caps)) if caps else typed.node)

        return self.builder.step(f"grade.{model.id}", path, model.title, build)

    def _capping(self, grade: int) -> list[str]:
        """Requirements whose failing rules this grade out: those that cap at a worse one."""
        order = [model.id for model in self.draft.model.grades]
        found = []
        for name, model in sorted(self.draft.model.requirements.items()):
            if model.caps is None:
                continue
            if model.caps not in order:
                finding = codes.UNKNOWN_GRADE.at(self.draft.place(("requirements", name, "caps")), name=model.caps)
                self.builder.findings += [finding] if finding not in self.builder.findings else []
            elif order.index(model.caps) > grade:
                found.append(name)
        return found

    def _certain(self, typed: Typed, path: Path_, title: str) -> Typed:
        """A condition that can always be asked; a verdict must not hang on what may not apply."""
        if typed.kind is not Kind.TRUTH:
            self.builder.findings.append(codes.NOT_A_CONDITION.at(self.draft.place(path), name=title))
            raise Broken
        if typed.absent is not None:
            place = self.draft.place(path)
            self.builder.findings.append(formula_codes.MAY_NOT_APPLY.at(place, name=title, what="等级或结论"))
            raise Broken
        return typed

    def decision(self) -> None:
        """The grade and the verdict."""
        grades = self.draft.model.grades
        if grades:
            cases = tuple((Name(f"grade.{grade.id}"), Text(grade.id)) for grade in grades)
            options = (*(grade.id for grade in grades), NO_GRADE)

            def build_grade() -> Typed:
                for grade in grades:
                    self.grade(grade.id)
                return Typed(Choose(cases, Text(NO_GRADE)), Kind.TEXT, options=options)

            self._attempt(lambda: self.builder.step("grade", ("grades",), "等级", build_grade))
        path = ("decision", "pass")

        def build() -> Typed:
            model = self.draft.model.decision
            source = self.register.source(model.source, ("decision",), model.clause)
            return self._certain(self.builder.bind(model.pass_, path, self.scope, "通过条件", source), path, "通过条件")

        self._attempt(lambda: self.builder.step("decision", path, "结论", build))

    def check(self, name: str) -> None:
        """A cross-check; one that does not apply holds."""
        model, path = self.draft.model.checks[name], ("checks", name, "rule")

        def build() -> Typed:
            source = Source("数据核对规则", self.register.source(None, path[:2]).status)
            typed = self.builder.bind(model.rule, path, self.scope, model.title, source)
            return Typed(typed.node if typed.absent is None else Or((typed.absent, typed.node)), Kind.TRUTH)

        self._attempt(lambda: self.builder.step(f"check.{name}", path, model.title, build))

    def everything(self) -> None:
        """Build every step of the pack, in an order that does not depend on the order of files or keys."""
        model = self.draft.model
        for name in sorted(model.derived | model.indices):
            self._attempt(lambda name=name: self.derived(name))  # type: ignore[misc]  # a default binds the loop's value
        for name in sorted(model.indicators):
            for member in ("applies", "level", "met", "points", "full"):
                self._attempt(lambda name=name, member=member: self.member(name, member))  # type: ignore[misc]  # as above
            self._attempt(lambda name=name: criteria.all_levels(self, name))  # type: ignore[misc]  # as above
        for name in sorted(model.requirements):
            self._attempt(lambda name=name: self.requirement(name))  # type: ignore[misc]  # as above
        for name in sorted(model.categories):
            self._attempt(lambda name=name: self.category_member(name, "points"))  # type: ignore[misc]  # as above
            self._attempt(lambda name=name: self.category_member(name, "full"))  # type: ignore[misc]  # as above
        self._attempt(self.total)
        self._attempt(self.total_full)
        self.decision()
        for name in sorted(model.checks):
            self.check(name)
        self._history()

    def _history(self) -> None:
        """Indicator values of earlier years, for trends, as far back as the data goes."""
        for name in sorted(self.draft.model.indicators):
            for back in range(1, self.draft.model.data_years):
                before = list(self.builder.findings)
                self._attempt(lambda name=name, back=back: self.value(name, back))  # type: ignore[misc]  # as above
                self.builder.findings[:] = before

    def _attempt(self, build: Callable[[], object]) -> None:
        with suppress(Broken):
            build()


def _past(name: str, back: int) -> str:
    return f"{name}@{back}" if back else name


def _past_title(title: str, back: int) -> str:
    return title if not back else f"上年{title}" if back == 1 else f"前{back}年{title}"

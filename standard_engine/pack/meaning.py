"""What a pack says, apart from how it is written: dated numbers as lines of time, everything else as named facts.

Two packs that differ in nothing but order, files, comments, quotes, ways of writing a number or a formula, or where a
criterion stands, have equal meanings.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from standard_engine.formula.infix import infix
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.syntax import parse
from standard_engine.formula.tree import Among, Name, Node
from standard_engine.numerals import exact_text
from standard_engine.pack import grammar
from standard_engine.pack.addresses import condition, dated, when_and_since
from standard_engine.pack.dated import timeline
from standard_engine.pack.model import CriterionModel, SourceModel

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from standard_engine.pack.draft import Draft
    from standard_engine.pack.model import EntryModel, FactorEntryModel, IndicatorModel, PackModel


class Sort(StrEnum):
    """What kind of thing a fact is."""

    VALUE = "value"
    RULE = "rule"
    SOURCE = "source"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Said:
    """A text as it is shown, and in the form in which it is compared."""

    shown: str
    same: str


@dataclass(frozen=True, slots=True)
class Span:
    """A number from a day, to a day or for good, and where it comes from."""

    since: date
    until: date | None
    value: Said
    source: str


@dataclass(frozen=True, slots=True)
class LineName:
    """Which number: of an indicator or a table, the level or row, under a condition in canonical form."""

    owner: str
    part: str
    when: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a pack says: of what kind, about what, which side of it, in words."""

    sort: Sort
    subject: str
    aspect: str
    value: Said


@dataclass(frozen=True, slots=True)
class Meaning:
    """All that a pack says. `titles` are those of the owners of lines, with their unit; `items` name what is there."""

    lines: Mapping[LineName, tuple[Span, ...]]
    facts: Mapping[str, Fact]
    items: Mapping[str, str]
    titles: Mapping[str, tuple[str, str]]
    conditions: Mapping[str, str]


SECTIONS = {
    "sections": "工作表", "fields": "数据项", "enumerations": "代码表", "factors": "系数表", "derived": "中间量", "indices": "指数",
    "categories": "一级指标", "indicators": "指标", "requirements": "要求", "checks": "交叉核对", "measures": "改进措施",
}  # fmt: skip
ASPECTS = {
    "title": "名称", "formula": "公式", "full": "满分", "unit": "单位", "better": "方向", "category": "一级指标", "score": "得分方法",
    "points": "得分", "met": "符合条件", "applies": "适用条件", "condition": "条件", "effect": "性质", "caps": "封顶等级", "when": "授予条件",
    "pass": "通过条件", "rule": "应成立的关系", "source": "出处", "clause": "条款", "note": "说明", "tags": "标签", "levels": "等级",
    "evidence": "佐证材料", "improve": "改进方向", "hint": "提示", "range": "硬性范围", "plausible": "合理范围", "options": "选项",
    "items": "各项", "groups": "分组", "total": "总分", "weights": "权重写法", "valid": "有效期", "boundary": "恰好等于", "compare": "比较方法",
    "if_not_applicable": "不适用时", "otherwise": "没有条件成立时", "data_years": "数据年数", "standard": "标准", "edition": "版本",
    "notes": "说明", "omissions": "未收入的内容", "criteria": "基准", "rounded": "修约间隔", "workflow": "认证流程", "severity": "级别",
    "min": "不小于", "max": "不大于", "above": "大于", "below": "小于", "from": "自", "to": "至", "code": "代码", "section": "工作表",
    "basis": "选版依据", "scoring": "计分方式", "decision": "结论", "by": "分项", "keys": "分项", "years": "填报年数", "movable": "可否改变", "without_evidence": "没有证据时", "required": "是否必填",
}  # fmt: skip
_FORMULAS = {"formula", "full", "met", "applies", "condition", "rule", "pass", "when"}
_SOURCES = {"source", "clause", "number_sources"}
_TEXTS = {"title", "note", "hint", "evidence", "improve", "notes", "omissions", "text", "standard", "edition"}
_APART = {"id", "version", "sources", "uses", "changelog", "criteria", "number_sources", "grades"}
"""What is told elsewhere: in the heading, by what refers to it, or as lines."""


def meaning(draft: Draft) -> Meaning:
    """The meaning of a draft."""
    reader = _Reader(draft)
    reader.read()
    return Meaning(reader.lines, reader.facts, reader.items, reader.titles, reader.conditions)


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft, self.model = draft, draft.model
        self.lines: dict[LineName, tuple[Span, ...]] = {}
        self.facts: dict[str, Fact] = {}
        self.items: dict[str, str] = {}
        self.titles: dict[str, tuple[str, str]] = {}
        self.conditions: dict[str, str] = {}

    def read(self) -> None:
        for name, value in _fields(self.model):
            if name not in _APART and name not in SECTIONS:
                self._facts(name, value, "规则包", name)
        for section, word in SECTIONS.items():
            for name, item in getattr(self.model, section).items():
                title = getattr(item, "title", name)
                self.items[f"{section}.{name}"] = f"{word} {title}"
                for key, value in _fields(item):
                    if (section, key) not in {("indicators", "criteria"), ("factors", "values")}:
                        self._facts(f"{section}.{name}.{key}", value, f"{word} {title}", key)
        for grade in self.model.grades:
            self.items[f"grades.{grade.id}"] = f"等级 {grade.title}"
            for key, value in _fields(grade):
                self._facts(f"grades.{grade.id}.{key}", value, f"等级 {grade.title}", key)
        order = " > ".join(grade.id for grade in self.model.grades)
        self.facts["grades"] = Fact(Sort.RULE, "等级", "次序", Said(order, order))
        self._numbers()

    def _numbers(self) -> None:
        for name, item in self.model.indicators.items():
            criterion, home = self._criterion(name, item)
            if criterion is not None:
                self._limits(name, item, criterion, home)
        for name, table in self.model.factors.items():
            self.titles[f"factors.{name}"] = table.title, ""
            for line in timeline(table.values, lambda _: None):
                self._line(f"factors.{name}", None, [(d.entry.from_, d.until, _rows(d.entry), d.entry) for d in line], home=f"factors.{name}")  # fmt: skip
        known = {name for name, _ in dated(self.model)}
        for name, source in self.model.number_sources.items():
            if name not in known:
                text = self._source(source)
                self.facts[f"number_sources.{name}"] = Fact(Sort.SOURCE, "数值", name, Said(text, text))

    def _criterion(self, name: str, item: IndicatorModel) -> tuple[CriterionModel | None, str]:
        if isinstance(item.criteria, str):
            return self.model.criteria.get(item.criteria), f"criteria.{item.criteria}"
        return item.criteria, f"indicators.{name}.criteria"

    def _limits(self, name: str, item: IndicatorModel, criterion: CriterionModel, home: str) -> None:
        subject = f"指标 {item.title}"
        levels = criterion.levels or self.model.levels
        unit = criterion.unit if criterion.unit is not None else item.unit or ""
        self.titles[f"indicators.{name}"] = item.title, unit
        for key in ("boundary", "otherwise"):
            self._facts(f"indicators.{name}.criteria.{key}", getattr(criterion, key), subject, key)
        self._facts(f"indicators.{name}.criteria.unit", unit, subject, "unit")
        used = [own for own in levels if criterion.levels or any(own in entry.levels for entry in criterion.values)]
        self._facts(f"indicators.{name}.criteria.levels", tuple(used), subject, "levels")
        for line in timeline(criterion.values, lambda entry: condition(entry.when) if entry.when else None):
            when = line[0].entry.when
            if when is not None:
                self.conditions[condition(when)] = in_words(self.model, when)
            spans = [(d.entry.from_, d.until, _filled(d.entry, levels), d.entry) for d in line]
            self._line(f"indicators.{name}", condition(when) if when else None, spans, home=home, inherited=item)

    def _line(
        self, owner: str, when: str | None, entries: list[tuple[date, date | None, Mapping[str, str], Any]], *,
        home: str, inherited: IndicatorModel | None = None,
    ) -> None:  # fmt: skip
        """The numbers of the entries under one condition, each part a line of its own."""
        for part in dict.fromkeys(part for _, _, values, _ in entries for part in values):
            spans = []
            for since, until, values, entry in entries:
                if part in values:
                    keyed = "levels" if inherited is not None else "factors"
                    tail = f".{keyed}.{part}" if part else ".value"
                    own = self.model.number_sources.get(
                        f"{home}{tail}{when_and_since(since, getattr(entry, 'when', None))}"
                    )
                    given = own or entry.source or (inherited.source if inherited else None)
                    value = said(values[part]) if inherited is not None else _factor(values[part])
                    spans.append(Span(since, until, value, self._source(given, inherited)))
            self.lines[LineName(owner, part, when)] = tuple(spans)

    def _source(self, source: str | SourceModel | None, owner: IndicatorModel | None = None) -> str:
        """A source in words: named ones as what they name."""
        found = self.draft.source(source)
        if found is None:
            return ""
        checked = f"{found.checked_by or ''} {found.checked_on or ''}".strip()
        clause = (owner.clause if owner is not None else None) or found.clause
        parts = (found.document, clause, found.status.label, checked, found.note)
        return "，".join(part for part in parts if part)

    def _facts(self, path: str, value: Any, subject: str, aspect: str) -> None:
        """The facts in a value: one for a scalar or a list, those of its parts for a mapping."""
        key = path.rpartition(".")[2]
        label = ".".join(ASPECTS.get(part, part) for part in aspect.split("."))
        if key == "source":
            text = self._source(value) if value is not None else ""
            self.facts[path] = Fact(Sort.SOURCE, subject, label, Said(text, text))
        elif isinstance(value, BaseModel):
            for name, inner in _fields(value):
                self._facts(f"{path}.{name}", inner, subject, f"{aspect}.{name}")
        elif isinstance(value, dict):
            for name, inner in value.items():
                self._facts(f"{path}.{name}", inner, subject, f"{aspect}.{name}")
        elif value is not None:
            self.facts[path] = Fact(_sort(key, value), subject, label, _said(key, value))


def _sort(key: str, value: Any) -> Sort:
    if key in _SOURCES:
        return Sort.SOURCE
    if key in _TEXTS:
        return Sort.TEXT
    number = isinstance(value, Fraction) or (key == "full" and said(str(value)).same.startswith("number "))
    return Sort.VALUE if number else Sort.RULE


def _said(key: str, value: Any) -> Said:
    if isinstance(value, Fraction):
        return said(exact_text(value))
    if isinstance(value, tuple):
        texts = [str(item) for item in value]
        ordered = sorted(texts) if key == "tags" else texts
        return Said("、".join(ordered) or "（没有）", "\0".join(ordered))
    if key in _FORMULAS:
        return said(str(value))
    if isinstance(value, bool):
        text = "是" if value else "否"
    else:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True) if isinstance(value, list) else str(value)
    return Said(text, text)


def said(text: str) -> Said:
    """A number or a formula: as written, and in one canonical form."""
    with suppress(ValueError):
        number = grammar.exact_number(text)
        return Said(exact_text(number), f"number {number} ")
    return Said(text, f"formula {_canonical(text)}")


def _factor(text: str) -> Said:
    """A number with its unit."""
    try:
        number, unit = grammar.quantity(text)
    except ValueError:
        return Said(text, text)
    return Said(f"{exact_text(number)} {unit}".strip(), f"number {number} {unit}")


def _canonical(text: str) -> str:
    try:
        return infix(parse(text))
    except FormulaError:
        return text.strip()


def _fields(model: BaseModel) -> Iterator[tuple[str, Any]]:
    for name, field in type(model).model_fields.items():
        yield field.alias or name, getattr(model, name)


def _rows(entry: FactorEntryModel) -> Mapping[str, str]:
    return entry.factors if entry.factors is not None else {"": str(entry.value)}


def _filled(entry: EntryModel, levels: tuple[str, ...]) -> Mapping[str, str]:
    """The limits of an entry; a level that it skips asks for the next better one's."""
    filled: dict[str, str] = {}
    for level in levels:
        better = next(reversed(filled.values()), None)
        limit = entry.levels.get(level, better)
        if limit is not None:
            filled[level] = limit
    return filled


def in_words(model: PackModel, when: str) -> str:
    """A condition for a reader: `所属行业属于水泥` for `industry in cement`; others as they are written."""
    try:
        node: Node = parse(when)
    except FormulaError:
        return when
    if not isinstance(node, Among) or not isinstance(node.item, Name) or node.item.id not in model.fields:
        return when
    field = model.fields[node.item.id]
    table = model.enumerations.get(field.enumeration or "")
    titles = []
    for code in node.codes:
        item = table.items.get(code) if table else None
        group = table.groups.get(code) if table else None
        option = (field.options or {}).get(code)
        found = group or item or option
        titles.append(found if isinstance(found, str) else found.title if found else code)
    return f"{field.title}属于{'、'.join(titles)}"

"""Fields of a pack as its handbook prints them: what to fill in, in which unit, and what an empty cell means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from standard_engine.numerals import exact_text
from standard_engine.pack.resolved import FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from standard_engine.pack.resolved import Enumeration, FieldSpec, Limits, ResolvedPack, Section

KINDS = {
    FieldType.NUMBER: "数值",
    FieldType.CHOICE: "选择一项",
    FieldType.TRUTH: "是或否",
    FieldType.CODE: "代码",
    FieldType.TEXT: "文字",
    FieldType.DATE: "日期",
}
BLANK = {"missing": None, "zero": "空白按零计", "none": "空白表示没有"}
NONE = {"missing": "填“无”视同未填", "zero": "填“无”按零计", "none": None}
MOVABLE = {None: None, True: "提升方案可以改变", False: "提升方案不改变"}
WITHOUT_EVIDENCE = {"missing": None, "reported": "核查时没有佐证材料也采用"}
UNLESS_SAID = "空白为未填，依赖它的结果待补充；填“无”表示没有，不是零；不能填“不适用”；空白时提示未填；列有佐证材料而核查时没有的，按未填"
"""What holds for a field whose facts say nothing else."""
_ENDS = (("low", "≥"), ("above", ">"), ("high", "≤"), ("below", "<"))


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field; `facts` say what to fill in and how it is read, as far as it is not as `UNLESS_SAID`."""

    spec: FieldSpec
    facts: tuple[str, ...]

    @property
    def keyed(self) -> bool:
        """Has it a row for each key of a table?"""
        return self.spec.by is not None

    @property
    def unit(self) -> str:
        """What to fill in numbers in, where it is one unit."""
        units = {row.unit for row in self.spec.rows}
        return "见各分项" if self.keyed and units != {""} else units.pop() or "—"


@dataclass(frozen=True, slots=True)
class SectionView:
    """One sheet of the data workbook with its fields."""

    section: Section
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit that rows are kept in, and what else may be filled in by the factor that turns it into that unit."""

    unit: str
    others: tuple[tuple[str, str], ...]


def section_views(pack: ResolvedPack) -> tuple[SectionView, ...]:
    """Every field under its sheet."""
    tables = {table.id: table for table in pack.enumerations}
    return tuple(
        SectionView(section, tuple(_field(spec, tables) for spec in pack.fields if spec.section == section.id))
        for section in pack.sections
    )


def unit_views(pack: ResolvedPack) -> tuple[UnitView, ...]:
    """Every unit that a row is kept in, once for each set of spellings."""
    found = dict.fromkeys((row.unit, row.units) for spec in pack.fields for row in spec.rows if row.units)
    return tuple(_unit(unit, units) for unit, units in sorted(found))


def _unit(unit: str, units: tuple[tuple[str, Fraction], ...]) -> UnitView:
    by_factor: dict[Fraction, list[str]] = {}
    for spelling, ratio in sorted(units, key=lambda pair: pair[1]):
        if spelling != unit:
            by_factor.setdefault(ratio, []).append(spelling)
    return UnitView(unit, tuple((exact_text(ratio), "、".join(same)) for ratio, same in by_factor.items()))


def _field(spec: FieldSpec, tables: Mapping[str, Enumeration]) -> FieldView:
    return FieldView(
        spec=spec,
        facts=tuple(fact for fact in _facts(spec, tables) if fact),
    )


def _facts(spec: FieldSpec, tables: Mapping[str, Enumeration]) -> tuple[str | None, ...]:
    unit = next((row.unit for row in spec.rows if row.unit), "") if spec.by is None else ""
    return (
        KINDS[spec.type],
        f"填报最近 {spec.years} 个数据年" if spec.years else "填报一次",
        None if spec.enumeration is None else f"代码取自《{_title(spec.enumeration, tables)}》",
        None if spec.by is None else f"按《{_title(spec.by, tables)}》分 {len(spec.rows)} 项",
        "整行空白表示没有该项" if spec.optional_rows else None,
        _range("须", spec.limits, unit, "，否则该值不采用"),
        _range("一般", spec.plausible, unit, "，否则提醒核对"),
        BLANK[spec.blank],
        NONE[spec.none],
        "可填“不适用”，须写原因" if spec.not_applicable else None,
        None if spec.required else "选填，空白不提示",
        MOVABLE[spec.movable],
        WITHOUT_EVIDENCE[spec.without_evidence],
        f"以前的代码：{'、'.join(spec.formerly)}" if spec.formerly else None,
    )


def _title(enumeration: str, tables: Mapping[str, Enumeration]) -> str:
    return tables[enumeration].title if enumeration in tables else enumeration


def _range(word: str, limits: Limits, unit: str, otherwise: str) -> str | None:
    """`须 ≥ 0 且 ≤ 100 %，否则该值不采用`; None for no limits."""
    ends = [(sign, getattr(limits, name)) for name, sign in _ENDS]
    parts = [f"{sign} {exact_text(end)} {unit}".rstrip() for sign, end in ends if end is not None]
    return f"{word} {' 且 '.join(parts)}{otherwise}" if parts else None

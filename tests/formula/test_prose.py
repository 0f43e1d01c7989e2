"""The Chinese reading: formulas, formulas with numbers put in, and the plain text of a tree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from scopes import Asked, SmallScope, step

from standard_engine.formula.infix import infix
from standard_engine.formula.problem import FormulaError
from standard_engine.formula.program import Kind
from standard_engine.formula.prose import Labels, prose, worked
from standard_engine.formula.shown import shown
from standard_engine.formula.tree import (
    Among,
    And,
    Arithmetic,
    Call,
    Choose,
    Field,
    Lookup,
    Member,
    Name,
    Node,
    Number,
    Or,
    Text,
)
from standard_engine.formula.units import parse_unit
from standard_engine.formula.values import Cause, NotApplicable, Unknown

F = Fraction
ROWS = {f"f{at}": "t" for at in range(1, 9)}

TITLES = {
    "energy": "综合能源消费量",
    "output": "工业总产值",
    "waste": "固废产生量",
    "iso": "建有能源管理体系",
    "audit": "通过清洁生产审核",
    "issued": "发证日期",
    "level": "设备等级",
    "industry": "行业",
    "founded": "成立年份",
    "intensity": "单位产值综合能耗",
    "total": "总分",
    "good": "达到良好",
    "grade": "等级",
    "use": "能源消费量",
    "flag": "台账齐全",
}
OPTIONS = {"a": "先进", "b": "良好", "C3011": "水泥制造", "C3012": "石灰制造"}

SCOPE = SmallScope(
    fields={
        "energy": Asked("tce"),
        "output": Asked("万元"),
        "waste": Asked("t", may_lack=True),
        "iso": Asked(kind=Kind.TRUTH),
        "audit": Asked(kind=Kind.TRUTH),
        "issued": Asked(kind=Kind.DATE),
        "level": Asked(kind=Kind.TEXT, options=("a", "b")),
        "industry": Asked(kind=Kind.TEXT, codes="industry"),
        "founded": Asked("年"),
        "use": Asked(rows=ROWS),
        "flag": Asked(kind=Kind.TRUTH, rows=ROWS),
        "line": Asked(kind=Kind.TEXT, options=("a", "b"), rows=ROWS),
        "dues": Asked(rows=ROWS, may_lack=True),
    },
    steps={
        "intensity": step("intensity", "tce/万元"),
        "total": step("total"),
        "good": step("good", kind=Kind.TRUTH),
        "grade": step("grade", kind=Kind.TEXT),
        "share": step("share", "%"),
    },
    tables={"coefficient": {key: (f"0.{key[1]}", "kgce/kg") for key in ROWS}},
    groups={"cement": ("C3011",), "kilns": ("C3011", "C3012")},
)


class Titles:
    """Labels for the scope above."""

    def title(self, node: Field | Name) -> str:
        if isinstance(node, Field) and node.key:
            return f"{TITLES.get(node.id, node.id)}（{node.key}）"
        return TITLES.get(node.id, node.id)

    def unit(self, node: Field | Name) -> str:
        if isinstance(node, Name):
            return str(SCOPE.steps[node.id].unit)
        asked = SCOPE.fields[node.id]
        return asked.rows[node.key] if asked.rows and node.key else asked.unit

    def option(self, code: str, item: Node | None) -> str:
        return OPTIONS.get(code, code)

    def group(self, group: Among) -> str:
        return "、".join(self.option(code, group.item) for code in group.codes)

    def table(self, row: Field | Name | Number) -> str | None:
        if isinstance(row, Field):
            return TITLES.get(row.id, row.id) if row.key else None
        return "折标准煤系数" if isinstance(row, Number) and row.unit == "kgce/kg" else None


LABELS: Labels = Titles()
SUM_OF_USE = "Σ(能源消费量 × 折标准煤系数，共 8 项，单位已换算)"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("energy / output", "综合能源消费量 ÷ 工业总产值"),
        ("energy", "综合能源消费量"),
        ("previous(energy)", "上年综合能源消费量"),
        ("previous(energy, 2)", "前2年综合能源消费量"),
        ("previous(use.f1, 1)", "上年能源消费量（f1）"),
        # brackets only where the meaning needs them
        ("energy - energy - energy", "综合能源消费量 - 综合能源消费量 - 综合能源消费量"),
        ("energy - (energy - energy)", "综合能源消费量 - (综合能源消费量 - 综合能源消费量)"),
        ("(energy + 1) / output", "(综合能源消费量 + 1 tce) ÷ 工业总产值"),
        ("energy / (output / 2)", "综合能源消费量 ÷ (工业总产值 ÷ 2)"),
        ("energy / output / 2", "综合能源消费量 ÷ 工业总产值 ÷ 2"),
        ("energy + 2 * energy", "综合能源消费量 + 2 × 综合能源消费量"),
        ("-energy", "-综合能源消费量"),
        ("-(energy + 1)", "-(综合能源消费量 + 1 tce)"),
        ("energy - -energy", "综合能源消费量 - (-综合能源消费量)"),
        ("energy * -2", "综合能源消费量 × (-2)"),
        # conditions
        ("total >= 85.5", "总分 ≥ 85.5"),
        ("share <= 85", "share ≤ 85%"),
        ("intensity != 0.03412", "单位产值综合能耗 ≠ 0.03412 tce/万元"),
        ("1200 < energy < 1234567", "1,200 tce < 综合能源消费量 且 综合能源消费量 < 1,234,567 tce"),
        ("iso and not audit", "建有能源管理体系 且 非 通过清洁生产审核"),
        ("iso and audit or good", "(建有能源管理体系 且 通过清洁生产审核) 或 达到良好"),
        ("(iso or audit) and good", "(建有能源管理体系 或 通过清洁生产审核) 且 达到良好"),
        ("not (iso or audit)", "非 (建有能源管理体系 或 通过清洁生产审核)"),
        ("not energy > 5", "非 (综合能源消费量 > 5 tce)"),
        ("not not iso", "建有能源管理体系"),
        ("iso or false", "建有能源管理体系 或 否"),
        ("level == a", "设备等级 = 先进"),
        ("b != level", "良好 ≠ 设备等级"),
        ("industry in cement", "行业属于 水泥制造"),
        ("industry not in kilns", "行业不属于 水泥制造、石灰制造"),
        ("not (industry in cement)", "行业不属于 水泥制造"),
        ("given(energy)", "综合能源消费量已填报"),
        ("not given(energy)", "综合能源消费量未填报"),
        ("applicable(waste)", "固废产生量适用"),
        ("not applicable(waste)", "固废产生量不适用"),
        ("years_after(issued, 3) >= as_of", "发证日期 + 3 年 ≥ 评价日期"),
        ("founded <= data_year", "成立年份 ≤ 数据年"),
        ("previous(data_year, 2) > 2016", "数据年 - 2 > 2016"),
        # choices
        (
            "10 if intensity <= 0.25 else 8 if good else 0",
            "若 单位产值综合能耗 ≤ 0.25 tce/万元 则 10，若 达到良好 则 8，否则 0",
        ),
        ("(energy if iso else 0) / output", "(若 建有能源管理体系 则 综合能源消费量，否则 0 tce) ÷ 工业总产值"),
        ("max(1 if iso else 2, total)", "最大值((若 建有能源管理体系 则 1，否则 2)，总分)"),
        # functions
        ("sum(energy, 5)", "合计(综合能源消费量，5 tce)"),
        ("min(total, 100)", "最小值(总分，100)"),
        ("mean(total, total)", "平均值(总分，总分)"),
        ("abs(total - 1)", "绝对值(总分 - 1)"),
        ("count(iso, audit) >= 2", "成立项数(建有能源管理体系，通过清洁生产审核) ≥ 2"),
        ("round_to(intensity, 0.01)", "修约(单位产值综合能耗，0.01 tce/万元)"),
        # conversions
        ("use.f1 * coefficient.f1", "能源消费量（f1） × 0.1 kgce/kg × 1000（换算）"),
        # alike expressions over a table, told once
        ("sum(use * coefficient)", SUM_OF_USE),
        ("sum(use * coefficient) / output", f"{SUM_OF_USE} ÷ 工业总产值"),
        ("sum(use)", "Σ(能源消费量，共 8 项)"),
        ("previous(sum(use))", "Σ(上年能源消费量，共 8 项)"),
        ("sum(dues)", "Σ(若 dues适用 则 dues，否则 0 t，共 8 项)"),
        ("sum(2 * use - 1)", "Σ(2 × 能源消费量 - 1 t，共 8 项)"),
        ("max(use)", "最大值(能源消费量，共 8 项)"),
        ("count(use > 5)", "成立项数(能源消费量 > 5 t，共 8 项)"),
        ("all(flag)", "每项均满足(台账齐全，共 8 项)"),
        ("count(line in (a, b))", "成立项数(line属于 先进、良好，共 8 项)"),
        ("any(line == a)", "任一项满足(line = 先进，共 8 项)"),
        ("any(not flag or iso)", "任一项满足(非 台账齐全 或 建有能源管理体系，共 8 项)"),
        ("sum(use) + sum(waste, 1)", "Σ(能源消费量，共 8 项) + 合计(固废产生量，1 t，不适用的不计)"),
    ],
)
def test_a_formula_in_chinese(text: str, told: str) -> None:
    assert prose(SCOPE.bound(text).node, LABELS) == told


def test_a_long_sum_of_different_shapes_is_told_in_full() -> None:
    rows = [Field("use", key) for key in ROWS]
    mixed = Call("sum", (*rows[:-1], Arithmetic("*", rows[-1], Number(F(2)))))
    assert prose(mixed, LABELS).count("，") == 7
    years = Call("sum", (*rows[:-1], Field("use", "f8", back=1)))
    assert prose(years, LABELS).endswith("上年能源消费量（f8）)")
    numbers = Call("sum", tuple(Arithmetic("*", row, Number(F(at))) for at, row in enumerate(rows)))
    assert "共" not in prose(numbers, LABELS)
    steps = Call("sum", tuple(Name(name) for name in ("total",) * 6 + ("share",)))
    assert "共" not in prose(steps, LABELS)


def test_a_sum_just_long_enough_is_told_in_full() -> None:
    assert prose(Call("sum", tuple(Field("use", key) for key in list(ROWS)[:6])), LABELS).count("（") == 6
    assert prose(Call("sum", tuple(Field("use", key) for key in list(ROWS)[:7])), LABELS) == "Σ(能源消费量，共 7 项)"


def test_a_connective_of_one_is_what_it_joins() -> None:
    alone = And((Or((Field("iso"),)),))
    assert prose(And((alone, Field("audit"))), LABELS) == "建有能源管理体系 且 通过清洁生产审核"
    assert worked(alone, KNOWN, LABELS) == "建有能源管理体系 √"
    unknown = KNOWN | {Field("iso"): missing("iso")}
    assert worked(And((alone, Field("audit"))), unknown, LABELS) == "建有能源管理体系 ？ 且 通过清洁生产审核 ×，故 ×"


def test_a_number_without_a_decimal_is_a_quotient() -> None:
    ratio = Number(F(2, 37), "tce/万元")
    assert prose(ratio, LABELS) == "2/37 tce/万元"
    assert prose(Arithmetic("/", Number(F(1)), ratio), LABELS) == "1 ÷ (2/37 tce/万元)"


def missing(name: str, low: str | None = None, high: str | None = None, **more: Any) -> Unknown:
    least, most = (None if edge is None else F(edge) for edge in (low, high))
    return Unknown(frozenset({Cause("missing", Field(name, **more))}), least, most)


KNOWN: dict[str | Field, Any] = {
    "as_of": date(2026, 11, 23),
    "data_year": F(2025),
    Field("energy"): F("1234.5"),
    Field("energy", None, 1): F(1000),
    Field("output"): F(5678),
    Field("waste"): F(12),
    Field("iso"): True,
    Field("audit"): False,
    Field("issued"): date(2024, 2, 29),
    Field("level"): "b",
    Field("industry"): "C3011",
    Field("founded"): F(2012),
    **{Field("use", key): F(0) for key in ROWS},
    **{Field("dues", key): F(0) for key in ROWS},
    **{Field("flag", key): True for key in ROWS},
    Field("use", "f2"): F("12.5"),
    Field("use", "f5"): F(7),
    "intensity": F("1234.5") / 5678,
    "total": F("71.5"),
    "good": False,
    "grade": "a",
    "share": F(85),
}


def told(text: str, changes: Mapping[str | Field, Any] | None = None) -> str:
    return worked(SCOPE.bound(text).node, KNOWN | dict(changes or {}), LABELS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # 1234.5 ÷ 5678 = 0.21741810…
        ("energy / output", "1,234.5 tce ÷ 5,678 万元 ≈ 0.2174 tce/万元"),
        ("energy / 4", "1,234.5 tce ÷ 4 = 308.625 tce"),
        ("energy / 10", "1,234.5 tce ÷ 10 = 123.45 tce"),
        ("energy * 2", "1,234.5 tce × 2 = 2,469 tce"),
        ("-5", "-5"),
        ("-energy", "-1,234.5 tce"),
        ("previous(energy)", "1,000 tce"),
        ("(previous(energy) - energy) / previous(energy)", "(1,000 tce - 1,234.5 tce) ÷ 1,000 tce = -0.2345"),
        ("energy", "1,234.5 tce"),
        ("intensity", "0.2174 tce/万元"),
        ("share", "85%"),
        ("iso", "建有能源管理体系 √"),
        ("good", "达到良好 ×"),
        ("level", "良好"),
        ("grade", "先进"),
        ("issued", "2024-02-29"),
        ("5", "5"),
        # a rounded operand makes the result a rounded one
        ("intensity * 0", "0.2174 tce/万元 × 0 ≈ 0 tce/万元"),
        ("round_to(intensity, 0.01)", "修约(0.2174 tce/万元，0.01 tce/万元) = 0.22 tce/万元"),
        (
            "round_to(energy / output, 0.1)",
            "修约(1,234.5 tce ÷ 5,678 万元 ≈ 0.2174 tce/万元，0.1 tce/万元) = 0.2 tce/万元",
        ),
        # comparisons
        ("intensity <= 0.25", "0.2174 tce/万元 ≤ 0.25 tce/万元 √"),
        ("intensity <= 0.2", "0.2174 tce/万元 ≤ 0.2 tce/万元 ×"),
        ("energy / output <= 0.25", "1,234.5 tce ÷ 5,678 万元 ≈ 0.2174 tce/万元 ≤ 0.25 tce/万元 √"),
        ("total >= 60 + 2 * 6", "71.5 ≥ 60 + 2 × 6 = 72 ×"),
        ("share >= 85", "85% ≥ 85% √"),
        ("share > 85", "85% > 85% ×"),
        ("1000 < energy <= 2000", "1,000 tce < 1,234.5 tce √ 且 1,234.5 tce ≤ 2,000 tce √，故 √"),
        ("years_after(issued, 3) >= as_of", "2024-02-29 + 3 年 = 2027-02-28 ≥ 2026-11-23 √"),
        ("founded <= data_year", "2012 ≤ 2025 √"),
        ("previous(data_year, 2) > 2016", "2023 > 2016 √"),
        ("level == a", "设备等级“良好” = 先进 ×"),
        ("industry in cement", "行业“水泥制造”属于 水泥制造 √"),
        ("industry not in cement", "行业“水泥制造”不属于 水泥制造 ×"),
        # logic
        ("iso and not audit", "建有能源管理体系 √ 且 非 通过清洁生产审核 ×，故 √"),
        ("iso and (audit or total >= 60)", "建有能源管理体系 √ 且 (通过清洁生产审核 × 或 71.5 ≥ 60 √)，故 √"),
        ("not total >= 60", "非 (71.5 ≥ 60 √)，故 ×"),
        ("not not iso", "建有能源管理体系 √"),
        ("not not (iso and audit)", "建有能源管理体系 √ 且 通过清洁生产审核 ×，故 ×"),
        ("given(energy)", "综合能源消费量已填报 √"),
        ("not given(energy)", "综合能源消费量未填报 ×"),
        ("applicable(waste)", "固废产生量适用 √"),
        # choices: what was tried and what was taken
        ("10 if total >= 85 else 8 if total >= 70 else 0", "71.5 ≥ 85 ×；71.5 ≥ 70 √，取 8"),
        ("10 if total >= 85 else 0", "71.5 ≥ 85 ×，取 0"),
        ("energy / 10 if iso else 0", "建有能源管理体系 √，取 1,234.5 tce ÷ 10 = 123.45 tce"),
        ("(energy if iso else 0) + 1", "1,234.5 tce + 1 tce = 1,235.5 tce"),
        ("(energy if iso else 0) > 5", "1,234.5 tce > 5 tce √"),
        ("sum(waste, 5)", "合计(12 t，5 t) = 17 t"),
        ("count(iso, audit, total > 60)", "成立项数(建有能源管理体系 √，通过清洁生产审核 ×，71.5 > 60 √) = 2"),
        ("min(total, 60)", "最小值(71.5，60) = 60"),
        # long sums: what is zero is counted only; 12.5 × 0.2 × 1000 + 7 × 0.5 × 1000 = 6000
        (
            "sum(use * coefficient)",
            "合计(12.5 t × 0.2 kgce/kg × 1000（换算），7 t × 0.5 kgce/kg × 1000（换算），其余 6 项为 0) = 6,000 kgce",
        ),
        ("sum(dues)", "合计(8 项均为 0) = 0 t"),
        ("all(flag)", "共 8 项均成立，故 √"),
        ("any(not flag)", "共 8 项均不成立，故 ×"),
    ],
)
def test_a_formula_with_its_numbers(text: str, expected: str) -> None:
    assert told(text) == expected


FIVE_MISSING = "待补充（缺 能源消费量（f1）、能源消费量（f3）、能源消费量（f4） 等 5 项）"


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        ("energy", {Field("energy"): missing("energy")}, "未填"),
        ("energy", {Field("energy"): Unknown(frozenset({Cause("none", Field("energy"))}))}, "无"),
        ("waste", {Field("waste"): NotApplicable()}, "不适用"),
        ("energy / output", {Field("output"): F(0)}, "1,234.5 tce ÷ 0 万元 = 无法计算（除数为零）"),
        ("energy / output", {Field("energy"): missing("energy")}, "未填 ÷ 5,678 万元 = 待补充（缺 综合能源消费量）"),
        (
            "energy / output",
            {Field("energy"): missing("energy", "0", "567.8")},
            "未填 ÷ 5,678 万元 = 0–0.1 tce/万元（缺 综合能源消费量）",
        ),
        ("energy + 1", {Field("energy"): missing("energy", "0")}, "未填 + 1 tce = 不小于 1 tce（缺 综合能源消费量）"),
        ("1 - energy", {Field("energy"): missing("energy", "0")}, "1 tce - 未填 = 不大于 1 tce（缺 综合能源消费量）"),
        (
            "energy / output",
            {Field("energy"): Unknown(frozenset({Cause("none", Field("energy"))}))},
            "无 ÷ 5,678 万元 = 无法计算（综合能源消费量填“无”）",
        ),
        ("waste + 1", {Field("waste"): NotApplicable()}, "不适用 + 1 t = 不适用"),
        # bounds of another step, and comparisons that they decide or not
        ("total", {"total": missing("energy", "60", "71.5")}, "60–71.5（缺 综合能源消费量）"),
        ("total + 1", {"total": missing("energy", "60", "71.5")}, "(60–71.5) + 1 = 61–72.5（缺 综合能源消费量）"),
        ("total >= 75", {"total": missing("energy", "60", "71.5")}, "60–71.5 ≥ 75 ×"),
        ("total >= 60", {"total": missing("energy", "60", "71.5")}, "60–71.5 ≥ 60 √"),
        ("total >= 70", {"total": missing("energy", "60", "71.5")}, "60–71.5 ≥ 70 ？（缺 综合能源消费量）"),
        ("total", {"total": missing("energy")}, "待补充（缺 综合能源消费量）"),
        ("total", {"total": Unknown(frozenset({Cause("division_by_zero")}))}, "无法计算（除数为零）"),
        (
            "total >= 70",
            {"total": Unknown(frozenset({Cause("division_by_zero")}))},
            "无法计算（除数为零） ≥ 70 ？",
        ),
        ("energy <= 200", {Field("energy"): missing("energy", "0", "100")}, "未填 ≤ 200 tce √"),
        ("energy <= 50", {Field("energy"): missing("energy", "0", "100")}, "未填 ≤ 50 tce ？（缺 综合能源消费量）"),
        (
            "energy > previous(energy)",
            {Field("energy", None, 1): missing("energy", back=1)},
            "1,234.5 tce > 未填 ？（缺 上年综合能源消费量）",
        ),
        # what is open is told in full
        ("iso and audit", {Field("iso"): missing("iso")}, "建有能源管理体系 ？ 且 通过清洁生产审核 ×，故 ×"),
        (
            "iso or audit",
            {Field("iso"): missing("iso")},
            "建有能源管理体系 ？ 或 通过清洁生产审核 ×，故 ？（缺 建有能源管理体系）",
        ),
        ("not iso", {Field("iso"): missing("iso")}, "非 建有能源管理体系 ？，故 ？（缺 建有能源管理体系）"),
        (
            "10 if iso else 4",
            {Field("iso"): missing("iso")},
            "若 建有能源管理体系 ？ 则 10，否则 4 = 4–10（缺 建有能源管理体系）",
        ),
        (
            "not not good if iso else good",
            {Field("iso"): missing("iso")},
            "若 建有能源管理体系 ？ 则 达到良好 ×，否则 达到良好 ×，故 ×",
        ),
        (
            "sum(waste, 5)",
            {Field("waste"): missing("waste", "0", "9")},
            "合计(未填，5 t) = 5–14 t（缺 固废产生量）",
        ),
        ("sum(waste, 5)", {Field("waste"): NotApplicable()}, "合计(5 t，不适用的不计) = 5 t"),
        (
            "count(iso, audit)",
            {Field("iso"): missing("iso")},
            "成立项数(建有能源管理体系 ？，通过清洁生产审核 ×) = 0–1（缺 建有能源管理体系）",
        ),
        ("level == a", {Field("level"): missing("level")}, "设备等级（未填） = 先进 ？（缺 设备等级）"),
        ("industry in cement", {Field("industry"): missing("industry")}, "行业（未填）属于 水泥制造 ？（缺 行业）"),
        ("applicable(waste)", {Field("waste"): NotApplicable()}, "固废产生量适用 ×"),
        ("not applicable(waste)", {Field("waste"): missing("waste")}, "固废产生量不适用 ？（缺 固废产生量）"),
        (
            "grade == a",
            {"grade": Unknown(frozenset({Cause("missing", Field("energy"))}), options=frozenset({"a", "b"}))},
            "等级（先进或良好） = 先进 ？（缺 综合能源消费量）",
        ),
        (
            "all(flag)",
            {Field("flag", "f3"): False, Field("flag", "f1"): missing("flag", key="f1")},
            "台账齐全（f1） ？ 且 台账齐全（f3） × 且 其余 6 项均成立，故 ×",
        ),
        (
            "sum(use)",
            {Field("use", f"f{at}"): missing("use", key=f"f{at}") for at in (1, 3, 4, 6, 7)},
            "合计(未填，12.5 t，未填，未填，7 t，未填，未填，其余 1 项为 0) = " + FIVE_MISSING,
        ),
    ],
)
def test_what_is_not_known_is_told(text: str, changes: dict[str | Field, Any], expected: str) -> None:
    assert told(text, changes) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (F("0.25"), "0.25 tce/万元 ≤ 0.25 tce/万元 √"),
        (F("0.2500001"), "0.2500001 tce/万元 ≤ 0.25 tce/万元 ×"),
        (F("0.2499999"), "0.2499999 tce/万元 ≤ 0.25 tce/万元 √"),
        (F(1, 4) + F(1, 3 * 10**9), "0.2500000003 tce/万元 ≤ 0.25 tce/万元 ×"),
    ],
)
def test_unequal_never_prints_equal(value: Fraction, expected: str) -> None:
    assert told("intensity <= 0.25", {"intensity": value}) == expected


def test_what_lies_on_one_side_of_a_tie_is_shown_there() -> None:
    # 0.24996 to 0.01 is 0.25; 0.2549996 is 0.25 too, and must not be shown as 0.255, which would be 0.26
    assert told("round_to(intensity, 0.01)", {"intensity": F("0.2549996")}) == (
        "修约(0.2549996 tce/万元，0.01 tce/万元) = 0.25 tce/万元"
    )


def test_bounds_never_print_equal_to_what_they_do_not_reach() -> None:
    close = missing("energy", "60", "74.99999999")
    assert told("total >= 75", {"total": close}) == "60–74.99999999 ≥ 75 ×"


def test_a_unit_that_the_engine_does_not_know_is_shown_as_it_is() -> None:
    class Points(Titles):
        def unit(self, node: Field | Name) -> str:
            return "分"

    with pytest.raises(FormulaError):
        parse_unit("分")
    assert worked(SCOPE.bound("total * 2").node, KNOWN, Points()) == "71.5 分 × 2 = 143 分"


def test_a_long_sum_without_zeros_hides_nothing() -> None:
    ones: dict[str | Field, Any] = {Field("use", key): F(1) for key in ROWS}
    assert told("sum(use)", ones) == "合计(1 t，1 t，1 t，1 t，1 t，1 t，1 t，1 t) = 8 t"


def test_a_condition_alone_is_its_mark() -> None:
    assert [shown(value, Name("good"), LABELS).text for value in (True, False)] == ["√", "×"]


def test_marks_survive_a_chinese_console() -> None:
    texts = [
        told("iso and (audit or total >= 60)"),
        told("energy / output", {Field("energy"): missing("energy", "0", "567.8")}),
        told("total != 70", {"total": missing("energy", "60", "71.5")}),
        prose(SCOPE.bound("-energy * 2 - 1 <= 3 and sum(use * coefficient) != 2").node, LABELS),
    ]
    assert all(text.encode("gbk") for text in texts)
    assert "\u2212" not in "".join(texts)


@pytest.mark.parametrize("node", [Member("a", "b"), Lookup(Name("a"), Name("b"))])
def test_a_tree_that_was_not_bound_is_refused(node: Node) -> None:
    with pytest.raises(TypeError, match="bind it first"):
        prose(node, LABELS)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Field("a", "k", 2), "previous(a[k], 2)"),
        (Number(F(1, 4), "tce"), "0.25{tce}"),
        (Number(F(2, 37)), "2/37"),
        (Arithmetic("*", Number(F(2, 37)), Number(F(-3))), "2/37 * -3"),
        (Arithmetic("/", Number(F(1)), Number(F(2, 37))), "1 / (2/37)"),
        (Among(Field("x"), ("C30", "C31"), "", prefix=True), "x in ('C30*', 'C31*')"),
        (Text("it's"), '"it\'s"'),
        (Choose(((Name("a"), Name("b")),), Choose(((Name("c"), Name("d")),), Name("e"))), "b if a else d if c else e"),
        (Lookup(Member("t", "u"), Name("k")), "t.u[k]"),
        (And((Or((Name("a"),)), Name("b"))), "a and b"),
    ],
)
def test_plain_text_of_a_bound_tree(node: Node, text: str) -> None:
    assert infix(node) == text

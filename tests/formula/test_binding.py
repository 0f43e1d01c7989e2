"""Parsed tree → bound tree: names, kinds, units, tables, and what may not apply."""

from __future__ import annotations

from fractions import Fraction

import pytest
from scopes import Asked, SmallScope, step

from standard_engine.findings import formula_codes as codes
from standard_engine.findings.finding import Code
from standard_engine.formula.binding import Keyed, Typed, bind, conjunction, convert, disjunction, require_unit
from standard_engine.formula.infix import infix
from standard_engine.formula.problem import FormulaError, Problem
from standard_engine.formula.program import Kind
from standard_engine.formula.tree import (
    And,
    Arithmetic,
    Call,
    DataYear,
    Field,
    Name,
    Node,
    Not,
    Number,
    Or,
    Today,
    Truth,
)
from standard_engine.formula.units import NUMBER, parse_unit

F = Fraction
FUELS = {"coal": "t", "power": "万kWh", "gas": "万m³"}

SCOPE = SmallScope(
    fields={
        "energy": Asked("tce"),
        "output": Asked("万元"),
        "revenue": Asked("亿元"),
        "power": Asked("kWh"),
        "waste": Asked("t", may_lack=True),
        "reused": Asked("t", may_lack=True),
        "rate": Asked("%"),
        "layers": Asked(),
        "founded": Asked("年"),
        "iso": Asked(kind=Kind.TRUTH),
        "audit": Asked(kind=Kind.TRUTH, may_lack=True),
        "issued": Asked(kind=Kind.DATE, years=1),
        "level": Asked(kind=Kind.TEXT, options=("甲", "乙", "丙")),
        "fuel_used": Asked(kind=Kind.TEXT, options=("coal", "power")),
        "only": Asked(kind=Kind.TEXT, options=("coal",)),
        "industry": Asked(kind=Kind.TEXT, codes="gbt4754"),
        "use": Asked(rows=FUELS),
        "sold": Asked(rows={"coal": "t", "power": "万kWh", "gas": "万m³"}, may_lack=True),
        "water": Asked(rows={"river": "m³", "well": "m³"}),
        "shift": Asked(kind=Kind.TRUTH, rows=FUELS),
    },
    steps={
        "rate_of_use": step("rate_of_use", "%", may_lack=True),
        "good": step("good", kind=Kind.TRUTH, may_lack=True),
    },
    tables={
        "coal_equivalent": {
            "coal": ("0.7143", "kgce/kg"),
            "power": ("0.1229", "kgce/kWh"),
            "gas": ("1.33", "kgce/m³"),
            "diesel": ("1.4571", "kgce/kg"),
        },
        "partial": {"coal": ("1", ""), "power": ("2", "")},
    },
    members={("good", "applies"): Typed(Name("good.applies"), Kind.TRUTH)},
    groups={"C30": ("C30",), "heavy": ("C30", "C31"), "C3011": ("C3011",)},
)


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(FormulaError) as caught:
        SCOPE.bound(text)
    return caught.value.problems


@pytest.mark.parametrize(
    ("text", "bound", "kind", "unit"),
    [
        ("energy", "energy", Kind.NUMBER, "tce"),
        ("energy / output", "energy / output", Kind.NUMBER, "tce/万元"),
        ("energy * 2", "energy * 2", Kind.NUMBER, "tce"),
        ("-energy", "-energy", Kind.NUMBER, "tce"),
        # sums and comparisons happen in the unit of what has one; bare numbers take it
        ("output + revenue", "output + revenue * 10000{万元/亿元}", Kind.NUMBER, "万元"),
        ("revenue - output", "revenue - output * 0.0001{亿元/万元}", Kind.NUMBER, "亿元"),
        ("energy + 5", "energy + 5{tce}", Kind.NUMBER, "tce"),
        ("5 - energy", "5{tce} - energy", Kind.NUMBER, "tce"),
        ("energy > -5", "energy > -5{tce}", Kind.TRUTH, ""),
        ("energy <= 2 / 37", "energy <= 2{tce} / 37", Kind.TRUTH, ""),
        ("energy <= 2 + 3 * 4", "energy <= 2{tce} + 3{tce} * 4", Kind.TRUTH, ""),
        ("energy <= (2 if iso else 3)", "energy <= (2{tce} if iso else 3{tce})", Kind.TRUTH, ""),
        ("revenue > output", "revenue > output * 0.0001{亿元/万元}", Kind.TRUTH, ""),
        ("rate >= 85", "rate >= 85{%}", Kind.TRUTH, ""),
        ("energy / energy >= 0.85", "energy / energy >= 0.85", Kind.TRUTH, ""),
        ("energy / energy >= rate", "energy / energy >= rate * 0.01{1/%}", Kind.TRUTH, ""),
        ("founded <= data_year - 3", "founded <= data_year - 3{a}", Kind.TRUTH, ""),
        # symbols of one dimension cancel
        ("revenue / output", "revenue / output * 10000{万元/亿元}", Kind.NUMBER, ""),
        ("use.coal * coal_equivalent.coal", "use[coal] * 0.7143{kgce/kg} * 1000{kg/t}", Kind.NUMBER, "kgce"),
        # conditions
        ("iso and not audit", "iso and not audit", Kind.TRUTH, ""),
        ("iso or true", "iso or true", Kind.TRUTH, ""),
        ("0 < energy < 5", "0{tce} < energy and energy < 5{tce}", Kind.TRUTH, ""),
        ("energy if iso else 0", "energy if iso else 0{tce}", Kind.NUMBER, "tce"),
        ("0 if iso else energy", "0{tce} if iso else energy", Kind.NUMBER, "tce"),
        # options and codes
        ("level == 甲", "level == '甲'", Kind.TRUTH, ""),
        ("'甲' != level", "'甲' != level", Kind.TRUTH, ""),
        ("甲 == level", "'甲' == level", Kind.TRUTH, ""),
        ("(level if iso else previous(level)) == 甲", "(level if iso else previous(level, 1)) == '甲'", Kind.TRUTH, ""),
        ("(level if iso else '乙') != 丙", "(level if iso else '乙') != '丙'", Kind.TRUTH, ""),
        ("level in (甲, 乙)", "level in ('甲', '乙')", Kind.TRUTH, ""),
        ("industry in heavy", "industry in ('C30*', 'C31*')", Kind.TRUTH, ""),
        ("industry not in (C30, C3011)", "industry not in ('C30*', 'C3011*')", Kind.TRUTH, ""),
        # dates
        ("years_after(issued, 3) >= as_of", "years_after(issued, 3) >= as_of", Kind.TRUTH, ""),
        # history
        ("previous(energy)", "previous(energy, 1)", Kind.NUMBER, "tce"),
        ("previous(energy - previous(energy))", "previous(energy, 1) - previous(energy, 2)", Kind.NUMBER, "tce"),
        ("previous(use.coal, 2)", "previous(use[coal], 2)", Kind.NUMBER, "t"),
        ("previous(data_year, 2)", "previous(data_year, 2)", Kind.NUMBER, ""),
        # functions
        ("sum(output, revenue)", "sum(output, revenue * 10000{万元/亿元})", Kind.NUMBER, "万元"),
        ("max(energy, 0)", "max(energy, 0{tce})", Kind.NUMBER, "tce"),
        ("mean(energy, previous(energy))", "mean(energy, previous(energy, 1))", Kind.NUMBER, "tce"),
        ("abs(energy - 1)", "abs(energy - 1{tce})", Kind.NUMBER, "tce"),
        ("round_to(energy, 0.5)", "round_to(energy, 0.5{tce})", Kind.NUMBER, "tce"),
        ("count(iso, energy > 1) >= 2", "count(iso, energy > 1{tce}) >= 2", Kind.TRUTH, ""),
        ("given(waste)", "given(waste)", Kind.TRUTH, ""),
        ("applicable(waste)", "applicable(waste)", Kind.TRUTH, ""),
        ("not applicable(waste)", "not applicable(waste)", Kind.TRUTH, ""),
        ("applicable(energy)", "true", Kind.TRUTH, ""),
        (
            "first(energy, previous(energy), 7)",
            "energy if given(energy) else previous(energy, 1) if given(previous(energy, 1)) else 7{tce}",
            Kind.NUMBER,
            "tce",
        ),
    ],
)
def test_a_formula_is_bound(text: str, bound: str, kind: Kind, unit: str) -> None:
    typed = SCOPE.bound(text)
    assert (infix(typed.node), typed.kind, str(typed.unit)) == (bound, kind, unit)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("sum(water)", "sum(water[river], water[well])"),
        ("sum(water, 3)", "sum(water[river], water[well], 3{m³})"),
        ("sum(2 * water - 1)", "sum(2 * water[river] - 1{m³}, 2 * water[well] - 1{m³})"),
        ("all(water > 0)", "water[river] > 0{m³} and water[well] > 0{m³}"),
        ("count(water > 0)", "count(water[river] > 0{m³}, water[well] > 0{m³})"),
        ("any(not shift)", "not shift[coal] or not shift[power] or not shift[gas]"),
        ("any(shift and iso)", "shift[coal] and iso or shift[power] and iso or shift[gas] and iso"),
        ("all(iso)", "iso"),
        ("any(iso)", "iso"),
        ("max(-water)", "max(-water[river], -water[well])"),
        ("sum(water if iso else 0)", "sum(water[river] if iso else 0{m³}, water[well] if iso else 0{m³})"),
        ("previous(sum(water))", "sum(previous(water[river], 1), previous(water[well], 1))"),
        ("partial[only]", "1"),
        ("partial[fuel_used] * energy", "(1 if fuel_used == 'coal' else 2) * energy"),
    ],
)
def test_tables_are_spread_out(text: str, bound: str) -> None:
    assert SCOPE.text(text) == bound


def test_a_table_times_a_table_of_factors() -> None:
    assert SCOPE.text("sum(use * coal_equivalent)").split(", ") == [
        "sum(use[coal] * 0.7143{kgce/kg} * 1000{kg/t}",
        "use[power] * 0.1229{kgce/kWh} * 10000{kWh/万kWh}",
        "use[gas] * 1.33{kgce/m³} * 10000{m³/万m³})",
    ]


PRESENT, ABSENT = "applicable(waste)", "not applicable(waste)"
BOTH = f"waste if {PRESENT} else 0{{t}}, reused if applicable(reused) else 0{{t}}"
FIRST = f"waste if {PRESENT} else reused"


@pytest.mark.parametrize(
    ("text", "bound", "absent"),
    [
        # what depends on it does not apply either
        ("waste", "waste", ABSENT),
        ("waste / output", "waste / output", ABSENT),
        ("reused / waste", "reused / waste", "not applicable(reused) or not applicable(waste)"),
        ("waste > 5", "waste > 5{t}", ABSENT),
        ("not (waste > 5)", "not waste > 5{t}", ABSENT),
        ("abs(waste)", "abs(waste)", ABSENT),
        ("round_to(waste, 1)", "round_to(waste, 1{t})", ABSENT),
        ("previous(waste)", "previous(waste, 1)", "not applicable(previous(waste, 1))"),
        # aggregates skip it; the result is absent only where every part is
        ("sum(waste, 5)", f"sum(waste if {PRESENT} else 0{{t}}, 5{{t}})", None),
        (
            "sum(waste, reused)",
            f"sum(waste if {PRESENT} else 0{{t}}, reused if applicable(reused) else 0{{t}})",
            "not applicable(waste) and not applicable(reused)",
        ),
        ("sum(waste, 2 * waste)", f"sum(waste if {PRESENT} else 0{{t}}, 2 * waste if {PRESENT} else 0{{t}})", ABSENT),
        ("min(waste, 5)", f"min(waste if {PRESENT} else 5{{t}}, 5{{t}})", None),
        (
            "max(waste, reused)",
            f"max(waste if {PRESENT} else {FIRST}, reused if applicable(reused) else {FIRST})",
            "not applicable(waste) and not applicable(reused)",
        ),
        ("max(waste)", f"max(waste if {PRESENT} else waste)", ABSENT),
        ("mean(waste, 5)", f"sum(waste if {PRESENT} else 0{{t}}, 5{{t}}) / count({PRESENT}, true)", None),
        ("count(waste > 5, iso)", f"count({PRESENT} and waste > 5{{t}}, iso)", None),
        ("any(waste > 5, iso)", f"{PRESENT} and waste > 5{{t}} or iso", None),
        ("all(waste > 5, iso)", f"({ABSENT} or waste > 5{{t}}) and iso", None),
        ("first(waste, 5)", "waste if given(waste) else 5{t}", None),
        ("first(energy, 5)", "energy if given(energy) else 5{tce}", None),
        (
            "first(waste, reused)",
            "waste if given(waste) else reused",
            "false if given(waste) else not applicable(reused)",
        ),
        # conditions that settle it
        ("waste if applicable(waste) else 0", f"waste if {PRESENT} else 0{{t}}", None),
        ("0 if not applicable(waste) else waste", f"0{{t}} if {ABSENT} else waste", None),
        ("waste if applicable(waste) and iso else 0", f"waste if {PRESENT} and iso else 0{{t}}", None),
        ("0 if not applicable(waste) or iso else waste", f"0{{t}} if {ABSENT} or iso else waste", None),
        ("waste > 5 or not applicable(waste)", f"waste > 5{{t}} or {ABSENT}", None),
        ("waste > 5 and applicable(waste)", f"waste > 5{{t}} and {PRESENT}", None),
        ("good or not good.applies", "good or not good.applies", None),
        ("good and good.applies", "good and good.applies", None),
        ("sum(waste, reused) if applicable(waste) else 0", f"sum({BOTH}) if {PRESENT} else 0{{t}}", None),
        # conditions that do not
        (
            "sum(waste, reused) if iso else 0",
            f"sum({BOTH}) if iso else 0{{t}}",
            "not applicable(waste) and not applicable(reused) if iso else false",
        ),
        ("waste > 5 or iso", "waste > 5{t} or iso", ABSENT),
        ("waste > 5 and iso", "waste > 5{t} and iso", ABSENT),
        ("waste > 5 and not applicable(waste)", f"waste > 5{{t}} and {ABSENT}", ABSENT),
        (
            "reused if applicable(waste) else 0",
            f"reused if {PRESENT} else 0{{t}}",
            f"not applicable(reused) if {PRESENT} else false",
        ),
        ("1 if waste > 5 else 2", "1 if waste > 5{t} else 2", ABSENT),
        (
            "1 if iso else 2 if waste > 5 else 3",
            "1 if iso else 2 if waste > 5{t} else 3",
            f"false if iso else true if {ABSENT} else false",
        ),
        ("waste if waste > 5 else 5", "waste if waste > 5{t} else 5{t}", ABSENT),
        ("waste if iso else energy / energy * waste", "waste if iso else energy / energy * waste", ABSENT),
    ],
)
def test_what_may_not_apply(text: str, bound: str, absent: str | None) -> None:
    typed = SCOPE.bound(text)
    assert infix(typed.node) == bound
    assert (None if typed.absent is None else infix(typed.absent)) == absent


def test_a_row_that_may_not_be_there_is_skipped() -> None:
    assert SCOPE.text("sum(sold * coal_equivalent)").startswith(
        "sum(sold[coal] * 0.7143{kgce/kg} * 1000{kg/t} if applicable(sold[coal]) else 0{kgce}, "
    )


@pytest.mark.parametrize(
    ("text", "code", "at", "says"),
    [
        # F007
        ("energy + enrgy", codes.UNKNOWN_NAME, 9, "enrgy"),
        ("energy + ENERGY", codes.UNKNOWN_NAME, 9, "是否想写 energy"),
        ("good.nothing", codes.UNKNOWN_NAME, 0, "good.nothing"),
        ("1 + use.oil", codes.UNKNOWN_NAME, 4, "use.oil"),
        ("x.__globals__", codes.UNKNOWN_NAME, 0, "__globals__"),
        ("A99 >= 60", codes.UNKNOWN_NAME, 0, "A99"),
        ("energy == A99", codes.UNKNOWN_NAME, 10, "A99"),
        # F008
        ("energy + round_to(output)", codes.ARGUMENTS, 9, "需要 2 个参数，写了 1 个"),
        ("round_to(energy, 0)", codes.ARGUMENTS, 0, "正数"),
        ("round_to(energy, -1)", codes.ARGUMENTS, 0, "正数"),
        ("round_to(energy, output)", codes.ARGUMENTS, 0, "正数"),
        ("sum()", codes.ARGUMENTS, 0, "没有参数"),
        ("abs(energy, energy)", codes.ARGUMENTS, 0, "需要 1 个参数，写了 2 个"),
        ("given(energy + 1)", codes.ARGUMENTS, 0, "数据项"),
        ("given(use)", codes.ARGUMENTS, 0, "写了 3 个"),
        ("first(energy)", codes.ARGUMENTS, 0, "至少两个"),
        ("first(energy + 1, 5)", codes.ARGUMENTS, 0, "数据项"),
        ("years_after(issued, 1.5)", codes.ARGUMENTS, 0, "整数年数"),
        ("years_after(issued, 101)", codes.ARGUMENTS, 0, "100"),
        ("years_after(issued, layers)", codes.ARGUMENTS, 0, "整数年数"),
        ("1 + previous(energy, 0)", codes.ARGUMENTS, 4, "previous"),
        ("previous(energy, 10)", codes.ARGUMENTS, 0, "previous"),
        ("previous(energy, 1.5)", codes.ARGUMENTS, 0, "previous"),
        ("previous()", codes.ARGUMENTS, 0, "previous"),
        ("previous(energy, layers)", codes.ARGUMENTS, 0, "previous"),
        # F009
        ("energy and iso", codes.KIND, 0, "是非"),
        ("1 + (energy + iso)", codes.KIND, 5, "数值"),
        ("energy > issued", codes.KIND, 0, "数值"),
        ("iso == true", codes.KIND, 0, "直接写 x"),
        ("level > 乙", codes.UNKNOWN_NAME, 8, "乙"),
        ("level > '乙'", codes.KIND, 0, "选项没有大小"),
        ("'9' > '10'", codes.KIND, 0, "选项没有大小"),
        ("energy in C30", codes.KIND, 0, "选项或代码"),
        ("energy if iso else issued", codes.KIND, 0, "各分支须同种"),
        ("1 if energy else 2", codes.KIND, 5, "是非"),
        ("-iso", codes.KIND, 1, "数值"),
        ("not energy", codes.KIND, 4, "是非"),
        ("sum(energy, level)", codes.KIND, 0, "数值"),
        ("count(energy)", codes.KIND, 0, "是非"),
        ("years_after(energy, 1)", codes.KIND, 0, "日期"),
        ("iso + 1", codes.KIND, 0, "数值"),
        # F010
        ("sum(use)", codes.UNIT_MISMATCH, 0, "t 与 万kWh"),
        ("coal_equivalent[fuel_used]", codes.UNIT_MISMATCH, 0, "kgce/kg 与 kgce/kWh"),
        ("energy + output", codes.UNIT_MISMATCH, 0, "tce 与 万元"),
        ("1 + iso * 0 if iso else 1 + (output + energy)", codes.KIND, 4, "数值"),
        ("1 if iso else 2 + (output * 2 > energy)", codes.UNIT_MISMATCH, 19, "万元"),
        ("energy > power", codes.UNIT_MISMATCH, 0, "kWh"),
        ("sum(energy, output)", codes.UNIT_MISMATCH, 0, "tce"),
        ("energy if iso else output", codes.UNIT_MISMATCH, 0, "tce"),
        ("energy / output > rate", codes.UNIT_MISMATCH, 0, "tce/万元"),
        # F013
        ("level == 丁", codes.UNKNOWN_CODE, 9, "“丁”不是 level"),
        ("level == '丁'", codes.UNKNOWN_CODE, 0, "“丁”不是 level"),
        ("level in (甲, 丁)", codes.UNKNOWN_CODE, 0, "“丁”不是 level"),
        ("industry in C9999", codes.UNKNOWN_CODE, 0, "C9999"),
        ("industry == C9999", codes.UNKNOWN_CODE, 12, "C9999"),
        ("industry == 'C9999'", codes.UNKNOWN_CODE, 0, "C9999"),
        ("industry == C30", codes.UNKNOWN_CODE, 12, "用 in"),
        ("industry == heavy", codes.UNKNOWN_CODE, 12, "用 in"),
        ("'9' == '10'", codes.UNKNOWN_CODE, 0, "9"),
        # F014
        ("previous(energy, 3)", codes.NO_HISTORY, 9, "只填报 3 个数据年"),
        ("previous(previous(energy, 2))", codes.NO_HISTORY, 18, "前 3 年"),
        ("previous(good.applies)", codes.UNKNOWN_NAME, 9, "good.applies"),
        ("previous(issued)", codes.NO_HISTORY, 9, "1 个"),
        # F015
        ("use", codes.AXIS, 0, "先用 sum"),
        ("1 + use * 2", codes.AXIS, 4, "先用 sum"),
        ("sum(use * partial)", codes.AXIS, 4, "缺少或多出 gas"),
        ("sum(use * water)", codes.AXIS, 4, "缺少或多出 coal、power、gas、river、well"),
        ("partial[energy]", codes.AXIS, 0, "选项数据项"),
        ("energy[fuel_used]", codes.AXIS, 0, "分项表"),
        ("partial[industry]", codes.AXIS, 0, "选项数据项"),
        ("1 + partial[level]", codes.AXIS, 4, "表中没有 甲、乙、丙"),
        ("partial[use]", codes.AXIS, 8, "先用 sum"),
    ],
)
def test_a_fault_is_named_where_it_stands(text: str, code: Code, at: int, says: str) -> None:
    (problem,) = problems(text)
    assert (problem.code.code, problem.at) == (code.code, at)
    assert says in problem.code.template.format_map(problem.data)


@pytest.mark.parametrize("node", [Field("energy"), DataYear(), Today()])
def test_a_bound_tree_is_not_bound_again(node: Node) -> None:
    with pytest.raises(TypeError, match="bound tree"):
        bind(node, SCOPE)


def test_tables_of_different_axes_do_not_meet() -> None:
    rows = {key: Typed(Number(F(1)), Kind.NUMBER) for key in FUELS}
    scope = SmallScope(fields=SCOPE.fields, members={("grid", "rows"): Keyed("region", rows)})
    with pytest.raises(FormulaError) as caught:
        scope.bound("sum(grid.rows * use)")
    assert caught.value.problems[0].code is codes.AXIS
    assert "不是同一枚举" in str(caught.value)


def test_an_empty_table_is_no_argument() -> None:
    scope = SmallScope(members={("none", "met"): Keyed("x", {})})
    with pytest.raises(FormulaError, match="分项表是空的"):
        scope.bound("all(none.met)")


def test_every_unknown_name_is_told_at_once() -> None:
    found = problems("foo + bar * good.baz")
    assert [(problem.data["name"], problem.at) for problem in found] == [("foo", 0), ("bar", 6), ("good.baz", 12)]
    found = problems("1 if foo == bar else 2")
    assert [(problem.data["name"], problem.at) for problem in found] == [("foo", 5), ("bar", 12)]


@pytest.mark.parametrize(
    ("value", "unit", "node"),
    [
        (Typed(Field("x"), Kind.NUMBER, parse_unit("tce")), "tce", "x"),
        (Typed(Field("x"), Kind.NUMBER, parse_unit("tce")), "kgce", "x * 1000{kgce/tce}"),
        (Typed(Field("x"), Kind.NUMBER), "%", "x * 100{%}"),
        (Typed(Number(F(3)), Kind.NUMBER, literal=True), "tce", "3{tce}"),
        (Typed(Truth(value=True), Kind.TRUTH), "tce", "true"),
    ],
)
def test_converting(value: Typed, unit: str, node: str) -> None:
    assert infix(convert(value, parse_unit(unit)).node) == node


def test_a_converted_literal_keeps_its_unit() -> None:
    once = require_unit(Typed(Number(F(3)), Kind.NUMBER, literal=True), parse_unit("tce/t"))
    assert infix(require_unit(once, parse_unit("kgce/t")).node) == "3{tce/t} * 1000{kgce/tce}"


def test_the_source_of_a_literal_survives_its_unit() -> None:
    literal = Typed(Number(F(3), source=7), Kind.NUMBER, literal=True)
    assert convert(literal, parse_unit("t")).node == Number(F(3), "t", source=7)


@pytest.mark.parametrize(
    ("text", "unit", "code", "says"),
    [
        ("energy / output", "tce/t", codes.RESULT_UNIT, "公式的单位是 tce/万元，声明的单位是 tce/t"),
        ("energy / energy", "t", codes.RESULT_UNIT, "公式的单位是 无量纲，声明的单位是 t"),
        ("energy", "", codes.RESULT_UNIT, "声明的单位是 无量纲"),
        ("iso", "t", codes.KIND, "这里需要数值，写的是是非"),
    ],
)
def test_a_result_must_be_in_its_declared_unit(text: str, unit: str, code: Code, says: str) -> None:
    with pytest.raises(FormulaError, match=says) as caught:
        require_unit(SCOPE.bound(text), parse_unit(unit))
    assert caught.value.problems[0].code is code


def test_a_result_is_converted_to_its_declared_unit() -> None:
    assert infix(require_unit(SCOPE.bound("energy / output"), parse_unit("kgce/元")).node) == (
        "energy / output * 0.1{kgce·万元/(元·tce)}"
    )
    assert require_unit(SCOPE.bound("5"), NUMBER).node == Number(F(5))


def test_conditions_that_are_never_met_leave_no_trace() -> None:
    one, other = Name("a"), Name("b")
    assert disjunction() is None
    assert disjunction(None, one, None) == one
    assert disjunction(one, other, one) == Or((one, other))
    assert conjunction() is None
    assert conjunction(one, None) is None
    assert conjunction(one, one) == one
    assert conjunction(one, other) == And((one, other))


def test_a_factor_of_a_table_that_no_row_asks_for_is_left_out() -> None:
    assert "1.4571" not in SCOPE.text("sum(use * coal_equivalent)")


def test_a_conversion_is_marked() -> None:
    node = SCOPE.bound("revenue / output").node
    assert isinstance(node, Arithmetic)
    assert node.right == Number(F(10_000), "万元/亿元", conversion=True)
    assert SCOPE.bound("not applicable(waste)").node == Not(Call("applicable", (Field("waste"),)))

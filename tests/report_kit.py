"""Assessments built by hand, worked out on paper: nothing here comes from the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from fractions import Fraction
from itertools import cycle
from typing import Any, TypeVar

import pytest

from standard_engine.assessment.result import (
    Assessment,
    Bounds,
    CategoryResult,
    CriterionUsed,
    Decision,
    DerivedResult,
    Gap,
    IndicatorResult,
    Input,
    Line,
    Outcome,
    PackReference,
    RequirementResult,
    Status,
    Subject,
)
from standard_engine.findings import Finding, Place
from standard_engine.findings.finding import Code
from standard_engine.findings.judge_codes import CHECK_ERROR, CHECK_NOTE, CHECK_WARNING
from standard_engine.pack.resolved import Source, SourcedNumber, Standing
from standard_engine.submission import Absence, Change, Datum, Evidence, Value

T = TypeVar("T")
Everywhere = Callable[[Assessment, str], Assessment]
Scattered = Callable[[Assessment, Iterable[str]], Assessment]

PROVISIONAL = Source("DB99/T 1—2025", Standing.PROVISIONAL, "5.2.1", "标准文本未公开，数值为占位")
SECONDARY = Source("示例市公开目录", Standing.SECONDARY, "表 3")
OFFICIAL = Source("GB/T 2589—2020", Standing.OFFICIAL, "附录 A", None, "张三", date(2026, 1, 8))


def exactly(text: str) -> Bounds:
    return Bounds(Fraction(text), Fraction(text))


def between(low: str, high: str) -> Bounds:
    return Bounds(Fraction(low), Fraction(high))


def given(
    code: str, field: str, title: str, unit: str, value: Value, raw: str, cell: str, *, year: int | None = 2025
) -> Input:
    sheet, _, ref = cell.partition("!")
    return Input(field, None, year, code, title, unit, Datum(value, unit=unit or None, raw=raw, sheet=sheet, cell=ref))


def read(item: Input, *notes: str, unit: str | None = None) -> Input:
    """The same input, read with these notes from a cell in this unit."""
    return replace(item, datum=item.datum._replace(normalisations=notes, unit=unit or item.unit))


def absent(code: str, field: str, title: str, unit: str, absence: Absence, cell: str) -> Input:
    sheet, _, ref = cell.partition("!")
    return Input(field, None, 2025, code, title, unit, Datum(absence=absence, sheet=sheet, cell=ref))


ENERGY = read(
    given("N03", "energy_total", "综合能源消费量", "tce", Fraction("4000.001"), "4,000.001", "能源消耗!D12"),
    "去除千分位逗号",
)
OUTPUT = read(
    given("J01", "output_value", "工业总产值", "万元", Fraction(10000), "１ 亿元", "企业信息!D20"),
    "全角数字转半角",
    "亿元换算为万元",
    unit="亿元",
)
WATER = given("S02", "water_reused", "重复用水量", "m³", Fraction(835), "835", "水资源!D8")
WATER_ALL = given("S01", "water_total", "用水总量", "m³", Fraction(1000), "1000", "水资源!D7")
WASTE = absent("G02", "waste_used", "工业固体废物综合利用量", "t", Absence.BLANK, "污染物排放!D15")
WASTE_ALL = given("G01", "waste_total", "工业固体废物产生量", "t", Fraction(250), "250", "污染物排放!D14")
COD = given("P01", "cod", "化学需氧量排放量", "kg", Fraction(10000, 3), "3333.333…", "污染物排放!D6")
CLEAN = Input(
    "clean_energy",
    None,
    2025,
    "N20",
    "清洁能源消费量",
    "tce",
    Datum(absence=Absence.NOT_APPLICABLE, reason="无自备能源装置", sheet="能源消耗", cell="D30"),
)
SYSTEM = given("D01", "energy_system", "能源管理体系", "", "built", "已建立未认证", "定性自评!C4", year=None)
ACCIDENT = given("D09", "accident", "近三年发生较大及以上安全事故", "", True, "是", "定性自评!C9", year=None)
PERMIT = given(
    "D10", "permit_date", "排污许可证有效期至", "", date(2028, 5, 31), "2028-05-31", "定性自评!C10", year=None
)
PRODUCT = given("C01", "product", "产品产量", "t", Fraction(0), "0", "企业信息!D22")
AUDIT = absent("D11", "audit", "清洁生产审核通过验收", "", Absence.UNKNOWN, "定性自评!C11")

LEVELS = CriterionUsed(
    "tce/万元",
    (("先进", Fraction("0.25")), ("良好", Fraction("0.40")), ("达标", Fraction("0.60"))),
    date(2017, 1, 1),
    None,
    "行业属于 C3011 水泥制造",
    PROVISIONAL,
    sign="<=",
)


TOTAL = DerivedResult(
    "energy_total",
    "综合能源消费量",
    "tce",
    exactly("4000.001"),
    "电力 × 折标系数",
    "8,000.002 万kWh × 0.5 ≈ 4,000.001 tce",
)
SCALE = DerivedResult(
    "energy_group.scale", "能源消耗分值折算系数", "", exactly("1.25"), "可分配分值 ÷ 参评分值", "20 ÷ 16 = 1.25"
)


def indicator(id: str, title: str, category: str, status: Status, **rest: Any) -> IndicatorResult:  # noqa: A002 - as in the result
    blank: dict[str, Any] = {
        "clause": None,
        "value": None,
        "shown": "待补充",
        "unit": "",
        "bounds": None,
        "better": None,
        "level": None,
        "points": None,
        "full": None,
        "criterion": None,
        "gaps": (),
        "prose": title,
        "worked": "",
        "inputs": (),
        "missing": (),
        "trend": (),
        "reason": None,
        "evidence": (),
        "improve": (),
        "source": PROVISIONAL,
    }
    return IndicatorResult(id=id, title=title, category=category, status=status, **(blank | rest))


def energy() -> IndicatorResult:
    """4000.001 tce ÷ 10 000 万元 = 0.4000001, just above the line of 0.40."""
    title, unit = "单位工业产值综合能耗", "tce/万元"
    return indicator(
        "energy",
        title,
        "energy_group",
        Status.MET,
        clause="5.2.1",
        value=Fraction("0.4000001"),
        shown="0.4000001 tce/万元",
        steps=(TOTAL,),
        points_worked="4.8 × 1.25 = 6",
        unit=unit,
        bounds=exactly("0.4000001"),
        better="lower",
        level="达标",
        points=exactly("6"),
        full=exactly("10"),
        criterion=LEVELS,
        gaps=(
            Gap(
                "energy",
                title,
                "良好",
                Fraction("0.40"),
                Fraction("0.0000001"),
                unit,
                Fraction("0.000025"),
                exactly("2"),
            ),
            Gap(
                "energy",
                title,
                "先进",
                Fraction("0.25"),
                Fraction("0.1500001"),
                unit,
                Fraction("60.00004"),
                exactly("4"),
            ),
        ),
        prose="综合能源消费量 ÷ 工业总产值",
        worked="4,000.001 tce ÷ 10,000 万元 = 0.4000001 tce/万元",
        inputs=(ENERGY, OUTPUT),
        trend=((2023, Fraction("0.44")), (2024, None), (2025, Fraction("0.4000001"))),
        evidence=("能源购进、消费与库存（205-1 表）", "能源计量台账"),
        improve=("余热余压利用", "电机系统节能"),
    )


def water() -> IndicatorResult:
    """835 of 1000 m³ = 83.5 %, at least 80."""
    limits = (("先进", Fraction(90)), ("良好", Fraction(80)), ("达标", Fraction(70)))
    title = "工业用水重复利用率"
    return indicator(
        "water",
        title,
        "resource_group",
        Status.MET,
        clause="5.3.1",
        value=Fraction("83.5"),
        shown="83.5 %",
        unit="%",
        bounds=exactly("83.5"),
        better="higher",
        level="良好",
        points=exactly("8"),
        full=exactly("10"),
        criterion=CriterionUsed("%", limits, date(2017, 1, 1), date(2026, 12, 31), None, OFFICIAL, ">=", Fraction(1)),
        gaps=(Gap("water", title, "先进", Fraction(90), Fraction("6.5"), "%", Fraction(65, 9), exactly("2")),),
        prose="重复用水量 ÷ 用水总量",
        worked="835 m³ ÷ 1,000 m³ = 83.5 %",
        inputs=(WATER, WATER_ALL),
        trend=((2023, Fraction("79.2")), (2024, Fraction(81)), (2025, Fraction("83.5"))),
        improve=("中水回用",),
        source=OFFICIAL,
    )


def waste() -> IndicatorResult:
    title = "工业固体废物综合利用率"
    limits = (("先进", Fraction(95)), ("良好", Fraction(85)), ("达标", None))
    return indicator(
        "waste",
        title,
        "resource_group",
        Status.MISSING,
        clause="5.3.4",
        shown="0–100 %",
        unit="%",
        bounds=between("0", "100"),
        better="higher",
        points=between("0", "10"),
        full=exactly("10"),
        criterion=CriterionUsed("%", limits, date(2017, 1, 1), None, None, SECONDARY, ">="),
        gaps=(Gap("waste", title, "先进", Fraction(95), None, "%", None, between("0", "10")),),
        prose="工业固体废物综合利用量 ÷ 工业固体废物产生量",
        worked="未填 ÷ 250 t（缺 工业固体废物综合利用量）",
        inputs=(WASTE, WASTE_ALL),
        missing=(WASTE,),
        source=SECONDARY,
    )


def cod() -> IndicatorResult:
    """10000/3 kg ÷ 10 000 万元 = 1/3 kg/万元, above 0.30."""
    title, unit = "单位产值化学需氧量排放量", "kg/万元"
    return indicator(
        "cod",
        title,
        "resource_group",
        Status.NOT_MET,
        clause="5.4.2",
        value=Fraction(1, 3),
        shown="0.3333 kg/万元",
        unit=unit,
        bounds=Bounds(Fraction(1, 3), Fraction(1, 3)),
        better="lower",
        points=exactly("0"),
        full=exactly("10"),
        criterion=CriterionUsed(unit, (("达标", Fraction("0.30")),), date(2017, 1, 1), None, None, PROVISIONAL, "<="),
        gaps=(Gap("cod", title, "达标", Fraction("0.3"), Fraction(1, 30), unit, Fraction(100, 9), exactly("10")),),
        prose="化学需氧量排放量 ÷ 工业总产值",
        worked="3,333 kg ÷ 10,000 万元 ≈ 0.3333 kg/万元",
        inputs=(COD, OUTPUT),
        improve=("废水深度处理",),
    )


def clean_energy() -> IndicatorResult:
    return indicator(
        "clean_energy",
        "清洁能源占比",
        "energy_group",
        Status.NOT_APPLICABLE,
        clause="5.2.3",
        shown="不适用",
        unit="%",
        better="higher",
        points=exactly("0"),
        full=exactly("0"),
        prose="清洁能源消费量 ÷ 综合能源消费量",
        reason="清洁能源消费量不适用：无自备能源装置",
        inputs=(CLEAN, ENERGY),
    )


def system() -> IndicatorResult:
    title = "能源管理体系"
    return indicator(
        "system",
        title,
        "energy_group",
        Status.MET,
        clause="5.5.1",
        value="已建立未认证",
        shown="已建立未认证",
        points=exactly("6"),
        full=exactly("10"),
        gaps=(Gap("system", title, "已建立并认证", None, None, "", None, exactly("4")),),
        inputs=(SYSTEM,),
        evidence=("体系认证证书",),
    )


def per_product() -> IndicatorResult:
    return indicator(
        "per_product",
        "单位产品取水量",
        "resource_group",
        Status.UNDETERMINED,
        shown="无法计算（除数为零）",
        unit="m³/t",
        better="lower",
        points=between("0", "10"),
        full=exactly("10"),
        gaps=(Gap("per_product", "单位产品取水量", "满分", None, None, "m³/t", None, between("0", "10")),),
        prose="用水总量 ÷ 产品产量",
        worked="1,000 m³ ÷ 0 t（除数为零）",
        inputs=(WATER_ALL, PRODUCT),
    )


def honour() -> IndicatorResult:
    return indicator(
        "honour",
        "获得绿色工厂称号",
        "bonus_group",
        Status.NOT_MET,
        value=False,
        shown="否",
        points=exactly("0"),
        full=exactly("5"),
        gaps=(Gap("honour", "获得绿色工厂称号", "符合", None, None, "", None, exactly("5")),),
    )


def requirement(id: str, title: str, effect: str, status: Status, **rest: Any) -> RequirementResult:  # noqa: A002 - as in the result
    blank: dict[str, Any] = {
        "clause": None,
        "caps": None,
        "prose": title,
        "worked": title,
        "inputs": (),
        "missing": (),
        "evidence": (),
        "source": PROVISIONAL,
    }
    return RequirementResult(id=id, title=title, effect=effect, status=status, **(blank | rest))


def requirements() -> tuple[RequirementResult, ...]:
    audit = "完成清洁生产审核"
    return (
        requirement(
            "no_fine", "近三年无重大环境违法行为", "veto", Status.MET, clause="4.1 a)", worked="无重大环境违法 √"
        ),
        requirement(
            "no_accident",
            "近三年未发生较大及以上安全事故",
            "veto",
            Status.NOT_MET,
            clause="4.1 b)",
            worked="非 近三年发生较大及以上安全事故 √ ×",
            inputs=(ACCIDENT,),
            evidence=("应急管理部门证明",),
        ),
        requirement("permit", "依法取得排污许可证", "basic", Status.MET, clause="4.2 a)", inputs=(PERMIT,)),
        requirement(
            "audit", audit, "basic", Status.MISSING, caps="合格", inputs=(AUDIT,), missing=(AUDIT,), source=OFFICIAL
        ),
        requirement("radiation", "辐射安全许可", "basic", Status.NOT_APPLICABLE, worked=""),
    )


def findings() -> tuple[Finding, ...]:
    at = Place(sheet="能源消耗", cell="D12")
    return (
        CHECK_NOTE.at(None, title="产值比上年下降一半", worked="10,000 万元 < 20,000 万元 × 0.5 ×"),
        CHECK_WARNING.at(
            Place(sheet="水资源", cell="D8"), title="重复用水量大于用水总量", worked="835 m³ ≤ 1,000 m³ √"
        ),
        replace(
            CHECK_ERROR.at(at, title="分品种能耗合计与综合能耗相差过大", worked="3,200 tce ≈ 4,000.001 tce ×"),
            raw="4,000.001",
            parsed="4000.001",
            expected="3200 ± 5 %",
            subject="energy_total",
            points=Fraction(10),
        ),
    )


def numbers() -> tuple[SourcedNumber, ...]:
    path = "criteria.energy_per_output_value[2017-01-01]"
    return (
        SourcedNumber(
            f"{path}.良好", "单位工业产值综合能耗·良好", "0.40", "tce/万元", PROVISIONAL, "criteria/energy.yaml:12"
        ),
        SourcedNumber(
            f"{path}.先进", "单位工业产值综合能耗·先进", "0.25", "tce/万元", PROVISIONAL, "criteria/energy.yaml:11"
        ),
        SourcedNumber(
            "criteria.waste.先进", "工业固体废物综合利用率·先进", "95", "%", SECONDARY, "criteria/waste.yaml:4"
        ),
    )


def decision(outcome: Outcome, *reasons: str, grade: str | None = None, binding: bool = False) -> Decision:
    return Decision(outcome, grade, reasons, binding, () if binding else numbers())


EVIDENCE = (
    Evidence(
        "能源统计报表.pdf", (ENERGY.code,), (ENERGY.title,), (ENERGY.field,), "205-1 表", "1-4", "盖章件", "佐证材料!D3"
    ),
    Evidence(
        "台账.xlsx",
        (ENERGY.code, WATER.code, "Q9"),
        (ENERGY.title, WATER.title, ""),
        (ENERGY.field, WATER.field),
        place="佐证材料!A30",
    ),
    Evidence("", (COD.code,), (), (COD.field,), pages="7", place="佐证材料!A31"),
)


def assessment(verdict: Decision, **changes: Any) -> Assessment:
    """Points: 6 + 6 energy, 8 + 0 + (0–10) + (0–10) resources, 0 bonus: 20–40 of 60."""
    made = Assessment(
        pack=PackReference(
            id="example-2025",
            title="示例 两型工业企业评价",
            standard="DB99/T 1—2025",
            edition="2025",
            version="1.2.0",
            hash="ab" * 32,
            notes=("数值未对照标准文本。",),
            omissions=("附录 C 的现场核查表",),
        ),
        engine="0.1.0",
        as_of=date(2026, 3, 31),
        year=2025,
        evidence=EVIDENCE,
        changes=(
            Change("2026-03-05", "李四", "能源消耗", ENERGY.code, "1,180", "1200.5", "漏算一台锅炉", "变更记录!A3"),
        ),
        submission_name="示例水泥数据表.xlsx",
        submission_sha256="0f" * 32,
        subject=Subject("湖南示例水泥有限公司", "91430100MA4L16JQ9B", "水泥制造（C3011）", "长沙市（430100）"),
        decision=verdict,
        total=between("20", "40"),
        total_full=exactly("60"),
        lines=(Line("", Fraction(36), strict=False, needed=True),),
        requirements=requirements(),
        categories=(
            CategoryResult("energy_group", "能源消耗", False, exactly("12"), exactly("20"), 2, 2, (SCALE,)),
            CategoryResult("resource_group", "资源与排放", False, between("8", "28"), exactly("40"), 2, 4),
            CategoryResult("bonus_group", "加分项", True, exactly("0"), exactly("5"), 1, 1),
        ),
        indicators=(energy(), clean_energy(), system(), water(), waste(), cod(), per_product(), honour()),
        derived=(
            DerivedResult("index", "综合指数 YⅠ", "", between("1/3", "2/3"), "得分合计 ÷ 满分", "20 ÷ 60 ≈ 0.3333"),
        ),
        inputs=(
            OUTPUT,
            PRODUCT,
            ENERGY,
            CLEAN,
            WATER_ALL,
            WATER,
            COD,
            WASTE_ALL,
            WASTE,
            SYSTEM,
            ACCIDENT,
            PERMIT,
            AUDIT,
        ),
        findings=findings(),
    )
    return replace(made, **changes)


@pytest.fixture
def vetoed() -> Assessment:
    return assessment(
        decision(
            Outcome.FAIL,
            "否决条件“近三年未发生较大及以上安全事故”不符合（条款 4.1 b)）",
            "总得分 20–40 分 < 60 分 ×",
        )
    )


@pytest.fixture
def undetermined() -> Assessment:
    met = tuple(replace(item, status=Status.MET) if item.id == "no_accident" else item for item in requirements())
    return assessment(
        decision(Outcome.UNDETERMINED, "总得分 62.5–71.5 分 ≥ 70 分 ？（缺 工业固体废物综合利用量）"),
        requirements=met,
        total=between("62.5", "71.5"),
        total_full=exactly("100"),
    )


@pytest.fixture
def passing() -> Assessment:
    met = tuple(
        replace(item, status=Status.MET, missing=())
        for item in requirements()
        if item.status is not Status.NOT_APPLICABLE
    )
    full = replace(water(), gaps=(), level="先进", points=exactly("10"))
    return assessment(
        decision(Outcome.PASS, "总得分 100 分 ≥ 80 分 √", grade="先进", binding=True),
        requirements=met,
        categories=(CategoryResult("resource_group", "资源与排放", False, exactly("100"), exactly("100"), 1, 1),),
        indicators=(full,),
        inputs=(WATER_ALL, WATER),
        total=exactly("100"),
        total_full=exactly("100"),
        derived=(),
        findings=(),
    )


@pytest.fixture
def levels_only() -> Assessment:
    """A standard that gives no points: no total, no categories, a file-less submission of an unknown subject."""
    unscored = replace(energy(), points=None, full=None)
    return assessment(
        decision(Outcome.FAIL, "单位工业产值综合能耗：否"),
        requirements=(),
        categories=(),
        indicators=(unscored,),
        inputs=(),
        total=None,
        total_full=None,
        submission_name=None,
        submission_sha256=None,
        subject=Subject(None, None, None, None),
    )


_STRUCTURE = {
    "id",
    "category",
    "field",
    "key",
    "indicator",
    "effect",
    "better",
    "sign",
    "hash",
    "submission_sha256",
    "subject",
}


def retold(value: Any, text: Callable[[], str], name: str = "") -> Any:
    """The same with another text in the place of every one that is not a name inside the engine."""
    if isinstance(value, Enum | Code) or (name in _STRUCTURE and not is_dataclass(value)):
        return value
    if isinstance(value, str):
        return text()
    if isinstance(value, Datum):
        return Datum(**{name: retold(item, text, name) for name, item in value._asdict().items()})
    if isinstance(value, tuple):
        return tuple(retold(item, text, name) for item in value)
    if isinstance(value, Mapping):
        return {key: text() for key in value}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{item.name: retold(getattr(value, item.name), text, item.name) for item in fields(value)}
        )
    return value


@pytest.fixture
def everywhere() -> Everywhere:
    """Puts one text in the place of every text of an assessment that is not a name inside the engine."""

    def put(made: Assessment, text: str) -> Assessment:
        replaced: Assessment = retold(made, lambda: text)
        return replaced

    return put


@pytest.fixture
def scattered() -> Scattered:
    """Puts many texts in the places of all texts of an assessment, one after the other, again and again."""

    def put(made: Assessment, texts: Iterable[str]) -> Assessment:
        replaced: Assessment = retold(made, cycle(texts).__next__)
        return replaced

    return put

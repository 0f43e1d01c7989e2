"""An ordinary workbook: 50 data items over three years on four sheets, some 480 cells, and the pack that it is a table of."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

from xlsxwriter import Workbook

from standard_engine.formula.program import Program
from standard_engine.pack.resolved import FieldSpec, FieldType, Limits, ResolvedPack, Row, Section, Standing
from standard_engine.workbook.layout import METADATA_MARK, metadata

YEAR = 2025
SECTIONS = ("生产经营", "能源消耗", "资源利用", "污染排放")
_TITLES = ("综合能源消费量", "工业总产值", "取水量", "二氧化硫排放量", "固体废物综合利用率")
_UNITS = ("tce", "万元", "m³", "t", "%")
_ITEMS = 50


def pack() -> ResolvedPack:
    """The 50 numeric fields, each asked for three years, and nothing to judge."""
    return ResolvedPack(
        id="ordinary", title="普通", standard="普通", edition="1", version="1.0", hash="ab" * 32,
        as_of=date(2026, 11, 23), chosen_from=None, chosen_until=None, data_years=3, status=Standing.PROVISIONAL,
        notes=(), omissions=(), sections=tuple(Section(name, name) for name in SECTIONS),
        fields=tuple(_field(at) for at in range(_ITEMS)), enumerations=(), categories=(), indicators=(),
        requirements=(), derived=(), grades=(), checks=(), measures=(), pass_formula="", numbers=(), workflow="",
        program=Program((), ()),
    )  # fmt: skip


def _field(at: int) -> FieldSpec:
    title, unit = f"{_TITLES[at % 5]}（{at + 1}号线）", _UNITS[at % 5]
    row = Row(f"N{at + 1:02d}", title, None, unit, ((unit, Fraction(1)),))
    return FieldSpec(
        id=f"field_{at}", code=row.code, title=title, section=SECTIONS[at % 4], type=FieldType.NUMBER, years=3,
        rows=(row,), limits=Limits(low=Fraction(0)), plausible=Limits(), options=(), enumeration=None, blank="missing",
        none="missing", not_applicable=False, optional_rows=False, required=True, hint=None, evidence=(), by=None,
    )  # fmt: skip


def write(folder: Path, serial: int = 0) -> Path:
    """The filled workbook, as a spreadsheet program writes one; each serial number has values and documents of its own."""
    file = folder / f"普通{serial}.xlsx"
    made = pack()
    with Workbook(file) as book:
        head, number = (
            book.add_format({"bold": True, "border": 1}),
            book.add_format({"num_format": "0.00", "border": 1}),
        )
        for name in SECTIONS:
            sheet = book.add_worksheet(name)
            sheet.set_column(1, 1, 30)
            years = [f"{YEAR - back}年" for back in (2, 1, 0)]
            sheet.write_row(
                2, 0, ["代码", "指标/数据项", "单位", *years, "不适用原因/备注", "佐证材料", "填写说明"], head
            )
            for line, spec in enumerate((spec for spec in made.fields if spec.section == name), 3):
                sheet.write_row(line, 0, [spec.code, spec.title, spec.rows[0].unit])
                sheet.write_row(line, 3, [round(12.5 * (line + back), 2) + 0.25 + serial for back in range(3)], number)
                sheet.write_row(line, 7, [f"{serial + 1}号统计台账"])
        facts = book.add_worksheet("元数据")
        facts.write(0, 0, METADATA_MARK)
        for line, (key, value) in enumerate(metadata(made, YEAR, "0").items(), 1):
            facts.write_string(line, 0, key)
            facts.write_string(line, 1, value)
    return file

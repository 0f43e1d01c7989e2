"""A small pack made by hand, and workbooks of it filled the way a user's program fills them (openpyxl)."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from standard_engine.findings import Finding, Place
from standard_engine.formula.program import Program
from standard_engine.pack.resolved import (
    Enumeration,
    FieldSpec,
    FieldType,
    Item,
    Limits,
    Option,
    ResolvedPack,
    Row,
    Section,
    Standing,
)
from standard_engine.submission import Datum, Submission
from standard_engine.workbook.cells import StoredCell
from standard_engine.workbook.question import Question, RowUnit
from standard_engine.workbook.reader import read_here
from standard_engine.workbook.styles import CellStyle
from standard_engine.workbook.template import write_template
from standard_engine.workbook.unit_text import unit_factor
from standard_engine.workbook.values import read_cell

YEAR = 2025
F = Fraction
OPEN = Limits()
TCE = (("tce", F(1)), ("kgce", F(1, 1000)), ("吨标准煤", F(1)), ("万tce", F(10000)))
YUAN = (("万元", F(1)), ("元", F(1, 10000)), ("亿元", F(10000)), ("千元", F(1, 10)))
TONNES = (("t", F(1)), ("kg", F(1, 1000)), ("吨", F(1)), ("万t", F(10000)), ("万吨", F(10000)))
POWER = (("万kWh", F(1)), ("kWh", F(1, 10000)), ("MWh", F(1, 10)), ("千瓦时", F(1, 10000)))
PERCENT = (("%", F(1)), ("‰", F(1, 10)), ("倍", F(100)))
RATIO = (("", F(1)), ("%", F(1, 100)), ("‰", F(1, 1000)))


def field(  # noqa: PLR0913 - a field has that many facts
    code: str,
    id_: str,
    title: str,
    section: str = "energy",
    type_: FieldType = FieldType.NUMBER,
    *,
    years: int = 0,
    unit: str = "",
    units: tuple[tuple[str, Fraction], ...] = (),
    rows: tuple[Row, ...] = (),
    limits: Limits = OPEN,
    plausible: Limits = OPEN,
    options: tuple[Option, ...] = (),
    enumeration: str | None = None,
    blank: str = "missing",
    none: str = "none",
    not_applicable: bool = False,
    optional_rows: bool = False,
    required: bool = True,
    hint: str | None = None,
    evidence: tuple[str, ...] = (),
    by: str | None = None,
) -> FieldSpec:
    return FieldSpec(
        id_, code, title, section, type_, years, rows or (Row(code, title, None, unit, units),), limits, plausible,
        options, enumeration, blank, none, not_applicable, optional_rows, required, hint, evidence, by,
    )  # fmt: skip


FUELS = (
    Row("N03.1", "原煤", "coal", "t", TONNES),
    Row("N03.2", "电力", "power", "万kWh", POWER),
)
LEVELS = (
    Option("good", "优", "制度完善并有效运行"),
    Option("fair", "良", "制度完善，运行记录不全"),
    Option("poor", "差"),
)
FIELDS = (
    field("B01", "enterprise_name", "企业名称", "basic", FieldType.TEXT),
    field("B02", "credit_code", "统一社会信用代码", "basic", FieldType.TEXT),
    field("B03", "industry", "所属行业", "basic", FieldType.CODE, enumeration="sector"),
    field("B04", "region", "所在地区", "basic", FieldType.CODE, enumeration="region", required=False),
    field("B05", "founded", "成立日期", "basic", FieldType.DATE, required=False),
    field("B06", "contact", "联系人", "basic", FieldType.TEXT, required=False),
    field(
        "N01", "energy_total", "综合能源消费量", years=3, unit="tce", units=TCE,
        limits=Limits(low=F(0)), plausible=Limits(high=F(1000000)), hint="按当量值计算。", evidence=("205-1 表", "能源审计报告"),
    ),
    field("N02", "output_value", "工业总产值", years=3, unit="万元", units=YUAN),
    field("N03", "energy_use", "能源消费", years=2, rows=FUELS, optional_rows=True, by="fuel"),
    field("N04", "waste_rate", "固废综合利用率", years=3, unit="%", units=PERCENT, limits=Limits(F(0), F(100)),
          not_applicable=True),
    field("N05", "clean_share", "清洁能源占比", years=1, units=RATIO, required=False),
    field("N06", "waste", "固废产生量", years=1, unit="t", units=TONNES, none="zero"),
    field("N07", "fines", "罚款", years=1, unit="万元", units=YUAN, none="missing", required=False),
    field("N08", "purchased", "外购热力", years=1, unit="tce", units=TCE, blank="zero", required=False),
    field("Q01", "management", "能源管理", "quality", FieldType.CHOICE, options=LEVELS),
    field("Q02", "certified", "通过环境管理体系认证", "quality", FieldType.TRUTH, not_applicable=True),
)  # fmt: skip
SECTORS = Enumeration(
    "sector", "国民经济行业分类", "GB/T 4754—2017", hierarchical=True,
    items=(
        Item("C", "制造业"), Item("C30", "非金属矿物制品业"), Item("C301", "水泥、石灰和石膏制造"),
        Item("C3011", "水泥制造"), Item("C31", "黑色金属冶炼和压延加工业"),
    ),
)  # fmt: skip
REGIONS = Enumeration("region", "湖南省行政区划", "2022", hierarchical=False,
                      items=(Item("430100", "长沙市"), Item("430200", "株洲市")))  # fmt: skip
SOUND: Mapping[str, object] = {
    "B01": "湘江水泥有限公司",
    "B02": "91110000600037341L",
    "B03": "C3011 水泥制造",
    "N01": (5000, 4800.5, 4600),
    "N02": (90000, 95000, 99000.25),
    "N03.1": (6000, 5800),
    "N03.2": (120, 118.5),
    "N04": (92, 93.5, 95.1),
    "N06": 12,
    "Q01": "优",
    "Q02": "是",
}
"""Answers by code: one value for the last year or 填报值, or one a year, earliest first."""


def small_pack(fields: Iterable[FieldSpec] = FIELDS, **changes: object) -> ResolvedPack:
    pack = ResolvedPack(
        id="small", title="小规则包", standard="测试标准", edition="1", version="1.0", hash="ab" * 32,
        as_of=date(2026, 11, 23), chosen_from=None, chosen_until=None, data_years=3, status=Standing.PROVISIONAL,
        notes=("数值为占位。",), omissions=(),
        sections=(Section("basic", "企业信息"), Section("energy", "能源消耗", "填三个年度。"), Section("quality", "定性自评")),
        fields=tuple(fields), enumerations=(SECTORS, REGIONS), categories=(), indicators=(), requirements=(), derived=(),
        grades=(), checks=(), measures=(), pass_formula="", numbers=(), workflow="", program=Program((), ()),
    )  # fmt: skip
    return replace(pack, **changes)  # type: ignore[arg-type]  # any field by name


def template(path: Path, pack: ResolvedPack | None = None, submission: Submission | None = None) -> Path:
    file = path / "数据表.xlsx"
    write_template(pack or small_pack(), file, year=YEAR, submission=submission)
    return file


def filled(
    path: Path,
    answers: Mapping[str, object] | None = None,
    change: Callable[[Workbook], None] | None = None,
    pack: ResolvedPack | None = None,
) -> Path:
    """The template, sound but for `answers` by code, after `change` to the whole workbook."""
    file = template(path, pack)
    book = load_workbook(file)
    for code, answer in {**SOUND, **(answers or {})}.items():
        put(book, code, answer)
    if change is not None:
        change(book)
    book.save(file)
    return file


def put(book: Workbook, code: str, answer: object) -> None:
    """Type an answer into the row of a code: one a year, or one value into the last of its cells."""
    cells = cells_of(book, code)
    answers = answer if isinstance(answer, tuple) else (answer,)
    for cell, value in zip(cells[-len(answers) :], answers, strict=True):
        cell.value = value


def cells_of(book: Workbook, code: str) -> list[Cell]:
    """The input cells of a code's row: its years, or 填报值."""
    sheet, row = row_of(book, code)
    headers = {str(cell.value): at for at, cell in enumerate(sheet[3], 1)}
    years = [column for header, column in headers.items() if header.endswith("年")]
    columns = years if code.startswith("N") else [headers["填报值"]]
    return [cell for column in columns if isinstance(cell := sheet.cell(row, column), Cell)]


def cell_of(book: Workbook, code: str, header: str) -> Cell:
    sheet, row = row_of(book, code)
    column = next(at for at, cell in enumerate(sheet[3], 1) if cell.value == header)
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def row_of(book: Workbook, code: str) -> tuple[Worksheet, int]:
    for name in ("企业信息", "能源消耗", "定性自评"):
        sheet = book[name]
        for (cell,) in sheet.iter_rows(min_col=1, max_col=1):
            if cell.value == code:
                return sheet, int(cell.row)
    raise LookupError(code)


def read(path: Path, pack: ResolvedPack | None = None) -> Submission:
    return read_here(path, pack or small_pack())


def found(submission: Submission, code: str) -> list[Finding]:
    return [finding for finding in submission.findings if finding.code.code == code]


def codes_of(submission: Submission) -> list[str]:
    return [finding.code.code for finding in submission.findings]


def datum(submission: Submission, field_id: str, key: str | None = None, year: int | None = YEAR) -> Datum:
    return submission.datum(field_id, key, year)


def edit_part(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Rewrite one part of a workbook's zip, as no spreadsheet program would."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return path


def ask(  # noqa: PLR0913 - a question has that many facts
    spec: FieldSpec,
    text: str | None,
    type_: str = "s",
    *,
    number_format: str = "General",
    unit: str | None = None,
    reason: str = "",
    formula: str | None = None,
    style: CellStyle | None = None,
    anchor: str | None = None,
    date1904: bool = False,
    enumeration: Enumeration | None = None,
) -> tuple[Datum, list[str]]:
    """The datum that one cell gives for a field's first row, and the codes of the findings."""
    row = spec.rows[0]
    written = row.unit if unit is None else unit
    question = Question(
        spec, row, YEAR, RowUnit(written, unit_factor(written, row)), reason, Place(sheet="数据", cell="D4"),
        enumeration, anchor, date1904,
    )  # fmt: skip
    cell = StoredCell("数据", "D4", 4, 4, text, type_, style or CellStyle(number_format), formula)
    datum, findings = read_cell(question, cell)
    return datum, [finding.code.code for finding in findings]

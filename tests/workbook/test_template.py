from __future__ import annotations

import re
import warnings
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from workbook_kit import (
    FIELDS,
    LEVELS,
    SECTORS,
    TCE,
    YEAR,
    codes_of,
    datum,
    field,
    filled,
    read,
    row_of,
    small_pack,
    template,
)

from standard_engine.errors import UsageError
from standard_engine.pack.resolved import FieldType, Item, Option, Row, Section, Standing
from standard_engine.submission import Absence, Datum, Slot, Submission
from standard_engine.workbook.template import write_template

INPUT_FILL = "FFFFFDE7"
TRAPS = (
    "=1+1", "{=1+1}", "+cmd|'/C calc'!A0", "-2+3", "@SUM(1)", '=HYPERLINK("http://127.0.0.1:9")', "http://127.0.0.1:9/", "<b>&amp;",
    "_x000D_", "'=1", "internal:A1", "mailto:x@y.z", "{{7*7}}", "\t=1", "&A&P", "𠮷野家㙦䶮",
)  # fmt: skip


def opened(path: Path) -> Workbook:
    return load_workbook(path)


def sheet(book: Workbook, name: str) -> Worksheet:
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def test_the_sheets_stand_in_order_and_the_last_two_are_hidden(tmp_path: Path) -> None:
    book = opened(template(tmp_path))
    assert book.sheetnames == [
        "填表说明",
        "填报检查",
        "企业信息",
        "能源消耗",
        "定性自评",
        "改进措施",
        "佐证材料",
        "变更记录",
        "选项",
        "元数据",
    ]
    assert [name for name in book.sheetnames if book[name].sheet_state != "visible"] == ["选项", "元数据"]


def test_equal_arguments_give_equal_bytes(tmp_path: Path) -> None:
    submission = read(filled(tmp_path))
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    for path in (first, second):
        write_template(small_pack(), path, year=YEAR, submission=submission, industry="C31")
    assert first.read_bytes() == second.read_bytes()


def test_only_yellow_cells_can_be_written_and_there_is_no_password(tmp_path: Path) -> None:
    book = opened(template(tmp_path))
    for name in book.sheetnames:
        page = sheet(book, name)
        assert page.protection.sheet
        assert page.protection.password is None
        for cell in (cell for row in page.iter_rows() for cell in row):
            assert cell.protection.locked == (cell.fill.fgColor.rgb != INPUT_FILL), f"{name}!{cell.coordinate}"
    energy = sheet(book, "能源消耗")
    assert [energy.cell(4, column).protection.locked for column in range(1, 10)] == [
        True,
        True,
        False,
        False,
        False,
        False,
        False,
        False,
        True,
    ]
    assert energy["D7"].protection.locked  # a year that the field is not asked for
    assert not energy["E7"].protection.locked
    assert energy["C10"].protection.locked  # a number without a unit has no unit to choose


def test_pages_are_a4_with_their_headers_repeated(tmp_path: Path) -> None:
    book = opened(template(tmp_path))
    for name in ("企业信息", "能源消耗", "定性自评"):
        page = sheet(book, name)
        assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
        assert page.sheet_properties.pageSetUpPr is not None
        assert (page.page_setup.fitToHeight, page.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
        assert page.print_title_rows == "$3:$3"
        assert page.freeze_panes == "C4"
        assert page.oddFooter is not None
        assert "小规则包" in str(page.oddFooter)


def validations(page: Worksheet) -> dict[str, object]:
    return {str(cell): rule for rule in page.data_validations.dataValidation for cell in rule.sqref.ranges}


def test_answers_and_units_are_chosen_from_lists_and_every_input_has_a_message(tmp_path: Path) -> None:
    book = opened(template(tmp_path))
    basic, energy, quality = (validations(sheet(book, name)) for name in ("企业信息", "能源消耗", "定性自评"))

    def formula(rules: dict[str, object], area: str) -> object:
        return getattr(rules[area], "formula1", None)

    assert formula(quality, "C4") == '"优,良,差"'
    assert formula(quality, "C5") == '"是,否,不适用"'
    assert (
        formula(basic, "C6")
        == '"C 制造业,C30 非金属矿物制品业,C301 水泥、石灰和石膏制造,C3011 水泥制造,C31 黑色金属冶炼和压延加工业"'
    )
    assert formula(energy, "C4") == '"tce,kgce,万tce"'
    assert {"D4:F4", "D5:F5", "E7:F7", "F11"} <= energy.keys()
    for rule in (*basic.values(), *energy.values(), *quality.values()):
        title, message = getattr(rule, "promptTitle", ""), getattr(rule, "prompt", "")
        assert 0 < len(title) <= 32
        assert 0 < len(message) <= 255


def test_long_lists_stand_on_the_hidden_sheet(tmp_path: Path) -> None:
    items = tuple(Item(f"C{number}", "很长的行业名称" * 3) for number in range(1000, 1900))
    options = (Option("a", "含,逗号"), Option("b", "乙"))
    spec = field("Q03", "comma", "带逗号", "quality", FieldType.CHOICE, options=options)
    pack = small_pack([*FIELDS, spec], enumerations=(replace(SECTORS, items=items), *small_pack().enumerations[1:]))
    book = opened(template(tmp_path, pack))
    lists = sheet(book, "选项")
    assert [lists["A1"].value, lists["A2"].value, lists["A901"].value] == [
        "所属行业",
        f"C1000 {items[0].title}",
        f"C1899 {items[0].title}",
    ]
    assert [lists["B1"].value, lists["B2"].value, lists["B3"].value] == ["带逗号", "含,逗号", "乙"]
    rule = validations(sheet(book, "企业信息"))["C6"]
    assert getattr(rule, "formula1", None) == "'选项'!$A$2:$A$901"


def test_titles_and_messages_longer_than_programs_allow_are_cut(tmp_path: Path) -> None:
    long = field("N20", "long", "很长的名称" * 20, years=1, hint="很长的说明" * 100)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        path = template(tmp_path, small_pack([long]))
    rule = validations(sheet(opened(path), "能源消耗"))["D4"]
    assert len(getattr(rule, "prompt", "")) == 255
    assert str(getattr(rule, "prompt", "")).endswith("…")


def test_the_guide_says_what_rules_and_doubts_there_are(tmp_path: Path) -> None:
    def guide(pack_status: Standing) -> str:
        book = opened(template(tmp_path, small_pack(status=pack_status)))
        return "\n".join(str(cell.value) for (cell,) in sheet(book, "填表说明").iter_rows(max_col=1))

    provisional, official = guide(Standing.PROVISIONAL), guide(Standing.OFFICIAL)
    for said in (
        "小规则包",
        "测试标准",
        "版本 1.0",
        "数据年：2025 年",
        "数值为占位。",
        "浅黄色",
        "能源消耗：填三个年度。",
    ):
        assert said in provisional
    assert "非正式结论" in provisional
    assert "非正式结论" not in official


def test_evidence_asked_for_is_listed(tmp_path: Path) -> None:
    page = sheet(opened(template(tmp_path)), "佐证材料")
    rows = [[cell.value for cell in row[:3]] for row in page.iter_rows(min_row=3)]
    assert rows[:2] == [["N01", "综合能源消费量", "205-1 表"], ["N01", "综合能源消费量", "能源审计报告"]]
    assert rows[2:] == [[None, None, None]] * 20
    assert not page.cell(5, 1).protection.locked


def test_the_template_says_which_rules_it_was_made_for(tmp_path: Path) -> None:
    page = sheet(opened(template(tmp_path)), "元数据")
    facts = {page.cell(row, 1).value: page.cell(row, 2).value for row in range(2, 8)}
    assert facts == {
        "模板格式": "1", "规则包": "small", "规则包版本": "1.0", "规则包哈希": "ab" * 32, "数据年": "2025", "引擎版本": "0.1.0",
    }  # fmt: skip


def test_nothing_from_the_pack_or_the_data_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    specs = [
        field(f"T{at:02}", f"t{at}", trap, "basic", FieldType.TEXT, hint=trap, evidence=(trap,))
        for at, trap in enumerate(TRAPS)
    ]
    pack = small_pack(specs, title="=1+1", notes=TRAPS, sections=(Section("basic", "=1+1", "=2+2"),))
    data: dict[Slot, Datum] = {(spec.id, None, None): Datum(trap) for spec, trap in zip(specs, TRAPS, strict=True)}
    path = template(tmp_path, pack, Submission(data, YEAR))
    book = opened(path)
    for name in book.sheetnames:
        for cell in (cell for row in sheet(book, name).iter_rows() for cell in row):
            assert cell.data_type != "f" or name == "填报检查", f"{name}!{cell.coordinate} {cell.value}"
            assert cell.hyperlink is None or name == "填报检查"
    formulas = re.findall(r"<f>(.*?)</f>", zipfile.ZipFile(path).read("xl/worksheets/sheet2.xml").decode())
    assert formulas
    assert not [formula for formula in formulas if re.search(r"1\+1|2\+2|HYPERLINK|cmd", formula.replace("'=1+1'", ""))]
    submission = read(path, pack)
    read_back = [datum(submission, spec.id, year=None).value for spec in specs]
    assert read_back == [trap.strip() for trap in TRAPS]


def test_the_industry_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    for industry in ("C3011", "3011", "水泥制造"):
        write_template(small_pack(), path, year=YEAR, industry=industry)
        assert datum(read(path), "industry", year=None).value == "C3011"
    said = Submission({("industry", None, None): Datum("C31")}, YEAR)
    write_template(small_pack(), path, year=YEAR, industry="C3011", submission=said)
    assert datum(read(path), "industry", year=None).value == "C31"


def test_an_industry_that_the_pack_does_not_know_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"C3012.*C3011 水泥制造"):
        write_template(small_pack(), tmp_path / "表.xlsx", year=YEAR, industry="C3012")
    with pytest.raises(UsageError, match="没有填报行业的数据项"):
        write_template(small_pack(FIELDS[:2]), tmp_path / "表.xlsx", year=YEAR, industry="C3011")
    assert not list(tmp_path.iterdir())


def test_a_file_that_cannot_be_written_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="不能写入"):
        write_template(small_pack(), tmp_path / "没有的文件夹" / "表.xlsx", year=YEAR)


def test_a_sample_may_hold_what_people_really_type(tmp_path: Path) -> None:
    data = {
        ("energy_total", None, 2025): Datum(Fraction(12000), raw="１.２万tce", unit="万tce"),
        ("output_value", None, 2025): Datum(Fraction(35000), raw="3.5亿元", unit="亿元"),
        ("waste_rate", None, 2025): Datum(Fraction(85), raw="８５％", unit="%"),
        ("waste_rate", None, 2024): Datum(absence=Absence.NOT_APPLICABLE, reason="停产检修"),
        ("energy_use", "power", 2025): Datum(Fraction(5), unit="kWh"),
        ("management", None, None): Datum("good"),
    }
    submission = read(template(tmp_path, submission=Submission(data, YEAR)))
    for slot, each in data.items():
        got = submission.datum(*slot)
        assert (got.value, got.absence, got.reason) == (each.value, each.absence, each.reason), slot
    assert datum(submission, "energy_total").raw == "１.２万tce"
    assert datum(submission, "energy_use", "power").raw == "50000"
    assert datum(submission, "energy_use", "power").unit == "kWh"
    assert "D049" in codes_of(submission)


def test_a_submission_that_was_read_writes_and_reads_again_the_same(tmp_path: Path) -> None:
    answers: dict[str, object] = {
        "N01": ("5,000", "４８００", 4600),
        "N04": (92, "不适用", "93.5%"),
        "N06": "无",
        "Q02": "√",
        "N07": "—",
    }

    def reason(book: Workbook) -> None:
        page, row = row_of(book, "N04")
        page.cell(row, 7).value = "停产"

    first = read(filled(tmp_path, answers, reason))
    second = read(template(tmp_path, submission=first))
    for slot, each in first.data.items():
        again = second.datum(*slot)
        assert (again.value, again.absence, again.reason, again.unit) == (
            each.value,
            each.absence,
            each.reason,
            each.unit,
        ), slot


def test_a_unit_choice_is_one_for_each_size(tmp_path: Path) -> None:
    rows = (Row("N30", "能耗", None, "tce", (*TCE, ("吨标煤", Fraction(1)), ("公斤标准煤", Fraction(1, 1000)))),)
    book = opened(template(tmp_path, small_pack([field("N30", "x", "能耗", years=1, rows=rows)])))
    rule = validations(sheet(book, "能源消耗"))["C4"]
    assert getattr(rule, "formula1", None) == '"tce,kgce,万tce"'


def test_options_show_their_levels_beside_the_choice(tmp_path: Path) -> None:
    page = sheet(opened(template(tmp_path)), "定性自评")
    assert page["F4"].value == "\n".join(f"{option.title}：{option.text}" for option in LEVELS if option.text)

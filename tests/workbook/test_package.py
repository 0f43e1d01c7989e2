from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from xlsx_by_hand import LINKS, MAIN, PACKAGE, SHEET, parts, sheet_xml, zipped

from standard_engine.errors import InputError
from standard_engine.workbook.oddities import odd_settings
from standard_engine.workbook.package import read_file, stored_workbook

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
ONE = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
TWO = sheet_xml('<row r="1"><c r="A1"><v>2</v></c></row>')


def refusal(content: dict[str, str]) -> list[str]:
    with pytest.raises(InputError) as caught:
        stored_workbook(zipped(content), "数据表.xlsx")
    return [f"{finding.code.code} {finding.message}" for finding in caught.value.findings]


def test_sheets_come_in_the_order_of_the_workbook_with_their_states() -> None:
    data = zipped(parts({"甲": ONE, "乙": TWO, "丙": ONE}, states={"乙": "hidden", "丙": "veryHidden"}))
    book = stored_workbook(data, "数据表.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("甲", False), ("乙", True), ("丙", True)]
    cell = book.sheets[1].cell(1, 1)
    assert cell is not None
    assert cell.text == "2"
    assert book.sha256 == hashlib.sha256(data).hexdigest()
    assert not book.date1904
    assert not book.macros


def test_the_other_date_system_and_macros_are_noticed() -> None:
    content = parts(properties='<workbookPr date1904="1"/>') | {"xl/vbaProject.bin": "x"}
    book = stored_workbook(zipped(content), "数据表.xlsx")
    assert book.date1904
    assert book.macros


@pytest.mark.parametrize(
    "gone", ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_workbook_without_a_part_it_needs_is_incomplete(gone: str) -> None:
    content = parts()
    del content[gone]
    assert refusal(content) == [f"D010 工作簿不完整：缺少 {gone}"]


def test_a_package_of_something_else_has_no_workbook() -> None:
    content = parts() | {"_rels/.rels": f'<Relationships xmlns="{PACKAGE}"/>'}
    assert refusal(content) == ["D010 工作簿不完整：没有工作簿"]


def test_every_missing_sheet_is_named_at_once() -> None:
    content = parts({"甲": ONE, "乙": TWO})
    del content[SHEET], content["xl/worksheets/sheet2.xml"]
    assert refusal(content) == [f"D010 工作簿不完整：找不到工作表“{name}”的内容" for name in "甲乙"]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:9/x.xml", "file:///etc/passwd", "../../../../etc/passwd", "workbook.xml"]
)
def test_a_sheet_is_only_ever_read_from_inside_the_file(target: str) -> None:
    mode = ' TargetMode="External"' if ":" in target else ""
    link = f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="{target}"{mode}/>'
    content = parts() | {"xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>'}
    assert refusal(content) == ["D010 工作簿不完整：找不到工作表“数据”的内容"]


def test_an_absolute_target_is_as_good() -> None:
    link = f'<Relationship Id="rId1" Type="{LINKS}/worksheet" Target="/{SHEET}"/>'
    content = parts() | {"xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{link}</Relationships>'}
    assert len(stored_workbook(zipped(content), "数据表.xlsx").sheets[0].cells) == 1


@pytest.mark.parametrize("names", [("Data", "data"), ("", "乙")])
def test_sheet_names_must_tell_sheets_apart(names: tuple[str, str]) -> None:
    assert "为空或重复" in refusal(parts(dict(zip(names, (ONE, TWO), strict=True))))[0]


def test_a_workbook_without_sheets_is_incomplete() -> None:
    content = parts() | {"xl/workbook.xml": f'<workbook xmlns="{MAIN}"><sheets/></workbook>'}
    assert refusal(content) == ["D010 工作簿不完整：没有工作表"]


def test_a_chart_sheet_is_no_sheet_of_cells() -> None:
    content = parts({"甲": ONE, "图": "<chartsheet/>"})
    links = content["xl/_rels/workbook.xml.rels"]
    content["xl/_rels/workbook.xml.rels"] = links.replace(
        f'{LINKS}/worksheet" Target="worksheets/sheet2', f'{LINKS}/chartsheet" Target="worksheets/sheet2'
    )
    assert [sheet.name for sheet in stored_workbook(zipped(content), "数据表.xlsx").sheets] == ["甲"]


def test_strict_open_xml_is_named_not_read_as_empty() -> None:
    content = {name: body.replace(MAIN, STRICT) for name, body in parts().items()}
    assert refusal(content)[0].startswith("D009")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])
def test_no_part_may_declare_a_document_type(part: str) -> None:
    content = parts()
    content[part] = '<!DOCTYPE x [<!ENTITY a "b">]>' + content[part]
    assert "DOCTYPE" in refusal(content)[0]


@pytest.mark.parametrize("inside", ["<!-- x -->", "<?x y?>", "<![CDATA[1]]>"])
def test_nothing_but_elements_may_stand_among_the_cells(inside: str) -> None:
    cells = f'<row r="1"><c r="A1"><v>1{inside}10</v></c></row>'
    assert refusal(parts({"数据": sheet_xml(cells)}))[0].startswith("D008")
    assert stored_workbook(zipped(parts({"数据": "<!-- made by x -->" + ONE})), "x.xlsx")


@pytest.mark.parametrize(
    "broken",
    [
        ONE[:-20],
        ONE.replace("1</v>", "\x0b</v>"),
        ONE.replace("1</v>", "&#0;</v>"),
        ONE.replace("1</v>", "&a;</v>"),
        "",
    ],
)
def test_xml_that_is_not_well_formed_is_damage(broken: str) -> None:
    assert refusal(parts({"数据": broken, "乙": ONE}))[0].startswith(f"D007 文件已损坏：{SHEET}")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_other_encodings_of_unicode_are_read(encoding: str) -> None:
    text = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>能耗</t></is></c></row>')
    content: dict[str, str | bytes] = {
        **parts(),
        SHEET: f'<?xml version="1.0" encoding="{encoding[:6].rstrip("-")}"?>{text}'.encode(encoding),
    }
    cell = stored_workbook(zipped(content), "x.xlsx").sheets[0].cell(1, 1)
    assert cell is not None
    assert cell.text == "能耗"


def test_an_encoding_that_nobody_knows_is_damage() -> None:
    content: dict[str, str | bytes] = {**parts(), SHEET: b'<?xml version="1.0" encoding="GBK"?>' + ONE.encode()}
    with pytest.raises(InputError, match="D007"):
        stored_workbook(zipped(content), "x.xlsx")


def test_all_broken_sheets_are_reported_together() -> None:
    assert len(refusal(parts({"甲": ONE[:-20], "乙": sheet_xml('<row r="0"/>')}))) == 2


def test_a_file_that_is_not_there_or_no_file_is_said_so(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "没有.xlsx", "没有这个文件"), (tmp_path, "不是文件")):
        with pytest.raises(InputError, match=words):
            read_file(path)


def test_a_file_larger_than_any_workbook_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standard_engine.workbook.package.MOST_FILE_BYTES", 3)
    (tmp_path / "大.xlsx").write_bytes(b"1234")
    with pytest.raises(InputError, match="D008"):
        read_file(tmp_path / "大.xlsx")
    (tmp_path / "小.xlsx").write_bytes(b"123")
    assert read_file(tmp_path / "小.xlsx") == b"123"


@pytest.mark.parametrize(
    "part", ["docProps/core.xml", "xl/theme/theme1.xml", "customXml/item1.xml", "xl/media/image1.svg"]
)
def test_a_document_type_is_refused_in_parts_that_are_not_read_too(part: str) -> None:
    doctype = '<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/hostname">]><c>&x;</c>'
    content = parts() | {part: '<?xml version="1.0"?>' + "<!-- -->" * 20_000 + doctype}
    with pytest.raises(InputError) as caught:
        stored_workbook(zipped(content), "数据表.xlsx")
    finding, = caught.value.findings  # fmt: skip
    assert finding.code.code == "D008"
    assert finding.message == f"文件结构超出正常范围：{part} 含有文档类型声明（DOCTYPE）"


def test_parts_that_are_not_read_may_be_no_xml() -> None:
    content: dict[str, str | bytes] = {
        **parts(),
        "xl/media/image1.png": b"\x89PNG\r\n\x00",
        "xl/drawings/vmlDrawing1.vml": "<xml><br></xml>",
    }
    assert stored_workbook(zipped(content), "数据表.xlsx").sheets


@pytest.mark.parametrize(
    "formula", ["cmd|'/C calc'!A0", "'cmd'|'/C calc'!A0", "1+MSEXCEL|'x'!A0", 'IF(A1="|",DDE|x!a,0)']
)
def test_a_formula_that_calls_another_program_is_refused(formula: str) -> None:
    xml = f'<row r="1"><c r="B1"><f>{escape(formula)}</f><v>0</v></c></row>'
    with pytest.raises(InputError) as caught:
        stored_workbook(zipped(parts({"数据": sheet_xml(xml)})), "数据表.xlsx")
    finding, = caught.value.findings  # fmt: skip
    assert (finding.code.code, finding.place.sheet, finding.place.cell) == ("D008", "数据", "B1")
    assert "DDE" in finding.message


@pytest.mark.parametrize("formula", ['IF(A1="|","a|b",1)', "'甲|乙'!A1", "SUM(A1:B2)"])
def test_an_upright_stroke_in_a_text_or_a_name_calls_nothing(formula: str) -> None:
    xml = f'<row r="1"><c r="B1"><f>{escape(formula)}</f><v>0</v></c></row>'
    assert stored_workbook(zipped(parts({"数据": sheet_xml(xml)})), "数据表.xlsx").sheets


def test_links_to_other_files_are_seen_and_those_to_programs_refused() -> None:
    link = f'<externalLink xmlns="{MAIN}"><{{}} ddeService="cmd" ddeTopic="x"/></externalLink>'
    content = parts() | {"xl/externalLinks/externalLink1.xml": link.format("externalBook")}
    assert stored_workbook(zipped(content), "数据表.xlsx").links
    assert not stored_workbook(zipped(parts()), "数据表.xlsx").links
    content = parts() | {"xl/externalLinks/externalLink1.xml": link.format("ddeLink")}
    with pytest.raises(InputError) as caught:
        stored_workbook(zipped(content), "数据表.xlsx")
    assert [finding.code.code for finding in caught.value.findings] == ["D008"]


@pytest.mark.parametrize(
    ("names", "what"),
    [
        (["指标\u200b数据"], "看不见的字符（U+200B）"),
        ([" 指标数据　"], "前后有空格"),
        (["指标数据" * 10], "超过 31 个字"),
        (["../../etc/passwd"], "Excel 不允许的字符"),
        (["数据(2025)", "数据（２０２５）"], "与“数据(2025)”只有全角、半角或空格的差别"),
    ],
)
def test_a_name_of_a_sheet_that_misleads_is_a_warning(names: list[str], what: str) -> None:
    one = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    book = stored_workbook(zipped(parts(dict.fromkeys(names, one))), "数据表.xlsx")
    finding, = odd_settings(book)  # fmt: skip
    assert (finding.code.code, finding.place.sheet) == ("D019", names[-1])
    assert what in finding.message


def test_settings_that_change_numbers_are_warnings() -> None:
    book = stored_workbook(zipped(parts() | {"xl/externalLinks/externalLink1.xml": "<a/>"}), "数据表.xlsx")
    book = replace(book, precision_as_shown=True)
    assert [finding.code.code for finding in odd_settings(book)] == ["D019", "D019"]
    assert ["以显示精度为准" in finding.message for finding in odd_settings(book)] == [True, False]

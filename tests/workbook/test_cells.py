from __future__ import annotations

import pytest
from xlsx_by_hand import MAIN, parts, sheet_xml, zipped

from standard_engine.errors import InputError
from standard_engine.workbook.cells import Sheet, StoredCell
from standard_engine.workbook.package import stored_workbook
from standard_engine.workbook.styles import CellStyle

STRINGS = (
    f'<sst xmlns="{MAIN}" uniqueCount="4294967295"><si><t>甲</t></si>'
    '<si><r><t>能</t></r><r><t xml:space="preserve">耗 </t></r><rPh sb="0" eb="2"><t>nenghao</t></rPh></si>'
    "<si><t>a_x000D_b_x005F_c_xD800_</t></si></sst>"
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="0.00&quot;吨&quot;"/></numFmts>'
    '<fonts><font><sz val="11"/></font><font><strike/><color rgb="FFFFFFFF"/></font><font><strike val="0"/><color theme="0"/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="solid"/></fill></fills>'
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164"/><xf numFmtId="9"/><xf numFmtId="14"/><xf numFmtId="777"/>'
    '<xf fontId="1" fillId="0"/><xf fontId="1" fillId="1"/><xf fontId="2"/></cellXfs></styleSheet>'
)


def sheet(rows: str, before: str = "", after: str = "") -> Sheet:
    content = parts({"数据": sheet_xml(rows, before, after)}, strings=STRINGS, styles=STYLES)
    return stored_workbook(zipped(content), "数据表.xlsx").sheets[0]


def cell(xml: str) -> StoredCell:
    found = sheet(f'<row r="1">{xml}</row>').cell(1, 1)
    assert found is not None
    return found


def refusal(rows: str, before: str = "", after: str = "") -> str:
    with pytest.raises(InputError) as caught:
        sheet(rows, before, after)
    finding, = caught.value.findings  # fmt: skip
    assert (finding.code.code, finding.place.sheet) == ("D011", "数据")
    return finding.message


@pytest.mark.parametrize(
    ("xml", "text", "type_", "formula"),
    [
        ('<c r="A1"><v>110.0</v></c>', "110.0", "n", None),
        ('<c r="A1"><v> 1.10E+2 </v></c>', " 1.10E+2 ", "n", None),
        ('<c r="A1" t="n"><v></v></c>', "", "n", None),
        ('<c r="A1" t="s"><v>0</v></c>', "甲", "s", None),
        ('<c r="A1" t="s"><v>1</v></c>', "能耗 ", "s", None),
        ('<c r="A1" t="s"><v>2</v></c>', "a\rb_c_xD800_", "s", None),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 乙 </t></is></c>', " 乙 ", "s", None),
        ('<c r="A1" t="inlineStr"><is><r><t>x</t></r><r><t>y</t></r></is></c>', "xy", "s", None),
        ('<c r="A1" t="b"><v>1</v></c>', "1", "b", None),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A", "e", None),
        ('<c r="A1" t="d"><v>2025-03-05</v></c>', "2025-03-05", "d", None),
        ('<c r="A1" t="str"><f>B1</f><v>85_x000A_</v></c>', "85\n", "str", "B1"),
        ('<c r="A1"><f>B1*2</f><v>60</v></c>', "60", "n", "B1*2"),
        ('<c r="A1"><f>B1*2</f></c>', None, "n", "B1*2"),
        ('<c r="A1"><f t="shared" si="0"/><v>4</v></c>', "4", "n", ""),
    ],
)
def test_a_cell_is_kept_exactly_as_stored(xml: str, text: str | None, type_: str, formula: str | None) -> None:
    found = cell(xml)
    assert (found.text, found.type, found.formula) == (text, type_, formula)
    assert (found.sheet, found.ref, found.row, found.column, found.hidden) == ("数据", "A1", 1, 1, False)


def test_cells_without_references_follow_one_another() -> None:
    found = sheet(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c r='C5'><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>"
    )
    assert {at: found.cells[at].text for at in found.cells} == {
        (1, 1): "1",
        (1, 2): "2",
        (5, 3): "3",
        (5, 4): "4",
        (6, 1): "5",
    }


def test_styled_empty_cells_are_not_stored_and_rows_may_come_in_any_order() -> None:
    found = sheet('<row r="9"><c r="A9" s="1"/><c r="B9"><v>9</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>')
    assert set(found.cells) == {(9, 2), (2, 2)}


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("0", CellStyle()),
        ("1", CellStyle('0.00"吨"')),
        ("2", CellStyle("0%")),
        ("3", CellStyle("yyyy-m-d")),
        ("4", CellStyle()),
        ("5", CellStyle(struck=True, invisible=True)),
        ("6", CellStyle(struck=True)),
        ("7", CellStyle(invisible=True)),
        ("9999", CellStyle()),
        ("-1", CellStyle()),
    ],
)
def test_a_style_is_resolved(style: str, expected: CellStyle) -> None:
    found = cell(f'<c r="A1" s="{style}"><v>1</v></c>')
    assert found.style == expected
    assert found.number_format == expected.number_format


def test_hidden_rows_and_columns_hide_their_cells() -> None:
    columns = '<cols><col min="1" max="1"/><col min="2" max="3" hidden="1"/></cols>'
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>1</v></c><c r="D1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
    found = sheet(rows, columns)
    assert {at: stored.hidden for at, stored in found.cells.items()} == {
        (1, 1): False,
        (1, 3): True,
        (1, 4): False,
        (2, 1): True,
    }


def test_a_merge_covers_all_but_its_first_cell() -> None:
    found = sheet(
        '<row r="1"><c r="A1"><v>1</v></c></row>',
        after='<mergeCells><mergeCell ref="B2:C3"/><mergeCell ref="A1:XFD1"/></mergeCells>',
    )
    assert found.merged_into(2, 2) is None
    assert found.merged_into(3, 3) == "B2"
    assert found.merged_into(4, 3) is None
    assert found.merged_into(1, 16384) == "A1"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('<row r="0"/>', "行号 0"),
        ('<row r="-1"/>', "行号 -1"),
        ('<row r="1048577"/>', "行号 1048577"),
        (f'<row r="{"9" * 30}"/>', "行号 999"),
        ('<row r="1"/><row r="1"/>', "第 1 行出现两次"),
        ('<row r="1"><c r="XFE1"/></row>', "XFE1"),
        ('<row r="1"><c r="1A"/></row>', "1A"),
        ('<row r="1"><c r="A2"><v>1</v></c></row>', "A2 不在第 1 行"),
        ('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>', "A1 出现两次"),
        ('<row r="1"><c r="A1" t="zz"><v>1</v></c></row>', "zz"),
        ('<row r="1"><c r="XFD1"><v>1</v></c><c><v>1</v></c></row>', "不在第 1 行"),
        *((f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>', "文字不存在") for index in ("3", "-1", "abc", "", "1" * 11, "１")),
    ],
)  # fmt: skip
def test_cells_that_are_nowhere_or_twice_are_refused(rows: str, words: str) -> None:
    assert words in refusal(rows)


def test_the_last_cell_of_a_sheet_is_one_cell() -> None:
    assert set(sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').cells) == {(1048576, 16384)}


@pytest.mark.parametrize("merges", [["A1:B2", "B2:C3"], ["A1:XFD9", "C3:C4"], ["foo"], ["B2:A1"]])
def test_merges_must_be_areas_apart(merges: list[str]) -> None:
    xml = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    assert "合并区域" in refusal("", after=f"<mergeCells>{xml}</mergeCells>")


@pytest.mark.parametrize("limits", ['min="0" max="3"', 'min="2" max="16385"', 'min="x" max="1"', 'min="3" max="2"'])
def test_columns_must_be_columns_of_a_sheet(limits: str) -> None:
    assert "列定义" in refusal("", f"<cols><col {limits}/></cols>")


def test_columns_described_twice_are_hidden_if_either_says_so() -> None:
    """openpyxl writes such files when one column of a group is hidden."""
    columns = '<cols><col min="1" max="3" width="9"/><col min="2" max="2" hidden="1"/></cols>'
    found = sheet('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>1</v></c></row>', columns)
    assert {at: stored.hidden for at, stored in found.cells.items()} == {(1, 1): False, (1, 2): True}


def test_there_is_an_end_to_cells_and_merges(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("standard_engine.workbook.sheet_part.MOST_CELLS", 2)
    monkeypatch.setattr("standard_engine.workbook.sheet_part.MOST_MERGES", 2)
    monkeypatch.setattr("standard_engine.workbook.sheet_part.MOST_COLUMN_RANGES", 2)
    cells = "".join(f'<c r="{column}1"><v>1</v></c>' for column in "ABC")
    assert "超过 2 个" in refusal(f'<row r="1">{cells}</row>')
    merges = "".join(f'<mergeCell ref="A{row}:B{row}"/>' for row in (1, 2, 3))
    assert "超过 2 处" in refusal("", after=f"<mergeCells>{merges}</mergeCells>")
    columns = "".join(f'<col min="{at}" max="{at}"/>' for at in (1, 2, 3))
    assert "超过 2 处" in refusal("", f"<cols>{columns}</cols>")


def test_prefixes_are_only_spelling() -> None:
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace("xmlns=", "xmlns:x=")
    for name in ("worksheet", "sheetData", "row", "c", "v"):
        xml = (
            xml.replace(f"<{name} ", f"<x:{name} ")
            .replace(f"<{name}>", f"<x:{name}>")
            .replace(f"</{name}>", f"</x:{name}>")
        )
    found = stored_workbook(zipped(parts({"数据": xml})), "x.xlsx").sheets[0].cell(1, 1)
    assert found is not None
    assert found.text == "1"

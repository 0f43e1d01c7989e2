"""The pattern that takes plain cells gives what the reading as events gives, or leaves the part to it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from xlsx_by_hand import MAIN, parts, sheet_xml, zipped

from standard_engine.errors import InputError
from standard_engine.workbook import shared_strings, sheet_part
from standard_engine.workbook.cells import Lookups
from standard_engine.workbook.package import StoredWorkbook, stored_workbook
from standard_engine.workbook.plain import PlainCells, divided, plain_cells
from standard_engine.workbook.shared_formulas import shifted

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.xlsx"))
STRINGS = f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><t xml:space="preserve"> 乙 &amp; 丙 </t><phoneticPr fontId="1"/></si></sst>'
PIECES = (
    '<c r="{at}"/>', '<c r="{at}" s="1"/>', '<c r="{at}"><v>{n}</v></c>', '<c r="{at}" s="0" t="s"><v>1</v></c>',
    '<c r="{at}" t="s" s="2"><v>0</v></c>', '<c r="{at}" t="str"><f>A1&amp;"x"</f><v>a_x000A_&lt;</v></c>',
    '<c r="{at}"><f>SUM(A1:B2)</f><v>{n}.5</v></c>', '<c r="{at}"><f>A1</f></c>', '<c r="{at}"><f>A1</f><v/></c>',
    '<c r="{at}"><f t="shared" ref="A1:C9" si="{n}">A$1+B1</f><v>1</v></c>', '<c r="{at}"><f t="shared" si="{n}"/><v>2</v></c>',
    '<c r="{at}" t="inlineStr"><is><t xml:space="preserve"> &#20013; </t></is></c>', '<c r="{at}" t="b"><v>1</v></c>',
    '<c r="{at}" t="e"><v>#N/A</v></c>', '<c r="{at}"><v> 1e5 </v></c>', '<c r="{at}" t="n"><v></v></c>',
    '<c r="{at}" t="d"><v>2025-03-05</v></c>', '<c r="{at}" t="inlineStr"/>', '<c r="{at}" t="s"/>',
    '<c r="{at}"><f>1</f><v >3</v></c>', '<c t="n" r="{at}"><v>7</v></c>', "<c><v>8</v></c>", '<c r="{at}"><v>&#49;</v></c>',
    '<c r="{at}" xmlns="urn:x"><v>9</v></c>', '<c r="{at}"><v>1</v><f>A1</f></c>', '<c r="{at}"><is><t>z</t></is></c>',
)  # fmt: skip
ODD = (
    '<c r="{at}"><v>1<!-- x -->2</v></c>', '<c r="{at}" t="s"><v>9</v></c>', '<c r="{at}" t="s"><v>-1</v></c>',
    '<c r="{at}" t="zz"><v>1</v></c>', '<c r="A1"><v>1</v></c>', '<c r="{at}"><v>&nope;</v></c>', '<c r="{at}" s="1" s="1"/>',
    '<c r="XFE1"><v>1</v></c>', '<c r="{at}"><v>1</v>', "<row/>", "<![CDATA[x]]>", '<c r="{at}"><v>\x0b</v></c>',
)  # fmt: skip


def outcome(data: bytes) -> StoredWorkbook | list[str]:
    try:
        return stored_workbook(data, "数据表.xlsx")
    except InputError as error:
        return [str(finding) for finding in error.findings]


def both(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[StoredWorkbook | list[str], StoredWorkbook | list[str]]:
    fast = outcome(data)
    with monkeypatch.context() as patch:
        for module in (sheet_part, shared_strings):
            patch.setattr(module, "divided", lambda data, *_: (data, b"", b""))
        return fast, outcome(data)


def rows(rng: random.Random, pieces: tuple[str, ...]) -> str:
    text = ""
    for row in sorted(rng.sample(range(1, 30), rng.randint(1, 4))):
        cells = "".join(
            rng.choice(pieces).format(at=f"{column}{row}", n=rng.randint(0, 3))
            for column in "ABCD"[: rng.randint(0, 4)]
        )
        facts = rng.choice(("", ' spans="1:4"', ' hidden="1"', ' x:y="1"', ' ht="15" hidden="true"'))
        text += f'<row r="{row}"{facts}>{cells}</row>'
    return text


@pytest.mark.parametrize("seed", range(150))
def test_random_sheets_read_the_same_both_ways(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(seed)
    pieces: tuple[str, ...] = PIECES if seed % 3 else PIECES + ODD
    if seed % 2:
        pieces = PIECES[:19]  # so that most are plain
    before = rng.choice(("", '<cols><col min="2" max="3" hidden="1"/></cols>'))
    after = rng.choice(("", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>', "<x/>"))
    xml = sheet_xml(rows(rng, pieces), before, after).replace("<worksheet ", '<worksheet xmlns:x="urn:x" ')
    fast, slow = both(zipped(parts({"数据": xml}, strings=STRINGS)), monkeypatch)
    assert fast == slow


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_mostly_plain_and_read_the_same_both_ways(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[bool] = []
    take = sheet_part._SheetReader.take

    def counted(reader: sheet_part._SheetReader, cells: bytes) -> PlainCells | None:
        found = take(reader, cells)
        taken.append(found is not None)
        return found

    monkeypatch.setattr(sheet_part._SheetReader, "take", counted)
    fast, slow = both(sample.read_bytes(), monkeypatch)
    assert fast == slow
    assert sum(taken) > len(taken) / 2  # a sample was edited by hand: attributes of a few rows in another order


ILL_FORMED = (
    '<row r="1"><c r="A1" s="1" s="1"/></row>',
    '<row r="1"><c r="A1" s="1" r="A1"/></row>',
    '<row r="1"><c r="A1" 1s="1"/></row>',
    '<row r="1"><c r="A1" q:s="1"/></row>',
    '<row r="1" spans="1:2" spans="1:2"><c r="A1"/></row>',
    '<row r="1" r="1"><c r="A1"/></row>',
    '<row r="1"spans="1"><c r="A1"/></row>',
    '<row r="1" spans><c r="A1"/></row>',
    '<row r="1"><c r="A1"/>',
    '<row r="1"><c r="A1"><v>1]]></v></c></row>',
    '<row r="1"><c r="A1"><v>\x0b</v></c></row>',
    '<row r="1"><c r="A1"><v>\uffff</v></c></row>',
    '<row r="1"><c r="A1"><v>&no;</v></c></row>',
    '<row r="1"><c r="A1"><f t="a" t="a">1</f><v>1</v></c></row>',
    '<row r="1" 2="3"/>',
)


@pytest.mark.parametrize("cells", ILL_FORMED)
def test_what_is_not_well_formed_is_refused_both_ways(cells: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fast, slow = both(zipped(parts({"数据": sheet_xml(cells)})), monkeypatch)
    assert fast == slow
    assert isinstance(fast, list)


@pytest.mark.parametrize(
    "strings",
    [
        "<si><t>1]]></t></si>", "<si><t>\x0b</t></si>", "<si><t>\ufffe</t></si>", "<si><t>&no;</t></si>",
        '<si><t>1</t><phoneticPr a="1" a="1"/></si>', "<si><t>1</t><phoneticPr/a></si>",
    ],
)  # fmt: skip
def test_strings_that_are_not_well_formed_are_refused_both_ways(strings: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = f'<sst xmlns="{MAIN}"><si><t>甲</t></si>{strings}</sst>'
    fast, slow = both(zipped(parts(strings=shared)), monkeypatch)
    assert fast == slow
    assert isinstance(fast, list)


@pytest.mark.parametrize(
    ("cells", "sound"),
    [
        ('<row r="1" spans="1:2"><c r="A1" s="1"><f>A2</f><v>1</v></c></row>', True),
        ('<row r="1"><c r="A1" t="str"><v>甲（乙）</v></c></row>', True),
        ('<row r="1"><c r="A1" t="str"><v>甲\u3000乙</v></c></row>', False),
        ('<row r="1"><c r="A1" t="str"><v>甲\n乙</v></c></row>', False),
        ('<row r="1"><c r="A1" t="str"><v>&lt;</v></c></row>', False),
        ('<row r="1" x:y="1"><c r="A1"/></row>', False),
    ],
)
def test_only_what_was_seen_to_be_well_formed_is_sound(cells: str, sound: bool) -> None:
    found = plain_cells(cells.encode(), "数据", Lookups((), ()), ())
    assert found is not None
    assert found.sound is sound


@pytest.mark.parametrize(
    "xml",
    [
        "<w><!-- <sheetData> --><sheetData><row/></sheetData></w>",
        "<w><?x <sheetData> ?><sheetData><row/></sheetData></w>",
        "<w><sheetData><row/>\r\n</sheetData></w>",
        '<w><sheetData><row xmlns="urn:x"/></sheetData></w>',
        "<w><sheetData/></w>",
        "<w></sheetData><sheetData></w>",
    ],
)
def test_what_could_be_hidden_or_other_than_it_looks_is_not_plain(xml: str) -> None:
    assert divided(xml.encode(), b"<sheetData>", b"</sheetData>") == (xml.encode(), b"", b"")


def test_a_sheet_that_hides_its_cells_in_a_comment_reads_the_same_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    hidden = '<row r="1"><c r="A1"><v>9</v></c></row>'
    xml = f'<worksheet xmlns="{MAIN}"><!--<sheetData>{hidden}</sheetData>--><sheetData ><row r="1"/></sheetData ></worksheet>'
    fast, slow = both(zipped(parts({"数据": xml})), monkeypatch)
    assert fast == slow
    assert isinstance(fast, StoredWorkbook)
    assert fast.sheets[0].cells == {}


def test_bytes_that_are_no_utf_8_are_left_to_the_parser() -> None:
    assert plain_cells(b'<row r="1"><c r="A1" t="str"><v>\xff</v></c></row>', "数据", None, ()) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("formula", "rows_", "columns", "moved"),
    [
        ("SUM(D5:D9)", 0, 1, "SUM(E5:E9)"),
        ("$A1+A$1+$A$1", 2, 3, "$A3+D$1+$A$1"),
        ('"A1"&A1', 1, 0, '"A1"&A2'),
        ("'A1 表'!B2+能源!B2", 1, 1, "'A1 表'!C3+能源!C3"),
        ("LOG10(A1)+N3", 1, 0, "LOG10(A2)+N4"),
        ("A1", -1, 0, "#REF!"),
        ("XFD1", 0, 1, "#REF!"),
    ],
)
def test_a_formula_filled_down_or_across_moves_its_references(
    formula: str, rows_: int, columns: int, moved: str
) -> None:
    assert shifted(formula, rows_, columns) == moved


def test_cells_of_a_shared_formula_have_its_text() -> None:
    xml = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:B1" si="0">SUM(A2:A3)</f><v>3</v></c>'
        '<c r="B1"><f t="shared" si="0"/><v>7</v></c></row>'
    )
    sheet = stored_workbook(zipped(parts({"数据": sheet_xml(xml)})), "x.xlsx").sheets[0]
    assert [cell.formula for cell in sheet.cells.values()] == ["SUM(A2:A3)", "SUM(B2:B3)"]

"""Workbooks with one trap each, as real files and attackers have them: what a good reader does with each is said beside it.

Each stands for a row of a survey of what input does to readers ("silent wrong answers" S1 to S18, "hangs, memory, aborts" H1
to H10, entities E). A workbook is the small table of `rows` unless it says otherwise.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from xlsx_by_hand import MAIN, SHEET, parts, sheet_xml, zipped

HEAD = ("代码", "指标/数据项", "单位", "2023年", "2024年", "2025年")
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts>'
    + "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>'
        for at, code in enumerate(
            (
                "#,##0,&quot;千&quot;",
                "[&gt;=60]&quot;达标&quot;;&quot;不达标&quot;",
                ";;;",
                "[$-804]aaaa",
                "0.0&quot;‰&quot;",
                "&quot;≥&quot;0",
            )
        )
    )
    + '</numFmts><fonts><font><sz val="11"/></font><font><color rgb="FFFFFFFF"/></font><font><strike/></font></fonts>'
    '<fills><fill><patternFill patternType="none"/></fill></fills><cellXfs><xf numFmtId="0" fontId="0"/>'
    + "".join(f'<xf numFmtId="{164 + at}" fontId="0"/>' for at in range(6))
    + '<xf numFmtId="0" fontId="1" fillId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="0" fontId="2"/></cellXfs></styleSheet>'
)


def text(ref: str, value: str) -> str:
    return f'<c r="{ref}" t="inlineStr"><is><t>{value}</t></is></c>'


def rows(last: str = '<c r="F2"><v>110</v></c>', extra: str = "") -> str:
    """A header and the row N01 with 120, 118.2 and the cell given, in F2."""
    head = "".join(text(f"{letter}1", header) for letter, header in zip("ABCDEF", HEAD, strict=True))
    body = (
        text("A2", "N01")
        + text("B2", "能耗")
        + text("C2", "tce")
        + '<c r="D2"><v>120</v></c><c r="E2"><v>118.2</v></c>'
    )
    return f'<row r="1">{head}</row><row r="2">{body}{last}</row>{extra}'


def table(last: str = '<c r="F2"><v>110</v></c>', extra: str = "", before: str = "", after: str = "") -> str:
    return sheet_xml(rows(last, extra), before, after)


def book(xml: str | None = None, **kinds: str) -> bytes:
    return zipped(parts({"能源": xml or table()}, styles=STYLES, strings=kinds.get("strings")))


def changed(part: str, change: Callable[[str], str], content: dict[str, str] | None = None) -> bytes:
    made = content or parts({"能源": table()}, styles=STYLES)
    return zipped(made | {part: change(made[part])})


def twice(name: str) -> bytes:
    other = table('<c r="F2"><v>1</v></c>')
    data = io.BytesIO(book())
    with warnings.catch_warnings(), zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as target:
        warnings.simplefilter("ignore")
        target.writestr(name, other)
    return data.getvalue()


def cell(stored: str, attributes: str = "") -> bytes:
    return book(table(f'<c r="F2"{attributes}><v>{stored}</v></c>'))


def two_sheets() -> bytes:
    return zipped(parts({"能源": table(), "生产": table('<c r="F2"><v>1</v></c>')}))


def bomb(unit: bytes, count: int) -> bytes:
    """A sheet that unpacks to `count` units, made piece by piece."""
    data = io.BytesIO(zipped({name: xml for name, xml in parts().items() if name != SHEET}))
    head = f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as target, target.open(SHEET, "w") as stream:
        stream.write(head)
        block = unit * ((1 << 20) // len(unit))
        for _ in range(count * len(unit) // len(block)):
            stream.write(block)
        stream.write(b"</sheetData></worksheet>")
    return data.getvalue()


def lying_directory() -> bytes:
    """A small bomb whose directory says that it unpacks to 1 kB."""
    data = bytearray(bomb(b" ", 8 << 20))
    entry = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, entry + 24, 1024)
    return bytes(data)


def overlapping() -> bytes:
    """Two hundred directory records over one body of 32 MiB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = b" " * (32 << 20)
    packed = packer.compress(body) + packer.flush()
    crc, name = zlib.crc32(body), b"xl/media/b.bin"
    local = (
        struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(packed), len(body), len(name), 0)
        + name
        + packed
    )
    central = b"".join(
        struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(packed), len(body), 17, 0, 0, 0, 0, 0, 0
        )
        + b"xl/media/b%03d.bin" % at
        for at in range(200)
    )
    return local + central + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 200, 200, len(central), len(local), 0)


@dataclass(frozen=True, slots=True)
class Trap:
    """`code`: the finding that it must give; `value`: what 能耗 of 2025 must be read as, None for no value.

    `refused`: nothing of the file is read at all.
    """

    make: Callable[[], bytes]
    code: str | None = None
    value: str | None = None
    refused: bool = False


def refused(make: Callable[[], bytes], code: str) -> Trap:
    return Trap(make, code, refused=True)


ENTITY = '<?xml version="1.0"?><!DOCTYPE sst [<!ENTITY x {}>]><sst xmlns="{}"><si><t>&x;</t></si></sst>'
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
MERGED = '<mergeCells><mergeCell ref="D2:F2"/></mergeCells>'

TRAPS: dict[str, Trap] = {
    "S1 same part twice": refused(lambda: twice(SHEET), "D008"),
    "S2 names that differ by case": refused(lambda: twice(SHEET.upper()), "D008"),
    "S3 comment inside a value": refused(lambda: cell("1<!-- x -->10.0"), "D008"),
    "S4 CDATA number": refused(lambda: cell("<![CDATA[110.0]]>"), "D008"),
    "S5 row given twice": refused(lambda: book(table(extra='<row r="2"><c r="F2"><v>1</v></c></row>')), "D011"),
    "S5 cell given twice": refused(lambda: book(table('<c r="F2"><v>110</v></c><c r="F2"><v>1</v></c>')), "D011"),
    "S6 two sheets of one name": refused(
        lambda: changed("xl/workbook.xml", lambda xml: xml.replace("生产", "能源"), dict(parts({"能源": table(), "生产": table()}))),
        "D010",
    ),
    "S7 dimension smaller than the data": Trap(lambda: book(table(before='<dimension ref="A1"/>')), value="110"),
    "S7 dimension larger than any data": Trap(lambda: book(table(before='<dimension ref="A1:XFD1048576"/>')), value="110"),
    "S8 rows out of order": Trap(
        lambda: book(sheet_xml("".join(f"{row}</row>" for row in reversed(rows().split("</row>")[:-1])))), value="110"
    ),
    "S9 strict OOXML": refused(
        lambda: zipped({name: xml.replace(MAIN, STRICT) for name, xml in parts({"能源": table()}).items()}), "D009"
    ),
    "S10 sheet part missing": refused(
        lambda: zipped({name: xml for name, xml in parts({"能源": table()}).items() if name != SHEET}), "D010"
    ),
    "S10 sheet part in a file of the system": refused(
        lambda: changed("xl/_rels/workbook.xml.rels", lambda xml: xml.replace("worksheets/sheet1.xml", "../../../etc/passwd")),
        "D010",
    ),
    "S10 sheet part on the network": refused(
        lambda: changed(
            "xl/_rels/workbook.xml.rels",
            lambda xml: xml.replace('"worksheets/sheet1.xml"', '"http://127.0.0.1:9/x.xml" TargetMode="External"'),
        ),
        "D010",
    ),
    "S11 values under a merge": Trap(lambda: book(table(after=MERGED)), "D028"),
    "S12 error cells": Trap(lambda: cell("#N/A", ' t="e"'), "D032"),
    "S13 formula never calculated": Trap(lambda: book(table('<c r="F2"><f>D2*2</f></c>')), "D031"),
    "S14 stale cache": Trap(lambda: book(table('<c r="F2"><f>D2*2</f><v>90</v></c>')), "D038", "90"),
    "S15 1E400": Trap(lambda: cell("1E400"), "D040"),
    "S15 underscores": Trap(lambda: cell("1_000"), "D040"),
    "S15 Arabic digits": Trap(lambda: cell("١٢٣"), "D040"),
    "S15 NaN": Trap(lambda: cell("NaN"), "D040"),
    "S15 INF": Trap(lambda: cell("-INF"), "D040"),
    "S16 negative shared string": refused(lambda: cell("-1", ' t="s"'), "D011"),
    "S17 weekday format": Trap(lambda: cell("45000", ' s="4"'), "D044"),
    "S17 date format": Trap(lambda: cell("45000", ' s="8"'), "D044"),
    "S18 shown in thousands": Trap(lambda: cell("125000", ' s="1"'), "D035", "125000"),
    "S18 shown as words": Trap(lambda: cell("30", ' s="2"'), "D035", "30"),
    "S18 shown as nothing": Trap(lambda: cell("99", ' s="3"'), "D035", "99"),
    "S18 shown with another unit": Trap(lambda: cell("5", ' s="5"'), "D035", "5"),
    "S18 shown as a bound": Trap(lambda: cell("85", ' s="6"'), "D035", "85"),
    "S18 white on white": Trap(lambda: cell("99", ' s="7"'), "D035", "99"),
    "S18 struck out": Trap(lambda: cell("99", ' s="9"'), "D036", "99"),
    "S18 hidden row": Trap(lambda: book(table().replace('<row r="2">', '<row r="2" hidden="1">')), "D027", "110"),
    "S18 hidden column": Trap(lambda: book(table(before='<cols><col min="6" max="6" hidden="1"/></cols>')), "D027", "110"),
    "S18 hidden sheet": Trap(
        lambda: zipped(parts({"能源": table()}, styles=STYLES, states={"能源": "veryHidden"})), "D027", "110"
    ),
    "H1 one merge over the sheet": Trap(
        lambda: book(table(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')), "D028"
    ),
    "H2 100,000 merges": refused(
        lambda: book(
            table(after="<mergeCells>" + "".join(f'<mergeCell ref="H{at}:I{at}"/>' for at in range(1, 100_001)) + "</mergeCells>")
        ),
        "D011",
    ),
    "H3 only the last cell of the sheet": Trap(
        lambda: book(table(extra='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')), value="110"
    ),
    "H4 an attribute of 64 MiB": refused(
        lambda: book(f'<worksheet xmlns="{MAIN}" x="' + "A" * (64 << 20) + '"><sheetData/></worksheet>'), "D008"
    ),
    "H5 512 MiB of spaces": refused(lambda: bomb(b" ", 512 << 20), "D008"),
    "H5 a directory that lies": refused(lying_directory, "D007"),
    "H5 directory records over one body": refused(overlapping, "D008"),
    "H6 200,000 rows of seven": refused(
        lambda: book(
            sheet_xml("".join(f"<row>{f'<c><v>{at}.{at}</v></c>' * 7}</row>" for at in range(200_000)))
        ),
        "D011",
    ),
    "H6 200,000 rows that are only formatted": Trap(
        lambda: book(table(extra="".join(f'<row r="{at}"><c r="A{at}" s="1"/></row>' for at in range(3, 200_003)))), value="110"
    ),
    "H7 four thousand million strings": Trap(
        lambda: book(
            table('<c r="F2" t="s"><v>0</v></c>'),
            strings=f'<sst xmlns="{MAIN}" count="1" uniqueCount="4294967295"><si><t>110</t></si></sst>',
        ),
        "D047",
        "110",
    ),
    "H8 .xls": refused(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xfe\xff\xff\xff" * 1000, "D005"),
    "H9 .xlsb": refused(lambda: zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\x83\x01\x00"}), "D005"),
    "H10 eight thousand nested brackets": Trap(
        lambda: book(table(f'<c r="F2"><f>{"(" * 8000}1{")" * 8000}</f><v>1</v></c>')), "D033", "1"
    ),
    "E entity from a file": refused(
        lambda: book(strings=ENTITY.format('SYSTEM "file:///etc/passwd"', MAIN)), "D008"
    ),
    "E entity from the network": refused(
        lambda: book(strings=ENTITY.format('SYSTEM "http://127.0.0.1:9/x"', MAIN)), "D008"
    ),
    "E billion laughs": refused(lambda: book(strings=ENTITY.format(f'"{"B" * 100_000}"', MAIN).replace("&x;", "&x;" * 20_000)), "D008"),
    "E DDE": refused(lambda: book(table("<c r=\"F2\"><f>cmd|'/C calc'!A0</f><v>0</v></c>")), "D008"),
    "E names that climb": refused(lambda: zipped(parts({"能源": table()}) | {"../../../tmp/pwned.txt": "x"}), "D008"),
    "E precision as displayed": Trap(
        lambda: changed("xl/workbook.xml", lambda xml: xml.replace("<sheets>", '<calcPr fullPrecision="0"/><sheets>')), "D019", "110"
    ),
    "E external link": Trap(
        lambda: zipped(parts({"能源": table()}) | {"xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>'}),
        "D019",
        "110",
    ),
    "E linked value": Trap(lambda: book(table('<c r="F2"><f>[1]Sheet1!$A$1</f><v>95</v></c>')), "D034", "95"),
    "E relationship of another name": Trap(
        lambda: changed("xl/workbook.xml", lambda xml: xml.replace("xmlns:r=", "xmlns:q=").replace("r:id", "q:id")), value="110"
    ),
}  # fmt: skip

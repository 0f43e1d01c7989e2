"""Workbooks written part by part, so that one thing at a time can be wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(rows: str, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(
    sheets: Mapping[str, str] | None = None,
    *,
    strings: str | None = None,
    styles: str | None = None,
    states: Mapping[str, str] | None = None,
    properties: str = "",
) -> dict[str, str]:
    """The parts of a workbook: sheet name → the XML of its part."""
    sheets = sheets or {"数据": sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')}
    listed, links, found = "", "", {}
    for at, (name, xml) in enumerate(sheets.items(), 1):
        state = f' state="{states[name]}"' if states and name in states else ""
        listed += f'<sheet name="{name}" sheetId="{at}"{state} r:id="rId{at}"/>'
        links += f'<Relationship Id="rId{at}" Type="{LINKS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        found[f"xl/worksheets/sheet{at}.xml"] = xml
    for part, shared in {"sharedStrings": strings, "styles": styles}.items():
        if shared is not None:
            links += f'<Relationship Id="{part}" Type="{LINKS}/{part}" Target="{part}.xml"/>'
            found[f"xl/{part}.xml"] = shared
    root = f'<Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{properties}<sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        **found,
    }


def zipped(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as book:
        for name, body in content.items():
            book.writestr(zipfile.ZipInfo(name), body, compress_type=method)
    return data.getvalue()

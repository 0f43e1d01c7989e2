"""A small pack to audit by, a submission of it, and audit workbooks filled the way an auditor's program fills them (openpyxl).

Worked out on paper: coal 300 t at 0.7 tce/t (edition 2021) over an output of 1,000 万元 is 0.21 tce/万元, better than 0.25: 60 points.
Waste 100 t, used 70 t: 70 %, half way from 50 to 90: 20 of 40 points. In all 80; the line is 60.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from packs_kit import AS_OF, changed, write_pack

from standard_engine.audit.audit import Audit
from standard_engine.audit.layout import SheetName
from standard_engine.audit.reader import read_here
from standard_engine.findings import Finding
from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.report.audit_book import audit_book
from standard_engine.submission import Submission
from standard_engine.workbook.reader import read_here as read_workbook
from standard_engine.workbook.template import write_template

YEAR = 2025
LEDGER = "能源台账"
WITH_EVIDENCE: dict[str, Any] = {
    "fields.output.evidence": [LEDGER],
    "fields.honest.evidence": ["信用查询结果"],
    "requirements.honesty.evidence": ["信用查询结果"],
}
ANSWERS: dict[str, Any] = {
    "B1": "C31", "B2": "是", "N1.1": 300, "N1.2": 0, "N2": 1000, "N3": 100, "N4": 70,
}  # fmt: skip
ATTESTED = {"结论": "是", "依据": "信用中国查询", "评审人": "李四", "评审日期": "2026-11-20"}
BODY = {
    "评价机构": "湘评认证有限公司（虚构）", "法定代表人": "赵一", "报告编制负责人": "钱二", "内部技术复核人": "孙三",
    "文件评审日期": "2026-11-10", "现场核查日期": "2026-11-18",
}  # fmt: skip


def audit_pack(folder: Path, changes: Mapping[str, Any] | None = None) -> ResolvedPack:
    """The sound pack, with evidence demanded for the output and the veto."""
    return load_pack(write_pack(folder, changed({**WITH_EVIDENCE, **(changes or {})})), AS_OF)


def submitted(folder: Path, pack: ResolvedPack, *, year: int = YEAR, **answers: Any) -> Path:
    """A data workbook of a year and the one before, the same in both."""
    path = folder / "数据表.xlsx"
    write_template(pack, path, year=year)
    book = load_workbook(path)
    given = {**ANSWERS, **{code.replace("_", "."): answer for code, answer in answers.items()}}
    for sheet in book.worksheets:
        head = {str(cell.value): at for at, cell in enumerate(sheet[3], 1)}
        for row in range(4, sheet.max_row + 1):
            code = str(sheet.cell(row, 1).value)
            columns = [head[name] for name in (f"{year}年", f"{year - 1}年", "填报值") if name in head]
            for column in columns if code in given and "代码" in head else ():
                if sheet.cell(row, column).fill.fgColor.rgb != "00000000" or len(columns) == 1:
                    sheet.cell(row, column, given[code])
    book.save(path)
    return path


def opened(folder: Path, pack: ResolvedPack, submission: Submission) -> Path:
    """An audit workbook as `audit open` writes it."""
    path = folder / "核查表.xlsx"
    path.write_bytes(audit_book(pack, submission))
    return path


Edit = Callable[[Workbook], None]


def edited(path: Path, *edits: Edit) -> Path:
    """The workbook changed and saved as a user's program does."""
    book = load_workbook(path)
    for edit in edits:
        edit(book)
    book.save(path)
    return path


def row_with(sheet: Worksheet, code: str, year: object = None) -> int:
    """The row of a code, of a year where there are several."""
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, 1).value == code and year in {None, sheet.cell(row, 3).value, str(sheet.cell(row, 3).value)}:
            return row
    raise LookupError(code)


def column(sheet: Worksheet, heading: str) -> int:
    return next(at for at, cell in enumerate(sheet[1], 1) if str(cell.value).split("（")[0] == heading)


def write(sheet: Worksheet, row: int, **by_heading: Any) -> None:
    for heading, text in by_heading.items():
        sheet.cell(row, column(sheet, heading)).value = text  # as an argument, None would change nothing


def value(code: str, year: object = "2025", **by_heading: Any) -> Edit:
    """Fill in a row of 核定数据."""

    def edit(book: Workbook) -> None:
        sheet = book[SheetName.VALUES]
        write(sheet, row_with(sheet, code, year), **by_heading)

    return edit


def attest(code: str, **by_heading: Any) -> Edit:
    """Fill in a row of 定性评审: sound, but for what is given."""

    def edit(book: Workbook) -> None:
        sheet = book[SheetName.ATTESTATIONS]
        write(sheet, row_with(sheet, code), **{**ATTESTED, **by_heading})

    return edit


def exhibit(**by_heading: Any) -> Edit:
    """Add a row to 证据登记."""

    def edit(book: Workbook) -> None:
        sheet = book[SheetName.EVIDENCE]
        row = next(row for row in range(2, 500) if not any(sheet.cell(row, at).value for at in range(1, 5)))
        write(sheet, row, **by_heading)

    return edit


def nonconformity(**by_heading: Any) -> Edit:
    """Add a row to 现场核查."""

    def edit(book: Workbook) -> None:
        sheet = book[SheetName.SITE]
        row = next(row for row in range(2, 500) if not any(sheet.cell(row, at).value for at in range(1, 9)))
        write(sheet, row, **by_heading)

    return edit


def body(**facts: Any) -> Edit:
    """Fill in 核查信息."""

    def edit(book: Workbook) -> None:
        sheet = book[SheetName.BODY]
        for row in range(2, sheet.max_row + 1):
            said = {**BODY, **facts}.get(str(sheet.cell(row, 1).value))
            if said is not None:
                sheet.cell(row, 2, said)

    return edit


SOUND: tuple[Edit, ...] = (
    body(),
    attest("B2", 证据编号="E91"),
    exhibit(证据编号="E91", 材料名称="信用查询结果", 文件="信用.pdf"),
    exhibit(证据编号="E92", 材料名称=LEDGER, 文件="台账.xlsx", 支持的数据项="N2"),
)
"""What an auditor must fill in for everything to stand as reported."""


class Desk:
    """An auditor's desk: pack, submission and audit workbook in one folder."""

    def __init__(self, folder: Path, changes: Mapping[str, Any] | None = None, **answers: Any) -> None:
        self.folder = folder
        self.pack = audit_pack(folder, changes)
        self.workbook = submitted(folder, self.pack, **answers)
        self.submission = read_workbook(self.workbook, self.pack)
        self.book = opened(folder, self.pack, self.submission)

    def audit(self, *edits: Edit) -> Audit:
        """The audit read after edits on a fresh copy."""
        self.book.write_bytes(audit_book(self.pack, self.submission))
        return read_here(edited(self.book, *edits), self.pack, self.submission)


def told(findings: tuple[Finding, ...]) -> list[str]:
    """The codes of an audit's own findings."""
    return [finding.code.code for finding in findings if finding.code.code.startswith("K")]

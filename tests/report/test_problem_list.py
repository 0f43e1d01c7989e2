"""问题清单.xlsx: every finding, the worst first, each cell a link into the user's own file."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from standard_engine.assessment.result import Assessment
from standard_engine.findings import Finding, Place
from standard_engine.report.names import beside
from standard_engine.report.problem_list import problem_list
from standard_engine.report.problem_table import Links
from standard_engine.report.xlsx import xlsx


def in_the_copy(finding: Finding) -> Place | None:
    """As where a copy moved every cell one row down."""
    if finding.place.cell is None:
        return None
    column, row = re.fullmatch(r"([A-Z]+)([0-9]+)", finding.place.cell).groups()  # type: ignore[union-attr]
    return Place(sheet=finding.place.sheet, cell=f"{column}{int(row) + 1}")


def sheet(assessment: Assessment, file: str = "数据/表 1.xlsx", copy: str = "标注副本.xlsx") -> Worksheet:
    book = openpyxl.load_workbook(
        io.BytesIO(
            problem_list(assessment, Links(file, copy, [in_the_copy(finding) for finding in assessment.findings]))
        )
    )
    (only,) = book.worksheets
    return only


def test_every_finding_is_a_row_and_the_worst_are_first(vetoed: Assessment) -> None:
    rows = list(sheet(vetoed).iter_rows(min_row=2, values_only=True))

    assert len(rows) == len(vetoed.findings)
    levels = [["错误", "警告", "提示"].index(str(row[0])) for row in rows]
    assert levels == sorted(levels)
    assert {row[5] for row in rows} == {finding.message for finding in vetoed.findings}


def test_a_cell_is_a_link_into_the_user_s_file(vetoed: Assessment) -> None:
    links = [cell for (cell,) in sheet(vetoed).iter_rows(min_row=2, min_col=4, max_col=4) if cell.hyperlink]
    cells = {f"{f.place.sheet}!{f.place.cell}" for f in vetoed.findings if f.place.cell}

    assert {cell.value for cell in links} == cells
    for cell in links:
        name, _, place = str(cell.value).rpartition("!")
        assert cell.hyperlink is not None
        assert cell.hyperlink.target == "数据\\表%201.xlsx"  # as Excel writes a relative path
        assert cell.hyperlink.location == f"'{name}'!{place}"


def test_a_file_name_that_would_be_read_as_a_place_is_no_link(vetoed: Assessment) -> None:
    assert all(cell.hyperlink is None for row in sheet(vetoed, "1#表.xlsx", "2#.xlsx").iter_rows() for cell in row)


def test_beside_it_is_a_link_to_the_same_value_in_the_marked_copy(vetoed: Assessment) -> None:
    rows = [row for row in sheet(vetoed).iter_rows(min_row=2, min_col=4, max_col=5) if row[0].hyperlink]
    assert rows
    for read, copied in rows:
        name, _, place = str(read.value).rpartition("!")
        column, row = place.rstrip("0123456789"), int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        assert copied.value == f"{name}!{column}{row + 1}"
        assert copied.hyperlink is not None
        assert (copied.hyperlink.target, copied.hyperlink.location) == ("标注副本.xlsx", f"'{name}'!{column}{row + 1}")


def test_the_gap_report_has_the_same_table_without_links_to_the_copy(vetoed: Assessment) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(vetoed)))
    own = [[cell.value for cell in row] for row in book["问题清单"].iter_rows()]
    listed = [[cell.value for cell in row] for row in sheet(vetoed).iter_rows()]
    assert own == [[*row[:4], *row[5:]] for row in listed]


def test_it_can_be_filtered_and_its_header_stays(vetoed: Assessment) -> None:
    page = sheet(vetoed)

    assert page.auto_filter.ref == f"A1:M{len(vetoed.findings) + 1}"
    assert page.freeze_panes == "A2"


def test_a_file_is_named_from_the_folder_of_the_reports(tmp_path: Path) -> None:
    assert Path(beside(tmp_path / "in" / "a.xlsx", tmp_path / "out")) == Path("../in/a.xlsx")

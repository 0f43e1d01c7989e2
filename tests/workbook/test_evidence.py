"""The sheet 佐证材料: what people register is read with what it is for, what is not clear is told and kept all the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from workbook_kit import YEAR, filled, found, read, small_pack, template

from standard_engine.submission import Evidence, Submission
from standard_engine.workbook.layout import EVIDENCE_SHEET
from standard_engine.workbook.package import stored_workbook
from standard_engine.workbook.reader import read_stored

FIRST, OWN = 3, 5
"""The rows of what the pack asks for (two documents of N01), and of what the enterprise adds."""


def with_rows(path: Path, rows: dict[int, tuple[Any, ...]]) -> Submission:
    """What is read of a workbook with these rows, from the column 文件名称或编号 on; of own rows from the code on."""

    def change(book: Workbook) -> None:
        sheet = book[EVIDENCE_SHEET]
        for number, row in rows.items():
            for column, value in enumerate(row, 4 if number < OWN else 1):
                sheet.cell(number, column).value = value

    return read(filled(path, change=change))


def told(submission: Submission) -> list[str]:
    return [f"{finding.place.cell} {finding.message}" for finding in found(submission, "D092")]


def test_a_row_nobody_used_is_no_evidence(tmp_path: Path) -> None:
    submission = read(filled(tmp_path))
    assert submission.evidence == ()
    assert told(submission) == []


def test_a_document_asked_for_is_read_with_its_data_item(tmp_path: Path) -> None:
    submission = with_rows(tmp_path, {4: ("审计报告-07.pdf", "3-9", "2025 年")})
    assert submission.evidence == (
        Evidence(
            file="审计报告-07.pdf", codes=("N01",), titles=("综合能源消费量",), fields=("energy_total",), document="能源审计报告", pages="3-9",
            note="2025 年", place=f"{EVIDENCE_SHEET}!A4",
        ),
    )  # fmt: skip
    assert told(submission) == []


def test_an_own_document_may_prove_several_items(tmp_path: Path) -> None:
    submission = with_rows(tmp_path, {OWN: ("ｎ01、 N03.2,N03", None, None, "台账.xlsx", 12)})
    (document,) = submission.evidence
    assert document.codes == ("N01", "N03.2", "N03")
    assert document.fields == ("energy_total", "energy_use")
    assert document.pages == "12"
    assert told(submission) == []


def test_what_is_not_clear_is_told_and_kept(tmp_path: Path) -> None:
    submission = with_rows(
        tmp_path,
        {
            3: (None, "5"),
            OWN: (None, None, None, "无代码.pdf"),
            6: ("N01、Q99、Q98", None, None, "半对.pdf"),
            7: ("N01", None, "用电发票"),
            8: ("N01、Q99、Q98", None, None, "半对.pdf"),
        },
    )
    assert [item.file for item in submission.evidence] == ["", "无代码.pdf", "半对.pdf", ""]
    assert submission.evidence[2].codes == ("N01", "Q99", "Q98")
    assert submission.evidence[2].fields == ("energy_total",)
    assert told(submission) == [
        "A3 佐证材料“（没有文件名称）”：没有写文件名称或编号",
        "D5 佐证材料“无代码.pdf”：没有写它证明的数据项的代码",
        "A6 佐证材料“半对.pdf”：数据表中没有代码“Q99”；数据表中没有代码“Q98”",
        "A7 佐证材料“（没有文件名称）”：没有写文件名称或编号",
        f"A8 佐证材料“半对.pdf”：数据表中没有代码“Q99”；数据表中没有代码“Q98”；与 {EVIDENCE_SHEET}!A6 重复",
    ]


def test_evidence_changes_no_datum(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with_it = with_rows(tmp_path, {OWN: ("N01", None, None, "台账.xlsx")})
    assert with_it.data == read(filled(tmp_path / "a")).data


def test_an_old_template_is_read_by_its_headings(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        sheet = book[EVIDENCE_SHEET]
        sheet.cell(2, 1).value = "代码"
        sheet.cell(OWN, 1).value, sheet.cell(OWN, 4).value = "N01", "台账.xlsx"
        sheet.title = "证据"

    (document,) = read(filled(tmp_path, change=change)).evidence
    assert (document.file, document.fields) == ("台账.xlsx", ("energy_total",))


def test_a_workbook_without_the_sheet_has_none(tmp_path: Path) -> None:
    submission = read(filled(tmp_path, change=lambda book: book.remove(book[EVIDENCE_SHEET])))
    assert submission.evidence == ()


TEXTS = st.text(st.characters(whitelist_categories=("L", "N", "P"), max_codepoint=0x9FFF), min_size=1, max_size=12).map(
    str.strip
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    documents=st.lists(
        st.builds(
            Evidence,
            file=TEXTS,
            codes=st.sampled_from((("N01",), ("N01", "N03"), ("N03.2",))),
            document=st.sampled_from(("", "205-1 表", "能源审计报告", "别的")),
            pages=st.sampled_from(("", "1", "1-3")),
            note=st.one_of(st.just(""), TEXTS),
        ),
        max_size=30,
        unique=True,
    )
)
def test_what_is_written_is_read_again(tmp_path: Path, documents: list[Evidence]) -> None:
    pack = small_pack()
    path = template(tmp_path, pack, Submission({}, YEAR, evidence=tuple(documents)))
    again = read_stored(stored_workbook(path.read_bytes(), "again.xlsx"), pack)
    read_again = [replace(item, titles=(), fields=(), place=None) for item in again.evidence]
    assert sorted(read_again, key=str) == sorted(documents, key=str)


@pytest.mark.parametrize("text", ["=1+1", "<b>", "'; DROP", "\u202eabc", "x" * 300])
def test_a_text_stays_text(tmp_path: Path, text: str) -> None:
    path = template(tmp_path, small_pack(), Submission({}, YEAR, evidence=(Evidence(text, ("N01",)),)))
    again = read_stored(stored_workbook(path.read_bytes(), "again.xlsx"), small_pack())
    assert [item.file for item in again.evidence] == [text]
    assert not [cell for sheet in again.data if (cell := again.data[sheet]).raw == text]

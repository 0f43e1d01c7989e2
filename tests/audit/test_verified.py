"""What an audit lets stand of a submission, hand-worked on the pack of `audit_kit`, at each boundary."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F
from pathlib import Path

import pytest
from audit_kit import SOUND, Desk, attest, exhibit, told, value
from openpyxl import Workbook

from standard_engine.assessment.result import Bounds, Outcome
from standard_engine.audit.score import Scored, score
from standard_engine.audit.verified import verified_submission
from standard_engine.submission import Absence


def exactly(points: int | F) -> Bounds:
    return Bounds(F(points), F(points))


def scored(desk: Desk, *edits: object) -> Scored:
    return score(desk.pack, desk.submission, desk.audit(*edits))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("desk"))


def test_a_sound_audit_without_changes_lets_everything_stand(desk: Desk) -> None:
    both = scored(desk, *SOUND)
    assert told(both.verified.findings) == []
    assert both.reported.total == exactly(80) == both.verified.total
    assert both.reported.decision.outcome is both.verified.decision.outcome is Outcome.PASS
    assert both.comparison.changes == ()


def test_the_submission_is_not_changed(desk: Desk) -> None:
    before, content = dict(desk.submission.data), desk.workbook.read_bytes()
    scored(desk, *SOUND, value("N2", 核定值=500, 理由="少计"))
    assert desk.submission.data == before
    assert desk.workbook.read_bytes() == content


def test_a_verified_number_takes_the_place_of_the_reported_one(desk: Desk) -> None:
    """0.21 × 1000 ÷ 500 = 0.42 tce/万元: above 0.25, at most 0.5, so 30 points; with 20 that is 50, below 60."""
    both = scored(desk, *SOUND, value("N2", 核定值=500, 理由="发票合计 500 万元"))
    assert both.verified.total == exactly(50)
    assert both.reported.total == exactly(80)
    assert both.verified.decision.outcome is Outcome.FAIL
    change, = both.comparison.changes  # fmt: skip
    assert (change.old.datum.value, change.new.datum.value) == (F(1000), F(500))
    assert (change.new.datum.sheet, change.new.datum.cell) == ("核定数据", "F8")


@pytest.mark.parametrize(
    ("output", "points"), [("839.9", 50), ("840", 80), ("840.1", 80)], ids=["just above 0.25", "on it", "just below"]
)
def test_a_verified_number_is_compared_exactly(desk: Desk, output: str, points: int) -> None:
    """210 tce over 840 万元 is 0.25 tce/万元: the limit of 先进 itself."""
    both = scored(desk, *SOUND, value("N2", 核定值=output, 理由="核对"))
    assert both.verified.total == exactly(points)


def test_a_number_written_equal_is_no_change_and_needs_no_reason(desk: Desk) -> None:
    both = scored(desk, *SOUND, value("N2", 核定值=1000))
    assert told(both.verified.findings) == []
    assert both.comparison.changes == ()


def test_a_changed_number_without_reason_counts_and_is_told(desk: Desk) -> None:
    both = scored(desk, *SOUND, value("N2", 核定值=500))
    assert told(both.verified.findings) == ["K013"]
    assert both.verified.total == exactly(50)


def test_a_verified_cell_that_cannot_be_read_is_missing_and_told(desk: Desk) -> None:
    both = scored(desk, *SOUND, value("N2", 核定值="约五百", 理由="估计"))
    assert both.verified.decision.outcome is Outcome.UNDETERMINED
    finding = next(found for found in both.verified.findings if found.place.sheet == "核定数据")
    assert (finding.place.cell, finding.raw) == ("F8", "约五百")


def test_an_attested_item_without_conclusion_is_missing(desk: Desk) -> None:
    both = scored(desk, *SOUND[:1], *SOUND[2:])
    assert told(both.verified.findings) == ["K020"]
    assert both.reported.decision.outcome is Outcome.PASS
    assert both.verified.decision.outcome is Outcome.UNDETERMINED


def test_the_conclusion_counts_and_not_the_enterprises_answer(desk: Desk) -> None:
    both = scored(desk, *SOUND, attest("B2", 结论="否"))
    assert both.verified.decision.outcome is Outcome.FAIL
    assert both.reported.decision.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("until", "outcome", "codes"),
    [
        ("2026-11-22", Outcome.UNDETERMINED, ["K022"]),
        ("2026-11-23", Outcome.PASS, []),
        ("2026-11-24", Outcome.PASS, []),
        (date(2026, 11, 22), Outcome.UNDETERMINED, ["K022"]),
        (date(2026, 11, 23), Outcome.PASS, []),
        (None, Outcome.PASS, []),
        ("明年年底", Outcome.UNDETERMINED, ["K024", "K021"]),
    ],
)
def test_a_conclusion_holds_through_its_last_day(desk: Desk, until: object, outcome: Outcome, codes: list[str]) -> None:
    """The assessment is as of 2026-11-23."""
    both = scored(desk, *SOUND, attest("B2", 有效期至=until))
    assert told(both.verified.findings) == codes
    assert both.verified.decision.outcome is outcome


@pytest.mark.parametrize(
    ("blank", "lacks"),
    [
        ({"评审人": None}, "评审人"),
        ({"评审日期": None}, "评审日期"),
        ({"依据": None, "证据编号": None}, "依据或证据编号"),
        ({"评审人": None, "评审日期": None, "依据": None, "证据编号": None}, "评审人、评审日期、依据或证据编号"),
    ],
)
def test_a_conclusion_that_is_not_complete_is_missing(desk: Desk, blank: dict[str, None], lacks: str) -> None:
    supported = exhibit(证据编号="E93", 材料名称="信用查询结果", 文件="信用 2.pdf", 支持的数据项="B2")
    both = scored(desk, *SOUND, supported, attest("B2", **blank))
    finding, = [found for found in both.verified.findings if found.code.code == "K021"]  # fmt: skip
    assert f"缺少{lacks}，" in finding.message
    assert both.verified.decision.outcome is Outcome.UNDETERMINED


def test_a_conclusion_of_a_later_day_counts_and_is_told(desk: Desk) -> None:
    both = scored(desk, *SOUND, attest("B2", 评审日期="2026-11-24"))
    assert told(both.verified.findings) == ["K023"]
    assert both.verified.decision.outcome is Outcome.PASS
    assert told(scored(desk, *SOUND, attest("B2", 评审日期="2026-11-23")).verified.findings) == []


def test_a_value_without_demanded_evidence_is_missing(desk: Desk) -> None:
    both = scored(desk, *SOUND[:3])
    assert told(both.verified.findings) == ["K030", "K030"]  # both years of the output
    assert both.verified.decision.outcome is Outcome.UNDETERMINED
    assert both.verified.total == Bounds(F(20), F(80))


def test_a_pack_may_let_a_value_stand_without_evidence(tmp_path: Path) -> None:
    desk = Desk(tmp_path, {"fields.output.without_evidence": "reported"})
    both = scored(desk, *SOUND[:3])
    assert told(both.verified.findings) == ["K031", "K031"]
    assert both.verified.total == exactly(80)


def test_evidence_counts_by_the_number_that_the_row_names_too(desk: Desk) -> None:
    only_named = exhibit(证据编号="E92", 材料名称="台账", 文件="台账.xlsx")
    edits = (*SOUND[:3], only_named, value("N2", 证据编号="e92"), value("N2", "2024", 证据编号="Ｅ９２"))
    assert told(scored(desk, *edits).verified.findings) == []


def test_a_number_that_no_exhibit_has_is_told_and_is_no_evidence(desk: Desk) -> None:
    both = scored(desk, *SOUND[:3], value("N2", 证据编号="E9"), value("N2", "2024", 证据编号="E91"))
    assert told(both.verified.findings) == ["K032", "K030"]


def test_a_demanded_document_without_file_is_no_evidence(desk: Desk) -> None:
    """The register as opened lists what is demanded, each with its codes and no file."""
    assert "K030" in told(scored(desk, *SOUND[:3]).verified.findings)


def test_a_deleted_row_is_missing_and_told(desk: Desk) -> None:
    def delete(book: Workbook) -> None:
        book["核定数据"].delete_rows(8)

    both = scored(desk, *SOUND, delete)
    assert told(both.verified.findings) == ["K012"]
    assert both.verified.total == Bounds(F(20), F(80))


def test_a_row_that_is_there_twice_is_missing_and_told(desk: Desk) -> None:
    def copy(book: Workbook) -> None:
        sheet = book["核定数据"]
        sheet.append([cell.value for cell in sheet[8]])

    both = scored(desk, *SOUND, copy)
    assert told(both.verified.findings) == ["K011"]
    assert both.verified.decision.outcome is Outcome.UNDETERMINED


def test_a_row_of_no_item_is_told(desk: Desk) -> None:
    def add(book: Workbook) -> None:
        book["核定数据"].append(["N9", "别的", "2025", "t", 1, 2, "", "多写的"])

    assert told(scored(desk, *SOUND, add).verified.findings) == ["K010"]


def test_a_reported_value_altered_in_the_audit_workbook_does_not_count_and_is_told(desk: Desk) -> None:
    both = scored(desk, *SOUND, value("N2", 申报值=500))
    assert told(both.verified.findings) == ["K014"]
    assert both.verified.total == exactly(80)


def test_rows_may_be_sorted_and_columns_moved(desk: Desk) -> None:
    def turn(book: Workbook) -> None:
        sheet = book["核定数据"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        head, *rest = rows
        sheet.delete_rows(1, sheet.max_row)
        for row in [head, *reversed(rest)]:
            sheet.append([*row[3:], *row[:3]])

    both = scored(desk, *SOUND, value("N2", 核定值=500, 理由="少计"), turn)
    assert told(both.verified.findings) == []
    assert both.verified.total == exactly(50)


def test_not_applicable_needs_a_reason_as_in_a_submission(desk: Desk) -> None:
    rows = [value(code, year, 核定值="不适用", 理由="不产生固废") for code in ("N3", "N4") for year in ("2025", "2024")]
    both = scored(desk, *SOUND, *rows)
    slot = both.verified.inputs[[item.code for item in both.verified.inputs].index("N3")]
    assert (slot.datum.absence, slot.datum.reason) == (Absence.NOT_APPLICABLE, "不产生固废")


def test_the_documents_of_a_verified_submission_are_the_exhibits(desk: Desk) -> None:
    """E91 is named by the row of B2, E92 registered for the code N2."""
    verified = verified_submission(desk.pack, desk.submission, desk.audit(*SOUND))
    assert [(one.file, one.codes, one.fields) for one in verified.evidence] == [
        ("E91 信用.pdf", ("B2",), ("honest",)),
        ("E92 台账.xlsx", ("N2",), ("output",)),
    ]


def test_findings_about_values_that_no_longer_stand_are_left_out(tmp_path: Path) -> None:
    desk = Desk(tmp_path, N2="约五百")
    assert any(found.place.cell for found in desk.submission.findings)
    rows = [value("N2", year, 核定值=1000, 理由="报表") for year in ("2025", "2024")]
    verified = verified_submission(desk.pack, desk.submission, desk.audit(*SOUND, *rows))
    assert [found for found in verified.findings if found.raw == "约五百"] == []


@pytest.mark.parametrize("how", ["no evidence", "row gone"])
def test_a_row_that_may_be_left_out_does_not_vanish_when_an_audit_does_not_let_it_stand(
    tmp_path: Path, how: str
) -> None:
    """Were the coal taken for not being there, energy would be 0 tce and earn all 60 points."""
    desk = Desk(
        tmp_path,
        {
            "fields.energy_use.optional_rows": "true",
            "fields.energy_use.blank": "missing",
            "fields.energy_use.evidence": ["购煤发票"],
        },
        N1_2=None,
    )
    invoice = exhibit(证据编号="E94", 材料名称="购煤发票", 文件="发票.pdf", 支持的数据项="N1")

    def delete(book: Workbook) -> None:
        sheet = book["核定数据"]
        for row in reversed(range(2, sheet.max_row + 1)):
            if sheet.cell(row, 1).value == "N1.1":
                sheet.delete_rows(row)

    assert scored(desk, *SOUND, invoice).verified.total == exactly(80)
    less = scored(desk, *SOUND) if how == "no evidence" else scored(desk, *SOUND, invoice, delete)
    assert less.verified.total == Bounds(F(20), F(80))
    assert less.verified.decision.outcome is Outcome.UNDETERMINED

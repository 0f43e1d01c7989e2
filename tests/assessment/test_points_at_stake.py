"""The points at stake of a finding: what the total can do through the value it is about, and nothing counted twice."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import standard_engine as se
from standard_engine.findings import Place, value_codes
from standard_engine.submission import Datum, Slot, Submission

BONUS = Path(__file__).parents[1] / "mechanics" / "32_bonus"
CELLS = {"base_rate": "C4", "ideas": "C5"}


def judged(pack: se.ResolvedPack, **values: str | None) -> dict[str, Fraction | None]:
    """By field, what a warning at its cell is worth; None for a value that could not be read."""
    data: dict[Slot, Datum] = {
        (field, None, None): Datum(
            value=None if value is None else Fraction(value),
            absence=se.Absence.UNKNOWN if value is None else None,
            sheet="数据",
            cell=CELLS[field],
        )
        for field, value in values.items()
    }
    findings = tuple(
        value_codes.PERCENT_SUSPECT.at(
            Place(sheet="数据", cell=cell), item=field, raw="1", hundredfold="100", parsed="1", subject=field
        )
        for field, cell in CELLS.items()
    )
    found = se.assess(pack, Submission(data, 2025, findings=findings)).findings
    return {str(finding.subject): finding.points for finding in found if finding.subject in CELLS}


def test_no_more_is_at_stake_than_a_category_can_give() -> None:
    pack = se.load_pack(BONUS, "2026-11-23")
    # 创新 has 20 marks of its own, but its category gives 10 at most; 基本分 has all of its 100.
    assert judged(pack, base_rate="0.8", ideas="1") == {"base_rate": 100, "ideas": 10}
    assert judged(pack, base_rate=None, ideas="1") == {"base_rate": 100, "ideas": 10}


def test_indicators_that_share_a_field_and_a_cap_count_once(tmp_path: Path) -> None:
    folder = tmp_path / "32_bonus"
    folder.mkdir()
    text = (BONUS / "pack.yaml").read_text(encoding="utf-8")
    more = "  e2: {title: 再创新, category: extra, formula: ideas, full: 8, score: {by: formula, formula: 2 * value}}\n"
    (folder / "pack.yaml").write_text(text.replace("decision:", f"{more}decision:"), encoding="utf-8")
    # 20 + 8 marks rest on the number of ideas; they can move the total by 10.
    assert judged(se.load_pack(folder, "2026-11-23"), base_rate="0.8", ideas="1")["ideas"] == 10


def test_a_note_costs_nothing_and_so_does_what_no_points_hang_on() -> None:
    pack = se.load_pack(BONUS, "2026-11-23")
    note = value_codes.TEXT_NUMBER.at(
        Place(sheet="数据", cell="C4"), item="x", raw="1", parsed="1", subject="base_rate"
    )
    nobody = value_codes.BAD_CREDIT_CODE.at(Place(sheet="数据", cell="C9"), item="x", raw="1", what="x", subject="code")
    datum = Datum(value=Fraction(1), sheet="数据", cell="C4")
    found = se.assess(pack, Submission({("base_rate", None, None): datum}, 2025, findings=(note, nobody))).findings
    assert [finding.points for finding in found] == [None, None]

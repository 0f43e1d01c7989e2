"""Each fault of a pack's content is found, under its own code, at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from packs_kit import AS_OF, changed, resolved, write_pack

from standard_engine.errors import PackError
from standard_engine.findings import codes, rule_codes
from standard_engine.pack.load import check_pack

INTENSITY = "indicators.intensity"
ENTRY = {"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}}
VALUES = f"{INTENSITY}.criteria.values"
SOURCE = {"document": "x", "status": "official"}

FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("P091", {"number_sources": {"indicators.intensity.criteria.levels.先进@2018-01-01": SOURCE}}),
    (
        "P094",
        {
            "number_sources": {
                "indicators.intensity.criteria.levels.先进@2017-01-01": {
                    "document": "x",
                    "status": "provisional",
                    "value": "0.3",
                }
            }
        },
    ),
    ("P063", {"number_sources": {"indicators.intensity.criteria.levels.先进@2017-01-01": SOURCE}}),
    ("P050", {f"{INTENSITY}.fomula": "1"}),
    ("P050", {"fields.output.range": {"above": "1e3"}}),
    ("P050", {"title": ...}),
    ("P050", {f"{INTENSITY}.better": "smaller"}),
    ("P050", {"fields.output.title": ["x"]}),
    ("P054", {"uses": {"factors": ["no-such-table"]}}),
    ("P055", {"derived.total": {"title": "x", "formula": "output", "unit": "万元"}}),
    ("P055", {"derived.output": {"title": "x", "formula": "1"}}),
    ("P055", {"derived.not a name": {"title": "x", "formula": "1"}}),
    ("P056", {"fields.output.section": "enrgy"}),
    ("P057", {f"{INTENSITY}.category": "frist"}),
    ("P058", {"fields.energy_use.by": "fule"}),
    ("P059", {"fields.output.unit": ...}),
    ("P059", {"fields.honest.type": "choice"}),
    ("P059", {"fields.energy_use.keys": ["gas"]}),
    ("P060", {"fields.used.code": "N3"}),
    ("P060", {"fields.used.formerly": ["N3"]}),
    ("P059", {"fields.output.formerly": ["N2"]}),
    ("P061", {"source": ...}),
    ("P062", {f"{INTENSITY}.source": "nowhere"}),
    ("P063", {f"{INTENSITY}.source": SOURCE}),
    ("P064", {"factors.coal-factor.values.0.value": "1 kgce/kg"}),
    ("P065", {f"{VALUES}.0.from": "2027-01-01"}),
    ("P066", {VALUES: [{**ENTRY, "to": "2025-12-31"}, {**ENTRY, "from": "2025-06-01"}]}),
    ("P066", {VALUES: [ENTRY, ENTRY]}),
    ("P067", {VALUES: [{**ENTRY, "to": "2024-12-31"}, {**ENTRY, "from": "2025-02-01"}]}),
    ("P068", {f"{INTENSITY}.criteria": "nowhere"}),
    ("P069", {f"{INTENSITY}.score.points": {"优秀": "60"}}),
    ("P069", {f"{VALUES}.0.levels": {"优秀": "0.25"}}),
    ("P070", {VALUES: [ENTRY, {**ENTRY, "when": "industry in C30", "levels": {"达标": "2"}}]}),
    ("P071", {f"{INTENSITY}.better": ...}),
    ("P072", {f"{VALUES}.0.levels": {"先进": "0.6", "达标": "0.5"}}),
    ("P073", {VALUES: [{**ENTRY, "when": "industry in C30"}]}),
    ("P074", {VALUES: [ENTRY, {**ENTRY, "when": "output > 5 and output < 3"}]}),
    ("P075", {VALUES: [ENTRY, {**ENTRY, "when": "output > 5"}, {**ENTRY, "when": "output < 9"}]}),
    ("P077", {"derived.energy.formula": "intensity * output"}),
    ("P078", {"requirements.honesty.condition": "output"}),
    ("P078", {"decision.pass": "total"}),
    ("P079", {"requirements.honesty.caps": "甲级"}),
    ("P080", {"indicators.reuse.full": ...}),
    ("P081", {"indicators.bare": {"title": "x", "category": "fuels", "formula": "output", "unit": "万元"}}),
    ("P082", {f"{INTENSITY}.full": "61"}),
    ("P082", {"categories.wastes.full": "39", "indicators.reuse.full": "39"}),
    ("P083", {f"{INTENSITY}.score.points": {"先进": "60.01", "达标": "30"}}),
    ("P086", {"measures": {"m": {"title": "x", "indicators": ["intnsity"]}}}),
    ("P088", {"valid": {"from": "2017-01-01", "to": "2020-12-31"}}),
    ("P090", {"fields.output.range": {"min": "5", "max": "3"}}),
    ("P090", {"fields.output.range": {"min": "5", "below": "5"}}),
    ("F007", {"derived.energy.formula": "enrgy_use * 2"}),
    ("F010", {"derived.energy.formula": "sum(energy_use * coal_factor) + output"}),
    ("F011", {"derived.energy.unit": "万元"}),
    ("F012", {"fields.output.unit": "万圆"}),
    ("F013", {f"{VALUES}.0.when": "industry in C99"}),
    ("F014", {"derived.energy.formula": "previous(sum(energy_use * coal_factor), 2)"}),
    ("F016", {"indicators.reuse.formula": "used / waste * 100"}),
    ("F017", {"decision.pass": "reuse.met"}),
]

WARNINGS: list[tuple[str, dict[str, Any]]] = [
    ("P076", {VALUES: [ENTRY, {**ENTRY, "when": "output / 2 > 5"}]}),
    ("P084", {"decision.pass": "all(veto)", "grades": []}),
    ("P085", {"fields.spare": {"code": "N9", "title": "多余", "section": "energy", "unit": "t"}}),
]


@pytest.mark.parametrize(("code", "changes"), FAULTS, ids=lambda value: value if isinstance(value, str) else None)
def test_a_fault_is_found_and_the_pack_refused(tmp_path: Path, code: str, changes: dict[str, Any]) -> None:
    folder = write_pack(tmp_path, changed(changes))

    with pytest.raises(PackError) as raised:
        check_pack(folder, AS_OF)

    found = [finding for finding in raised.value.findings if finding.code.code == code]
    assert found, [str(finding) for finding in raised.value.findings]
    assert all(finding.place.file == "small/pack.yaml" for finding in found)


@pytest.mark.parametrize(("code", "changes"), WARNINGS, ids=lambda value: value if isinstance(value, str) else None)
def test_a_doubt_is_a_warning_and_the_pack_stands(tmp_path: Path, code: str, changes: dict[str, Any]) -> None:
    _, findings = check_pack(write_pack(tmp_path, changed(changes)), AS_OF)

    assert code in {finding.code.code for finding in findings}


def test_the_sound_pack_has_no_finding(tmp_path: Path) -> None:
    assert check_pack(write_pack(tmp_path, changed({})), AS_OF)[1] == []


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    changes = {
        "derived.energy.formula": "enrgy_use",
        f"{INTENSITY}.source": "nowhere",
        "requirements.honesty.condition": "output",
    }

    with pytest.raises(PackError) as raised:
        check_pack(write_pack(tmp_path, changed(changes)), AS_OF)

    assert {"F007", "P062", "P078"} <= {finding.code.code for finding in raised.value.findings}


def test_a_misspelt_file_is_told(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed({}))
    (folder / "indicator").mkdir()
    (folder / "indicator" / "energy.yaml").write_text("a: 1\n", encoding="utf-8")

    with pytest.raises(PackError) as raised:
        check_pack(folder, AS_OF)

    assert [finding.code.code for finding in raised.value.findings] == ["P051"]


def test_an_id_in_two_files_is_told(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed({}))
    (folder / "derived.yaml").write_text("energy: {title: x, formula: '1'}\n", encoding="utf-8")

    with pytest.raises(PackError) as raised:
        check_pack(folder, AS_OF)

    (finding,) = raised.value.findings
    assert (finding.code.code, str(finding.place)) == ("P052", "small/derived.yaml:1:1")


def test_a_section_that_is_a_value_in_one_file_and_a_mapping_in_another_is_told(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed({"measures": "无"}))
    (folder / "measures.yaml").write_text("m: {title: x, indicators: []}\n", encoding="utf-8")

    with pytest.raises(PackError) as raised:
        check_pack(folder, AS_OF)

    assert [finding.code.code for finding in raised.value.findings] == ["P053"]


def test_the_name_of_the_folder_is_the_name_of_the_pack(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed({}))
    other = folder.rename(tmp_path / "other")

    with pytest.raises(PackError) as raised:
        check_pack(other, AS_OF)

    assert [finding.code.code for finding in raised.value.findings] == ["P087"]


def test_a_formula_fault_points_at_the_word_in_its_line(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, changed({"derived": ...}))
    text = "energy:\n  title: 综合能耗\n  unit: tce\n  formula: sum(energy_use * coal_factr)\n"
    (folder / "derived.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(PackError) as raised:
        check_pack(folder, AS_OF)

    (finding,) = raised.value.findings
    assert (finding.place.line, finding.place.column) == (4, text.splitlines()[3].index("coal_factr") + 1)
    assert "coal_factor" in finding.message


def test_every_code_of_pack_content_is_raised_here() -> None:
    here = {code for code, _ in (*FAULTS, *WARNINGS)} | {"P051", "P052", "P053", "P087"}
    elsewhere = {"P089", "P092", "P093"}  # cases, in tests/assessment/test_cases.py; releases, in test_release.py
    elsewhere |= {code for code in codes() if code.startswith("P10")}  # worksheets, in tests/workbook/test_worksheet.py
    declared = {code for code in codes() if code.startswith("P") and int(code[1:]) >= int(rule_codes.MODEL.code[1:])}

    assert declared == here & declared | elsewhere


def test_resolved_gives_the_pack_asked_for(tmp_path: Path) -> None:
    assert resolved(tmp_path).id == "small"

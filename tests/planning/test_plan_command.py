"""`standard-engine plan` on samples: what it prints, writes and returns."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

import standard_engine as se
from standard_engine.cli.main import run

SAMPLES = Path(__file__).parents[2] / "samples"


def planned(sample: str, out: Path, *more: str) -> int:
    return run(["plan", str(SAMPLES / f"{sample}.xlsx"), "--as-of", "2026-11-23", "-o", str(out), *more])


def test_a_plan_is_told_in_chinese_and_written(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """5.55 points are missing: 300 万元 more of 10 000 (3 %) earn 2 points; green power earns nothing up to 2 % of 1000, then
    0.6 a percent: 3.55 points take 5.92 % more, 79.2 of 1000, as whole units 80."""
    code = planned("hongtao", tmp_path, "--alternatives", "1")
    said = capfd.readouterr()
    (page,) = tmp_path.glob("[!.]*")
    text = page.read_text(encoding="utf-8")

    assert code == 0
    assert "P05 节能环保技术改造投入：0 万元 → 300 万元（从无到有）" in said.out
    assert "N04 其中可再生能源电力：0 万kWh → 80 万kWh（从无到有）" in said.out
    assert "得分 54.45 → 60.05，通过（两型工业企业）" in said.out
    assert "增 3.6 分，累计 58.05 分" in said.out
    assert page.name.endswith("-2025-提升方案.html")
    for part in ("提升路径", "60.05", "300 万元", "屋顶光伏"):
        assert part in text, part


def test_json_is_one_document_with_exact_numbers(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    planned("hongtao", tmp_path, "--alternatives", "1", "--frontier", "--format", "json")
    document = json.loads(capfd.readouterr().out)
    (one,) = document["plans"]

    assert document["outcome"] == "fail"
    assert (one["effort"], one["total"], one["cost"]) == ("0.11", "60.05", None)
    assert {change["code"]: change["after"] for change in one["changes"]} == {"N04": "80", "P05": "300"}
    assert document["frontier"]


def test_what_cannot_pass_is_told_with_its_reason(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = planned("xinghua", tmp_path)
    said = capfd.readouterr()

    assert code == 1
    assert "仍不能通过" in said.out
    assert "否决条件“近三年无较大及以上突发环境事件”不符合" in said.out


def test_what_passes_needs_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = planned("hengfeng", tmp_path)

    assert code == 0
    assert "已经通过" in capfd.readouterr().out


def test_a_held_item_stays(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    planned("hongtao", tmp_path, "--hold", "N04", "--hold", "P05", "--format", "json")
    document = json.loads(capfd.readouterr().out)

    assert document["plans"]
    assert all(change["code"] not in {"N04", "P05"} for one in document["plans"] for change in one["changes"])


def test_the_same_plan_is_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        planned("linmu", tmp_path / name, "--alternatives", "2")
    one, two = (next((tmp_path / name).glob("[!.]*")).read_bytes() for name in ("one", "two"))

    assert one == two


def test_a_code_to_hold_that_there_is_not_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code = planned("pingwei", tmp_path, "--hold", "P99")

    assert code == 2
    assert "没有这个数据项代码：P99" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_points_that_a_plan_costs_are_told_as_lost(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """More output at the same investment: 335 ÷ 100930 instead of 335 ÷ 100530, 0.0033 points less."""
    planned("pingwei", tmp_path, "--alternatives", "1")
    said = capfd.readouterr().out

    assert "，减 0.003302 分" in said
    assert "增 -" not in said


def test_measures_of_a_workbook_are_chosen_and_their_texts_stay_text(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """One measure of 80 万kWh earns 3.6 points and one of 300 万元 2: both are needed for 5.55."""
    pack = se.load_pack("db43-t-1229-2016", "2026-11-23")
    hostile = "<b>光伏</b>\u202e=1+1\x1b[31m"
    measures = (
        se.Measure("M1", hostile, Fraction(320), (se.Effect("green_electricity", change=Fraction(80)),), Fraction(8)),
        se.Measure("M2", "改造", Fraction(300), (se.Effect("environment_investment", change=Fraction(300)),)),
        se.Measure("M3", "培训", Fraction(5), (se.Effect("training", change=Fraction(2)),)),
    )
    submission = replace(se.read_workbook(SAMPLES / "hongtao.xlsx", pack), measures=measures)
    se.write_template(pack, tmp_path / "in.xlsx", year=submission.year, submission=submission)
    code = run(["plan", str(tmp_path / "in.xlsx"), "--as-of", "2026-11-23", "-o", str(tmp_path / "out")])
    said = capfd.readouterr().out
    text = next((tmp_path / "out").glob("[!.]*")).read_text(encoding="utf-8")

    assert code == 0
    assert "2 项措施，费用 620 万元，最长 8 个月，得分 54.45 → 60.05" in said
    for shown in (said, text):
        assert "\x1b" not in shown
        assert "\u202e" not in shown
    assert "<b>光伏" not in text
    assert "&lt;b&gt;光伏" in text

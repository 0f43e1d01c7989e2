"""A third-party auditor at the command line: audit workbook, sample, both verdicts; wrong files and wrong options."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from audit_kit import SOUND, Desk, edited, value

from standard_engine.cli.main import run


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    made = Desk(tmp_path)
    made.book.unlink()
    monkeypatch.chdir(tmp_path)
    return made


PACK = ("--pack", "small", "--as-of", "2026-11-23")


def test_from_a_submission_to_two_verdicts(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    before = desk.workbook.read_bytes()
    assert run(["audit", "open", "数据表.xlsx", *PACK, "-o", "核查表.xlsx"]) == 0
    assert capsys.readouterr().out == "核查表.xlsx\n"
    assert run(["audit", "score", "数据表.xlsx", "核查表.xlsx", *PACK, "-o", "报告"]) == 1
    told = capsys.readouterr().out
    assert "自评（申报值）：通过（合格）　80 分" in told
    assert "核定（核定值）：无法判定（" not in told
    assert "K020 定性评审!A2" in told
    edited(desk.book, *SOUND)
    assert run(["audit", "score", "数据表.xlsx", "核查表.xlsx", *PACK, "-o", "报告"]) == 0
    assert "核定（核定值）：通过（合格）　80 分" in capsys.readouterr().out
    filled = edited(desk.book, value("N2", 核定值=500, 理由="发票合计 500 万元", 证据编号="E92")).read_bytes()
    assert run(["audit", "score", "数据表.xlsx", "核查表.xlsx", *PACK, "-o", "报告", "--format", "json"]) == 1
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (document["old"]["total"]["low"], document["new"]["total"]["low"]) == ("80", "50")
    result, = Path("报告").glob("*核查结果.xlsx")  # fmt: skip
    book = openpyxl.load_workbook(result)
    moved = [cell.value for cell in book["数据变动"][2]]
    assert moved[:8] == ["N2", "产值", "2025", "万元", 1000, 500, "发票合计 500 万元", "E92"]
    assert moved[9] == "−30"
    assert (desk.workbook.read_bytes(), desk.book.read_bytes()) == (before, filled)


def test_an_audit_workbook_is_never_written_over_unasked(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    order = ["audit", "open", "数据表.xlsx", *PACK]
    assert run(order) == 0
    assert run(order) == 2
    assert "已存在" in capsys.readouterr().err
    assert run([*order, "--force"]) == 0
    assert run([*order, "-o", "数据表.xlsx", "--force"]) == 2
    assert run([*order, "-o", "核查表.csv"]) == 2


def test_a_sample_is_the_same_again(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    order = ["audit", "sample", "数据表.xlsx", *PACK, "--seed", "7"]
    assert run([*order, "--format", "json"]) == 0
    first, content = capsys.readouterr().out, Path("数据表-抽样计划.xlsx").read_bytes()
    assert run([*order, "--format", "json"]) == 0
    assert (capsys.readouterr().out, Path("数据表-抽样计划.xlsx").read_bytes()) == (first, content)
    document = json.loads(first)
    assert document["seed"] == 7
    assert document["submission"]["sha256"] == desk.submission.sha256
    assert run(order) == 0
    assert "决定结论：否决条件和基本要求用到：1 / 1 行\n  B2 未失信\n" in capsys.readouterr().out
    assert run([*order[:-2]]) == 2  # a seed is asked for


def test_wrong_files_are_told_in_words(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "open", "数据表.xlsx", *PACK, "-o", "核查表.xlsx"]) == 0
    assert run(["audit", "score", "核查表.xlsx", "数据表.xlsx", *PACK]) == 3
    assert run(["audit", "score", "数据表.xlsx", "数据表.xlsx", *PACK]) == 3
    assert "不是核查表" in capsys.readouterr().err
    assert run(["audit", "score", "数据表.xlsx", "没有.xlsx", *PACK]) in {2, 3}
    assert run(["audit", "score", "数据表.xlsx", "核查表.xlsx", *PACK, "--evidence", "没有"]) == 2
    assert "没有文件夹" in capsys.readouterr().err

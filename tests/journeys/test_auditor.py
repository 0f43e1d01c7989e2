"""A third-party auditor at the command line: audit workbook, sample, both verdicts; wrong files and wrong options."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from audit_kit import BODY, SOUND, Desk, edited, value

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


@pytest.fixture
def keys(desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """A body's keys made at the command line, by kind."""
    monkeypatch.setenv("STANDARD_ENGINE_PASSPHRASE", "correct-horse-1")
    order = ["keys", "new", "--body", BODY["评价机构"], "--from", "2026-01-01", "--to", "2099-12-31", "-o", "密钥"]
    assert run(order) == 0
    return {Path(line).name[:2]: line for line in capsys.readouterr().out.split()}


def test_from_an_audit_to_a_record_that_anybody_verifies(
    desk: Desk, keys: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", "open", "数据表.xlsx", *PACK, "-o", "核查表.xlsx"]) == 0
    assert run(["audit", "sample", "数据表.xlsx", *PACK, "--seed", "7"]) == 0
    edited(desk.book, *SOUND)
    close = ["audit", "close", "数据表.xlsx", "核查表.xlsx", *PACK, "--key", keys["私钥"], "-o", "记录.zip"]
    assert run([*close, "--sample", "数据表-抽样计划.json"]) == 0
    assert capsys.readouterr().out.endswith("记录.zip\n")
    assert run(["verify", "记录.zip", "--trust", keys["信任"]]) == 0
    assert capsys.readouterr().out.endswith("\n一致\n")
    assert run(["verify", "记录.zip", "--trust", keys["信任"], "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["agrees"], document["manifest"]["body"]) == (True, BODY["评价机构"])
    assert run(["verify", "记录.zip"]) == 1  # nobody said whose signature counts
    assert "V049" in capsys.readouterr().out
    assert run(["verify", "记录.zip", "--key", keys["公钥"]]) == 0
    assert "V050" in capsys.readouterr().out
    assert run(close) == 2  # a record is never written over
    assert "已存在" in capsys.readouterr().err


def test_a_record_that_was_touched_is_told(
    desk: Desk, keys: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", "open", "数据表.xlsx", *PACK, "-o", "核查表.xlsx"]) == 0
    edited(desk.book, *SOUND)
    close = ["audit", "close", "数据表.xlsx", "核查表.xlsx", *PACK, "--key", keys["私钥"], "-o", "记录.zip"]
    assert run(close) == 0
    data = bytearray(Path("记录.zip").read_bytes())
    name = "结论/自评结论.json".encode()
    at = data.index(name, data.index(name) + 1) + 400  # in the manifest first, then at its head
    data[at] ^= 1
    Path("改过.zip").write_bytes(data)
    capsys.readouterr()
    assert run(["verify", "改过.zip", "--trust", keys["信任"]]) == 1
    told = capsys.readouterr().out
    assert "V020" in told
    assert "“结论/自评结论.json”与清单不同" in told
    assert told.endswith("不一致：见上面的错误\n")
    Path("不是.zip").write_bytes(b"hello")
    assert run(["verify", "不是.zip", "--trust", keys["信任"]]) in {1, 3}
    assert run(["verify", "没有.zip", "--trust", keys["信任"]]) == 3
    assert run(["verify", "记录.zip", "--trust", "没有.yaml"]) == 2


def test_what_cannot_be_closed_writes_nothing(
    desk: Desk, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["audit", "open", "数据表.xlsx", *PACK, "-o", "核查表.xlsx"]) == 0
    close = ["audit", "close", "数据表.xlsx", "核查表.xlsx", *PACK, "--key", keys["私钥"], "-o", "记录.zip"]
    assert run(close) == 2
    assert "没有写评价机构" in capsys.readouterr().err
    edited(desk.book, *SOUND)
    assert run([*close, "--sample", "数据表.xlsx"]) == 2
    monkeypatch.setenv("STANDARD_ENGINE_PASSPHRASE", "wrong-horse-1")
    assert run(close) == 2
    assert "correct-horse" not in capsys.readouterr().err
    assert not Path("记录.zip").exists()


def test_the_third_party_report_is_written_in_every_form(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "open", "数据表.xlsx", *PACK, "-o", "核查表.xlsx"]) == 0
    edited(desk.book, *SOUND, value("N2", 核定值=900, 理由="发票合计", 证据编号="E92"))
    capsys.readouterr()
    order = ["audit", "report", "数据表.xlsx", "核查表.xlsx", *PACK, "-o", "报告"]
    assert run([*order, "--docx", "--html", "--pdf"]) == 0
    written = capsys.readouterr().out.splitlines()
    assert [Path(line).suffix for line in written] == [".docx", ".html", ".pdf"]
    page = Path(written[1]).read_text(encoding="utf-8")
    for text in (BODY["评价机构"], BODY["法定代表人"], "E92", "台账.xlsx", "发票合计", "自评与核定的差异", "李四"):
        assert text in page
    assert run([*order, "--font", "x.ttf"]) == 2

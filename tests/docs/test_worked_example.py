"""The worked example is true: its commands answer as quoted, its sums come out, its tables are the engine's."""

from __future__ import annotations

import ast
import operator
import re
import shutil
from fractions import Fraction as F
from pathlib import Path

import openpyxl
import pytest
import yaml
from sheet_kit import sheets_of

import standard_engine as se
from standard_engine.cli.main import run
from standard_engine.numerals import show

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "worked-example.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\S*)\n(.*?)^```", TEXT, re.DOTALL | re.MULTILINE)
PROSE = re.sub(r"^```.*?^```", "", TEXT, flags=re.DOTALL | re.MULTILINE)
SUMS = [line for kind, block in BLOCKS if kind == "算式" for line in block.splitlines()]
ANSWERS = [block for kind, block in BLOCKS if kind == "text"]
SIGNS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
IMAGE = re.compile(r"\(images/([\w-]+\.png)\)")
KILOBYTES = 150


def worth(node: ast.expr, source: str) -> F:
    """An arithmetic expression, exactly, as it is written."""
    match node:
        case ast.Constant():
            return F(str(ast.get_source_segment(source, node)))
        case ast.BinOp(left, sign, right):
            answer: F = SIGNS[type(sign)](worth(left, source), worth(right, source))
            return answer
        case _:
            raise ValueError(source)


@pytest.mark.parametrize("line", SUMS)
def test_a_sum_comes_out_as_written(line: str) -> None:
    expression, _, result = line.partition("：")[2].rpartition(" = ")
    sign = -1 if result.startswith("-") else 1
    decimals = len(result.partition(".")[2])

    value = worth(ast.parse(expression, mode="eval").body, expression)

    assert round(value, decimals) == sign * F(result.removeprefix("-"))


@pytest.mark.parametrize("block", ANSWERS, ids=[block.partition("\n")[0][18:60] for block in ANSWERS])
def test_a_command_answers_as_quoted(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *quoted = block.splitlines()
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    monkeypatch.chdir(tmp_path)
    run(command.removeprefix("$ standard-engine ").split())
    said = iter(capsys.readouterr().out.splitlines())

    assert quoted
    assert [line for line in quoted if line not in said] == []  # an iterator: each after the one before


def judged(name: str, as_of: str) -> dict[str, tuple[str, str, F, F]]:
    """Value, level, points and full marks of a sample's indicators."""
    pack = se.load_pack("db43-t-1229-2016", as_of)
    found = {}
    for item in se.assess(pack, se.read_workbook(ROOT / "samples" / f"{name}.xlsx", pack)).indicators:
        assert item.points is not None
        assert item.points.low is not None
        assert item.full is not None
        assert item.full.low is not None
        found[item.title] = (item.shown, item.level or "—", item.points.low, item.full.low)
    return found


def table(header: str) -> list[list[str]]:
    """The rows under a header of the page."""
    lines = TEXT[TEXT.index(header) :].splitlines()[2:]
    rows = lines[: next(at for at, line in enumerate(lines) if not line.startswith("|"))]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_the_table_of_indicators_is_the_engines() -> None:
    rows = table("| 指标 | 数值 | 等级 | 得分 | 满分 |")

    assert {row[0]: tuple(row[1:]) for row in rows} == {
        title: (shown, level, show(points), show(full))
        for title, (shown, level, points, full) in judged("pingwei", "2026-11-23").items()
    }


def test_the_table_of_changes_holds_every_indicator_whose_points_changed() -> None:
    rows = table("| 指标 | 2025 年 | 2026 年 | 增加得分 |")
    before, after = judged("pingwei", "2026-11-23"), judged("pingwei-2026", "2027-03-31")

    assert {row[0]: tuple(row[1:]) for row in rows} == {
        title: (before[title][0], after[title][0], show(after[title][2] - before[title][2]))
        for title in before
        if before[title][2] != after[title][2]
    }


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_the_trials_come_to_what_the_table_says(tmp_path: Path) -> None:
    pack = se.load_pack("db43-t-1229-2016", "2026-11-23")
    report = se.write_reports(se.assess(pack, se.read_workbook(ROOT / "samples" / "pingwei.xlsx", pack)), tmp_path).xlsx
    tries = {"N08 填 52": [("N08", 52)], "N08 填 52，P01（2025 年）填 37200": [("N08", 52), ("P01", 37200)]}
    for at, changes in enumerate(tries.values()):
        book = openpyxl.load_workbook(report)
        for code, value in changes:
            row = next(row for row in book["试算"].iter_rows() if row[0].value == code)  # the latest year comes first
            book["试算"].cell(row[0].row or 0, 6).value = value
        book.save(tmp_path / f"trial{at}.xlsx")
    answers = sheets_of([tmp_path / f"trial{at}.xlsx" for at in range(len(tries))], tmp_path)
    rows = table("| 试算 | 申报得分 | 试算得分 | 得分变化 | 试算结论 |")

    assert [row[0] for row in rows] == list(tries)
    for told, sheets in zip(rows, answers, strict=True):
        found = next(line for line in sheets["试算"] if "× 不通过" in line)  # what was reported
        _, before, after, more, verdict = (cell for cell in found if cell)
        assert [show(round(F(number), 9)) for number in (before, after, more)] == told[1:4]
        assert verdict.split()[1].startswith(told[4])


def test_every_decimal_in_the_prose_stands_in_a_sum_a_table_an_answer_or_a_limit() -> None:
    decimal = re.compile(r"(?<![\d,.-])\d[\d,]*\.\d+(?![\d.]*-)")
    enterprise = yaml.load((ROOT / "samples" / "enterprises.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    packs = [se.load_pack("db43-t-1229-2016", day) for day in ("2026-11-23", "2027-03-31")]
    known = {number for _, block in BLOCKS for number in decimal.findall(block)}
    known |= {number for row in PROSE.splitlines() if row.startswith("|") for number in decimal.findall(row)}
    known |= {number.shown for pack in packs for number in pack.numbers} | set(decimal.findall(str(enterprise["samples"]["pingwei"])))
    told = {number for row in PROSE.splitlines() if not row.startswith("|") for number in decimal.findall(row)}

    assert told - known == set()
    assert len(told) > 10


def test_every_picture_is_there_is_small_and_is_used() -> None:
    pictures = {path.name: path.stat().st_size for path in (ROOT / "docs" / "images").glob("*.png")}

    assert set(IMAGE.findall(TEXT)) == set(pictures)
    assert {name for name, size in pictures.items() if size > KILOBYTES * 1024} == set()

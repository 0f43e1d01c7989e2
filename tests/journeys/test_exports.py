"""The office exports its lists: as data, as workbooks, as official papers in its own fonts; every file is opened."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from ledger_kit import carried_to, shipped_ledger
from pdf_kit import joined
from programme_kit import OFFICES, firm, shipped

from standard_engine.cli.main import run
from standard_engine.programme.event import Actor

USERS = (*OFFICES, Actor("潇湘", "body", "潇湘认证"), *(firm(number) for number in range(1, 4)))
SERIF = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = str(tmp_path_factory.mktemp("账本") / "账本.db")
    made = shipped_ledger(place, firms=3)
    for number, state in enumerate(("publicised", "publicised", "recommended"), 1):
        carried_to(made, USERS, state, shipped(), number)
    return place


@pytest.fixture
def export(ledger: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`programme export` in an empty folder: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(["programme", "--ledger", ledger, "export", *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


@pytest.mark.poppler
def test_a_publication_in_every_form(export: Run) -> None:
    one = ("公示名单", "--where", "name=湖南第1有限公司", "--on", "2017-06-01")
    for ending in ("docx", "pdf", "html", "xlsx", "csv", "json"):
        code, out, err = export(*one, "-o", f"公示.{ending}")
        assert (code, out, "公示名单：1 行，写到 公示." in err) == (0, "", True), err
    said = "公示自2017年6月1日起，至2017年6月12日止（7个工作日）"
    assert said in joined(Path("公示.pdf"))
    assert said in Path("公示.html").read_text(encoding="utf-8")
    with zipfile.ZipFile("公示.docx") as package:
        assert said in package.read("word/document.xml").decode()
    rows = list(csv.reader(io.StringIO(Path("公示.csv").read_text(encoding="utf-8-sig"))))
    assert rows[1][0] == "湖南第1有限公司"
    assert json.loads(Path("公示.json").read_text(encoding="utf-8"))["unofficial"] == []
    sheet = openpyxl.load_workbook("公示.xlsx")["名单"]
    assert [cell.value for cell in sheet[3]][1] == "湖南第1有限公司"
    code, out, _ = export(*one[:3])
    assert (code, out.splitlines()[1].split(",")[0]) == (0, "湖南第1有限公司")


def test_every_list_that_is_declared_is_written_as_paper_and_as_workbook(export: Run) -> None:
    """The two publications were made apart, at sites of their own, so they are two papers."""
    for name in shipped().lists:
        narrowed = ("--where", "case=2017-0001") if name in {"publicity", "plan"} else ()
        for ending in ("docx", "html", "xlsx"):
            code, _, err = export(name, *narrowed, "-o", f"{name}.{ending}")
            assert code == 0, err
    code, _, err = export("publicity", "-o", "两次.docx")
    assert (code, Path("两次.docx").exists()) == (2, False)
    assert "公示名单里的各行不能写进同一份文件" in err
    assert "用 --where site_province=" in err


def test_the_dispatch_sheet_has_the_overview(export: Run) -> None:
    assert export("调度表", "-o", "调度表.xlsx", "--on", "2017-07-03")[0] == 0
    made = openpyxl.load_workbook("调度表.xlsx")
    assert made.sheetnames == ["名单", "情况调度", "全部案件的构成"]
    assert "截至2017年7月3日，已认证0家，完成0.0%，还差100家" in str(made["情况调度"]["A2"].value)


@pytest.mark.skipif(not SERIF.exists(), reason="the font is not installed")
def test_fonts_are_options_and_settings(export: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = ("初审汇总表", "--on", "2017-07-03", "-o")
    assert export(*plain, "甲.pdf")[0] == 0
    assert export(*plain, "乙.pdf", "--font", f"题目={SERIF}")[0] == 0
    assert Path("甲.pdf").read_bytes() != Path("乙.pdf").read_bytes()
    monkeypatch.setenv("STANDARD_ENGINE_FONTS", f"题目={SERIF}")
    assert export(*plain, "丙.pdf")[0] == 0
    assert Path("丙.pdf").read_bytes() == Path("乙.pdf").read_bytes()
    monkeypatch.setenv("STANDARD_ENGINE_FACES", "正文=仿宋;题目=方正小标宋 GBK")
    assert export(*plain, "甲.docx")[0] == 0
    with zipfile.ZipFile("甲.docx") as package:
        styles = package.read("word/styles.xml").decode()
    assert '"仿宋"' in styles
    assert '"方正小标宋 GBK"' in styles


def test_wrong_calls_are_told(export: Run) -> None:
    for words, said in (
        (("奖金名单",), "没有名单“奖金名单”"),
        (("rewards", "-o", "x.doc"), "名单写到 .csv、.json、.xlsx、.docx、.pdf、.html 文件，写的是 x.doc"),
        (("rewards", "--where", "地区"), "--where 应写成 栏=内容"),
        (("rewards", "--where", "地区=长沙市", "--where", "地区=株洲市"), "同一栏写一次"),
        (("rewards", "--where", "地址=长沙市"), "没有栏“地址”"),
        (
            ("rewards", "-o", "x.docx", "--face", "封面=仿宋"),
            "--face 应写成“位置=…”，位置是正文、题目、一级标题、二级标题",
        ),
        (("rewards", "-o", "x.pdf", "--font", "没有.ttf"), "没有字体文件 没有.ttf"),
        (("rewards", "-o", "x.docx", "--on", "昨天"), "昨天"),
    ):
        code, _, err = export(*words)
        assert (code, said in err) == (2, True), err
    assert list(Path().iterdir()) == []

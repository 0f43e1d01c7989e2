"""The command line as a user meets it: every command, every exit code, the document alone on stdout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from packs_kit import AS_OF, changed, write_pack

COMMAND = Path(sys.executable).with_name("standard-engine")
VALUES: dict[str | tuple[str, str], str | float] = {
    "B1": "C31", "B2": "是", ("N1.1", "2025年"): 100, ("N1.2", "2025年"): 10, ("N2", "2025年"): 329.16, ("N3", "2025年"): 100,
    ("N4", "2025年"): 80,
}  # fmt: skip


def run(*arguments: str | Path, cwd: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [COMMAND, *map(str, arguments)], cwd=cwd, capture_output=True, check=False, env={**os.environ, **variables}
    )


def text(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stdout.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pack(tmp_path, changed({}))
    return tmp_path


@pytest.fixture
def workbook(folder: Path) -> Path:
    """A template filled in as a user's program would."""
    done = run("template", "--pack", "small", "--as-of", AS_OF, "-o", "data.xlsx", cwd=folder)
    assert done.returncode == 0, done.stderr.decode()
    book = openpyxl.load_workbook(folder / "data.xlsx")
    for sheet in book:
        _fill(sheet)
    book.save(folder / "data.xlsx")
    return folder / "data.xlsx"


def _fill(sheet: Worksheet) -> None:
    heads: dict[str, int] = {}
    for row in sheet.iter_rows():
        texts = {str(cell.value): cell.column or 0 for cell in row if cell.value is not None}
        heads = texts if "代码" in texts else heads
        code = str(row[0].value)
        for key, value in VALUES.items():
            own, head = key if isinstance(key, tuple) else (key, "填报值")
            if own == code and head in heads:
                sheet.cell(row[0].row or 0, heads[head]).value = value


def test_from_a_template_to_a_verdict_and_three_reports(workbook: Path) -> None:
    done = run("assess", workbook, "--pack", "small", "--as-of", AS_OF, "-o", "out", cwd=workbook.parent)

    assert done.returncode == 0, text(done)
    assert "结论：通过（合格）" in text(done)
    assert "得分：90 / 100" in text(done)
    assert "【非正式结论】" in text(done)
    written = sorted(path.suffix for path in (workbook.parent / "out").glob("[!.]*"))
    assert written == [".html", ".json", ".xlsx"]
    for path in (workbook.parent / "out").glob("[!.]*"):
        assert path.name in done.stderr.decode()


def test_report_writes_what_is_asked_for_and_names_it(workbook: Path) -> None:
    given = (workbook, "--pack", "small", "--as-of", AS_OF)
    usual = run("report", *given, "-o", "usual", cwd=workbook.parent)
    asked = run("report", *given, "-o", "asked", "--pdf", "--docx", "--lang", "en", cwd=workbook.parent)

    assert (usual.returncode, asked.returncode) == (0, 0), asked.stderr.decode()
    for done, folder, endings in ((usual, "usual", {".html", ".xlsx"}), (asked, "asked", {".docx", ".pdf"})):
        written = {workbook.parent / line for line in text(done).splitlines()}
        assert written == set((workbook.parent / folder).glob("[!.]*"))
        assert {path.suffix for path in written} == endings

    assert "结论：通过（非正式结论" in usual.stderr.decode()
    assert "(not official: no ground for certification)" in asked.stderr.decode()


def test_both_papers_are_written_in_every_form_that_is_asked_for(workbook: Path) -> None:
    """`--docx` asks for both, so that a form asked for twice is written once."""
    forms = (
        "--docx",
        "--third-party",
        "pdf",
        "--third-party",
        "html",
        "--third-party",
        "docx",
        "--self-evaluation",
        "pdf",
    )
    done = run("report", workbook, "--pack", "small", "--as-of", AS_OF, "-o", "out", *forms, cwd=workbook.parent)

    assert done.returncode == 0, done.stderr.decode()
    names = [line.rpartition("-")[2] for line in text(done).splitlines()]
    assert names == [
        "第三方评价报告.docx",
        "第三方评价报告.pdf",
        "第三方评价报告.html",
        "自评价报告.docx",
        "自评价报告.pdf",
    ]
    begins = {".docx": b"PK", ".pdf": b"%PDF-1.7", ".html": b"<!DOCTYPE html>"}
    for line in text(done).splitlines():
        path = workbook.parent / line
        assert path.read_bytes().startswith(begins[path.suffix])


def test_a_report_that_cannot_be_made_leaves_no_other_behind(workbook: Path) -> None:
    call = ("report", workbook, "--pack", "small", "--as-of", AS_OF, "-o", "out", "--html", "--pdf", "--font", workbook)
    done = run(*call, cwd=workbook.parent)

    assert done.returncode == 2
    assert "不是字体文件" in done.stderr.decode()
    assert not list((workbook.parent / "out").glob("[!.]*"))


def test_json_stands_alone_on_stdout_and_obeys_its_schema(workbook: Path) -> None:
    done = run("assess", workbook, "--pack", "small", "--as-of", AS_OF, "--format", "json", cwd=workbook.parent)
    schema = json.loads(run("rules", "schema", "decision", cwd=workbook.parent).stdout)
    document = json.loads(done.stdout)

    jsonschema.Draft202012Validator(schema).validate(document)
    assert document["decision"]["outcome"] == "pass"


def test_a_verdict_that_is_no_pass_exits_with_1(folder: Path) -> None:
    run("template", "--pack", "small", "--as-of", AS_OF, "-o", "empty.xlsx", cwd=folder)
    done = run("assess", "empty.xlsx", "--pack", "small", "--as-of", AS_OF, cwd=folder)

    assert done.returncode == 1
    assert "无法判定" in text(done)


def test_check_lists_every_blank_and_exits_with_1(folder: Path) -> None:
    run("template", "--pack", "small", "--as-of", AS_OF, "-o", "empty.xlsx", cwd=folder)
    done = run("check", "empty.xlsx", "--pack", "small", "--as-of", AS_OF, "--format", "json", cwd=folder)
    found = json.loads(done.stdout)

    assert done.returncode == 1
    assert {item["subject"] for item in found} == {"industry", "honest", "output", "waste", "used"}


def test_no_text_of_a_workbook_steers_the_terminal(workbook: Path) -> None:
    """Excel keeps U+001B and U+0007 in a cell as `_x001B_` and `_x0007_`."""
    book = openpyxl.load_workbook(workbook)
    for row in (row for sheet in book for row in sheet.iter_rows() if str(row[0].value) in VALUES):
        for cell in row:
            if cell.value == VALUES.get(str(row[0].value)):
                cell.value = "_x001B_[31m_x0007_"
    book.save(workbook)
    for command in ("check", "assess", "explain"):
        done = run(command, workbook, "--pack", "small", "--as-of", AS_OF, cwd=workbook.parent)
        controls = {byte for byte in done.stdout + done.stderr if byte < 0x20} - {0x0A}
        assert controls == set(), command
        assert command != "check" or "〔U+0007〕" in text(done)


def test_explain_tells_formula_numbers_limits_source_and_cells(workbook: Path) -> None:
    done = run("explain", workbook, "单位产值能耗", "--pack", "small", "--as-of", AS_OF, cwd=workbook.parent)

    assert done.returncode == 0
    for part in ("综合能耗 ÷ 产值", "82.29 tce ÷ 329.16 万元 = 0.25 tce/万元", "先进 0.25", "测试文件", "能源!"):
        assert part in text(done)


def test_explain_suggests_a_name(workbook: Path) -> None:
    done = run("explain", workbook, "intensty", "--pack", "small", "--as-of", AS_OF, cwd=workbook.parent)

    assert done.returncode == 2
    assert "intensity" in done.stderr.decode()
    assert (
        "单位产值能耗"
        in run("explain", workbook, "能耗", "--pack", "small", "--as-of", AS_OF, cwd=workbook.parent).stderr.decode()
    )


def test_the_users_file_is_never_changed(workbook: Path) -> None:
    before = workbook.read_bytes()
    for command in ("check", "assess", "explain", "plan"):
        run(command, workbook, "--pack", "small", "--as-of", AS_OF, cwd=workbook.parent)

    assert workbook.read_bytes() == before


def test_the_same_run_twice_writes_the_same_bytes(workbook: Path) -> None:
    for name in ("one", "two"):
        run("assess", workbook, "--pack", "small", "--as-of", AS_OF, "-o", name, cwd=workbook.parent)
    one, two = (
        {path.name: path.read_bytes() for path in (workbook.parent / name).glob("[!.]*")} for name in ("one", "two")
    )

    assert one == two
    assert len(one) == 3


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["assess", "none.xlsx"], 3, "none.xlsx"),
        (["assess", "small/pack.yaml"], 3, "pack.yaml"),
        (["assess"], 2, "数据表"),
        (["assess", "x.xlsx", "--pack", "smal"], 2, "没有规则包"),
        (["assess", "x.xlsx", "--as-of", "yesterday"], 2, "2026-11-23"),
        (["asses"], 2, "asses"),
        (["assess", "x.xlsx", "--fromat", "json"], 2, "fromat"),
        (["report", "x.xlsx", "--font", "x.ttf"], 2, "--pdf"),
        (["report", "x.xlsx", "--lang", "fr"], 2, "--lang"),
        (["rules", "schema", "indicatr"], 2, "indicators"),
        (["template", "--pack", "small", "-o", "small/pack.yaml"], 2, ".xlsx"),
        (["template", "--pack", "small", "-o", "there.xlsx"], 2, "已存在"),
        (["template", "--pack", "small", "--year", "1800"], 2, "2000 至 2100"),
        (["template", "--pack", "small", "--year"], 2, "后面要写一个值"),
        (["assess", "x.xlsx", "y.xlsx"], 2, "多写了 y.xlsx"),
        (["assess", "x.xlsx", "--format", "xml"], 2, "只能是 text、json"),
        (["assess", "x.xlsx", "--as-of", "2026-02-30"], 2, "不是日期"),
    ],
)
def test_a_wrong_call_is_told_in_a_line_without_a_traceback(
    folder: Path, arguments: list[str], code: int, word: str
) -> None:
    arguments = (
        arguments
        if "--pack" in arguments or arguments[0] == "rules" or len(arguments) < 2
        else [*arguments, "--pack", "small"]
    )
    (folder / "there.xlsx").touch()
    done = run(*arguments, cwd=folder)
    said = done.stderr.decode()

    assert done.returncode == code, said
    assert word in said
    assert "Traceback" not in said
    assert done.stdout == b""


def test_a_broken_pack_judges_nothing(folder: Path) -> None:
    write_pack(folder, changed({"derived.energy.formula": "enrgy_use"}))
    done = run("assess", "x.xlsx", "--pack", "small", "--as-of", AS_OF, cwd=folder)

    assert done.returncode == 2
    assert "small/pack.yaml:" in done.stderr.decode()
    assert "enrgy_use" in done.stderr.decode()


def test_a_gbk_console_shows_what_it_can(workbook: Path) -> None:
    done = run("explain", workbook, "--pack", "small", "--as-of", AS_OF, cwd=workbook.parent, PYTHONIOENCODING="gbk")

    assert done.returncode == 0, done.stderr
    assert "单位产值能耗" in done.stdout.decode("gbk")


def test_rules_show_check_test_and_docs(folder: Path) -> None:
    (folder / "small" / "cases").mkdir()
    case = "cases:\n  - case: x\n    given: {honest: false}\n    expect: {decision: 不通过}\n"
    (folder / "small" / "cases" / "all.yaml").write_text(case, encoding="utf-8")
    shown = run("rules", "show", "small", "--as-of", AS_OF, cwd=folder)
    resolved = run("rules", "show", "small", "--resolved", "--as-of", AS_OF, cwd=folder)
    checked = run("rules", "check", "small", cwd=folder)
    tested = run("rules", "test", "small", "--as-of", AS_OF, cwd=folder)
    documented = run("rules", "docs", "small", "--as-of", AS_OF, "-o", "book.html", cwd=folder)

    assert [done.returncode for done in (shown, resolved, checked, tested, documented)] == [0, 0, 0, 0, 0]
    assert "单位产值能耗" in text(shown)
    assert "intensity [tce/万元] = energy / output" in text(resolved)
    assert "规则包可用" in text(checked)
    assert "算例 1 个，未通过 0 个" in text(tested)
    assert "没有算例触及：结论 通过" in text(tested)
    assert "单位产值能耗" in (folder / "book.html").read_text(encoding="utf-8")


def test_a_failing_case_exits_with_1(folder: Path) -> None:
    (folder / "small" / "cases").mkdir()
    case = "cases:\n  - case: x\n    given: {honest: false}\n    expect: {decision: 通过}\n"
    (folder / "small" / "cases" / "all.yaml").write_text(case, encoding="utf-8")
    done = run("rules", "test", "small", "--as-of", AS_OF, cwd=folder)

    assert done.returncode == 1
    assert "期望 通过，得到 不通过" in text(done)


def test_a_broken_pack_is_listed_finding_by_finding(folder: Path) -> None:
    write_pack(folder, changed({"derived.energy.formula": "enrgy_use", "requirements.honesty.condition": "output"}))
    done = run("rules", "check", "small", "--format", "json", cwd=folder)

    assert done.returncode == 2
    assert {"F007", "P078"} <= {item["code"] for item in json.loads(done.stdout)}


def test_a_workbook_of_another_standard_is_refused(workbook: Path) -> None:
    done = run("assess", workbook, "--pack", "green-factory-gbt36132-2025", "--as-of", AS_OF, cwd=workbook.parent)

    assert done.returncode == 3
    assert done.stdout == b""
    assert "small" in done.stderr.decode()


def test_a_file_where_a_folder_is_meant_is_told_and_kept(workbook: Path) -> None:
    before = workbook.read_bytes()
    done = run("assess", workbook, "--pack", "small", "--as-of", AS_OF, "-o", workbook, cwd=workbook.parent)

    assert done.returncode == 2
    assert "不是文件夹" in done.stderr.decode()
    assert workbook.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told(workbook: Path) -> None:
    done = run("assess", workbook, "--pack", "small", "--as-of", AS_OF, "-o", "/proc/none", cwd=workbook.parent)

    assert done.returncode == 2
    assert "/proc/none" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_radar_is_drawn_only_where_it_is_asked_for(tmp_path: Path) -> None:
    sample = Path(__file__).parents[2] / "samples" / "hengfeng.xlsx"
    for name, asked in (("plain", ()), ("radar", ("--radar",))):
        run("report", sample, "--as-of", AS_OF, "--html", *asked, "-o", name, cwd=tmp_path)

    pages = {path.parent.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*/*.html")}
    assert {name: "各类得分占满分的比例" in page for name, page in pages.items()} == {"plain": False, "radar": True}


def test_diff_tells_what_changed_and_what_it_does() -> None:
    """46 of 52 meters are 88.46 %, below the 90 that earns anything."""
    first, mended = (Path(__file__).parents[2] / "samples" / f"{name}.xlsx" for name in ("pingwei-first", "pingwei"))
    done = run("diff", first, mended, "--as-of", AS_OF, cwd=first.parent)

    assert done.returncode == 1
    for part in ("N07 应配能源计量器具：未知 → 52 台", "只改这一项", "能源计量器具配备率：待补充", "57.19"):
        assert part in text(done)


def test_diff_of_a_workbook_with_itself_is_empty(workbook: Path) -> None:
    done = run("diff", workbook, workbook, "--pack", "small", "--as-of", AS_OF, "--format", "json", cwd=workbook.parent)

    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert (document["changes"], document["revised"], document["results"]) == ([], [], [])

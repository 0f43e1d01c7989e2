"""The provincial office changes a number: copied, set, compared, checked, reviewed, released, and judged before and after."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from packs_kit import changed, write_pack

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "hengfeng.xlsx"
MAIN = "from standard_engine.cli.main import main; main()"
ENERGY, CARBON = "criteria.energy_per_output.levels", "indicators.carbon_per_output.criteria.levels"
OWN, NEW = "own/db43-t-1229-2016", "reviewed/db43-t-1229-2016"
GROUND = ("--source", "厅函〔2026〕3号", "--why", "收紧能耗", "--by", "李四")
posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of POSIX")


def run(*arguments: str | Path, cwd: Path, program: str = MAIN) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.run(call, cwd=cwd, capture_output=True, check=False, encoding="utf-8", timeout=120)


def done(*arguments: str | Path, cwd: Path, code: int = 0) -> str:
    result = run(*arguments, cwd=cwd)
    assert result.returncode == code, result.stdout + result.stderr
    return result.stdout


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def fill(path: Path, code: str, stated: float) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["核对表"]
    columns = {str(cell.value): cell.column or 0 for cell in sheet[1]}
    (row,) = [cells[0].row for cells in sheet.iter_rows() if cells[columns["代码"] - 1].value == code]
    for word, value in (
        ("标准文本值", stated),
        ("条款", "表 1"),
        ("核对人", "王五"),
        ("核对日期", "2026-11-20"),
    ):
        sheet.cell(row or 0, columns[word]).value = value
    book.save(path)


def document(pack: str, day: str, cwd: Path) -> dict[str, Any]:
    result = run("assess", SAMPLE, "--pack", pack, "--as-of", day, "--format", "json", cwd=cwd)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def keep_one_case(pack: Path) -> None:
    """One quick case in the place of the pack's own, which take seconds each time."""
    for path in (pack / "cases").iterdir():
        path.unlink()
    case = "{case: 水泥另有基准, given: {industry: C3011}, expect: {energy_per_output.limit.先进: 1.5}}"
    (pack / "cases" / "one.yaml").write_text(f"as_of: 2027-07-01\nyear: 2026\ncases: [{case}]\n", encoding="utf-8")


def test_from_a_copy_to_two_verdicts(tmp_path: Path) -> None:
    done("rules", "copy", "db43-t-1229-2016", OWN, "--version", "0.2.0", cwd=tmp_path)
    keep_one_case(tmp_path / OWN)
    before = contents(tmp_path / OWN)

    # a trial writes nothing
    levels = {"先进": "0.001", "良好": "0.002", "达标": "0.003"}
    numbers = [word for level, value in levels.items() for word in (f"{ENERGY}.{level}", value)]
    numbers += [word for level, value in levels.items() for word in (f"{CARBON}.{level}", value)]
    setting = ("rules", "set", *numbers, "--pack", OWN, "--from", "2027-06-01", *GROUND)
    told = done(*setting, "--dry-run", cwd=tmp_path)
    assert "先进：0.14 tce/万元 → 0.001 tce/万元　2027-06-01 起" in told
    assert contents(tmp_path / OWN) == before

    done(*setting, cwd=tmp_path)
    after = contents(tmp_path / OWN)
    assert {name for name in after if after[name] != before.get(name)} == {
        "criteria.yaml",
        "indicators/energy.yaml",
        "changelog.yaml",
    }

    # what differs is what was set
    told = done("rules", "diff", "db43-t-1229-2016", OWN, "-o", "diff.html", cwd=tmp_path, code=1)
    assert "先进：0.14 tce/万元 → 0.001 tce/万元　2027-06-01 起" in told
    found = json.loads(done("rules", "diff", "db43-t-1229-2016", OWN, "--format", "json", cwd=tmp_path, code=1))
    values = [(one["old"], one["new"], one["since"]) for one in found["differences"] if one["kind"] == "value"]
    was = {"0.14": "0.001", "0.24": "0.002", "0.36": "0.003", "0.6": "0.001", "1.2": "0.002", "2": "0.003"}
    assert values == [(old, new, "2027-06-01") for old, new in was.items()]
    page = (tmp_path / "diff.html").read_text(encoding="utf-8")
    assert "0.001 tce/万元" in page
    assert "<script" not in page

    # numbers checked against the text become official, in a new version
    done("rules", "worksheet", OWN, "-o", "核对表.xlsx", cwd=tmp_path)
    fill(tmp_path / "核对表.xlsx", f"{ENERGY}.达标@2016-12-19", 0.41)
    told = done("rules", "import", "核对表.xlsx", "--pack", OWN, "-o", NEW, "--version", "0.3.0", cwd=tmp_path)
    assert "达标：0.4 tce/万元 → 0.41 tce/万元　2016-12-19 至 2026-12-31" in told
    assert "表 1，已核对标准文本，王五 2026-11-20" in told

    # released, it is what it was
    done("rules", "release", NEW, "--why", "试行", "--by", "李四", cwd=tmp_path)
    refused = run(
        "rules",
        "set",
        f"{ENERGY}.先进",
        "0.1",
        "--pack",
        NEW,
        "--from",
        "2029-01-01",
        *GROUND,
        cwd=tmp_path,
    )
    assert (refused.returncode, "已经发布，不能再改" in refused.stderr) == (2, True)

    # one workbook, two days, two verdicts: 7.2 and 6 points less leave energy 8.4 of 30, and 12 are asked for
    before_day, on_day = (document(NEW, day, tmp_path) for day in ("2027-05-31", "2027-06-01"))
    assert (before_day["decision"]["outcome"], on_day["decision"]["outcome"]) == ("pass", "fail")
    assert (before_day["total"]["points"]["low"], on_day["total"]["points"]["low"]) == ("73.425", "60.225")
    assert next(one["points"]["low"] for one in on_day["categories"] if one["id"] == "energy") == "8.4"
    assert any("能源" in str(reason) for reason in on_day["decision"]["reasons"])
    used = next(one for one in on_day["indicators"] if one["id"] == "energy_per_output")
    assert "厅函〔2026〕3号" in json.dumps(used, ensure_ascii=False)

    criteria = tmp_path / NEW / "criteria.yaml"
    criteria.write_text(criteria.read_text(encoding="utf-8").replace("0.003", "0.3"), encoding="utf-8")
    broken = run("assess", SAMPLE, "--pack", NEW, cwd=tmp_path)
    assert (broken.returncode, "改动了 criteria.yaml" in broken.stderr) == (2, True)


SET = (
    "rules",
    "set",
    "indicators.intensity.criteria.levels.先进",
    "0.2",
    "--pack",
    "small",
    "--from",
    "2027-01-01",
    *GROUND,
)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_pack(tmp_path, changed({}))


def test_a_shipped_pack_is_not_changed_and_says_how_to_copy(tmp_path: Path) -> None:
    refused = run(
        "rules",
        "set",
        f"{ENERGY}.先进",
        "0.1",
        "--pack",
        "db43-t-1229-2016",
        "--from",
        "2027-01-01",
        *GROUND,
        cwd=tmp_path,
    )

    assert (refused.returncode, "rules copy db43-t-1229-2016" in refused.stderr) == (2, True)


def test_official_asks_for_everything_that_makes_it_so(small: Path) -> None:
    refused = run(*SET, "--status", "official", cwd=small.parent)

    assert refused.returncode == 2
    assert "--clause、--checked-by、--checked-on" in refused.stderr


def test_a_change_that_breaks_a_case_is_not_written(small: Path) -> None:
    (small / "cases").mkdir()
    case = """\
as_of: 2027-06-01
year: 2026
base: {industry: C31, honest: true, energy_use: {coal: 0, power: 0}, output: 100, waste: 100, used: 95}
cases:
  - case: 先进线
    given: {energy_use: {coal: 0, power: 19}}
    note: 19 万kWh × 1.229 tce/万kWh ÷ 100 万元 = 0.23351，优于 0.25
    expect: {intensity: {level: 先进}}
"""
    (small / "cases" / "one.yaml").write_text(case, encoding="utf-8")
    before = contents(small)
    refused = run(*SET, cwd=small.parent)

    assert refused.returncode == 2
    assert "先进线" in refused.stderr
    assert contents(small) == before


def test_a_change_that_breaks_the_pack_is_not_written(small: Path) -> None:
    before = contents(small)
    worse = [word if word != "0.2" else "0.6" for word in SET]
    refused = run(*worse, cwd=small.parent)

    assert refused.returncode == 2
    assert "P072" in refused.stderr
    assert contents(small) == before


def test_two_at_once_are_one_after_the_other(small: Path) -> None:
    (small / ".changing").touch()
    refused = run(*SET, cwd=small.parent)

    assert (refused.returncode, "另一个命令正在改动" in refused.stderr) == (2, True)
    (small / ".changing").unlink()
    calls = [
        subprocess.Popen(
            [sys.executable, "-c", MAIN, *SET[:3], value, *SET[4:]], cwd=small.parent, stderr=subprocess.PIPE
        )
        for value in ("0.2", "0.21")
    ]
    codes = [call.wait(60) for call in calls]
    for call in calls:
        call.communicate()
    text = (small / "changelog.yaml").read_text(encoding="utf-8")
    assert codes.count(0) == text.count("- day:") >= 1
    done("rules", "check", "small", cwd=small.parent)


@posix
def test_a_full_disk_changes_nothing(small: Path) -> None:
    before = contents(small)
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); {MAIN}"
    refused = run(*SET, cwd=small.parent, program=limited)

    assert refused.returncode == 2
    assert contents(small) == before


@posix
def test_stopped_half_way_nothing_has_changed(small: Path) -> None:
    before = contents(small)
    call = subprocess.Popen([sys.executable, "-c", MAIN, *SET], cwd=small.parent, stderr=subprocess.PIPE)
    for _ in range(500):
        if (small / ".changing").exists():
            break
        time.sleep(0.01)
    call.send_signal(signal.SIGTERM)
    assert call.wait(60) in {2, -signal.SIGTERM}
    call.communicate()
    assert contents(small) == before


def test_a_worksheet_of_another_version_is_refused(small: Path) -> None:
    done("rules", "worksheet", "small", "-o", "sheet.xlsx", cwd=small.parent)
    done(*SET, cwd=small.parent)
    refused = run(
        "rules", "import", "sheet.xlsx", "--pack", "small", "-o", "new/small", "--version", "2", cwd=small.parent
    )

    assert (refused.returncode, "P101" in refused.stdout) == (2, True)
    assert not (small.parent / "new").exists()


def test_an_unfilled_worksheet_is_told_and_writes_nothing(small: Path) -> None:
    done("rules", "worksheet", "small", "-o", "sheet.xlsx", cwd=small.parent)
    refused = run(
        "rules", "import", "sheet.xlsx", "--pack", "small", "-o", "new/small", "--version", "2", cwd=small.parent
    )

    assert (refused.returncode, "没有可以导入的" in refused.stderr) == (2, True)
    assert not (small.parent / "new").exists()


def test_without_its_ground_nothing_is_set(small: Path) -> None:
    refused = run(*SET[:8], cwd=small.parent)

    assert refused.returncode == 2
    assert list(contents(small)) == ["pack.yaml"]


def test_a_released_version_is_followed_by_another(small: Path) -> None:
    done("rules", "release", "small", "--why", "试行", "--by", "李四", cwd=small.parent)
    again = run("rules", "release", "small", "--why", "试行", cwd=small.parent)
    assert (again.returncode, "已经发布" in again.stderr) == (2, True)

    done(*SET, "--version", "1.1", cwd=small.parent)
    done("rules", "release", "small", "--why", "收紧", "--by", "李四", cwd=small.parent)
    assert (small / "released.yaml").read_text(encoding="utf-8").count("- version: ") == 2
    assert '"version": "1.1"' in (small / "pack.yaml").read_text(encoding="utf-8")
    done("rules", "check", "small", cwd=small.parent)


def test_a_negative_number_is_written_after_two_strokes(small: Path) -> None:
    name = "indicators.reuse.criteria.levels.达标"
    told = done("rules", "set", "--pack", "small", "--from", "2027-01-01", *GROUND, "--", name, "-5", cwd=small.parent)

    assert "达标：50 % → -5 %　2027-01-01 起" in told


@posix
def test_a_copy_that_does_not_fit_on_the_disk_is_not_there(tmp_path: Path) -> None:
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); {MAIN}"
    refused = run("rules", "copy", "db43-t-1229-2016", "mine", cwd=tmp_path, program=limited)

    assert refused.returncode == 2
    assert list(tmp_path.iterdir()) == []

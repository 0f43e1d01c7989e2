"""The office's whole walk: one criterion tightened for one industry from next year, from a synthetic population to two verdicts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq

SAMPLE = Path(__file__).parents[2] / "samples" / "hengfeng.xlsx"
POPULATION, OWN = "合成企业群.parquet", "规则/db43-t-1229-2016"
LEVELS = "criteria.energy_per_output.levels"
WHEN = "industry in C35"
FROM, EVE = "2027-01-01", "2026-12-31"


def run(*words: str, folder: Path, code: int = 0) -> str:
    program = "from standard_engine.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        check=False,
        timeout=300,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def weak_workbook(path: Path) -> None:
    """Hengfeng without what the synthetic walk does not turn on: 73.425 points less 3 + 1 + 1 + 1 + 1 of cleaner production."""
    book = openpyxl.load_workbook(SAMPLE)
    sheet = book["清洁生产"]
    codes = {str(row[0].value): row[3] for row in sheet.iter_rows(max_col=4)}
    answers: dict[str, str | int] = {"C02": "未达Ⅲ级", "C05": "否", "C07": "否", "C08": 0, "C10": "否"}
    for code, answer in answers.items():
        codes[code].value = answer
    book.save(path)


def decision(folder: Path, day: str, *pack: str) -> Mapping[str, Any]:
    words = ("assess", "数据表.xlsx", "--as-of", day, "--format", "json", *pack)
    done = subprocess.run(
        [sys.executable, "-c", "from standard_engine.cli import main; main()", *words],
        capture_output=True, encoding="utf-8", cwd=folder, check=False, timeout=300,
    )  # fmt: skip
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def one_case(pack: Path) -> None:
    """One quick case in the place of the pack's own, which take seconds each time."""
    for path in (pack / "cases").iterdir():
        path.unlink()
    case = "{case: 水泥另有基准, given: {industry: C3011}, expect: {energy_per_output.limit.先进: 1.5}}"
    (pack / "cases" / "one.yaml").write_text(f"as_of: 2027-07-01\nyear: 2026\ncases: [{case}]\n", encoding="utf-8")


def test_the_offices_walk(tmp_path: Path) -> None:
    run("population", "make", "300", "--as-of", "2026-11-23", folder=tmp_path)

    # an idea: what would it do?
    idea = {"先进": "0.07", "良好": "0.12", "达标": "0.18"}
    changes = [word for level, value in idea.items() for word in ("--change", f"{LEVELS}.{level}={value} @ {WHEN}")]
    told = run("population", "impact", POPULATION, *changes, "--as-of", FROM, folder=tmp_path)
    impact = json.loads((tmp_path / "reports" / "影响.json").read_text(encoding="utf-8"))
    before, after = (impact["decisions"]["pass"][side] for side in ("before", "after"))
    assert f"通过的由 {before} 家变为 {after} 家" in told
    assert before > after > 100
    flips = [one for one in impact["flips"] if one["before"] == "pass"]
    assert len(flips) == before - after
    assert {one["industry"] for one in flips} == {"矿山机械制造（C3511）"}
    page = (tmp_path / "reports" / "影响.html").read_text(encoding="utf-8")
    assert page.index("0.07 tce/万元") < page.index("家不再通过")

    # the value that keeps a hundred passing
    ends = {"先进": "0.02..0.14", "良好": "0.04..0.24", "达标": "0.06..0.36"}
    vary = [word for level, ends_ in ends.items() for word in ("--vary", f"{LEVELS}.{level}={ends_} @ {WHEN}")]
    told = run("population", "calibrate", POPULATION, "--target", "100 pass", *vary, "--as-of", FROM, folder=tmp_path)
    assert "恰有 100 家通过" in told
    chosen = json.loads((tmp_path / "reports" / "定标.json").read_text(encoding="utf-8"))["chosen"]["values"]
    found = dict(zip(ends, chosen, strict=True))

    # set from next year, in a version of one's own
    run("rules", "copy", "db43-t-1229-2016", OWN, "--version", "0.2.0", folder=tmp_path)
    one_case(tmp_path / OWN)
    numbers = [word for level, value in found.items() for word in (f"{LEVELS}.{level}", value)]
    ground = ("--source", "厅函〔2026〕9号", "--why", "专用设备制造业收紧能耗", "--by", "李四")
    run("rules", "set", *numbers, "--pack", OWN, "--when", WHEN, "--from", FROM, *ground, folder=tmp_path)
    told = run("rules", "diff", "db43-t-1229-2016", OWN, "-o", "比较.html", folder=tmp_path, code=1)
    for value in found.values():
        assert f"{value} tce/万元" in told
    assert "2027-01-01 起" in told
    run("rules", "release", OWN, "--why", "试行", "--by", "李四", folder=tmp_path)

    # the population by the released version: just a hundred from the day on, as many as ever the day before
    def passing(day: str, *pack: str) -> int:
        run("population", "assess", POPULATION, "--as-of", day, "--brief", "-o", "评价", *pack, folder=tmp_path)
        told = pq.read_table(tmp_path / "评价" / "企业群结论.parquet", columns=["decision"]).column(0).to_pylist()
        return int(told.count("pass"))

    own = ("--pack", OWN)
    assert passing(FROM, *own) == 100
    assert passing(FROM) == before
    assert passing(EVE, *own) == passing(EVE)

    # one workbook on the two days: 66.425 points, and 7.2 less since its 0.1229 tce/万元 no longer reach any level
    weak_workbook(tmp_path / "数据表.xlsx")
    eve, day = decision(tmp_path, EVE, *own), decision(tmp_path, FROM, *own)
    assert (eve["decision"]["outcome"], day["decision"]["outcome"]) == ("pass", "fail")
    assert (eve["total"]["points"]["low"], day["total"]["points"]["low"]) == ("66.425", "59.225")
    assert any("59.225" in str(reason) and "60" in str(reason) for reason in day["decision"]["reasons"])
    used = next(one for one in day["indicators"] if one["id"] == "energy_per_output")
    assert "厅函〔2026〕9号" in json.dumps(used, ensure_ascii=False)
    assert decision(tmp_path, FROM)["decision"]["outcome"] == "pass"

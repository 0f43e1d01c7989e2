"""The office's first look: a synthetic population made and assessed, with what can go wrong on the way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from browser import accessibility_faults


def engine(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    code = "from standard_engine.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, cwd=folder, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("群")
    done = engine("population", "make", "300", "--as-of", "2026-11-23", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "300 家，种子 1" in done.stdout
    return folder


def test_every_enterprise_gets_a_row_and_the_counts_agree(folder: Path) -> None:
    done = engine("population", "assess", "合成企业群.parquet", "-o", "评价", "--as-of", "2026-11-23", folder=folder)
    assert done.returncode == 0
    assert "【合成数据】" in done.stdout
    assert "【非正式结论】" in done.stdout
    told = pq.read_table(folder / "评价" / "企业群结论.parquet").to_pylist()
    assert len(told) == 300
    for word, outcome in (("通过", "pass"), ("不通过", "fail"), ("无法判定", "undetermined")):
        assert f"  {word}：{sum(row['decision'] == outcome for row in told)} 家" in done.stdout
    book = openpyxl.load_workbook(folder / "评价" / "企业群评价.xlsx")
    assert book.sheetnames == ["汇总", "初审汇总表", "指标热图"]
    review = list(book["初审汇总表"].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in review] == [row["enterprise_name"] for row in told]
    assert {(row[5], row[9]) for row in review} <= {
        ("通过", "同意推荐"), ("不通过", "不同意推荐"), ("无法判定", "退回补正")
    }  # fmt: skip
    assert any("合成数据" in str(cell.value) for row in book["汇总"].iter_rows() for cell in row)


def test_brief_tells_scores_only(folder: Path) -> None:
    assert engine("population", "assess", "合成企业群.parquet", "-o", "简", "--brief", folder=folder).returncode == 0
    names = pq.read_schema(folder / "简" / "企业群结论.parquet").names
    assert "total.low" in names
    assert "reasons" not in names
    assert not (folder / "简" / "企业群评价.xlsx").exists()


def test_what_is_no_population_is_said_in_words(folder: Path) -> None:
    (folder / "坏.parquet").write_bytes(b"PAR1 nothing PAR1")
    pq.write_table(pa.table({"甲": [1]}), folder / "宽.parquet")
    for file, said in (("没有.parquet", "没有这个文件"), ("坏.parquet", "不是 Parquet"), ("宽.parquet", "不是企业群")):
        done = engine("population", "assess", file, folder=folder)
        assert done.returncode == 2
        assert said in done.stderr
        assert "Traceback" not in done.stderr
    done = engine("population", "assess", "合成企业群.parquet", "--pack", "green-factory-gbt36132-2025", folder=folder)
    assert done.returncode == 2
    assert "不能按 green-factory-gbt36132-2025 评价" in done.stderr


def test_the_impact_of_changes_is_told_on_a_page_in_a_workbook_and_as_data(folder: Path) -> None:
    """达标 at 0.2 would stand below 良好 at 0.25, so it is no rule but together with the change of 良好."""
    energy, water = "criteria.energy_per_output.levels", "criteria.water_per_output.levels"
    changes = (f"{energy}.达标=0.2", f"{energy}.良好=0.18", f"{water}.达标=16")
    words = [word for change in changes for word in ("--change", change)]
    where = ["--as-of", "2026-11-23", "-o", "影响"]
    done = engine("population", "impact", "合成企业群.parquet", *words, *where, folder=folder)
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "影响" / "影响.json").read_text(encoding="utf-8"))
    assert told["population"]["synthetic"] is True
    assert told["binding"] is False
    lost = sum(flip["before"] == "pass" for flip in told["flips"])
    assert lost > 0
    assert f"{lost} 家不再通过" in done.stdout
    assert told["decisions"]["pass"]["before"] - lost == told["decisions"]["pass"]["after"]
    assert [one["passes"] is None for one in told["effects"]] == [True, False, False, False]
    assert "单独不成规则" in done.stdout
    assert told["effects"][-1]["passes"] == told["decisions"]["pass"]["after"]
    assert {one["new"] for one in told["changes"]} == {"0.2", "0.18", "16"}
    page = (folder / "影响" / "影响.html").read_text(encoding="utf-8")
    assert page.index("变动的规则") < page.index("谁通过，谁不再通过") < page.index("结论改变的企业")
    assert "合成数据" in page
    book = openpyxl.load_workbook(folder / "影响" / "影响.xlsx")
    assert book.sheetnames == ["影响", "结论改变的企业", "按行业", "按市州", "按规模"]
    assert book["结论改变的企业"].max_row == len(told["flips"]) + 1


@pytest.mark.chromium
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_axe_finds_nothing_serious_on_the_impact_page(folder: Path, tmp_path: Path, *, dark: bool) -> None:
    words = ["--change", "criteria.water_per_output.levels.达标=16", "-o", "轴"]
    assert engine("population", "impact", "合成企业群.parquet", *words, folder=folder).returncode == 0
    page = (folder / "轴" / "影响.html").read_text(encoding="utf-8")
    assert accessibility_faults(page, tmp_path, dark=dark) == []


def test_without_arrow_it_says_what_to_install(folder: Path) -> None:
    code = "import sys; sys.modules['pyarrow'] = None; from standard_engine.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "population", "assess", "合成企业群.parquet"],
        capture_output=True, text=True, cwd=folder, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install 'standard-engine[population]'" in done.stderr


def test_columns_that_were_changed_or_are_gone_are_told(folder: Path) -> None:
    table = pq.read_table(folder / "合成企业群.parquet")
    told = table.schema.metadata

    def written(name: str, changed: pa.Table) -> subprocess.CompletedProcess[str]:
        pq.write_table(changed.replace_schema_metadata(told), folder / name)
        return engine("population", "assess", name, "-o", "改", "--brief", folder=folder)

    at = table.schema.get_field_index("output_value")
    done = written("文字.parquet", table.set_column(at, "output_value", pa.array(["x"] * table.num_rows)))
    assert (done.returncode, "output_value 是 string，应是 double" in done.stderr) == (2, True)
    done = written("无年.parquet", table.drop_columns(["_year"]))
    assert (done.returncode, "没有 _year 一列" in done.stderr) == (2, True)
    plain = pa.schema(
        [pa.field(each.name, pa.string() if pa.types.is_dictionary(each.type) else each.type) for each in table.schema]
    )
    assert written("直写.parquet", table.cast(plain)).returncode == 0
    same = pq.read_table(folder / "改" / "企业群结论.parquet").column("total.low").to_pylist()
    assert engine("population", "assess", "合成企业群.parquet", "-o", "原", "--brief", folder=folder).returncode == 0
    assert same == pq.read_table(folder / "原" / "企业群结论.parquet").column("total.low").to_pylist()
    done = written("少列.parquet", table.drop_columns(["cod", "cod@1", "cod@2"]))
    assert done.returncode == 0
    assert "没有 1 个数据项的列，都按未填评价：化学需氧量" in done.stderr


def test_impact_wants_to_know_what_changes(folder: Path) -> None:
    for words, said in (
        ([], "--change、--pack-b 或 --as-of-b"),
        (["--change", "甲"], "不是改动"),
        (["--change", "criteria.nothing.levels.达标=1"], "没有名为"),
        (["--change", "criteria.energy_per_output.levels.达标=x"], "数"),
        (["--pack-b", "没有"], "没有"),
    ):
        done = engine("population", "impact", "合成企业群.parquet", *words, folder=folder)
        assert done.returncode == 2, (words, done.stdout)
        assert said in done.stderr
        assert "Traceback" not in done.stderr


LEVEL = "criteria.energy_per_output.levels.达标"


def test_a_number_is_swept_calibrated_and_set(folder: Path) -> None:
    """The value that calibrate proposes lets just so many pass, as impact says of it."""
    day = ["--as-of", "2026-11-23", "-o", "定"]
    done = engine(
        "population", "sweep", "合成企业群.parquet", f"{LEVEL}=0.26..0.38", "--steps", "20", *day, folder=folder
    )
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "定" / "试算.json").read_text(encoding="utf-8"))
    assert [one["values"] for one in told["points"]][:3] == [["0.26"], ["0.266"], ["0.272"]]
    counts = [one["pass"] for one in told["points"]]
    assert counts == sorted(counts)
    target = (counts[0] + counts[-1]) // 2
    assert counts[0] < target < counts[-1]
    words = ["--target", f"{target} pass", "--vary", f"{LEVEL}=0.26..0.38"]
    done = engine("population", "calibrate", "合成企业群.parquet", *words, *day, folder=folder)
    told = json.loads((folder / "定" / "定标.json").read_text(encoding="utf-8"))
    assert done.returncode == (0 if told["stretches"] else 1), done.stderr
    if told["stretches"]:
        (value,) = told["chosen"]["values"]
        assert f"恰有 {target} 家通过" in done.stdout
    else:
        value, target = told["nearest"][0]["from"]["values"][0], told["nearest"][0]["count"]
    done = engine("population", "impact", "合成企业群.parquet", "--change", f"{LEVEL}={value}", *day, folder=folder)
    assert done.returncode == 0, done.stderr
    after = json.loads((folder / "定" / "影响.json").read_text(encoding="utf-8"))
    assert after["decisions"]["pass"]["after"] == target
    book = openpyxl.load_workbook(folder / "定" / "定标.xlsx")
    assert book.sheetnames[0] == "定标"


def test_the_weightiest_limits_come_first(folder: Path) -> None:
    done = engine("population", "tornado", "合成企业群.parquet", "-o", "敏", "--as-of", "2026-11-23", folder=folder)
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "敏" / "敏感性.json").read_text(encoding="utf-8"))
    effects = [abs(one["pass_at_high"] - one["pass_at_low"]) for one in told["bars"]]
    assert effects == sorted(effects, reverse=True)
    assert effects[0] > 0
    assert "影响最大的是" in done.stdout


def test_bands_give_the_command_that_sets_them(folder: Path) -> None:
    done = engine(
        "population",
        "bands",
        "合成企业群.parquet",
        f"{LEVEL}=前20%",
        "-o",
        "带",
        "--as-of",
        "2026-11-23",
        folder=folder,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "带" / "分位.json").read_text(encoding="utf-8"))
    (one,) = told["bands"]
    assert f"rules set {LEVEL} {one['value']} --pack" in done.stdout
    assert one["reached"] >= one["wanted"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sweep", "合成企业群.parquet"), "只写一种"),
        (("sweep", "合成企业群.parquet", f"{LEVEL}=0.3..0.5", "--pack-b", "x"), "只写一种"),
        (("sweep", "合成企业群.parquet", f"{LEVEL}=0.1..0.5"), "P072"),
        (("calibrate", "合成企业群.parquet", "--target", "many", "--vary", f"{LEVEL}=0.3..0.5"), "不是目标"),
        (("calibrate", "合成企业群.parquet", "--target", "400 pass", "--vary", f"{LEVEL}=0.3..0.5"), "不大于 300"),
        (("bands", "合成企业群.parquet", "x=前1%"), "没有名为"),
        (("tornado", "没有.parquet"), "没有这个文件"),
    ],
)
def test_what_cannot_be_tuned_is_said(folder: Path, words: tuple[str, ...], said: str) -> None:
    done = engine("population", *words, folder=folder)
    assert (done.returncode, said in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


@pytest.mark.chromium
@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_axe_finds_nothing_serious_on_the_pages_of_tuning(folder: Path, tmp_path: Path, *, dark: bool) -> None:
    for words in (["sweep", "合成企业群.parquet", f"{LEVEL}=0.3..0.5"], ["tornado", "合成企业群.parquet"]):
        assert engine("population", *words, "-o", "轴", folder=folder).returncode == 0
    for name in ("试算", "敏感性"):
        page = (folder / "轴" / f"{name}.html").read_text(encoding="utf-8")
        assert accessibility_faults(page, tmp_path, dark=dark) == []

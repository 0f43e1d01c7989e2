"""Numbers changed from a day on: only the wanted lines of the files change, and only the wanted meaning."""

from __future__ import annotations

import difflib
from datetime import date
from pathlib import Path

import pytest
from packs_kit import changed, write_pack

from standard_engine.errors import PackError, UsageError
from standard_engine.pack.amend import Wanted, amend
from standard_engine.pack.draft import read_draft
from standard_engine.pack.load import check_every_date, check_pack
from standard_engine.pack.model import SourceModel
from standard_engine.pack.resolved import ResolvedPack, Standing
from standard_engine.pack.revision import Signed, revision

CRITERIA = """\
# 能耗基准，两级
intensity_limits:
  unit: tce/万元   # 按等价值
  values:
    - {from: 2017-01-01, levels: {先进: 0.25, 达标: '0.50'}}   # 首批
    - {from: 2030-01-01, levels: {先进: 0.2, 达标: 0.4}}

    # 水泥另有
    - from: 2017-01-01
      when: industry in heavy
      levels:
        先进: 1.5
        达标: 2.5   # 宽
      source: {document: 行业公告, status: secondary}
reuse_limits: {values: [{from: 2017-01-01, to: 2040-12-31, levels: {先进: 90, 达标: 50}}, {from: 2041-01-01, levels: {先进: 95, 达标: 60}}]}
"""
NEW = SourceModel.model_validate({"document": "厅函〔2026〕3号", "status": "provisional"})
SIGNED = Signed("李四", "收紧", date(2026, 11, 23), "1.0")
ENERGY, REUSE = "criteria.intensity_limits.levels", "criteria.reuse_limits.levels"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    limits = {"indicators.intensity.criteria": "intensity_limits", "indicators.reuse.criteria": "reuse_limits"}
    home = write_pack(tmp_path, changed(limits))
    (home / "criteria.yaml").write_text(CRITERIA, encoding="utf-8")
    return home


def make(folder: Path, numbers: dict[str, str], since: str, when: str | None = None) -> dict[str, bytes]:
    draft = read_draft(folder)
    made = revision(folder, draft, SIGNED)
    amend(draft, Wanted(numbers, date.fromisoformat(since), when, NEW), made)
    return dict(made.files())


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).write_bytes(content)
    check_every_date(folder)


def lines(files: dict[str, bytes]) -> list[str]:
    """What changed in criteria.yaml, removed lines with -, added with +."""
    found = difflib.ndiff(CRITERIA.splitlines(), files["criteria.yaml"].decode().splitlines())
    return [line for line in found if line[0] in "+-"]


def limits(pack: ResolvedPack, name: str = ENERGY) -> dict[str, tuple[str, str, Standing]]:
    own = [number for number in pack.numbers if number.path.startswith(name.removesuffix(".levels"))]
    return {
        number.path.rpartition("values")[2]: (number.shown, number.source.document, number.source.status)
        for number in own
    }


def test_a_change_is_one_new_line_after_the_entry_it_follows(folder: Path) -> None:
    files = make(folder, {f"{ENERGY}.先进": "0.22"}, "2027-01-01")

    assert lines(files) == ["+     - {from: 2027-01-01, levels: {先进: 0.22, 达标: 0.50}}"]
    at = (
        files["criteria.yaml"].decode().splitlines().index("    - {from: 2027-01-01, levels: {先进: 0.22, 达标: 0.50}}")
    )
    assert CRITERIA.splitlines()[at - 1].endswith("# 首批")


def test_what_is_not_changed_keeps_its_value_and_its_source(folder: Path) -> None:
    write(folder, make(folder, {f"{ENERGY}.先进": "0.22"}, "2027-01-01"))

    before, after, later = (check_pack(folder, day)[0] for day in ("2026-12-31", "2027-01-01", "2030-01-01"))
    assert limits(before)["[0].levels.先进"] == ("0.25", "测试文件", Standing.PROVISIONAL)
    assert limits(after)["[1].levels.先进"] == ("0.22", "厅函〔2026〕3号", Standing.PROVISIONAL)
    assert limits(after)["[1].levels.达标"] == ("0.5", "测试文件", Standing.PROVISIONAL)
    assert limits(later)["[2].levels.先进"][0] == "0.2"


def test_a_block_entry_is_followed_by_a_block_entry_with_its_own_source(folder: Path) -> None:
    files = make(folder, {f"{ENERGY}.先进": "1.4", f"{ENERGY}.达标": "2.2"}, "2027-01-01", "industry in  heavy")

    assert lines(files) == [
        "+     - from: 2027-01-01",
        "+       when: industry in heavy",
        "+       levels:",
        "+         先进: 1.4",
        "+         达标: 2.2",
        "+       source: {document: 厅函〔2026〕3号, status: provisional}",
    ]
    assert "number_sources.yaml" not in files


def test_an_entry_with_an_end_is_cut_and_the_new_one_ends_there(folder: Path) -> None:
    files = make(folder, {f"{REUSE}.达标": "55"}, "2027-01-01")

    assert lines(files) == [
        "- " + CRITERIA.splitlines()[-1],
        "+ reuse_limits: {values: [{from: 2017-01-01, to: 2026-12-31, levels: {先进: 90, 达标: 50}}, {from: 2027-01-01, to: 2040-12-31, levels: {先进: 90, 达标: 55}}, {from: 2041-01-01, levels: {先进: 95, 达标: 60}}]}",
    ]
    write(folder, files)


def test_on_the_day_an_entry_begins_it_is_changed_in_place_and_quotes_stay(folder: Path) -> None:
    files = make(folder, {f"{ENERGY}.达标": "0.45"}, "2017-01-01")

    assert lines(files) == [
        "-     - {from: 2017-01-01, levels: {先进: 0.25, 达标: '0.50'}}   # 首批",
        '+     - {from: 2017-01-01, levels: {先进: 0.25, 达标: "0.45"}}   # 首批',
    ]
    write(folder, files)
    pack = check_pack(folder, "2017-01-01")[0]
    assert limits(pack)["[0].levels.先进"][1] == "测试文件"
    assert limits(pack)["[0].levels.达标"][:2] == ("0.45", "厅函〔2026〕3号")


def test_the_second_change_for_a_day_joins_the_first(folder: Path) -> None:
    write(folder, make(folder, {f"{ENERGY}.先进": "0.22"}, "2027-01-01"))
    write(folder, make(folder, {f"{ENERGY}.达标": "0.48"}, "2027-01-01"))

    assert (folder / "criteria.yaml").read_text().count("2027-01-01") == 1
    pack = check_pack(folder, "2027-06-01")[0]
    assert [limits(pack)[f"[1].levels.{level}"][0] for level in ("先进", "达标")] == ["0.22", "0.48"]
    assert len(pack.changelog) == 2


def test_a_kept_number_takes_a_source_of_its_own_along(folder: Path) -> None:
    checked = {
        "document": "测试标准",
        "clause": "5.1",
        "status": "official",
        "checked_by": "张三",
        "checked_on": "2026-01-08",
    }
    text = "\n".join(f"  {key}: {value}" for key, value in checked.items())
    (folder / "number_sources.yaml").write_text(f'"{ENERGY}.达标@2017-01-01":\n{text}\n', encoding="utf-8")
    write(folder, make(folder, {f"{ENERGY}.先进": "0.22"}, "2027-01-01"))

    assert limits(check_pack(folder, "2027-01-01")[0])["[1].levels.达标"] == ("0.5", "测试标准", Standing.OFFICIAL)


def test_a_change_before_a_later_entry_ends_where_that_begins(folder: Path) -> None:
    write(folder, make(folder, {f"{ENERGY}.先进": "0.22"}, "2029-12-31"))

    shown = [limits(check_pack(folder, day)[0]) for day in ("2029-12-30", "2029-12-31", "2030-01-01")]
    assert [values[key][0] for values, key in zip(shown, ("[0].levels.先进", "[1].levels.先进", "[2].levels.先进"), strict=True)] == [
        "0.25", "0.22", "0.2",
    ]  # fmt: skip


def test_a_new_condition_needs_every_level(folder: Path) -> None:
    with pytest.raises(UsageError, match="还缺 达标"):
        make(folder, {f"{ENERGY}.先进": "0.9"}, "2027-01-01", "industry in C31")
    write(folder, make(folder, {f"{ENERGY}.先进": "0.9", f"{ENERGY}.达标": "1"}, "2027-01-01", "industry in C3011"))

    assert "0.9" in {value[0] for value in limits(check_pack(folder, "2027-01-01")[0]).values()}
    assert "0.9" not in {value[0] for value in limits(check_pack(folder, "2026-12-31")[0]).values()}


@pytest.mark.parametrize(
    ("numbers", "since", "words"),
    [
        ({f"{ENERGY}.先进": "0.250"}, "2027-01-01", "已经是这个值"),
        ({f"{ENERGY}.先进": "0.2 tce"}, "2027-01-01", "只写数"),
        ({f"{ENERGY}.先进": "1e-1"}, "2027-01-01", "指数写法"),
        ({f"{ENERGY}.先进": "=1+1"}, "2027-01-01", "不是允许的数字写法"),
        ({f"{ENERGY}.先进": "0.2"}, "2016-12-31", "不在标准有效期内"),
        ({f"{ENERGY}.先近": "0.2"}, "2027-01-01", "是否想写"),
        ({"indicators.intensity.full": "50"}, "2027-01-01", "没有日期"),
        ({"grades.合格": "70"}, "2027-01-01", "等级线"),
        ({"indicators.intensity.criteria.levels.先进": "1"}, "2027-01-01", "名称应写 criteria.intensity_limits"),
    ],
)
def test_what_cannot_be_is_refused_with_the_way_out(
    numbers: dict[str, str], since: str, words: str, folder: Path
) -> None:
    with pytest.raises(UsageError, match=words):
        make(folder, numbers, since)


def test_all_problems_are_told_at_once(folder: Path) -> None:
    with pytest.raises(UsageError) as raised:
        make(folder, {f"{ENERGY}.先进": "x", f"{REUSE}.达标": "50", "total": "1"}, "2027-01-01")

    assert len(str(raised.value).splitlines()) == 3


def test_factors_keep_their_unit_and_line_ends_stay(folder: Path) -> None:
    (folder / "criteria.yaml").write_bytes(CRITERIA.replace("\n", "\r\n").encode())
    files = make(folder, {"factors.coal-factor.factors.coal": "0.71", f"{ENERGY}.先进": "0.22"}, "2027-01-01")
    write(folder, files)

    assert files["criteria.yaml"].count(b"\n") == files["criteria.yaml"].count(b"\r\n") == CRITERIA.count("\n") + 1
    pack = check_pack(folder, "2027-01-01")[0]
    assert {(n.shown, n.unit) for n in pack.numbers if n.path.endswith("values[2].factors.coal")} == {
        ("0.71", "kgce/kg")
    }
    assert [n.shown for n in pack.numbers if n.path.endswith("values[2].factors.power")] == ["0.1229"]


def test_the_log_says_what_changed(folder: Path) -> None:
    write(folder, make(folder, {f"{ENERGY}.先进": "0.22"}, "2027-01-01"))

    (change,) = check_pack(folder, "2027-01-01")[0].changelog
    assert (change.number, change.old, change.new) == (f"{ENERGY}.先进@2027-01-01", "0.25", "0.22")
    assert (change.source, change.why, change.who, change.version) == ("厅函〔2026〕3号", "收紧", "李四", "1.0")


def test_a_number_changed_by_hand_loses_its_source_of_its_own(folder: Path) -> None:
    write(folder, make(folder, {f"{ENERGY}.先进": "0.22"}, "2027-01-01"))
    path = folder / "criteria.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("0.22", "0.23"), encoding="utf-8")
    with pytest.raises(PackError) as raised:
        check_pack(folder, "2027-01-01")

    (finding,) = raised.value.findings
    assert (finding.code.code, finding.place.file) == ("P094", "small/number_sources.yaml")
    assert "现用 0.23" in finding.message

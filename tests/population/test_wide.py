"""A wide table read into a population: as the workbooks of the same enterprises, whatever kind of file it is."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from standard_engine.errors import UsageError
from standard_engine.findings import Finding
from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.population.columns import columns_of
from standard_engine.population.ingest import read_wide
from standard_engine.population.rows import row_of
from standard_engine.population.wide import Wide, bind_wide
from standard_engine.submission import Absence, Datum, Submission
from standard_engine.workbook.reader import read_workbook

SAMPLES = Path(__file__).parents[2] / "samples"
FILES = ("hengfeng.xlsx", "yunling.xlsx", "lianfeng.xlsx")


@pytest.fixture(scope="module")
def pack() -> ResolvedPack:
    return load_pack("db43-t-1229-2016", "2026-11-23")


def table(tmp_path: Path, *rows: list[Any], name: str = "宽表.csv", encoding: str = "utf-8-sig") -> Path:
    path = tmp_path / name
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def mapping(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "对应.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def one(wide: Wide) -> Submission:
    (found,) = wide.submissions()
    assert isinstance(found, Submission)
    return found


def datum(submission: Submission, field: str, back: int = 0, key: str | None = None) -> Datum:
    return submission.datum(field, key, submission.year - back)


def written(value: Any) -> Any:
    """A value as somebody would type it: fractions in full."""
    if isinstance(value, F):
        return f"{value.numerator}" if value.denominator == 1 else str(float(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.isoformat() if isinstance(value, date) else value


def sample_rows(pack: ResolvedPack) -> tuple[list[str], list[list[Any]], list[dict[str, Any]]]:
    """Headers, rows as typed, and the rows that reading the workbooks themselves gives."""
    columns = columns_of(pack)
    words = {Absence.NONE: "无", Absence.UNKNOWN: "—", Absence.NOT_APPLICABLE: "不适用"}
    rows, expected = [], []
    for file in FILES:
        submission = read_workbook(SAMPLES / file, pack)
        row: list[Any] = []
        for column in columns.values:
            datum = submission.datum(column.field.id, column.field.key, column.year(submission.year))
            titles = {option.id: option.title for option in column.spec.options}
            value = titles.get(datum.value, datum.value) if isinstance(datum.value, str) else datum.value
            absent = datum.absence or Absence.BLANK
            row.append(written(value) if value is not None else words.get(absent, ""))
        rows.append(row)
        expected.append(row_of(submission, columns))
    return [column.name for column in columns.values], rows, expected


@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".parquet"])
def test_the_rows_are_those_of_the_workbooks(kind: str, pack: ResolvedPack, tmp_path: Path) -> None:
    headers, rows, expected = sample_rows(pack)
    headers, rows = [*headers, "说明"], [[*row, "本企业不产生"] for row in rows]
    applies = [column.name for column in columns_of(pack).values if column.spec.not_applicable]
    reasons = mapping(
        tmp_path, "year: 2025\ncolumns:\n" + "".join(f"  {name}: {{value: {name}, reason: 说明}}\n" for name in applies)
    )
    path = tmp_path / f"宽表{kind}"
    if kind == ".csv":
        table(tmp_path, headers, *rows)
    elif kind == ".xlsx":
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (headers, *rows):
            sheet.append(row)
        book.save(path)
    else:
        pq.write_table(pa.table({name: [row[at] or None for row in rows] for at, name in enumerate(headers)}), path)
    found = [read.entry for read in read_wide(bind_wide(path, pack, reasons))]
    assert [entry.findings for entry in found if any(finding[1] == "error" for finding in entry.findings)] == []
    for entry, wanted in zip(found, expected, strict=True):
        assert entry.row is not None
        own = {name: value for name, value in entry.row.items() if not name.startswith("_")}
        assert own == {name: value for name, value in wanted.items() if not name.startswith("_")}


def test_units_years_and_reasons_are_as_the_map_says(pack: ResolvedPack, tmp_path: Path) -> None:
    """1,234.5 kgce are 1.2345 tce."""
    path = table(
        tmp_path,
        ["年份", "名称", "产品能耗（千克标煤）", "上年产值", "氨氮", "氨氮说明", "备用"],
        ["2024年", "甲厂", "1,234.5", "5000", "不适用", "不产生", "x"],
    )
    wide = bind_wide(path, pack, mapping(tmp_path, """
year: {column: 年份}
columns:
  名称: enterprise_name
  产品能耗（千克标煤）: {value: product_energy, unit: kgce}
  上年产值: output_value@1
  氨氮: {value: ammonia, reason: 氨氮说明}
"""))  # fmt: skip
    found = one(wide)
    assert found.year == 2024
    assert datum(found, "product_energy").value == F(12345, 10000)
    assert datum(found, "output_value", 1).value == 5000
    assert datum(found, "ammonia").absence is Absence.NOT_APPLICABLE
    assert datum(found, "ammonia").reason == "不产生"
    assert wide.unread == ("备用",)
    assert "工业总产值（其中 2 列）" in wide.lacking
    assert "厂区用地面积" in wide.lacking


def test_codes_and_titles_are_known_without_a_map(pack: ResolvedPack, tmp_path: Path) -> None:
    code = next(row.code for spec in pack.fields for row in spec.rows if spec.id == "output_value")
    path = table(tmp_path, ["企业名称", code, f"{code}@2"], ["甲厂", "100", "80"], encoding="gb18030")
    found = one(bind_wide(path, pack, None))
    assert found.year == 2025
    assert found.datum("enterprise_name", None, None).value == "甲厂"
    assert (datum(found, "output_value").value, datum(found, "output_value", 2).value) == (100, 80)
    assert "工业总产值（@1）" in bind_wide(path, pack, None).lacking


def test_a_row_that_cannot_be_read_costs_no_other(pack: ResolvedPack, tmp_path: Path) -> None:
    path = tmp_path / "宽表.csv"
    path.write_text(
        "年,enterprise_name,output_value\n2025,甲,1\n2025,乙,丙,2\n去年,丁,3\n\n2025,戊,约4\n", encoding="utf-8"
    )
    wide = bind_wide(path, pack, mapping(tmp_path, "year: {column: 年}\n"))
    found = list(wide.submissions())
    refused = [each[2] for each in found if not isinstance(each, Submission)]
    assert all(isinstance(finding, Finding) for finding in refused)
    assert [(finding.code.code, str(finding.place)) for finding in refused] == [
        ("D079", "宽表.csv:3"),
        ("D079", "宽表.csv:4"),
    ]
    assert "这一行有 4 列，表头有 3 列" in refused[0].message
    assert "数据年读到“去年”" in refused[1].message
    first, last = (each for each in found if isinstance(each, Submission))
    assert datum(first, "output_value").value == 1
    assert datum(last, "output_value").value is None
    doubtful = [finding for finding in last.findings if finding.raw == "约4"]
    assert [str(finding.place) for finding in doubtful] == ["宽表.csv!C6"]


def test_all_that_is_wrong_with_a_map_is_told_at_once(pack: ResolvedPack, tmp_path: Path) -> None:
    path = table(tmp_path, ["产值", "能耗"], ["1", "2"])
    with pytest.raises(UsageError) as told:
        bind_wide(path, pack, mapping(tmp_path, """
yaer: 2025
year: 25
columns:
  产直: output_value
  产值: outputvalue
  能耗: {value: product_energy, unit: m³}
  其他: [1]
"""))  # fmt: skip
    lines = str(told.value).splitlines()
    assert [line.partition("：")[0] for line in lines] == [
        "对应.yaml:2:1", "对应.yaml:8:3", "对应.yaml:3:1", "对应.yaml:5:3", "对应.yaml:6:3", "对应.yaml:7:3",
    ]  # fmt: skip
    for word in ("是否想写 year", "没有“产直”一列", "没有名为 outputvalue", "单位 m³ 不能换算成 tce", "value: 名称"):
        assert word in str(told.value)


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        (["a", "b"], "没有一个认得"),
        (["output_value", "output_value"], "有几列同名"),
        (["", ""], "没有表头"),
    ],
)
def test_headers_that_say_nothing_are_refused(
    headers: list[str], words: str, pack: ResolvedPack, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match=words):
        bind_wide(table(tmp_path, headers, ["1", "2"]), pack, None)


def test_what_is_no_table_is_refused_in_words(pack: ResolvedPack, tmp_path: Path) -> None:
    (tmp_path / "坏.parquet").write_bytes(b"PAR1 no")
    (tmp_path / "坏.csv").write_bytes(b"\xff\xfe\x00\x01\x80,\x81")
    (tmp_path / "引号.csv").write_text('output_value,a\n"1,2\n', encoding="utf-8")
    for name, words in (
        ("坏.parquet", "不是 Parquet"),
        ("坏.csv", "编码"),
        ("没有.csv", "没有这个文件"),
        ("引号.csv", "不是 CSV"),
    ):
        with pytest.raises(UsageError, match=words):
            list(bind_wide(tmp_path / name, pack, None).submissions())

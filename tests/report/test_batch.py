"""Decisions of many workbooks: each as `assess` gives it, in order, as lines or as a table that reads back the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import standard_engine as se
from standard_engine.decision.schema import decision_schema
from standard_engine.report.batch import Decided, decisions, json_line
from standard_engine.report.decision import decision_document
from standard_engine.report.decision_table import HEAD, arrow_schema, decision_table
from standard_engine.workbook.folder import workbooks

if TYPE_CHECKING:
    from standard_engine.pack.resolved import ResolvedPack

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
SCHEMA = decision_schema()
KEPT = sorted((ROOT / "tests" / "decisions" / "2").glob("*.json"))


@pytest.fixture(scope="module")
def pack() -> ResolvedPack:
    return se.load_pack("cleaner-production-antimony-mining", as_of="2026-11-23")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two counties that call their file the same, a workbook cut short, one of another standard, an old format."""
    folder = tmp_path_factory.mktemp("申报")
    for county, sample in (("甲县", "lengquan"), ("乙县", "huashan")):
        (folder / county).mkdir()
        shutil.copy(SAMPLES / f"{sample}.xlsx", folder / county / "数据表.xlsx")
    (folder / "丙.xlsx").write_bytes((SAMPLES / "huashan.xlsx").read_bytes()[:5000])
    shutil.copy(SAMPLES / "zhuyuan.xlsx", folder / "丁.xlsx")
    (folder / "戊.XLS").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (folder / "~$丁.xlsx").write_bytes(b"")
    (folder / "说明.txt").write_text("不是数据表", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def decided(folder: Path, pack: ResolvedPack) -> list[Decided]:
    return list(decisions(workbooks([folder]), pack, 2))


def test_every_workbook_has_its_place_in_the_order_of_paths(decided: list[Decided]) -> None:
    assert [(item.file, item.outcome, [finding.code.code for finding in item.findings]) for item in decided] == [
        ("丁.xlsx", None, ["D017"]),
        ("丙.xlsx", None, ["D007"]),
        ("乙县/数据表.xlsx", "pass", []),
        ("戊.XLS", None, ["D005"]),
        ("甲县/数据表.xlsx", "pass", []),
    ]


def test_a_decision_is_that_of_assess_but_for_the_name_of_its_file(
    decided: list[Decided], folder: Path, pack: ResolvedPack
) -> None:
    by_name = {item.file: json.loads(item.line) for item in decided}
    for county in ("甲县", "乙县"):
        name = f"{county}/数据表.xlsx"
        alone = decision_document(se.assess(pack, se.read_workbook(folder / name, pack)))
        assert alone["data"]["file"] == "数据表.xlsx"
        alone["data"]["file"] = name
        assert by_name[name] == alone


def test_a_line_is_read_by_the_reader_of_decisions(decided: list[Decided]) -> None:
    records = [se.read_decision(item.line) for item in decided if item.outcome is not None]
    assert [record.subject.name for record in records] == [
        "花山锡锑多金属矿业有限公司（虚构）",
        "冷泉锑业矿山有限公司（虚构）",
    ]


def test_one_process_or_more_give_the_same_bytes(decided: list[Decided], folder: Path, pack: ResolvedPack) -> None:
    assert [item.line for item in decisions(workbooks([folder]), pack, 1)] == [item.line for item in decided]


def test_what_cannot_be_read_is_told_with_its_findings(decided: list[Decided]) -> None:
    told = json.loads(decided[0].line)
    assert (told["file"], [finding["code"] for finding in told["findings"]]) == ("丁.xlsx", ["D017"])
    assert "green-factory-gbt36132-2025" in told["findings"][0]["message"]


def test_nothing_in_a_line_ends_it_for_any_reader() -> None:
    document = {"名称": "甲\n乙\r丙\u2028丁\u2029戊\x85己\x0b庚\x1c"}
    line = json_line(document)
    assert len(line.decode().splitlines()) == 1
    assert json.loads(line) == document


def as_json(value: Any, schema: Any) -> Any:
    """What Parquet gives back, as JSON would have it: of alternatives, the member that is there."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    if value is None:
        return None
    if "anyOf" in schema:
        return as_json(value, schema["anyOf"][0])
    if "oneOf" in schema:
        return {name: item for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [as_json(item, schema["items"]) for item in value]
    if isinstance(value, dict):
        return {name: as_json(item, schema["properties"][name]) for name, item in value.items()}
    return value


def test_the_table_says_field_for_field_what_the_documents_say(tmp_path: Path) -> None:
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in KEPT]
    with decision_table(tmp_path / "结论.parquet") as add:
        for document in documents:
            add(document)
    table = pq.read_table(tmp_path / "结论.parquet")
    assert [as_json(row, SCHEMA) for row in table.to_pylist()] == documents
    assert json.loads(table.schema.metadata[HEAD])["schema_version"] == 2


def test_more_documents_than_are_written_together_keep_their_order(tmp_path: Path) -> None:
    document = json.loads((KEPT[0].parent / "levels-only.json").read_text(encoding="utf-8"))
    with decision_table(tmp_path / "结论.parquet") as add:
        for at in range(513):
            add(document | {"data": document["data"] | {"file": str(at)}})
    files = pq.read_table(tmp_path / "结论.parquet", columns=["data"])["data"].to_pylist()
    assert [row["file"] for row in files] == [str(at) for at in range(513)]


def test_a_table_of_no_decision_has_its_columns(tmp_path: Path) -> None:
    with decision_table(tmp_path / "空.parquet"):
        pass
    table = pq.read_table(tmp_path / "空.parquet")
    assert (table.num_rows, table.column_names) == (0, list(SCHEMA["properties"]))


def test_numbers_and_dates_of_a_table_are_exact_texts() -> None:
    schema = arrow_schema()
    bounds = schema.field("total").type.field("points").type
    assert (bounds.field("low").type, schema.field("as_of").type) == (pa.string(), pa.string())
    assert schema.field("data").type.field("years").type == pa.list_(pa.int64())
    assert schema.field("schema_version").type == pa.int64()
    assert schema.field("decision").type.field("binding").type == pa.bool_()


def test_every_spreadsheet_of_a_folder_is_named_once_and_nothing_else(folder: Path) -> None:
    again = workbooks([folder, folder / "丁.xlsx", folder / "甲县"])
    assert list(again.values()) == ["丁.xlsx", "丙.xlsx", "乙县/数据表.xlsx", "戊.XLS", "甲县/数据表.xlsx"]

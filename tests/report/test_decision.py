from __future__ import annotations

import json
import unicodedata
from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from standard_engine.assessment.result import Bounds, Outcome, Status
from standard_engine.decision.schema import decision_schema, schema_id
from standard_engine.findings import Severity
from standard_engine.pack.resolved import Standing
from standard_engine.report.decision import decision_document, decision_text, finding_document, write_decision
from standard_engine.submission import Absence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.assessment.result import Assessment

KINDS = ["vetoed", "undetermined", "passing", "levels_only"]
FRACTIONS = st.fractions(max_denominator=10**12)


def errors(document: Any) -> list[str]:
    validator = Draft202012Validator(decision_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(document)]


@pytest.mark.parametrize("name", KINDS)
def test_each_document_obeys_the_schema_and_reads_back_as_itself(name: str, request: pytest.FixtureRequest) -> None:
    assessment: Assessment = request.getfixturevalue(name)
    document = decision_document(assessment)
    assert errors(document) == []
    assert json.loads(decision_text(assessment)) == document


def test_the_decision_for_programs_and_for_readers(
    vetoed: Assessment, undetermined: Assessment, passing: Assessment
) -> None:
    found = [decision_document(item)["decision"] for item in (vetoed, undetermined, passing)]
    assert [(item["outcome"], item["label"], item["grade"]) for item in found] == [
        ("fail", "不通过", None),
        ("undetermined", "无法判定", None),
        ("pass", "通过", "先进"),
    ]
    assert [item["binding"] for item in found] == [False, False, True]
    assert [item["path"] for item in found[0]["non_official"]] == [
        "criteria.energy_per_output_value[2017-01-01].良好",
        "criteria.energy_per_output_value[2017-01-01].先进",
        "criteria.waste.先进",
    ]


def test_numbers_are_exact_text(vetoed: Assessment) -> None:
    document = decision_document(vetoed)
    energy = document["indicators"][0]
    assert energy["value"] == {"number": "0.4000001"}
    assert energy["gaps"][0] == {
        "level": "良好",
        "limit": "0.4",
        "by": "0.0000001",
        "unit": "tce/万元",
        "percent": "0.000025",
        "points": {"low": "2", "high": "2"},
    }
    assert energy["trend"][1] == {"year": 2024, "value": None}
    cod = next(item for item in document["indicators"] if item["id"] == "cod")
    assert cod["value"] == {"number": "1/3"}
    assert document["total"] == {"points": {"low": "20", "high": "40"}, "full": {"low": "60", "high": "60"}}


def test_values_of_every_kind_and_absence_with_its_cell(vetoed: Assessment) -> None:
    inputs = {item["code"]: item for item in decision_document(vetoed)["inputs"]}
    assert inputs["J01"]["value"] == {"number": "10000"}
    assert (inputs["J01"]["raw"], inputs["J01"]["reported_unit"]) == ("１ 亿元", "亿元")
    assert (inputs["J01"]["sheet"], inputs["J01"]["cell"]) == ("企业信息", "D20")
    assert inputs["D01"]["value"] == {"text": "built"}
    assert inputs["D09"]["value"] == {"truth": True}
    assert inputs["D10"]["value"] == {"date": "2028-05-31"}
    assert (inputs["N20"]["value"], inputs["N20"]["absence"], inputs["N20"]["reason"]) == (
        None,
        "not_applicable",
        "无自备能源装置",
    )
    energy = decision_document(vetoed)["indicators"][0]
    assert energy["inputs"][0] == {
        "code": "N03",
        "field": "energy_total",
        "key": None,
        "year": 2025,
        "sheet": "能源消耗",
        "cell": "D12",
    }


def test_findings_say_what_where_and_what_it_costs(vetoed: Assessment) -> None:
    found = finding_document(vetoed.findings[2])
    assert found == decision_document(vetoed)["findings"][2]
    assert (found["code"], found["severity"], found["place"]["cell"], found["points"]) == ("A001", "error", "D12", "10")
    assert found["message"] == "分品种能耗合计与综合能耗相差过大：3,200 tce ≈ 4,000.001 tce ×"


def test_the_text_is_canonical(vetoed: Assessment, tmp_path: Path) -> None:
    named = replace(vetoed, subject=replace(vetoed.subject, name="cafe\u0301\ud800公司"))
    write_decision(named, tmp_path / "a.json")
    content = (tmp_path / "a.json").read_bytes()
    text = content.decode()
    assert text.endswith("}\n")
    assert not text.endswith("\n\n")
    assert unicodedata.is_normalized("NFC", text)
    assert json.loads(text)["subject"]["name"] == "caf\u00e9\ufffd公司"
    assert content == decision_text(named).encode()
    keys = list(json.loads(text))
    assert keys == sorted(keys)


@given(low=FRACTIONS, high=FRACTIONS, value=FRACTIONS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_number_reads_back_as_itself(vetoed: Assessment, low: Fraction, high: Fraction, value: Fraction) -> None:
    changed = replace(
        vetoed,
        total=Bounds(low, high),
        total_full=Bounds(None, high),
        indicators=(replace(vetoed.indicators[0], value=value),),
    )
    document = decision_document(changed)
    assert errors(document) == []
    assert Fraction(document["total"]["points"]["low"]) == low
    assert Fraction(document["total"]["points"]["high"]) == high
    assert document["total"]["full"]["low"] is None
    assert Fraction(document["indicators"][0]["value"]["number"]) == value


def _schemas(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from _schemas(value)
    elif isinstance(part, list):
        for value in part:
            yield from _schemas(value)


def test_the_schema_is_sound_and_strict() -> None:
    schema = decision_schema()
    Draft202012Validator.check_schema(schema)
    assert (schema["$schema"], schema["$id"]) == ("https://json-schema.org/draft/2020-12/schema", schema_id())
    objects = [part for part in _schemas(schema) if part.get("type") == "object"]
    assert len(objects) > 20
    for part in objects:
        assert part["additionalProperties"] is False
        assert set(part["required"]) == set(part["properties"])
        assert part["description"]


def test_the_closed_words_are_the_engines_own() -> None:
    definitions, properties = decision_schema()["$defs"], decision_schema()["properties"]
    assert definitions["status"]["enum"] == [item.value for item in Status]
    assert definitions["finding"]["properties"]["severity"]["enum"] == [item.value for item in Severity]
    assert definitions["source"]["properties"]["status"]["enum"] == [item.value for item in Standing]
    assert definitions["input"]["properties"]["absence"]["enum"] == [*(item.value for item in Absence), None]
    assert properties["decision"]["properties"]["outcome"]["enum"] == [item.value for item in Outcome]
    assert properties["decision"]["properties"]["label"]["enum"] == [item.label for item in Outcome]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("decision", "label"), "通过"),
        (("decision", "outcome"), "passed"),
        (("decision", "binding"), True),
        (("decision", "non_official"), []),
        (("decision", "extra"), 1),
        (("schema_version",), 1),
        (("decision", "not_binding"), []),
        (("subject", "credit_code_check"), "sound"),
        (("subject", "credit_code_fault"), None),
        (("data", "years"), [2025, 2025]),
        (("role",), "verified"),
        (("auditor",), {"body": "湖南示例认证有限公司", "names": ["张三"]}),
        (("signature",), {"manifest": "manifest.json"}),
        (("as_of",), "2026-3-31"),
        (("as_of",), "2026-13-31"),
        (("pack", "hash"), "abc"),
        (("total", "points", "low"), 20),
        (("total", "points", "low"), "20.0"),
        (("total", "points", "low"), "2e1"),
        (("total", "points", "low"), "40/2/1"),
        (("indicators", 0, "status"), "pass"),
        (("indicators", 0, "value"), {"number": "1", "text": "1"}),
        (("inputs", 0, "absence"), "missing"),
        (("findings", 0, "severity"), "fatal"),
        (("passed",), True),
    ],
)
def test_a_wrong_document_is_refused(vetoed: Assessment, path: tuple[Any, ...], value: Any) -> None:
    document = deepcopy(decision_document(vetoed))
    part: Any = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    assert errors(document)

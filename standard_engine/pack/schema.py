"""JSON Schemas of what an author writes, for editors: one for each kind of file."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.pack.folder import MAPPING_SECTIONS, TABLE_SECTIONS, WHOLE_SECTIONS
from standard_engine.pack.model import (
    CategoryModel,
    ChangeModel,
    CheckModel,
    CriterionModel,
    DecisionModel,
    DerivedModel,
    EnumerationModel,
    FactorModel,
    FieldModel,
    GradeModel,
    IndicatorModel,
    MeasureModel,
    NumberSourceModel,
    PackModel,
    RequirementModel,
    ScoringModel,
    SectionModel,
    SourceModel,
)

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ITEMS: dict[str, type[BaseModel]] = {
    "sections": SectionModel,
    "fields": FieldModel,
    "derived": DerivedModel,
    "indices": DerivedModel,
    "categories": CategoryModel,
    "criteria": CriterionModel,
    "indicators": IndicatorModel,
    "requirements": RequirementModel,
    "checks": CheckModel,
    "measures": MeasureModel,
    "sources": SourceModel,
    "number_sources": NumberSourceModel,
}
_WHOLE: dict[str, type[BaseModel]] = {
    "decision-rule": DecisionModel,
    "scoring": ScoringModel,
    "enumerations": EnumerationModel,
    "factors": FactorModel,
}
_SECTIONS = (*MAPPING_SECTIONS, *WHOLE_SECTIONS, *TABLE_SECTIONS)
KINDS = ("pack", *("decision-rule" if section == "decision" else section for section in _SECTIONS), "cases")
"""Kinds of file: pack.yaml, each section by its name, cases. `decision` is the schema of what an assessment decides."""


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind of file, one of `KINDS`.

    Raises:
        UsageError: for a kind that does not exist.
    """
    if kind in _ITEMS:
        return _mapping_of(kind, _ITEMS[kind])
    if kind in _WHOLE:
        return _headed(kind, _WHOLE[kind].model_json_schema())
    match kind:
        case "pack":
            return _pack()
        case "grades":
            return _list_of(kind, GradeModel)
        case "changelog":
            return _list_of(kind, ChangeModel)
        case "workflow":
            return _headed(kind, {"type": "object", "description": "认证流程用的数据"})
        case "cases":
            return _headed(kind, _CASES)
    raise UsageError(f"没有名为 {kind} 的模式{did_you_mean(kind, KINDS)}；可用：{'、'.join(KINDS)}")


def _headed(kind: str, body: dict[str, Any]) -> dict[str, Any]:
    return {"$schema": DIALECT, "$id": f"urn:standard-engine:schema:{kind}", **body}


def _mapping_of(kind: str, model: type[BaseModel]) -> dict[str, Any]:
    item = model.model_json_schema()
    return _headed(kind, {"$defs": item.pop("$defs", {}), "type": "object", "additionalProperties": item})


def _list_of(kind: str, model: type[BaseModel]) -> dict[str, Any]:
    item = model.model_json_schema()
    return _headed(kind, {"$defs": item.pop("$defs", {}), "type": "array", "items": item})


def _pack() -> dict[str, Any]:
    """pack.yaml: sections that may stand in other files are not required here."""
    body = PackModel.model_json_schema()
    body["required"] = [name for name in body["required"] if name not in _SECTIONS]
    return _headed("pack", body)


_ANY = {"type": ["string", "number", "boolean", "null", "array", "object"]}
_CASES: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["cases"],
    "properties": {
        "base": {"type": "object", "description": "各算例共用的数据：数据项: 值", "additionalProperties": _ANY},
        "year": {"type": "integer", "description": "最近的数据年"},
        "as_of": {"type": "string", "format": "date", "description": "评价日期"},
        "cases": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["case", "expect"],
                "properties": {
                    "case": {"type": "string", "description": "算例名称"},
                    "note": {"type": "string", "description": "手工计算过程"},
                    "as_of": {"type": "string", "format": "date", "description": "评价日期"},
                    "year": {"type": "integer", "description": "最近的数据年"},
                    "given": {"type": "object", "description": "数据项: 值", "additionalProperties": _ANY},
                    "expect": {
                        "type": "object",
                        "minProperties": 1,
                        "description": "量: 期望值，或 {value, status, level, points, full, low, high, applies}",
                        "additionalProperties": _ANY,
                    },
                },
            },
        },
    },
}

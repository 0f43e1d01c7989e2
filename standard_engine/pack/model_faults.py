"""What pydantic finds wrong with a file's content, as findings in Chinese at their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from standard_engine.findings import rule_codes as codes
from standard_engine.formula.problem import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from standard_engine.findings import Finding, Place

Path_ = tuple[str | int, ...]

_MESSAGES = {
    "missing": "缺少必填的 {key}",
    "extra_forbidden": "不认识的键 {key}{hint}",
    "string_type": "{key} 应写一个值",
    "dict_type": "{key} 应写成映射（键: 值）",
    "model_type": "{key} 应写成映射（键: 值）",
    "model_attributes_type": "{key} 应写成映射（键: 值）",
    "tuple_type": "{key} 应写成列表（每项前加 - ）",
    "list_type": "{key} 应写成列表（每项前加 - ）",
    "literal_error": "{key} 不能是“{input}”，可写：{expected}",
    "enum": "{key} 不能是“{input}”，可写：{expected}",
    "union_tag_invalid": "{key} 不能是“{input}”，可写：{expected}",
    "union_tag_not_found": "{key} 缺少 by",
    "too_short": "{key} 不能是空的",
    "value_error": "{key}：{reason}",
}


def model_findings(
    error: ValidationError, tree: Any, place: Callable[[Path_], Place], root: type[BaseModel]
) -> list[Finding]:
    """Every fault of a tree that is no `root`; `place` says where the value at a path of the tree stands."""
    found = []
    for detail in error.errors(include_url=False):
        path = _data_path(detail["loc"], tree)
        context = detail.get("ctx", {})
        kind = detail["type"]
        expected = str(context.get("expected") or context.get("expected_tags") or "")
        message = _MESSAGES.get(kind, "{key} 有误（{kind}）").format(
            key=".".join(str(part) for part in (path if kind != "missing" else (*path, detail["loc"][-1]))),
            hint=did_you_mean(str(path[-1]), _known_keys(root)) if path else "",
            input=str(detail["input"])[:40],
            expected=re.sub(r"'([^']*)'", r"\1", expected).replace(" or ", "、").replace(", ", "、"),
            reason=str(context.get("error", "")),
            kind=kind,
        )
        found.append(codes.MODEL.at(place(path), what=message, raw=str(detail["input"])[:40]))
    return found


def _data_path(location: tuple[str | int, ...], tree: Any) -> Path_:
    """The part of an error's location that is in the data: union tags dropped, a missing key left out."""
    path: list[str | int] = []
    node = tree
    for part in location:
        if isinstance(node, dict) and part in node:
            node = node[str(part)]
        elif isinstance(node, list) and isinstance(part, int) and part < len(node):
            node = node[part]
        else:
            continue
        path.append(part)
    return tuple(path)


def _known_keys(root: type[BaseModel]) -> list[str]:
    """Every key that a model or one within it has: what an unknown one may have been meant as."""
    found: set[str] = set()
    models: list[type[BaseModel]] = [root]
    seen: set[type[BaseModel]] = set()
    while models:
        model = models.pop()
        if model in seen:
            continue
        seen.add(model)
        found |= {field.alias or name for name, field in model.model_fields.items()}
        for field in model.model_fields.values():
            models += [part for part in _models_in(field.annotation) if part not in seen]
    return sorted(found)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]

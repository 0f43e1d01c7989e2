"""Whether a document obeys its schema, told in Chinese: every fault with its path."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from standard_engine.decision.schema import decision_schema
from standard_engine.decision.strict_json import path_text, shown
from standard_engine.findings import Place
from standard_engine.findings import decision_codes as codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

    from standard_engine.findings import Finding

_TYPES = {
    "object": "对象", "array": "列表", "string": "文字", "integer": "整数", "boolean": "true 或 false", "null": "null",
}  # fmt: skip


def schema_findings(document: Any, version: int, name: str) -> Iterator[Finding]:
    """Every way in which a document does not obey the schema of a version, each once, in the order of the schema."""
    told = set()
    for error in _validator(version).iter_errors(document):
        for leaf in _leaves(error):
            path, what = path_text(tuple(leaf.absolute_path)), _words(leaf)
            if (path, what) not in told:
                told.add((path, what))
                yield codes.AGAINST_SCHEMA.at(Place(file=name), path=path, what=what, raw=shown(leaf.instance))


@cache
def _validator(version: int) -> Draft202012Validator:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    strict: type[Draft202012Validator] = extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
    return strict(decision_schema(version), format_checker=Draft202012Validator.FORMAT_CHECKER)


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[ValidationError]:
    """As JSON Schema has it: `$` is the end, where Python's also stands before a last line end."""
    from jsonschema.exceptions import ValidationError

    if isinstance(instance, str) and not re.search(re.sub(r"(?<!\\)\$", r"\\Z", pattern), instance):
        yield ValidationError("")


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """What is wrong in the end: of alternatives, the one that is meant, which is the one with the fewest faults of the right type."""
    if error.validator not in {"anyOf", "oneOf"} or not error.context:
        yield error
        return
    branches: dict[object, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    meant = [branch for branch in branches.values() if not any(map(_is_other_type, branch))]
    if not meant:
        yield error
        return
    for inner in min(meant, key=len):
        yield from _leaves(inner)


def _is_other_type(error: ValidationError) -> bool:
    return error.validator == "type" and len(error.relative_path) == 0


def _words(error: ValidationError) -> str:
    """What is wrong, in words."""
    asked: Any = error.validator_value
    instance: Any = error.instance
    schema: Any = error.schema
    match error.validator:
        case "type":
            return f"应是{_types(asked)}"
        case "const":
            return f"应是 {shown(asked)}"
        case "enum":
            return f"只能是 {'、'.join(map(shown, asked))}"
        case "required":
            return f"缺少 {'、'.join(key for key in asked if key not in instance)}"
        case "additionalProperties":
            return f"多出 {'、'.join(shown(key) for key in instance if key not in schema['properties'])}"
        case "pattern" | "format":
            return f"写法不对，应是 {_meaning(schema)}"
        case "minItems":
            return "不应为空"
        case "maxItems":
            return "应为空"
        case "uniqueItems":
            return "有重复的项"
        case "anyOf" | "oneOf":
            return f"应是{_types([part for branch in asked for part in _kinds(branch)])}"
        case other:
            return f"不符合 {other}"


def _types(asked: str | list[str]) -> str:
    names = [asked] if isinstance(asked, str) else asked
    return "或".join(dict.fromkeys(_TYPES[name] for name in names))


def _kinds(branch: dict[str, Any]) -> list[str]:
    """The types that a branch of alternatives takes; one that refers to a definition takes what that does."""
    if "$ref" in branch:
        branch = decision_schema()["$defs"][branch["$ref"].removeprefix("#/$defs/")]
    kind = branch.get("type", "object")
    return [kind] if isinstance(kind, str) else kind


def _meaning(schema: dict[str, Any]) -> str:
    """What a text is to be: as the schema describes it, or its pattern."""
    return str(schema.get("description") or schema["pattern"])

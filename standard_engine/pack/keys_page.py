"""The handbook page of every key that a pack may have, written from the models by way of their JSON Schema."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standard_engine.pack.schema import schema

_HEAD = """# 规则包的键

本页由规则包的模型生成，与编辑器里的补全和校验（JSON Schema）出自同一处。没有列出的键一律报错。
“写在”之后的路径中，〈名称〉由作者自定，“[]”表示列表的每一项。sections、fields、decision 三节必须有，但可以写在单独的文件里。
"""
_REFERENCE = "#/$defs/"


def keys_page() -> str:
    """The page as Markdown in Chinese: a table of keys for each kind of mapping, in the order in which they are met."""
    body = schema("pack")
    models = {"": body, **body["$defs"]}
    found: dict[str, str] = {"": "pack.yaml"}
    _find(body, "", models, found)
    return "\n".join([_HEAD, *(_table(models[name], path) for name, path in found.items())])


def _find(model: dict[str, Any], path: str, models: dict[str, Any], found: dict[str, str]) -> None:
    """Note each model that stands below this one, with the first path at which it is met."""
    for key, value in model["properties"].items():
        for name, below in _references(value, f"{path}.{key}" if path else key):
            if name not in found and "properties" in models[name]:
                found[name] = below
                _find(models[name], below, models, found)


def _references(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Models that a property may hold, each with the path of what holds it."""
    if "$ref" in value:
        yield value["$ref"].removeprefix(_REFERENCE), path
    for part in (*value.get("anyOf", ()), *value.get("oneOf", ())):
        yield from _references(part, path)
    if "items" in value:
        yield from _references(value["items"], f"{path}[]")
    if isinstance(value.get("additionalProperties"), dict):
        yield from _references(value["additionalProperties"], f"{path}.〈名称〉")


def _table(model: dict[str, Any], path: str) -> str:
    title, _, rest = model["description"].rstrip("。").partition("：")
    required = set(model.get("required", ()))
    rows = [_row(key, value, required=key in required) for key, value in model["properties"].items()]
    about = f"{rest}。" if rest else ""
    return "\n".join(
        [f"## {title}\n", f"写在 `{path}`。{about}\n", "| 键 | 必填 | 说明 | 默认 |", "|---|---|---|---|", *rows, ""]
    )


def _row(key: str, value: dict[str, Any], *, required: bool) -> str:
    default = value.get("default")
    shown = "" if default in (None, [], {}) or isinstance(default, dict) else f"`{_written(default)}`"
    text = value.get("description") or f"写 `{value.get('const', '')}`"
    return f"| `{key}` | {'是' if required else ''} | {text.replace('|', '、')} | {shown} |"


def _written(default: object) -> str:
    """A default as an author would write it."""
    return str(default).lower() if isinstance(default, bool) else str(default)

"""The published schemas of decision documents: each version as it was shipped, for good."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeAlias

from standard_engine.errors import UsageError

Document: TypeAlias = dict[str, Any]

VERSIONS = (1, 2)
NEWEST = VERSIONS[-1]
"""The version that is written; all are read."""
_FOLDER = Path(__file__).parent / "schemas"


def schema_id(version: int = NEWEST) -> str:
    """What documents of a version name as their schema."""
    return f"urn:standard-engine:schema:decision:{version}"


def schema_text(version: int = NEWEST) -> str:
    """The schema as it is published in docs/schema.

    Raises:
        UsageError: if there is no such version.
    """
    if version not in VERSIONS:
        raise UsageError(f"没有第 {version} 版的结论格式；有第 {'、'.join(map(str, VERSIONS))} 版")
    return (_FOLDER / f"decision-{version}.json").read_text(encoding="utf-8")


def decision_schema(version: int = NEWEST) -> Document:
    """The JSON Schema (2020-12) that every decision document of a version obeys.

    Raises:
        UsageError: if there is no such version.
    """
    schema: Document = json.loads(schema_text(version))
    return schema

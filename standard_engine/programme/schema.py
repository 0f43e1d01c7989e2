"""JSON Schemas of procedures and office calendars, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standard_engine.pack.schema import DIALECT
from standard_engine.programme.calendar_file import CalendarModel
from standard_engine.programme.model import ProcedureModel

if TYPE_CHECKING:
    from pydantic import BaseModel

FILES: dict[str, type[BaseModel]] = {"procedure": ProcedureModel, "calendar": CalendarModel}
"""Kinds of file and what each holds."""


def programme_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a kind of file, one of `FILES`."""
    return {"$schema": DIALECT, "$id": f"urn:standard-engine:schema:{kind}", **FILES[kind].model_json_schema()}

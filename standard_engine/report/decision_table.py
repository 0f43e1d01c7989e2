"""Decision documents as a Parquet file: a row a document, columns, structs and lists as the schema has objects and lists."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from standard_engine.decision.schema import NEWEST, decision_schema, schema_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from standard_engine.decision.schema import Document

HEAD = b"standard_engine.decisions"
"""The file's note on which schema its rows obey."""
_GROUP = 256
"""Documents that are written together: some 50 MB of them."""


def arrow_schema() -> pa.Schema:
    """The columns: those of the newest version of the document.

    An alternative of objects becomes one struct with the members of all, of which the others are null. Numbers stay exact
    texts, dates stay texts.
    """
    import pyarrow as pa

    schema = decision_schema()
    columns = [pa.field(name, _type(part, schema["$defs"])) for name, part in schema["properties"].items()]
    told = {"schema": schema_id(), "schema_version": NEWEST}
    return pa.schema(columns, metadata={HEAD: json.dumps(told).encode()})


@contextmanager
def decision_table(path: Path) -> Iterator[Callable[[Document], None]]:
    """Add documents one by one to a Parquet file at a path, which is whole when this is left without an error."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = arrow_schema()
    waiting: list[Document] = []
    with path.open("xb") as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:

        def flush() -> None:
            writer.write_batch(pa.RecordBatch.from_pylist(waiting, schema=schema))
            waiting.clear()

        def add(document: Document) -> None:
            waiting.append(document)
            if len(waiting) == _GROUP:
                flush()

        yield add
        if waiting:
            flush()


def _type(part: Document, definitions: Document) -> pa.DataType:
    """The Arrow type of a part of the schema; null is no type of its own, since every column may be null."""
    import pyarrow as pa

    match part:
        case {"$ref": reference}:
            return _type(definitions[reference.removeprefix("#/$defs/")], definitions)
        case {"anyOf": [one, {"type": "null"}]}:
            return _type(one, definitions)
        case {"oneOf": branches}:
            members = {name: inner for branch in branches for name, inner in branch["properties"].items()}
            return _struct(members, definitions)
        case {"properties": members}:
            return _struct(members, definitions)
        case {"items": items}:
            return pa.list_(_type(items, definitions))
        case {"const": value} | {"enum": [value, *_]}:
            return pa.int64() if isinstance(value, int) else pa.string()
        case {"type": kind}:
            return _plain(kind)
    raise AssertionError(f"no type for {part}")


def _struct(members: dict[str, Any], definitions: Document) -> pa.DataType:
    import pyarrow as pa

    return pa.struct([pa.field(name, _type(part, definitions)) for name, part in members.items()])


def _plain(kind: str | list[str]) -> pa.DataType:
    import pyarrow as pa

    types = {"string": pa.string(), "integer": pa.int64(), "boolean": pa.bool_()}
    return types[kind if isinstance(kind, str) else next(name for name in kind if name != "null")]

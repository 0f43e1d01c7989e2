"""A population on disk: one Parquet file, read a block of rows at a time."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pyarrow as pa
import pyarrow.parquet as pq

from standard_engine.errors import UsageError
from standard_engine.population.columns import YEAR, columns_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from standard_engine.pack.resolved import ResolvedPack

FORMAT = "1"
BLOCK = 1 << 15
"""Rows judged at once: arrays of so many doubles stay in the processor's cache."""
GROUP = 1 << 17
"""Rows that are written, and read, together."""
POPULATION, VERDICTS = b"standard_engine.population", b"standard_engine.verdicts"
"""What the head of a file calls it: what enterprises reported, or what was judged of it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a population comes from: the pack whose values it has, and the words in which outputs name it.

    `synthetic`: no enterprise reported it.
    """

    pack: str
    version: str
    said: str
    synthetic: bool = False
    format: str = FORMAT


class Population:
    """A population file, opened for reading."""

    def __init__(self, path: Path) -> None:
        """Look at the file's head.

        Raises:
            UsageError: if it is no population.
        """
        self.path = path
        try:
            self._file = pq.ParquetFile(path)
            told = (self._file.schema_arrow.metadata or {}).get(POPULATION)
        except FileNotFoundError:
            raise UsageError(f"没有这个文件：{path}") from None
        except (OSError, pa.ArrowInvalid):
            raise UsageError(f"{path} 不是 Parquet 文件；企业群由 population ingest 或 population make 生成") from None
        if told is None:
            raise UsageError(f"{path} 不是企业群；先用 population ingest 读入，宽表要写明各列对应的数据项")
        self.origin = Origin(**json.loads(told))
        if self.origin.format != FORMAT:
            raise UsageError(f"{path} 的格式是第 {self.origin.format} 版，本引擎读第 {FORMAT} 版；请重新读入")

    @property
    def rows(self) -> int:
        """How many enterprises it has."""
        return int(self._file.metadata.num_rows)

    @cached_property
    def sha256(self) -> str:
        """The hash of the file."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns."""
        return tuple(self._file.schema_arrow.names)

    def of(self, pack: ResolvedPack) -> tuple[str, ...]:
        """See that it holds the values of a pack, of whatever version; the titles of what it has no column for.

        Raises:
            UsageError: if it is another's, or its columns are not of the types that it was written with.
        """
        if self.origin.pack != pack.id:
            raise UsageError(f"{self.path} 是规则包 {self.origin.pack} 的企业群，不能按 {pack.id} 评价")
        have, columns = self._file.schema_arrow, columns_of(pack)
        wrong = [
            f"{field.name} 是 {have.field(field.name).type}，应是 {field.type}"
            for field in columns.schema
            if field.name in have.names and not _alike(have.field(field.name).type, field.type)
        ]
        if YEAR not in have.names:
            wrong.insert(0, f"没有 {YEAR} 一列")
        if wrong:
            raise UsageError(f"{self.path} 的列被改动过：{'；'.join(wrong)}。请用 population ingest 重新读入")
        gone = [column for column in columns.values if column.name not in have.names]
        return tuple(dict.fromkeys(column.spec.title for column in gone))

    @property
    def groups(self) -> int:
        """How many blocks it has."""
        return int(self._file.num_row_groups)

    def block(self, group: int, names: Iterable[str]) -> pa.RecordBatch:
        """The columns of these names that it has, of one block of rows; of at most as many rows as a population is written by."""
        have = set(self.names)
        table = self._file.read_row_group(group, [name for name in names if name in have])
        return table.combine_chunks().to_batches(self.rows + 1)[0]

    def blocks(self, names: Iterable[str]) -> Iterator[pa.RecordBatch]:
        """The same of every block, in order."""
        names = tuple(names)
        return (self.block(group, names) for group in range(self.groups))


def _alike(one: pa.DataType, other: pa.DataType) -> bool:
    """Are two types the same but for how texts are stored?"""
    texts = [
        pa.types.is_dictionary(kind) or pa.types.is_string(kind) or pa.types.is_large_string(kind)
        for kind in (one, other)
    ]
    return all(texts) or bool(one == other)


class Writer:
    """Writes rows under a passing name beside the file's own, and moves it there once all are written."""

    def __init__(self, path: Path, schema: pa.Schema, origin: Origin, key: bytes = POPULATION) -> None:
        self._path = path
        self._passing = path.with_name(f".{secrets.token_hex(8)}.tmp")
        told = {key: json.dumps(asdict(origin), ensure_ascii=False).encode()}
        plain = [field.name for field in schema if pa.types.is_floating(field.type)]
        encoded = [field.name for field in schema if not pa.types.is_floating(field.type)]
        self._file = pq.ParquetWriter(
            self._passing, schema.with_metadata(told), compression="zstd", use_dictionary=encoded,
            use_byte_stream_split=plain,
        )  # fmt: skip
        self._waiting: list[pa.RecordBatch] = []

    def __enter__(self) -> Self:
        return self

    def write(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Add rows."""
        self._waiting += batches
        if sum(batch.num_rows for batch in self._waiting) >= GROUP:
            self._flush()

    def passed_on(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows, each written before it is passed on."""
        for batch in batches:
            self.write([batch])
            yield batch

    def _flush(self) -> None:
        """Write what waits, as few blocks as it fills."""
        table = pa.Table.from_batches(self._waiting, self._file.schema)
        self._waiting = []
        if table.num_rows:
            self._file.write_table(table, GROUP)

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._flush()
        self._file.close()
        if kind is None:
            self._passing.replace(self._path)
        else:
            self._passing.unlink(missing_ok=True)

"""A pack of one number, and populations of it, so small that every count is worked out in the head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction as F
from pathlib import Path

import pyarrow as pa

from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import ResolvedPack
from standard_engine.population.columns import columns_of
from standard_engine.population.rows import row_of
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.submission import Datum, Slot, Submission

DAY = date(2026, 11, 23)
YEAR = 2025
LEVELS = "indicators.intensity_level.criteria.levels"
TINY = """\
id: tiny
title: 一项强度
standard: 试
edition: "1"
version: "1"
valid: {from: 2017-01-01}
levels: [先进, 达标]
source: {document: 试, status: provisional}
scoring: {total: 10}
sections: {data: {title: 数据}}
fields:
  intensity: {code: A1, title: 强度, section: data, unit: tce/万元, range: {min: 0}}
  heavy: {code: A2, title: 高耗能, section: data, type: truth}
categories:
  energy: {title: 能源, full: 10}
indicators:
  intensity_level:
    title: 强度
    category: energy
    formula: intensity
    unit: tce/万元
    better: lower
    full: 10
    score: {by: levels, points: {先进: 10, 达标: 6}}
    criteria:
      values:
        - {from: 2017-01-01, levels: {先进: 0.1, 达标: 0.25}}
        - {from: 2017-01-01, when: heavy, levels: {先进: 1, 达标: 2}}
decision: {pass: total >= 6}
"""
"""Passes whose intensity is no more than 达标: 0.25, and 2 for those of high consumption."""


def tiny(folder: Path, text: str = TINY) -> Path:
    home = folder / "tiny"
    home.mkdir(exist_ok=True)
    (home / "pack.yaml").write_text(text, encoding="utf-8")
    return home


def population(home: Path, values: Sequence[F | None], heavy: Sequence[bool] | None = None) -> Population:
    pack = load_pack(home, DAY)
    return stored(
        pack,
        [
            {
                ("intensity", None, YEAR): Datum(value),
                ("heavy", None, None): Datum((heavy or [False] * len(values))[at]),
            }
            for at, value in enumerate(values)
        ],
        home.parent / "p.parquet",
    )


def stored(pack: ResolvedPack, rows: Sequence[dict[Slot, Datum]], path: Path) -> Population:
    columns = columns_of(pack)
    told = [row_of(Submission(row, YEAR, name=f"{at}.xlsx"), columns) for at, row in enumerate(rows)]
    batch = pa.RecordBatch.from_pylist(told, schema=columns.schema)
    with Writer(path, columns.schema, Origin(pack.id, pack.version, "试")) as writer:
        writer.write([batch])
    return Population(path)

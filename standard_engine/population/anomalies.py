"""What is odd about a population as a whole, which no workbook shows by itself."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from math import log
from statistics import median
from typing import TYPE_CHECKING, Any

from standard_engine.pack.resolved import FieldType
from standard_engine.population.columns import FILE, SHA256

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.columns import Columns, ValueColumn

_FEWEST = 12
_FAR = 6.0
_SCALE = 1.4826
"""The median absolute deviation of a normal distribution is its standard deviation divided by this."""
_LEAST_SPREAD = 0.05
_FEWEST_COPIED = 3
_DIVISION = 3


class Oddity(StrEnum):
    """Kinds of anomalies, the weightiest first."""

    SAME_FILE = "同一文件交了多次"
    SAME_CODE = "统一社会信用代码重复"
    BLOCK = "整块没有填"
    COPIED = "两年的数照抄"
    OUTLIER = "与同行业相差悬殊"


@dataclass(frozen=True, slots=True)
class Anomaly:
    """One: which files, and what about them."""

    kind: Oddity
    files: tuple[str, ...]
    what: str


def anomalies(pack: ResolvedPack, columns: Columns, rows: Sequence[dict[str, Any]]) -> list[Anomaly]:
    """All of them, by kind."""
    found = [
        *_repeated(rows, SHA256, Oddity.SAME_FILE),
        *_repeated(rows, "credit_code", Oddity.SAME_CODE),
        *_blocks(pack, columns, rows),
        *_copied(pack, columns, rows),
        *_outliers(columns, rows),
    ]
    order = list(Oddity)
    return sorted(found, key=lambda one: order.index(one.kind))


def _repeated(rows: Sequence[dict[str, Any]], name: str, kind: Oddity) -> Iterator[Anomaly]:
    files: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.get(name):
            files[row[name]].append(row[FILE])
    for value, own in files.items():
        if len(own) > 1:
            yield Anomaly(kind, tuple(own), value if kind is Oddity.SAME_CODE else f"SHA-256 {value}")


def _blocks(pack: ResolvedPack, columns: Columns, rows: Sequence[dict[str, Any]]) -> Iterator[Anomaly]:
    """Sections of which nothing is filled in that has to be."""
    for section in pack.sections:
        own = [
            column
            for column in columns.values
            if column.spec.section == section.id and column.spec.required and column.spec.blank == "missing"
        ]
        for row in rows:
            if own and all(row.get(column.name) is None and row.get(column.state) is None for column in own):
                yield Anomaly(Oddity.BLOCK, (row[FILE],), section.title)


def _copied(pack: ResolvedPack, columns: Columns, rows: Sequence[dict[str, Any]]) -> Iterator[Anomaly]:
    """Two years of a section whose numbers are all equal, at least three of them not zero."""
    titles = {section.id: section.title for section in pack.sections}
    pairs: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for column in columns.values:
        if column.spec.type is FieldType.NUMBER and column.field.back:
            later = columns.by_field[type(column.field)(column.field.id, column.field.key, column.field.back - 1)]
            pairs[column.spec.section, column.field.back].append((later.name, column.name))
    for row in rows:
        for (section, back), names in pairs.items():
            known = [(row[one], row[other]) for one, other in names if row.get(one) and row.get(other)]
            if len(known) >= _FEWEST_COPIED and all(one == other for one, other in known):
                year = row["_year"]
                yield Anomaly(
                    Oddity.COPIED,
                    (row[FILE],),
                    f"{titles[section]}：{year - back} 年与 {year - back + 1} 年的 {len(known)} 个数全部相同",
                )


def _outliers(columns: Columns, rows: Sequence[dict[str, Any]]) -> Iterator[Anomaly]:
    """Ratios to the value that measures an enterprise's size, far from those of its division in logarithms."""
    size = next((name for name in ("output_value",) if name in columns.by_name), None)
    if size is None:
        return
    numbers = [
        column
        for column in columns.values
        if column.spec.type is FieldType.NUMBER and not column.field.back and column.name != size
        and column.spec.rows[0].unit not in {"", "%"}
    ]  # fmt: skip
    divisions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row.get("industry") and (row.get(size) or 0) > 0:
            divisions[row["industry"][:_DIVISION]].append(row)
    for division, members in divisions.items():
        for column in numbers:
            yield from _far(division, column, size, members)


def _far(division: str, column: ValueColumn, size: str, members: list[dict[str, Any]]) -> Iterator[Anomaly]:
    ratios = {
        at: log(row[column.name] / row[size]) for at, row in enumerate(members) if (row.get(column.name) or 0) > 0
    }
    if len(ratios) < _FEWEST:
        return
    middle = median(ratios.values())
    spread = max(_SCALE * median(abs(ratio - middle) for ratio in ratios.values()), _LEAST_SPREAD)
    for at, ratio in ratios.items():
        if abs(ratio - middle) > _FAR * spread:
            times = 2.718281828459045 ** abs(ratio - middle)
            word = "高" if ratio > middle else "低"
            title = column.spec.title + (f"·{column.field.key}" if column.field.key else "")
            yield Anomaly(
                Oddity.OUTLIER, (members[at][FILE],),
                f"{title} 按产值计，比 {division} 类 {len(ratios)} 家的中位数{word} {times:.3g} 倍；多半是单位写错",
            )  # fmt: skip

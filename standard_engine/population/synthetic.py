"""A synthetic population: variations of a pack's cases, in size, performance and luck; no enterprise reported it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from standard_engine.formula.columns import ColumnEvaluator
from standard_engine.formula.program import Program
from standard_engine.formula.reported import Reported
from standard_engine.pack.resolved import FieldType
from standard_engine.population.block import Blocks
from standard_engine.population.columns import EXACT, FILE, YEAR, columns_of
from standard_engine.population.needed import needed
from standard_engine.population.rows import row_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from standard_engine.formula.column_values import Numbers
    from standard_engine.formula.tree import Field
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.anchors import Anchors, Driver
    from standard_engine.population.columns import ValueColumn

ROWS = 1 << 17
"""Rows drawn together, from a stream of random numbers of their own: the same whatever comes after them."""

_SIZE = 0.9
_COMMON, _OWN, _YEARLY = 0.30, 0.25, 0.05
"""Spreads of natural logarithms: an enterprise's size, its performance in all and in each value, and from year to year."""
_OTHER_CODE, _OTHER_OPTION, _OTHER_ANSWER, _OTHER_KEYED_ANSWER = 0.5, 0.25, 0.02, 0.2
_BUNCHED, _ON_THE_LINE, _NEARLY = 0.15, 0.02, 0.02
"""The share of rows that bunch at a limit, of these exactly on it, and how far beyond it the others are at most."""
_MISSING_VALUE, _MISSING_BLOCK = 0.0003, 0.02
_DIGITS, _FINE_DIGITS = 4, 6
_DAYS = 400


class Synthetic:
    """Draws the rows of a pack's synthetic population."""

    def __init__(self, pack: ResolvedPack, anchors: Anchors, *, complete: bool = False) -> None:
        self._pack = pack
        self._anchors = anchors
        self._complete = complete
        self._columns = columns_of(pack)
        self._numbers = [column for column in self._columns.values if column.spec.type is FieldType.NUMBER]
        rows = [row_of(submission, self._columns) for submission in anchors.submissions]
        self._cases = pa.RecordBatch.from_pylist(rows, schema=self._columns.schema)
        steps = tuple(step for _, step in anchors.bounds)
        asked = [name for driver in anchors.drivers for name in (driver.indicator, *driver.limits)]
        self._bounds = _Reading(pack, needed(pack.program, [step.name for step in steps], steps))
        self._drivers = _Reading(pack, needed(pack.program, asked))

    @property
    def schema(self) -> pa.Schema:
        """The columns that it draws: those of the cases that say anything."""
        return self._kept(self._cases).schema

    def batches(self, count: int, seed: int) -> Iterator[pa.RecordBatch]:
        """So many rows; the first rows are the same for every count."""
        for start in range(0, count, ROWS):
            chance = np.random.default_rng([seed, start // ROWS])
            yield self._kept(self._drawn(chance, start)).slice(0, min(ROWS, count - start))

    def _kept(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        said = {name for name in batch.schema.names if self._cases.column(name).null_count < self._cases.num_rows}
        said |= {column.name for column in self._columns.values} | {FILE, YEAR}
        return batch.select([name for name in batch.schema.names if name in said - {EXACT}])

    def _drawn(self, chance: np.random.Generator, start: int) -> pa.RecordBatch:
        which = chance.integers(self._cases.num_rows, size=ROWS)
        batch = self._cases.take(pa.array(which))
        drawn = {name: batch.column(name) for name in batch.schema.names}
        numbers = self._varied(chance, which)
        for column in self._columns.values:
            if column.spec.type is not FieldType.NUMBER:
                drawn[column.name] = self._answer(chance, column, drawn[column.name], start)
        self._keep_bounds(drawn, numbers)
        self._bunch(chance, drawn, numbers)
        if not self._complete:
            self._forget(chance, drawn, numbers)
        drawn |= {name: pa.array(values, from_pandas=True) for name, values in numbers.items()}
        drawn[EXACT] = pa.nulls(ROWS, pa.string())
        drawn[FILE] = pa.array([f"合成{start + at + 1:08d}" for at in range(ROWS)])
        return pa.RecordBatch.from_arrays([drawn[name] for name in batch.schema.names], schema=batch.schema)

    def _varied(self, chance: np.random.Generator, which: Any) -> dict[str, Any]:
        """Every number: the case's, times the enterprise's size, its performance, and what is of the value itself."""
        size = np.exp(_SIZE * chance.standard_normal(ROWS))
        common = chance.standard_normal(ROWS)
        own: dict[str, Any] = {}
        found: dict[str, Any] = {}
        for column in self._numbers:
            name, unit = column.spec.id + str(column.field.key), column.spec.rows[0].unit
            if name not in own:
                loading = _COMMON * chance.uniform(-1, 1)
                spread = np.exp(loading * common + _OWN * chance.standard_normal(ROWS))
                own[name] = spread if _is_ratio(unit) else spread * size
            case = self._cases.column(column.name).to_numpy(zero_copy_only=False)
            values = case[which] * own[name] * np.exp(_YEARLY * chance.standard_normal(ROWS))
            whole = bool((case[np.isfinite(case)] == np.rint(case[np.isfinite(case)])).all()) and _is_count(unit)
            found[column.name] = self._possible(column, np.rint(values) if whole else rounded(values, _DIGITS))
        return found

    def _possible(self, column: ValueColumn, values: Any) -> Any:
        """Within the field's limits."""
        limits = column.spec.limits
        if limits.low is not None:
            values = np.maximum(values, float(limits.low))
        if limits.above is not None:
            values = np.where(values <= float(limits.above), float(limits.above) + 10.0**-_DIGITS, values)
        if limits.high is not None:
            values = np.minimum(values, float(limits.high))
        return values

    def _answer(self, chance: np.random.Generator, column: ValueColumn, case: pa.Array, start: int) -> pa.Array:
        """An answer that is no number: mostly the case's."""
        spec = column.spec
        valid = case.is_valid().to_numpy(zero_copy_only=False)
        match spec.type:
            case FieldType.TRUTH:
                flipped = chance.random(ROWS) < (_OTHER_ANSWER if column.field.key is None else _OTHER_KEYED_ANSWER)
                values = pc.fill_null(case, fill_value=False).to_numpy(zero_copy_only=False) ^ flipped
                return pa.array(values, mask=~valid)
            case FieldType.DATE:
                days = case.cast(pa.int32()).fill_null(0).to_numpy() + chance.integers(-_DAYS, _DAYS, ROWS)
                return pa.array(days.astype(np.int32), pa.int32(), mask=~valid).cast(pa.date32())
            case FieldType.CHOICE:
                options = [option.id for option in spec.options]
                return _instead(
                    case, options, chance.random(ROWS) < _OTHER_OPTION, chance.integers(len(options), size=ROWS)
                )
            case FieldType.CODE:
                codes = list(self._anchors.codes[spec.id]) or [""]
                ranks = 1 / np.arange(1, len(codes) + 1)
                places = chance.choice(len(codes), ROWS, p=ranks / ranks.sum())
                return _instead(case, codes, chance.random(ROWS) < _OTHER_CODE, places)
            case _:
                if spec.id == "enterprise_name":
                    return pa.array([f"合成企业{start + at + 1:08d}" for at in range(ROWS)])
                return pa.nulls(ROWS, case.type)

    def _keep_bounds(self, drawn: dict[str, Any], numbers: dict[str, Any]) -> None:
        """Make what a cross-check bounds no more than it may be."""
        if not self._anchors.bounds:
            return
        found = self._bounds.numbers(drawn, numbers)
        for field, step in self._anchors.bounds:
            name = self._columns.by_field[field].name
            most = np.broadcast_to(found[step.name].low, ROWS)
            over = np.isfinite(most) & (numbers[name] > most)
            numbers[name] = np.where(over, rounded(most, _DIGITS, np.floor), numbers[name])

    def _bunch(self, chance: np.random.Generator, drawn: dict[str, Any], numbers: dict[str, Any]) -> None:
        """Bring some rows just to the better side of a limit, as enterprises do that know it."""
        if not self._anchors.drivers:
            return
        found = self._drivers.numbers(drawn, numbers)
        chosen = np.where(chance.random(ROWS) < _BUNCHED, chance.integers(len(self._anchors.drivers), size=ROWS), -1)
        on = chance.random(ROWS) < _ON_THE_LINE
        beyond = np.where(on, 0.0, chance.random(ROWS) * _NEARLY)
        for at, driver in enumerate(self._anchors.drivers):
            limit = np.choose(
                chance.integers(len(driver.limits), size=ROWS),
                [np.broadcast_to(found[name].low, ROWS) for name in driver.limits],
            )
            self._drive(driver, found[driver.indicator], limit, beyond, chosen == at, numbers)

    def _drive(
        self, driver: Driver, value: Numbers, limit: Any, beyond: Any, rows: Any, numbers: dict[str, Any]
    ) -> None:
        column = self._columns.by_field[driver.field]
        wanted = limit * (1 - beyond if driver.lower else 1 + beyond)
        with np.errstate(all="ignore"):
            factor = wanted / np.broadcast_to(value.low, ROWS)
            moved = numbers[column.name] * (1 / factor if driver.inverse else factor)
        way = np.floor if driver.lower is not driver.inverse else np.ceil
        exact = rounded(moved, _DIGITS)
        close = np.abs(exact - moved) <= 1e-9 * np.abs(moved)
        moved = np.where(close, exact, rounded(moved, _FINE_DIGITS, way))
        known = rows & np.isfinite(moved) & (value.low == value.high) & (moved > 0)
        numbers[column.name] = np.where(known, self._possible(column, moved), numbers[column.name])

    def _forget(self, chance: np.random.Generator, drawn: dict[str, Any], numbers: dict[str, Any]) -> None:
        """Leave out some values, and in some rows all of a section."""
        sections = [section.id for section in self._pack.sections]
        block = np.where(chance.random(ROWS) < _MISSING_BLOCK, chance.integers(len(sections), size=ROWS), -1)
        for column in self._columns.values:
            if column.spec.blank != "missing":
                continue
            gone = chance.random(ROWS) < _MISSING_VALUE
            if column.spec.id not in {"enterprise_name", *self._anchors.codes}:
                gone |= block == sections.index(column.spec.section)
            if column.name in numbers:
                numbers[column.name] = np.where(gone, np.nan, numbers[column.name])
            elif column.spec.type is not FieldType.TEXT:
                drawn[column.name] = pc.if_else(
                    pa.array(gone), pa.scalar(None, drawn[column.name].type), drawn[column.name]
                )


class _Reading:
    """Some steps of a program read over rows that are being drawn."""

    def __init__(self, pack: ResolvedPack, program: Program) -> None:
        self._pack = pack
        self._evaluator = ColumnEvaluator(program)
        self._blocks = Blocks(pack, columns_of(pack), program.leaves)

    def numbers(self, drawn: dict[str, Any], numbers: dict[str, Any]) -> Any:
        names = [name for name in self._blocks.names if name in drawn]
        arrays = [pa.array(numbers[name], from_pandas=True) if name in numbers else drawn[name] for name in names]
        reported: dict[Field, Reported]
        reported, _ = self._blocks.reported(pa.RecordBatch.from_arrays(arrays, names))
        day = self._pack.as_of
        return self._evaluator.run(reported, ROWS, as_of=day, year=day.year - 1).values


def rounded(values: Any, digits: int, way: Any = np.rint) -> Any:
    """To so many significant digits, as doubles that stand for short decimals."""
    with np.errstate(all="ignore"):
        places = digits - 1 - np.floor(np.log10(np.abs(values)))
        scale = 10.0 ** np.abs(places)
        up = way(np.where(places >= 0, values * scale, values / scale))
        short = np.where(places >= 0, up / scale, up * scale)
    return np.where(values == 0, 0.0, short)


def _is_ratio(unit: str) -> bool:
    return unit == "%" or "/" in unit


def _is_count(unit: str) -> bool:
    return unit in {"", "台", "台套", "套", "人", "人次", "个", "项", "起", "次"}


def _instead(case: pa.Array, listed: list[str], rows: Any, places: Any) -> pa.Array:
    """The case's text, in some rows another of a list."""
    own = case.dictionary.to_pylist()
    texts = list(dict.fromkeys([*own, *listed]))
    index = case.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    of_list = np.array([texts.index(text) for text in listed])
    index = np.where(rows & (index >= 0), of_list[places], index)
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int32), mask=index < 0), pa.array(texts))

"""Synthetic populations: the same for the same seed, within limits, marked, and with all that real ones have."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from standard_engine.formula.tree import Number
from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import FieldType, ResolvedPack
from standard_engine.population.anchors import Anchors, anchors_of
from standard_engine.population.columns import columns_of
from standard_engine.population.judge import PopulationJudge
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.population.synthetic import Synthetic, rounded

DB43 = "db43-t-1229-2016"
PACKS = (DB43, "cleaner-production-antimony-mining", "green-factory-gbt36132-2025")


@cache
def pack_of(name: str) -> ResolvedPack:
    return load_pack(name, "2026-11-23")


@cache
def known(name: str) -> Anchors:
    return anchors_of(name, pack_of(name))


def drawn(name: str, count: int, seed: int = 1, *, complete: bool = False) -> pa.Table:
    return pa.Table.from_batches(Synthetic(pack_of(name), known(name), complete=complete).batches(count, seed))


@pytest.mark.parametrize("name", PACKS)
def test_one_seed_gives_one_population_and_a_longer_one_begins_with_a_shorter(name: str) -> None:
    some = drawn(name, 300)
    assert some.equals(drawn(name, 500).slice(0, 300))
    assert not some.equals(drawn(name, 300, seed=2))


@pytest.mark.parametrize("name", PACKS)
def test_every_value_is_one_that_its_field_can_have(name: str) -> None:
    table = drawn(name, 2000)
    for column in columns_of(pack_of(name)).values:
        values = [value for value in table.column(column.name).to_pylist() if value is not None]
        if column.spec.type is FieldType.NUMBER:
            limits = column.spec.limits
            assert all(np.isfinite(values)), column.name
            assert limits.low is None or not values or min(values) >= limits.low, column.name
            assert limits.high is None or not values or max(values) <= limits.high, column.name
        elif column.spec.type is FieldType.CHOICE:
            assert set(values) <= {option.id for option in column.spec.options}, column.name


def test_no_row_breaks_what_cross_checks_say_of_fields() -> None:
    """设备台数 and 电力消费量 bound others, as the pack's checks say."""
    table = drawn(DB43, 5000, complete=True)
    for part, whole in (("equipment_advanced", "equipment"), ("green_electricity", "electricity_use")):
        one, other = (table.column(name).to_numpy() for name in (part, whole))
        assert (one <= other).mean() > 0.97  # those that were brought to a limit afterwards may stand above


def test_decisions_fall_all_ways_and_sizes_spread_as_logarithms() -> None:
    table = drawn(DB43, 4000)
    judge = PopulationJudge(pack_of(DB43), detail=False)
    told = judge(table.combine_chunks().to_batches()[0])
    found, counts = np.unique(told["decision"].astype(str), return_counts=True)
    assert found.tolist() == ["fail", "pass", "undetermined"]
    assert counts.min() > 10
    sizes = np.log(table.column("output_value").drop_null().to_numpy())
    assert 0.7 < sizes.std() < 1.5


def test_values_bunch_on_the_better_side_of_a_limit() -> None:
    """用电强度's limits hold for everybody: more stand just below one than just above it."""
    table = drawn(DB43, 60_000, complete=True)
    value = table.column("electricity_use").to_numpy() / table.column("output_value").to_numpy() * 10_000
    limits = [
        float(limit.value)
        for item in pack_of(DB43).indicators
        if item.id == "electricity_per_output" and item.criterion is not None
        for entry in item.criterion.entries
        if entry.when is None
        for _, limit in entry.limits
        if isinstance(limit, Number)
    ]
    below = sum(((value > limit * 0.98) & (value <= limit)).sum() for limit in limits)
    above = sum(((value > limit) & (value < limit * 1.02)).sum() for limit in limits)
    assert below > 1.15 * above > 0


def test_complete_populations_lack_no_more_than_the_cases_do() -> None:
    table = drawn(DB43, 1000, complete=True)
    assert table.column("output_value").null_count == 0
    assert drawn(DB43, 5000).column("output_value").null_count > 0


def test_rounding_keeps_so_many_digits_as_short_decimals() -> None:
    found = rounded(np.array([0.0, 1234.567, 0.00012345, 99999.0]), 4)
    assert [repr(float(value)) for value in found] == ["0.0", "1235.0", "0.0001234", "100000.0"]


def test_the_file_says_that_it_is_synthetic(tmp_path: Path) -> None:
    made = Synthetic(pack_of(DB43), known(DB43))
    with Writer(tmp_path / "p.parquet", made.schema, Origin(DB43, "0.1.0", "合成", synthetic=True)) as writer:
        for batch in made.batches(10, 1):
            writer.write([batch])
    population = Population(tmp_path / "p.parquet")
    assert population.origin.synthetic
    assert population.rows == 10
    assert all(name.startswith("合成") for name in next(population.blocks(["_file"])).column(0).to_pylist())

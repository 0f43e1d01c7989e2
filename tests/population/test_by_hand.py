"""The DB43 pack over a population, beside the same rules written by hand as a Polars query."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from db43_in_polars import scores

from standard_engine.pack.load import load_pack
from standard_engine.population.anchors import anchors_of
from standard_engine.population.judge import PopulationJudge
from standard_engine.population.side_by_side import each_block
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.population.synthetic import Synthetic

PACK = "db43-t-1229-2016"
ROWS = 20_000
SCORES = ("energy", "resource", "emission", "clean_production", "total")
TITLES = {"示范": "两型工业企业（示范）", "达标": "两型工业企业"}


def test_scores_grades_and_decisions_are_those_of_a_query_by_hand(tmp_path: Path) -> None:
    """In doubles a tie may fall either way, so rows in which exact numbers had to decide may differ from the query, and no others."""
    pack = load_pack(PACK, "2026-11-23")
    drawn = Synthetic(pack, anchors_of(PACK, pack), complete=True)
    path = tmp_path / "p.parquet"
    with Writer(path, drawn.schema, Origin(pack.id, pack.version, "试", synthetic=True)) as writer:
        for batch in drawn.batches(ROWS, 7):
            writer.write([batch])
    (told,) = each_block(Population(path), lambda: PopulationJudge(pack, detail=False), 1)
    query = scores(path).collect()
    apart = np.zeros(ROWS, dtype=bool)
    for name in SCORES:
        assert np.array_equal(told[f"{name}.low"], told[f"{name}.high"])
        apart |= np.abs(told[f"{name}.low"] - query[name].to_numpy()) > 1e-9
    passes, by_hand = told["decision"] == "pass", query["decision"].to_numpy()
    apart |= passes != by_hand
    grades = np.array([TITLES.get(grade) for grade in query["grade"]], dtype=object)
    apart |= passes & by_hand & (told["grade"] != grades)
    assert not (apart & ~told["exact"]).any()
    assert apart.sum() <= 20
    assert 0.2 < by_hand.mean() < 0.8
    assert set(query["grade"].to_list()) == {None, *TITLES}

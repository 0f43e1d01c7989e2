"""Many enterprises as one pandas frame: the columns of the command's Parquet file, and what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

import standard_engine as se
from standard_engine.population.anchors import anchors_of
from standard_engine.population.columns import columns_of
from standard_engine.population.rows import submission_of_row
from standard_engine.population.store import Origin, Population, Writer
from standard_engine.population.synthetic import Synthetic

PACK = "db43-t-1229-2016"


@pytest.fixture(scope="module")
def pack() -> se.ResolvedPack:
    return se.load_pack(PACK, as_of="2026-11-23")


@pytest.fixture(scope="module")
def path(pack: se.ResolvedPack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    drawn = Synthetic(pack, anchors_of(PACK, pack))
    path = tmp_path_factory.mktemp("群") / "企业群.parquet"
    with Writer(path, drawn.schema, Origin(pack.id, pack.version, "试", synthetic=True)) as writer:
        for batch in drawn.batches(60, 2):
            writer.write([batch])
    return path


def test_every_row_is_what_assess_says(pack: se.ResolvedPack, path: Path) -> None:
    frame = se.assess_population(path, pack)
    rows = next(Population(path).blocks(Population(path).names)).to_pylist()
    assert len(frame) == len(rows) == 60
    assert frame.attrs == {"binding": False}
    for at, row in enumerate(rows):
        alone = se.assess(pack, submission_of_row(row, columns_of(pack)))
        assert frame["decision"][at] == alone.decision.outcome.value
        assert alone.total is not None
        assert frame["total.low"][at] == pytest.approx(float(alone.total.low or 0), abs=1e-9)
        assert frame["enterprise_name"][at] == row["enterprise_name"]
    assert {"pass", "fail"} <= set(frame["decision"])


def test_without_detail_there_are_decision_and_scores(pack: se.ResolvedPack, path: Path) -> None:
    frame = se.assess_population(str(path), pack, detail=False)
    assert {"decision", "grade", "total.low", "total.high", "energy.low", "exact"} <= set(frame.columns)
    assert "reasons" not in frame.columns


def test_another_packs_population_is_refused(path: Path) -> None:
    with pytest.raises(se.UsageError, match="是规则包 db43-t-1229-2016 的企业群"):
        se.assess_population(path, se.load_pack("cleaner-production-antimony-mining"))

"""What a reader calls the parts of a pack's formulas, with nothing reported."""

from __future__ import annotations

from pathlib import Path

import pytest
from packs_kit import resolved

from standard_engine.formula.prose import prose
from standard_engine.formula.tree import Among, Field, Name, Number, walk
from standard_engine.pack.labels import PackTitles
from standard_engine.pack.resolved import ResolvedPack

CHANGES = {
    "fields.plan": {
        "code": "B3",
        "title": "规划",
        "section": "basic",
        "type": "choice",
        "options": {"full": "有并执行"},
    },
    "indices.known": {"title": "已知", "unit": "1", "formula": "1 if plan == full and industry in heavy else 0"},
}


@pytest.fixture
def pack(tmp_path: Path) -> ResolvedPack:
    return resolved(tmp_path, CHANGES)


@pytest.fixture
def titles(pack: ResolvedPack) -> PackTitles:
    return PackTitles(pack)


def test_values_and_steps_have_their_title_and_unit(titles: PackTitles) -> None:
    assert (titles.title(Field("output")), titles.unit(Field("output"))) == ("产值", "万元")
    assert titles.title(Field("energy_use", "coal", 1)) == "能源消费（原煤）"
    assert (titles.title(Name("intensity")), titles.unit(Name("intensity"))) == ("单位产值能耗", "tce/万元")


def test_an_option_is_called_by_the_field_that_takes_it(titles: PackTitles) -> None:
    assert titles.option("full", Field("plan")) == "有并执行"
    assert titles.option("C3011", Field("industry")) == "水泥（C3011）"
    assert titles.option("Z99", Field("industry")) == "Z99"


def test_without_a_field_a_grade_goes_before_an_option_and_a_level_stays_as_it_is(titles: PackTitles) -> None:
    assert titles.option("合格", None) == "合格"
    assert titles.option("full", None) == "有并执行"
    assert titles.option("先进", None) == "先进"


def test_a_group_names_its_codes_and_counts_what_is_too_long(titles: PackTitles) -> None:
    industry = Field("industry")

    assert titles.group(Among(industry, ("C30", "C31"), "heavy", prefix=True)) == "非金属（C30）、钢铁（C31）"
    codes = ("C", "C30", "C3011", "C31", "C30")
    assert titles.group(Among(industry, codes, "x", prefix=True)).endswith("、钢铁（C31）等 5 类")


def test_a_row_knows_its_table(pack: ResolvedPack, titles: PackTitles) -> None:
    energy = next(step.expression for step in pack.program.steps if step.name == "energy")
    factors = [node for node in walk(energy) if isinstance(node, Number) and node.source >= 0]

    assert {titles.table(node) for node in factors} == {"折标系数"}
    assert titles.table(Field("energy_use", "coal")) == "能源消费"
    assert titles.table(Field("output")) is None
    assert titles.table(Number(factors[0].value)) is None


def test_a_formula_is_told_without_a_submission(pack: ResolvedPack, titles: PackTitles) -> None:
    known = next(step.expression for step in pack.program.steps if step.name == "known")

    assert prose(known, titles) == "若 规划 = 有并执行 且 行业属于 非金属（C30）、钢铁（C31） 则 1，否则 0"

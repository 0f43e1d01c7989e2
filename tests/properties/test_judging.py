"""What holds of every verdict, whatever mechanics a pack uses: random data over the tiny pack of each mechanic."""

from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_data import Data, data, omissions

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.assessment.result import Status
from standard_engine.assessment.status import status_of
from standard_engine.formula.exact import Environment
from standard_engine.formula.syntax import normal
from standard_engine.formula.values import Unknown, bounds
from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import Indicator
from standard_engine.submission import Slot, Submission

MECHANICS = Path(__file__).parents[1] / "mechanics"
FOLDERS = {path.parent.name: path.parent for path in sorted(MECHANICS.rglob("pack.yaml"))}
AS_OF = {"edition_2018": "2025-12-30"}
DECIDED = {Status.MET, Status.NOT_MET, Status.NOT_APPLICABLE}
SECTIONS = ("fields", "derived", "indices", "indicators", "requirements", "categories", "checks", "measures")

every_pack = pytest.mark.parametrize("name", FOLDERS)
some = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def judge_of(name: str) -> Judge:
    return Judge(load_pack(FOLDERS[name], AS_OF.get(name, "2026-11-23")))


def judged(judge: Judge, submission: Submission) -> Environment:
    return judge.run(Reports(judge.pack, submission), as_of=judge.pack.as_of, year=submission.year)


def inside(known: Any, better_known: Any) -> bool:
    """Does what is known with more data agree with all that was said with less?"""
    if isinstance(better_known, Unknown) and not better_known.causes:
        return True  # it turned out not to apply
    if not isinstance(known, Unknown):
        return bool(better_known == known) and type(better_known) is type(known)
    if isinstance(better_known, bool | date):
        return True
    if isinstance(better_known, str):
        return known.options is None or better_known in known.options
    low, high = bounds(better_known)
    options = better_known.options if isinstance(better_known, Unknown) else None
    return (
        (known.low is None or (low is not None and known.low <= low))
        and (known.high is None or (high is not None and high <= known.high))
        and (known.options is None or (options is not None and options <= known.options))
    )


# ------------------------------------------------------------------------------------------- knowledge only ever narrows


@every_pack
@some
@given(case=st.data())
def test_filling_in_what_is_missing_never_takes_a_verdict_back(name: str, case: st.DataObject) -> None:
    judge = judge_of(name)
    known: Data = case.draw(data(judge.pack))
    wide, narrow = case.draw(omissions(known))
    little, more, everything = (judged(judge, known.without(missing)) for missing in (wide, narrow, frozenset[Slot]()))
    for before, after in ((little, more), (more, everything), (little, everything)):
        assert [step for step in judge.steps if not inside(before[step], after[step])] == []
        for item in [one.id for one in judge.pack.indicators] + [one.id for one in judge.pack.requirements]:
            assert status_of(before, item) not in DECIDED or status_of(after, item) is status_of(before, item)


@every_pack
@some
@given(case=st.data())
def test_with_everything_known_there_is_a_verdict_or_a_reason(name: str, case: st.DataObject) -> None:
    judge = judge_of(name)
    known: Data = case.draw(data(judge.pack))
    decision = judged(judge, known.without(frozenset()))["decision"]
    assert not isinstance(decision, Unknown) or {cause.why for cause in decision.causes} <= {"none", "division_by_zero"}


# ----------------------------------------------------------------------------------------------------- order never matters


def shuffled(tree: Any, chance: random.Random, *, rows: bool, path: tuple[str, ...] = ()) -> Any:
    """The tree with the keys of every mapping in another order; those that are rows or answers of a form if `rows`."""
    if isinstance(tree, list):
        return [shuffled(item, chance, rows=rows, path=path) for item in tree]
    if not isinstance(tree, dict):
        return tree
    items = [(key, shuffled(value, chance, rows=rows, path=(*path, key))) for key, value in tree.items()]
    if rows or path[-1:] not in {("items",), ("options",)}:
        chance.shuffle(items)
    return dict(items)


def spread(tree: dict[str, Any], folder: Path, chance: random.Random) -> None:
    """Write a pack with some of its sections in files of their own, some of them in two."""
    rest = dict(tree)
    for section in SECTIONS:
        if section not in tree or chance.random() < 1 / 3:
            continue
        items = list(rest.pop(section).items())
        cut = chance.randint(1, len(items))
        (folder / section).mkdir(parents=True, exist_ok=True)
        for at, part in enumerate((items[:cut], items[cut:])):
            if part:
                write(dict(part), folder / section / f"{chance.choice('甲乙丙')}{at}.yaml")
    write(rest, folder / "pack.yaml")


def write(tree: Any, path: Path) -> None:
    path.write_text(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, default_style='"'), encoding="utf-8")


def other_order(name: str, folder: Path, chance: random.Random, *, rows: bool) -> Judge:
    tree = yaml.load((FOLDERS[name] / "pack.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    copy = folder / name
    copy.mkdir()
    spread(shuffled(tree, chance, rows=rows), copy, chance)
    return Judge(load_pack(copy, judge_of(name).pack.as_of))


@every_pack
@pytest.mark.parametrize("seed", range(2))
def test_the_order_of_keys_and_files_makes_no_other_program(name: str, seed: int, tmp_path: Path) -> None:
    judge = judge_of(name)
    other = other_order(name, tmp_path, random.Random(seed), rows=False)

    assert {step.name: step for step in other.pack.program.steps} == judge.steps
    assert other.pack.program.leaves == judge.pack.program.leaves
    assert [step.name for step in other.pack.program.steps] == [step.name for step in judge.pack.program.steps]


@every_pack
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(case=st.data())
def test_the_order_of_rows_and_cells_makes_no_other_verdict(
    name: str, case: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    judge = judge_of(name)
    other = reordered(name, tmp_path_factory)
    known: Data = case.draw(data(judge.pack))
    wide, _ = case.draw(omissions(known))
    submission = known.without(wide)
    backwards = Submission(dict(reversed(list(submission.data.items()))), submission.year)

    assert judged(judge, backwards) == judged(judge, submission)
    found, expected = judged(other, submission), judged(judge, submission)
    assert {step: found[step] for step in judge.steps} == {step: expected[step] for step in judge.steps}


_REORDERED: dict[str, Judge] = {}


def reordered(name: str, factory: pytest.TempPathFactory) -> Judge:
    if name not in _REORDERED:
        _REORDERED[name] = other_order(name, factory.mktemp("rows"), random.Random(name), rows=True)
    return _REORDERED[name]


# --------------------------------------------------------------------------------------------------- marks and better values


@every_pack
@some
@given(case=st.data())
def test_sharing_out_marks_keeps_their_sum(name: str, case: st.DataObject) -> None:
    judge = judge_of(name)
    ordinary = {item.id: item.full for item in judge.pack.categories if not item.bonus}
    marked = [item for item in judge.pack.indicators if item.category in ordinary and f"{item.id}.full" in judge.steps]
    if not marked or None in ordinary.values():
        return
    environment = judged(judge, case.draw(data(judge.pack)).without(frozenset()))
    fulls = [environment[f"{item.id}.full"] for item in marked]
    if any(isinstance(full, Unknown) for full in fulls):
        return
    assert sum(fulls) in {0, sum(full for full in ordinary.values() if full is not None)}
    assert sum(fulls) == 0 or any(applies(item, environment) for item in marked)
    if "total.full" in environment:
        assert environment["total.full"] == sum(fulls)


def applies(item: Indicator, environment: Environment) -> bool:
    """Does an indicator apply, or keep its marks where it does not?"""
    return environment.get(f"{item.id}.applies", True) is True or item.if_not_applicable in {"full", "zero"}


@every_pack
@some
@given(case=st.data(), step=st.fractions(Fraction(1, 1000), 100, max_denominator=1000))
def test_a_better_value_never_lowers_a_level_or_a_score(name: str, case: st.DataObject, step: Fraction) -> None:
    judge = judge_of(name)
    known: Data = case.draw(data(judge.pack))
    environment = judged(judge, known.without(case.draw(omissions(known))[1]))
    for item in judge.pack.indicators:
        value = environment[item.id]
        if item.better is None or not isinstance(value, Fraction):
            continue
        after = judge.what_if(item.id, value - step if item.better == "lower" else value + step, environment)
        for level in item.criterion.levels if item.criterion else ():
            assert environment[f"{item.id}.{normal(level)}"] is not True or after[f"{item.id}.{normal(level)}"] is True
        if f"{item.id}.points" in environment:
            (low, high), (new_low, new_high) = (bounds(run[f"{item.id}.points"]) for run in (environment, after))
            assert low is None or (new_low is not None and new_low >= low)
            assert high is None or new_high is None or new_high >= high


# -------------------------------------------------------------------------------------------------------- exact on the line


def written_limits(name: str) -> list[tuple[str, str, str]]:
    """(indicator, level, limit as written) of every criterion with one entry, whose limits are plain numbers in its unit."""
    tree = yaml.load((FOLDERS[name] / "pack.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    found = []
    for indicator, item in tree.get("indicators", {}).items():
        criterion = item.get("criteria")
        if isinstance(criterion, str):
            criterion = tree["criteria"][criterion]
        if (
            criterion is None
            or len(criterion["values"]) > 1
            or criterion.get("unit", item.get("unit")) != item.get("unit")
        ):
            continue
        for level, text in criterion["values"][0]["levels"].items():
            if text.replace(".", "", 1).removeprefix("-").isdecimal():
                found.append((indicator, level, text))
    return found


LIMITS = [(name, *limit) for name in FOLDERS for limit in written_limits(name)]


@pytest.mark.parametrize(("name", "indicator", "level", "text"), LIMITS, ids="-".join)
def test_a_limit_is_met_on_the_line_and_not_one_digit_beyond(name: str, indicator: str, level: str, text: str) -> None:
    judge = judge_of(name)
    item = next(item for item in judge.pack.indicators if item.id == indicator)
    limit, digit = Fraction(text), Fraction(1, 10 ** len(text.partition(".")[2]))
    environment = judged(judge, Submission({}, 2025))
    worse = digit if item.better == "lower" else -digit

    met = [
        judge.what_if(indicator, value, environment)[f"{indicator}.{normal(level)}"]
        for value in (limit - worse, limit, limit + worse)
    ]

    assert met == [True, True, False]

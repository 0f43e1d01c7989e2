"""What holds of every verdict, over random data of the shipped packs: knowledge only narrows, better never loses."""

from __future__ import annotations

import random
import tempfile
from datetime import date, timedelta
from fractions import Fraction as F
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from packs_kit import SOUND, resolved

from standard_engine.assessment.judge import Judge
from standard_engine.assessment.reported import Reports
from standard_engine.formula.exact import Environment
from standard_engine.formula.syntax import normal
from standard_engine.formula.values import Unknown, bounds
from standard_engine.pack.folder import find_pack
from standard_engine.pack.load import load_pack
from standard_engine.pack.resolved import FieldSpec, FieldType, Indicator, ResolvedPack
from standard_engine.submission import Absence, Datum, Slot, Submission

AS_OF = "2026-11-23"
YEAR = 2025
PACKS = ("db43-t-1229-2016", "cleaner-production-antimony-mining", "green-factory-gbt36132-2025")
FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
NUMBERS = [
    F(text)
    for text in ("0", "0.01", "0.5", "1", "2.5", "10", "50", "75", "97.3", "100", "1000", "12345.678", "1000000")
]


@cache
def judge_of(name: str) -> Judge:
    return Judge(load_pack(name, AS_OF))


def slots(pack: ResolvedPack) -> list[tuple[FieldSpec, Slot]]:
    found: list[tuple[FieldSpec, Slot]] = []
    for spec in pack.fields:
        for row in spec.rows:
            years: list[int | None] = [YEAR - back for back in range(spec.years)] if spec.years else [None]
            found += [(spec, (spec.id, row.key, year)) for year in years]
    return found


def value_of(spec: FieldSpec, pack: ResolvedPack, chance: random.Random) -> Datum:
    """A random value within the field's limits."""
    match spec.type:
        case FieldType.NUMBER:
            fitting = [number for number in NUMBERS if spec.limits.hold(number)]
            return Datum(value=chance.choice(fitting) if fitting else (spec.limits.low or F(1)))
        case FieldType.TRUTH:
            return Datum(value=chance.random() < 0.85)
        case FieldType.CHOICE:
            return Datum(value=chance.choice(spec.options).id)
        case FieldType.CODE:
            table = next(table for table in pack.enumerations if table.id == spec.enumeration)
            return Datum(value=chance.choice(table.items).code)
        case FieldType.DATE:
            return Datum(value=date(2026, 11, 23) + timedelta(days=chance.randint(-900, 900)))
        case FieldType.TEXT:
            return Datum(value="某某")


def random_data(pack: ResolvedPack, chance: random.Random, *, missing: float) -> dict[Slot, Datum]:
    data: dict[Slot, Datum] = {}
    for spec, slot in slots(pack):
        if chance.random() < missing and spec.blank == "missing" and not spec.optional_rows:
            continue
        lacking = spec.not_applicable and chance.random() < 0.15
        data[slot] = Datum(absence=Absence.NOT_APPLICABLE, reason="无此项") if lacking else value_of(spec, pack, chance)
    return data


def judged(judge: Judge, data: dict[Slot, Datum]) -> Environment:
    submission = Submission(data, YEAR)
    return judge.run(Reports(judge.pack, submission), as_of=judge.pack.as_of, year=YEAR)


def assert_narrower(before: Any, after: Any) -> None:
    """What was known stays; what was bounded stays within."""
    if not isinstance(before, Unknown):
        assert after == before
    elif isinstance(before.low, F) or isinstance(before.high, F):
        low, high = bounds(after)
        assert before.low is None or (low is not None and low >= before.low)
        assert before.high is None or (high is not None and high <= before.high)
    elif before.options is not None:
        options = after.options if isinstance(after, Unknown) else {after}
        assert options is not None
        assert options <= before.options


@pytest.mark.parametrize("name", PACKS)
@FEW
@given(seed=st.integers(0, 10**9), missing=st.sampled_from([0.02, 0.1, 0.4]))
def test_a_verdict_is_monotone_in_knowledge(name: str, seed: int, missing: float) -> None:
    """Once 通过 or 不通过 is decided, filling in a missing field never changes it; bounds of the score only narrow."""
    judge, chance = judge_of(name), random.Random(seed)
    data = random_data(judge.pack, chance, missing=missing)
    before = judged(judge, data)
    blanks = [(spec, slot) for spec, slot in slots(judge.pack) if slot not in data and not spec.optional_rows]
    chance.shuffle(blanks)
    watched: list[str] = [step for step in ("decision", "total", "grade") if step in before]
    watched += [item.id for item in judge.pack.requirements]
    watched += [f"{item.id}.points" for item in judge.pack.indicators if f"{item.id}.points" in before]
    for spec, slot in blanks[:6]:
        lacking = spec.not_applicable and chance.random() < 0.4
        data[slot] = (
            Datum(absence=Absence.NOT_APPLICABLE, reason="无") if lacking else value_of(spec, judge.pack, chance)
        )
        after = judged(judge, data)
        for step in watched:
            assert_narrower(before[step], after[step])
        before = after


@pytest.mark.parametrize("name", PACKS[:1] + PACKS[2:])
@FEW
@given(seed=st.integers(0, 10**9))
def test_marks_are_shared_out_without_loss(name: str, seed: int) -> None:
    """Whatever does not apply, the full marks stay the total, and no item earns more than its own."""
    judge = judge_of(name)
    environment = judged(judge, random_data(judge.pack, random.Random(seed), missing=0))
    total = environment["total.full"]

    assert isinstance(total, Unknown) or total in {F(0), F(100)}
    for item in judge.pack.indicators:
        earned, marks = environment.get(f"{item.id}.points"), environment.get(f"{item.id}.full")
        if isinstance(earned, F) and isinstance(marks, F):
            assert 0 <= earned <= marks


def in_order(item: Indicator, environment: Environment) -> bool:
    """Limits that are inputs may be reported the wrong way round; that is for a cross-check to say."""
    limits = [
        environment[f"{item.id}.limit.{normal(level)}"] for level in (item.criterion.levels if item.criterion else ())
    ]
    known = [limit for limit in limits if isinstance(limit, F)]
    return known == sorted(known, reverse=item.better == "higher") and len(known) == len(limits)


@pytest.mark.parametrize("name", PACKS)
@FEW
@given(seed=st.integers(0, 10**9), step=st.sampled_from(["1/7", "0.5", "3", "40"]))
def test_a_better_value_never_lowers_the_score(name: str, seed: int, step: str) -> None:
    judge, chance = judge_of(name), random.Random(seed)
    environment = judged(judge, random_data(judge.pack, chance, missing=0.02))
    for item in judge.pack.indicators:
        value = environment[item.id]
        if item.better is None or not isinstance(value, F) or f"{item.id}.points" not in environment:
            continue
        if environment.get(f"{item.id}.applies", True) is not True or not in_order(item, environment):
            continue
        better = value - F(step) if item.better == "lower" else value + F(step)
        if item.better == "lower" and better < 0:
            continue
        after = judge.what_if(item.id, better, environment)
        (low, high), (new_low, new_high) = bounds(environment[f"{item.id}.points"]), bounds(after[f"{item.id}.points"])
        assert low is None or (new_low is not None and new_low >= low), item.id
        assert high is None or new_high is None or new_high >= high, item.id
        for level in item.criterion.levels if item.criterion else ():
            if environment[f"{item.id}.{normal(level)}"] is True:
                assert after[f"{item.id}.{normal(level)}"] is True, (item.id, level)


@pytest.mark.parametrize("name", PACKS)
def test_a_limit_is_met_on_its_line_and_missed_a_digit_beyond(name: str) -> None:
    """The last written decimal moved by one, for every constant limit of every indicator."""
    judge = judge_of(name)
    environment = judged(judge, random_data(judge.pack, random.Random(1), missing=0))
    tried = 0
    for item in judge.pack.indicators:
        for level in item.criterion.levels if item.criterion else ():
            limit = environment[f"{item.id}.limit.{normal(level)}"]
            if not isinstance(limit, F) or item.compare_step is not None:
                continue
            digit = F(1, 10**9)
            worse = limit + digit if item.better == "lower" else limit - digit
            better = limit - digit if item.better == "lower" else limit + digit
            flag = f"{item.id}.{normal(level)}"
            met = [judge.what_if(item.id, value, environment)[flag] for value in (worse, limit, better)]
            assert met[1:] == [True, True], (item.id, level)
            looser = (
                [
                    environment[f"{item.id}.limit.{normal(other)}"]
                    for other in item.criterion.levels
                    if environment[f"{item.id}.limit.{normal(other)}"] != limit
                ]
                if item.criterion
                else []
            )
            if not any(other > limit if item.better == "lower" else other < limit for other in looser):
                assert met[0] is False, (item.id, level)
            tried += 1

    assert tried >= 5


@pytest.mark.parametrize("name", PACKS)
def test_the_order_of_keys_never_matters(name: str, tmp_path: Path) -> None:
    """Every mapping of every file of the pack shuffled: every step of every verdict is the same."""
    source, chance, judge = find_pack(name), random.Random(7), judge_of(name)
    copy = tmp_path / name
    for path in source.rglob("*.yaml"):
        target = copy / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        tree = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        target.write_text(yaml.safe_dump(shuffled(tree, chance), allow_unicode=True, sort_keys=False), encoding="utf-8")
    other = Judge(load_pack(copy, AS_OF))

    assert other.pack.hash != judge.pack.hash
    assert set(other.steps) == set(judge.steps)
    for seed in range(10):
        data = random_data(judge.pack, random.Random(seed), missing=0.05)
        one, two = judged(judge, data), judged(other, data)
        assert {step: one[step] for step in judge.steps} == {step: two[step] for step in judge.steps}


def shuffled(tree: Any, chance: random.Random) -> Any:
    if isinstance(tree, dict):
        items = list(tree.items())
        chance.shuffle(items)
        return {key: shuffled(value, chance) for key, value in items}
    return [shuffled(item, chance) for item in tree] if isinstance(tree, list) else tree


@FEW
@given(coal=st.fractions(0, 10**6, max_denominator=1000), power=st.fractions(0, 10**6, max_denominator=1000))
def test_the_unit_of_a_field_never_matters(coal: F, power: F) -> None:
    """A pack that asks for kWh judges as one that asks for 万kWh, given the same energy."""
    values = {}
    for unit, factor in (("万kWh", F(1)), ("kWh", F(10000)), ("MWh", F(10))):
        judge = unit_judge(unit)
        data: dict[Slot, Datum] = {
            ("energy_use", "coal", YEAR): Datum(value=coal),
            ("energy_use", "power", YEAR): Datum(value=power * factor),
            ("output", None, YEAR): Datum(value=F(1000)),
        }
        environment = judged(judge, data)
        values[unit] = (environment["energy"], environment["intensity"], environment["intensity.level"])

    assert values["kWh"] == values["万kWh"] == values["MWh"]


@cache
def unit_judge(unit: str) -> Judge:

    with tempfile.TemporaryDirectory() as folder:
        items = {**SOUND["enumerations"]["fuel"]["items"], "power": {"title": "电力", "unit": unit, "code": "2"}}
        return Judge(resolved(Path(folder), {"enumerations.fuel.items": items}))

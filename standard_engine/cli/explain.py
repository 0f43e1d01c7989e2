"""`standard-engine explain`: how one result came about, down to the cells."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from standard_engine.cli.help import command
from standard_engine.cli.options import as_of_option, format_option, pack_option, workbook_argument
from standard_engine.cli.output import print_json
from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.numerals import exact_text, show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from standard_engine.assessment.result import Assessment, IndicatorResult, Input, RequirementResult
    from standard_engine.submission import Datum


@command()
@workbook_argument
@click.argument("names", nargs=-1, metavar="[指标或要求]…")
@pack_option
@as_of_option
@format_option
def explain(workbook: Path, names: tuple[str, ...], pack_name: str, as_of: str | None, form: str) -> int:
    """逐步说明指标或要求：公式、代入的数、基准及出处、所用的单元格。不写名称则说明全部。"""
    from standard_engine.assessment.assess import assess
    from standard_engine.pack.load import load_pack
    from standard_engine.report.decision import decision_document
    from standard_engine.workbook.reader import read_workbook

    pack = load_pack(pack_name, as_of)
    assessment = assess(pack, read_workbook(workbook, pack))
    chosen = _chosen(assessment, names)
    if form == "json":
        document = decision_document(assessment)
        kept = {result.id for result in chosen}
        print_json([item for item in (*document["requirements"], *document["indicators"]) if item["id"] in kept])
        return 0
    for result in chosen:
        _print(result)
    return 0


def _chosen(assessment: Assessment, names: tuple[str, ...]) -> list[IndicatorResult | RequirementResult]:
    results: list[IndicatorResult | RequirementResult] = [*assessment.requirements, *assessment.indicators]
    if not names:
        return results
    known = {key: result for result in results for key in (result.id, result.title)}
    unknown = [f"{name}{_meant(name, known)}" for name in names if name not in known]
    if unknown:
        raise UsageError(f"没有这个指标或要求：{'、'.join(unknown)}")
    return [known[name] for name in names]


def _meant(name: str, known: Iterable[str]) -> str:
    """The names that hold what was written, else those that are close."""
    holding = [key for key in known if name in key]
    return f"；是否想写 {'、'.join(holding)}？" if holding else did_you_mean(name, known)


def _print(result: IndicatorResult | RequirementResult) -> None:
    from standard_engine.assessment.result import IndicatorResult

    click.echo(f"{result.status.mark} {result.title}（{result.id}）　{result.status.label}")
    if isinstance(result, IndicatorResult):
        _print_indicator(result)
    click.echo(f"  公式：{result.prose}")
    if result.worked:
        click.echo(f"  代入：{result.worked}")
    if isinstance(result, IndicatorResult):
        _print_steps(result)
    for item in result.inputs:
        click.echo(f"  数据：{_input(item)}")
    for item in result.missing:
        click.echo(f"  缺少：{_input(item)}")
    source = result.source
    click.echo(
        f"  出处：{source.document} {source.clause or ''} 〔{source.status.label}〕 {source.note or ''}".rstrip()
    )
    click.echo("")


def _print_indicator(result: IndicatorResult) -> None:
    click.echo(f"  值：{result.shown}" + (f"　等级：{result.level}" if result.level else ""))
    if result.points is not None and result.full is not None and result.points.low is not None:
        high = "" if result.points.exact else f"–{show(result.points.high or result.points.low)}"
        click.echo(
            f"  得分：{show(result.points.low)}{high} / {show(result.full.high or result.full.low or result.points.low)}"
        )
    used = result.criterion
    if used is not None:
        limits = "，".join(f"{level} {'未定' if limit is None else exact_text(limit)}" for level, limit in used.limits)
        when = f"，条件 {used.when_text}" if used.when_text else ""
        click.echo(
            f"  基准：{limits} {used.unit}（{used.since} 起{when}；{used.source.document}〔{used.source.status.label}〕）"
        )
    if result.reason:
        click.echo(f"  原因：{result.reason}")


def _print_steps(result: IndicatorResult) -> None:
    for step in result.steps:
        click.echo(f"  中间量：{step.title} = {step.worked}")
    if result.points_worked:
        click.echo(f"  得分计算：{result.points_worked}")


def _input(item: Input) -> str:
    from standard_engine.report.text import visible

    datum = item.datum
    value = item.meaning or _value(datum)
    year = f" {item.year}年" if item.year else ""
    place = f" ← {datum.sheet}!{datum.cell}" if datum.cell else ""
    raw = f"，原文“{visible(datum.raw)}”" if datum.raw and datum.raw != value else ""
    return f"{item.code} {item.title}{year} = {value} {item.unit}".rstrip() + place + raw


def _value(datum: Datum) -> str:
    if datum.absence is not None:
        return datum.absence.label
    if isinstance(datum.value, bool):
        return "是" if datum.value else "否"
    return exact_text(datum.value) if isinstance(datum.value, Fraction) else str(datum.value)

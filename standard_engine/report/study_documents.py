"""Studies as plain data: exact numbers as text, counts as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standard_engine.numerals import exact_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from standard_engine.population.bands import Fixed
    from standard_engine.population.calibrate import Calibration, Stretch
    from standard_engine.population.line import Line
    from standard_engine.population.sweep import Point
    from standard_engine.population.tornado import Tornado
    from standard_engine.report.study import Study


def study_document(study: Study, **own: Any) -> dict[str, Any]:
    """What every study has, and its own."""
    return {
        "title": study.title,
        "population": {"said": study.said, "synthetic": study.synthetic},
        "binding": study.open_numbers == 0,
        "headline": study.headline,
        "sources": dict(study.sources),
        **own,
    }


def moving(line: Line) -> list[dict[str, Any]]:
    """The numbers that move."""
    return [
        {
            "name": one.range.name, "when": one.range.when, "unit": one.said.unit,
            "from": exact_text(one.range.start), "to": exact_text(one.range.end),
        }
        for one in line.moved
    ]  # fmt: skip


def points(line: Line, found: Sequence[Point]) -> list[dict[str, Any]]:
    """Every place that was judged."""
    return [
        {
            "share": exact_text(one.share), "values": values(line, one.share),
            "pass": one.passing, "fail": one.failing, "undetermined": one.undetermined,
        }
        for one in found
    ]  # fmt: skip


def values(line: Line, share: Fraction) -> list[str]:
    """The values at a place, in the order of `moving`."""
    return [exact_text(one.range.at(share)) for one in line.moved]


def calibration(line: Line, found: Calibration, chosen: Fraction | None) -> dict[str, Any]:
    """The target, the stretches, and the place proposed."""
    return {
        "target": {"outcome": found.target.outcome.value, "count": found.target.count},
        "moving": moving(line),
        "points": points(line, found.points),
        "stretches": [_stretch(line, one) for one in found.stretches],
        "nearest": [_stretch(line, one) for one in found.nearest],
        "turns": [
            {
                "share": exact_text(place), "values": values(line, place), "exact": turn.exact, "enterprises": turn.rows,
                "names": list(turn.names),
            }
            for place, turn in sorted(found.turns.items())
        ],
        "chosen": None if chosen is None else {"share": exact_text(chosen), "values": values(line, chosen)},
    }  # fmt: skip


def _stretch(line: Line, one: Stretch) -> dict[str, Any]:
    return {
        "count": one.count,
        "from": {"share": exact_text(one.low), "values": values(line, one.low), "included": one.has_low},
        "to": {"share": exact_text(one.high), "values": values(line, one.high), "included": one.has_high},
    }


def bars(found: Tornado) -> dict[str, Any]:
    """Every limit moved by itself."""
    return {
        "pass": found.passing,
        "bars": [
            {
                "name": bar.limit.name, "when": bar.limit.entry.when_text, "said": bar.limit.said, "enterprises": bar.rows,
                "value": exact_text(bar.limit.value), "low": exact_text(bar.low), "high": exact_text(bar.high),
                "clipped": bar.clipped, "pass_at_low": bar.passing[0], "pass_at_high": bar.passing[1],
            }
            for bar in found.bars
        ],
        "left_out": [{"name": limit.name, "when": limit.entry.when_text} for limit in found.left_out],
    }  # fmt: skip


def bands(found: Sequence[Fixed], commands: Sequence[str]) -> dict[str, Any]:
    """The numbers that bands come to."""
    return {
        "bands": [
            {
                "name": one.band.limit.name, "when": one.band.limit.entry.when_text, "share": exact_text(one.band.share),
                "enterprises": one.rows, "wanted": one.wanted, "reached": one.reached, "edge": exact_text(one.edge),
                "value": exact_text(one.value), "present": exact_text(one.band.limit.value),
            }
            for one in found
        ],
        "commands": list(commands),
    }  # fmt: skip

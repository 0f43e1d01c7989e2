"""What a change does to many enterprises, in words and numbers as they are shown: one view for page, workbook and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from standard_engine.assessment.result import Outcome
from standard_engine.numerals import show, show_percent
from standard_engine.pack.difference import Kind
from standard_engine.report.charts.spread import reach, spread
from standard_engine.report.figures import points
from standard_engine.report.pack_difference import difference_groups
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from standard_engine.pack.difference import Difference
    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.impact import Flip, Group, Impact
    from standard_engine.population.store import Population
    from standard_engine.report.pack_difference import DifferenceGroup

SHOWN_FLIPS = 200
SHOWN_GROUPS = 30
_NINE = 9
_SURE = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """One enterprise whose decision changes, as shown."""

    name: str
    code: str
    industry: str
    region: str
    before: str
    after: str
    mark: str
    score_before: str
    score_after: str
    by: str
    reasons: str


@dataclass(frozen=True, slots=True)
class ImpactView:
    """The whole, ready to be written."""

    title: str
    said: str
    synthetic: bool
    open_numbers: int
    headline: str
    counts: tuple[tuple[str, int, int, int, str, str], ...]
    changes: tuple[DifferenceGroup, ...]
    effects: tuple[tuple[str, int | None, int | None, int | None], ...]
    groups: tuple[tuple[str, tuple[Group, ...], int], ...]
    flips: tuple[Row, ...]
    bunching: tuple[str, ...]
    pictures: tuple[tuple[str, str, Markup], ...]
    sources: tuple[tuple[str, str], ...]


def impact_view(
    found: Impact,
    population: Population,
    changes: Sequence[Difference],
    lines: Sequence[tuple[str, Fraction]],
    open_numbers: int,
) -> ImpactView:
    """What is shown of an impact; `lines` are the scores that the decision asks for, with their words."""
    before, after = found.before.pack, found.after.pack
    return ImpactView(
        title=f"{before.title} · 规则变动的影响",
        said=population.origin.said,
        synthetic=population.origin.synthetic,
        open_numbers=open_numbers,
        headline=_headline(found),
        counts=tuple(_count(outcome, found) for outcome in Outcome),
        changes=tuple(group for group in difference_groups(changes) if group.kind is not Kind.SOURCE),
        effects=tuple((one.title, one.passes, one.gained, one.lost) for one in found.effects),
        groups=tuple((title, groups[:SHOWN_GROUPS], len(groups)) for title, groups in found.groups.items()),
        flips=tuple(_row(flip) for flip in found.flips),
        bunching=tuple(_bunched(one.line, one.below, one.above, one.chance) for one in found.bunching),
        pictures=tuple(_pictures(found, lines)),
        sources=(
            ("企业群", population.origin.said),
            ("数据文件", f"{population.path.name}，SHA-256 {population.sha256}"),
            ("变动前", _pack(before)),
            ("变动后", _pack(after)),
            ("引擎", engine_version()),
        ),
    )


def _pack(pack: ResolvedPack) -> str:
    return f"{pack.id} {pack.version}，评价日期 {pack.as_of}，SHA-256 {pack.hash}"


def _headline(found: Impact) -> str:
    """The answer in one sentence."""
    one, other = found.before.passes, found.after.passes
    lost = sum(flip.before is Outcome.PASS for flip in found.flips)
    gained = sum(flip.after is Outcome.PASS for flip in found.flips)
    if not found.flips:
        return f"{found.rows} 家企业的结论都不变：{one} 家通过。"
    return f"{found.rows} 家企业中，通过的由 {one} 家变为 {other} 家：{lost} 家不再通过，{gained} 家改为通过。"


def _count(outcome: Outcome, found: Impact) -> tuple[str, int, int, int, str, str]:
    one, other = (counts[outcome.value] for counts in found.counts)
    return outcome.label, one, other, other - one, _share(one, found.rows), _share(other, found.rows)


def _share(count: int, rows: int) -> str:
    return show_percent(Fraction(count, rows)) if rows else "—"


def _row(flip: Flip) -> Row:
    return Row(
        flip.name, flip.code, flip.industry, flip.region, flip.before.label, flip.after.label, flip.after.value,
        _score(flip.score_before), _score(flip.score_after), _by(flip), flip.reasons,
    )  # fmt: skip


def _score(bounds: tuple[float, float]) -> str:
    low, high = (str(points(round(Fraction(edge), _NINE))) if abs(edge) != float("inf") else "未定" for edge in bounds)
    return low if low == high else f"{low}–{high}"


def _by(flip: Flip) -> str:
    if abs(flip.by) == float("inf") or flip.by != flip.by:
        return "—"
    by = round(Fraction(flip.by), _NINE)
    return f"{'+' if by > 0 else ''}{show(by)}"


def _bunched(line: float, below: int, above: int, chance: float) -> str:
    head = f"得分恰在 {show(Fraction(line))} 分线上和线上 1 分以内的 {above} 家，线下 1 分以内的 {below} 家"
    if below == above or chance >= _SURE:
        return f"{head}；相差在偶然的范围内（二项检验 p = {chance:.2g}）。"
    side = "线上" if above > below else "线下"
    return f"{head}；偶然差这么多的概率 p = {chance:.2g}（二项检验），得分在{side}扎堆，线稍有移动，影响的企业就比分布均匀时多。"


def _pictures(found: Impact, lines: Sequence[tuple[str, Fraction]]) -> list[tuple[str, str, Markup]]:
    if not found.bins:
        return []
    total = max(1, found.rows)
    most = max(found.bins, key=lambda one: one[1])
    words = f"变动前得分最多落在 {most[0]}–{most[0] + 1} 分，{most[1]} 家"
    curves = []
    for kind, at in (("before", 1), ("after", 2)):
        left = sum(one[at] for one in found.bins)
        curve = []
        for one in found.bins:
            curve.append((one[0], Fraction(left, total)))
            left -= one[at]
        curves.append((kind, curve))
    return [
        (
            "得分的分布",
            "柱：变动前；折线：变动后。每柱一分，得分未定的按下限。",
            spread("得分的分布", words, found.bins, lines),
        ),
        ("达到各分数的企业占比", "虚线：变动前；实线：变动后。", reach("达到各分数的企业占比", words, curves, lines)),
    ]


def impact_document(view: ImpactView, found: Impact, changes: Sequence[Difference]) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "title": view.title,
        "population": {"said": view.said, "synthetic": view.synthetic, "rows": found.rows},
        "binding": view.open_numbers == 0,
        "sources": dict(view.sources),
        "changes": [
            {
                "name": one.name, "subject": one.subject, "aspect": one.aspect, "old": one.old, "new": one.new,
                "unit": one.unit, "when": one.when_text,
            }
            for one in changes
            if one.kind is not Kind.SOURCE
        ],
        "decisions": {
            outcome.value: {"before": found.counts[0][outcome.value], "after": found.counts[1][outcome.value]}
            for outcome in Outcome
        },
        "effects": [
            {"change": title, "passes": passes, "gained": gained, "lost": lost}
            for title, passes, gained, lost in view.effects
        ],
        "groups": {
            title: [
                {
                    "group": one.title, "rows": one.rows, "before": one.before, "after": one.after,
                    "gained": one.gained, "lost": one.lost,
                }
                for one in groups
            ]
            for title, groups in found.groups.items()
        },
        "flips": [
            {
                "row": flip.row, "name": flip.name, "credit_code": flip.code, "industry": flip.industry,
                "region": flip.region, "before": flip.before.value, "after": flip.after.value,
                "score_before": _edges(flip.score_before), "score_after": _edges(flip.score_after), "reasons": flip.reasons,
            }
            for flip in found.flips
        ],
        "scores": [{"from": point, "before": one, "after": other} for point, one, other in found.bins],
        "bunching": [
            {"line": one.line, "below": one.below, "above": one.above, "p": one.chance} for one in found.bunching
        ],
    }  # fmt: skip


def _edges(bounds: tuple[float, float]) -> list[float | None]:
    """Least and most; None is unbounded."""
    return [None if abs(edge) == float("inf") else edge for edge in bounds]

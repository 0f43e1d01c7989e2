"""What sweep, calibrate, tornado and bands found, as studies."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from standard_engine.numerals import decimal_places, exact_text, show, show_percent
from standard_engine.report.charts.steps import between, steps
from standard_engine.report.charts.svg import Scale
from standard_engine.report.figures import Figure, in_full
from standard_engine.report.study import Head, Part, Study
from standard_engine.version import engine_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from standard_engine.pack.resolved import ResolvedPack
    from standard_engine.population.bands import Fixed
    from standard_engine.population.calibrate import Calibration, Stretch, Turn
    from standard_engine.population.line import Line, Moved
    from standard_engine.population.store import Population
    from standard_engine.population.sweep import Point
    from standard_engine.population.tornado import Tornado

_COUNTS = (Head("通过", numbers=True), Head("不通过", numbers=True), Head("无法判定", numbers=True))
_MOST_DECIMALS = 20
_FINE, _LONGEST = 10, 40


def sources(population: Population, packs: Sequence[tuple[str, ResolvedPack]]) -> tuple[tuple[str, str], ...]:
    """What a study rests on."""
    return (
        ("企业群", population.origin.said),
        ("数据文件", f"{population.path.name}，{population.rows} 家，SHA-256 {population.sha256}"),
        *((label, f"{pack.id} {pack.version}，评价日期 {pack.as_of}，SHA-256 {pack.hash}") for label, pack in packs),
        ("引擎", engine_version()),
    )


def line_sources(population: Population, line: Line) -> tuple[tuple[str, str], ...]:
    """What a study of a line rests on."""
    return sources(population, tuple(zip(("起点", "终点"), line.packs, strict=True)))


def moved_in_words(one: Moved) -> str:
    """What moves: `单位产值综合能耗　达标（所属行业属于水泥）`."""
    when = f"（{one.said.when}）" if one.said.when else ""
    return f"{one.said.subject}　{one.said.aspect}{when}"


def _unit(one: Moved) -> str:
    return f" {one.said.unit}" if one.said.unit else ""


def _moving(line: Line) -> Part:
    heads = (Head("数值"), Head("名称"), Head("现值", numbers=True), Head("从", numbers=True), Head("到", numbers=True))
    rows = []
    for one in line.moved:
        values = (one.present, one.range.start, one.range.end)
        shown = ("—" if value is None else f"{in_full(value)}{_unit(one)}" for value in values)
        rows.append((moved_in_words(one), one.range.name, *shown))
    text = "其余数值都不变。" if len(rows) == 1 else "各数按同样的比例一起移动，其余数值都不变。"
    return Part("移动的数值", (text,), None, heads, tuple(rows))


def _at(line: Line, share: Fraction) -> tuple[Figure | str, ...]:
    return tuple(exact(one.range.at(share)) for one in line.moved)


def exact(value: Fraction) -> Figure | str:
    """A value with nothing lost; one without a short decimal as it is about, and marked so."""
    places = decimal_places(value)
    if places is None or places > _MOST_DECIMALS:
        return f"≈{show(value)}"
    return Figure(exact_text(value), value)


def _value_heads(line: Line) -> tuple[Head, ...]:
    if len(line.moved) == 1:
        return (Head(f"{line.moved[0].said.aspect}{_bracket(line.moved[0].said.unit)}", numbers=True),)
    named = tuple(Head(f"{moved_in_words(one)}{_bracket(one.said.unit)}", numbers=True) for one in line.moved)
    return (Head("路程", numbers=True), *named)


def _bracket(unit: str) -> str:
    return f"（{unit}）" if unit else ""


def _place(line: Line, share: Fraction) -> tuple[Figure | str, ...]:
    return _at(line, share) if len(line.moved) == 1 else (exact(share), *_at(line, share))


def along(line: Line, share: Fraction) -> Fraction:
    """Where a place is drawn: the value that moves, or the share of the way where several do."""
    return line.moved[0].range.at(share) if len(line.moved) == 1 else share


def _curve(
    line: Line, points: Sequence[Point], target: int | None = None, marks: Sequence[tuple[str, Fraction]] = ()
) -> Part:
    best = max(points, key=lambda point: point.passing)
    words = f"最多 {best.passing} 家通过"
    drawn = [(along(line, point.share), point.passing) for point in points]
    picture = steps("通过的家数", words, drawn, marks, target)
    across = (
        moved_in_words(line.moved[0]) + _unit(line.moved[0]) if len(line.moved) == 1 else "从起点 0 到终点 1 的路程"
    )
    return Part("通过的家数", (f"横轴：{across}；纵轴：通过的家数。每一处都逐家判过。",), picture)


def _present(line: Line) -> list[tuple[str, Fraction]]:
    """The value as it is, where one number moves."""
    value = line.moved[0].present if len(line.moved) == 1 else None
    return [] if value is None else [(f"现为 {show(value)}", value)]


def sweep_study(population: Population, line: Line, points: Sequence[Point], open_numbers: int) -> Study:
    """The curve and every value."""
    low, high = (pick(points, key=lambda point: point.passing) for pick in (min, max))
    rows = tuple((*_place(line, one.share), one.passing, one.failing, one.undetermined) for one in points)
    return Study(
        "试算", f"{line.packs[0].title} · 试算", population.origin.said, population.origin.synthetic, open_numbers,
        f"{population.rows} 家企业，{len(points)} 处：通过的从 {low.passing} 家到 {high.passing} 家。",
        (_moving(line), _curve(line, points, None, _present(line)), Part("逐处结果", (), None, (*_value_heads(line), *_COUNTS), rows)),
        line_sources(population, line),
    )  # fmt: skip


def stretch_in_words(line: Line, one: Stretch) -> str:
    """`0.325（含）到 0.33（不含）`, in the order in which the value grows."""
    ends = [(along(line, one.low), one.has_low), (along(line, one.high), one.has_high)]
    if ends[0][0] == ends[1][0]:
        return f"恰为 {_full(ends[0][0])}"
    return " 到 ".join(f"{_full(value)}（{'含' if has else '不含'}）" for value, has in sorted(ends))


def _full(value: Fraction) -> str:
    text = exact_text(value)
    return (
        text
        if "/" not in text and len(text) <= _MOST_DECIMALS
        else f"{text}（≈{show(value)}）"
        if "/" in text
        else f"≈{show(value)}"
    )


def calibration_study(
    population: Population, line: Line, found: Calibration, chosen: Fraction | None, checked: str, open_numbers: int
) -> Study:
    """The stretches that meet the target, or the nearest; `chosen` is the place that is proposed, `checked` how it was seen to be right."""
    word = found.target.outcome.label
    told = found.stretches or found.nearest
    heads = (
        Head(word, numbers=True),
        Head("从" if len(line.moved) == 1 else "路程从"),
        Head("到"),
        Head("在两端改变结论的企业"),
    )
    rows = tuple((one.count, *_ends(line, one), _turning(found, one)) for one in told)
    parts = [_moving(line)]
    if chosen is not None:
        values = tuple(
            (moved_in_words(one), one.range.name, f"{_full(one.range.at(chosen))}{_unit(one)}") for one in line.moved
        )
        parts.append(Part("取值", (checked,), None, (Head("数值"), Head("名称"), Head("取值", numbers=True)), values))
    title = "满足目标的取值范围" if found.stretches else "最接近目标的取值范围"
    notes = ["范围的两端是使企业改变结论的准确值，由该企业自己的数据算出。"] if found.stretches else []
    if any(not turn.exact for turn in found.turns.values()):
        notes.append("有的端点没有准确值，所写的值与它相差不到全程的 2⁻⁶⁰。")
    notes.append("在相邻两个试算点之间改变结论两次的企业看不出来；定下的取值另行逐家核对。")
    parts.append(Part(title, tuple(notes), None, heads, rows))
    marks = [] if chosen is None else [(f"取 {show(along(line, chosen))}", along(line, chosen))]
    passing = found.target.outcome.value == "pass"
    parts.append(_curve(line, found.points, found.target.count if passing else None, marks))
    return Study(
        "定标", f"{line.packs[0].title} · 定标", population.origin.said, population.origin.synthetic, open_numbers,
        calibration_headline(line, found, chosen), tuple(parts), line_sources(population, line),
    )  # fmt: skip


def calibration_headline(line: Line, found: Calibration, chosen: Fraction | None) -> str:
    """The answer in one sentence."""
    word, count = found.target.outcome.label, found.target.count
    if chosen is not None:
        values = "，".join(f"{moved_in_words(one)}取 {_full(one.range.at(chosen))}{_unit(one)}" for one in line.moved)
        several = f"（满足的范围有 {len(found.stretches)} 段）" if len(found.stretches) > 1 else ""
        return f"{values}，恰有 {count} 家{word}{several}。"
    beside = "；".join(f"{one.count} 家：{stretch_in_words(line, one)}" for one in found.nearest)
    return f"这个范围内没有一处恰有 {count} 家{word}。最接近的：{beside}。"


def _ends(line: Line, one: Stretch) -> tuple[str, str]:
    ends = [(along(line, one.low), one.has_low), (along(line, one.high), one.has_high)]
    low, high = (f"{_full(value)}（{'含' if has else '不含'}）" for value, has in sorted(ends))
    return low, high


def _turning(found: Calibration, one: Stretch) -> str:
    return "；".join(_turn(turn) for turn in (found.turns.get(one.low), found.turns.get(one.high)) if turn) or "—"


def _turn(turn: Turn) -> str:
    names = "、".join(turn.names)
    return names if turn.rows <= len(turn.names) else f"{names} 等 {turn.rows} 家"


def tornado_study(population: Population, pack: ResolvedPack, found: Tornado, open_numbers: int) -> Study:
    """Every limit by its effect, the greatest first."""
    ends = [count for bar in found.bars for count in bar.passing] + [found.passing]
    scale = Scale(Fraction(min(ends)), Fraction(max(*ends, min(ends) + 1)))
    heads = (
        Head("基准"), Head("单位"), Head("企业数", numbers=True), Head("现值", numbers=True), Head("低端", numbers=True),
        Head("高端", numbers=True), Head("低端时通过", numbers=True), Head("高端时通过", numbers=True),
        Head("相差", numbers=True), Head(f"通过的家数（现为 {found.passing}）", drawn=True),
    )  # fmt: skip
    rows = tuple(
        (
            bar.limit.said + ("　*" if bar.clipped else ""), bar.limit.indicator.unit, bar.rows, exact(bar.limit.value),
            exact(bar.low), exact(bar.high), *bar.passing, bar.effect,
            between(f"{bar.limit.said}：{bar.passing[0]} 到 {bar.passing[1]}", *bar.passing, found.passing, scale),
        )
        for bar in found.bars
    )  # fmt: skip
    texts = [
        "每次只移动一个基准，从用它评判的企业实际值的下四分位到上四分位，看两端各有几家通过；这是各基准单独的影响，不含相互作用。",
        "带 * 的，有一端受相邻等级限制，没有到四分位。",
    ]
    if found.left_out:
        texts.append(f"没有企业用到的基准：{'、'.join(limit.said for limit in found.left_out)}。")
    first = found.bars[0] if found.bars else None
    headline = (
        f"{population.rows} 家企业中 {found.passing} 家通过。影响最大的是 {first.limit.said}：从 {show(first.low)} 到 {show(first.high)}，"
        f"通过的由 {first.passing[0]} 家变为 {first.passing[1]} 家。"
        if first is not None
        else "没有可以移动的基准。"
    )
    return Study(
        "敏感性", f"{pack.title} · 各基准的敏感性", population.origin.said, population.origin.synthetic, open_numbers, headline,
        (Part("各基准的影响", tuple(texts), None, heads, rows),), sources(population, [("规则包", pack)]),
    )  # fmt: skip


def bands_study(
    population: Population, pack: ResolvedPack, found: Sequence[Fixed], commands: Sequence[str], open_numbers: int
) -> Study:
    """The numbers that bands come to, and the commands that set them."""
    heads = (
        Head("基准"), Head("单位"), Head("分位"), Head("有值的企业", numbers=True), Head("应达到", numbers=True),
        Head("达到", numbers=True), Head("准确值"), Head("取值", numbers=True), Head("现值", numbers=True),
    )  # fmt: skip
    rows = tuple(
        (
            one.band.limit.said, one.band.limit.indicator.unit, f"前 {show_percent(one.band.share)}", one.rows, one.wanted,
            one.reached, _full(one.edge), exact(one.value), exact(one.band.limit.value),
        )
        for one in found
    )  # fmt: skip
    texts = (
        "准确值是最后一家进入该分位的企业自己的值；取值是与它分出同样企业的数中位数最少的。值相等的企业一起进入，所以达到的可以多于应达到的。",
    )
    return Study(
        "分位", f"{pack.title} · 由分位定出的基准", population.origin.said, population.origin.synthetic, open_numbers,
        f"按 {population.rows} 家企业的数据定出 {len(found)} 个基准。",
        (
            Part("由分位定出的基准", texts, None, heads, rows),
            Part("写入规则包", ("试算影响后，用下面的命令写入自己的规则包（改写出处和日期）：", *commands)),
        ),
        sources(population, [("规则包", pack)]),
    )  # fmt: skip

"""A pack at a glance, in Chinese, for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.formula.infix import infix
from standard_engine.numerals import exact_text

if TYPE_CHECKING:
    from standard_engine.pack.resolved import Indicator, ResolvedPack


def overview(pack: ResolvedPack) -> str:
    """Standing, requirements, indicators with their limits, grades and the condition to pass."""
    counts: dict[str, int] = {}
    for number in pack.numbers:
        counts[number.source.status.label] = counts.get(number.source.status.label, 0) + 1
    lines = [
        f"{pack.title}（{pack.id} {pack.version}）",
        f"标准：{pack.standard}　版本：{pack.edition}　评价日期：{pack.as_of}",
        "数值：" + "，".join(f"{label} {count} 个" for label, count in counts.items()),
        *(f"说明：{note}" for note in pack.notes),
        *(f"未收入：{text}" for text in pack.omissions),
    ]
    for effect, title in (("veto", "否决条件"), ("basic", "基本要求")):
        own = [item for item in pack.requirements if item.effect == effect]
        lines += [f"{title}（{len(own)}）", *(f"  {item.id}　{item.title}" for item in own)]
    for category in pack.categories:
        full = f"，满分 {exact_text(category.full)}" if category.full is not None else ""
        own_indicators = [item for item in pack.indicators if item.category == category.id]
        lines += [f"{category.title}（{len(own_indicators)} 项{full}）", *(_indicator(item) for item in own_indicators)]
    lines += [f"等级 {grade.title}：{grade.formula}" for grade in pack.grades]
    lines.append(f"通过条件：{pack.pass_formula}")
    return "\n".join(lines) + "\n"


def _indicator(item: Indicator) -> str:
    text = f"  {item.id}　{item.title} {item.unit}".rstrip() + f"　= {item.formula}"
    if item.criterion is None:
        return text
    entries = []
    for entry in item.criterion.entries:
        limits = "，".join(f"{level} {infix(node)}" for level, node in entry.limits)
        entries.append(
            f"\n      {entry.when_text or '一般情形'}：{limits}（{entry.since} 起，{entry.source.status.label}）"
        )
    return text + "".join(entries)

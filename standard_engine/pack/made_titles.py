"""Titles that the engine makes from a pack's own: `单位产值能耗得分` is said in another language by its parts."""

from __future__ import annotations

from standard_engine.language import ORIGINAL, later, say, spoken

WHOLE = (later("总分"), later("满分"), later("总分折算系数"), later("结论"), later("等级"))
MADE = (
    later("{title}得分"),
    later("{title}基准"),
    later("{title}适用"),
    later("{title}适用条件"),
    later("{title}基准条件"),
    later("{title}符合条件"),
    later("{title}得分公式"),
    later("{title}满分"),
    later("{title}满分（调整后）"),
    later("{title}权重"),
    later("{title}符合"),
    later("{title}等级"),
    later("{title}比值上限"),
    later("{title}加分上限"),
    later("{title}分值折算系数"),
    later("{title}可分配分值"),
    later("{title}参评分值"),
)
REACHED = "达到"


def made_title(title: str) -> str:
    """A title of a step or number, as the engine made it when the pack was resolved, in the language that is spoken."""
    if spoken() == ORIGINAL:
        return title
    if title in WHOLE:
        return say(title)
    for pattern in MADE:
        ending = pattern.removeprefix("{title}")
        if title.endswith(ending):
            return say(pattern, title=title.removesuffix(ending))
    owner, reached, level = title.rpartition(REACHED)
    return say("{title}达到{level}", title=owner, level=level) if reached else title

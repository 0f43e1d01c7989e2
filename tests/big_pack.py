"""A pack as large as a standard gets: 60 indicators in six categories, long names, three years; and data for it.

Every way of scoring comes in turn. `big_given(step)` are data whose points can be told by hand (`big_points`).
"""

from __future__ import annotations

from fractions import Fraction as F
from typing import Any

INDICATORS = 60
CATEGORIES = (
    "能源利用",
    "资源产出",
    "水资源节约集约利用",
    "污染物排放控制",
    "清洁生产与绿色制造",
    "管理体系与社会责任",
)
LONG = "工艺过程（含公用工程和辅助生产系统）中单位合格产品的第 {at:02d} 项主要物料与能源综合消耗限额"
SCORED = {
    "levels": {"by": "levels", "points": {"先进": "2", "良好": "1.5", "达标": "1"}},
    "linear": {"by": "linear", "base": "达标", "lead": "先进"},
    "ratio": {"by": "ratio", "to": "达标"},
}
HALF = (20, 40, 60)
"""Limits of every indicator on a number: the best level, the middle one, the least."""


def kind(at: int) -> str:
    """The way in which an indicator is scored."""
    return ("levels", "linear", "ratio", "truth", "options")[at % 5]


def title(at: int) -> str:
    """A long title where the tenth comes round, else a short one."""
    return LONG.format(at=at) if at % 10 == 0 else f"第 {at:02d} 项指标"


def big_pack(indicators: int = INDICATORS) -> dict[str, Any]:
    """The pack as plain data, 100 points in all, shared out in proportion to a nominal 2 an indicator."""
    names = {f"c{index}": name for index, name in enumerate(CATEGORIES)}
    full = {key: 2 * len(range(index, indicators, len(names))) for index, key in enumerate(names)}
    return {
        "id": "big",
        "title": "大规则包",
        "standard": "测试标准（六十项指标）",
        "edition": "1",
        "version": "1.0",
        "valid": {"from": "2017-01-01"},
        "data_years": 3,
        "levels": ["先进", "良好", "达标"],
        "source": {"document": "测试文件", "status": "provisional", "note": "占位"},
        "scoring": {"total": str(sum(full.values()))},
        "sections": {"basic": {"title": "企业信息"}, **{key: {"title": name} for key, name in names.items()}},
        "fields": {
            "enterprise_name": {"code": "B01", "title": "企业名称", "section": "basic", "type": "text"},
            "credit_code": {"code": "B02", "title": "统一社会信用代码", "section": "basic", "type": "text"},
            "honest": {"code": "B03", "title": "未列入失信名单", "section": "basic", "type": "truth"},
            "output": {
                "code": "B04",
                "title": "合格产品产量",
                "section": "basic",
                "unit": "t",
                "range": {"above": "0"},
            },
            **{f"f{at}": _field(at) for at in range(indicators)},
        },
        "categories": {key: {"title": name, "full": str(full[key])} for key, name in names.items()},
        "indicators": {f"i{at}": _indicator(at) for at in range(indicators)},
        "requirements": {"honesty": {"title": "未列入失信名单", "condition": "honest", "effect": "veto"}},
        "grades": [{"id": "合格", "title": "合格", "when": f"total >= {sum(full.values()) * 3 // 5}"}],
        "decision": {"pass": "all(veto) and grade.合格"},
    }


def _field(at: int) -> dict[str, Any]:
    common = {"code": f"F{at:02d}", "title": f"{title(at)}的数据", "section": f"c{at % len(CATEGORIES)}"}
    if kind(at) == "truth":
        return {**common, "type": "truth"}
    if kind(at) == "options":
        return {**common, "type": "choice", "options": {"good": "好", "fair": "一般", "poor": "差"}}
    return {**common, "unit": "kg", "range": {"min": "0"}}


def _indicator(at: int) -> dict[str, Any]:
    common = {
        "title": title(at),
        "category": f"c{at % len(CATEGORIES)}",
        "full": "2",
        "improve": [f"第 {at:02d} 项改造"],
    }
    if kind(at) == "truth":
        return {**common, "formula": f"f{at}", "score": {"by": "truth"}}
    if kind(at) == "options":
        return {
            **common,
            "formula": f"f{at}",
            "score": {"by": "options", "points": {"good": "2", "fair": "1", "poor": "0"}},
        }
    limits = dict(zip(("先进", "良好", "达标"), map(str, HALF), strict=True))
    return {
        **common,
        "formula": f"f{at} / output",
        "unit": "kg/t",
        "better": "lower",
        "score": SCORED[kind(at)],
        "criteria": {"values": [{"from": "2017-01-01", "levels": limits}]},
    }


def big_given(step: int = 0, indicators: int = INDICATORS) -> dict[str, Any]:
    """Data for the pack: intensities from 10 to 75 kg/t in a fixed disorder that `step` shifts, falling year by year."""
    given: dict[str, Any] = {
        "enterprise_name": "湖南省某某新材料科技股份有限公司高新技术产业开发区第二分公司（虚构）",
        "credit_code": "91430121MA4RAMP00B",
        "honest": True,
        "output": [F(1000), F(980), F(960)],
    }
    for at in range(indicators):
        if kind(at) == "truth":
            given[f"f{at}"] = (at + step) % 2 == 0
        elif kind(at) == "options":
            given[f"f{at}"] = ("good", "fair", "poor")[(at + step) % 3]
        else:
            given[f"f{at}"] = [
                F(1000 * intensity(at, step)),
                F(1010 * intensity(at, step)),
                F(1020 * intensity(at, step)),
            ]
    return given


def intensity(at: int, step: int) -> int:
    """kg/t of an indicator in the latest year."""
    return 10 + (at * 7 + step * 11) % 66


def big_points(step: int = 0, indicators: int = INDICATORS) -> F:
    """The total, by plain arithmetic."""
    return sum((_points(at, step) for at in range(indicators)), F(0))


def _points(at: int, step: int) -> F:
    lead, middle, least = HALF
    value = F(intensity(at, step))
    match kind(at):
        case "levels":
            return F(2) if value <= lead else F(3, 2) if value <= middle else F(1) if value <= least else F(0)
        case "linear":
            return 2 * min(F(1), max(F(0), (least - value) / (least - lead)))
        case "ratio":
            return min(F(2), 2 * least / value)
        case "truth":
            return F(2) if (at + step) % 2 == 0 else F(0)
        case _:
            return F(2 - (at + step) % 3)

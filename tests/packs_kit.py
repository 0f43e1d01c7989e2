"""Small packs for tests: a sound one as plain data, written to a folder as YAML (JSON is YAML), and changed at will."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from standard_engine.pack.load import check_pack
from standard_engine.pack.resolved import ResolvedPack

AS_OF = "2026-11-23"

SOUND: dict[str, Any] = {
    "id": "small",
    "title": "小规则包",
    "standard": "测试标准",
    "edition": "1",
    "version": "1.0",
    "valid": {"from": "2017-01-01"},
    "data_years": 2,
    "levels": ["先进", "达标"],
    "source": {"document": "测试文件", "status": "provisional", "note": "占位"},
    "scoring": {"total": 100},
    "sections": {"basic": {"title": "企业信息"}, "energy": {"title": "能源"}},
    "enumerations": {
        "sector": {
            "title": "行业",
            "edition": "1",
            "hierarchical": "true",
            "items": {"C": "制造业", "C30": "非金属", "C3011": "水泥", "C31": "钢铁"},
            "groups": {"heavy": {"title": "重工业", "codes": ["C30", "C31"]}},
        },
        "fuel": {
            "title": "能源",
            "edition": "1",
            "items": {
                "coal": {"title": "原煤", "unit": "t", "code": "1"},
                "power": {"title": "电力", "unit": "万kWh", "code": "2"},
            },
        },
    },
    "factors": {
        "coal-factor": {
            "title": "折标系数",
            "by": "fuel",
            "values": [
                {"from": "2008-01-01", "factors": {"coal": "0.7143 kgce/kg", "power": "0.1229 kgce/kWh"}},
                {"from": "2021-01-01", "factors": {"coal": "0.7 kgce/kg", "power": "0.1229 kgce/kWh"}},
            ],
        }
    },
    "fields": {
        "industry": {"code": "B1", "title": "行业", "section": "basic", "type": "code", "enumeration": "sector"},
        "honest": {"code": "B2", "title": "未失信", "section": "basic", "type": "truth"},
        "energy_use": {
            "code": "N1",
            "title": "能源消费",
            "section": "energy",
            "by": "fuel",
            "blank": "zero",
            "range": {"min": "0"},
        },
        "output": {"code": "N2", "title": "产值", "section": "energy", "unit": "万元", "range": {"above": "0"}},
        "waste": {
            "code": "N3",
            "title": "固废产生量",
            "section": "energy",
            "unit": "t",
            "range": {"min": "0"},
            "not_applicable": "true",
        },
        "used": {
            "code": "N4",
            "title": "固废利用量",
            "section": "energy",
            "unit": "t",
            "range": {"min": "0"},
            "not_applicable": "true",
        },
    },
    "derived": {"energy": {"title": "综合能耗", "unit": "tce", "formula": "sum(energy_use * coal_factor)"}},
    "categories": {"fuels": {"title": "能源", "full": "60"}, "wastes": {"title": "固废", "full": "40"}},
    "indicators": {
        "intensity": {
            "title": "单位产值能耗",
            "category": "fuels",
            "formula": "energy / output",
            "unit": "tce/万元",
            "better": "lower",
            "full": "60",
            "score": {"by": "levels", "points": {"先进": "60", "达标": "30"}},
            "criteria": {"values": [{"from": "2017-01-01", "levels": {"先进": "0.25", "达标": "0.5"}}]},
        },
        "reuse": {
            "title": "固废利用率",
            "category": "wastes",
            "formula": "used / waste",
            "unit": "%",
            "better": "higher",
            "full": "40",
            "score": {"by": "linear", "base": "达标", "lead": "先进"},
            "criteria": {"values": [{"from": "2017-01-01", "levels": {"先进": "90", "达标": "50"}}]},
        },
    },
    "requirements": {"honesty": {"title": "未失信", "condition": "honest", "effect": "veto"}},
    "grades": [{"id": "合格", "title": "合格", "when": "total >= 60"}],
    "decision": {"pass": "all(veto) and grade.合格"},
    "checks": {"reuse_sane": {"title": "利用量不大于产生量", "rule": "used <= waste"}},
}
"""A sound pack of two indicators, one of which may not apply."""


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    """The sound pack with values set at dotted paths; `...` removes what stands there."""
    pack = copy.deepcopy(SOUND)
    for path, value in changes.items():
        *parents, last = path.split(".")
        node: Any = pack
        for parent in parents:
            node = node[int(parent)] if isinstance(node, list) else node.setdefault(parent, {})
        if value is ...:
            del node[last]
        elif isinstance(node, list):
            node[int(last)] = value
        else:
            node[last] = value
    return pack


def write_pack(folder: Path, pack: dict[str, Any]) -> Path:
    """The pack as a folder of one file."""
    home = folder / str(pack["id"])
    home.mkdir(parents=True, exist_ok=True)
    (home / "pack.yaml").write_text(json.dumps(pack, ensure_ascii=False, indent=1), encoding="utf-8")
    return home


def resolved(folder: Path, changes: dict[str, Any] | None = None, as_of: str = AS_OF) -> ResolvedPack:
    """The sound pack, changed, resolved as of a date."""
    return check_pack(write_pack(folder, changed(changes or {})), as_of)[0]

"""The handbook page of every unit, written from the table of units."""

from __future__ import annotations

from standard_engine.formula.units import Unit, factor, same_dimension, vocabulary
from standard_engine.numerals import exact_text

_HEAD = """# 单位

规则包和数据表中可以使用的全部单位，由引擎的单位表生成。同一组的单位可以互相换算，换算是精确的；不同组的单位不能相加或比较。

- 复合单位用 `/` 和 `·` 连接：`tce/万元`、`kgce/(t·d)`、`mg/m³`；指数写 `m²`、`m3` 或 `m^3`。
- 没有单位的数写 `'1'`（数据项）或不写（指标、中间量）。
- 标准煤、二氧化碳各是一个量纲：电、煤等折成标准煤或二氧化碳要乘系数，不能直接换算。

| 单位 | 也可写作 | 等于 |
|---|---|---|"""


def units_page() -> str:
    """The page as Markdown in Chinese: every unit with its spellings, and its size in the first unit of its kind."""
    return "\n".join([_HEAD, *(_row(symbol, others) for symbol, others in vocabulary()), ""])


def _row(symbol: str, others: tuple[str, ...]) -> str:
    unit = Unit(((symbol, 1),))
    kinds = (Unit(((other, 1),)) for other, _ in vocabulary())
    base = next(kind for kind in kinds if same_dimension(kind, unit))
    size = "" if base == unit else f"{exact_text(factor(unit, base))} {base}"
    return f"| `{symbol}` | {'、'.join(others)} | {size} |"

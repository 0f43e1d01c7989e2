"""The reading for people: a formula in Chinese, and the same with numbers put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.formula.phrasing import Labels, Phrasing
from standard_engine.formula.worked import Worked

if TYPE_CHECKING:
    from fractions import Fraction

    from standard_engine.formula.exact import Environment
    from standard_engine.formula.tree import Node

__all__ = ["Labels", "prose", "worked"]


def prose(node: Node, labels: Labels) -> str:
    """The formula of a bound tree: `综合能源消费量 ÷ 工业总产值`, `若 A 则 x，否则 y`."""
    return Phrasing(labels, {}).write(node).text


def worked(node: Node, environment: Environment, labels: Labels, *, beside: Fraction | None = None) -> str:
    """The same with the values of an environment, ending in the result.

    `1,234.5 tce ÷ 5,678 万元 ≈ 0.2174 tce/万元`, `0.2174 tce/万元 ≤ 0.25 tce/万元 √`. What is not known is told as 未填, 无,
    无法计算（除数为零） or by its bounds, and the inputs that are missing are named. The environment must hold every name
    and field of the tree, as `exact.run` gives it. A result that differs from `beside` never prints equal to it.
    """
    return Worked(labels, {}, environment).whole(node, beside)

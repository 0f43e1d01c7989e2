"""The style of the charts for a program that reads one picture at a time: rules of their own, no variables."""

from __future__ import annotations

import re
from functools import cache

from standard_engine.report.page import TEMPLATES

_VARIABLE = re.compile(r"var\((--\w+(?:-\w+)*)\)")


@cache
def chart_style() -> str:
    """The rules of `charts.css` that dress pictures, in the colours that `report.css` gives to paper."""
    colours = dict(re.findall(r"(--[\w-]+): (#\w+);", _root((TEMPLATES / "report.css").read_text(encoding="utf-8"))))
    rules = (TEMPLATES / "charts.css").read_text(encoding="utf-8").splitlines()
    own = "".join(rule.replace("font-family: inherit;", "") for rule in rules if rule.startswith(".chart "))
    return _VARIABLE.sub(lambda found: colours[found[1]], own)


def _root(sheet: str) -> str:
    """The first block of the sheet: the colours on paper."""
    return sheet[sheet.index("{") : sheet.index("}")]

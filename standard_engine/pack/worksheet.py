"""The worksheet in which a pack's numbers are checked against the printed standard: its rows and its headings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from standard_engine.numerals import exact_text
from standard_engine.pack.addresses import address, plain_number, value_at
from standard_engine.pack.load import every_date
from standard_engine.pack.meaning import in_words
from standard_engine.pack.resolved import Standing

if TYPE_CHECKING:
    from datetime import date

    from standard_engine.pack.addresses import Path
    from standard_engine.pack.draft import Draft
    from standard_engine.pack.resolved import Source, SourcedNumber

SHEET = "核对表"
ABOUT = "规则包信息"
MARK = "standard-engine 核对表"
"""What the first cell of the hidden sheet says."""


class Heading(StrEnum):
    """A column of the worksheet."""

    GROUP = "类别"
    NAME = "数值"
    WHEN = "条件"
    SINCE = "自"
    VALUE = "现用值"
    UNIT = "单位"
    NOW = "现用出处"
    STATUS = "可信程度"
    STATED = "标准文本值"
    DOCUMENT = "标准文本"
    CLAUSE = "条款"
    CHECKED_BY = "核对人"
    CHECKED_ON = "核对日期"
    CODE = "代码"


FILLED = (Heading.STATED, Heading.CLAUSE, Heading.CHECKED_BY, Heading.CHECKED_ON)
"""What must be filled in for a number to be official."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number of a pack as the worksheet lists it; `code` is its name, `path` where it stands in the model."""

    code: str
    path: Path
    group: str
    title: str
    shown: str
    unit: str
    since: date | None
    when: str
    source: Source
    document: str

    @property
    def now(self) -> str:
        """Where it comes from, in words."""
        return " ".join(part for part in (self.source.document, self.source.clause) if part)


def worksheet_lines(draft: Draft) -> tuple[Line, ...]:
    """Every number of a pack over all dates, by group; each once.

    Raises:
        PackError: where the pack is broken on some date.
    """
    lines: dict[str, Line] = {}
    for pack in every_date(draft):
        for number in pack.numbers:
            line = _line(draft, number)
            lines.setdefault(line.code, line)
    order = list(dict.fromkeys(_GROUPS.values()))
    return tuple(sorted(lines.values(), key=lambda line: order.index(line.group)))


_PARTS = re.compile(r"\[(\d+)\]|([^.\[]+)")
_GROUPS = {
    "criteria": "基准", "indicators": "指标", "categories": "一级指标", "decision": "结论和等级", "grades": "结论和等级",
    "requirements": "要求", "derived": "中间量", "indices": "中间量", "checks": "交叉核对", "factors": "系数",
}  # fmt: skip


def _line(draft: Draft, number: SourcedNumber) -> Line:
    path: Path = tuple(int(at) if at else name for at, name in _PARTS.findall(number.path))
    entry = value_at(draft.model, path[: path.index("values") + 2]) if "values" in path else None
    when = getattr(entry, "when", None)
    head = "criteria" if "values" in path and path[0] == "indicators" else str(path[0])
    plain = plain_number(draft.model, path)
    return Line(
        code=address(draft.model, path, number.shown),
        path=path,
        group=_GROUPS[head],
        title=number.title,
        shown=number.shown if plain is None or path[0] == "factors" else exact_text(plain),
        unit=number.unit or _unit(draft, path),
        since=getattr(entry, "from_", None),
        when=in_words(draft.model, when) if when else "",
        source=number.source,
        document=draft.model.standard if number.source.status is Standing.PROVISIONAL else number.source.document,
    )


def _unit(draft: Draft, path: Path) -> str:
    """The unit that a plain number is understood in: the criterion's or the indicator's, or points."""
    model = draft.model
    if "levels" in path and "values" in path:
        criterion = value_at(model, path[: path.index("values")])
        users = [
            item
            for item in model.indicators.values()
            if item.criteria is not None and item.criteria in (criterion, path[1])
        ]
        return criterion.unit or next((item.unit for item in users if item.unit), "") or ""
    return "分" if "points" in path or path[-1] == "full" else ""

"""Words that stand where a value should: the kinds of absence, and yes or no. Whole words only."""

from __future__ import annotations

import re

from standard_engine.submission import Absence
from standard_engine.workbook.tidy import bare

_NONE = {"无", "無", "没有", "沒有"}
_NOT_APPLICABLE = {"不适用", "不適用", "不涉及"}
_UNKNOWN = {
    *("-", "--", "---", "—", "——", "―", "–", "/", "//", "\\", "n/a", "na", "#n/a", "n.a."),
    *(
        "暂无",
        "暂缺",
        "未统计",
        "未测",
        "未检测",
        "待补充",
        "待补",
        "待定",
        "待统计",
        "见附件",
        "同上",
        "略",
        "空",
        "不详",
    ),
    *("null", "none", "nil", "tbd", "?", "??", "???", "xx", "xxx", "…", "……", "...", "*", "**", "***"),
    *("无数据", "没有数据", "数据缺失", "缺失", "未知", "未填", "保密", "0(无)", "无(0)", "0/无"),
}
_POINTING = re.compile(r"(?:详见|参见|见|同)(?:附件|附表|附录|批注|备注|说明|报告|上|下|左|右|后).{0,20}")
_PLAIN_NUMBER = re.compile(r"[0-9]+\.?[0-9]*")
_ERRORS = re.compile(r"#(?:DIV/0!|NAME\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|SPILL!|CALC!|BUSY!|FIELD!|BLOCKED!)")

_YES = {"是", "√", "✓", "✔", "☑", "y", "yes", "有", "对", "符合", "true"}
_NO = {"否", "×", "✗", "✘", "n", "no", "没有", "错", "不符合", "false"}


def absence_of(text: str) -> Absence | None:
    """Which of the four absences a text says; None if it says something else. Width, case and spaces do not matter."""
    if _PLAIN_NUMBER.fullmatch(text):
        return None
    word = bare(text)
    if not word:
        return Absence.BLANK
    if word in _NONE:
        return Absence.NONE
    if word in _NOT_APPLICABLE:
        return Absence.NOT_APPLICABLE
    return Absence.UNKNOWN if word in _UNKNOWN or _POINTING.fullmatch(word) else None


def is_error(text: str) -> bool:
    """Is it one of the error values of spreadsheet programs, as text? `#N/A` also says that there is no data."""
    return _ERRORS.fullmatch(text.strip()) is not None


def truth_of(text: str) -> bool | None:
    """Yes or no; None for anything that is not plainly one of them, as 基本符合, 正在建立, 是/否."""
    word = bare(text)
    if word in _YES:
        return True
    return False if word in _NO else None

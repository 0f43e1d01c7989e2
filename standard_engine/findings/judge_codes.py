"""Codes of findings that judging makes: the pack's own cross-checks, A001 and up."""

from standard_engine.findings.finding import Code, Severity, declare

_WHY = "规则包声明了可靠数据应满足的关系；不成立说明至少有一处填错或口径不一。"
_FIX = "核对所列数据项。"

CHECK_ERROR = declare(
    "A001",
    Severity.ERROR,
    "交叉核对不成立",
    "{title}：{worked}",
    why=_WHY,
    fix=_FIX,
    example="分品种能耗合计与综合能耗相差过大",
)
CHECK_WARNING = declare(
    "A002",
    Severity.WARNING,
    "交叉核对存疑",
    "{title}：{worked}",
    why=_WHY,
    fix=_FIX,
    example="重复用水量大于用水总量",
)
CHECK_NOTE = declare(
    "A003",
    Severity.NOTE,
    "交叉核对提示",
    "{title}：{worked}",
    why=_WHY,
    fix=_FIX,
    example="产值比上年下降一半",
)

BY_SEVERITY: dict[str, Code] = {"error": CHECK_ERROR, "warning": CHECK_WARNING, "note": CHECK_NOTE}

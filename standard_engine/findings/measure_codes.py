"""Codes of findings about the sheet 改进措施 of a data workbook, D090 to D099. What stands there is never judged."""

from standard_engine.findings.finding import Severity, declare

MEASURE_REFUSED = declare(
    "D090",
    Severity.WARNING,
    "改进措施没有采用",
    "措施“{measure}”没有采用：{what}",
    why="写得不清楚的措施如果猜着用，提升方案的费用和效果就不可信。",
    fix="按表头的说明改正这一行；不想用的措施整行删去。",
    example="影响的数据项写了“用电”，没有写代码 N03",
)
EXCLUDES_UNKNOWN = declare(
    "D091",
    Severity.WARNING,
    "互斥的措施不存在",
    "措施“{measure}”与“{other}”互斥，但表中没有编号为“{other}”的措施",
    why="编号写错，两个互斥的措施就可能同时出现在一个方案里。",
    fix="改正“互斥编号”一格；多个编号用顿号隔开。",
    example="互斥编号写了 M9，表中只有 M1 至 M5",
)

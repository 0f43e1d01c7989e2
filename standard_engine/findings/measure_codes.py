"""Codes of findings about the lists of a data workbook, 改进措施, 佐证材料 and 变更记录, D090 to D099: they are never judged."""

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
EVIDENCE_UNCLEAR = declare(
    "D092",
    Severity.WARNING,
    "佐证材料登记不清",
    "佐证材料“{file}”：{what}",
    why="看不出一份材料证明哪个数据项，评审人就不能用它核对，等于没有提供。",
    fix="写明文件名称或编号，在“代码”一格写它证明的数据项的代码（可写几个，用顿号隔开）；重复的一行删去。",
    example="文件名称写了“用电发票.pdf”，代码一格是空的",
)
CHANGE_UNCLEAR = declare(
    "D093",
    Severity.NOTE,
    "变更记录登记不清",
    "变更记录的一行：{what}",
    why="变更记录说明数据为什么与上次提交的不同；日期和数据项不清，评审人对不上。",
    fix="日期写成 2026-03-05 的样子；代码写数据表中的代码。",
    example="日期写了“上个月”",
)

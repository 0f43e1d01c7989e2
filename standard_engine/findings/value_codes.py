"""Codes of findings about what a cell of a data workbook says, D040 and up: numbers, units, absence, answers, codes."""

from standard_engine.findings.finding import Severity, declare

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_RETYPE = "改为数值（只写数字），说明写在备注列。"

# D040–D059: numbers and units
NOT_A_NUMBER = declare(
    "D040",
    _E,
    "不是数值",
    "{item} 应为数值，读到“{raw}”：{what}",
    why="看不准的内容不猜，猜错会改变结论。",
    fix=_RETYPE,
    example="85（2024年数据）、八十五",
)
AMBIGUOUS = declare(
    "D041",
    _E,
    "数值写法有歧义",
    "{item} 的“{raw}”可以读成不同的数",
    why="逗号可以是小数点，也可以是千位分隔符，两种读法差几个数量级。",
    fix="小数点用“.”，不写千位分隔符。",
    example="3,5 或 1.234,5",
)
NOT_EXACT = declare(
    "D042",
    _E,
    "不是确定的数",
    "{item} 的“{raw}”是{what}，不是一个确定的数",
    why="范围、界限和估计值不能与基准比较。",
    fix="填实测或核算的数值，估算方法写在备注列。",
    example="≥85、约85、85～90、85±2",
)
TRUTH_AS_NUMBER = declare(
    "D043",
    _E,
    "逻辑值不是数值",
    "{item} 应为数值，读到逻辑值 {raw}",
    why="TRUE 会被一些软件当作 1。",
    fix=_RETYPE,
    example="TRUE",
)
DATE_AS_NUMBER = declare(
    "D044",
    _E,
    "日期不是数值",
    "{item} 应为数值，单元格却是日期（{raw}）",
    why="键入 3-15 之类的内容时，Excel 会自动变成日期，原来的数已经丢失。",
    fix="先把单元格格式改为“常规”，再重新填数值。",
    example="键入 3-15 变成 3月15日",
)
TOO_MANY_DIGITS = declare(
    "D045",
    _W,
    "数字过长",
    "{item} 的 {raw} 超过 15 位数字",
    why="Excel 只保留 15 位有效数字，后面的数字不可信。",
    fix="核对是否填错了格（如把编号填进数值格）。",
    example="91440300123456789",
)
UNUSUAL_NUMBER = declare(
    "D046",
    _W,
    "数值写法不常见",
    "{item} 的“{raw}”已按 {parsed} 读取：{what}",
    why="这种写法别人可能读成别的数。",
    fix="改为普通数字后重新提交。",
    example="(5.0)、1.2×10⁴、1 234.5",
)
TEXT_NUMBER = declare(
    "D047",
    _N,
    "数值存成了文本",
    "{item} 是文本“{raw}”，已按 {parsed} 读取",
    why="文本格式的数在 Excel 中不参与求和。",
    fix="改为数值格式后重新提交；数值无误时不影响评价。",
    example="１２３．４、1,234.5、85%",
)
UNKNOWN_UNIT = declare(
    "D048",
    _E,
    "单位不能用于此项",
    "{item} 的单位“{unit}”不能换算成 {expected}",
    why="单位不同又不能换算时，数值没有意义。",
    fix="改用下拉列表中的单位。",
    example="综合能耗（tce）填了 110 kWh",
)
UNIT_CHANGED = declare(
    "D049",
    _W,
    "单位与模板不同",
    "{code} {title} 的单位是“{unit}”，规定为“{expected}”，已换算（×{factor}）",
    why="只改单位不改数值，或只改数值不改单位，会差几个数量级。",
    fix="核对数值与单位是否一致。",
    example="kgce/t 改成 tce/t，数值没有变",
)
UNIT_BLANK = declare(
    "D050",
    _W,
    "单位被清空",
    "{code} {title} 的单位是空的，按规定单位“{expected}”读取",
    why="实际单位与规定单位不同时，会差几个数量级。",
    fix="选回单位，并核对数值。",
    example="单位列空白",
)
UNITS_DISAGREE = declare(
    "D051",
    _W,
    "两处单位不同",
    "{item} 的“{raw}”自带单位“{unit}”，单位列是“{expected}”；已按自带单位读取",
    why="两处单位只有一处是对的。",
    fix="数值格中只写数字，单位写在单位列。",
    example="单位列是 t，数值格填 1.2万吨",
)
PERCENT_FORMAT = declare(
    "D052",
    _W,
    "百分比格式",
    "{item} 存储为 {stored}，格式为百分比，按显示的 {parsed} 读取",
    why="同一格式下键入 85 与 0.85 可能显示为 85% 或 8500%。",
    fix="核对是否为 {parsed}；最好把格式改为“常规”，只写百分号前的数。",
    example="0.85，显示为 85%",
)
PERCENT_SUSPECT = declare(
    "D053",
    _W,
    "百分数可能小了 100 倍",
    "{item} 的单位是 %，填的是 {raw}，即 {raw}%",
    why="把 85% 填成 0.85 会差 100 倍。",
    fix="如果本意是 {hundredfold}%，请改为 {hundredfold}；否则不需要处理。",
    example="单位为 % 的格填 0.85",
)
OUT_OF_LIMITS = declare(
    "D054",
    _E,
    "超出允许范围",
    "{item} 的值 {parsed} 超出允许范围（{expected}），没有采用",
    why="这样的值不可能成立，多半是填错了格、单位或小数点。",
    fix="核对数值和单位。",
    example="综合利用率 8500%",
)
IMPLAUSIBLE = declare(
    "D055",
    _W,
    "超出常见范围",
    "{item} 的值 {parsed} 超出常见范围（{expected}）",
    why="可能是单位或小数点错误，也可能确实如此；已照常采用。",
    fix="核对数值和单位；无误则在备注列说明。",
    example="单位产值能耗比行业常见值大 1000 倍",
)
SAME_YEARS = declare(
    "D056",
    _W,
    "两年数据完全相同",
    "{one}年与{other}年的 {count} 项数值完全相同",
    why="各项都一样，多半是复制了上一年的数据没有改。",
    fix="核对这两年的数据。",
    example="2024年 一列整列复制到 2025年",
)

# D060–D069: absence
NONE_UNCLEAR = declare(
    "D060",
    _E,
    "“无”的含义不明",
    "{item} 填的是“{raw}”，不知道是零、不适用还是没有统计",
    why="这三种情况的评价结果不同。",
    fix="是零填 0；不涉及填“不适用”并写明原因；没有统计请补数据。",
    example="无",
)
NOT_APPLICABLE_REFUSED = declare(
    "D061",
    _E,
    "此项不能填“不适用”",
    "{item} 不能填“{raw}”，按未填处理",
    why="标准要求所有企业都填这一项。",
    fix="补填数据；没有发生的填 0。",
    example="不适用",
)
REASON_MISSING = declare(
    "D062",
    _E,
    "“不适用”没有写原因",
    "{item} 填了“{raw}”，但没有写原因，按未填处理",
    why="不适用会改变总分的计算，必须能够核对。",
    fix="在“不适用原因/备注”列写明原因。",
    example="不适用，备注空白",
)
UNKNOWN = declare(
    "D063",
    _E,
    "没有数据",
    "{item} 填的是“{raw}”，不是数据，按未知处理",
    why="“—”“见附件”“未统计”既不是零，也不是不适用。",
    fix="补填；确实没有的填“0”或“无”，不涉及的填“不适用”并写明原因（允许时）。",
    example="—、N/A、见附件、未统计",
)

# D070–D079: choices, yes or no, codes, texts, dates
NOT_AN_OPTION = declare(
    "D070",
    _E,
    "不在选项之内",
    "{item} 的“{raw}”不是可选的答案",
    why="相近的说法可能对应不同的等级，不猜。",
    fix="从下拉列表中选择：{expected}",
    example="选项为 优/良/中，填了“较好”",
)
NOT_YES_OR_NO = declare(
    "D071",
    _E,
    "应填“是”或“否”",
    "{item} 应填“是”或“否”，读到“{raw}”",
    why="“基本符合”“正在建立”既不是“是”也不是“否”，不猜。",
    fix="填“是”或“否”，说明写在备注列。",
    example="基本符合、是/否、□是 ☑否",
)
NOT_IN_LIST = declare(
    "D072",
    _E,
    "代码不在代码表中",
    "{item} 的“{raw}”不在“{expected}”中{near}",
    why="代码决定适用哪一组基准，写错会用错基准。",
    fix="从下拉列表中选择，或按代码表填写代码。",
    example="C9999",
)
CODE_COMPLETED = declare(
    "D073",
    _N,
    "代码已补全",
    "{item} 的“{raw}”已按 {parsed} 读取",
    why="只写数字部分或只写名称时，按代码表中唯一的一项补全。",
    fix="核对是否为该项。",
    example="3011 补全为 C3011",
)
TITLE_DIFFERS = declare(
    "D074",
    _W,
    "代码与名称不符",
    "{item} 填的是“{raw}”，代码表中 {parsed}；已按代码读取",
    why="代码与名称只有一个是对的。",
    fix="核对代码和名称。",
    example="C3011 玻璃制造",
)
BAD_CREDIT_CODE = declare(
    "D075",
    _E,
    "统一社会信用代码有误",
    "{item} 的“{raw}”不是有效的统一社会信用代码：{what}",
    why="错一位就对不上企业，也查不到信用记录。",
    fix="对照营业执照重新填写 18 位代码。",
    example="少一位，或把字母 O 当作 0",
)
ID_AS_NUMBER = declare(
    "D076",
    _E,
    "代码存成了数值",
    "{item} 存成了数值 {raw}，后面几位已经丢失",
    why="Excel 的数值只有 15 位，18 位代码的末几位会变成 0。",
    fix="先把单元格格式改为“文本”，再重新填写。",
    example="9.1440300123456E+17",
)
NOT_A_DATE = declare(
    "D077",
    _E,
    "不是日期",
    "{item} 应为日期，读到“{raw}”",
    why="日期写法不全或有歧义时，不猜。",
    fix="写成 2025-03-05 或 2025年3月5日。",
    example="2025.3、3/5/2025、去年",
)

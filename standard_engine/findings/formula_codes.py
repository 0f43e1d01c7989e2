"""Codes of findings about formulas, F001 and up."""

from standard_engine.findings.finding import Severity, declare

_E = Severity.ERROR

TOO_BIG = declare(
    "F001",
    _E,
    "公式过长或嵌套过深",
    "公式超出限制：{what}",
    why="过长的公式无法人工核对，也可能拖垮程序。",
    fix="把公式拆成几个 derived（中间量），再引用它们的名称。",
    example="((((…5000 层括号…))))",
)
WIDE = declare(
    "F002",
    _E,
    "公式含全角或数学符号",
    "公式中有“{char}”，应改为：{better}",
    why="公式只用半角符号书写，全角字符容易被看错。",
    fix="改用半角符号；且、或、非写 and、or、not；百分数写成小数，如 0.85。",
    example="A1 ＞＝ 60",
)
SYNTAX = declare(
    "F003",
    _E,
    "公式语法错误",
    "公式写法有误：{what}",
    why="公式必须能被完整读懂，读不懂的部分不猜。",
    fix="对照手册“公式语言”一节改正。",
    example="energy_total /",
)
NOT_ALLOWED = declare(
    "F004",
    _E,
    "公式用了不允许的写法",
    "公式中不允许{what}",
    why="公式只有四则运算、比较、且或非、条件取值和固定的几个函数，因而可以逐步核对，也不可能执行别的程序。",
    fix="只用 + - * / < <= > >= == != and or not、x if 条件 else y、x in 分组，以及手册列出的函数。",
    example="__import__('os')",
)
BAD_NUMBER = declare(
    "F005",
    _E,
    "数字写法不允许",
    "“{text}”不是允许的数字写法",
    why="数字按字面精确读取，指数、下划线、十六进制等写法容易看错。",
    fix="写成普通小数，如 0.001 或 1000。",
    example="1e3",
)
UNKNOWN_FUNCTION = declare(
    "F006",
    _E,
    "没有这个函数",
    "没有函数“{name}”{guess}",
    why="函数表是固定的。",
    fix="可用函数：sum min max abs mean count round_to previous given applicable first all any years_after。",
    example="average(a, b)",
)
UNKNOWN_NAME = declare(
    "F007",
    _E,
    "没有这个名称",
    "公式中的名称“{name}”没有定义{guess}",
    why="写错的名称如果被当作缺失，会悄悄改变结论。",
    fix="改为已有的数据项、指标、中间量或表的名称，或先定义它。",
    example="enrgy_total / output_value",
)
ARGUMENTS = declare(
    "F008",
    _E,
    "函数参数不对",
    "函数 {name} 的参数不对：{what}",
    why="参数个数或种类不对时，函数没有意义。",
    fix="对照手册中该函数的写法改正。",
    example="round_to(x)",
)
KIND = declare(
    "F009",
    _E,
    "种类不符",
    "这里需要{expected}，写的是{found}",
    why="数值、是非、选项、日期不能混用，混用的结果没有意义。",
    fix="改写公式，使两边种类一致。",
    example="energy_total and output_value",
)
UNIT_MISMATCH = declare(
    "F010",
    _E,
    "单位不一致",
    "单位不能相加减或比较：{left} 与 {right}",
    why="量纲不同的数相加减或比较，结果没有意义。",
    fix="核对公式和各数据项的单位。",
    example="energy_total + water_total",
)
RESULT_UNIT = declare(
    "F011",
    _E,
    "公式单位与声明不符",
    "公式的单位是 {found}，声明的单位是 {expected}",
    why="公式单位与指标单位不同，说明公式或单位写错了。",
    fix="改正公式，或改正 unit。",
    example="unit: tce/万元，formula: energy_total / area",
)
UNKNOWN_UNIT = declare(
    "F012",
    _E,
    "不认识的单位",
    "不认识单位“{unit}”{guess}",
    why="不认识的单位无法换算，也无法核对公式。",
    fix="改用手册“单位”一节列出的单位。",
    example="unit: 吨煤",
)
UNKNOWN_CODE = declare(
    "F013",
    _E,
    "分组或代码不存在",
    "“{name}”不是 {item} 可取的代码、选项或分组{guess}",
    why="不存在的代码永远不成立，条件等于没有写。",
    fix="改为枚举表中的代码、选项或分组名称。",
    example="industry in C9999",
)
NO_HISTORY = declare(
    "F014",
    _E,
    "没有所需的历年数据",
    "{name} 只填报 {years} 个数据年，公式要用到前 {back} 年",
    why="previous 取不到没有填报的年份。",
    fix="减少 previous 的年数，或在数据项中增加 years。",
    example="previous(output_value, 5)",
)
AXIS = declare(
    "F015",
    _E,
    "分项表不能这样合用",
    "分项表 {left} 与 {right} 的分项不一致：{what}",
    why="逐项运算要求两张表按同一分项排列。",
    fix="让两张表用同一枚举（by）且分项齐全，或用 sum 等先汇总。",
    example="sum(energy_use * water_use)",
)
PERCENT_TWICE = declare(
    "F016",
    _E,
    "百分数重复乘 100",
    "单位为 % 的公式中又乘了 100",
    why="单位 % 已表示乘 100，再乘一次结果会大 100 倍。",
    fix="删去公式中的 * 100。",
    example="unit: '%'，formula: a / b * 100",
)
MAY_NOT_APPLY = declare(
    "F017",
    _E,
    "可能不适用的量没有说明",
    "{name} 可能不适用，{what}不能直接依赖它",
    why="不适用既不是符合也不是不符合，等级和结论不能悬空。",
    fix="用 all(...)、any(...)、sum(...) 等会跳过不适用项的写法，或写成 x or not x.applies。",
    example="pass: solid_waste_rate.met",
)

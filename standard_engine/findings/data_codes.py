"""Codes of findings about the rows, columns and cells of a data workbook, D020 to D039.

The file as a whole has D001–D019 in `file_codes`, what a cell says has D040 and up in `value_codes`.
"""

from standard_engine.findings.finding import Severity, declare

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

# D020–D029: rows, columns and sheets
CODE_TWICE = declare(
    "D020",
    _E,
    "代码重复",
    "{item} 的代码出现多次：{places}",
    why="两行都可能是真的，取哪一行都是猜。",
    fix="删去多余的行或多余的工作表副本；各处都不采用，直到只剩一行。",
    example="工作表被复制成“能源消耗 (2)”",
)
UNKNOWN_ROW = declare(
    "D021",
    _N,
    "不认识的代码",
    "代码“{code}”不属于本规则包，这一行没有读取",
    why="写错的代码会使整行数据丢失。",
    fix="若是自己加的行，可以不管；若是改动了代码，请按模板改回。",
    example="代码 Z99",
)
NO_CODE = declare(
    "D022",
    _W,
    "有数值但没有代码",
    "第 {row} 行有数值，但“代码”列是空的，这一行没有读取",
    why="数据按代码识别，没有代码的行读不到。",
    fix="补上模板中的代码；若是自己的计算行，可以不管。",
    example="误删了 A 列的代码",
)
ROW_MISSING = declare(
    "D023",
    _E,
    "缺少数据行",
    "表中没有代码为 {code} 的行（{title}）",
    why="删掉的行等于没有填报。",
    fix="按模板补上这一行。",
    example="删去了“不涉及”的行",
)
COLUMN_MISSING = declare(
    "D024",
    _E,
    "缺少数据列",
    "工作表没有“{column}”列",
    why="缺少的年份或填报列等于没有填报。",
    fix="按模板补上这一列，表头写“{column}”。",
    example="只有 2024年、2025年 两列，规则包要三年",
)
COLUMN_TWICE = declare(
    "D025",
    _E,
    "列重复",
    "表头“{column}”出现多次（{places}），这一列没有读取",
    why="两列都可能是真的，取哪一列都是猜。",
    fix="删去或改名多余的列。",
    example="两列都叫 2025年",
)
YEAR_NOT_USED = declare(
    "D026",
    _N,
    "多出的年份",
    "{years} 的数据不在评价所用的年份内，没有读取",
    why="只用最近几个数据年。",
    fix="不需要处理；若年份写错，请改正表头。",
    example="表头还留有 2020年",
)
HIDDEN = declare(
    "D027",
    _W,
    "填报单元格被隐藏",
    "{count} 个已填单元格在隐藏的{where}中：{cells}",
    why="看不见的数据可能是旧数据，核对时也容易漏掉；程序已照常读取。",
    fix="取消隐藏或筛选，核对这些数据。",
    example="第 12 行被隐藏",
)
UNDER_MERGE = declare(
    "D028",
    _E,
    "合并单元格下压着数据",
    "{item} 的单元格已与 {anchor} 合并，看不见的值“{raw}”没有采用",
    why="屏幕上只显示左上角的值，压在下面的值不知道是否算数。",
    fix="取消合并，逐格填写。",
    example="三年的单元格合并成一格",
)
NO_UNIT_COLUMN = declare(
    "D029",
    _W,
    "缺少单位列",
    "工作表没有“单位”列，数值都按规定单位读取",
    why="实际单位与规定单位不同时，会差几个数量级。",
    fix="按模板补上“单位”列。",
    example="删去了“单位”列",
)

# D030–D039: the cell itself
MISSING = declare(
    "D030",
    _E,
    "未填",
    "{item} 未填",
    why="缺数据的指标无法评判，缺失不会当作零或合格。",
    fix="补填；确实没有的填“0”或“无”，不涉及的填“不适用”并写明原因（允许时）。",
    example="空白的 D12",
)
NOT_CALCULATED = declare(
    "D031",
    _E,
    "公式未计算",
    "{item} 是公式，但文件中没有计算结果",
    why="公式由其他程序写入、没有在 Excel 中计算过时，文件里没有数值。",
    fix="在 Excel 或 WPS 中打开，按 F9 计算后保存；或直接填数值。",
    example="=B1*2，没有存储结果",
)
ERROR_CELL = declare(
    "D032",
    _E,
    "单元格是错误值",
    "{item} 是错误值 {raw}",
    why="公式计算失败，没有数值。",
    fix="改正公式，或直接填数值。",
    example="#DIV/0!",
)
FORMULA = declare(
    "D033",
    _N,
    "由公式计算",
    "{item} 是公式，按文件中存储的结果 {raw} 读取",
    why="存储的结果可能不是最新的。",
    fix="在 Excel 中重新计算并核对；最好直接填数值。",
    example="=SUM(D5:D9)",
)
DOUBTFUL_FORMULA = declare(
    "D034",
    _W,
    "公式结果不可靠",
    "{item} 的公式{what}，存储的结果 {raw} 无法核对",
    why="别人打开时结果可能不同，或者看不出计算已经失败。",
    fix="改为直接填数值。",
    example="=[台账.xlsx]Sheet1!A1、=TODAY()、=IFERROR(A1/B1,100)",
)
DISPLAY_DIFFERS = declare(
    "D035",
    _W,
    "显示与存储不同",
    "{item} 存储的是 {stored}，屏幕显示不同：{what}",
    why="核对人看到的与程序读到的不是同一个数。",
    fix="把单元格格式改为“常规”，核对数值。",
    example='格式 0!.0,"万" 把 125000 显示为 12.5万',
)
STRUCK_OUT = declare(
    "D036",
    _W,
    "单元格有删除线",
    "{item} 有删除线，数值 {raw} 仍被读取",
    why="有人用删除线表示“不要了”，但单元格里的数还在。",
    fix="不要的数请删除；要的请去掉删除线。",
    example="划掉的旧数据",
)
HIDDEN_CHARACTERS = declare(
    "D037",
    _W,
    "含有看不见的字符",
    "{item} 含有看不见的字符（{what}），已去掉",
    why="从网页或聊天软件复制的文字常带这些字符，会使名称对不上，或使显示次序颠倒。",
    fix="重新键入。",
    example="从右到左显示符 U+202E",
)
STALE_FORMULA = declare(
    "D038",
    _W,
    "公式结果已过期",
    "{item} 的公式 {formula} 存储的结果是 {raw}，按表中的数重新计算是 {parsed}；按存储的结果读取",
    why="改了数据而没有重新计算时，文件里还是旧的结果；别人打开文件看到的会是新的结果。",
    fix="在 Excel 或 WPS 中打开，按 F9 重新计算，核对后保存；或直接填数值。",
    example="=SUM(D5:D9) 存储 90，各数之和是 60",
)
READERS_DISAGREE = declare(
    "D039",
    _E,
    "两个读取程序读到的不同",
    "本程序读到“{ours}”，另一个读取程序（openpyxl）读到“{theirs}”",
    why="同一个文件被两个程序读成不同的内容，多半是文件结构有歧义，不能作为依据。",
    fix="在 Excel 或 WPS 中打开，核对这一格，另存为“Excel 工作簿（.xlsx）”后重新提交。",
    example="两个程序对同一单元格分别读到 110 和 1",
)
CODE_RENAMED = declare(
    "D078",
    _N,
    "代码已改",
    "代码“{code}”现在是 {now}，已按 {now} 读取",
    why="数据表是按旧版规则包做的；数据项没有变，代码变了。",
    fix="不必修改；用 migrate 可以把数据转到新模板。",
    example="旧模板中的 N01 在新规则包中是 N10",
)
ROW_REFUSED = declare(
    "D079",
    _E,
    "宽表的一行没有读取",
    "{what}；整行没有读取",
    why="一行多了或少了一列，后面的数就可能错到旁边一列去；不知道是哪一年的数，就不知道该和什么比。",
    fix="改好这一行再读；文字里有逗号的，加引号或另存为 .xlsx。",
    example="企业名称写成 甲,乙公司，这一行就多了一列",
)

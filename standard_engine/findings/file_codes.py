"""Codes of findings about a data file as a whole, D001 to D019: why it cannot be read, or not as a data workbook."""

from standard_engine.findings.finding import Severity, declare

_E, _W = Severity.ERROR, Severity.WARNING
_SAVE_AS = "在 Excel 或 WPS 中打开，另存为“Excel 工作簿（.xlsx）”后重新提交。"

NO_FILE = declare(
    "D001",
    _E,
    "文件打不开",
    "打不开文件：{what}",
    why="读不到文件，就没有数据可以评价。",
    fix="核对文件名和所在文件夹；文件若正在 Excel 中打开，请先关闭。",
    example="路径写错，或没有读取权限",
)
EMPTY_FILE = declare(
    "D002",
    _E,
    "空文件",
    "文件是空的（0 字节）",
    why="上传或复制中断时会留下空文件。",
    fix="重新复制或上传原文件。",
    example="0 字节的 数据表.xlsx",
)
LEFTOVER_FILE = declare(
    "D003",
    _E,
    "不是数据表，是临时文件",
    "这是{what}，不是数据表",
    why="Excel 打开文件时、macOS 复制文件时会在旁边留下临时文件，其中没有数据。",
    fix="提交文件名不以“~$”或“._”开头的那一个。",
    example="~$数据表.xlsx",
)
ENCRYPTED = declare(
    "D004",
    _E,
    "文件已加密",
    "文件已加密，请取消密码后重新提交",
    why="加密的文件无法读取，程序也不接收密码。",
    fix="在 Excel 中打开，“文件—信息—保护工作簿—用密码进行加密”，清空密码后保存。",
    example="设置了打开密码的 .xlsx",
)
OTHER_FORMAT = declare(
    "D005",
    _E,
    "别的表格格式",
    "文件是{what}，不能读取",
    why="其他格式没有公开、稳定的读取方法，容易读错。",
    fix=_SAVE_AS,
    example="数据表.xls、数据表.xlsb、数据表.et、数据表.ods",
)
NOT_A_WORKBOOK = declare(
    "D006",
    _E,
    "不是 Excel 工作簿",
    "文件内容是{what}，不是 Excel 工作簿",
    why="只改扩展名不会改变文件的内容。",
    fix=_SAVE_AS,
    example="网页系统导出的 HTML 表格，扩展名为 .xls",
)
DAMAGED = declare(
    "D007",
    _E,
    "文件已损坏",
    "文件已损坏：{what}",
    why="下载、上传或 U 盘复制中断时，文件会缺一截或错几个字节，读出的数不可信。",
    fix="用原文件重新复制；或在 Excel 中打开修复后另存为新文件。",
    example="只传了一半的 .xlsx",
)
UNSAFE = declare(
    "D008",
    _E,
    "文件结构不安全",
    "文件结构超出正常范围：{what}",
    why="正常的数据表不会这样；不同软件对这样的文件会读出不同的数，还可能耗尽计算机资源。",
    fix=_SAVE_AS,
    example="同一工作表在压缩包内出现两次",
)
STRICT_FORMAT = declare(
    "D009",
    _E,
    "“严格 Open XML”格式",
    "文件是“严格 Open XML 电子表格”，不能读取",
    why="这种格式很少使用，许多软件会把它读成空表。",
    fix="在 Excel 中另存为『Excel 工作簿(.xlsx)』（不要选“Strict Open XML 电子表格”）。",
    example="保存类型选成 Strict Open XML 电子表格",
)
BAD_WORKBOOK = declare(
    "D010",
    _E,
    "工作簿不完整",
    "工作簿不完整：{what}",
    why="缺少的工作表如果被忽略，其中的数据会变成“未填”。",
    fix=_SAVE_AS,
    example="工作簿列有“能源消耗”表，文件中却没有它",
)
BAD_SHEET = declare(
    "D011",
    _E,
    "工作表内容有误",
    "工作表内容不合格式：{what}",
    why="单元格位置或内容有歧义时，不同软件会读出不同的数。",
    fix=_SAVE_AS,
    example="同一单元格 F2 出现两次，值不同",
)
NOT_THIS_TABLE = declare(
    "D012",
    _E,
    "不是本标准的数据表",
    "这不是本标准的数据表（缺少{what}）",
    why="数据按“代码”列和表头识别，识别不出就不能评价。",
    fix="用 template 命令（或向主管部门索取）本规则包的空白数据表，填好后提交。",
    example="提交了别的标准的表，或删去了“代码”列",
)
OTHER_PACK = declare(
    "D013",
    _W,
    "模板与规则包不一致",
    "模板与规则包不一致：{what}",
    why="旧版或别的模板可能缺行、改了口径，数据不一定适用于本规则包。",
    fix="核对各项口径；最好把数据誊到当前版本的模板。",
    example="模板版本 1.0，评价所用规则包版本 1.1",
)
NO_METADATA = declare(
    "D014",
    _W,
    "缺少模板信息",
    "没有找到“元数据”表，无法核对模板版本",
    why="删去或重建的表可能与规则包的版本不一致。",
    fix="不要删除隐藏的“元数据”表；或把数据誊到当前版本的模板。",
    example="数据被复制到新建的工作簿",
)
YEAR_CHANGED = declare(
    "D015",
    _W,
    "数据年与模板不同",
    "表头最近的数据年是 {found} 年，模板是 {expected} 年",
    why="沿用往年的模板只改表头，容易漏改数据。",
    fix="核对各年数据是否与表头年份一致。",
    example="2024 年的模板改了表头再用",
)
MACROS = declare(
    "D016",
    _W,
    "工作簿含有宏",
    "工作簿含有宏（VBA），程序没有运行它",
    why="宏可能在打开时改变数据，且数据表不需要宏。",
    fix="另存为不含宏的 .xlsx。",
    example="xlsm 改名为 xlsx",
)
ODD_WORKBOOK = declare(
    "D019",
    _W,
    "工作簿的设置可疑",
    "{what}",
    why="这样的设置会使别人打开时看到的数与程序读到的不同，或使人认错工作表；程序按文件中存储的值读取。",
    fix="在 Excel 中改回普通的设置，核对数据后重新提交。",
    example="“将精度设为所显示的精度”；链接到别的文件；工作表名称含看不见的字符",
)
READING_STOPPED = declare(
    "D018",
    _E,
    "读取中止",
    "读取这个文件时{what}，已停止读取",
    why="正常的数据表不到一秒就能读完；耗尽时间或内存的文件多半已损坏，或是有意构造的。",
    fix="在 Excel 或 WPS 中打开，把数据誊到空白数据表后重新提交。",
    example="几百万行格式的工作表，读取进程超过了时间或内存的上限",
)
OTHER_STANDARD = declare(
    "D017",
    _E,
    "别的规则包的数据表",
    "这是规则包 {theirs} 的数据表，不能用规则包 {ours} 评价",
    why="两个规则包的代码可能相同而意思不同，张冠李戴会得出错误的结论。",
    fix="评价时加 --pack 指明这张表的规则包，或改填本规则包的数据表。",
    example="用绿色工厂规则包评价两型工业企业的数据表",
)

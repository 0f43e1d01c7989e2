"""Codes of findings about the YAML of packs, P001 to P049; what stands in it is in `rule_codes`."""

from standard_engine.findings.finding import Severity, declare

_E = Severity.ERROR

UNREADABLE = declare(
    "P001",
    _E,
    "文件无法打开",
    "无法打开文件：{what}",
    why="读不到的规则不能当作没有。",
    fix="检查文件是否存在、是否有读取权限。",
    example="没有读取权限的 pack.yaml",
)
NOT_UTF8 = declare(
    "P002",
    _E,
    "编码不是 UTF-8",
    "文件编码不是 UTF-8（{what}）",
    why="按错误的编码读出来的是乱码。",
    fix="用编辑器另存为 UTF-8。",
    example="旧编辑器保存的 GBK 文件",
)
TOO_LARGE = declare(
    "P003",
    _E,
    "文件过大",
    "文件超出限制：{what}",
    why="过大的文件不可能是手写的规则，也会拖垮程序。",
    fix="拆成几个文件。",
    example="30 万个键",
)
TOO_DEEP = declare(
    "P004",
    _E,
    "嵌套过深",
    "嵌套超过 {most} 层",
    why="规则不需要这么深的嵌套，多半是括号写错了。",
    fix="检查括号和缩进。",
    example="一万层 [[[[…",
)
BAD_CHARACTER = declare(
    "P005",
    _E,
    "含不允许的字符",
    "含不允许的字符 {char}",
    why="看不见的字符会使看起来相同的文字不同。",
    fix="删去该字符。",
    example="文字中的 NUL 或响铃符",
)
TAB_INDENT = declare(
    "P006",
    _E,
    "用制表符缩进",
    "行首有制表符",
    why="YAML 不允许用制表符缩进。",
    fix="改用空格缩进。",
    example="制表符 + - id: A1",
)
WIDE_INDENT = declare(
    "P007",
    _E,
    "用全角或不间断空格缩进",
    "行首有{what}",
    why="从网页或聊天工具粘贴的空格不是缩进，整段会并入上一项而不报错。",
    fix="改用普通半角空格缩进。",
    example="　　- id: A1",
)
WIDE_COLON = declare(
    "P008",
    _E,
    "冒号写法不对",
    "“{text}”{what}",
    why="只有半角冒号加空格才分隔键和值，否则整段会变成一句文字而不报错。",
    fix="改为半角冒号加一个空格（: ）；若冒号是文字的一部分，把整段文字用引号括起来。",
    example="rules：",
)
WIDE_COMMA = declare(
    "P009",
    _E,
    "括号中用了全角逗号",
    "括号中的“{text}”含全角逗号或顿号",
    why="全角逗号和顿号不分隔各项，几项会并成一项。",
    fix="改为半角逗号；若逗号是文字的一部分，用引号括起来。",
    example="[A1，A2，A3]",
)
SYNTAX = declare(
    "P010",
    _E,
    "YAML 语法错误",
    "{what}",
    why="读不懂的规则不能使用。",
    fix="按提示改正该行。",
    example="condition: >=85",
)
ALIAS = declare(
    "P011",
    _E,
    "使用了锚点或别名",
    "不允许锚点（&）和别名（*）：{text}",
    why="别名使一处改动影响多处，也能造出极大的数据。",
    fix="把内容写全；以 * 或 & 开头的文字用引号括起来。",
    example="a: &x 1，b: *x",
)
MERGE_KEY = declare(
    "P012",
    _E,
    "使用了合并键",
    "不允许合并键 <<",
    why="合并键会悄悄覆盖数值。",
    fix="把内容写全。",
    example="<<: *default",
)
TAG = declare(
    "P013",
    _E,
    "使用了标签",
    "不允许标签 {tag}",
    why="标签会改变值的种类，甚至执行程序。",
    fix="删去标签；以 ! 开头的文字用引号括起来。",
    example="!!python/object/apply:os.system",
)
DIRECTIVE = declare(
    "P014",
    _E,
    "不支持的指令",
    "不支持的 YAML 指令：{what}",
    why="只支持 YAML 1.1 和 1.2。",
    fix="删去以 % 起头的行；若是文字，用引号括起来。",
    example="%YAML 3.0",
)
DUPLICATE_KEY = declare(
    "P015",
    _E,
    "键重复",
    "键“{key}”在第 {first} 行已经写过",
    why="重复的键只有一个会生效，另一个悄悄失效。",
    fix="删去或改名。",
    example="threshold: 110 之后又写 threshold: 1",
)
LIKE_KEY = declare(
    "P016",
    _E,
    "键只差全角半角",
    "键“{key}”与第 {first} 行的“{other}”只差全角半角",
    why="看起来相同的两个键，多半是同一个。",
    fix="统一写法，删去一个。",
    example="单位（吨） 与 单位(吨)",
)
BAD_KEY = declare(
    "P017",
    _E,
    "键写法不允许",
    "键不能是{what}",
    why="空键、列表键和会被别的工具读成是非的键，意义不明。",
    fix="换一个名称。",
    example="no: 1，? [a, b]",
)
SEVERAL_DOCUMENTS = declare(
    "P018",
    _E,
    "一个文件有多个文档",
    "文件中有多个以 --- 分隔的文档",
    why="只会读其中一个，其余悄悄失效。",
    fix="拆成几个文件，或删去 ---。",
    example="两段规则之间写了 ---",
)
EMPTY = declare(
    "P019",
    _E,
    "文件是空的",
    "文件没有内容",
    why="空的规则文件多半是保存出错。",
    fix="写入内容，或删去文件。",
    example="只有注释的文件",
)
NOT_A_MAPPING = declare(
    "P020",
    _E,
    "最外层写法不对",
    "文件最外层应是{expected}，写的是{found}",
    why="最外层决定了各项的名称。",
    fix="按手册写成“名称: 内容”。",
    example="- a",
)
COMMENT_CUT = declare(
    "P021",
    _E,
    "文字被 # 截断",
    "“{text}”之后的“{rest}”被当作注释",
    why="空格加 # 起是注释，后面的文字会丢失。",
    fix="把整段文字用引号括起来；若是注释，在 # 后加一个空格。",
    example="name: 1#锅炉 #2 号",
)
WIDE_MARKS = declare(
    "P022",
    _E,
    "用了全角引号或括号",
    "{text} 用的是全角{kind}",
    why="全角引号和括号只是文字：引号会留在值里，括号里的各项会并成一句。",
    fix="改用半角{kind}；若{kind}是文字的一部分，把整段文字用半角引号括起来。",
    example="name: “绿色工厂”",
)
WIDE_EDGE = declare(
    "P023",
    _E,
    "文字两端有看不见的空格",
    "“{text}”的一端有{what}",
    why="看不见的空格会使看起来相同的名称和单位不同。",
    fix="删去该空格。",
    example="unit: tce/万元　",
)
TOO_MANY = declare(
    "P024",
    _E,
    "问题过多",
    "只列出前 {most} 个问题",
    why="一个文件有这么多问题，多半不是规则文件，或有一处写错牵连了全文。",
    fix="先改正列出的问题，再检查一次。",
    example="每行都有全角空格缩进的文件",
)

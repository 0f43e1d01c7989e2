"""Codes of findings about a decision document, J001 to J019: why it cannot be read, or not trusted as it stands."""

from standard_engine.findings.finding import Severity, declare

_E = Severity.ERROR
_AGAIN = "请出具结论的一方重新发送引擎写出的原文件，不要打开后另存。"

NO_FILE = declare(
    "J001",
    _E,
    "结论文件打不开",
    "打不开结论文件：{what}",
    why="读不到文件，就不知道结论是什么。",
    fix="核对文件名和所在文件夹，确认有读取权限。",
    example="路径写错",
)
TOO_LARGE = declare(
    "J002",
    _E,
    "结论文件太大",
    "结论文件超过 {most} MiB",
    why="一份结论不到 1 MiB；大得多的文件不是引擎写出的，读它只会耗尽内存。",
    fix="确认发来的是一家企业的“评价结论.json”；许多家合在一起的（.jsonl），一行一份分开读。",
    example="把整个申报材料的压缩包改名为 评价结论.json",
)
NOT_JSON = declare(
    "J003",
    _E,
    "不是规范的 JSON",
    "不是规范的 JSON：{what}",
    why="不规范的写法，不同软件会读出不同的内容；引擎写出的结论没有这些写法。",
    fix=_AGAIN,
    example="文件只传了一半；数值写成 NaN；保存时加上了 BOM",
)
REPEATED_KEY = declare(
    "J004",
    _E,
    "同一个键出现两次",
    "{path} 中的键 {key} 出现了不止一次",
    why="有的软件取前一个，有的取后一个：同一份文件可以读出两种结论。",
    fix=_AGAIN,
    example='{"outcome": "fail", "outcome": "pass"}',
)
OTHER_DOCUMENT = declare(
    "J005",
    _E,
    "不是结论文件",
    "这不是评价结论（{what}）",
    why="别的 JSON 文件里没有结论，不能猜。",
    fix="提交 assess 写出的“评价结论.json”。",
    example="把 population impact 写出的 影响.json 当成结论",
)
NEWER_VERSION = declare(
    "J006",
    _E,
    "结论文件的版本太新",
    "结论文件是第 {found} 版格式，本引擎只认识到第 {newest} 版",
    why="新版格式可能改变了某些内容的含义，按旧版去读会读错。",
    fix="升级 standard-engine 后再读；旧版格式的结论新引擎都能读。",
    example="对方用的引擎比这里新",
)
AGAINST_SCHEMA = declare(
    "J007",
    _E,
    "结论文件不合格式",
    "{path}：{what}",
    why="格式是公开的约定（docs/schema/）；不合约定的文件不是引擎写出的，或被改动过。",
    fix=_AGAIN,
    example="decision.outcome 写成 passed",
)
CONTRADICTION = declare(
    "J008",
    _E,
    "结论文件自相矛盾",
    "{path}：{what}",
    why="格式对而内容对不上，说明文件被改动过。",
    fix=_AGAIN,
    example="统一社会信用代码校验码不符，却写着 sound；得分下限大于上限",
)
TOO_MANY = declare(
    "J009",
    _E,
    "问题太多",
    "问题超过 {most} 个，其余没有列出",
    why="这样的文件多半不是引擎写出的。",
    fix=_AGAIN,
    example="另一个程序仿写的结论",
)

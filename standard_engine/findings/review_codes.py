"""Codes of findings about worksheets in which a pack's numbers were checked, P100 and up."""

from standard_engine.findings.finding import Severity, declare

_E, _W = Severity.ERROR, Severity.WARNING

NOT_A_WORKSHEET = declare(
    "P100",
    _E,
    "不是核对表",
    "这个文件不是 rules worksheet 写出的核对表：{what}",
    why="认不出列和规则包，就无法知道每个数核对的是什么。",
    fix="用 standard-engine rules worksheet 重新生成核对表，再填写；不要删去表头和隐藏的工作表。",
    example="删去了“代码”一列的表头",
)
OTHER_WORKSHEET = declare(
    "P101",
    _E,
    "核对表属于另一份规则包",
    "核对表由 {theirs} 生成，现在的规则包是 {ours}",
    why="规则包在生成核对表以后变了，表中的“现用值”已不是现用值。",
    fix="换用生成核对表的那一份规则包；或用现在的规则包重新生成核对表，把已填的四栏抄过去。",
    example="生成核对表以后又用 rules set 改了一个数",
)
UNKNOWN_ROW = declare(
    "P102",
    _E,
    "没有这个数值",
    "规则包中没有代码为“{raw}”的数值",
    why="核对结果落不到任何数上。",
    fix="恢复“代码”一列原来的内容，不要修改或新增。",
    example="代码改成了 criteria.enrgy.levels.先进@2017-01-01",
)
HALF_FILLED = declare(
    "P103",
    _W,
    "只填了一部分",
    "{name} 没有填 {lacking}，仍按原来的出处",
    why="标准文本值、条款、核对人、核对日期四项齐全，才能写成已核对。",
    fix="把四栏填齐；还没有核对的，四栏都留空。",
    example="写了标准文本值，没有写核对人",
)
BAD_STATED = declare(
    "P104",
    _E,
    "标准文本值读不出来",
    "{name} 的标准文本值“{raw}”{what}",
    why="读不准的数不能写进规则。",
    fix="只写一个普通写法的数，单位用表中的单位，不写公式。",
    example="0.25 以下",
)
BAD_DAY = declare(
    "P105",
    _E,
    "核对日期不对",
    "{name} 的核对日期“{raw}”{what}",
    why="核对日期印在每一份报告上。",
    fix="写成 2026-11-23 的形式，不能晚于今天。",
    example="2099-01-01",
)
ROW_TWICE = declare(
    "P106",
    _E,
    "同一个数值有两行",
    "代码“{raw}”在 {first} 已有一行",
    why="两行不一致时，不知道哪一行算数。",
    fix="删去一行。",
    example="复制了一行",
)
NOT_EDITABLE = declare(
    "P107",
    _E,
    "不能替你改这个数",
    "{name} 的标准文本值 {new} 与现用值 {old} 不同，{why_not}",
    why="改错地方比不改更糟。",
    fix="直接在规则包中改好，再生成核对表核对。",
    example="共享的折标准煤系数与标准文本不同",
)

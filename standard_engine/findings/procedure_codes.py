"""Codes of findings about procedures and calendars, G001 to G049."""

from standard_engine.findings.finding import Severity, declare

_E = Severity.ERROR

UNKNOWN = declare(
    "G001",
    _E,
    "没有声明的名称",
    "{kind}“{name}”没有声明{near}",
    why="写错的名称若被忽略，这一步就会少一道把关。",
    fix="改正名称，或在 {section} 中声明它。",
    example="from: [aplied]",
)
UNREACHABLE = declare(
    "G002",
    _E,
    "到不了的状态",
    "从任何申请开始都到不了状态“{name}”",
    why="到不了的状态上的步骤永远不会办，多半是前一步的 to 写错了。",
    fix="让某一步的 to 指向它，或删去它。",
    example="没有一步写 to: certified",
)
DEAD_END = declare(
    "G003",
    _E,
    "走不出去的状态",
    "状态“{name}”没有可以离开的步骤，又没有写 final: true",
    why="案件会永远停在这里，没有人再接到通知。",
    fix="写一个从它开始、通向别处的步骤；若案件到此办结，写 final: true。",
    example="退回补正以后没有重新申请的步骤",
)
FINAL_LEFT = declare(
    "G004",
    _E,
    "办结以后还有步骤",
    "步骤“{step}”从已办结的状态“{name}”开始",
    why="办结的案件不再办理，这一步永远不会办。",
    fix="从 from 中删去它，或去掉该状态的 final。",
    example="from: [withdrawn]，而 withdrawn 写了 final: true",
)
AMBIGUOUS = declare(
    "G005",
    _E,
    "同一命令有两个步骤",
    "在“{name}”，{role}用命令 {command} 时，“{step}”和“{other}”都能办",
    why="程序不能替人选择办哪一步。",
    fix="合成一步，用 answers 区分结果；或用不同的命令。",
    example="两个 review 都由市州经信委从“已申请”开始",
)
BAD_COMMAND = declare(
    "G006",
    _E,
    "命令名不能用",
    "命令“{command}”{what}",
    why="命令要能在命令行里打出来，也不能与账本自己的命令重名。",
    fix="换一个由小写英文字母和连字符组成的词。",
    example="command: status",
)
NO_OPENING = declare(
    "G007",
    _E,
    "没有开始的步骤",
    "没有一个步骤写 opens: true，案件无法开始",
    why="案件从企业的申请开始。",
    fix="在申请的步骤上写 opens: true。",
    example="所有步骤都有 from",
)
OPENING_FROM = declare(
    "G008",
    _E,
    "步骤的起点不清楚",
    "步骤“{step}”{what}",
    why="一个步骤要么开始一个案件，要么从某些状态开始。",
    fix="开始案件的写 opens: true 和 to，不写 from；其他步骤写 from。",
    example="既写 opens: true 又写 from",
)
UNUSED = declare(
    "G009",
    Severity.WARNING,
    "声明了没有用到",
    "{kind}“{name}”没有任何步骤用到",
    why="没有用到的多半是别处写错了名称，把关就落空了。",
    fix="用上它，或删去它。",
    example="声明了同意意见，没有步骤要它",
)
NEVER_GIVEN = declare(
    "G010",
    _E,
    "要的东西没有步骤产生",
    "步骤“{step}”要{kind}“{name}”，但没有步骤{verb}它",
    why="这一步永远办不成。",
    fix="写出{verb}它的步骤，或不再要它。",
    example="要质监部门同意，但没有一步写 gives",
)
OUT_OF_REACH = declare(
    "G011",
    _E,
    "同意意见来不及表示",
    "步骤“{step}”在状态“{state}”要同意意见“{name}”，但能表示它的步骤都不在这个状态或它之前",
    why="案件走到这里时，没有人能再表示同意。",
    fix="让表示同意的步骤的 from 包含这个状态。",
    example="推荐以后才能表示同意",
)
HOLDER = declare(
    "G012",
    _E,
    "受托机构写法不对",
    "步骤“{step}”：{what}",
    why="受托机构只能办委托给它的案件，程序要知道委托写在哪一项里。",
    fix="范围为 holder 的角色，步骤要写 holder: 一个 type 为 organisation 的数据项；别的角色不写。",
    example="认证步骤由认证机构办，没有写 holder",
)
CONTRADICTION = declare(
    "G013",
    _E,
    "步骤自相矛盾",
    "步骤“{step}”：{what}",
    why="两处都写，不知道以哪一处为准。",
    fix="只留一处。",
    example="步骤和答复都写了 to",
)
NO_KEEPER = declare(
    "G014",
    _E,
    "没有人管理用户",
    "没有一个角色写 administers: true",
    why="用户由账本登记，总要有人能登记。",
    fix="在主管单位的角色上写 administers: true。",
    example="所有角色都没有 administers",
)
BAD_DECLARATION = declare(
    "G015",
    _E,
    "声明不完整",
    "{kind}“{name}”：{what}",
    why="缺少的内容不能猜。",
    fix="按说明补全或删去。",
    example="期限没有写长短",
)
NO_END = declare(
    "G016",
    _E,
    "永远办不结的状态",
    "从状态“{name}”怎样办都到不了办结的状态",
    why="案件会在几步之间打转，永远挂在账上。",
    fix="写一个最终通向办结状态（final: true）的步骤。",
    example="退回和重新申请互相指向，没有别的出口",
)
BAD_PLACE = declare(
    "G017",
    _E,
    "花括号里的名称不能用",
    "花括号里的“{name}”不是这段文字能用的名称{near}",
    why="花括号是写文件时填写内容的地方；名称写错，文件上就会缺一项。",
    fix="改正名称，或去掉花括号。名单可用它各栏的名称和 count，证书可用的名称见手册“证书”。",
    example="lead: 公示期至 {publicity.lsat}",
)
DAY_TWICE = declare(
    "G030",
    _E,
    "同一天写了两次",
    "{day} 写了两次",
    why="一天不能既放假又上班。",
    fix="删去一处。",
    example="closed 和 worked 里都有 2027-01-01",
)
DAY_UNREADABLE = declare(
    "G031",
    _E,
    "日子写法不对",
    "{what}",
    why="期限按日历推算，差一天就可能使公示无效。",
    fix="写成 2027-01-01，或 2027-02-06..2027-02-12。",
    example="2027-2-30: 春节",
)

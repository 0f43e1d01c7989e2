"""Codes of findings about an audit: the audit workbook as a file, K001 on; its rows, K010 on; attestations, K020 on; evidence, K030 on; nonconformities, K040 on."""

from standard_engine.findings.finding import Severity, declare

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

NO_AUDIT_WORKBOOK = declare(
    "K001",
    _E,
    "不是核查表",
    "不是核查表：没有隐藏的“核查表元数据”",
    why="没有元数据，就不知道它是按哪份数据表、哪版规则包建的，核定值可能记到别的企业头上。",
    fix="用 standard-engine audit open 由数据表建核查表，在其中填写；数据表和核查表不要写反。",
    example="把企业的数据表写在了核查表的位置上",
)
OTHER_SUBMISSION = declare(
    "K002",
    _E,
    "核查表属于另一份数据表",
    "核查表是按数据表 {theirs} 建的，给出的是 {ours}",
    why="核定值逐格对应申报值；数据表换过，原来的核定就不再成立。",
    fix="找出建核查表时的那份数据表；企业重新提交过的，用 audit open 另建核查表，把仍成立的核定抄过去。",
    example="企业补正后又交了一份数据表，核查表还是旧的",
)
AUDIT_OF_OTHER_PACK = declare(
    "K003",
    _E,
    "核查表属于另一个规则包",
    "核查表属于规则包 {theirs}，评价所用为 {ours}",
    why="代码相同，含义也可能不同。",
    fix="用 --pack 指定核查表的规则包。",
    example="核查表是绿色工厂的，评价用的是两型工业企业的规则包",
)
AUDIT_OF_OTHER_VERSION = declare(
    "K004",
    _W,
    "核查表按另一版规则包建",
    "核查表按规则包 {theirs} 建，评价所用为 {ours}",
    why="规则改过，涉及分值和要评审的项目可能不同；评价按现在的规则包进行。",
    fix="核对新增或改动的项目；差别大的，用 audit open 另建核查表。",
    example="建核查表后，省厅发布了新版规则包",
)
ROW_UNKNOWN = declare(
    "K010",
    _E,
    "核查表的一行对不上数据项",
    "代码“{code}”、年份“{year}”不是要核查的数据项，这一行没有采用",
    why="对不上的核定值不能猜着用。",
    fix="代码和年份照 audit open 写出的，不要改；多出的行删去。",
    example="代码 N03 写成了 N3O",
)
ROW_TWICE = declare(
    "K011",
    _E,
    "核查表中同一项出现两次",
    "{item} 出现在 {places}；两行都没有采用，按缺失",
    why="两行核定值不同时，不知道哪一行算数。",
    fix="删去多余的一行。",
    example="复制了一行忘记删去",
)
ROW_GONE = declare(
    "K012",
    _E,
    "核查表缺少一项",
    "{item} 不在核查表中，按缺失",
    why="删去一行不等于认可申报值。",
    fix="用 audit open 另建一份，把缺的行抄回来。",
    example="筛选以后删除行，把看不见的行也删了",
)
WITHOUT_REASON = declare(
    "K013",
    _W,
    "核定值与申报值不同而没有理由",
    "{item} 申报 {reported}，核定 {verified}，没有写理由",
    why="企业有权知道为什么改它的数，复核的人也要能重走一遍。",
    fix="在“理由”一栏写明依据的台账、发票、监测报告或现场所见。",
    example="核定值改小了 10%，理由一栏空着",
)
REPORTED_ALTERED = declare(
    "K014",
    _W,
    "核查表中的申报值被改动",
    "{item} 在数据表中是 {reported}，核查表的“申报值”一栏是 {shown}；按数据表",
    why="申报值以企业的数据表为准；这一栏只供对照。",
    fix="恢复这一格；要改数，写在“核定值”一栏。",
    example="把核定的数直接写进了申报值一栏",
)
ATTESTATION_MISSING = declare(
    "K020",
    _E,
    "没有评审结论",
    "{item} 没有评审结论，按缺失",
    why="机器不能判断的事项，要有人看过才算数；企业自己的回答不能代替评审。",
    fix="在“定性评审”表填写结论、依据或证据编号、评审人和日期。",
    example="环境管理体系认证一行的结论是空的",
)
ATTESTATION_INCOMPLETE = declare(
    "K021",
    _E,
    "评审结论不完整",
    "{item} 的评审结论缺少{what}，按缺失",
    why="不知道谁、什么时候、凭什么作的结论，复核时站不住。",
    fix="补齐缺少的各栏；依据和证据编号至少写一个。",
    example="有结论，没有评审人和日期",
)
ATTESTATION_EXPIRED = declare(
    "K022",
    _E,
    "评审结论已过有效期",
    "{item} 的评审结论有效期至 {until}，评价日期是 {day}，按缺失",
    why="证书、许可会过期；过了期的结论不能证明现在的情况。",
    fix="重新核对，写新的结论和有效期；长期有效的，有效期一栏留空。",
    example="认证证书去年到期，有效期一栏还是去年的日期",
)
ATTESTATION_LATER = declare(
    "K023",
    _W,
    "评审日期晚于评价日期",
    "{item} 的评审日期 {day} 晚于评价日期 {as_of}",
    why="多半是年份写错，或评价日期没有更新。",
    fix="核对两个日期；评价日期用 --as-of 指定。",
    example="2026 写成了 2062",
)
AUDIT_DAY_UNCLEAR = declare(
    "K024",
    _E,
    "核查表中的日期读不懂",
    "{item} 的“{heading}”写的是“{raw}”，不是日期",
    why="读不懂的有效期不能当作没有过期，读不懂的期限不能当作没有超过。",
    fix="写成 2026-11-23 的形式。",
    example="有效期写了“明年年底”",
)
EVIDENCE_MISSING = declare(
    "K030",
    _E,
    "没有应附的证据",
    "{item} 应附{documents}，证据登记表中没有，按缺失",
    why="规则包要求有证据的数据项，没有证据的不能采用。",
    fix="在“证据登记”表登记材料，在“支持的数据项”写上代码，或在这一行写证据编号。",
    example="取水量没有取水计量台账",
)
EVIDENCE_MISSING_ACCEPTED = declare(
    "K031",
    _W,
    "没有应附的证据，按规则包采用",
    "{item} 应附{documents}，证据登记表中没有；规则包允许采用",
    why="规则包对这一项写了没有证据也采用，但复核时会问到。",
    fix="能补的补登记。",
    example="节能规划没有附文本",
)
EXHIBIT_UNKNOWN = declare(
    "K032",
    _E,
    "证据编号不存在",
    "{item} 引用的证据编号“{number}”不在证据登记表中，或没有写文件",
    why="引用不到的证据等于没有。",
    fix="核对编号；登记表中的材料要写文件名称。",
    example="写了 E9，登记表只到 E7",
)
EXHIBIT_UNCLEAR = declare(
    "K033",
    _E,
    "证据登记不清",
    "证据“{number}”：{what}",
    why="说不清是哪份材料、证明什么的，不能作证据。",
    fix="编号各不相同；写明文件名称；SHA-256 是 64 位十六进制；代码用数据项的代码。",
    example="两份材料的编号都是 E3",
)
EXHIBIT_CHANGED = declare(
    "K034",
    _W,
    "证据文件与登记的不符",
    "证据“{number}”的文件 {file}：{what}",
    why="登记之后换过的文件，不是评审人看过的那一份。",
    fix="找回登记时的文件；确需更换的，重新评审并登记新的 SHA-256。",
    example="登记以后又把 PDF 重新导出了一次",
)
NONCONFORMITY_UNCLEAR = declare(
    "K040",
    _E,
    "不符合项登记不清",
    "不符合项“{number}”：{what}",
    why="轻重、期限不清的不符合项，无法跟踪整改。",
    fix="严重程度写“严重”或“一般”；整改期限写日期；写明现场发现；编号各不相同。",
    example="严重程度写了“较重”",
)
NONCONFORMITY_OVERDUE = declare(
    "K041",
    _W,
    "不符合项超过整改期限",
    "{severity}不符合项“{number}”的整改期限是 {due}，评价日期是 {day}，还没有关闭",
    why="到期没有整改证据的不符合项，影响认证机构的结论。",
    fix="整改完成的，写整改证据和关闭日期；延期的，改期限并在说明中写明原因。",
    example="整改期限是上个月，整改证据一栏空着",
)
BODY_INCOMPLETE = declare(
    "K050",
    _W,
    "核查信息不全",
    "核查信息缺少：{what}",
    why="第三方评价报告要写明机构、编制人、复核人和核查的日期。",
    fix="在“核查信息”表补齐。",
    example="没有写复核人",
)

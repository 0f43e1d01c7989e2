"""Codes of findings about a record or a certificate and its signature (V001 to V059), a trust file (V060), judging again (V070 on), a certificate (V080 on)."""

from standard_engine.findings.finding import Severity, declare

_E, _N = Severity.ERROR, Severity.NOTE
_ASK_AGAIN = "请向出具记录的机构索取原文件，用不改动内容的方式（U 盘、邮件附件）传送。"
_ASK_BODY = "不要采用；请向出具它的机构核实。"

NO_RECORD = declare(
    "V001",
    _E,
    "记录文件打不开",
    "打不开记录文件：{what}",
    why="读不到文件，就没有可以核验的内容。",
    fix="核对文件名和所在文件夹，以及有没有读取权限。",
    example="路径写错",
)
NOT_A_RECORD = declare(
    "V002",
    _E,
    "不是记录文件",
    "这不是记录文件：{what}",
    why="只有 audit close 写出的 zip 文件才能核验。",
    fix="请给 audit close 写出的 .zip 文件；若文件传输中断过，重新传送原文件。",
    example="空文件、Word 文档、只传了几个字节的 zip",
)
TOO_LARGE = declare(
    "V003",
    _E,
    "记录文件过大",
    "记录文件超过 {most} MiB",
    why="过大的文件会耗尽计算机的内存，引擎也不会写出这样的记录。",
    fix="请给 audit close 写出的 .zip 文件。",
    example="几个 GB 的 zip",
)
NOT_AS_WRITTEN = declare(
    "V010",
    _E,
    "文件不是原样",
    "文件不是原样，{what}",
    why="记录的每一个字节都由内容决定；有一个字节不同，就不是写出时的文件。",
    fix=_ASK_AGAIN,
    example="用压缩软件解压后重新打包；改动了压缩包里的一个字节",
)
BAD_NAME = declare(
    "V011",
    _E,
    "压缩包内的文件名不能用",
    "压缩包内的文件“{member}”{what}，没有读取",
    why="这样的名称解压时会写到别处、盖掉别的文件，或两个人看到的不是同一个文件；引擎不会写出这样的记录。",
    fix=_ASK_BODY,
    example="../../启动项.bat；同名的两个文件",
)
UNREADABLE = declare(
    "V012",
    _E,
    "压缩包内的文件读不出",
    "压缩包内的文件“{member}”{what}",
    why="读不出的文件无法核对。",
    fix=_ASK_AGAIN,
    example="加了密的压缩包",
)
CHANGED = declare(
    "V020",
    _E,
    "文件内容被改动",
    "“{member}”与清单不同：清单上 {size} 字节、SHA-256 {sha256}，现为 {found_size} 字节、{found}",
    why="内容哈希不同，说明文件在清单写成之后变了，哪怕只变了一个字节。",
    fix=_ASK_AGAIN,
    example="有人打开审核表改了一个数",
)
MISSING = declare(
    "V021",
    _E,
    "缺少文件",
    "缺少清单上的“{member}”",
    why="缺了文件，结论的来历就不完整。",
    fix=_ASK_AGAIN,
    example="从压缩包里删去了一份证据",
)
RENAMED = declare(
    "V022",
    _E,
    "文件改了名",
    "清单上的“{member}”改名为“{found}”，内容没有变",
    why="名称说明一份文件证明什么；换了名称，证据就张冠李戴。",
    fix=_ASK_AGAIN,
    example="把两份证据的文件名对调",
)
EXTRA = declare(
    "V023",
    _E,
    "多出文件",
    "“{member}”不在清单上",
    why="签名只管清单上的文件；多出来的可能是别人放进去的。",
    fix="不要采用多出来的文件；请向出具记录的机构核实。",
    example="有人往压缩包里加了一份说明",
)
REORDERED = declare(
    "V024",
    _E,
    "文件次序被改动",
    "从“{member}”起，压缩包内文件的次序与清单不同",
    why="次序不同的压缩包不是写出时的文件。",
    fix=_ASK_AGAIN,
    example="用压缩软件重新打包",
)
NO_MANIFEST = declare(
    "V030",
    _E,
    "没有清单",
    "压缩包内没有清单 {member}",
    why="没有清单，就不知道原来有哪些文件。",
    fix="请给 audit close 写出的 .zip 文件。",
    example="自己打包的 zip",
)
BAD_MANIFEST = declare(
    "V031",
    _E,
    "清单不合规定",
    "清单不合规定：{what}",
    why="清单只有一种写法；不合写法的不是引擎写出的。",
    fix=_ASK_AGAIN,
    example="members[3].sha256 少一位",
)
OTHER_FORMAT = declare(
    "V032",
    _E,
    "记录的格式版本不能识别",
    "记录是第 {theirs} 版格式，本引擎读第 {ours} 版",
    why="新格式里的内容，旧引擎不知道怎样核对。",
    fix="请用写出这份记录的或更新的引擎核验。",
    example="用旧版引擎核验新版引擎写出的记录",
)
NOT_THE_SIGNED = declare(
    "V033",
    _E,
    "清单不是签名的那一份",
    "{member} 与签名所签的清单不同",
    why="签名只证明签的那一份；换过的清单没有人负责。",
    fix=_ASK_BODY,
    example="改了文件，又按改过的文件重写了清单，签名还是原来的",
)
NO_SIGNATURE = declare(
    "V040",
    _E,
    "没有签名",
    "记录没有签名：{what}",
    why="没有签名，谁都可以改动文件并重写清单。",
    fix=_ASK_AGAIN,
    example="删去了 manifest.dsse.json",
)
BAD_ENVELOPE = declare(
    "V041",
    _E,
    "签名文件不合规定",
    "签名文件 {member} 不合规定：{what}",
    why="签名文件只有一种写法；不合写法的不是引擎写出的。",
    fix=_ASK_AGAIN,
    example="签名的 base64 多了一个换行",
)
WRONG_SIGNATURE = declare(
    "V042",
    _E,
    "签名不对",
    "密钥 {key} 的签名与内容不符",
    why="内容或签名在签名之后被改动，或不是这把密钥签的。",
    fix=_ASK_BODY,
    example="改动了签过名的清单",
)
UNKNOWN_SIGNER = declare(
    "V043",
    _E,
    "签名人不在信任文件中",
    "签名的密钥 {key} 不在信任文件中",
    why="谁都可以做一把密钥来签名；只有信任文件上的密钥才说明是哪个机构签的。",
    fix="向机构另行核实它的公钥（如当面或电话核对密钥编号），确认后加入信任文件。",
    example="机构换了密钥，信任文件还没有加上",
)
NOT_YET_VALID = declare(
    "V044",
    _E,
    "签名时密钥尚未生效",
    "{on} 签名时，{body} 的密钥 {key} 尚未生效（自 {first} 起）",
    why="有效期以外的签名不算机构的签名。",
    fix=_ASK_BODY,
    example="密钥自 2027-01-01 起有效，记录写于 2026-12-31",
)
EXPIRED = declare(
    "V045",
    _E,
    "签名时密钥已过期",
    "{on} 签名时，{body} 的密钥 {key} 已过期（至 {last} 止）",
    why="有效期以外的签名不算机构的签名。",
    fix=_ASK_BODY,
    example="密钥至 2026-12-31 止，记录写于 2027-01-01",
)
REVOKED = declare(
    "V046",
    _E,
    "签名时密钥已作废",
    "{on} 签名时，{body} 的密钥 {key} 已作废（自 {day} 起，{reason}）",
    why="作废的密钥可能在别人手里。",
    fix=_ASK_BODY,
    example="私钥 2026-06-01 遗失，记录写于 2026-06-01",
)
REVOKED_LATER = declare(
    "V047",
    _N,
    "密钥后来作废",
    "{body} 的密钥 {key} 在签名（{on}）之后作废（自 {day} 起，{reason}）；签名时有效",
    why="签名的时刻是签名人自己写的；若密钥因被盗作废，盗用者可以写一个更早的时刻。",
    fix="若作废的原因是遗失或被盗，请向机构核实它确实出具过这份记录或证书。",
    example="记录写于 2026-05-31，密钥 2026-06-01 作废",
)
OTHER_BODY = declare(
    "V048",
    _E,
    "签名人不是所写的机构",
    "所写的机构是“{stated}”，签名的是“{body}”的密钥 {key}",
    why="一个机构不能替另一个机构签名。",
    fix=_ASK_BODY,
    example="乙机构的密钥签了甲机构的记录",
)
NOT_CHECKED = declare(
    "V049",
    _E,
    "签名没有核对",
    "没有信任文件也没有公钥，密钥 {key} 的签名没有核对",
    why="不核对签名，改动过并重写了清单的文件也会与自己的清单一致，谁都写得出一张证书的文字。",
    fix="给出信任文件（或机构的公钥文件）再核验一次。",
    example="核验时没有写 --trust",
)
ONLY_A_KEY = declare(
    "V050",
    _N,
    "只用公钥核对了签名",
    "签名与给出的公钥 {key} 相符；没有信任文件，没有核对它是谁的、签名时是否有效",
    why="一把公钥自己说不出它属于哪个机构、有没有作废。",
    fix="给出信任文件再核验一次。",
    example="核验时只给了公钥文件",
)
BAD_TRUST = declare(
    "V060",
    _E,
    "信任文件不合规定",
    "{what}",
    why="信任文件写错，别人的签名可能被当成机构的，机构的签名可能被拒绝。",
    fix="对照第三方认证机构手册（auditors.md）的“密钥和信任文件”一节改正。",
    example="有效期的起止日期写反；同一把密钥写在两个机构名下",
)
NOT_JUDGED_AGAIN = declare(
    "V070",
    _E,
    "不能重新评价",
    "用记录中的规则包和数据不能重新评价：{what}",
    why="重新评价是验证的一半；评价不了，就不知道结论是不是由这些数据得出的。",
    fix="缺少文件或文件损坏的，向评价机构要原来的记录；规则包是新版引擎的，换新版引擎再验证。",
    example="记录中的规则包用了本引擎还不认识的写法",
)
VERDICT_DIFFERS = declare(
    "V071",
    _E,
    "重新评价的结果不同",
    "{member} 中 {path} 是 {packed}，重新评价是 {found}",
    why="结论应当由记录中的数据和规则包得出；得不出，就不能采用。",
    fix="向评价机构查问；引擎版本不同的，用记录所写的版本再验证一次。",
    example="结论文件中总分是 80，重新评价是 50",
)
MANIFEST_DIFFERS = declare(
    "V072",
    _E,
    "清单与记录的内容不符",
    "清单写明{what}是 {packed}，记录的内容是 {found}",
    why="下一个部门常常只看清单；清单说的要和内容一致。",
    fix="不要采用；向评价机构要改正的记录。",
    example="清单写“通过”，结论文件是“不通过”",
)
OTHER_ENGINE = declare(
    "V073",
    _N,
    "引擎版本不同",
    "记录由 {theirs} 版引擎作出，本引擎是 {ours} 版；结果逐项比较过",
    why="版本不同而结果相同，说明结论不依赖引擎的版本。",
    fix="结果有不同时，用记录所写的版本再验证一次。",
    example="记录是去年的 0.1.0 版作的，现在用 0.2.0 版验证",
)
SAMPLE_DIFFERS = declare(
    "V074",
    _E,
    "重抽的样本不同",
    "用记录中的种子重抽，得到的抽样计划与 {member} 不同",
    why="抽样计划应当能由种子重抽出来；重抽不出，就可能是挑选过的。",
    fix="向评价机构查问。",
    example="抽样计划中的一行被换过",
)
NO_TEXT = declare(
    "V080",
    _E,
    "没有核验文字",
    "没有找到证书的核验文字：{what}",
    why="核验靠证书上印的、二维码里的那段以 SE1. 开头的文字。",
    fix="用手机扫描证书上的二维码，或照抄证书下方的小字，用 --text 核验。",
    example="PDF 被别的程序另存过；给的是照片",
)
BAD_TEXT = declare(
    "V081",
    _E,
    "核验文字不合规定",
    "核验文字不合规定：{what}",
    why="核验文字只有一种写法，少一个字符、改一个字符都会被看出来。",
    fix="重新扫描二维码，或逐个字符对照证书下方的小字（大小写不同是不同的字符）；仍不对的，向发证机构核实。",
    example="抄漏了一个字符",
)
NOT_IN_FORCE = declare(
    "V082",
    _E,
    "证书尚未生效",
    "证书自 {issued} 起有效，核验的日期是 {on}",
    why="有效期以外的证书不作数。",
    fix="到有效期以后再用；日期写错的，用 --on 写对。",
    example="2026-12-01 发的证书，按 2026-11-30 核验",
)
OUT_OF_FORCE = declare(
    "V083",
    _E,
    "证书已过期",
    "证书到 {until} 为止有效，核验的日期是 {on}",
    why="有效期以外的证书不作数。",
    fix="请企业出示复核以后的新证书。",
    example="有效期至 2029-11-30 的证书，按 2029-12-01 核验",
)

"""Codes of findings about the content of packs, P050 and up (P001–P049, the YAML itself, are in `pack_codes`)."""

from standard_engine.findings.finding import Severity, declare

_E, _W = Severity.ERROR, Severity.WARNING

MODEL = declare(
    "P050",
    _E,
    "规则包内容不合要求",
    "{what}",
    why="写错的键或值若被忽略，规则就悄悄变了。",
    fix="对照手册或编辑器提示改正。",
    example="treshold: 0.4",
)
STRAY_FILE = declare(
    "P051",
    _E,
    "规则包中有无人读取的文件",
    "这个文件不属于规则包的任何一节",
    why="文件名写错时，其中的规则会全部失效而无人察觉。",
    fix="改为规定的文件名或文件夹名，或移出规则包。",
    example="indicator/energy.yaml",
)
ID_TWICE = declare(
    "P052",
    _E,
    "名称重复",
    "{name} 定义了两次",
    why="两处定义只有一处会生效。",
    fix="改名或删去一处。",
    example="两个文件都定义 indicators.energy_use",
)
SECTION_TWICE = declare(
    "P053",
    _E,
    "同一节写了两种形式",
    "{name} 既写成值又写成映射",
    why="无法合并。",
    fix="只保留一种写法。",
    example="pack.yaml 中 fields: 无，又有 fields/ 文件夹",
)
NO_SHARED_TABLE = declare(
    "P054",
    _E,
    "共享表不存在",
    "没有共享表 {name}",
    why="引用的表不存在，公式无法计算。",
    fix="核对 rules/shared 下的文件名。",
    example="uses: {factors: [standard_coal]}",
)
RESERVED_NAME = declare(
    "P055",
    _E,
    "名称不能使用",
    "{name} {why_not}",
    why="名称重复或与保留字相同时，公式的意义不明。",
    fix="换一个名称。",
    example="indicators: {total: …}",
)
UNKNOWN_SECTION = declare(
    "P056",
    _E,
    "没有这个工作表",
    "{name} 所在的工作表 {section} 没有在 sections 中声明{guess}",
    why="数据项没有地方可填。",
    fix="在 sections 中声明，或改正名称。",
    example="section: enrgy",
)
UNKNOWN_CATEGORY = declare(
    "P057",
    _E,
    "没有这个一级指标",
    "{name} 的一级指标 {category} 没有在 categories 中声明{guess}",
    why="不归类的指标不计入总分。",
    fix="在 categories 中声明，或改正名称。",
    example="category: enrgy",
)
UNKNOWN_ENUMERATION = declare(
    "P058",
    _E,
    "没有这个枚举",
    "{name} 引用的枚举 {enumeration} 不存在{guess}",
    why="没有枚举就不知道有哪些可取的值。",
    fix="在 enumerations 中定义，或在 uses 中引用共享枚举。",
    example="by: fule",
)
FIELD_FORM = declare(
    "P059",
    _E,
    "数据项写法不全",
    "{name}：{what}",
    why="缺少这些内容，数据项无法填报。",
    fix="按提示补全。",
    example="type: choice 而没有 options",
)
CODE_TWICE = declare(
    "P060",
    _E,
    "数据项代码重复",
    "代码 {code} 用于 {one} 和 {other}",
    why="读取数据表时按代码识别行，重复则无法区分。",
    fix="改为不同的代码。",
    example="两个数据项都用 N01",
)
NO_SOURCE = declare(
    "P061",
    _E,
    "数值没有出处",
    "{name} 没有写出处（source）",
    why="每个数都必须能追溯到条款；没有出处的数不能用来评判企业。",
    fix="写 source（document、clause、status），或在 pack.yaml 写默认 source。",
    example="levels: {达标: 0.6}，没有 source",
)
UNKNOWN_SOURCE = declare(
    "P062",
    _E,
    "出处名称不存在",
    "没有名为 {name} 的出处",
    why="引用的出处必须在 sources 中写明。",
    fix="在 pack.yaml 的 sources 中定义，或改正名称。",
    example="source: gb36132",
)
UNCHECKED = declare(
    "P063",
    _E,
    "official 数值没有核对记录",
    "{name} 标为 official，但缺少条款、核对人或核对日期",
    why="official 表示已对照标准文本核对；无人签认的数不能作为认证依据。",
    fix="写 clause、checked_by 和 checked_on，或改为 secondary、provisional。",
    example="source: {document: …, status: official}",
)
FACTOR_FORM = declare(
    "P064",
    _E,
    "系数表写法不全",
    "系数表 {name}：有 by 的写 factors，没有 by 的写 value",
    why="两种写法不能混用。",
    fix="按是否分项改正。",
    example="by: fuel，又写 value",
)
NOT_IN_FORCE = declare(
    "P065",
    _E,
    "评价日期没有生效的数值",
    "{name} 在 {day} 没有生效的数值",
    why="在首个生效日之前或终止日之后评价，没有可用的基准。",
    fix="改评价日期，或补充该日期的数值。",
    example="as_of 2010-01-01，而 from: 2017-01-01",
)
OVERLAP = declare(
    "P066",
    _E,
    "生效日期重叠",
    "{name}：{one} 起与 {other} 起的两组数值生效日期重叠",
    why="同一天有两个数，结论取决于取哪一个。",
    fix="改正 from、to，使日期首尾相接。",
    example="to: 2025-12-31 与 from: 2025-06-01",
)
GAP = declare(
    "P067",
    _E,
    "生效日期有空档",
    "{name}：{one} 起与 {other} 起的两组数值之间有日期没有数值",
    why="空档内的评价没有基准。",
    fix="改正 from、to，使日期首尾相接。",
    example="to: 2024-12-31 与 from: 2025-02-01",
)
UNKNOWN_CRITERION = declare(
    "P068",
    _E,
    "没有这个基准",
    "没有名为 {name} 的基准",
    why="指标没有基准就无法评判。",
    fix="在 criteria 中定义，或改正名称。",
    example="criteria: enrgy_use",
)
UNKNOWN_LEVEL = declare(
    "P069",
    _E,
    "没有这个等级",
    "{name}：等级或选项“{level}”不存在，可用：{known}",
    why="写错的等级永远达不到。",
    fix="改为已声明的等级，或在 levels 中声明。",
    example="points: {优秀: 10}",
)
NO_BEST_LEVEL = declare(
    "P070",
    _E,
    "缺少最好的等级",
    "有一组数值没有最好的等级“{level}”，也没有更好的等级可以替代",
    why="跳过的等级按更好的一级要求；最好的一级不能跳过。",
    fix="补上该等级的数值。",
    example="levels: {Ⅱ: 5, Ⅲ: 8}",
)
NO_DIRECTION = declare(
    "P071",
    _E,
    "没有写方向",
    "{name} 有数值基准，但没有写 better",
    why="不知道越低越好还是越高越好，就无法比较。",
    fix="写 better: lower 或 better: higher。",
    example="criteria 而没有 better",
)
LEVELS_ORDER = declare(
    "P072",
    _E,
    "等级次序与方向不符",
    "{name}：{better}，但“{one}”的 {first} 不比“{other}”的 {second} 更严",
    why="方向写反时，差的企业会得高等级。",
    fix="核对各级数值和 better。",
    example="better: lower，levels: {先进: 0.6, 达标: 0.25}",
)
NO_GENERAL_CASE = declare(
    "P073",
    _E,
    "缺少一般情形",
    "{name} 的基准都有条件，没有一般情形",
    why="不符合任何条件的企业没有基准，不能默认它合格。",
    fix="加一组没有 when 的数值，或写 otherwise: not_applicable。",
    example="只有 when: industry in C30",
)
NEVER_HOLDS = declare(
    "P074",
    _E,
    "条件永远不成立",
    "条件“{when}”永远不成立",
    why="这组数值永远用不到，多半是写错了。",
    fix="改正条件。",
    example="when: depth > 500 and depth < 250",
)
CONDITIONS_OVERLAP = declare(
    "P075",
    _E,
    "条件可能同时成立",
    "条件“{one}”与“{other}”可能同时成立，又互不包含",
    why="两组数值都适用时，不知道用哪一个。",
    fix="改写条件使其互斥，或使一个是另一个的特例。",
    example="depth >= 250 与 depth <= 500",
)
UNCLEAR_CONDITION = declare(
    "P076",
    _W,
    "条件无法自动核对",
    "条件“{when}”比较复杂，无法自动判断是否与其他条件重叠",
    why="重叠的条件会使结论取决于次序。",
    fix="尽量只用“x in 分组”和与数的比较；否则请人工核对。",
    example="when: a / b > 3",
)
CYCLE = declare(
    "P077",
    _E,
    "循环引用",
    "循环引用：{ring}",
    why="互相依赖的量无法计算。",
    fix="去掉其中一处引用。",
    example="a: b + 1，b: a - 1",
)
NOT_A_CONDITION = declare(
    "P078",
    _E,
    "应为条件",
    "{name} 的公式应是条件（是非），不是数值或选项",
    why="要求和结论只有成立与不成立。",
    fix="改写成比较，如 total >= 60。",
    example="condition: accidents",
)
UNKNOWN_GRADE = declare(
    "P079",
    _E,
    "没有这个等级",
    "没有名为 {name} 的等级",
    why="限级的要求必须指向一个已有的等级。",
    fix="在 grades 中定义，或改正名称。",
    example="caps: 三级",
)
NO_FULL_MARKS = declare(
    "P080",
    _E,
    "没有写满分",
    "{name} 计分但没有写满分（full）",
    why="不知道满分就无法计分。",
    fix="写 full。",
    example="score: {by: linear}，没有 full",
)
NOTHING_JUDGED = declare(
    "P081",
    _E,
    "指标没有评判方法",
    "{name} 既没有基准、等级，也没有得分方法或符合条件",
    why="没有评判方法的指标不影响结论。",
    fix="写 criteria、score 或 met。",
    example="只有 formula",
)
WEIGHTS = declare(
    "P082",
    _E,
    "分值或权重合计不符",
    "{name} 各项合计 {found}，应为 {expected}",
    why="合计不符时总分没有意义。",
    fix="核对各项分值或权重。",
    example="40 + 30 + 29",
)
POINTS_ABOVE_FULL = declare(
    "P083",
    _E,
    "得分高于满分",
    "{name}：{level} 得 {points} 分，高于满分 {full}",
    why="单项得分不能高于满分。",
    fix="核对得分和满分。",
    example="full: 8，points: {先进: 10}",
)
NO_EFFECT = declare(
    "P084",
    _W,
    "指标不影响结论",
    "{name} 不影响任何等级和结论",
    why="多半是漏写了得分或结论条件。",
    fix="加入得分或结论条件；若只供参考可忽略。",
    example="没有 score 也不在 decision 中的指标",
)
UNUSED_FIELD = declare(
    "P085",
    _W,
    "数据项没有用到",
    "数据项 {name} 没有任何公式使用",
    why="让企业填报用不到的数据，是白费功夫。",
    fix="删去，或在公式、核对中使用。",
    example="只声明、未使用的数据项",
)
UNKNOWN_INDICATOR = declare(
    "P086",
    _E,
    "没有这个指标",
    "改进措施 {name} 指向不存在的指标 {indicator}{guess}",
    why="措施指向不存在的指标，企业看不到它。",
    fix="改正名称。",
    example="indicators: [enrgy]",
)
FOLDER_NAME = declare(
    "P087",
    _E,
    "规则包名称与文件夹不同",
    "id 是 {id}，文件夹是 {folder}",
    why="按名称找规则包时会找错。",
    fix="使两者相同。",
    example="id: db43，文件夹 db43-t-1229-2016",
)
OUT_OF_DATE = declare(
    "P088",
    _E,
    "评价日期不在标准有效期内",
    "评价日期 {day} 不在标准有效期 {since} 至 {until} 内",
    why="标准只在有效期内可用来评价。",
    fix="改评价日期，或换用当时有效的标准。",
    example="用 2018 版评价 2026 年的企业",
)
CASE_FORM = declare(
    "P089",
    _E,
    "算例写法有误",
    "{what}",
    why="读不懂的算例等于没有。",
    fix="对照手册“算例”一节改正。",
    example="given: {没有的数据项: 1}",
)
EMPTY_RANGE = declare(
    "P090",
    _E,
    "数值范围是空的",
    "{name} 的范围没有任何数能满足",
    why="所有填报值都会被拒绝。",
    fix="核对 min、max、above、below。",
    example="range: {min: 5, max: 3}",
)
NO_SUCH_NUMBER = declare(
    "P091",
    _E,
    "没有这个数值",
    "number_sources 中的“{name}”不是规则包中任何数值的名称",
    why="写错名称时，出处落不到任何数上，核对过的数看起来仍未核对。",
    fix="核对名称：运行 rules worksheet，名称在“代码”一列。",
    example="number_sources: {criteria.enrgy.levels.先进@2017-01-01: …}",
)
CHANGED_AFTER_RELEASE = declare(
    "P092",
    _E,
    "已发布的版本被改动",
    "版本 {version} 已于 {day} 发布，发布后{what}",
    why="同一个版本号只能有一个内容，否则以前的结论说不清依据的是哪一份规则。",
    fix="改回原样（共享表变了的，把发布时的表放进规则包旁边的 shared 文件夹）；要改规则，先换一个新的 version（rules set --version 会一并写好）。",
    example="发布 1.0 后又改了 criteria.yaml 中的一个数",
)
BAD_RELEASE = declare(
    "P093",
    _E,
    "发布记录不合要求",
    "{what}",
    why="读不懂发布记录，就无法确认规则没有被改动。",
    fix="恢复 rules release 写出的 released.yaml，不要手工修改。",
    example="released.yaml 中删去了 files",
)
OTHER_NUMBER = declare(
    "P094",
    _E,
    "数值与其出处所说的不同",
    "{name} 现用 {shown}，number_sources 中的出处说的是 {stated}",
    why="核对以后数被改过，核对就不算数了。",
    fix="改回核对过的数；或重新核对，改写出处中的 value。",
    example="核对 0.25 以后，在 criteria.yaml 中改成 0.3",
)

"""What an office writes of its procedure, as pydantic models: every key named, described, and nothing else allowed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from standard_engine.pack.model import Day, Flag, Model, SourceModel, SourceOrName, Text, Whole


class RoleModel(Model):
    """角色：谁办理，能办哪些案件。"""

    title: Text = Field(description="名称")
    scope: Literal["own", "region", "holder", "all"] = Field(
        description="能办哪些案件：own 自己申请的，region 本地区的，holder 委托给它的，all 全部"
    )
    administers: Flag = Field(default=False, description="能否登记用户、换用新的办理程序")
    note: Text | None = Field(None, description="说明")


class StateModel(Model):
    """状态：案件停在哪里。"""

    title: Text = Field(description="名称")
    stage: Text = Field(description="属于哪个阶段，stages 中的名称")
    final: Flag = Field(default=False, description="是否办结")
    counts: Flag = Field(default=False, description="是否计入目标家数")


class DocumentModel(Model):
    """材料：办理时附上的文件。"""

    title: Text = Field(description="名称")
    hint: Text | None = Field(None, description="说明")


class FactModel(Model):
    """数据项：办理时填写的一项内容。"""

    title: Text = Field(description="名称")
    type: Literal["text", "date", "number", "choice", "organisation"] = Field(
        "text", description="text 文字、date 日期、number 数、choice 选项、organisation 机构"
    )
    options: dict[str, Text] = Field(default_factory=dict, description="选项（choice）：代码: 名称")
    role: Text | None = Field(None, description="机构的角色（organisation）")
    apart: tuple[Text, ...] = Field((), description="回避：不得是这些数据项在本案中填过的机构")
    unique: Flag = Field(default=False, description="全部案件中不得重复，如证书编号")
    unit: Text | None = Field(None, description="单位")
    hint: Text | None = Field(None, description="说明")


class ConsentModel(Model):
    """同意意见：会商单位对案件的表态。"""

    title: Text = Field(description="名称")


class PeriodModel(Model):
    """期限：从某一步起算的一段时间；working_days、days、months、years 只写一个。"""

    title: Text = Field(description="名称")
    working_days: Whole | None = Field(None, description="工作日数")
    days: Whole | None = Field(None, description="天数")
    months: Whole | None = Field(None, description="月数")
    years: Whole | None = Field(None, description="年数")
    first_day: Literal["counted", "next"] = Field("next", description="起算当天：counted 计入，next 从次日起算")
    source: SourceOrName | None = Field(None, description="出处")


class MatterModel(Model):
    """事项：提出以后必须处理的事，如异议。"""

    title: Text = Field(description="名称")


class GradeModel(Model):
    """等级，最好的在前。"""

    id: Text = Field(description="等级")
    title: Text = Field(description="显示名称，与评价结论写的等级一致")


class TargetModel(Model):
    """目标。"""

    title: Text = Field(description="名称")
    count: Whole = Field(description="家数")
    by: Day = Field(description="到哪一天")
    source: SourceOrName | None = Field(None, description="出处")


class NeededDecisionModel(Model):
    """要附上的评价结论（decision.json）；统一社会信用代码须与案件一致。"""

    outcome: tuple[Literal["pass", "fail", "undetermined"], ...] = Field(
        ("pass", "fail", "undetermined"), min_length=1, description="结论须是其中之一"
    )
    binding: Flag = Field(default=False, description="是否须可作认证依据（结论用到的数值都已核对）")
    packs: tuple[Text, ...] = Field((), description="须按其中一个规则包评价；不写则不限")
    record: Flag = Field(
        default=False,
        description="是否须出自评价机构签名的记录（audit close 写出），并且核验一致；步骤写了 holder 的，须由该机构签名",
    )
    severe: Whole | None = Field(None, description="记录中未关闭的严重不符合项最多几个；不写则不限")


class OutcomeModel(Model):
    """一步（或它的一种答复）要什么、做什么。"""

    to: Text | None = Field(None, description="到哪个状态；不写则状态不变")
    documents: tuple[Text, ...] = Field((), description="要附的材料；名称后加 ? 的可以不附")
    facts: tuple[Text, ...] = Field((), description="要填的数据项；名称后加 ? 的可以不填")
    consents: tuple[Text, ...] = Field((), description="须已取得的同意意见")
    settled: tuple[Text, ...] = Field((), description="须已全部处理的事项")
    decision: NeededDecisionModel | None = Field(None, description="要附的评价结论")
    reason: Flag = Field(default=False, description="是否必须写明理由")
    gives: Text | None = Field(None, description="表示哪一项同意")
    refuses: Text | None = Field(None, description="表示不同意哪一项")
    clears: tuple[Text, ...] = Field((), description="使哪些同意意见失效，须重新表示")
    starts: tuple[Text, ...] = Field((), description="开始计算哪些期限")
    raises: Text | None = Field(None, description="提出一件什么事项")
    settles: Text | None = Field(None, description="处理一件什么事项")
    grade: Literal["decision", "lower"] | None = Field(None, description="等级：decision 取自评价结论，lower 降一级")
    records: dict[str, Text] = Field(default_factory=dict, description="自动填写的数据项：名称: 内容")
    source: SourceOrName | None = Field(None, description="出处")


class StepModel(OutcomeModel):
    """步骤：谁，从什么状态，要什么，做什么。"""

    command: Text = Field(description="命令，小写英文字母和连字符")
    title: Text = Field(description="名称")
    by: tuple[Text, ...] = Field(min_length=1, description="哪些角色能办")
    holder: Text | None = Field(None, description="办理的机构须是案件中哪一项所写的机构")
    opens: Flag = Field(default=False, description="是否由它开始一个新案件")
    from_: tuple[Text, ...] = Field((), alias="from", description="从哪些状态开始")
    batch: Flag = Field(default=False, description="能否一次办理几个案件（要么都办成，要么都不办）")
    once: Literal["case", "enterprise"] | None = Field(
        None, description="只能办一次：case 每个案件，enterprise 每家企业（按统一社会信用代码）"
    )
    within: Text | None = Field(None, description="只能在哪个期限之内办")
    after: Text | None = Field(None, description="只能在哪个期限届满之后办")
    due: Text | None = Field(None, description="应在哪个期限届满以前办；逾期仍可办，状态中会提醒")
    answers: dict[str, OutcomeModel] = Field(default_factory=dict, description="答复：名称: 这种答复另外要什么、做什么")
    note: Text | None = Field(None, description="说明")


class ListModel(Model):
    """名单：导出的一张表，一行一个案件，或一行一次办理。"""

    title: Text = Field(description="名称")
    states: tuple[Text, ...] = Field((), description="取现在处于这些状态的案件")
    step: Text | None = Field(None, description="取办过的这一步，一次一行；与 states 只写一个")
    columns: tuple[Text, ...] = Field(min_length=1, description="各栏，见手册“名单”")
    paper: tuple[Text, ...] = Field((), description="正式文件中的各栏；不写则与 columns 相同")
    tally: tuple[Text, ...] = Field((), description="按哪些栏汇总家数，附在名单后")
    overview: Flag = Field(default=False, description="是否附情况调度：目标、各地区各阶段的件数")
    heading: Text | None = Field(None, description="正式文件的题目，不写则用名称；花括号里可写栏的名称，见手册")
    lead: Text | None = Field(None, description="正式文件中名单前的一段，写法同 heading")
    notes: tuple[Text, ...] = Field((), description="正式文件中名单后的各段，写法同 heading")
    sign: tuple[Text, ...] = Field((), description="正式文件落款的单位，写法同 heading；不写则留出位置")


class CertificateModel(Model):
    """证书：颁给企业的文件，事实都取自案件。"""

    title: Text = Field(description="证书的名称")
    states: tuple[Text, ...] = Field(min_length=1, description="案件处于这些状态时才能写出")
    number: Text = Field(description="证书编号是哪一个数据项；该数据项要写 unique: true")
    body: Text = Field(description="认证机构是哪一个数据项；证书由它的私钥签名")
    valid: Text = Field(description="有效期是哪一个期限；它的首日是发证日期，末日是有效期至")
    decisions: tuple[Text, ...] = Field(min_length=1, description="等级所依据的评价结论附在哪些步骤上，取最近一次")
    standards: dict[str, Text] = Field(min_length=1, description="认证标准：规则包: 证书上的写法")
    lead: Text = Field(
        description="正文；花括号里写 number、name、credit_code、standard、grade、body、issued、until、as_of、rules"
    )
    notes: tuple[Text, ...] = Field((), description="附注，写法同正文")


class ProcedureModel(Model):
    """办理程序：案件怎样从申请走到办结。"""

    id: Text = Field(description="名称")
    title: Text = Field(description="显示名称")
    version: Text = Field(description="版本")
    document: Text = Field(description="依据的文件")
    notes: tuple[Text, ...] = Field((), description="说明")
    sources: dict[str, SourceModel] = Field(default_factory=dict, description="命名的出处")
    source: SourceOrName = Field(description="没有另写出处的步骤和期限用此出处")
    target: TargetModel | None = Field(None, description="目标")
    tally: tuple[Text, ...] = Field((), description="调度表按哪些数据项汇总（地区和阶段总是汇总）")
    regions: dict[str, Text] = Field(description="地区：代码: 名称；有初审单位的市州和县市")
    stages: dict[str, Text] = Field(description="阶段：名称: 显示名称，依次")
    roles: dict[str, RoleModel] = Field(description="角色")
    states: dict[str, StateModel] = Field(description="状态")
    documents: dict[str, DocumentModel] = Field(default_factory=dict, description="材料")
    facts: dict[str, FactModel] = Field(default_factory=dict, description="数据项")
    consents: dict[str, ConsentModel] = Field(default_factory=dict, description="同意意见")
    periods: dict[str, PeriodModel] = Field(default_factory=dict, description="期限")
    matters: dict[str, MatterModel] = Field(default_factory=dict, description="事项")
    grades: tuple[GradeModel, ...] = Field((), description="等级，最好的在前")
    steps: dict[str, StepModel] = Field(min_length=1, description="步骤")
    lists: dict[str, ListModel] = Field(default_factory=dict, description="名单")
    certificates: dict[str, CertificateModel] = Field(default_factory=dict, description="证书")

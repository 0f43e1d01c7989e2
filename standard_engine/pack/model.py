"""What an author writes, as pydantic models: every key named, described, and nothing else allowed.

The JSON Schema for editors and the handbook are generated from these. Scalars arrive as text from the YAML door and are
read by `pack.grammar`; formulas stay text until they are lowered.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from standard_engine.pack import grammar
from standard_engine.pack.resolved import FieldType, Standing

T = TypeVar("T")


def _read(reader: Callable[[str], T]) -> Callable[[Any], T]:
    def read(value: Any) -> T:
        if not isinstance(value, str):
            raise ValueError("这里要写一个值，不是列表或映射" if value is not None else "这里不能为空")  # noqa: TRY004 - pydantic wants ValueError
        return reader(value)

    return read


_NUMBER_SCHEMA = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?(/[0-9]+)?$"}],
}
_TEXT_SCHEMA = {"type": ["string", "number"]}

Exact = Annotated[Fraction, BeforeValidator(_read(grammar.exact_number)), WithJsonSchema(_NUMBER_SCHEMA)]
Day = Annotated[date, BeforeValidator(_read(grammar.iso_date)), WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[bool, BeforeValidator(_read(grammar.flag)), WithJsonSchema({"type": "boolean"})]
Whole = Annotated[int, BeforeValidator(_read(grammar.whole_number)), WithJsonSchema({"type": "integer", "minimum": 0})]
Word = Annotated[str, BeforeValidator(_read(grammar.identifier)), WithJsonSchema({"type": "string"})]
Text = Annotated[str, WithJsonSchema(_TEXT_SCHEMA)]
Formula = Annotated[str, WithJsonSchema({**_TEXT_SCHEMA, "description": "公式，见手册“公式语言”"})]


class Model(BaseModel):
    """Strict and frozen; an unknown key is an error that names it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class SourceModel(Model):
    """出处。"""

    document: Text = Field(description="标准、文件或资料的名称和编号")
    status: Standing = Field(
        description="official 已对照标准文本核对；secondary 有名称的公开二手来源；provisional 暂定占位"
    )
    clause: Text | None = Field(None, description="条款号、表号或页码")
    note: Text | None = Field(None, description="依据说明；占位数写明以什么为参考")
    checked_by: Text | None = Field(None, description="核对人，official 必填")
    checked_on: Day | None = Field(None, description="核对日期，official 必填")


SourceOrName = Annotated[
    Annotated[str, Tag("name")] | Annotated[SourceModel, Tag("source")],
    Discriminator(lambda value: "name" if isinstance(value, str) else "source"),
]


class NumberSourceModel(SourceModel):
    """单个数值的出处。"""

    value: Exact | None = Field(None, description="出处所说的数值；与现用值不同就报错，免得改了数还用旧的核对")


NumberSourceOrName = Annotated[
    Annotated[str, Tag("name")] | Annotated[NumberSourceModel, Tag("source")],
    Discriminator(lambda value: "name" if isinstance(value, str) else "source"),
]


class Sourced(Model):
    """Anything that rests on a document."""

    source: SourceOrName | None = Field(None, description="出处，或 sources 中出处的名称；不写则用 pack.yaml 的 source")
    clause: Text | None = Field(None, description="标准条款号")
    note: Text | None = Field(None, description="说明")


class RangeModel(Model):
    """数值范围；min、max 含端点，above、below 不含。"""

    min: Exact | None = Field(None, description="不小于")
    max: Exact | None = Field(None, description="不大于")
    above: Exact | None = Field(None, description="大于")
    below: Exact | None = Field(None, description="小于")


class OptionModel(Model):
    """选项。"""

    title: Text = Field(description="名称，显示在下拉框中")
    text: Text | None = Field(None, description="达到该选项的条件")


OptionOrTitle = Annotated[
    Annotated[str, Tag("title")] | Annotated[OptionModel, Tag("option")],
    Discriminator(lambda value: "title" if isinstance(value, str) else "option"),
]


class SectionModel(Model):
    """数据表的一个工作表。"""

    title: Text = Field(description="工作表名称")
    hint: Text | None = Field(None, description="填表提示")


class FieldModel(Model):
    """数据项：企业填报的一项数据。"""

    code: Text = Field(description="代码，写在数据表 A 列，全包唯一")
    title: Text = Field(description="名称")
    section: Word = Field(description="所在工作表，sections 中的名称")
    type: FieldType = Field(
        FieldType.NUMBER, description="number 数值、choice 选项、truth 是否、code 代码、text 文字、date 日期"
    )
    unit: Text | None = Field(None, description="单位；分项表可不写，由枚举的各项给出")
    by: Text | None = Field(None, description="分项表按哪个枚举分行")
    keys: tuple[Text, ...] | None = Field(None, description="只取枚举中的这些分项")
    years: Whole | None = Field(None, description="填报几个数据年；0 为只填一次；数值默认同 data_years，其他默认 0")
    range: RangeModel | None = Field(None, description="硬性范围，超出则该值不采用")
    plausible: RangeModel | None = Field(None, description="合理范围，超出则提醒核对")
    options: dict[str, OptionOrTitle] | None = Field(None, description="选项（choice）")
    enumeration: Text | None = Field(None, description="代码所属枚举（code）")
    blank: Literal["missing", "zero", "none"] = Field("missing", description="空白的含义：缺失、零、无")
    none: Literal["missing", "zero", "none"] = Field("none", description="填“无”的含义：不明、零、无")
    not_applicable: Flag = Field(default=False, description="可否填“不适用”（须写原因）")
    optional_rows: Flag = Field(default=False, description="分项表中整行空白表示没有该项")
    required: Flag = Field(default=True, description="空白时是否提示未填")
    movable: Flag | None = Field(
        None, description="提升方案可否改变它；不写时数值、选项、是否可以改变，只有否决条件才问到的不可以"
    )
    hint: Text | None = Field(None, description="填表提示")
    evidence: tuple[Text, ...] = Field((), description="应附的佐证材料")
    without_evidence: Literal["missing", "reported"] = Field(
        "missing", description="核查时没有登记应附的佐证材料：missing 按缺失，reported 仍用申报值或核定值"
    )
    formerly: tuple[Text, ...] = Field((), description="以前版本用过的代码；旧数据表中的这些代码读作本数据项")


class ItemModel(Model):
    """枚举的一项。"""

    title: Text = Field(description="名称")
    unit: Text | None = Field(None, description="该项的填报单位")
    code: Text | None = Field(None, description="短代码，用于数据表的行代码")


ItemOrTitle = Annotated[
    Annotated[str, Tag("title")] | Annotated[ItemModel, Tag("item")],
    Discriminator(lambda value: "title" if isinstance(value, str) else "item"),
]


class GroupModel(Model):
    """枚举中的一组代码。"""

    title: Text = Field(description="名称")
    codes: tuple[Text, ...] = Field(description="代码；分级枚举中代表其下所有代码")


class EnumerationModel(Model):
    """枚举：一张代码表及其版本。"""

    title: Text = Field(description="名称")
    edition: Text = Field(description="版本")
    hierarchical: Flag = Field(default=False, description="代码是否分级（以某代码开头的都属于它）")
    source: SourceOrName | None = Field(None, description="出处")
    items: dict[str, ItemOrTitle] = Field(description="代码：名称")
    groups: dict[str, GroupModel] = Field(default_factory=dict, description="命名的分组")


class FactorEntryModel(Model):
    """系数表的一版。"""

    from_: Day = Field(alias="from", description="自何日起")
    to: Day | None = Field(None, description="至何日止；不写则到下一版之前")
    edition: Text | None = Field(None, description="版本")
    value: Text | None = Field(None, description="单个系数，如 0.4976 kgCO2/kWh")
    factors: dict[str, Text] | None = Field(None, description="分项系数，如 {raw_coal: 0.7143 kgce/kg}")
    source: SourceOrName | None = Field(None, description="出处")


class FactorModel(Model):
    """系数表。"""

    title: Text = Field(description="名称")
    by: Text | None = Field(None, description="按哪个枚举分项")
    basis: Literal["as_of", "data_year"] = Field("as_of", description="按评价日期还是按数据年份选版本")
    values: tuple[FactorEntryModel, ...] = Field(min_length=1, description="各版系数")


class DerivedModel(Sourced):
    """中间量或指数：由公式算出的有名称的量。"""

    title: Text = Field(description="名称")
    formula: Formula = Field(description="公式")
    unit: Text | None = Field(None, description="单位；是非量不写")


class EntryModel(Model):
    """一组有日期、可带条件的基准数值。"""

    from_: Day = Field(alias="from", description="自何日起")
    to: Day | None = Field(None, description="至何日止；不写则到同条件的下一组之前")
    when: Formula | None = Field(None, description="适用条件；不写为一般情形")
    levels: dict[str, Text] = Field(min_length=1, description="各级数值或公式，如 {先进: 0.25, 良好: 0.40}")
    source: SourceOrName | None = Field(None, description="出处")


class CriterionModel(Model):
    """基准：指标据以评判的数值。"""

    unit: Text | None = Field(None, description="数值的单位，默认同指标")
    levels: tuple[Text, ...] | None = Field(None, description="等级名称，最好的在前；默认用 pack.yaml 的 levels")
    boundary: Literal["inclusive", "exclusive"] = Field("inclusive", description="恰好等于是否算达到")
    otherwise: Literal["error", "not_applicable"] = Field(
        "error", description="没有任何条件成立时：视为错误，或指标不适用"
    )
    values: tuple[EntryModel, ...] = Field(min_length=1, description="各组数值")


class LevelsScore(Model):
    """按等级得分。"""

    by: Literal["levels"]
    points: dict[str, Exact] = Field(description="各等级得分")


class LinearScore(Model):
    """在两个基准之间按比例得分，两端封顶。"""

    by: Literal["linear"]
    base: Text = Field("基准", description="得零分的等级名称")
    lead: Text = Field("引领", description="得满分的等级名称")


class RatioScore(Model):
    """按实际值与基准之比得分（越低越好时倒过来），有上限。"""

    by: Literal["ratio"]
    to: Text = Field(description="作为分母的等级名称")
    cap: Exact = Field(Fraction(1), description="比值上限")


class FormulaScore(Model):
    """按公式得分，限制在 0 与满分之间；公式中 value 是指标值，full 是满分，limit_等级名 是基准。"""

    by: Literal["formula"]
    formula: Formula = Field(description="得分公式")


class OptionsScore(Model):
    """按选项得分。"""

    by: Literal["options"]
    points: dict[str, Exact] = Field(description="各选项得分")


class TruthScore(Model):
    """成立得满分，否则零分。"""

    by: Literal["truth"]


Score = Annotated[
    LevelsScore | LinearScore | RatioScore | FormulaScore | OptionsScore | TruthScore, Field(discriminator="by")
]


class RoundedModel(Model):
    """修约值比较法（GB/T 8170）：先修约到该间隔，再比较。"""

    rounded: Exact = Field(description="修约间隔，如 0.01、0.5")


Compare = Annotated[
    Annotated[Literal["full"], Tag("full")] | Annotated[RoundedModel, Tag("rounded")],
    Discriminator(lambda value: "full" if isinstance(value, str) else "rounded"),
]

Criteria = Annotated[
    Annotated[str, Tag("name")] | Annotated[CriterionModel, Tag("criterion")],
    Discriminator(lambda value: "name" if isinstance(value, str) else "criterion"),
]


class IndicatorModel(Sourced):
    """指标：被评判的一项。"""

    title: Text = Field(description="名称")
    category: Word = Field(description="一级指标，categories 中的名称")
    formula: Formula = Field(description="指标值的公式")
    unit: Text | None = Field(None, description="单位；选项、是非指标不写")
    better: Literal["lower", "higher"] | None = Field(None, description="越低越好或越高越好")
    compare: Compare = Field("full", description="full 全数值比较法，或 {rounded: 间隔} 修约值比较法")
    full: Formula | None = Field(None, description="满分（points）或权重（shares）；可为公式")
    score: Score | None = Field(None, description="得分方法；不写则只判等级")
    criteria: Criteria | None = Field(None, description="基准，或 criteria 中基准的名称")
    levels: tuple[Text, ...] | None = Field(None, description="定性指标的等级（选项名称或是非），最好的在前")
    met: Formula | None = Field(None, description="何时算符合；默认达到最低等级，或得分大于 0")
    applies: Formula | None = Field(None, description="何时适用；默认总适用")
    if_not_applicable: Literal["redistribute", "rescale", "full", "zero"] = Field(
        "redistribute", description="不适用时：分值在本类内重新分配、总分折算、得满分、得零分"
    )
    tags: tuple[Word, ...] = Field((), description="标签，如 limiting；可在公式中写 all(limiting.Ⅰ)")
    evidence: tuple[Text, ...] = Field((), description="应附的佐证材料")
    improve: tuple[Text, ...] = Field((), description="改进方向")


class RequirementModel(Sourced):
    """基本要求或否决项：不计分的条件。"""

    title: Text = Field(description="名称")
    condition: Formula = Field(description="须成立的条件")
    effect: Literal["veto", "basic"] = Field("basic", description="veto 否决条件，basic 基本要求（报告中的位置）")
    caps: Word | None = Field(None, description="不成立时最高只能评到的等级；不写则由 decision.pass 决定后果")
    applies: Formula | None = Field(None, description="何时适用；默认总适用")
    evidence: tuple[Text, ...] = Field((), description="应附的佐证材料")


class CategoryModel(Model):
    """一级指标：一组有权重的指标。"""

    title: Text = Field(description="名称")
    full: Exact | None = Field(None, description="满分（points）或权重（shares）")
    bonus: Flag = Field(default=False, description="加分项，在总分之外")
    clause: Text | None = Field(None, description="标准条款号")
    source: SourceOrName | None = Field(None, description="出处")


class GradeModel(Sourced):
    """等级：结论可以授予的等级，最好的在前。"""

    id: Word = Field(description="名称，公式中写 grade.名称")
    title: Text = Field(description="显示名称")
    when: Formula = Field(description="授予条件")


class DecisionModel(Sourced):
    """结论。"""

    pass_: Formula = Field(alias="pass", description="通过的条件，如 all(veto) and all(basic) and total >= 60")


class CheckModel(Model):
    """交叉核对：可靠的数据应满足的关系，不影响结论。"""

    title: Text = Field(description="名称")
    rule: Formula = Field(description="应成立的关系")
    severity: Literal["error", "warning", "note"] = Field("warning", description="不成立时的级别")
    hint: Text | None = Field(None, description="怎样修改")


class MeasureModel(Model):
    """改进措施。"""

    title: Text = Field(description="名称")
    indicators: tuple[Word, ...] = Field(description="有助于哪些指标")
    note: Text | None = Field(None, description="说明")


class ScoringModel(Model):
    """计分方式。"""

    total: Exact = Field(Fraction(100), description="满分")
    weights: Literal["points", "shares"] = Field(
        "points", description="points 指标写分值；shares 写权重（类别权重合计 1，类内指标权重合计 1）"
    )


class PeriodModel(Model):
    """起止日期。"""

    from_: Day = Field(alias="from", description="自何日起")
    to: Day | None = Field(None, description="至何日止")


class UsesModel(Model):
    """引用的共享表（rules/shared 下的文件名）。"""

    enumerations: tuple[Text, ...] = Field((), description="枚举")
    factors: tuple[Text, ...] = Field((), description="系数表")


class ChangeModel(Model):
    """改动记录：一个数值的一次改动，由 rules set 和 rules import 写入。"""

    day: Day = Field(description="改动日期")
    version: Text = Field(description="改动写入的规则包版本")
    number: Text = Field(description="改了哪个数值（数值的名称）")
    old: Text | None = Field(None, description="原值；新设的没有")
    new: Text = Field(description="新值")
    source: Text = Field(description="依据的文件和条款")
    why: Text = Field(description="为什么改")
    who: Text = Field(description="谁改的")


class PackModel(Model):
    """规则包：一个标准的一个版本。各节可写在 pack.yaml 中，也可写在同名文件或文件夹里。"""

    id: Text = Field(description="规则包名称，与文件夹同名")
    title: Text = Field(description="显示名称")
    standard: Text = Field(description="标准号和名称")
    edition: Text = Field(description="标准版本")
    version: Text = Field(description="规则包版本")
    valid: PeriodModel = Field(description="标准的有效期")
    notes: tuple[Text, ...] = Field((), description="说明，印在每份报告上")
    omissions: tuple[Text, ...] = Field((), description="没有收入的内容及原因")
    uses: UsesModel = Field(default_factory=UsesModel, description="引用的共享表")
    sources: dict[str, SourceModel] = Field(default_factory=dict, description="命名的出处")
    source: SourceOrName | None = Field(None, description="没有另写出处的数用此出处")
    number_sources: dict[str, NumberSourceOrName] = Field(
        default_factory=dict, description="单个数值自己的出处：数值的名称（见 rules worksheet）: 出处；先于其他写法"
    )
    changelog: tuple[ChangeModel, ...] = Field((), description="改动记录，按时间先后；印在手册上")
    data_years: Whole = Field(1, description="填报几个数据年")
    levels: tuple[Text, ...] = Field((), description="等级名称，最好的在前")
    scoring: ScoringModel = Field(default_factory=ScoringModel, description="计分方式")
    sections: dict[str, SectionModel] = Field(description="数据表的工作表，按此顺序")
    fields: dict[str, FieldModel] = Field(description="数据项")
    enumerations: dict[str, EnumerationModel] = Field(default_factory=dict, description="枚举")
    factors: dict[str, FactorModel] = Field(default_factory=dict, description="系数表")
    derived: dict[str, DerivedModel] = Field(default_factory=dict, description="中间量")
    indices: dict[str, DerivedModel] = Field(default_factory=dict, description="指数，列入结果")
    categories: dict[str, CategoryModel] = Field(default_factory=dict, description="一级指标")
    criteria: dict[str, CriterionModel] = Field(default_factory=dict, description="基准")
    indicators: dict[str, IndicatorModel] = Field(default_factory=dict, description="指标")
    requirements: dict[str, RequirementModel] = Field(default_factory=dict, description="否决条件和基本要求")
    grades: tuple[GradeModel, ...] = Field((), description="等级，最好的在前")
    decision: DecisionModel = Field(description="结论")
    checks: dict[str, CheckModel] = Field(default_factory=dict, description="交叉核对")
    measures: dict[str, MeasureModel] = Field(default_factory=dict, description="改进措施")
    workflow: dict[str, Any] = Field(
        default_factory=dict, description="认证流程用的数据：有效期、复核、分年要求、公示后变更等"
    )

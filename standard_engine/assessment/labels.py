"""What a reader calls the parts of a pack's formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standard_engine.formula.tree import Among, Field, Name, Node, Number
from standard_engine.formula.values import Unknown
from standard_engine.numerals import show
from standard_engine.pack.resolved import NO_LEVEL, FieldType
from standard_engine.submission import Absence

if TYPE_CHECKING:
    from standard_engine.assessment.judge import Judge
    from standard_engine.assessment.reported import Reports
    from standard_engine.formula.exact import Environment
    from standard_engine.pack.resolved import ResolvedPack

MOST_CODES = 4


class PackLabels:
    """Titles of one pack, with what one submission says where a reason needs it."""

    def __init__(self, pack: ResolvedPack, judge: Judge, reports: Reports, environment: Environment) -> None:
        self._pack = pack
        self._judge = judge
        self._reports = reports
        self._environment = environment
        self._specs = {spec.id: spec for spec in pack.fields}
        self._leaves = {leaf.field: leaf for leaf in pack.program.leaves}
        self._options = {option.id: option.title for spec in pack.fields for option in spec.options}
        self._grades = {grade.id: grade.title for grade in pack.grades}
        self._indicators = {item.id: item for item in pack.indicators}
        self._requirements = {item.id: item for item in pack.requirements}

    def title(self, node: Field | Name) -> str:
        """A reported value, without its year, or another named expression."""
        if isinstance(node, Name):
            return self._judge.steps[node.id].title
        return next(leaf.title for field, leaf in self._leaves.items() if (field.id, field.key) == (node.id, node.key))

    def unit(self, node: Field | Name) -> str:
        """The unit that its numbers are in; empty for none."""
        return self._judge.steps[node.id].unit if isinstance(node, Name) else self._leaves[node].unit

    def option(self, code: str, item: Node | str | None) -> str:
        """An option, level, grade or code by its title; `item` is what takes it, where that is known."""
        if isinstance(item, Field) and self._specs[item.id].type is FieldType.CODE:
            return self._code(self._specs[item.id].enumeration, code)
        if isinstance(item, Field):
            return next((option.title for option in self._specs[item.id].options if option.id == code), code)
        return self._grades.get(code) or self._options.get(code, code)

    def _code(self, enumeration: str | None, code: str) -> str:
        table = next((table for table in self._pack.enumerations if table.id == enumeration), None)
        title = next((item.title for item in table.items if item.code == code), None) if table else None
        return f"{title}（{code}）" if title else code

    def group(self, group: Among) -> str:
        """The codes that a condition asks for, in one word or a list."""
        titles = [self.option(code, group.item) for code in group.codes]
        more = f"等 {len(titles)} 类" if len(titles) > MOST_CODES else ""
        return "、".join(titles[:MOST_CODES]) + more

    def table(self, row: Field | Name | Number) -> str | None:
        """The table that a value or a sourced number is a row of; None for what stands alone."""
        if isinstance(row, Field):
            return self._specs[row.id].title if row.key is not None else None
        if isinstance(row, Number) and row.source >= 0:
            path, _, key = self._pack.numbers[row.source].path.rpartition(".factors.")
            return path.partition(".")[2].partition(".")[0] if path and key else None
        return None

    def level(self, level: str) -> str | None:
        """A level met; None for none."""
        return None if level == NO_LEVEL else level

    def unknown(self, value: Unknown, unit: str) -> str:
        """What is known of a number that is not: `60–71.5 %`, or why it is not known."""
        if value.low is not None and value.high is not None:
            return f"{show(value.low)}–{show(value.high)}" + (f" {unit}" if unit else "")
        if any(cause.why == "division_by_zero" for cause in value.causes):
            return "无法计算（除数为零）"
        return "待补充"

    def reported(self, field_id: str) -> str | None:
        """What was reported in a field that is answered once, with a code's title; None where nothing was."""
        spec = self._specs.get(field_id)
        if spec is None or spec.years:
            return None
        datum = self._reports.datum(Field(field_id))
        if not isinstance(datum.value, str):
            return None
        return self._code(spec.enumeration, datum.value) if spec.type is FieldType.CODE else datum.value

    def reason(self, name: str, value: Any) -> str:
        """A requirement or an indicator's step as a reason, with how it stands and what it lacks."""
        owner, _, part = name.partition(".")
        if owner in self._requirements:
            item = self._requirements[owner]
            kind = "否决条件" if item.effect == "veto" else "基本要求"
            word = "无法判定" if isinstance(value, Unknown) else "符合" if value else "不符合"
            head = f"{kind}“{item.title}”{word}"
            clause = item.clause
        else:
            indicator = self._indicators[owner]
            word = "无法判定" if isinstance(value, Unknown) else "是" if value else "否"
            head = f"{self._judge.steps[name].title if part else indicator.title}：{word}"
            clause = indicator.clause
        return head + (f"（条款 {clause}）" if clause else "") + self._lacking(value)

    def _lacking(self, value: Any) -> str:
        if not isinstance(value, Unknown):
            return ""
        fields = sorted({cause.field for cause in value.causes if cause.field is not None}, key=str)
        inputs = [self._reports.input(field) for field in fields[:MOST_CODES]]
        names = "、".join(f"{item.title}{item.year or ''}" for item in inputs)
        more = f" 等 {len(fields)} 项" if len(fields) > MOST_CODES else ""
        return f"，缺少 {names}{more}" if names else ""

    def why_not_applicable(self, name: str) -> str:
        """The reason given for a value that does not apply, else that the conditions do not hold."""
        for field in self._judge.fields(name):
            datum = self._reports.datum(field)
            if datum.absence is Absence.NOT_APPLICABLE:
                return f"{self._reports.input(field).title}不适用：{datum.reason or '未写原因'}"
        return "不符合适用条件"

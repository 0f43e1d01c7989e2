"""What a reader calls the parts of an assessment: the titles of its pack, and reasons with what was reported."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from standard_engine.assessment.status import status_of
from standard_engine.formula.tree import Field
from standard_engine.formula.values import Unknown
from standard_engine.language import say
from standard_engine.numerals import show
from standard_engine.pack.labels import MOST_CODES, PackTitles
from standard_engine.pack.made_titles import made_title
from standard_engine.pack.resolved import NO_LEVEL, FieldType
from standard_engine.submission import Absence

if TYPE_CHECKING:
    from standard_engine.assessment.judge import Judge
    from standard_engine.assessment.reported import Reports
    from standard_engine.formula.exact import Environment
    from standard_engine.pack.resolved import ResolvedPack


class PackLabels(PackTitles):
    """Titles of one pack, with what one submission says where a reason needs it."""

    def __init__(self, pack: ResolvedPack, judge: Judge, reports: Reports, environment: Environment) -> None:
        super().__init__(pack)
        self._judge = judge
        self._reports = reports
        self._environment = environment
        self._indicators = {item.id: item for item in pack.indicators}
        self._requirements = {item.id: item for item in pack.requirements}

    def level(self, level: str) -> str | None:
        """A level met; None for none."""
        return None if level == NO_LEVEL else level

    def unknown(self, value: Unknown, unit: str) -> str:
        """What is known of a number that is not: `60–71.5 %`, or why it is not known."""
        if value.low is not None and value.high is not None:
            return f"{show(value.low)}–{show(value.high)}" + (f" {unit}" if unit else "")
        if any(cause.why == "division_by_zero" for cause in value.causes):
            return say("无法计算（除数为零）")
        return say("待补充")

    def reported(self, field_id: str) -> str | None:
        """What was reported in a field that is answered once, with a code's title; None where nothing was."""
        spec = self._specs.get(field_id)
        if spec is None or spec.years:
            return None
        datum = self._reports.datum(Field(field_id))
        if not isinstance(datum.value, str):
            return None
        return self.code(spec.enumeration, datum.value) if spec.type is FieldType.CODE else datum.value

    def reason(self, name: str, value: Any) -> str:
        """A requirement or an indicator's step as a reason, with how it stands and what it lacks."""
        owner, _, part = name.partition(".")
        if owner in self._requirements:
            item = self._requirements[owner]
            word = status_of(self._environment, owner).label
            if item.effect == "veto":
                head = say("否决条件“{title}”{status}", title=item.title, status=word)
            else:
                head = say("基本要求“{title}”{status}", title=item.title, status=word)
            clause = item.clause
        else:
            indicator = self._indicators[owner]
            word = say("无法判定") if isinstance(value, Unknown) else say("是") if value else say("否")
            head = say(
                "{label}：{text}",
                label=made_title(self._judge.steps[name].title) if part else indicator.title,
                text=word,
            )
            clause = indicator.clause
        return head + (say("（条款 {clause}）", clause=clause) if clause else "") + self._lacking(value)

    def _lacking(self, value: Any) -> str:
        if not isinstance(value, Unknown):
            return ""
        fields = sorted({cause.field for cause in value.causes if cause.field is not None}, key=str)
        inputs = [self._reports.input(field) for field in fields[:MOST_CODES]]
        names = say("、").join(f"{item.title}{item.year or ''}" for item in inputs)
        more = say(" 等 {count} 项", count=len(fields)) if len(fields) > MOST_CODES else ""
        return say("，缺少 {names}{more}", names=names, more=more) if names else ""

    def why_not_applicable(self, name: str) -> str:
        """The reason given for a value that does not apply, else that the conditions do not hold."""
        for field in self._judge.fields(name):
            datum = self._reports.datum(field)
            if datum.absence is Absence.NOT_APPLICABLE:
                return say(
                    "{title}不适用：{reason}",
                    title=self._reports.input(field).title,
                    reason=datum.reason or say("未写原因"),
                )
        return say("不符合适用条件")

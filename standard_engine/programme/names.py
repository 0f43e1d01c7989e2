"""Every name that a procedure uses is one that it declares, and every declaration says enough."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from standard_engine.findings import procedure_codes as codes
from standard_engine.formula.problem import did_you_mean
from standard_engine.programme.columns import OF_CERTIFICATE, known_columns, known_places
from standard_engine.programme.phrases import places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from standard_engine.findings import Finding
    from standard_engine.findings.finding import Code
    from standard_engine.pack.door import Document
    from standard_engine.pack.model import SourceModel
    from standard_engine.programme.model import OutcomeModel, ProcedureModel, StepModel

Path_ = tuple[str | int, ...]

RESERVED = ("init", "adopt", "procedure", "users", "status", "ledger", "verify", "certificate", "export")
"""Commands of the ledger itself."""
_COMMAND = re.compile(r"[a-z]+(-[a-z]+)*")
KINDS = {
    "stages": "阶段", "roles": "角色", "states": "状态", "documents": "材料", "facts": "数据项", "consents": "同意意见",
    "periods": "期限", "matters": "事项", "steps": "步骤", "sources": "出处", "grades": "等级", "lists": "名单",
    "certificates": "证书",
}  # fmt: skip


def name_findings(model: ProcedureModel, document: Document) -> list[Finding]:
    """Every name that is not declared, every declaration that lacks something or that nothing uses."""
    checking = _Checking(model, document)
    checking.declarations()
    for id_, step in model.steps.items():
        checking.step(id_, step)
    checking.lists()
    for id_ in model.certificates:
        checking.certificate(id_)
    checking.unused()
    return checking.findings


def outcomes(step: StepModel, path: Path_) -> Iterator[tuple[OutcomeModel, Path_]]:
    """A step and its answers with their paths."""
    yield step, path
    for answer, outcome in step.answers.items():
        yield outcome, (*path, "answers", answer)


class _Checking:
    """Collects the findings about one procedure, and which names were used."""

    def __init__(self, model: ProcedureModel, document: Document) -> None:
        self.model = model
        self.document = document
        self.findings: list[Finding] = []
        self.used: set[tuple[str, str]] = set()

    def note(self, code: Code, path: Path_, **data: object) -> None:
        self.findings.append(code.at(self.document.place(path), **data))

    def known(self, section: str, name: str | None, path: Path_) -> None:
        """A name that has to be declared in a section."""
        if name is None:
            return
        self.used.add((section, name))
        declared: Iterable[str] = getattr(self.model, section)
        if section == "grades":
            declared = [grade.id for grade in self.model.grades]
        if name not in declared:
            near = did_you_mean(name, declared)
            self.note(codes.UNKNOWN, path, kind=KINDS[section], name=name, near=near, section=section)

    def each(self, section: str, names: tuple[str, ...], path: Path_) -> None:
        for at, name in enumerate(names):
            self.known(section, name.removesuffix("?"), (*path, at))

    def source(self, written: str | SourceModel | None, path: Path_) -> None:
        if isinstance(written, str):
            self.known("sources", written, (*path, "source"))

    def declarations(self) -> None:
        """What stands outside of steps and lists."""
        model = self.model
        self.source(model.source, ())
        if model.target is not None:
            self.source(model.target.source, ("target",))
        self.each("facts", model.tally, ("tally",))
        for id_, state in model.states.items():
            self.known("stages", state.stage, ("states", id_, "stage"))
        if not any(role.administers for role in model.roles.values()):
            self.note(codes.NO_KEEPER, ("roles",))
        for id_ in model.facts:
            self.fact(id_)
        for id_, period in model.periods.items():
            self.source(period.source, ("periods", id_))
            lengths = [period.working_days, period.days, period.months, period.years]
            if sum(length is not None for length in lengths) != 1 or not any(lengths):
                what = "working_days、days、months、years 要写且只写一个，大于 0"
                self.note(codes.BAD_DECLARATION, ("periods", id_), kind="期限", name=id_, what=what)
        if not any(step.opens for step in model.steps.values()):
            self.note(codes.NO_OPENING, ("steps",))

    def fact(self, id_: str) -> None:
        """A fact says what its type needs, and nothing that its type does not have."""
        fact, path = self.model.facts[id_], ("facts", id_)
        self.known("roles", fact.role, (*path, "role"))
        self.each("facts", fact.apart, (*path, "apart"))
        faults = []
        if (fact.type == "choice") is not bool(fact.options):
            faults.append("选项（choice）要写 options，别的不写")
        if (fact.type == "organisation") is not (fact.role is not None):
            faults.append("机构（organisation）要写 role，别的不写")
        others = [self.model.facts[name] for name in fact.apart if name in self.model.facts]
        if fact.apart and any(other.type != "organisation" for other in (fact, *others)):
            faults.append("apart 只用于机构（organisation）之间")
        if fact.unique and fact.type == "organisation":
            faults.append("机构（organisation）不写 unique")
        for what in faults:
            self.note(codes.BAD_DECLARATION, path, kind="数据项", name=id_, what=what)

    def step(self, id_: str, step: StepModel) -> None:
        path: Path_ = ("steps", id_)
        self.each("roles", step.by, (*path, "by"))
        self.each("states", step.from_, (*path, "from"))
        for key in ("within", "after", "due"):
            self.known("periods", getattr(step, key), (*path, key))
        self.known("facts", step.holder, (*path, "holder"))
        if not _COMMAND.fullmatch(step.command):
            what = "不是由小写英文字母和连字符组成的词"
            self.note(codes.BAD_COMMAND, (*path, "command"), command=step.command, what=what)
        elif step.command in RESERVED:
            self.note(codes.BAD_COMMAND, (*path, "command"), command=step.command, what="是账本自己的命令")
        self.origin(id_, step)
        self.holder(id_, step)
        for outcome, where in outcomes(step, path):
            self.outcome(id_, outcome, where)
        for answer, outcome in step.answers.items():
            for key in ("to", "decision", "gives", "refuses", "raises", "settles", "grade"):
                if getattr(step, key) is not None and getattr(outcome, key) is not None:
                    what = f"步骤和答复“{answer}”都写了 {key}"
                    self.note(codes.CONTRADICTION, (*path, "answers", answer, key), step=id_, what=what)

    def origin(self, id_: str, step: StepModel) -> None:
        """A step either opens a case or begins at states."""
        what = ""
        if step.opens and step.from_:
            what = "既写 opens: true 又写 from"
        elif not step.opens and not step.from_:
            what = "没有写从哪些状态开始（from）"
        elif step.opens and (step.to is None or step.answers):
            what = "开始案件，要写到哪个状态（to），不用 answers"
        elif step.opens and any(role in self.model.roles and self.model.roles[role].scope != "own" for role in step.by):
            what = "开始案件的只能是范围为 own 的角色"
        if what:
            self.note(codes.OPENING_FROM, ("steps", id_), step=id_, what=what)

    def holder(self, id_: str, step: StepModel) -> None:
        """Who may only act on what is assigned to it is told by which fact."""
        roles = [self.model.roles[role] for role in step.by if role in self.model.roles]
        what = ""
        if any(role.scope == "holder" for role in roles) is not (step.holder is not None):
            what = "holder 与办理角色的范围不一致"
        elif step.holder in self.model.facts and self.model.facts[step.holder].type != "organisation":
            what = f"holder 所写的“{step.holder}”不是机构（organisation）"
        elif step.holder is not None and any(role.scope != "holder" for role in roles):
            what = "由受托机构办理的步骤不能同时由别的角色办理"
        if what:
            self.note(codes.HOLDER, ("steps", id_), step=id_, what=what)

    def outcome(self, id_: str, outcome: OutcomeModel, path: Path_) -> None:
        self.source(outcome.source, path)
        self.known("states", outcome.to, (*path, "to"))
        for section in ("documents", "facts", "consents"):
            self.each(section, getattr(outcome, section), (*path, section))
        self.each("matters", outcome.settled, (*path, "settled"))
        self.each("consents", outcome.clears, (*path, "clears"))
        self.each("periods", outcome.starts, (*path, "starts"))
        for key, section in (
            ("gives", "consents"),
            ("refuses", "consents"),
            ("raises", "matters"),
            ("settles", "matters"),
        ):
            self.known(section, getattr(outcome, key), (*path, key))
        for name in outcome.records:
            self.known("facts", name, (*path, "records", name))
        if outcome.gives is not None and outcome.refuses is not None:
            self.note(codes.CONTRADICTION, (*path, "refuses"), step=id_, what="同时写了 gives 和 refuses")
        if outcome.grade is not None and not self.model.grades:
            self.note(codes.CONTRADICTION, (*path, "grade"), step=id_, what="写了 grade，但程序没有声明等级（grades）")

    def lists(self) -> None:
        """Lists say which cases they hold, in columns that there are."""
        model = self.model
        for id_, item in model.lists.items():
            path = ("lists", id_)
            self.each("states", item.states, (*path, "states"))
            self.known("steps", item.step, (*path, "step"))
            if bool(item.states) is (item.step is not None):
                what = "states 和 step 要写且只写一个"
                self.note(codes.BAD_DECLARATION, path, kind="名单", name=id_, what=what)
            of_step = item.step is not None
            for key in ("columns", "paper", "tally"):
                self.columns(getattr(item, key), known_columns(model, of_step=of_step), (*path, key))
            known = known_places(model, of_step=of_step)
            texts = [("heading", item.heading), ("lead", item.lead)]
            texts += [(key, text) for key in ("notes", "sign") for text in getattr(item, key)]
            for key, text in texts:
                self.text(text or "", known, (*path, key))

    def columns(self, names: tuple[str, ...], known: set[str], path: Path_) -> None:
        for at, column in enumerate(names):
            if column not in known:
                near = did_you_mean(column, known)
                self.note(codes.UNKNOWN, (*path, at), kind="栏", name=column, near=near, section="facts")

    def certificate(self, id_: str) -> None:
        """A certificate says where its facts come from, and its standard for every pack that may be decided by."""
        item, path = self.model.certificates[id_], ("certificates", id_)
        self.each("states", item.states, (*path, "states"))
        self.each("steps", item.decisions, (*path, "decisions"))
        for key, section in (("number", "facts"), ("body", "facts"), ("valid", "periods")):
            self.known(section, getattr(item, key), (*path, key))
        for key, text in (("lead", item.lead), *(("notes", note) for note in item.notes)):
            self.text(text, OF_CERTIFICATE, (*path, key))
        faults = []
        number, body = self.model.facts.get(item.number), self.model.facts.get(item.body)
        if number is not None and not number.unique:
            faults.append(f"number 所写的数据项“{item.number}”要写 unique: true")
        if body is not None and body.type != "organisation":
            faults.append(f"body 所写的数据项“{item.body}”不是机构（organisation）")
        for name in item.decisions:
            step = self.model.steps.get(name)
            decided = [] if step is None else [each.decision for each, _ in outcomes(step, path) if each.decision]
            if step is not None and not decided:
                faults.append(f"步骤“{name}”不要评价结论（decision）")
            lacking = sorted({pack for decision in decided for pack in decision.packs} - set(item.standards))
            if lacking:
                faults.append(f"standards 没有写规则包 {'、'.join(lacking)}，步骤“{name}”可以按它评价")
        for what in faults:
            self.note(codes.BAD_DECLARATION, path, kind="证书", name=id_, what=what)

    def text(self, text: str, known: Iterable[str], path: Path_) -> None:
        """A text of a document has places only for what is known."""
        try:
            named = places(text)
        except ValueError as error:
            self.note(codes.BAD_DECLARATION, path, kind="文字", name=str(path[-1]), what=error)
            return
        for name in named:
            if name not in known:
                self.note(codes.BAD_PLACE, path, name=name, near=did_you_mean(name, known))

    def unused(self) -> None:
        for section in ("documents", "facts", "consents", "periods", "matters", "sources", "stages", "roles"):
            for name in getattr(self.model, section):
                if (section, name) not in self.used:
                    place = self.document.key_place((section, name))
                    self.findings.append(codes.UNUSED.at(place, kind=KINDS[section], name=name))

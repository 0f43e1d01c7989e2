"""A procedure from its YAML text: through the door, validated, checked as a whole, made immutable."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from standard_engine.errors import PackError, ProcedureError, UsageError
from standard_engine.findings import Severity
from standard_engine.formula.problem import did_you_mean
from standard_engine.pack.door import read_text
from standard_engine.pack.folder import builtin_rules
from standard_engine.pack.model_faults import model_findings
from standard_engine.pack.resolved import Source
from standard_engine.programme.model import (
    CertificateModel,
    ListModel,
    NeededDecisionModel,
    OutcomeModel,
    ProcedureModel,
    StepModel,
)
from standard_engine.programme.names import name_findings
from standard_engine.programme.paths import path_findings
from standard_engine.programme.procedure import (
    NO_ANSWER,
    Asked,
    CertificateKind,
    Fact,
    Listing,
    NeededDecision,
    Outcome,
    Period,
    Procedure,
    Role,
    State,
    Step,
    Target,
)

if TYPE_CHECKING:
    from standard_engine.findings import Finding
    from standard_engine.pack.model import SourceModel

SHIPPED = "liangxing-certification"
FOLDER = "programme"


def shipped_procedures() -> dict[str, Path]:
    """The procedures that come with the engine: id → file."""
    return {path.stem: path for path in sorted((builtin_rules() / FOLDER).glob("*.yaml"))}


def procedure_file(name: str | Path) -> Path:
    """The file of a procedure, given the id of a shipped one or the path of any other.

    Raises:
        UsageError: where there is none.
    """
    known = shipped_procedures()
    if str(name) in known:
        return known[str(name)]
    path = Path(name)
    if path.is_file():
        return path
    hint = did_you_mean(str(name), known)
    raise UsageError(f"没有办理程序“{name}”{hint}；可用的：{'、'.join(known)}，也可写 YAML 文件的路径")


def load_procedure(name: str | Path = SHIPPED) -> Procedure:
    """The procedure of an id or a file.

    Raises:
        UsageError: where there is none.
        ProcedureError: with every error of it.
    """
    path = procedure_file(name)
    return read_procedure(path.read_bytes(), path.name)


def read_procedure(body: bytes, name: str) -> Procedure:
    """The procedure in a YAML text, which places call `name`.

    Raises:
        ProcedureError: with every error of it.
    """
    procedure, findings = check_procedure(body, name)
    if procedure is None:
        raise ProcedureError(findings)
    return procedure


def check_procedure(body: bytes, name: str) -> tuple[Procedure | None, list[Finding]]:
    """The procedure, where it has no errors, and everything found about it."""
    try:
        document = read_text(body, name)
        model = ProcedureModel.model_validate(document.root)
    except PackError as error:
        return None, list(error.findings)
    except ValidationError as error:
        return None, model_findings(error, document.root, document.place, ProcedureModel)
    findings = name_findings(model, document)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    procedure = _Making(model, body).procedure()
    findings += path_findings(procedure, document)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return None, findings
    return procedure, findings


def text_hash(body: bytes) -> str:
    """SHA-256 over a procedure's text; line ends and a mark of UTF-8 do not matter."""
    return hashlib.sha256(body.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")).hexdigest()


class _Making:
    """Makes the frozen procedure of a model whose names are known to be right."""

    def __init__(self, model: ProcedureModel, body: bytes) -> None:
        self.model = model
        self.body = body

    def procedure(self) -> Procedure:
        model = self.model
        return Procedure(
            id=model.id,
            title=model.title,
            version=model.version,
            document=model.document,
            hash=text_hash(self.body),
            notes=model.notes,
            source=self.source(None),
            target=self.target(),
            tally=model.tally,
            regions=dict(model.regions),
            stages=dict(model.stages),
            roles={id_: Role(id_, item.title, item.scope, item.administers) for id_, item in model.roles.items()},
            states={
                id_: State(id_, item.title, item.stage, item.final, item.counts) for id_, item in model.states.items()
            },
            documents={id_: item.title for id_, item in model.documents.items()},
            facts={
                id_: Fact(id_, item.title, item.type, dict(item.options), item.role, item.apart, item.unique, item.unit)
                for id_, item in model.facts.items()
            },
            consents={id_: item.title for id_, item in model.consents.items()},
            periods=self.periods(),
            matters={id_: item.title for id_, item in model.matters.items()},
            grades={item.id: item.title for item in model.grades},
            steps={id_: self.step(id_, item) for id_, item in model.steps.items()},
            lists={id_: self.listing(id_, item) for id_, item in model.lists.items()},
            certificates={
                id_: CertificateKind(id_, **{name: getattr(item, name) for name in CertificateModel.model_fields})
                for id_, item in model.certificates.items()
            },
        )

    def source(self, written: str | SourceModel | None, inherited: Source | None = None) -> Source:
        """The source that is meant: written out, by name, or the one of what it belongs to."""
        if written is None:
            if inherited is not None:
                return inherited
            written = self.model.source
        model = self.model.sources[written] if isinstance(written, str) else written
        return Source(model.document, model.status, model.clause, model.note, model.checked_by, model.checked_on)

    def target(self) -> Target | None:
        item = self.model.target
        return None if item is None else Target(item.title, item.count, item.by, self.source(item.source))

    def periods(self) -> dict[str, Period]:
        found = {}
        for id_, item in self.model.periods.items():
            lengths = (
                ("working_days", item.working_days),
                ("days", item.days),
                ("months", item.months),
                ("years", item.years),
            )
            unit, length = next((unit, length) for unit, length in lengths if length)
            counted = item.first_day == "counted"
            found[id_] = Period(id_, item.title, unit, length, counted, self.source(item.source))  # type: ignore[arg-type]  # one of the four above
        return found

    def listing(self, id_: str, item: ListModel) -> Listing:
        written = {name: getattr(item, name) for name in ListModel.model_fields}
        usual = {"paper": item.paper or item.columns, "heading": item.heading or item.title}
        return Listing(id_, **(written | usual))

    def step(self, id_: str, item: StepModel) -> Step:
        source = self.source(item.source)
        own = self.outcome(NO_ANSWER, item, source)
        answers = {answer: _joined(own, self.outcome(answer, each, source)) for answer, each in item.answers.items()}
        return Step(
            id=id_,
            command=item.command,
            title=item.title,
            by=item.by,
            holder=item.holder,
            opens=item.opens,
            from_=frozenset(item.from_),
            batch=item.batch,
            once=item.once,
            within=item.within,
            after=item.after,
            due=item.due,
            outcomes=answers or {NO_ANSWER: own},
            note=item.note,
            source=source,
        )

    def outcome(self, answer: str, item: OutcomeModel, source: Source) -> Outcome:
        return Outcome(
            answer=answer,
            to=item.to,
            documents=_asked(item.documents),
            facts=_asked(item.facts),
            consents=item.consents,
            settled=item.settled,
            decision=_needed(item.decision),
            reason=item.reason,
            gives=item.gives,
            refuses=item.refuses,
            clears=item.clears,
            starts=item.starts,
            raises=item.raises,
            settles=item.settles,
            grade=item.grade,
            records=dict(item.records),
            source=self.source(item.source, source),
        )


def _needed(item: NeededDecisionModel | None) -> NeededDecision | None:
    if item is None:
        return None
    return NeededDecision(frozenset(item.outcome), item.binding, frozenset(item.packs), item.record, item.severe)


def _asked(written: tuple[str, ...]) -> Asked:
    names = tuple(name.removesuffix("?") for name in written)
    return Asked(names, frozenset(name for name in written if not name.endswith("?")))


def _both(one: Asked, other: Asked) -> Asked:
    return Asked(tuple(dict.fromkeys((*one.names, *other.names))), one.required | other.required)


def _joined(step: Outcome, answer: Outcome) -> Outcome:
    """What an answer asks for and does, with what its step asks for and does whatever the answer."""
    return Outcome(
        answer=answer.answer,
        to=answer.to or step.to,
        documents=_both(step.documents, answer.documents),
        facts=_both(step.facts, answer.facts),
        consents=tuple(dict.fromkeys((*step.consents, *answer.consents))),
        settled=tuple(dict.fromkeys((*step.settled, *answer.settled))),
        decision=answer.decision or step.decision,
        reason=step.reason or answer.reason,
        gives=answer.gives or step.gives,
        refuses=answer.refuses or step.refuses,
        clears=tuple(dict.fromkeys((*step.clears, *answer.clears))),
        starts=tuple(dict.fromkeys((*step.starts, *answer.starts))),
        raises=answer.raises or step.raises,
        settles=answer.settles or step.settles,
        grade=answer.grade or step.grade,
        records={**step.records, **answer.records},
        source=answer.source,
    )

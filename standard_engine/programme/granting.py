"""A certificate made of a case: every fact of it stands in the ledger, at the place that the procedure names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError
from standard_engine.formula.problem import did_you_mean
from standard_engine.programme.certificate import PREFIX, Certificate
from standard_engine.programme.decided import OUTCOMES
from standard_engine.programme.phrases import official_day, put_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from standard_engine.programme.procedure import CertificateKind, Procedure
    from standard_engine.programme.state import Case, Verdict

UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Grant:
    """What is written on a certificate: its facts as they are shown, by the names of `OF_CERTIFICATE`, and its texts.

    `certificate` is what is signed, None of a specimen, which nobody signs; `binding` says whether the decision is.
    """

    title: str
    day: date
    shown: Mapping[str, str]
    lead: str
    notes: tuple[str, ...]
    binding: bool
    certificate: Certificate | None


def find_certificate(procedure: Procedure, name: str | None) -> CertificateKind:
    """The kind of certificate of an id or a title; without a name, the only one.

    Raises:
        UsageError: where there is none, or several to choose from.
    """
    kinds = procedure.certificates
    known = "、".join(f"{kind.id}（{kind.title}）" for kind in kinds.values())
    if name is None and len(kinds) == 1:
        return next(iter(kinds.values()))
    for kind in kinds.values():
        if name in {kind.id, kind.title}:
            return kind
    if not kinds:
        raise UsageError("办理程序没有声明证书（certificates）")
    if name is None:
        raise UsageError(f"用 --kind 写明哪一种证书：{known}")
    raise UsageError(f"没有证书“{name}”{did_you_mean(name, kinds)}；有：{known}")


def granted(procedure: Procedure, kind: CertificateKind, case: Case) -> Grant:
    """The certificate of a case.

    Raises:
        UsageError: with every reason why there is none yet, or no longer.
    """
    reasons = tuple(_reasons(procedure, kind, case))
    if reasons:
        told = "\n".join(f"  × {reason}" for reason in reasons)
        raise UsageError(f"不能写出案件 {case.id} {case.subject.name} 的{kind.title}：\n{told}")
    facts, span, verdict = case.facts, case.periods[kind.valid], _verdict(kind, case)
    if verdict is None or case.grade is None:
        raise TypeError("a certificate without a decision")
    certificate = Certificate(
        number=facts[kind.number],
        name=case.subject.name,
        credit_code=case.subject.credit_code,
        standard=kind.standards[verdict.pack],
        grade=procedure.grades.get(case.grade, case.grade),
        body=facts[kind.body],
        issued=span.first,
        until=span.last,
        pack_hash=verdict.pack_hash[:PREFIX],
    )
    return _grant(procedure, kind, case, certificate)


def specimen(procedure: Procedure, kind: CertificateKind, case: Case) -> Grant:
    """A specimen of the certificate that a case may come to; what is not known yet is a dash."""
    return _grant(procedure, kind, case, None)


def _grant(procedure: Procedure, kind: CertificateKind, case: Case, certificate: Certificate | None) -> Grant:
    verdict, span = _verdict(kind, case), case.periods.get(kind.valid)
    shown = {
        "number": case.facts.get(kind.number),
        "name": case.subject.name,
        "credit_code": case.subject.credit_code,
        "standard": verdict and kind.standards.get(verdict.pack),
        "grade": case.grade and procedure.grades.get(case.grade, case.grade),
        "body": case.facts.get(kind.body),
        "issued": span and official_day(span.first),
        "until": span and official_day(span.last),
        "as_of": verdict and official_day(date.fromisoformat(verdict.as_of)),
        "rules": verdict and f"{verdict.pack}　{verdict.pack_hash[:PREFIX]}",
    }
    told = {name: value or UNKNOWN for name, value in shown.items()}
    return Grant(
        title=kind.title,
        day=span.first if span else case.last.day,
        shown=told,
        lead=put_in(kind.lead, told),
        notes=tuple(put_in(note, told) for note in kind.notes),
        binding=verdict is not None and verdict.binding,
        certificate=certificate,
    )


def _verdict(kind: CertificateKind, case: Case) -> Verdict | None:
    """The decision that the certificate rests on: the last one that one of the named steps was given."""
    found = [verdict for verdict in case.verdicts if verdict.step in kind.decisions]
    return found[-1] if found else None


def _reasons(procedure: Procedure, kind: CertificateKind, case: Case) -> Iterator[str]:
    if case.state not in kind.states:
        state = procedure.states.get(case.state)
        wanted = "、".join(procedure.states[name].title for name in kind.states)
        yield f"案件现在是“{state.title if state else case.state}”，处于“{wanted}”时才有证书"
    for name in (kind.number, kind.body):
        if not case.facts.get(name):
            yield f"还没有填写{procedure.facts[name].title}"
    if kind.valid not in case.periods:
        yield f"{procedure.periods[kind.valid].title}还没有开始计算"
    if case.grade is None:
        yield "还没有等级"
    verdict = _verdict(kind, case)
    if verdict is None:
        steps = "、".join(procedure.steps[name].title for name in kind.decisions)
        yield f"还没有“{steps}”的评价结论"
        return
    if verdict.outcome != "pass":
        yield f"{verdict.day} 的评价结论是“{OUTCOMES[verdict.outcome]}”"
    if not verdict.binding:
        yield f"{verdict.day} 的评价结论是非正式结论（用到没有核对的数值），不能发证书；可用 --specimen 写样张"
    if verdict.pack not in kind.standards:
        yield f"办理程序没有写规则包 {verdict.pack} 在证书上是什么标准（standards）"

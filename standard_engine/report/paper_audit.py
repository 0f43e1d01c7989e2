"""What an audit adds to the third-party report: who audited, on what evidence, what was attested, moved, and found on site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.audit.layout import BodyFact
from standard_engine.language import say
from standard_engine.report.blocks import Heading, Row, Table, body, label, listing, value
from standard_engine.report.figures import NO_FIGURE
from standard_engine.report.filled import Filled, Institution

if TYPE_CHECKING:
    from standard_engine.report.audit_view import AuditView
    from standard_engine.report.blocks import Block

_FACTS = (26, 74)


_BEFORE_CATEGORIES = 3
"""The number of the first category in its chapter, after vetoes and basic requirements."""


def audited(audit: AuditView, categories: int) -> Filled:
    """What an audit fills in of the report on a standard with so many categories."""
    return Filled(
        institution=Institution(
            name=_told(audit, BodyFact.NAME),
            representative=_told(audit, BodyFact.REPRESENTATIVE),
            editor=_told(audit, BodyFact.LEADER),
            phone=_told(audit, BodyFact.PHONE),
            email=_told(audit, BodyFact.EMAIL),
        ),
        highlights=_told(audit, BodyFact.HIGHLIGHTS),
        beside_score=say("自评得分 {score} 分", score=audit.reported.score),
        number=_told(audit, BodyFact.REPORT_NUMBER),
        people=(_facts(audit, (BodyFact.MEMBERS, BodyFact.LEADER, BodyFact.REVIEWER)),),
        documents=(_facts(audit, (BodyFact.DOCUMENT_REVIEW,)), _evidence_register(audit)),
        site=_site_visit(audit),
        judged=_side_by_side(audit, categories + _BEFORE_CATEGORIES),
        concluded=tuple(body(text) for text in (_told(audit, BodyFact.REMARKS),) if text),
    )


def _told(audit: AuditView, fact: BodyFact) -> str:
    """What the audit workbook says of the body; empty for a blank to write in."""
    return audit.body.get(fact, "")


def _evidence_register(audit: AuditView) -> Table:
    """The exhibits, with what they support and how to know the file again."""
    rows = (
        (one.number, value(one.title, one.file), say("、").join(one.codes) or "—", one.sha256 or "—")
        for one in audit.exhibits
    )
    heads = (say("证据编号"), say("材料名称和文件"), say("支持的数据项"), say("SHA-256"))
    return listing((10, 36, 20, 34), heads, rows)


def _site_visit(audit: AuditView) -> tuple[Block, ...]:
    """When and where, and what was found not to be as it must."""
    seen = _facts(audit, (BodyFact.SITE_VISIT, BodyFact.SITE_PLACES))
    if not audit.nonconformities:
        return seen, body(say("现场核查没有发现不符合项。"))
    still_open = {one.number for one in audit.still_open}
    rows = (
        (
            one.number,
            one.gravity.label,
            value(one.clause, one.found, one.note),
            one.due.isoformat() if one.due else "—",
            say("、").join(one.remedy) or "—",
            say("未关闭") if one.number in still_open or one.closed is None else say("{day} 关闭", day=one.closed),
        )
        for one in audit.nonconformities
    )
    heads = (say("编号"), say("严重程度"), say("现场发现"), say("整改期限"), say("整改证据"), say("状态"))
    counted = say("不符合项 {all} 个，未关闭 {open} 个。", all=len(audit.nonconformities), open=len(audit.still_open))
    return seen, body(counted), listing((8, 10, 42, 14, 12, 14), heads, rows)


def _side_by_side(audit: AuditView, place: int) -> tuple[Block, ...]:
    """Attestations, then both verdicts, the values that moved and the results that turned, from sub-section `place` on."""
    return (
        Heading(2, say("{place}　{title}", place=place, title=say("定性评审"))),
        _attestations(audit),
        Heading(2, say("{place}　{title}", place=place + 1, title=say("自评与核定的差异"))),
        _verdicts(audit),
        *_moves(audit),
        *_turns(audit),
    )


def _facts(audit: AuditView, facts: tuple[BodyFact, ...]) -> Table:
    return Table(_FACTS, tuple(Row((label(say(fact.value)), value(_told(audit, fact)))) for fact in facts))


def _attestations(audit: AuditView) -> Table:
    rows = (
        (
            value(f"{one.code} {one.title}", say("{year} 年", year=one.year) if one.year != "—" else None),
            one.reported,
            one.conclusion,
            value(one.basis, say("证据 {numbers}", numbers=one.evidence) if one.evidence != "—" else None),
            value(one.reviewer, one.day),
            one.until,
        )
        for one in audit.attestations
    )
    heads = (say("评审事项"), say("申报值"), say("结论"), say("依据和证据"), say("评审人和日期"), say("有效期至"))
    return listing((28, 12, 12, 22, 14, 12), heads, rows)


def _verdicts(audit: AuditView) -> Table:
    one, other = audit.reported, audit.verified
    rows = (
        (say("结论"), one.outcome, other.outcome),
        (say("等级"), one.grade, other.grade),
        (say("得分"), one.score.text, say("{score}（变化 {moved}）", score=other.score, moved=audit.moved)),
    )
    return listing((20, 40, 40), ("", one.name, other.name), rows)


def _moves(audit: AuditView) -> tuple[Block, ...]:
    if not audit.moves:
        return (body(say("核定值与申报值没有不同。")),)
    rows = (
        (
            value(f"{one.code} {one.title}", say("{year} 年", year=one.year) if one.year != "—" else None),
            _with_unit(one.reported.text, one.unit, shown=one.reported.number is not None),
            _with_unit(one.verified.text, one.unit, shown=one.verified.number is not None),
            value(one.why, say("证据 {numbers}", numbers=one.evidence) if one.evidence != "—" else None),
            one.moved.text if one.moved != NO_FIGURE else one.alone,
        )
        for one in audit.moves
    )
    heads = (say("数据项"), say("申报值"), say("核定值"), say("理由和证据"), say("只改这一项的得分变化"))
    return (listing((28, 16, 16, 26, 14), heads, rows, numbers={1, 2, 4}),)


def _turns(audit: AuditView) -> tuple[Block, ...]:
    rows = ((one.title, one.reported, one.verified) for one in audit.turns)
    heads = (say("指标或要求"), say("自评结果"), say("核定结果"))
    return (listing((32, 34, 34), heads, rows),) if audit.turns else ()


def _with_unit(text: str, unit: str, *, shown: bool) -> str:
    return f"{text} {unit}".rstrip() if shown else text

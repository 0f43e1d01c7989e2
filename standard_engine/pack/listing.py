"""A resolved pack as plain sorted text: one line a fact, so that a change of meaning shows as a changed line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from standard_engine.formula.infix import infix
from standard_engine.numerals import exact_text

if TYPE_CHECKING:
    from fractions import Fraction

    from standard_engine.pack.resolved import FieldSpec, Limits, ResolvedPack, Source


def listing(pack: ResolvedPack) -> str:
    """The whole meaning of a pack as of its date; what carries no meaning (places, hashes) is left out."""
    parts = [
        f"pack {pack.id} {pack.version} | {pack.standard} | {pack.edition} | {pack.status.value}",
        f"numbers hold from {pack.chosen_from} until {pack.chosen_until or 'further notice'}",
        *_block("notes", list(pack.notes) + [f"omitted: {text}" for text in pack.omissions]),
        *_block("fields", sorted(line for spec in pack.fields for line in _field(spec))),
        *_block("enumerations", sorted(f"{item.id} {item.edition}: {len(item.items)} items" for item in pack.enumerations)),
        *_block("numbers", sorted(f"{n.path} = {n.shown} {n.unit} | {_source(n.source)}" for n in pack.numbers)),
        *_block("requirements", sorted(f"{r.id} [{r.effect}{f' caps {r.caps}' if r.caps else ''}] {r.title} | {_source(r.source)}" for r in pack.requirements)),
        *_block("indicators", sorted(f"{i.id} [{i.category}] {i.title} | {i.unit} | better {i.better} | compare {_step(i.compare_step)} | {i.score or 'unscored'} | {i.if_not_applicable} | {', '.join(i.tags)}" for i in pack.indicators)),
        *_block("checks", sorted(f"{c.id} [{c.severity}] {c.title}" for c in pack.checks)),
        *_block("measures", sorted(f"{m.id} {m.title}: {', '.join(m.indicators)}" for m in pack.measures)),
        *_block("workflow", [pack.workflow]),
        *_block("program", sorted(f"{step.name} [{step.unit or step.kind.value}] = {infix(step.expression)}" for step in pack.program.steps)),
    ]  # fmt: skip
    return "\n".join(parts) + "\n"


def _block(title: str, lines: list[str]) -> list[str]:
    return ["", f"{title}:", *(f"  {line}" for line in lines)]


def _source(source: Source) -> str:
    return " ".join(part for part in (source.status.value, source.document, source.clause) if part)


def _step(step: Fraction | None) -> str:
    return "full" if step is None else f"rounded {exact_text(step)}"


def _field(spec: FieldSpec) -> list[str]:
    extras = [
        spec.type.value,
        f"{spec.years} years" if spec.years else "once",
        f"limits {_limits(spec.limits)}",
        f"plausible {_limits(spec.plausible)}",
        f"blank={spec.blank}",
        f"none={spec.none}",
        "may not apply" if spec.not_applicable else "",
        "optional rows" if spec.optional_rows else "",
        "" if spec.required else "optional",
        "" if spec.movable is None else "movable" if spec.movable else "not movable",
        f"formerly {' '.join(spec.formerly)}" if spec.formerly else "",
        "reported without evidence" if spec.without_evidence == "reported" else "",
        f"options {'/'.join(option.id for option in spec.options)}" if spec.options else "",
        spec.enumeration or "",
    ]
    facts = " | ".join(extra for extra in extras if extra)
    return [
        f"{spec.id}{f'[{row.key}]' if row.key else ''} {row.code} {row.title} ({row.unit}) | {facts}"
        for row in spec.rows
    ]


def _limits(limits: Limits) -> str:
    low = (
        f"[{exact_text(limits.low)}"
        if limits.low is not None
        else f"({exact_text(limits.above)}"
        if limits.above is not None
        else "("
    )
    high = (
        f"{exact_text(limits.high)}]"
        if limits.high is not None
        else f"{exact_text(limits.below)})"
        if limits.below is not None
        else ")"
    )
    return f"{low}, {high}"

"""What a decision document says, as far as a step of the programme asks for it, and the signed record that proves it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from standard_engine.numerals import exact_text

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

OUTCOMES = {"pass": "通过", "fail": "不通过", "undetermined": "无法判定"}


@dataclass(frozen=True, slots=True)
class Proof:
    """The verified record that a decision was taken from: the body that signed it, with which key, on which day (ISO, China).

    `severe` is how many grave nonconformities it says are open.
    """

    body: str
    key_id: str
    signed_on: str
    severe: int


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: of whom, by which pack, with what outcome. Points are exact decimal texts; None where nothing bounds them.

    `proof` is None for one that comes from no signed record.
    """

    credit_code: str | None
    name: str | None
    outcome: str
    grade: str | None
    binding: bool
    low: str | None
    high: str | None
    pack: str
    pack_hash: str
    as_of: str
    proof: Proof | None = None

    def document(self) -> dict[str, Any]:
        """As plain data, for an event; without proof it says nothing of one."""
        found = asdict(self)
        if self.proof is None:
            del found["proof"]
        return found


def read_decided(source: Path | bytes, proof: Proof | None = None) -> Decided:
    """What the decision document in a file, or in bytes, says.

    Raises:
        InputError: with every finding, where it is no sound decision document.
    """
    from standard_engine.decision.reader import read_decision  # with the schema's validator; looking needs none

    found = read_decision(source)
    total = found.total
    return Decided(
        credit_code=found.subject.credit_code,
        name=found.subject.name,
        outcome=found.outcome.value,
        grade=found.grade,
        binding=found.binding,
        low=_text(total.low) if total else None,
        high=_text(total.high) if total else None,
        pack=found.pack.id,
        pack_hash=found.pack.hash,
        as_of=found.as_of.isoformat(),
        proof=proof,
    )


def _text(number: Fraction | None) -> str | None:
    return None if number is None else exact_text(number)

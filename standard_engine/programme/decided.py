"""What a decision document says, as far as a step of the programme asks for it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "urn:standard-engine:schema:decision:"
OUTCOMES = {"pass": "通过", "fail": "不通过", "undetermined": "无法判定"}
MOST_BYTES = 1 << 26


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision: of whom, by which pack, with what outcome. Points are exact decimal texts; None where nothing bounds them."""

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

    def document(self) -> dict[str, Any]:
        """As plain data, for an event."""
        return asdict(self)


def read_decided(path: Path) -> Decided:
    """What the decision document in a file says.

    Raises:
        UsageError: where it is none.
        OSError: where it cannot be read.
    """
    with path.open("rb") as file:
        body = file.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise UsageError(f"{path.name} 不是评价结论：超过 {MOST_BYTES >> 20} MiB")
    try:
        document = json.loads(body)
        if not document["schema"].startswith(SCHEMA):
            raise ValueError(document["schema"])  # noqa: TRY301 - the same refusal as for every other form
        return _decided(document)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UsageError(f"{path.name} 不是评价结论（assess 写出的 decision.json）") from None


def _decided(document: dict[str, Any]) -> Decided:
    subject, decision, points = document["subject"], document["decision"], document["total"]["points"] or {}
    if decision["outcome"] not in OUTCOMES or not isinstance(decision["binding"], bool):
        raise ValueError(decision["outcome"])
    return Decided(
        credit_code=subject["credit_code"],
        name=subject["name"],
        outcome=decision["outcome"],
        grade=decision["grade"],
        binding=decision["binding"],
        low=points.get("low"),
        high=points.get("high"),
        pack=document["pack"]["id"],
        pack_hash=document["pack"]["hash"],
        as_of=document["as_of"],
    )

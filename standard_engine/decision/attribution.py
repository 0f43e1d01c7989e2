"""Who stands behind a decision document: the enterprise alone, or a body that verified; and the signature it is under."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from standard_engine.errors import UsageError

if TYPE_CHECKING:
    from standard_engine.decision.schema import Document


class Role(StrEnum):
    """Whose values were judged: 自评, as the enterprise says, or 核定, as an auditor found them."""

    REPORTED = "reported"
    VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Auditor:
    """A body that verified, and those of it who did.

    Raises:
        UsageError: where the body, or any name, is not said.
    """

    body: str
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.body.strip() or not self.names or not all(name.strip() for name in self.names):
            raise UsageError("核定的结论要写明评价机构和评审人")
        if len(set(self.names)) < len(self.names):
            raise UsageError("同一评审人写了两次")


@dataclass(frozen=True, slots=True)
class SignatureReference:
    """Where a document's signature is: the path of the signed manifest in its record, and the id of the key.

    Raises:
        UsageError: where either is not said.
    """

    manifest: str
    key_id: str

    def __post_init__(self) -> None:
        if not self.manifest.strip() or not self.key_id.strip():
            raise UsageError("签名要写明清单的路径和密钥的编号")


@dataclass(frozen=True, slots=True)
class Attribution:
    """What a document says of who stands behind it; without an auditor it is a self-assessment."""

    auditor: Auditor | None = None
    signature: SignatureReference | None = None

    @property
    def role(self) -> Role:
        """Verified exactly where somebody verified."""
        return Role.REPORTED if self.auditor is None else Role.VERIFIED

    def document(self) -> Document:
        """As in the decision document."""
        auditor, signature = self.auditor, self.signature
        return {
            "role": self.role.value,
            "auditor": None if auditor is None else {"body": auditor.body, "names": list(auditor.names)},
            "signature": None
            if signature is None
            else {"manifest": signature.manifest, "key_id": signature.key_id},
        }  # fmt: skip


SELF_ASSESSED = Attribution()
